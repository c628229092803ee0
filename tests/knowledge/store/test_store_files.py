"""The file is whole at every moment: damage is told, a failed write changes nothing, plain TinyDB reads it."""

import errno
import os
import stat
from pathlib import Path

import pytest
from tinydb import TinyDB

from knowledge.errors import (
    CorruptError,
    ReadOnlyError,
    StoreError,
)
from knowledge.models import Commitment
from knowledge.store import (
    Store,
    View,
    agreement_change,
    checkpoint,
    document_change,
    initialise,
    nickname_change,
)
from knowledge.store import files as store_files
from tests.knowledge.store.records import HAI_CHAU, NOTED, SON_TRA

FILE = "knowledge.json"
LOG = "changes.sqlite3"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge base with one agreement."""
    initialise(tmp_path / "kho", [SON_TRA])
    return tmp_path / "kho"


def content(folder: Path) -> bytes:
    return (folder / FILE).read_bytes()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def reopened(folder: Path) -> View:
    with Store.open(folder, read_only=True) as store:
        return store.view


def test_a_folder_that_lost_its_knowledge_base_is_told_from_one_that_never_held_any(folder: Path) -> None:
    for name in (FILE, LOG):
        (folder / name).unlink()
    for read_only in (True, False):
        with pytest.raises(CorruptError, match="không còn nữa"):
            Store.open(folder, read_only=read_only)


# --- the file -------------------------------------------------------------------------------------------------------


async def test_plain_tinydb_opens_the_file(folder: Path) -> None:
    with Store.open(folder) as store:
        await store.commit(nickname_change("phố Hội", None, "Hội An"))
    with TinyDB(folder / FILE, encoding="utf-8") as db:
        assert db.tables() == {"agreements", "nicknames", "members", "programmes", "proposals", "meta"}
        (document,) = db.table("agreements").all()
        assert (document.doc_id, document["key"], document["record"]["id"]) == (1, "a1", "son-tra--tra-leng")
        assert db.table("nicknames").all() == [{"name": "phố Hội", "place": "Hội An"}]
        (meta,) = db.table("meta").all()
        assert (meta["schema"], meta["revision"]) == (2, 2)
        assert meta["committed_at"] >= "2025"
    assert "Sơn Trà" in content(folder).decode()


def before_logs(folder: Path) -> None:
    """Makes the folder as the first version of the program left it: a checkpoint of schema 1, and no log."""
    (folder / LOG).unlink()
    old = content(folder).replace(b'"schema":2', b'"schema":1')
    (folder / FILE).write_bytes(old)


async def test_a_knowledge_base_from_before_there_were_logs_is_brought_forward(folder: Path) -> None:
    before_logs(folder)
    assert reopened(folder).agreements == {SON_TRA.id: SON_TRA}, "reading changes nothing"
    assert not (folder / LOG).exists()
    with Store.open(folder) as store:
        assert store.view.agreements == {SON_TRA.id: SON_TRA}
        assert [entry.short for entry in await store.history()] == ["a1"]
        await store.commit(agreement_change(SON_TRA, NOTED))
    assert reopened(folder).agreements == {SON_TRA.id: NOTED}
    assert b'"schema":2' in content(folder)


async def test_what_plain_tinydb_wrote_is_read_and_its_nulls_are_tidied(folder: Path) -> None:
    before_logs(folder)
    with TinyDB(folder / FILE, encoding="utf-8") as db:
        record = {
            "id": "x",
            "kind": None,
            "parties": [{"name": "Nam Phước", "aliases": None}, {"name": "Thăng Phú"}],
            "commitments": [{"text": "Giúp bán nông sản", "status": None, "progress": None, "fields": None}],
            "people": None,
            "support": [{"what": "Bò giống", "per": None}],
            "notes": None,
        }
        db.table("agreements").insert({"key": "a9", "record": record})
    with Store.open(folder) as store:
        agreement = store.view.agreements["x"]
        assert (agreement.kind, agreement.people, agreement.notes) == ("twinning", (), "")
        assert agreement.parties[0].aliases == ()
        assert agreement.commitments == (Commitment(text="Giúp bán nông sản"),)
        assert agreement.support is not None
        assert agreement.support[0].per == "total"
        await store.commit(agreement_change(None, HAI_CHAU))
        assert store.view.keys["hai-chau--hung-son"] == "aa", "counting goes on behind the highest key there is"


def torn(content: bytes) -> bytes:
    return content[: len(content) // 2]


DAMAGES = [
    (lambda _: b"", "trống"),
    (lambda content: b"\0" * len(content), "trống"),
    (torn, "cắt cụt"),
    (lambda content: content + b"}", "cắt cụt"),
    (lambda content: content.replace("Sơn".encode(), b"\xff\xfe"), "cắt cụt"),
    (lambda _: b"[" * 100_000, "cắt cụt"),
    (lambda _: b"{}", "dạng"),
    (lambda _: b"[]", "dạng"),
    (lambda _: b'{"_default": {"1": {"name": "x"}}}', "dạng"),
    (lambda content: content.replace(b'"meta":{\n"1":', b'"meta":{\n"1":{},"2":'), "dạng"),
    (lambda content: content.replace(b'"key":"a1"', b'"key":"!"'), "khóa ngắn"),
    (lambda content: content.replace(b'"2025-08-15"', b"5"), "signed_on"),
    (lambda content: content.replace(b'"id":"son-tra--tra-leng",', b""), "không mã"),
]


@pytest.mark.parametrize(("damage", "why"), DAMAGES)
def test_a_damaged_file_is_an_error_with_a_way_out_and_stays_as_it_is(folder: Path, damage, why: str) -> None:  # type: ignore[no-untyped-def]
    before_logs(folder)
    (folder / FILE).write_bytes(damage(content(folder)))
    damaged = content(folder)
    for read_only in (True, False, False):  # twice for writing: the failed one has let go of the lock
        with pytest.raises(CorruptError, match=why) as caught:
            Store.open(folder, read_only=read_only)
        assert "khôi phục" in caught.value.message
        assert "\n" not in str(caught.value)
    assert content(folder) == damaged


@pytest.mark.parametrize("damage", [None, *(damage for damage, _ in DAMAGES)])
async def test_a_lost_or_damaged_checkpoint_is_made_again_from_the_log(folder: Path, damage) -> None:  # type: ignore[no-untyped-def]
    with Store.open(folder) as store:
        await store.commit(agreement_change(SON_TRA, NOTED))
        await store.commit(document_change("member", "p1", None, {"role": "editor"}))
        view = store.view
    whole = content(folder)
    if damage is None:
        (folder / FILE).unlink()
    else:
        (folder / FILE).write_bytes(damage(whole))
    assert reopened(folder) == view, "reading finds everything in the log"
    with Store.open(folder) as store:
        assert store.view == view
    assert content(folder) == whole
    assert (folder / f"{FILE}.set-aside").exists() is (damage is not None), "what was there is kept to be looked at"


@pytest.mark.parametrize("damage", ["gone", "empty", "cut", "of another knowledge base", "of an earlier day"])
async def test_a_lost_or_damaged_log_beside_a_checkpoint_is_an_error_with_a_way_out(
    folder: Path, tmp_path: Path, damage: str
) -> None:
    earlier = (folder / LOG).read_bytes()
    with Store.open(folder) as store:
        await store.commit(agreement_change(SON_TRA, NOTED))
    log = folder / LOG
    if damage == "gone":
        log.unlink()
    elif damage == "of another knowledge base":
        initialise(tmp_path / "other", [HAI_CHAU])
        log.write_bytes((tmp_path / "other" / LOG).read_bytes())
    else:
        now = {"empty": b"", "cut": log.read_bytes()[:9000], "of an earlier day": earlier}[damage]
        log.write_bytes(now)
    before = {name: (folder / name).read_bytes() for name in names(folder) - {"knowledge.lock"}}
    for read_only in (True, False, False):
        with pytest.raises(CorruptError, match="ketnghia restore"):
            Store.open(folder, read_only=read_only)
    assert {name: (folder / name).read_bytes() for name in names(folder) - {"knowledge.lock"}} == before


def test_two_records_with_one_id_are_an_error(folder: Path) -> None:
    before_logs(folder)
    with TinyDB(folder / FILE, encoding="utf-8") as db:
        (document,) = db.table("agreements").all()
        db.table("agreements").insert({**document, "key": "a2"})
    with pytest.raises(CorruptError, match="trùng mã"):
        Store.open(folder)


def test_a_file_of_a_newer_program_is_refused(folder: Path) -> None:
    newer = content(folder).replace(b'"schema":2', b'"schema":3')
    for changed in (newer, newer.replace(b'"record":', b'"facts":')):
        (folder / FILE).write_bytes(changed)
        with pytest.raises(StoreError, match="phiên bản mới hơn"):
            Store.open(folder)


# --- what may go wrong while writing --------------------------------------------------------------------------------


@pytest.mark.parametrize("call", ["open", "write", "fsync of the file", "replace", "fsync of the folder"])
async def test_a_checkpoint_that_cannot_be_written_loses_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def fsync(handle: int, real=os.fsync) -> None:  # type: ignore[no-untyped-def]
        if stat.S_ISDIR(os.fstat(handle).st_mode) is (call == "fsync of the folder"):
            fail()
        real(handle)

    before = content(folder)
    with monkeypatch.context() as broken, Store.open(folder) as store:
        if call == "open":
            broken.setattr(Path, "open", fail)
        elif call == "write":
            broken.setattr(checkpoint, "encoded", fail)
        elif call == "replace":
            broken.setattr(os, "replace", fail)
        else:
            broken.setattr(os, "fsync", fsync)
        await store.commit(agreement_change(SON_TRA, NOTED))
    assert call == "fsync of the folder" or content(folder) == before
    assert names(folder) == {FILE, LOG, "knowledge.lock"}
    assert reopened(folder).agreements == {SON_TRA.id: NOTED}


async def test_a_folder_that_cannot_be_flushed_is_no_failure(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(handle: int, real=os.fsync) -> None:  # type: ignore[no-untyped-def]
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "not on this file system")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with Store.open(folder) as store:
        await store.commit(agreement_change(SON_TRA, NOTED))
    assert reopened(folder).agreements == {SON_TRA.id: NOTED}


@pytest.mark.parametrize("before_opening", [True, False])
@pytest.mark.parametrize("what", ["file", "folder"])
async def test_what_is_read_only_stays_as_it_is(folder: Path, what: str, before_opening: bool) -> None:
    path = folder / FILE if what == "file" else folder
    mode, before = path.stat().st_mode, content(folder)
    if before_opening:
        path.chmod(mode & ~0o222)
    try:
        with Store.open(folder) as store:
            path.chmod(mode & ~0o222)
            view = store.view
            assert store.writable is not before_opening
            with pytest.raises(ReadOnlyError, match="không lưu được"):
                await store.commit(agreement_change(SON_TRA, NOTED))
            assert (store.view, content(folder)) == (view, before)
            assert path.stat().st_mode == mode & ~0o222
    finally:
        path.chmod(mode)


async def test_the_files_mode_and_the_link_it_stands_behind_survive_a_commit(folder: Path, tmp_path: Path) -> None:
    (folder / FILE).chmod(0o640)
    (folder / FILE).rename(tmp_path / "elsewhere.json")
    (folder / FILE).symlink_to(tmp_path / "elsewhere.json")
    with Store.open(folder) as store:
        await store.commit(agreement_change(SON_TRA, NOTED))
    assert (folder / FILE).is_symlink()
    assert (tmp_path / "elsewhere.json").stat().st_mode & 0o777 == 0o640
    assert reopened(folder).agreements == {SON_TRA.id: NOTED}


async def test_a_store_opened_for_reading_refuses_to_commit_and_leaves_no_trace(folder: Path) -> None:
    (folder / "knowledge.lock").unlink()
    with Store.open(folder, read_only=True) as store, pytest.raises(ReadOnlyError, match="chỉ để đọc"):
        await store.commit(agreement_change(SON_TRA, NOTED))
    assert names(folder) == {FILE, LOG}


def test_the_storage_serves_tinydb_as_any_other(tmp_path: Path) -> None:
    with TinyDB(tmp_path / "db.json", storage=store_files.AtomicStorage) as db:
        assert db.tables() == set(), "no file yet is an empty database"
        db.table("nicknames").insert({"name": "phố Hội"})
        db.table("nicknames").update({"place": "Hội An"})
        assert db.table("nicknames").all() == [{"name": "phố Hội", "place": "Hội An"}]
        db.drop_tables()
        assert db.tables() == set()
