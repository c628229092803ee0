"""Sessions and updates handled, for one program: kept over restarts on SQLite, bounded in number and age."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from bot.state.base import Database, DatabaseError
from handlers.formats import now
from handlers.types import Reply, Session

log = logging.getLogger(__name__)

CONVERSATIONS = 20_000  # a session is some 1 KB: 20 MB at most
LONGEST = timedelta(days=90)  # a conversation silent for longer is forgotten
UPDATES = 50_000
_EVERY = 256  # turns between two sweeps


class LocalKeeper:
    """A ``Keeper`` for one program alone. A turn costs some fifty microseconds, now and then some milliseconds."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime] = now,
        conversations: int = CONVERSATIONS,
        updates: int = UPDATES,
    ) -> None:
        self._db = database
        self._clock = clock
        self._conversations, self._updates = conversations, updates
        self._turns = 0

    async def count(self) -> int:
        """As ``Keeper.count``."""
        [(count,)] = await self._db.run("SELECT count(*) FROM session")
        return int(count)

    async def take(self, conversation: str, update: str | None) -> Session | None:
        """As ``Keeper.take``; a new one where there is none that can be read."""
        try:
            if update is not None and await self._db.run("SELECT 1 FROM seen WHERE update_id = ?", update):
                return None
            rows = await self._db.run("SELECT data FROM session WHERE conversation = ?", conversation)
        except DatabaseError as error:
            log.warning("a session could not be read: %s", error)
            return Session()
        return decoded(rows[0][0]) if rows else Session()

    async def keep(self, conversation: str, session: Session, update: str | None, reply: Reply | None = None) -> bool:
        """As ``Keeper.keep``; a session that is as good as new leaves nothing behind, nobody takes a reply over."""
        self._turns += 1
        try:
            async with self._db.transaction() as run:
                if session == Session():
                    await run("DELETE FROM session WHERE conversation = ?", conversation)
                else:
                    row = (conversation, msgspec.json.encode(session), self._clock().timestamp())
                    await run("INSERT OR REPLACE INTO session VALUES (?, ?, ?)", *row)
                if update is not None:
                    await run("INSERT OR IGNORE INTO seen (update_id) VALUES (?)", update)
            if self._turns % _EVERY == 1:
                await self.sweep()
        except DatabaseError as error:
            log.warning("a session could not be kept: %s", error)
        return True

    def release(self, conversation: str) -> None:
        """Nobody else is there."""

    async def sweep(self) -> None:
        """Forgets the conversations silent for too long, the longest silent beyond the limit, and old updates."""
        oldest = (self._clock() - LONGEST).timestamp()
        async with self._db.transaction() as run:
            await run("DELETE FROM session WHERE at < ?", oldest)
            beyond = "SELECT conversation FROM session ORDER BY at DESC LIMIT -1 OFFSET ?"
            await run(f"DELETE FROM session WHERE conversation IN ({beyond})", self._conversations)  # noqa: S608
            await run("DELETE FROM seen WHERE number <= (SELECT max(number) FROM seen) - ?", self._updates)


def decoded(data: bytes) -> Session:
    """The session; a new one where an older program wrote another shape."""
    try:
        return msgspec.json.decode(data, type=Session)
    except msgspec.ValidationError:
        return Session()
