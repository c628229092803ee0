"""Several replicas over one database hold the same, in one order, each change once, however it reaches them."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack

import psycopg
import pytest
from msgspec import structs

from knowledge.errors import ConflictError, CorruptError, StoreError, UnavailableError
from knowledge.models import Agreement, Party
from knowledge.store import Store, agreement_change, initialise, nickname_change
from knowledge.store.place import Database
from knowledge.store.postgresql import log
from knowledge.store.postgresql.pool import connect
from knowledge.store.postgresql.schema import Step, migrate
from tests.postgresql import Server, fresh
from tests.wire import Wire

SON_TRA = Agreement(id="son-tra--tra-leng", parties=(Party(name="Sơn Trà"), Party(name="Trà Leng")))
NOTED = structs.replace(SON_TRA, notes="Đã kiểm tra nguồn.")
LISTENERS = "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'ketnghia-follower' and datname = current_database()"  # fmt: skip  # noqa: E501


async def until(true: Callable[[], object], seconds: float = 10) -> None:
    """Waits for something another thread does; fails when it does not."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come"
        await asyncio.sleep(0.001)


@pytest.fixture
def shared(database: Database) -> Database:
    """A knowledge base with one agreement."""
    initialise(database, [SON_TRA])
    return database


@pytest.fixture
def replicas(shared: Database) -> Iterator[list[Store]]:
    """Three of them, as three programs would have."""
    with ExitStack() as stack:
        yield [stack.enter_context(Store.open(shared)) for _ in range(3)]


async def test_an_edit_on_one_replica_is_soon_seen_on_all(replicas: list[Store]) -> None:
    revision = await replicas[0].commit(agreement_change(SON_TRA, NOTED))
    await until(lambda: all(store.view.revision == revision for store in replicas))
    assert [store.view for store in replicas[1:]] == [replicas[0].view] * 2


async def test_what_a_listener_has_missed_is_caught_up_by_number(replicas: list[Store], shared: Database) -> None:
    with psycopg.connect(shared.url, autocommit=True) as connection:
        connection.execute(LISTENERS)
        for number in range(5):
            await replicas[0].commit(nickname_change(f"phố Hội {number}", None, "Hội An"))
    await until(lambda: all(store.view.revision == 6 for store in replicas))
    assert len({tuple(store.view.nicknames) for store in replicas}) == 1


async def test_a_replica_that_lags_behind_catches_up_before_it_judges_an_edit(replicas: list[Store]) -> None:
    first, second, third = replicas
    await first.commit(agreement_change(SON_TRA, NOTED))
    await second.commit(agreement_change(NOTED, SON_TRA))
    with pytest.raises(ConflictError):
        await third.commit(agreement_change(NOTED, None))
    await third.commit(agreement_change(SON_TRA, None))


async def test_a_message_that_reaches_three_replicas_at_once_applies_once(replicas: list[Store]) -> None:
    change = nickname_change("phố Hội", None, "Hội An", channel="zalo", update="77")
    numbers = await asyncio.gather(*(store.commit(change) for store in replicas for _ in range(3)))
    assert set(numbers) == {2}
    assert len(await replicas[0].history()) == 2


async def test_edits_from_all_sides_are_one_order_without_gaps(replicas: list[Store]) -> None:
    edits = [
        store.commit(nickname_change(f"tên {i}.{j}", None, "Hội An", actor=f"p{i}"))
        for i, store in enumerate(replicas)
        for j in range(10)
    ]
    assert sorted(await asyncio.gather(*edits)) == list(range(2, 32))
    await until(lambda: all(store.view.revision == 31 for store in replicas))
    histories = [await store.history(limit=100) for store in replicas]
    assert histories[0] == histories[1] == histories[2]
    assert list(replicas[1].view.nicknames) == [e.change.key for e in reversed(histories[0][:-1])]


async def test_of_rival_edits_on_different_replicas_one_wins(replicas: list[Store]) -> None:
    edits = [agreement_change(SON_TRA, structs.replace(SON_TRA, notes=f"người {i}")) for i in range(3)]
    tried = (store.commit(edit) for store, edit in zip(replicas, edits, strict=True))
    outcomes = await asyncio.gather(*tried, return_exceptions=True)
    assert sum(isinstance(outcome, ConflictError) for outcome in outcomes) == 2


async def test_a_database_brought_back_from_a_backup_is_read_anew(replicas: list[Store], shared: Database) -> None:
    await replicas[0].commit(agreement_change(SON_TRA, NOTED))
    await until(lambda: replicas[1].view.revision == 2)
    with psycopg.connect(shared.url) as connection:
        connection.execute("delete from knowledge_change where revision = 2")
        connection.execute("delete from knowledge_revision where number = 2")
    await until(lambda: all(store.view.revision == 1 for store in replicas))
    assert await replicas[2].commit(nickname_change("phố Hội", None, "Hội An")) == 2
    await until(lambda: replicas[1].view.nicknames)
    assert replicas[1].view == replicas[2].view


def test_a_row_that_is_not_as_it_was_written_is_never_believed(shared: Database) -> None:
    with psycopg.connect(shared.url) as connection:
        connection.execute("update knowledge_change set after = replace(after, 'Leng', 'Linh')")
    with pytest.raises(CorruptError, match="pg_restore"):
        Store.open(shared)


async def test_what_cannot_be_written_as_text_is_refused_in_a_sentence(replicas: list[Store]) -> None:
    with pytest.raises(StoreError, match="kho tri thức vẫn như cũ"):
        await replicas[0].commit(nickname_change("phố Hội", None, "Hội An", actor="p\x00"))
    assert await replicas[0].commit(nickname_change("phố Hội", None, "Hội An")) == 2


# --- two versions of the program ------------------------------------------------------------------------------------


async def changed_by_a_newer_program(database: Database, step: Step) -> None:
    async with await connect(database, "ketnghia-newer") as connection:
        await migrate(connection, log.PART, (*log.STEPS, step))


async def test_a_replica_goes_on_beside_a_newer_program_that_has_added_to_the_tables(
    replicas: list[Store], shared: Database
) -> None:
    await changed_by_a_newer_program(shared, Step("alter table knowledge_change add column reviewed text"))
    assert await replicas[0].commit(agreement_change(SON_TRA, NOTED)) == 2
    await until(lambda: replicas[1].view.revision == 2)
    assert len(await replicas[1].history()) == 2
    with await asyncio.to_thread(Store.open, shared) as store:
        assert store.view == replicas[0].view


@pytest.mark.parametrize("read_only", [True, False])
async def test_a_program_too_old_for_the_tables_says_so_and_does_not_guess(shared: Database, read_only: bool) -> None:
    newer = Step("alter table knowledge_change rename column short to button", oldest=2)
    await changed_by_a_newer_program(shared, newer)
    with pytest.raises(StoreError, match="hãy cập nhật chương trình"):
        Store.open(shared, read_only=read_only)


# --- a connection that breaks ---------------------------------------------------------------------------------------


@pytest.fixture
async def wire(shared: Database) -> AsyncIterator[Wire]:
    async with Wire(shared) as wire:
        yield wire


@pytest.mark.parametrize("arrives", [True, False])
async def test_a_commit_whose_answer_is_lost_is_neither_lost_nor_doubled(wire: Wire, arrives: bool) -> None:
    store = await asyncio.to_thread(Store.open, wire.database)
    try:
        wire.cut_at(b"COMMIT", arrives=arrives)
        assert await store.commit(agreement_change(SON_TRA, NOTED)) == 2
        assert await store.commit(agreement_change(NOTED, SON_TRA)) == 3
        assert [entry.revision for entry in await store.history()] == [3, 2, 1]
        assert wire.cuts == 1
    finally:
        await asyncio.to_thread(store.close)


# --- a database that goes away --------------------------------------------------------------------------------------


@pytest.fixture
def away(server: Server) -> Iterator[list[Store]]:
    """Two replicas on it."""
    with fresh(server.url) as database:
        initialise(database, [SON_TRA])
        with Store.open(database) as first, Store.open(database) as second:
            yield [first, second]


@pytest.mark.parametrize(("leave", "back"), [(Server.kill, Server.start), (Server.pause, Server.resume)])
async def test_without_its_database_a_replica_answers_and_refuses_and_comes_back_by_itself(
    server: Server, away: list[Store], leave: Callable[[Server], None], back: Callable[[Server], None]
) -> None:
    first, second = away
    before = first.view
    leave(server)
    try:
        began = time.monotonic()
        with pytest.raises(UnavailableError, match="chưa có gì thay đổi"):
            await first.commit(agreement_change(SON_TRA, NOTED))
        assert time.monotonic() - began < 8, "nobody waits long for a database that is away"
        await until(lambda: not first.reachable and not second.reachable)
        began = time.monotonic()
        with pytest.raises(UnavailableError):
            await second.commit(agreement_change(SON_TRA, NOTED))
        assert time.monotonic() - began < 0.1, "once it is known nobody waits at all"
        assert first.view is before
    finally:
        back(server)
    await until(lambda: first.reachable and second.reachable)
    assert first.view == before, "what was refused is not done later"
    assert await first.commit(agreement_change(SON_TRA, NOTED)) == 2
    await until(lambda: second.view.revision == 2)
