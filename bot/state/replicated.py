"""The state of one of several replicas: its parts over PostgreSQL, put together. Imported only where one is named."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.state import State
from bot.state.base import DatabaseError, Figure
from bot.state.inbox import SharedInbox
from bot.state.limits import SharedLimits
from bot.state.marks import Marks
from bot.state.people import SharedMemory
from bot.state.postgresql import PostgreSQL, opened
from bot.state.remembered import Clock
from bot.state.replica import Replica
from bot.state.shared import SharedKeeper
from handlers.formats import now
from knowledge.store.place import Database

FIRST = 5.0  # seconds in which a replica appears, or says that it could not


class SharedState(State):
    """A ``State`` that others share."""

    inbox: SharedInbox
    limits: SharedLimits
    memory: SharedMemory

    def __init__(self, place: Database, database: PostgreSQL, *, serves: bool = True, clock: Clock = now) -> None:
        """Over a database that is open. ``serves`` as for ``Replica``."""
        self.database, self.marks = database, Marks(database)
        self.inbox = SharedInbox(database, self.marks, clock=clock)
        self.limits = SharedLimits(database)
        keeper = SharedKeeper(database, self.inbox, self.marks, clock=clock)
        memory = SharedMemory(database, self.marks, clock=clock)
        self._stand(database, keeper, memory, clock)
        self.replica = Replica(place, database, keeper, self.inbox, memory, self.limits, serves=serves)
        self.duty = self.replica.duty
        self.close = lambda: None  # the connections end with the ``async with`` of ``shared``

    @property
    def replicas(self) -> int:
        """As ``State.replicas``, when that was last seen."""
        return self.replica.living

    def figures(self) -> dict[str, Figure]:
        """As ``State.figures``."""
        pool = self.database.pool.get_stats()
        return super().figures() | {
            "replicas": Figure("Programs over the database, this one included", self.replicas),
            "state_up": Figure("1 where what is remembered can be read and written down", self.database.available),
            "state_connections": Figure("Connections to the database, of conversations", pool["pool_size"]),
            "state_waiting": Figure("Statements that wait for a connection", pool["requests_waiting"]),
            "state_unwritten": Figure("Updates done that the database has not been told of", self.marks.unwritten),
            "updates_taken_over": Figure("Updates of replicas that had stopped", self.inbox.adopted, counts=True),
        }


@asynccontextmanager
async def shared(place: Database, *, serves: bool = True, clock: Clock = now) -> AsyncIterator[SharedState]:
    """The state over a database, one of its replicas, for as long as the ``with`` block runs. ``serves`` as above.

    Raises StateError where the database is away, StoreError where its tables are too new for this program.
    """
    async with opened(place) as database:
        state = SharedState(place, database, serves=serves, clock=clock)
        alive, telling = asyncio.create_task(state.replica.run()), asyncio.create_task(state.limits.run())
        marking = asyncio.create_task(state.marks.run())
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(FIRST):
                    await state.replica.lives.wait()
            yield state
        finally:
            state.marks.stop()
            alive.cancel()
            telling.cancel()
            await asyncio.gather(alive, telling, marking, return_exceptions=True)
            with suppress(DatabaseError):
                await state.marks.flush()  # what came while the last batch was under way
