"""One of several programs over one database: it shows that it lives, polls where no other does, and takes over."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

import psycopg

from bot.state.base import DatabaseError
from bot.state.duty import Duty
from bot.state.inbox import SharedInbox
from bot.state.limits import PASSED, SharedLimits
from bot.state.people import CHANGED, SharedMemory
from bot.state.postgresql import PostgreSQL
from bot.state.shared import SharedKeeper
from knowledge.store.place import Database
from knowledge.store.postgresql.pool import connect, patience

log = logging.getLogger(__name__)

BEAT = 1.0  # seconds between two looks at who lives
GRACE = 3.0  # seconds of silence before a replica's updates are taken over: after an outage all come back within a beat
SWEEP = 600.0  # seconds between two times of forgetting what is old
# The two halves of the advisory locks' keys: a session's end lets go of them, however it ended.
ALIVE, POLLS = 0x6B6E7265, 0x6B6E706F

_LIVING = """
SELECT objid::int FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_GONE = f"SELECT DISTINCT holder FROM inbox WHERE body IS NOT NULL AND holder NOT IN ({_LIVING})"  # noqa: S608 - ours


class Replica:
    """Lives on a connection of its own. ``lives`` is set while that stands.

    One that does not serve (a chat in a terminal) neither polls nor counts as one of them.
    """

    def __init__(
        self,
        place: Database,
        database: PostgreSQL,
        keeper: SharedKeeper,
        inbox: SharedInbox,
        memory: SharedMemory,
        limits: SharedLimits,
        *,
        serves: bool = True,
        moment: Callable[[], float] = time.monotonic,
    ) -> None:
        self._place, self._db = place, database
        self._keeper, self._inbox, self._memory, self._limits = keeper, inbox, memory, limits
        self._serves, self._moment = serves, moment
        self.duty = Duty(on=False)
        self.lives = asyncio.Event()
        self.living = 1  # how many of them there are, this one included
        self._silent: dict[int, float] = {}  # since when replicas have been gone
        self._known = False  # it has been there before
        self._waits = 0.0  # until when it leaves polling to others
        self._swept = -SWEEP

    async def run(self) -> None:
        """Until cancelled. While the database is away whoever polled goes on: nobody else can begin."""
        while True:
            try:
                async with await connect(self._place, "ketnghia-replica") as connection:
                    with patience(connection):
                        await self._appear(connection)
                    await self._live(connection)
            except (psycopg.Error, DatabaseError, OSError) as error:
                self._absent(error)
                await asyncio.sleep(BEAT)
            finally:
                self.lives.clear()

    async def _appear(self, connection: psycopg.AsyncConnection) -> None:
        """Takes its number, or keeps it, and says so to all who look."""
        if not self._inbox.replica:
            [number] = await _row(connection, "SELECT nextval('replica')")
            self._inbox.replica = int(number)
        if self._serves:
            await connection.execute("SELECT pg_advisory_lock(%s, %s)", (ALIVE, self._inbox.replica))
        for heard in (CHANGED, PASSED):
            await connection.execute(f"LISTEN {heard}".encode())
        await self._look_around(connection)
        self._memory.changed()  # whatever was told meanwhile
        self._silent.clear()
        polled = self.duty.on
        if polled or not self._known:
            self.duty.set(on=await self._may_poll(connection))
        else:  # after an outage: who polled before it has the right of way, for it knows what it has received meanwhile
            self._waits = self._moment() + GRACE
        self._known = True
        self._db.available = True
        self.lives.set()
        log.info("replica %d is there%s", self._inbox.replica, ", and polls" if self.duty.on else "")
        if polled and not self.duty.on:
            log.warning("another replica polls by now")

    async def _live(self, connection: psycopg.AsyncConnection) -> None:
        """A beat after another, for as long as the connection stands."""
        while True:
            async for heard in connection.notifies(timeout=BEAT):
                if heard.channel == PASSED:
                    self._limits.hear(heard.payload)
                else:
                    self._memory.changed()
            with patience(connection):
                await self._beat(connection)
            self._db.available = True

    async def _beat(self, connection: psycopg.AsyncConnection) -> None:
        await self._look_around(connection)
        if not self.duty.on and self._moment() >= self._waits and await self._may_poll(connection):
            self.duty.set(on=True)
            log.warning("replica %d polls from now on", self._inbox.replica)
        if self.duty.on:
            await self._look_after(connection)

    async def _look_around(self, connection: psycopg.AsyncConnection) -> None:
        """Sees how many replicas there are."""
        [living] = await _row(connection, f"SELECT count(*) FROM ({_LIVING}) AS living", ALIVE)  # noqa: S608 - ours
        self.living = max(1, int(living))

    async def _may_poll(self, connection: psycopg.AsyncConnection) -> bool:
        if not self._serves:
            return False
        [granted] = await _row(connection, "SELECT pg_try_advisory_lock(%s, 0)", POLLS)
        return bool(granted)

    async def _look_after(self, connection: psycopg.AsyncConnection) -> None:
        """What one of them does for all: the updates of those that are gone, and what is too old."""
        cursor = await connection.execute(_GONE, (ALIVE,))
        moment = self._moment()
        gone = {int(holder) for (holder,) in await cursor.fetchall()}
        self._silent = {holder: self._silent.get(holder, moment) for holder in gone}
        for holder, since in self._silent.items():
            if moment - since >= GRACE and (count := await self._inbox.adopt(holder)):
                log.warning("%d updates of replica %d, which has stopped, are taken over", count, holder)
        if moment - self._swept >= SWEEP:
            self._swept = moment
            await self._keeper.sweep()
            await self._limits.sweep()

    def _absent(self, error: Exception) -> None:
        if self._db.available:
            log.warning("the database is away (%s): conversations go on from memory", type(error).__name__)
        self._db.available = False


async def _row(connection: psycopg.AsyncConnection, sql: str, *values: object) -> tuple[Any, ...]:
    cursor = await connection.execute(sql.encode(), values)
    return await cursor.fetchone() or ()
