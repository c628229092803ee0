"""A knowledge base moves from a folder to a database and back with all its history, or not at all."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from msgspec import structs

from knowledge.errors import BusyError, CorruptError, ExistsError, StoreError
from knowledge.models import Agreement, Entry, Party
from knowledge.store import Store, View, agreement_change, initialise, nickname_change, upkeep
from knowledge.store.place import Database, Place
from knowledge.store.postgresql import transfer
from knowledge.store.postgresql.transfer import to_database, to_folder
from tests.postgresql import fresh

SON_TRA = Agreement(id="son-tra--tra-leng", parties=(Party(name="Sơn Trà"), Party(name="Trà Leng")))
NOTED = structs.replace(SON_TRA, notes="Đã kiểm tra nguồn.")
EDITS = 25


def quietly(_done: int, _of: int) -> None:
    """A progress that nobody watches."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge base with a history."""
    initialise(tmp_path / "kho", [SON_TRA])

    async def edit() -> None:
        with Store.open(tmp_path / "kho") as store:
            await store.commit(agreement_change(SON_TRA, NOTED, actor="p1", channel="zalo", update="9"))
            await store.commit(agreement_change(NOTED, None, actor="p2"))
            for number in range(EDITS):
                await store.commit(nickname_change(f"phố Hội {number}", None, "Hội An"))

    asyncio.run(edit())
    return tmp_path / "kho"


def held(place: Place) -> tuple[View, tuple[Entry, ...]]:
    """What is known there, and how it came to be."""
    with Store.open(place, read_only=True) as store:
        return store.view, asyncio.run(store.history(limit=1000))


def test_there_and_back_nothing_is_lost_or_changed(folder: Path, database: Database, tmp_path: Path) -> None:
    counted = to_database(folder, database, quietly)
    assert (counted.revisions, counted.changes) == (EDITS + 3, EDITS + 3)
    assert held(database) == held(folder)
    assert to_folder(database, tmp_path / "về", quietly) == counted
    assert held(tmp_path / "về") == held(folder)
    upkeep.check(tmp_path / "về")


def test_what_arrived_before_the_move_still_applies_once_after_it(folder: Path, database: Database) -> None:
    to_database(folder, database, quietly)

    async def again() -> int:
        with Store.open(database) as store:
            return await store.commit(agreement_change(SON_TRA, NOTED, actor="p1", channel="zalo", update="9"))

    assert asyncio.run(again()) == 2


def test_a_history_that_was_shortened_moves_as_it_is(folder: Path, database: Database, tmp_path: Path) -> None:
    assert upkeep.compact(folder, "2999-01-01")
    to_database(folder, database, quietly)
    assert held(database) == held(folder)
    to_folder(database, tmp_path / "về", quietly)
    assert held(tmp_path / "về") == held(folder)


class Broken(Exception):  # noqa: N818 - what a test does, no fault
    """As when the machine is turned off."""


def broken_off(after: int) -> Callable[[int, int], None]:
    def progress(done: int, of: int) -> None:
        assert of == EDITS + 3
        if done >= after:
            raise Broken

    return progress


def test_a_move_broken_off_goes_on_where_it_was(
    folder: Path, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "AT_ONCE", 10)
    seen: list[int] = []
    with pytest.raises(Broken):
        to_database(folder, database, broken_off(after=10))
    for attempt in (lambda: Store.open(database), lambda: initialise(database)):
        with pytest.raises(StoreError, match="chạy lại “ketnghia migrate”"):
            attempt()
    to_database(folder, database, lambda done, _of: seen.append(done))
    assert seen == [10, 20, 28]
    assert held(database) == held(folder)
    seen.clear()
    monkeypatch.setattr(transfer, "ROWS", 10)
    with pytest.raises(Broken):
        to_folder(database, tmp_path / "về", broken_off(after=9))
    to_folder(database, tmp_path / "về", lambda done, _of: seen.append(done))
    assert seen[0] > 0
    assert seen[-1] == EDITS + 3
    assert held(tmp_path / "về") == held(folder)


def test_a_knowledge_base_is_never_overwritten(folder: Path, database: Database, tmp_path: Path) -> None:
    initialise(database, [SON_TRA])
    with pytest.raises(ExistsError):
        to_database(folder, database, quietly)
    with pytest.raises(ExistsError):
        to_folder(database, folder, quietly)


def test_half_of_one_knowledge_base_is_not_continued_with_another(
    folder: Path, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "AT_ONCE", 10)
    with pytest.raises(Broken):
        to_database(folder, database, broken_off(after=10))
    initialise(tmp_path / "khác", [NOTED])
    with pytest.raises(ExistsError, match="khác"):
        to_database(tmp_path / "khác", database, quietly)


def test_what_was_changed_on_its_way_is_found(folder: Path, database: Database) -> None:
    def meddle(done: int, of: int) -> None:
        if done == of:
            with psycopg.connect(database.url) as connection:
                connection.execute("update knowledge_change set key = 'phố khác' where key = 'phố Hội 3'")

    with pytest.raises(CorruptError):
        to_database(folder, database, meddle)
    with pytest.raises(StoreError):
        Store.open(database)


def test_nobody_edits_the_folder_that_is_being_moved(folder: Path, database: Database) -> None:
    with Store.open(folder), pytest.raises(BusyError):
        to_database(folder, database, quietly)


def test_nobody_edits_the_database_that_is_being_moved(database: Database, tmp_path: Path) -> None:
    initialise(database, [SON_TRA])
    with Store.open(database) as store:

        def edit(_done: int, _of: int) -> None:
            with pytest.raises(BusyError, match="thử lại sau"):
                asyncio.run_coroutine_threadsafe(
                    store.commit(agreement_change(SON_TRA, NOTED)), store._background._loop
                ).result()

        to_folder(database, tmp_path / "về", lambda done, of: edit(done, of) if done == of else None)
        assert asyncio.run(store.commit(agreement_change(SON_TRA, NOTED))) == 2


# --- looking after it -----------------------------------------------------------------------------------------------


def test_a_database_is_checked_row_by_row(database: Database) -> None:
    initialise(database, [SON_TRA])
    health = upkeep.check(database)
    assert (health.agreements, health.revision, health.changes) == (1, 1, 1)
    with psycopg.connect(database.url) as connection:
        connection.execute("update knowledge_change set short = 'a2'")
    with pytest.raises(CorruptError, match="lần sửa 1"):
        upkeep.check(database)


def test_a_backup_of_a_database_is_restored_to_a_folder_or_to_an_empty_database(
    folder: Path, database: Database, tmp_path: Path
) -> None:
    to_database(folder, database, quietly)
    with Store.open(database) as store:
        asyncio.run(store.backup(tmp_path / "kho.backup"))
    upkeep.restore(tmp_path / "về", tmp_path / "kho.backup")
    assert held(tmp_path / "về") == held(database)
    with pytest.raises(ExistsError):
        upkeep.restore(database, tmp_path / "kho.backup")
    with fresh() as empty:
        upkeep.restore(empty, tmp_path / "kho.backup")
        assert held(empty) == held(database)


def test_forgetting_history_on_a_database_is_refused_with_the_way_to_do_it(database: Database) -> None:
    initialise(database, [SON_TRA])
    with pytest.raises(StoreError, match="ketnghia migrate --back"):
        upkeep.compact(database, "2999-01-01")
