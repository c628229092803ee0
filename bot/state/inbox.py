"""Updates that have come and are not answered yet: kept until they are, so that another replica can take them over."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Protocol

from bot.state.base import Database, DatabaseError
from bot.state.marks import Marks
from bot.state.remembered import Clock
from handlers.formats import now

log = logging.getLogger(__name__)

Take = Callable[[bytes], None]  # begins with one update, given as it was received
# What became of an update.
WAITING, SENDING, DONE = 0, 1, 2


class Inbox(Protocol):
    """Where a channel puts what it has received, before it tells the server that it has."""

    async def receive(self, channel: str, updates: Mapping[str, bytes]) -> set[str]:
        """Keeps the updates, by their ids; the ids of those that no replica has had before."""

    def done(self, update: str) -> None:
        """The update needs nothing more."""

    def doubtful(self, update: str) -> bool:
        """Whether another replica stopped while it was sending the answer: it may have arrived, or not."""

    def serve(self, channel: str, take: Take) -> None:
        """From now on the channel takes the updates that a stopped replica has left."""


class LocalInbox:
    """For one program alone: nobody could take anything over."""

    async def receive(self, channel: str, updates: Mapping[str, bytes]) -> set[str]:
        """All of them are new; a turn finds out what was handled before."""
        return set(updates)

    def done(self, update: str) -> None:
        """Nothing was kept."""

    def doubtful(self, update: str) -> bool:
        """None is."""
        return False

    def serve(self, channel: str, take: Take) -> None:
        """Nothing will be left."""


class SharedInbox:
    """On PostgreSQL. While it is away updates are answered all the same; they are only not taken over by anybody."""

    def __init__(self, database: Database, marks: Marks, *, clock: Clock = now) -> None:
        self._db = database
        self._marks = marks
        self._clock = clock
        self._doubtful: set[str] = set()
        self._takers: dict[str, Take] = {}
        self.replica = 0  # this program's number, once it has one
        self.adopted = 0  # updates taken over so far

    async def receive(self, channel: str, updates: Mapping[str, bytes]) -> set[str]:
        """As ``Inbox.receive``."""
        if not updates:
            return set()
        try:
            rows = await self._db.run(
                "INSERT INTO inbox (update_id, channel, body, holder, at) "
                "SELECT u.id, ?, u.body, ?, ? FROM unnest(?::text[], ?::bytea[]) AS u (id, body) "
                "ON CONFLICT (update_id) DO NOTHING RETURNING update_id",
                channel,
                self.replica,
                self._clock().timestamp(),
                list(updates),
                list(updates.values()),
            )
        except DatabaseError as error:
            log.warning("%d updates could not be kept: %s", len(updates), error)
            return set(updates)
        return {str(update) for (update,) in rows}

    def done(self, update: str) -> None:
        """As ``Inbox.done``; written down together with others, and again where that fails."""
        self._doubtful.discard(update)
        self._marks.done(update)

    def doubtful(self, update: str) -> bool:
        """As ``Inbox.doubtful``."""
        return update in self._doubtful

    def serve(self, channel: str, take: Take) -> None:
        """As ``Inbox.serve``."""
        self._takers[channel] = take

    async def adopt(self, stopped: int) -> int:
        """Takes over what a stopped replica has left; how many updates. Raises DatabaseError."""
        rows = await self._db.run(
            "WITH free AS (UPDATE session SET holder = NULL WHERE holder = ?) "
            "UPDATE inbox SET holder = ? WHERE holder = ? AND body IS NOT NULL AND channel = ANY (?) "
            "RETURNING update_id, channel, body, state",
            stopped,
            self.replica,
            stopped,
            list(self._takers),
        )
        for update, channel, body, state in sorted(rows, key=lambda row: str(row[0])):
            if state == SENDING:
                self._doubtful.add(str(update))
            self._takers[channel](bytes(body))
        self.adopted += len(rows)
        return len(rows)
