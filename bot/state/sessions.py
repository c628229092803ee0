"""The sessions by conversation, and the updates already handled: kept over restarts, bounded in number and age."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from handlers.formats import now
from handlers.types import Session

log = logging.getLogger(__name__)

CONVERSATIONS = 20_000  # a session is some 1 KB: 20 MB at most
LONGEST = timedelta(days=90)  # a conversation silent for longer is forgotten
UPDATES = 50_000
_EVERY = 256  # turns between two sweeps


@dataclass(slots=True)
class _Held:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0  # who holds the lock or waits for it


class Sessions:
    """One conversation is handled one message at a time, others side by side.

    A turn costs some fifty microseconds, and now and then a checkpoint of a few milliseconds, so it is done on the
    event loop. Where it fails (a full disk) the person gets an answer all the same, and the log a line.
    """

    def __init__(
        self,
        database: sqlite3.Connection,
        *,
        clock: Callable[[], datetime] = now,
        conversations: int = CONVERSATIONS,
        updates: int = UPDATES,
    ) -> None:
        self._db = database
        self._clock = clock
        self._conversations, self._updates = conversations, updates
        self._held: dict[str, _Held] = {}
        self._turns = 0

    def __len__(self) -> int:
        count: int = self._db.execute("SELECT count(*) FROM session").fetchone()[0]
        return count

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
                session = self._load(conversation, update)
                if session is None:
                    yield None
                    return
                try:
                    yield session
                finally:
                    self._keep(conversation, session, update)
        finally:
            held.users -= 1
            if not held.users:
                del self._held[conversation]

    def _load(self, conversation: str, update: str | None) -> Session | None:
        """The session; None where the update was handled before, a new one where there is none that can be read."""
        try:
            if self._db.execute("SELECT 1 FROM seen WHERE update_id = ?", (update,)).fetchone():
                return None
            row = self._db.execute("SELECT data FROM session WHERE conversation = ?", (conversation,)).fetchone()
            return msgspec.json.decode(row[0], type=Session) if row else Session()
        except msgspec.ValidationError:  # an older program's, of another shape
            return Session()
        except sqlite3.Error as error:
            log.warning("a session could not be read: %s", error)
            return Session()

    def _keep(self, conversation: str, session: Session, update: str | None) -> None:
        """Writes the session down; one that is as good as new leaves nothing behind."""
        self._turns += 1
        try:
            with self._db:
                if session == Session():
                    self._db.execute("DELETE FROM session WHERE conversation = ?", (conversation,))
                else:
                    row = (conversation, msgspec.json.encode(session), self._clock().timestamp())
                    self._db.execute("INSERT OR REPLACE INTO session VALUES (?, ?, ?)", row)
                if update is not None:
                    self._db.execute("INSERT OR IGNORE INTO seen (update_id) VALUES (?)", (update,))
                if self._turns % _EVERY == 1:
                    self.sweep()
        except sqlite3.Error as error:
            log.warning("a session could not be kept: %s", error)

    def sweep(self) -> None:
        """Forgets the conversations silent for too long, the longest silent beyond the limit, and old updates."""
        oldest = (self._clock() - LONGEST).timestamp()
        self._db.execute("DELETE FROM session WHERE at < ?", (oldest,))
        beyond = "SELECT conversation FROM session ORDER BY at DESC LIMIT -1 OFFSET ?"
        self._db.execute(f"DELETE FROM session WHERE conversation IN ({beyond})", (self._conversations,))  # noqa: S608
        self._db.execute("DELETE FROM seen WHERE number <= (SELECT max(number) FROM seen) - ?", (self._updates,))
