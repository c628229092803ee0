"""The tokens of an Official Account in the database of several replicas, which may be away or fall silent."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from bot.app import running
from bot.channels.zalo.http import Unreachable, ZaloError
from bot.channels.zalo_oa.channel import ZaloOA
from bot.channels.zalo_oa.file import FILE
from bot.channels.zalo_oa.moving import move_pair
from bot.channels.zalo_oa.shelf import Pair, ShelfError, shelf_at
from bot.channels.zalo_oa.tokens import Tokens
from knowledge.store import initialise
from knowledge.store.place import Database
from tests.bot.zalo_oa import order, serving, settings, with_tables
from tests.fakes.zalo_oa import OaApi
from tests.postgresql import Server, fresh

BREAKS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'ketnghia-zalo-oa' AND datname = current_database()"""

REFUSES_A_QUICK_COMMIT = """CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF current_setting('synchronous_commit') <> 'on' THEN RAISE disk_full; END IF; RETURN NULL; END $$"""


@pytest.fixture
async def api() -> AsyncIterator[OaApi]:
    async with OaApi() as api:
        yield api


async def test_replicas_on_two_machines_answer_with_the_pair_that_one_of_them_got(
    api: OaApi, database: Database, tmp_path: Path
) -> None:
    initialise(database)
    given, machines = settings(api), [tmp_path / "one", tmp_path / "two"]
    for machine in machines:
        machine.mkdir()
        replica = running(machine, "Đà Nẵng", "1022", database=database)
        async with replica as app, serving(api, app, ZaloOA(given)):
            await api.until(lambda: api.access)
            assert "Trà Leng" in await api.says("sơn trà kết nghĩa với ai")
    assert len(api.called("access_token")) == 1
    assert not any((machine / FILE).exists() for machine in machines)


async def test_the_pair_goes_with_the_bot_to_a_database_and_back_and_an_older_one_never_does(
    api: OaApi, database: Database, tmp_path: Path
) -> None:
    await with_tables(database)
    first = order(api)
    await Tokens(first, tmp_path).current()
    assert move_pair(tmp_path, database, first.refresh)
    assert not move_pair(tmp_path, database, first.refresh)
    await Tokens(first, database).renew()
    assert not move_pair(tmp_path, database, first.refresh)
    assert move_pair(database, tmp_path, first.refresh)
    assert await Tokens(first, tmp_path).current() == api.access
    assert len(api.called("access_token")) == 2


async def test_a_database_that_is_away_is_told_as_such_and_zalo_is_not_asked(api: OaApi, database: Database) -> None:
    nowhere = Database(database.url.rpartition("/")[0] + "/nowhere")
    told = list[ZaloError]()
    tokens = Tokens(order(api), nowhere, failed=lambda error, left: told.append(error))
    with pytest.raises(Unreachable, match="the database of the tokens") as error:
        await tokens.current()
    assert told == [error.value]
    assert nowhere.url not in str(error.value)
    assert api.called("access_token") == []


async def test_a_replica_that_begins_while_the_database_is_away_takes_the_pair_that_is_there(
    api: OaApi, database: Database
) -> None:
    first = order(api)
    late = Tokens(first, database)  # its tables are not there yet
    await with_tables(database)
    await Tokens(first, database).current()
    assert await late.current() == api.access
    assert len(api.called("access_token")) == 1


def test_a_pair_is_kept_though_its_connection_breaks_after_zalo_has_given_it(database: Database) -> None:
    asyncio.run(with_tables(database))
    pair = Pair("access", "successor", 1.0, 2.0)
    with shelf_at(database, "given") as shelf, shelf.alone():
        with psycopg.connect(database.url, autocommit=True) as connection:
            connection.execute(BREAKS)
        shelf.put(pair)
    with shelf_at(database, "given") as shelf:
        assert shelf.pair() == pair


def test_a_pair_is_kept_though_the_database_is_a_standby_for_a_moment(database: Database) -> None:
    asyncio.run(with_tables(database))
    pair = Pair("access", "successor", 1.0, 2.0)

    def only_reads(yes: bool) -> None:
        with psycopg.connect(database.url, autocommit=True) as connection:
            connection.execute("SET default_transaction_read_only = off")
            (name,) = connection.execute("SELECT current_database()").fetchone() or ("",)
            connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = {yes}")

    with shelf_at(database, "given") as shelf, shelf.alone():
        only_reads(True)
        with psycopg.connect(database.url, autocommit=True) as connection:
            connection.execute(BREAKS)
        later = threading.Timer(1.5, only_reads, (False,))
        later.start()
        shelf.put(pair)
        later.join()
    with shelf_at(database, "given") as shelf:
        assert shelf.pair() == pair


def test_a_pair_waits_for_the_disk_though_the_database_is_set_to_be_quick(database: Database) -> None:
    asyncio.run(with_tables(database))
    with psycopg.connect(database.url, autocommit=True) as connection:
        (name,) = connection.execute("SELECT current_database()").fetchone() or ("",)
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
        connection.execute(REFUSES_A_QUICK_COMMIT)
        connection.execute("CREATE TRIGGER slowly BEFORE INSERT OR UPDATE ON zalo_oa_pair EXECUTE FUNCTION slowly()")
    with shelf_at(database, "given") as shelf, shelf.alone():
        shelf.put(Pair("access", "successor", 1.0, 2.0))
        assert shelf.pair().refresh == "successor"


def test_a_silent_database_holds_nobody_up_for_long() -> None:
    server = Server()
    try:
        with fresh(server.url) as database:
            asyncio.run(with_tables(database))
            with shelf_at(database, "given") as shelf:
                server.pause()
                begun = time.monotonic()
                try:
                    with pytest.raises(ShelfError):
                        shelf.pair()
                finally:
                    server.resume()
                assert time.monotonic() - begun < 6
    finally:
        server.stop()
