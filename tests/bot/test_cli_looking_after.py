"""check, backup, restore, compact and history, as somebody at a terminal types them."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path

import pytest
from msgspec import structs

from knowledge.errors import BusyError
from knowledge.models import Agreement, Party
from knowledge.store import FILE, LOG, Store, agreement_change, initialise, upkeep
from tests.bot.commands import Said

SON_TRA = Agreement(id="son-tra--tra-leng", parties=(Party(name="Sơn Trà"), Party(name="Trà Leng")))
NOTED = structs.replace(SON_TRA, notes="Đã kiểm tra nguồn.")


@pytest.fixture
def data(elsewhere: Path) -> Path:
    """A knowledge base with a record that was noted, and noted again."""
    initialise(elsewhere / "data", [SON_TRA])

    async def write() -> None:
        with Store.open(elsewhere / "data") as store:
            await store.commit(agreement_change(SON_TRA, NOTED, actor="p1"))
            await store.commit(agreement_change(NOTED, structs.replace(NOTED, place="Đà Nẵng"), actor="p1"))

    asyncio.run(write())
    return elsewhere / "data"


def test_check_reads_everything_and_says_how_much_that_is(run: Said, data: Path) -> None:
    assert "1 bản ghi, lần sửa thứ 3, 3 thay đổi" in run("check")
    (data / FILE).unlink()
    assert f"Lưu ý: {FILE} không còn nữa" in run("check")


def test_check_finds_a_record_changed_behind_the_programs_back(run: Said, data: Path) -> None:
    with sqlite3.connect(data / LOG) as db:
        db.execute("update change set after = replace(after, 'Sơn Trà', 'Sơn Tây') where revision = 3")
    db.close()
    assert "lần sửa 3" in run("check", status=1)


def test_a_backup_brings_everything_back_with_its_history(run: Said, data: Path) -> None:
    assert "ketnghia restore kho.backup" in run("backup", "kho.backup")
    for path in data.iterdir():
        path.unlink()
    assert "1 bản ghi, lần sửa thứ 3" in run("restore", "kho.backup")
    assert len(run("history").splitlines()) == 3
    assert "3 thay đổi" in run("check")


def test_what_a_restore_replaces_is_kept(run: Said, data: Path) -> None:
    run("backup", "kho.backup")
    run("import", "--replace", write_json("other.json", [{"id": "x", "parties": [{"name": "A"}, {"name": "B"}]}]))
    said = run("restore", "kho.backup")
    (old,) = data.glob("truoc-khi-khoi-phuc-*")
    assert str(old) in said
    with Store.open(old, read_only=True) as store:
        assert "x" in store.view.agreements
    with Store.open(data) as store:
        assert "x" not in store.view.agreements


def test_without_a_backup_the_checkpoint_brings_back_what_it_has(run: Said, data: Path) -> None:
    (data / LOG).write_bytes(b"not a log")
    assert "ketnghia restore" in run("ask", "Sơn Trà kết nghĩa với ai?", status=1)
    run("restore", str(data / FILE))
    assert "Trà Leng" in run("ask", "Sơn Trà kết nghĩa với ai?")
    assert len(run("history").splitlines()) == 1, "it has no history"


@pytest.mark.parametrize("damage", [b"", b"{}", b"SQLite format 3\0", b"torn"])
def test_a_damaged_backup_is_refused_and_changes_nothing(run: Said, data: Path, damage: bytes) -> None:
    run("backup", "kho.backup")
    whole = Path("kho.backup").read_bytes()
    Path("kho.backup").write_bytes(whole[: len(whole) // 2] if damage == b"torn" else damage)
    before = {path.name: path.read_bytes() for path in data.iterdir()}
    run("restore", "kho.backup", status=1)
    assert {name: (data / name).read_bytes() for name in before} == before
    assert "1 bản ghi" in run("check")


def test_restoring_and_compacting_wait_for_the_writer_to_end(run: Said, data: Path) -> None:
    run("backup", "kho.backup")
    with Store.open(data):
        assert "dừng" in run("restore", "kho.backup", status=1)
        with pytest.raises(BusyError):
            upkeep.compact(data, "2026-01-01")


def test_compacting_forgets_old_history_and_keeps_what_is_known(run: Said, data: Path) -> None:
    with Store.open(data, read_only=True) as store:
        before = store.view
    assert upkeep.compact(data, "2000-01-01") == 0
    assert upkeep.compact(data, "2999-01-01") == 2
    with Store.open(data) as store:
        assert store.view == before
    assert "1 thay đổi" in run("check")
    assert "Không có thay đổi nào cũ" in run("compact", "--days", "30")
    (data / FILE).unlink()
    with Store.open(data) as store:
        assert store.view == before, "also without the checkpoint"


def test_after_compacting_ids_keep_their_short_keys_and_new_records_get_new_ones(run: Said, data: Path) -> None:
    other = Agreement(id="x", parties=(Party(name="A"), Party(name="B")))

    async def write(before: Agreement | None, after: Agreement | None) -> None:
        with Store.open(data) as store:
            await store.commit(agreement_change(before, after))

    asyncio.run(write(None, other))
    asyncio.run(write(other, None))
    upkeep.compact(data, "2999-01-01")
    (data / FILE).unlink()
    asyncio.run(write(None, structs.replace(other, id="y")))
    asyncio.run(write(None, other))
    with Store.open(data, read_only=True) as store:
        assert store.view.keys == {"son-tra--tra-leng": "a1", "x": "a2", "y": "a3"}
        assert list(store.view.agreements) == ["son-tra--tra-leng", "x", "y"]


def test_history_tells_who_did_what(run: Said, data: Path) -> None:
    lines = run("history", "a1").splitlines()
    assert [line.split()[0] for line in lines] == ["3", "2", "1"]
    assert "p1" in lines[0]
    assert "sửa bản ghi son-tra--tra-leng (a1)" in lines[0]
    assert "starter" in lines[2]
    assert "thêm bản ghi" in lines[2]
    (entry,) = (json.loads(line) for line in run("history", "--json", "--limit", "1").splitlines())
    assert entry["change"]["after"]["place"] == "Đà Nẵng"
    assert "Không có thay đổi" in run("history", "nothing", status=1)


def write_json(name: str, records: list[dict[str, object]]) -> str:
    Path(name).write_text(json.dumps(records), encoding="utf-8")
    return name
