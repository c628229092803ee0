"""What need not be written down at once: done together with others, and again until the database takes it."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from bot.state.base import Database, DatabaseError

log = logging.getLogger(__name__)

T = TypeVar("T")

TOGETHER = 0.05  # seconds in which what is to be written gathers
AGAIN = 1.0  # seconds after which a database that is away is tried again
STILL = -1.0  # in the place of the moment a turn began: it is not over


class Kept(NamedTuple):
    """A session to be written."""

    data: bytes | None
    at: float


class Marks:
    """Updates done, sessions, turns over, questions counted: while a batch is under way the next one gathers."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._done: dict[str, int] = {}  # by update, the replica that was to answer it
        self._kept: dict[str, Kept] = {}  # by conversation
        self._free: dict[str, float] = {}  # by conversation, the moment its turn began
        self._counts: Counter[tuple[str, str]] = Counter()  # questions, by day and outcome
        self._some, self._writing = asyncio.Event(), asyncio.Lock()
        self._stopped = False

    def done(self, update: str, replica: int) -> None:
        """The update needs nothing more, where it is still this replica's."""
        self._done[update] = replica
        self._some.set()

    def keep(self, conversation: str, data: bytes | None, at: float) -> None:
        """The session is this now."""
        self._kept[conversation] = Kept(data, at)
        self._some.set()

    def free(self, conversation: str, since: float) -> None:
        """The turn that began then is over; a later one is not touched."""
        self._free[conversation] = since
        self._some.set()

    def count(self, day: str, outcome: str) -> None:
        """One more question."""
        self._counts[day, outcome] += 1
        self._some.set()

    def kept(self, conversation: str) -> Kept | None:
        """The session that the database may not have yet."""
        return self._kept.get(conversation)

    @property
    def unwritten(self) -> int:
        """How many updates are done and not written down yet."""
        return len(self._done)

    async def run(self) -> None:
        """Writes down what there is, until ``stop``."""
        while not self._stopped:
            await self._some.wait()
            if not self._stopped:
                await asyncio.sleep(TOGETHER)
            try:
                await self.flush()
            except DatabaseError:
                await asyncio.sleep(AGAIN)

    def stop(self) -> None:
        """Ends ``run`` when it has written down what there is, or could not."""
        self._stopped = True
        self._some.set()

    async def flush(self) -> None:
        """Writes down what there is now. Raises DatabaseError, and then nothing is forgotten."""
        async with self._writing:
            self._some.clear()
            done, kept, free, counts = dict(self._done), dict(self._kept), dict(self._free), self._counts
            self._counts = Counter()
            ended = [free.get(conversation, STILL) for conversation in kept]
            others = {conversation: since for conversation, since in free.items() if conversation not in kept}
            try:
                await self._db.run(
                    _WRITE,
                    list(done),
                    list(done.values()),
                    [day for day, _ in counts],
                    [outcome for _, outcome in counts],
                    list(counts.values()),
                    list(kept),
                    [session.data for session in kept.values()],
                    [session.at for session in kept.values()],
                    ended,
                    list(others),
                    list(others.values()),
                )
            except DatabaseError:
                self._counts += counts
                self._some.set()
                raise
            _forget(self._done, done)
            _forget(self._kept, kept)
            _forget(self._free, free)


def _forget(waiting: dict[str, T], written: Mapping[str, T]) -> None:
    """Takes out what is written, and leaves what has changed since.

    >>> waiting = {"a": 1, "b": 3}
    >>> _forget(waiting, {"a": 1, "b": 2}); waiting
    {'b': 3}
    """
    for key, value in written.items():
        if waiting.get(key) == value:
            del waiting[key]


# Unlike other statements of the state this one waits for the disk: what is done must be so after PostgreSQL has died,
# or it would be done again. Nobody waits for this one. A row is changed by one clause only, as it could be by only one.
_WRITE = """
WITH done AS (
    UPDATE inbox SET state = 2, body = NULL, reply = NULL, reply_to = NULL
    FROM unnest(?::text[], ?::int[]) AS given (id, replica)
    WHERE update_id = given.id AND holder = given.replica
), counted AS (
    INSERT INTO tally SELECT * FROM unnest(?::text[], ?::text[], ?::bigint[])
    ON CONFLICT (day, outcome) DO UPDATE SET count = tally.count + excluded.count
), kept AS (
    INSERT INTO session (conversation, data, at, since)
    SELECT * FROM unnest(?::text[], ?::bytea[], ?::float8[], ?::float8[]) ORDER BY 1
    ON CONFLICT (conversation) DO UPDATE SET data = excluded.data, at = excluded.at,
        holder = CASE WHEN session.since = excluded.since THEN NULL ELSE session.holder END
    WHERE session.at <= excluded.at
), free AS (
    UPDATE session SET holder = NULL FROM unnest(?::text[], ?::float8[]) AS turn (conversation, since)
    WHERE session.conversation = turn.conversation AND session.since = turn.since
)
SELECT set_config('synchronous_commit', 'on', true)
"""
