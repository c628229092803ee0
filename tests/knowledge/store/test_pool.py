"""A pool gives connections with limits, and survives a database that goes away and comes back."""

import psycopg
import pytest

from knowledge.store.place import Database
from knowledge.store.postgresql.pool import connect, pool_of


async def test_every_connection_has_its_limits(database: Database) -> None:
    async with pool_of(database, "ketnghia-test", most=2) as pool, pool.connection() as connection:
        cursor = await connection.execute("select current_setting('lock_timeout'), current_setting('application_name')")
        assert await cursor.fetchone() == ("2s", "ketnghia-test")


async def test_a_connection_that_died_in_the_pool_is_replaced(database: Database) -> None:
    async with pool_of(database, "ketnghia-test", most=1) as pool:
        async with pool.connection() as connection:
            pid = connection.info.backend_pid
        killer = await connect(database, "ketnghia-test")
        async with killer:
            await killer.execute("select pg_terminate_backend(%s)", (pid,))
        with pytest.raises(psycopg.OperationalError):
            async with pool.connection() as connection:
                await connection.execute("select 1")
        async with pool.connection() as connection:
            assert await (await connection.execute("select 1")).fetchone() == (1,)


def test_what_is_shown_of_a_database_is_not_its_password() -> None:
    database = Database("postgresql://bot:mật@db.danang.vn/ketnghia")
    assert (str(database), repr(database)) == ("PostgreSQL db.danang.vn/ketnghia", "Database()")
    assert str(Database("postgresql://bot:x@/kn?host=/tmp")) == "PostgreSQL /tmp/kn"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://db.danang.vn/ketnghia",
        "postgresql://bot:m%40t@db.danang.vn:5432/ketnghia?sslmode=require",
        "postgresql://bot:x@/ketnghia?host=/var/run/postgresql",
        "postgresql://bot:x@[2001:db8::5]:5432/ketnghia",
        "postgresql://bot:x@db1.danang.vn:5432,db2.danang.vn:5433/ketnghia?target_session_attrs=read-write",
        "postgres:///ketnghia",
    ],
)
def test_every_address_that_libpq_takes_is_taken(url: str) -> None:
    assert Database(url).url == url
