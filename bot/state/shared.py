"""Sessions and updates handled, for several replicas on PostgreSQL: one conversation is in the hands of one of them."""

from __future__ import annotations

import asyncio
import logging
import time

import msgspec

from bot.state.base import Database, DatabaseError
from bot.state.inbox import SharedInbox
from bot.state.local import LONGEST, UPDATES, decoded
from bot.state.marks import Marks
from bot.state.remembered import Clock
from handlers.formats import now
from handlers.types import Session

log = logging.getLogger(__name__)

LONGEST_TURN = 10.0  # seconds after which a turn elsewhere is no reason any more to leave somebody unanswered
PAUSE = 0.02  # seconds between two looks whether a turn elsewhere has ended
UPDATES_KEPT = 3 * 86400  # seconds; a channel's server gives up sending an update again after a day or two


class SharedKeeper:
    """A ``Keeper``: a statement when a turn begins, one before its answer is sent, its end among others' in a third."""

    def __init__(self, database: Database, inbox: SharedInbox, marks: Marks, *, clock: Clock = now) -> None:
        self._db = database
        self._inbox = inbox
        self._marks = marks
        self._clock = clock
        self._begun = Recent(UPDATES)  # what this replica has begun to answer, whatever the database has lost
        self._since: dict[str, float] = {}  # when the turns under way began, by the database's clock

    async def count(self) -> int:
        """As ``Keeper.count``."""
        [(count,)] = await self._db.run("SELECT count(*) FROM session")
        return int(count)

    async def take(self, conversation: str, update: str | None) -> Session | None:
        """As ``Keeper.take``. Waits while another replica is at it, for as long as that can be known."""
        if update is not None and update in self._begun:
            return None
        begun, replica = time.monotonic(), self._inbox.replica
        while True:
            patient = time.monotonic() - begun < LONGEST_TURN
            try:
                [(ours, since, data)] = await self._db.run(
                    _TAKE, replica, update, conversation, self._clock().timestamp(), replica, not patient
                )
            except DatabaseError as error:
                log.warning("a session could not be read: %s", error)
                self._begun.add(update)
                return Session()
            if not ours:
                return None
            if since is not None:
                self._begun.add(update)
                self._since[conversation] = since
                return decoded(data) if data is not None else Session()
            await asyncio.sleep(PAUSE)

    async def keep(self, conversation: str, session: Session, update: str | None) -> bool:
        """As ``Keeper.keep``. Where the database is away the answer is sent: better twice than never."""
        data = None if session == Session() else msgspec.json.encode(session)
        moment, alone = self._clock().timestamp(), update is None
        try:
            [(ours,)] = await self._db.run(
                _KEEP, self._inbox.replica, moment, update, conversation, data, moment, alone
            )
        except DatabaseError as error:
            log.warning("a session could not be kept: %s", error)
            return True
        return alone or bool(ours)

    def release(self, conversation: str) -> None:
        """As ``Keeper.release``."""
        since = self._since.pop(conversation, None)
        if since is not None:
            self._marks.free(conversation, since)

    async def sweep(self) -> None:
        """Forgets conversations silent for too long or as good as new, and old updates. Raises DatabaseError."""
        moment = self._clock().timestamp()
        await self._db.run(
            "DELETE FROM session WHERE at < ? OR (data IS NULL AND holder IS NULL AND at < ?)",
            moment - LONGEST.total_seconds(),
            moment - LONGEST_TURN,
        )
        await self._db.run("DELETE FROM inbox WHERE at < ?", moment - UPDATES_KEPT)


class Recent:
    """The last so many of what was added.

    >>> recent = Recent(2)
    >>> [recent.add(x) for x in "abc"] and [x in recent for x in "abc"]
    [False, True, True]
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[str | None, None] = {}

    def __contains__(self, update: str | None) -> bool:
        return update in self._known

    def add(self, update: str | None) -> None:
        """One more, at the cost of the oldest."""
        self._known[update] = None
        if len(self._known) > self._most:
            del self._known[next(iter(self._known))]


# Whether the update is still this replica's to answer, and the session where its conversation could be taken. The row
# is taken and read by one and the same clause: a statement's snapshot could be older than the turn that has just ended.
_TAKE = """
WITH known AS (
    SELECT body IS NOT NULL AND state <> 1 AND holder = ? AS open FROM inbox WHERE update_id = ?
), taken AS (
    INSERT INTO session (conversation, at, holder, since)
    SELECT ?, ?, ?, extract(epoch FROM clock_timestamp()) WHERE coalesce((SELECT open FROM known), true)
    ON CONFLICT (conversation) DO UPDATE SET holder = excluded.holder, since = excluded.since
    WHERE session.holder IS NULL OR session.holder = excluded.holder OR ?
    RETURNING since, data
)
SELECT coalesce((SELECT open FROM known), true), (SELECT since FROM taken), (SELECT data FROM taken)
"""
# From now on the answer may have arrived, whatever becomes of this replica; unless another one has taken it over.
_KEEP = """
WITH ours AS (
    INSERT INTO inbox (update_id, channel, holder, state, at)
    SELECT id, '', ?, 1, ? FROM (VALUES (?::text)) AS given (id) WHERE id IS NOT NULL
    ON CONFLICT (update_id) DO UPDATE SET state = 1
    WHERE inbox.holder = excluded.holder AND inbox.body IS NOT NULL AND inbox.state <> 1
    RETURNING 1
), kept AS (
    INSERT INTO session (conversation, data, at)
    SELECT ?, ?, ? WHERE ?::bool OR EXISTS (SELECT FROM ours)
    ON CONFLICT (conversation) DO UPDATE SET data = excluded.data, at = excluded.at
)
SELECT EXISTS (SELECT FROM ours)
"""
