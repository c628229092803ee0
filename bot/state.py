"""What is not knowledge: the sessions of conversations and the updates already handled, in bounded memory."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from handlers.types import Session

CONVERSATIONS = 20_000  # a session is some 1 KB: 20 MB at most
UPDATES = 50_000


@dataclass(slots=True)
class _Entry:
    session: Session = field(default_factory=Session)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0  # who holds the lock or waits for it; such an entry is never let go


class Sessions:
    """The sessions by conversation. One conversation is handled one message at a time, others side by side."""

    def __init__(self, limit: int = CONVERSATIONS) -> None:
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._limit = limit

    def __len__(self) -> int:
        return len(self._entries)

    @asynccontextmanager
    async def turn(self, conversation: str) -> AsyncIterator[Session]:
        """The conversation's session, held by nobody else for the length of the ``with`` block."""
        entry = self._entries.setdefault(conversation, _Entry())
        self._entries.move_to_end(conversation)
        entry.users += 1
        try:
            async with entry.lock:
                yield entry.session
        finally:
            entry.users -= 1
            self._let_go()

    def _let_go(self) -> None:
        """Forgets the conversations that have been silent longest, beyond the limit."""
        surplus = len(self._entries) - self._limit
        if surplus > 0:
            idle = (name for name, entry in self._entries.items() if not entry.users)
            for name in [name for name, _ in zip(idle, range(surplus), strict=False)]:
                del self._entries[name]


class SeenUpdates:
    """The updates handled lately, so that one that arrives twice is answered once."""

    def __init__(self, limit: int = UPDATES) -> None:
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._limit = limit

    def first_time(self, update: str) -> bool:
        """Whether this update is new; from now on it is not."""
        if update in self._seen:
            return False
        self._seen[update] = None
        if len(self._seen) > self._limit:
            self._seen.popitem(last=False)
        return True
