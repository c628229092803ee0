"""Sessions and updates handled, for several replicas on PostgreSQL: one conversation is in the hands of one of them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from bot.state import outbox
from bot.state.base import Database, DatabaseError
from bot.state.gathering import Gathering
from bot.state.inbox import SharedInbox
from bot.state.local import LONGEST, UPDATES, decoded
from bot.state.marks import Marks
from bot.state.remembered import Clock
from handlers.formats import now
from handlers.types import Reply, Session

log = logging.getLogger(__name__)

LONGEST_TURN = 10.0  # seconds after which a turn elsewhere is no reason any more to leave somebody unanswered
PAUSE = 0.02  # seconds between two looks whether a turn elsewhere has ended
UPDATES_KEPT = 3 * 86400  # seconds; a channel's server gives up sending an update again after a day or two


class Asked(NamedTuple):
    """A turn that somebody wants."""

    conversation: str
    update: str | None
    impatient: bool  # it was waited for long enough


class Kept(NamedTuple):
    """What a turn leaves behind."""

    conversation: str
    update: str
    data: bytes | None
    reply: bytes | None


class SharedKeeper:
    """A ``Keeper``: a statement when a turn begins, one before its answer is sent, its end among others' in a third.

    Where no update says that another replica might take the answer over, the second goes with the third.
    """

    def __init__(self, database: Database, inbox: SharedInbox, marks: Marks, *, clock: Clock = now) -> None:
        self._db = database
        self._inbox = inbox
        self._marks = marks
        self._clock = clock
        self._taking, self._keeping = Gathering(self._take), Gathering(self._keep)
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
        begun = time.monotonic()
        while True:
            impatient = time.monotonic() - begun >= LONGEST_TURN
            try:
                if self._marks.kept(conversation) is not None:
                    await self._marks.flush()
                ours, since, data = await self._taking.ask(Asked(conversation, update, impatient))
            except DatabaseError as error:
                log.warning("a session could not be read: %s", error)
                self._begun.add(update)
                kept = self._marks.kept(conversation)  # conversations go on from memory
                return _session(kept.data if kept else None)
            if not ours:
                return None
            if since is not None:
                self._begun.add(update)
                self._since[conversation] = since
                return _session(data)
            await asyncio.sleep(PAUSE)

    async def keep(self, conversation: str, session: Session, update: str | None, reply: Reply | None = None) -> bool:
        """As ``Keeper.keep``. Where the database is away the answer is sent: better twice than never."""
        data = None if session == Session() else msgspec.json.encode(session)
        if update is not None:
            try:
                return await self._keeping.ask(Kept(conversation, update, data, outbox.written(reply)))
            except DatabaseError as error:
                log.warning("a session could not be kept: %s", error)
        self._marks.keep(conversation, data, self._clock().timestamp())
        return True

    async def _take(self, asked: Sequence[Asked]) -> list[tuple[bool, float | None, bytes | None]]:
        """Of each: whether its update is still this replica's to answer, since when the turn is, and its session."""
        rows = await self._db.run(
            _TAKE,
            self._inbox.replica,
            [each.conversation for each in asked],
            [each.update for each in asked],
            self._clock().timestamp(),
            self._inbox.replica,
            [each.conversation for each in asked if each.impatient],
        )
        found = {conversation: (ours, since, data) for conversation, ours, since, data in rows}
        return [found[each.conversation] for each in asked]

    async def _keep(self, kept: Sequence[Kept]) -> list[bool]:
        """Of each whether its update was still this replica's."""
        moment = self._clock().timestamp()
        rows = await self._db.run(
            _KEEP,
            [each.conversation for each in kept],
            [each.update for each in kept],
            [each.data for each in kept],
            [each.reply for each in kept],
            self._inbox.replica,
            moment,
            moment,
        )
        ours = {update for (update,) in rows}
        return [each.update in ours for each in kept]

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


def _session(data: bytes | None) -> Session:
    return decoded(data) if data is not None else Session()


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
# In order, here as below, so that no two replicas wait for one another.
_TAKE = """
WITH asked AS (
    SELECT conversation, inbox.update_id IS NULL OR (body IS NOT NULL AND state <> 1 AND holder = ?) AS ours
    FROM unnest(?::text[], ?::text[]) AS given (conversation, update_id) LEFT JOIN inbox USING (update_id)
), taken AS (
    INSERT INTO session (conversation, at, holder, since)
    SELECT conversation, ?, ?, extract(epoch FROM clock_timestamp()) FROM asked WHERE ours ORDER BY conversation
    ON CONFLICT (conversation) DO UPDATE SET holder = excluded.holder, since = excluded.since
    WHERE session.holder IS NULL OR session.holder = excluded.holder OR excluded.conversation = ANY (?)
    RETURNING conversation, since, data
)
SELECT conversation, ours, since, data FROM asked LEFT JOIN taken USING (conversation)
"""
# From now on the answer may have arrived, whatever becomes of this replica; unless another one has taken it over. The
# reply is written down where the update is: nobody could take over one that the database was away for.
_KEEP = """
WITH given AS (
    SELECT * FROM unnest(?::text[], ?::text[], ?::bytea[], ?::bytea[]) AS given (conversation, update_id, data, reply)
), ours AS (
    INSERT INTO inbox (update_id, channel, holder, state, at, reply, reply_to)
    SELECT update_id, '', ?, 1, ?, CASE WHEN body IS NOT NULL THEN given.reply END,
        CASE WHEN body IS NOT NULL AND given.reply IS NOT NULL THEN conversation END
    FROM given LEFT JOIN inbox USING (update_id) ORDER BY update_id
    ON CONFLICT (update_id) DO UPDATE SET state = 1, reply = excluded.reply, reply_to = excluded.reply_to
    WHERE inbox.holder = excluded.holder AND inbox.body IS NOT NULL AND inbox.state <> 1
    RETURNING update_id
), kept AS (
    INSERT INTO session (conversation, data, at)
    SELECT conversation, data, ? FROM given
    WHERE update_id IN (SELECT update_id FROM ours) ORDER BY conversation
    ON CONFLICT (conversation) DO UPDATE SET data = excluded.data, at = excluded.at
)
SELECT update_id FROM ours
"""
