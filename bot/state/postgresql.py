"""The state on PostgreSQL, shared by several programs: its tables, its statements, and what holds while it is away."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

import psycopg
from psycopg.errors import LockNotAvailable, QueryCanceled
from psycopg_pool import PoolTimeout

from bot.state.base import DatabaseError, Rows, Run
from bot.state.database import StateError
from knowledge.store.place import Database
from knowledge.store.postgresql.pool import Pool, patience, pool_of
from knowledge.store.postgresql.schema import Step, migrate

log = logging.getLogger(__name__)

AWAY = ("08", "57P", "53300")  # SQLSTATEs: no connection, shutting down or starting, too many connections
CONNECTIONS = 8  # of one program; a statement takes a thousandth of a second
STEPS = (
    Step("""
    CREATE TABLE session (
        conversation text PRIMARY KEY, data bytea, at float8 NOT NULL,
        holder int, since float8 NOT NULL DEFAULT 0);  -- the replica in whose turn it is, and from when
    CREATE INDEX session_at ON session (at);
    CREATE SEQUENCE replica AS int CYCLE;
    CREATE TABLE inbox (
        update_id text PRIMARY KEY, channel text NOT NULL, body bytea, holder int NOT NULL,
        state smallint NOT NULL DEFAULT 0, at float8 NOT NULL);  -- the body goes when nothing is left to be done
    CREATE INDEX inbox_open ON inbox (holder) WHERE body IS NOT NULL;
    CREATE INDEX inbox_at ON inbox (at);
    CREATE TABLE identity (actor text PRIMARY KEY, person text NOT NULL);
    CREATE TABLE code (hash bytea PRIMARY KEY, about text NOT NULL, expires float8 NOT NULL);
    CREATE TABLE wrong_code (actor text NOT NULL, at float8 NOT NULL);
    CREATE TABLE missed (
        number int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, folded text NOT NULL UNIQUE, text text NOT NULL,
        name text NOT NULL, count int NOT NULL, at float8 NOT NULL, ignored int NOT NULL DEFAULT 0);
    CREATE TABLE tally (day text, outcome text, count bigint NOT NULL, PRIMARY KEY (day, outcome));
    CREATE TABLE chat_group (id text PRIMARY KEY, rules bytea NOT NULL);
    CREATE TABLE sent (channel text, month text, count bigint NOT NULL, PRIMARY KEY (channel, month));
    """),
    Step("""
    CREATE TABLE zalo_oa_pair (
        seed text PRIMARY KEY, access text NOT NULL, refresh text NOT NULL, issued float8 NOT NULL,
        expires float8 NOT NULL, tried int NOT NULL);  -- of bot.channels.zalo_oa.database
    """),
    Step("""
    ALTER TABLE inbox ADD COLUMN reply bytea,  -- on its way (bot.state.outbox); goes with the body
        ADD COLUMN reply_to text;  -- the conversation; a name that no older statement could mistake for another table's
    """),
    Step("""
    CREATE UNLOGGED TABLE done_first (
        key text PRIMARY KEY, replica text NOT NULL, until float8 NOT NULL);  -- of bot.state.limits
    """),
)
# What is lost when PostgreSQL itself dies is the last half second of sessions, and never a file: as with SQLite's
# synchronous=NORMAL. A transaction of several statements is about people and their roles, and waits for the disk.
SETTINGS = {"synchronous_commit": "off"}


class PostgreSQL:
    """A ``Database`` over a pool.

    Who finds the database away says so in ``available``, and everybody else fails at once instead of waiting as well;
    whoever keeps trying (``bot.state.replica``) says when it is back.
    """

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.available = True

    async def run(self, sql: str, *values: object) -> Rows:
        """As ``Database.run``. A connection that broke while it lay in the pool is replaced, once."""
        async with self._trying():
            try:
                return await self._once(sql, values)
            except (PoolTimeout, QueryCanceled, LockNotAvailable):  # a second attempt would only wait again
                raise
            except psycopg.OperationalError:
                return await self._once(sql, values)

    async def _once(self, sql: str, values: tuple[object, ...]) -> Rows:
        async with self.pool.connection() as connection:
            with patience(connection):
                return await _rows(connection, sql, values)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Run]:
        """As ``Database.transaction``."""
        async with self._trying(), self.pool.connection() as connection, connection.transaction():
            with patience(connection):
                await connection.execute("SET LOCAL synchronous_commit = on")
                yield lambda sql, *values: _rows(connection, sql, values)

    @asynccontextmanager
    async def _trying(self) -> AsyncIterator[None]:
        """Every error as a DatabaseError; those of the connection are remembered."""
        if not self.available:
            raise DatabaseError("the database is away")
        try:
            yield
        except psycopg.OperationalError as error:
            if error.sqlstate is None or error.sqlstate.startswith(AWAY):
                self.available = False
            log.warning("the database did not do what it was asked: %s", type(error).__name__)
            raise DatabaseError(type(error).__name__) from error
        except (psycopg.Error, UnicodeError) as error:  # U+0000 or half a character, which PostgreSQL does not take
            raise DatabaseError(type(error).__name__) from error


async def _rows(connection: psycopg.AsyncConnection, sql: str, values: tuple[object, ...]) -> Rows:
    cursor = await connection.execute(translated(sql), values)
    return await cursor.fetchall() if cursor.description else []


@cache
def translated(sql: str) -> bytes:
    """The statement as psycopg takes it.

    >>> translated("SELECT 1 FROM seen WHERE update_id = ?")
    b'SELECT 1 FROM seen WHERE update_id = %s'
    """
    return sql.replace("?", "%s").encode()


@asynccontextmanager
async def opened(place: Database) -> AsyncIterator[PostgreSQL]:
    """The database with its tables, for as long as the ``with`` block runs.

    Raises StateError where it is away, StoreError where its tables are too new for this program.
    """
    async with pool_of(place, "ketnghia-state", most=CONNECTIONS, settings=SETTINGS) as pool:
        try:
            async with pool.connection() as connection:
                await migrate(connection, "state", STEPS)
        except psycopg.Error as error:
            raise StateError(
                f"Không dùng được {place} ({type(error).__name__}): hãy xem máy chủ ấy có chạy không, "
                "và KETNGHIA_DATABASE_URL có đúng không."
            ) from error
        yield PostgreSQL(pool)
