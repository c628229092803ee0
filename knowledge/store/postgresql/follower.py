"""Hears of new revisions, and catches up by number whatever it did not hear of; comes back when the database does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

import psycopg
from psycopg import AsyncConnection, sql

from knowledge.store.place import Database
from knowledge.store.postgresql.log import CHANNEL
from knowledge.store.postgresql.pool import connect, hang_up, patience
from knowledge.store.postgresql.trouble import broke

HEARTBEAT = 1.0  # seconds without a word, after which the database is asked whether it is there, and how far
PAUSE = 0.5  # seconds between two attempts to connect
log = logging.getLogger(__name__)


class Follower:
    """Calls ``advance`` with a connection after every notification, and now and then without one.

    A notification sent while nobody listens never arrives, so it says no more than "look": how far the log goes is
    asked of the log. ``away`` says what is wrong while the database does not answer, and is empty when it does.
    """

    def __init__(
        self, database: Database, reached: Callable[[], int], advance: Callable[[AsyncConnection], Awaitable[object]]
    ) -> None:
        """``reached`` gives the revision that is known here."""
        self.away = ""
        self._following = self._stopped = False
        self._connection: AsyncConnection | None = None
        self._database = database
        self._reached = reached
        self._advance = advance

    async def run(self) -> None:
        """Follows until ``stop``."""
        while not self._stopped:
            try:
                await self._follow()
            except Exception as error:  # whatever it is, a replica that no longer follows must say so and try again
                if self._stopped:
                    return
                if self._following and isinstance(error, psycopg.OperationalError) and broke(error):
                    self._following = False  # perhaps nothing but this connection is lost: a second one will tell
                    continue
                if not self.away:
                    log.warning("%s is away (%s): questions are answered from memory", self._database, error)
                self.away = str(error) or type(error).__name__
                self._following = False
            await asyncio.sleep(PAUSE)

    async def stop(self, running: asyncio.Task[None]) -> None:
        """Ends the task that runs it, also in the middle of a question to the database."""
        self._stopped = True
        if self._connection is not None:
            hang_up(self._connection)
        else:
            running.cancel()
        await asyncio.wait({running})

    async def _follow(self) -> None:
        async with await connect(self._database, "ketnghia-follower") as connection:
            self._connection = connection
            try:
                await self._listen(connection)
            finally:
                self._connection = None

    async def _listen(self, connection: AsyncConnection) -> None:
        with patience(connection):
            await connection.execute(sql.SQL("listen {}").format(sql.Identifier(CHANNEL)))
        while not self._stopped:
            await self._advance(connection)
            self._following = True
            if self.away:
                log.info("%s is back, at revision %s", self._database, self._reached())
                self.away = ""
            await self._heard(connection)

    async def _heard(self, connection: AsyncConnection) -> None:
        """Returns when there is something new, or after a heartbeat."""
        async for note in connection.notifies(timeout=HEARTBEAT):
            if not note.payload.isdecimal() or int(note.payload) > self._reached():
                return
