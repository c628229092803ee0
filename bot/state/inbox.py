"""Updates that have come and are not answered yet: kept until they are, so that another replica can take them over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple, Protocol

from bot.state import outbox
from bot.state.base import Database, DatabaseError, Rows
from bot.state.gathering import Gathering
from bot.state.marks import Marks
from bot.state.remembered import Clock
from handlers.formats import now
from handlers.types import Reply

log = logging.getLogger(__name__)

Take = Callable[[bytes], object]  # begins with one update, given as it was received
# What has become of an update, as ``inbox.state`` has it: 0 it waits, 1 its answer is being sent, 2 it needs nothing
# more, 3 its replica stopped while it was sending, so that nobody knows whether the answer arrived.
INTERRUPTED = 3


class Interrupted(NamedTuple):
    """An update whose replica stopped while its answer was being sent: that may have arrived, or not."""

    reply: Reply | None  # the very one; None where that is not known


class Inbox(Protocol):
    """Where a channel puts what it has received, before it tells the server that it has."""

    lasting: bool  # whether what is put here outlives the program, so that the bodies are needed

    async def receive(self, channel: str, updates: Mapping[str, bytes]) -> set[str]:
        """Keeps the updates, by their ids; the ids of those that no replica has had before."""

    def done(self, update: str) -> None:
        """The update needs nothing more."""

    def interrupted(self, update: str | None) -> Interrupted | None:
        """What another replica was sending when it stopped; None for an update that nobody has answered yet."""

    def serve(self, channel: str, take: Take) -> None:
        """From now on the channel takes the updates that a stopped replica has left."""

    async def resume(self, channel: str) -> None:
        """Takes again what this program has received and not begun."""


class LocalInbox:
    """For one program alone: nobody could take anything over."""

    lasting = False

    async def receive(self, channel: str, updates: Mapping[str, bytes]) -> set[str]:
        """All of them are new; a turn finds out what was handled before."""
        return set(updates)

    def done(self, update: str) -> None:
        """Nothing was kept."""

    def interrupted(self, update: str | None) -> Interrupted | None:
        """None is."""
        return None

    def serve(self, channel: str, take: Take) -> None:
        """Nothing will be left."""

    async def resume(self, channel: str) -> None:
        """Nothing was kept."""


class SharedInbox:
    """On PostgreSQL. While it is away updates are answered all the same; they are only not taken over by anybody."""

    lasting = True

    def __init__(self, database: Database, marks: Marks, *, clock: Clock = now) -> None:
        self._db = database
        self._marks = marks
        self._clock = clock
        self._keeping = Gathering(self._keep)
        self._interrupted: dict[str | None, Interrupted] = {}
        self._takers: dict[str, Take] = {}
        self.replica = 0  # this program's number, once it has one
        self.adopted = 0  # updates taken over so far

    async def receive(self, channel: str, updates: Mapping[str, bytes]) -> set[str]:
        """As ``Inbox.receive``."""
        try:
            new = await asyncio.gather(*(self._keeping.ask((channel, id_, body)) for id_, body in updates.items()))
        except DatabaseError as error:
            log.warning("%d updates could not be kept: %s", len(updates), error)
            return set(updates)
        return {id_ for id_, is_new in zip(updates, new, strict=True) if is_new}

    async def _keep(self, updates: Sequence[tuple[str, str, bytes]]) -> list[bool]:
        """Of each update (its channel, id and body) whether no replica has had it before."""
        channels, ids, bodies = zip(*updates, strict=True)
        rows = await self._db.run(
            "INSERT INTO inbox (channel, update_id, body, holder, at) "
            "SELECT given.*, ?, ? FROM unnest(?::text[], ?::text[], ?::bytea[]) AS given "
            "ON CONFLICT (update_id) DO NOTHING RETURNING update_id",
            self.replica,
            self._clock().timestamp(),
            list(channels),
            list(ids),
            list(bodies),
        )
        new = {update for (update,) in rows}
        return [update in new for update in ids]

    def done(self, update: str) -> None:
        """As ``Inbox.done``; written down together with others, and again where that fails."""
        self._interrupted.pop(update, None)
        self._marks.done(update, self.replica)

    def interrupted(self, update: str | None) -> Interrupted | None:
        """As ``Inbox.interrupted``."""
        return self._interrupted.get(update)

    def serve(self, channel: str, take: Take) -> None:
        """As ``Inbox.serve``."""
        self._takers[channel] = take

    async def resume(self, channel: str) -> None:
        """As ``Inbox.resume``; a turn finds out what is begun by now."""
        try:
            rows = await self._db.run(
                "SELECT update_id, channel, body, state, reply FROM inbox "
                "WHERE holder = ? AND body IS NOT NULL AND state <> 1 AND channel = ?",
                self.replica,
                channel,
            )
        except DatabaseError as error:
            log.warning("updates received could not be looked up: %s", error)
            return
        self._begin(rows)

    async def adopt(self, stopped: int) -> int:
        """Takes over what a stopped replica has left; how many updates. Raises DatabaseError."""
        rows = await self._db.run(
            "WITH free AS (UPDATE session SET holder = NULL WHERE holder = ?) "
            "UPDATE inbox SET holder = ?, state = CASE state WHEN 1 THEN 3 ELSE state END "
            "WHERE holder = ? AND body IS NOT NULL AND channel = ANY (?) "
            "RETURNING update_id, channel, body, state, reply",
            stopped,
            self.replica,
            stopped,
            list(self._takers),
        )
        self._begin(rows)
        self.adopted += len(rows)
        return len(rows)

    def _begin(self, rows: Rows) -> None:
        for update, channel, body, state, reply in sorted(rows):
            if state == INTERRUPTED:
                self._interrupted[update] = Interrupted(outbox.read(reply))
            self._takers[channel](bytes(body))


@contextmanager
def handling(inbox: Inbox, update: str) -> Iterator[None]:
    """At its end the update needs nothing more, however it went; only who is stopped leaves it to another replica."""
    try:
        yield
    except asyncio.CancelledError:
        raise
    except BaseException:
        inbox.done(update)
        raise
    inbox.done(update)
