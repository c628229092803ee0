"""Tables are brought up to date once, while programs of two versions run side by side."""

import asyncio

import pytest

from knowledge.errors import StoreError
from knowledge.store.place import Database
from knowledge.store.postgresql.pool import connect
from knowledge.store.postgresql.schema import Step, migrate, version

FIRST = Step("create table nickname (name text primary key, place text not null)")
ADDS = Step("alter table nickname add column since text")
REMOVES = Step("alter table nickname drop column place", oldest=3)


async def migrated(database: Database, *steps: Step) -> int:
    async with await connect(database, "ketnghia-test") as connection:
        return await migrate(connection, "test", steps)


async def test_of_many_programs_that_start_together_one_makes_the_tables(database: Database) -> None:
    assert sorted(await asyncio.gather(*(migrated(database, FIRST, ADDS) for _ in range(6)))) == [0, 2, 2, 2, 2, 2]
    async with await connect(database, "ketnghia-test") as connection:
        assert (await version(connection, "test"), await version(connection, "other")) == (2, 0)


async def test_an_older_program_goes_on_beside_a_newer_one_that_has_added_something(database: Database) -> None:
    await migrated(database, FIRST)
    assert await migrated(database, FIRST, ADDS) == 1
    assert await migrated(database, FIRST) == 2, "started anew, the older one leaves the tables as they are"
    async with await connect(database, "ketnghia-test") as connection:
        await connection.execute("insert into nickname (name, place) values ('phố Hội', 'Hội An')")
        assert await version(connection, "test") == 2


async def test_a_program_too_old_for_the_tables_says_what_to_do(database: Database) -> None:
    await migrated(database, FIRST, ADDS, REMOVES)
    with pytest.raises(StoreError, match="hãy cập nhật chương trình"):
        await migrated(database, FIRST, ADDS)


async def test_a_step_that_fails_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(Exception, match="nonsense"):
        await migrated(database, FIRST, Step("nonsense"))
    assert await migrated(database, FIRST) == 0


async def test_a_database_without_any_table_is_at_version_0(database: Database) -> None:
    async with await connect(database, "ketnghia-test") as connection:
        assert await version(connection, "test") == 0
