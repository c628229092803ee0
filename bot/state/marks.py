"""What need not be written down at once: done together with others, and again until the database takes it."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter

from bot.state.base import Database, DatabaseError

log = logging.getLogger(__name__)

AGAIN = 1.0  # seconds after which a database that is away is tried again


class Marks:
    """Updates done, conversations free, questions counted: while one batch is under way the next one gathers."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._done: dict[str, int] = {}  # by update, the replica that was to answer it
        self._free: dict[str, float] = {}  # by conversation, the moment its turn began
        self._counts: Counter[tuple[str, str]] = Counter()  # questions, by day and outcome
        self._some = asyncio.Event()
        self._stopped = False

    def done(self, update: str, replica: int) -> None:
        """The update needs nothing more, where it is still this replica's."""
        self._done[update] = replica
        self._some.set()

    def free(self, conversation: str, since: float) -> None:
        """The turn that began then is over; a later one is not touched."""
        self._free[conversation] = since
        self._some.set()

    def count(self, day: str, outcome: str) -> None:
        """One more question."""
        self._counts[day, outcome] += 1
        self._some.set()

    @property
    def unwritten(self) -> int:
        """How many updates are done and not written down yet."""
        return len(self._done)

    async def run(self) -> None:
        """Writes down what there is, until ``stop``."""
        while not self._stopped:
            await self._some.wait()
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
        self._some.clear()
        done, free, counts = self._done, self._free, self._counts
        self._done, self._free, self._counts = {}, {}, Counter()
        try:
            await self._db.run(
                _WRITE,
                list(done),
                list(done.values()),
                [day for day, _ in counts],
                [outcome for _, outcome in counts],
                list(counts.values()),
                list(free),
                list(free.values()),
            )
        except DatabaseError:
            self._done = done | self._done
            self._free = free | self._free
            self._counts += counts
            self._some.set()
            raise


# Unlike other statements of the state this one waits for the disk: what is done must be so after PostgreSQL has died,
# or it would be done again. Nobody waits for this one.
_WRITE = """
WITH done AS (
    UPDATE inbox SET state = 2, body = NULL FROM unnest(?::text[], ?::int[]) AS given (id, replica)
    WHERE update_id = given.id AND holder = given.replica
), counted AS (
    INSERT INTO tally SELECT * FROM unnest(?::text[], ?::text[], ?::bigint[])
    ON CONFLICT (day, outcome) DO UPDATE SET count = tally.count + excluded.count
), free AS (
    UPDATE session SET holder = NULL FROM unnest(?::text[], ?::float8[]) AS turn (conversation, since)
    WHERE session.conversation = turn.conversation AND session.since = turn.since
)
SELECT set_config('synchronous_commit', 'on', true)
"""
