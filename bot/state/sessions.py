"""The turns of a conversation: one message at a time, each with the session that the one before it left behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

from handlers.types import Reply, Session


class Keeper(Protocol):
    """Where sessions are kept. Whatever fails there costs no answer: it is logged, and the turn goes on."""

    async def take(self, conversation: str, update: str | None) -> Session | None:
        """The session, held from now on; None where the update was handled before."""

    async def keep(self, conversation: str, session: Session, update: str | None, reply: Reply | None = None) -> bool:
        """Writes the session down, and the reply, before anything is sent.

        False where another program has taken the update over. Without the ``reply`` such a program could only say that
        it does not know whether one has arrived.
        """

    def release(self, conversation: str) -> None:
        """Others may take it."""

    async def count(self) -> int:
        """How many sessions there are."""

    async def sweep(self) -> None:
        """Forgets what is too old."""


@dataclass(slots=True)
class _Held:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0  # who holds the lock or waits for it
    kept: bool = False


class Sessions:
    """One conversation is handled one message at a time, others side by side."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._held: dict[str, _Held] = {}

    async def count(self) -> int:
        """How many sessions are remembered."""
        return await self._keeper.count()

    @property
    def under_way(self) -> int:
        """Conversations in which somebody has, or waits for, a turn."""
        return len(self._held)

    @asynccontextmanager
    async def turn(self, conversation: str, update: str | None = None) -> AsyncIterator[Session | None]:
        """The conversation's session, held by nobody else for the length of the ``with`` block, and kept at its end.

        None for an update that was handled before. Without a name it is a new one, and nothing of it is kept.
        """
        if not conversation:
            yield Session()
            return
        held = self._held.setdefault(conversation, _Held())
        held.users += 1
        try:
            async with held.lock:
                session = await self._keeper.take(conversation, update)
                try:
                    if session is None:
                        yield None
                        return
                    held.kept = False
                    try:
                        yield session
                    finally:
                        if not held.kept:
                            await self._keeper.keep(conversation, session, update)
                finally:
                    self._keeper.release(conversation)
        finally:
            held.users -= 1
            if not held.users:
                del self._held[conversation]

    async def keep(self, conversation: str, session: Session, update: str | None, reply: Reply | None = None) -> bool:
        """Within a turn, before its answer is sent: whether the update is still this program's to answer."""
        if not conversation:
            return True
        self._held[conversation].kept = True
        return await self._keeper.keep(conversation, session, update, reply)
