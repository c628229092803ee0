"""Files lost, cut, taken back in time or without room to grow: told, or made good, and nothing is made up."""

import errno
import shutil
import sys
from pathlib import Path

import pytest
from msgspec import structs

from knowledge.errors import CorruptError, StoreError
from knowledge.models import Agreement, Party
from knowledge.store import FILE, LOG, Store, agreement_change, initialise, keeper, upkeep
from tests.faults.workload import commit, model_of

SON_TRA = Agreement(id="son-tra--tra-leng", parties=(Party(name="Sơn Trà"), Party(name="Trà Leng")))
NOTED = structs.replace(SON_TRA, notes="Đã kiểm tra nguồn.")
WAL = f"{LOG}-wal"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge base with one agreement."""
    initialise(tmp_path / "kho", [SON_TRA])
    return tmp_path / "kho"


@pytest.fixture
async def killed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One whose writer was killed with six revisions in the write-ahead log and none of them in the checkpoint."""
    monkeypatch.setattr(keeper, "PAUSE", 3600)
    with Store.open(folder) as store:
        await commit(store, 1, 6)
        shutil.copytree(folder, folder.with_name("killed"))
    return folder.with_name("killed")


@pytest.mark.parametrize("damage", ["gone", "empty", "cut", "last bytes"])
def test_acknowledged_changes_that_are_no_longer_in_the_log_are_missed(killed: Path, damage: str) -> None:
    whole = (killed / WAL).read_bytes()
    left = {"gone": b"", "empty": b"", "cut": whole[: len(whole) // 2], "last bytes": whole[:-1]}[damage]
    (killed / WAL).write_bytes(left)
    if damage == "gone":
        (killed / WAL).unlink()
    for read_only in (True, False, False):
        with pytest.raises(CorruptError, match="mà kho đã đến lần 7"):
            Store.open(killed, read_only=read_only)


async def test_log_and_checkpoint_of_an_earlier_day_are_missed_too(folder: Path) -> None:
    earlier = {name: (folder / name).read_bytes() for name in (FILE, LOG)}
    with Store.open(folder) as store:
        await commit(store, 1, 3)
    for name, content in earlier.items():
        (folder / name).write_bytes(content)
    with pytest.raises(CorruptError, match="mà kho đã đến lần 4"):
        Store.open(folder)
    upkeep.restore(folder, folder / LOG)  # who means it says so
    with Store.open(folder) as store:
        assert store.view.agreements == {SON_TRA.id: SON_TRA}


async def test_a_stale_checkpoint_is_brought_forward_from_the_log(folder: Path) -> None:
    stale = (folder / FILE).read_bytes()
    with Store.open(folder) as store:
        await commit(store, 1, 5)
        wanted = model_of(store.view)
    fresh = (folder / FILE).read_bytes()
    (folder / FILE).write_bytes(stale)
    with Store.open(folder, read_only=True) as store:
        assert model_of(store.view) == wanted
    with Store.open(folder) as store:
        assert model_of(store.view) == wanted
    assert (folder / FILE).read_bytes() == fresh


async def test_a_killed_writers_log_is_restored_with_what_lies_beside_it(killed: Path, tmp_path: Path) -> None:
    with Store.open(killed, read_only=True) as store:
        wanted = model_of(store.view)
    upkeep.restore(tmp_path / "new", killed / LOG)
    with Store.open(tmp_path / "new") as store:
        assert model_of(store.view) == wanted


async def test_history_that_is_not_as_it_was_written_is_not_shown(folder: Path) -> None:
    with Store.open(folder) as store:
        await store.commit(agreement_change(SON_TRA, NOTED, actor="p1"))
    content = (folder / LOG).read_bytes()
    for was, now in (("Đã kiểm tra".encode(), "Đã kiểm trb".encode()), (b"p1", b"p2")):
        (folder / LOG).write_bytes(content.replace(was, now))
        with Store.open(folder, read_only=True) as store:
            assert store.view.agreements == {SON_TRA.id: NOTED}, "the checkpoint has it"
            with pytest.raises(CorruptError, match="lần sửa 2"):
                await store.history(limit=1)


@pytest.mark.skipif(sys.platform == "win32", reason="needs modes of POSIX")
def test_a_new_folder_is_its_owners_alone_and_a_backup_is_as_private_as_the_log(folder: Path, tmp_path: Path) -> None:
    assert folder.stat().st_mode & 0o777 == 0o700
    (folder / LOG).chmod(0o600)
    upkeep.backup(folder, tmp_path / "kho.backup")
    assert (tmp_path / "kho.backup").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of POSIX")
async def test_a_full_disk_refuses_the_change_and_takes_it_once_there_is_room(folder: Path) -> None:
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Store.open(folder) as store:
        view = store.view
        for room in (0, 100, 5_000, 20_000):  # bytes that a file may have: the writing stops at different places
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
            try:
                with pytest.raises(StoreError, match="vẫn như cũ"):
                    await store.commit(agreement_change(SON_TRA, structs.replace(NOTED, notes="dài " * 4_000)))
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            assert store.view == view
            with Store.open(folder, read_only=True) as reader:
                assert reader.view == view
        await store.commit(agreement_change(SON_TRA, NOTED))
    with Store.open(folder, read_only=True) as store:
        assert store.view.agreements == {SON_TRA.id: NOTED}


def test_a_backup_that_does_not_fit_leaves_the_one_of_before(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "kho.backup").write_bytes(b"the one of before")
    monkeypatch.setattr(Path, "touch", full)
    with pytest.raises(StoreError, match="Không ghi được bản sao lưu"):
        upkeep.backup(folder, tmp_path / "kho.backup")
    assert (tmp_path / "kho.backup").read_bytes() == b"the one of before"
