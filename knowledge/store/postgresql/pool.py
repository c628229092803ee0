"""Connections to PostgreSQL: pooled, each with limits on how long the database may keep anybody waiting."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from types import MappingProxyType
from typing import Any

import psycopg
from psycopg import AsyncConnection, BaseConnection, Connection
from psycopg_pool import AsyncConnectionPool

from knowledge.store.place import Database

# Seconds. A statement of this program takes a thousandth; who waits for longer waits for a database that is away.
CONNECT = 3
PATIENCE = 3.0
# A replica that stops in the middle of a transaction holds up all the others: the server ends it.
LIMITS = {"statement_timeout": "4s", "lock_timeout": "2s", "idle_in_transaction_session_timeout": "5s"}
# A host that has vanished without a word is noticed by its silence.
WIRE: dict[str, Any] = {
    "connect_timeout": CONNECT,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 8000,  # milliseconds
}

Pool = AsyncConnectionPool[AsyncConnection]


def pool_of(database: Database, name: str, *, most: int, settings: Mapping[str, str] = MappingProxyType({})) -> Pool:
    """A pool of at most so many connections, not open yet: ``async with pool_of(…) as pool``, on one event loop.

    ``settings`` of PostgreSQL hold for each of them, beside the limits.

    Connections are in autocommit: what belongs together is put into ``async with connection.transaction()``. Opening
    waits for nothing. ``pool.connection()`` raises psycopg.OperationalError (PoolTimeout is one) after ``PATIENCE``
    seconds without the database; when that is back, the next one who asks is given a connection. One that broke while
    it lay in the pool is found by its first use, which raises OperationalError, too: try again once.
    """
    return AsyncConnectionPool(
        database.url,
        kwargs={"autocommit": True, "application_name": name, **WIRE},
        configure=partial(limit, settings=settings),
        min_size=1,
        max_size=most,
        open=False,
        name=name,
        timeout=PATIENCE,
        reconnect_timeout=PATIENCE,  # then it gives up until somebody asks again: no pause grows with the outage
    )


async def connect(database: Database, name: str) -> AsyncConnection:
    """A connection of one's own, for what holds it for long: listening, an advisory lock."""
    connection = await AsyncConnection.connect(database.url, autocommit=True, application_name=name, **WIRE)
    try:
        await limit(connection)
    except BaseException:
        await connection.close()
        raise
    return connection


async def limit(connection: AsyncConnection, settings: Mapping[str, str] = MappingProxyType({})) -> None:
    """Sets the limits, and more. Not as options of the connection, which a pooler between would refuse."""
    wanted = {**LIMITS, **settings}
    names = ", ".join("set_config(%s, %s, false)" for _ in wanted)
    with patience(connection):
        await connection.execute(f"select {names}", [value for limit in wanted.items() for value in limit])


class SilenceError(psycopg.OperationalError):
    """The database is connected and does not answer."""


@contextmanager
def patience(connection: AsyncConnection, seconds: float = PATIENCE) -> Iterator[None]:
    """Hangs up on a database that has not answered by then; raises SilenceError.

    Cancelling instead would ask the silent database for ten seconds more whether it would stop.
    """
    loop = asyncio.get_running_loop()
    timer = loop.call_later(seconds, hang_up, connection)
    try:
        yield
    except psycopg.OperationalError as error:
        if loop.time() < timer.when():
            raise
        raise SilenceError(f"no answer within {seconds:.0f} seconds") from error
    finally:
        timer.cancel()


@contextmanager
def blocking_patience(connection: Connection, seconds: float) -> Iterator[None]:
    """As ``patience``, for a connection that blocks its thread; raises psycopg.OperationalError."""
    timer = threading.Timer(seconds, hang_up, (connection,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def hang_up(connection: BaseConnection[Any]) -> None:
    """Whoever waits for the database on this connection gets an OperationalError at once."""
    if connection.closed:
        return
    ours = socket.socket(fileno=connection.fileno())
    try:
        ours.shutdown(socket.SHUT_RDWR)
    except OSError:  # it is gone already
        pass
    finally:
        ours.detach()
