"""Looking after a knowledge base: checked through, copied, brought back, its old history forgotten."""

from __future__ import annotations

import os
import shutil
from contextlib import closing, suppress
from pathlib import Path

import msgspec

from knowledge.errors import CorruptError, MissingError, RowError, StoreError
from knowledge.records import read_record, record_of
from knowledge.store import checkpoint
from knowledge.store.clock import now
from knowledge.store.files import AtomicStorage, WriterLock, make_folder, sync_file, sync_folder
from knowledge.store.log import ChangeLog
from knowledge.store.making import FILE, LOG, make_log, refusal, remove_log
from knowledge.store.place import Database, Place
from knowledge.store.recovery import Recovered, expect, looked, old_state, recovered
from knowledge.store.rows import Mark
from knowledge.store.state import State

_SQLITE = b"SQLite format 3\0"


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found in a knowledge base that can be used."""

    agreements: int
    revision: int
    changes: int  # in the log
    notes: tuple[str, ...] = ()  # worth knowing, and no fault


def check(place: Place) -> Health:
    """Reads everything: the log's structure and checksums, the checkpoint against it, each record by today's rules.

    Takes no lock. Raises CorruptError at the first fault.
    """
    if isinstance(place, Database):
        from knowledge.store.postgresql.upkeep import check_database  # its libraries are an extra

        return check_database(place)
    return looked(lambda: _checked(place))


def _checked(folder: Path) -> Health:
    if not expect(folder):
        state = old_state(folder)
        refuse_faults(folder, state)
        note = "chưa có nhật ký; lần ghi đầu tiên sẽ tạo"
        return Health(agreements=len(state.view.agreements), revision=state.view.revision, changes=0, notes=(note,))
    found, log = recovered(folder, ChangeLog.read)
    try:
        with log.one_moment():
            log.verify()
            whole = State().replayed(log.entries())
            changes = log.count()
    finally:
        log.close()
    _refuse_difference(folder, found, whole)
    refuse_faults(folder, found.state)
    notes = (f"{FILE} {found.why}; đã đọc từ nhật ký, lần mở để ghi tới sẽ viết lại",) if found.why else ()
    view = found.state.view
    return Health(agreements=len(view.agreements), revision=view.revision, changes=changes, notes=notes)


def _refuse_difference(folder: Path, found: Recovered, whole: State) -> None:
    if found.state.view != whole.view and found.mark.revision == whole.view.revision:
        raise CorruptError(
            f"{folder / FILE} và nhật ký không nói cùng một điều. Hãy chuyển {FILE} đi nơi khác: "
            "lần mở để ghi tới sẽ viết lại nó từ nhật ký."
        )


def refuse_faults(place: Place, state: State) -> None:
    """Raises CorruptError where a record breaks the rules of today."""
    faults = [
        RowError(number, *problem)
        for number, agreement in enumerate(state.view.agreements.values(), 1)
        for problem in read_record(record_of(agreement))[1]
    ]
    if faults:
        raise CorruptError(f"Kho tri thức {place} có {len(faults)} chỗ sai, trước hết là {faults[0]}.")


def backup(place: Place, path: Path) -> None:
    """Writes a copy with all history, as it is at one moment, also while somebody writes. Replaces a file whole."""
    if isinstance(place, Database):
        from knowledge.store.postgresql.upkeep import backup_database  # its libraries are an extra

        backup_database(place, path)
    else:
        _backup_folder(place, path)


def _backup_folder(folder: Path, path: Path) -> None:
    if not expect(folder):
        raise MissingError(f"Kho tri thức ở {folder} chưa có nhật ký; hãy mở nó để ghi một lần, rồi sao lưu.")
    temp = path.with_name(f".{path.name}.tmp")

    def copy() -> None:
        with closing(ChangeLog.read(folder / LOG)) as log:
            _copied(log, temp)

    try:
        looked(copy)
        os.replace(temp, path)  # noqa: PTH105 - the file is whole or not there
        sync_folder(path.parent)
    except OSError as error:
        raise StoreError(f"Không ghi được bản sao lưu {path}: {error.strerror or error}.") from error
    finally:
        remove_log(temp)


def restore(place: Place, path: Path) -> Path | None:
    """Puts a backup, or a checkpoint file, in the place of a knowledge base; it is read through first.

    Returns the folder into which the old one went, None where there was none. Raises CorruptError where what is to be
    brought back is itself damaged, BusyError while somebody writes, ExistsError for a database that has a knowledge
    base. Whenever it is broken off, the old one is there or the new one.
    """
    if isinstance(place, Database):
        from knowledge.store.postgresql.upkeep import restore_database  # its libraries are an extra

        restore_database(place, path)
        return None
    return _restore_folder(place, path)


def _restore_folder(folder: Path, path: Path) -> Path | None:
    new = folder / f".{LOG}.new"
    try:
        make_folder(folder)
        lock = WriterLock(folder)
        try:
            state, mark = prepared(path, new)
            old = _kept(folder)
            with suppress(StoreError):
                ChangeLog.open(folder / LOG).close()  # from here on the log holds all, without its companions
            lock.sign()
            for name in (FILE, f"{LOG}-wal", f"{LOG}-shm"):
                (folder / name).unlink(missing_ok=True)
            new.replace(folder / LOG)
            sync_folder(folder)
            AtomicStorage(folder / FILE).replace(checkpoint.encoded(state, mark.checksum))
            lock.sign(mark.revision)
        finally:
            remove_log(new)
            lock.release()
    except OSError as error:
        raise refusal(folder, error) from error
    return old


def prepared(path: Path, new: Path) -> tuple[State, Mark]:
    """Makes a new log of what a backup or a checkpoint holds; the state at its end. Raises CorruptError."""
    remove_log(new)
    with path.open("rb") as file:
        is_log = file.read(len(_SQLITE)) == _SQLITE
    if not is_log:
        loaded = checkpoint.load(path)
        if loaded.schema >= checkpoint.SCHEMA and not loaded.sealed:
            raise CorruptError(f"{path} không còn như lúc chương trình ghi; hãy dùng một bản sao lưu khác.")
        return loaded.state, make_log(new, loaded.state)
    log = ChangeLog.read(path)
    try:
        return _copied(log, new)
    finally:
        log.close()


def _copied(log: ChangeLog, path: Path) -> tuple[State, Mark]:
    """A copy in one file, read through; who may not read the log may not read the copy."""
    remove_log(path)
    path.touch(0o600)
    log.copy_to(path)
    copy = ChangeLog.read(path)
    try:
        mark = copy.verify()
        state = State().replayed(copy.entries())
    finally:
        copy.close()
    path.chmod(log.path.stat().st_mode & 0o777)
    return state, mark


def _kept(folder: Path) -> Path | None:
    """A folder with copies of the files as they are; None where there are none."""
    files = [p for p in (folder / FILE, folder / LOG, folder / f"{LOG}-wal") if p.exists()]
    if not files:
        return None
    stamp = now().strftime("%Y%m%d-%H%M%S")
    old = next(p for n in range(1000) if not (p := folder / f"truoc-khi-khoi-phuc-{stamp}{f'-{n}' * bool(n)}").exists())
    old.mkdir()
    for file in files:
        shutil.copy2(file, old / file.name)
        sync_file(old / file.name)
    sync_folder(old)
    return old


def compact(place: Place, before: str) -> int:
    """Forgets the history before a day (ISO); what is known now stays. Returns how many changes were forgotten.

    Raises BusyError while somebody writes, CorruptError where the log is damaged, StoreError for a database.
    """
    if isinstance(place, Database):
        raise StoreError(
            f"Trên {place} lịch sử được giữ trọn: các bản sao đang chạy nối tiếp nhau theo đó, nên không bỏ bớt được. "
            "Muốn bỏ bớt: dừng bot, “ketnghia migrate --back”, compact ở thư mục, rồi chuyển vào cơ sở dữ liệu trống."
        )
    return _compact_folder(place, before)


def _compact_folder(folder: Path, before: str) -> int:
    expect(folder)
    lock = WriterLock(folder)
    try:
        found, log = recovered(folder, ChangeLog.open)
        try:
            log.verify()
            forgotten = log.compact(before)
            mark = log.last()
        finally:
            log.close()
        AtomicStorage(folder / FILE).replace(checkpoint.encoded(found.state, mark.checksum))
    except OSError as error:
        raise refusal(folder, error) from error
    finally:
        lock.release()
    return forgotten
