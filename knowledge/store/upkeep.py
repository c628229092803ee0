"""Looking after a knowledge base: checked through, copied, brought back, its old history forgotten."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import msgspec

from knowledge.errors import CorruptError, MissingError, RowError, StoreError
from knowledge.records import read_record, record_of
from knowledge.store import checkpoint
from knowledge.store.clock import now
from knowledge.store.files import AtomicStorage, WriterLock, sync_folder
from knowledge.store.log import ChangeLog
from knowledge.store.making import FILE, LOG, make_log, refusal
from knowledge.store.recovery import Recovered, expect, old_state, recovered
from knowledge.store.state import State

_SQLITE = b"SQLite format 3\0"


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found in a knowledge base that can be used."""

    agreements: int
    revision: int
    changes: int  # in the log
    notes: tuple[str, ...] = ()  # worth knowing, and no fault


def check(folder: Path) -> Health:
    """Reads everything: the log's structure and checksums, the checkpoint against it, each record by today's rules.

    Takes no lock. Raises CorruptError at the first fault.
    """
    if not expect(folder):
        state = old_state(folder)
        _refuse_faults(folder, state)
        note = "chưa có nhật ký; lần ghi đầu tiên sẽ tạo"
        return Health(agreements=len(state.view.agreements), revision=state.view.revision, changes=0, notes=(note,))
    found, log = recovered(folder, ChangeLog.read)
    try:
        log.verify()
        whole = State().replayed(log.entries())
        changes = sum(1 for _ in log.entries())
    finally:
        log.close()
    _refuse_difference(folder, found, whole)
    _refuse_faults(folder, found.state)
    notes = (f"{FILE} {found.why}; đã đọc từ nhật ký, lần mở để ghi tới sẽ viết lại",) if found.why else ()
    view = found.state.view
    return Health(agreements=len(view.agreements), revision=view.revision, changes=changes, notes=notes)


def _refuse_difference(folder: Path, found: Recovered, whole: State) -> None:
    if found.state.view != whole.view and found.mark.revision == whole.view.revision:
        raise CorruptError(
            f"{folder / FILE} và nhật ký không nói cùng một điều. Hãy chuyển {FILE} đi nơi khác: "
            "lần mở để ghi tới sẽ viết lại nó từ nhật ký."
        )


def _refuse_faults(folder: Path, state: State) -> None:
    faults = [
        RowError(number, *problem)
        for number, agreement in enumerate(state.view.agreements.values(), 1)
        for problem in read_record(record_of(agreement))[1]
    ]
    if faults:
        raise CorruptError(f"Kho tri thức {folder} có {len(faults)} chỗ sai, trước hết là {faults[0]}.")


def backup(folder: Path, path: Path) -> None:
    """Writes a copy with all history, as it is at one moment, also while somebody writes. Replaces a file whole."""
    if not expect(folder):
        raise MissingError(f"Kho tri thức ở {folder} chưa có nhật ký; hãy mở nó để ghi một lần, rồi sao lưu.")
    temp = path.with_name(f".{path.name}.tmp")
    log = ChangeLog.read(folder / LOG)
    try:
        temp.unlink(missing_ok=True)
        log.copy_to(temp)
        copied = ChangeLog.read(temp)
        try:
            copied.verify()
        finally:
            copied.close()
        os.replace(temp, path)  # noqa: PTH105 - the file is whole or not there
        sync_folder(path.parent)
    except OSError as error:
        raise StoreError(f"Không ghi được bản sao lưu {path}: {error.strerror or error}.") from error
    finally:
        log.close()
        temp.unlink(missing_ok=True)


def restore(folder: Path, path: Path) -> Path | None:
    """Puts a backup, or a checkpoint file, in the place of a knowledge base; it is read through first.

    Returns the folder into which the old one went, None where there was none. Raises CorruptError where what is to be
    brought back is itself damaged, BusyError while somebody writes.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        state, put = _to_restore(path)
        lock = WriterLock(folder)
        try:
            old = _set_aside(folder)
            put(folder / LOG)
            log = ChangeLog.open(folder / LOG)
            mark = log.last()
            log.close()
            AtomicStorage(folder / FILE).replace(checkpoint.encoded(state, mark.checksum))
            lock.sign()
        finally:
            lock.release()
    except OSError as error:
        raise refusal(folder, error) from error
    return old


def _to_restore(path: Path) -> tuple[State, Callable[[Path], object]]:
    """What a file holds, and what puts it in the log's place."""
    with path.open("rb") as file:
        is_log = file.read(len(_SQLITE)) == _SQLITE
    if not is_log:
        loaded = checkpoint.load(path)
        if loaded.schema >= checkpoint.SCHEMA and not loaded.sealed:
            raise CorruptError(f"{path} không còn như lúc chương trình ghi; hãy dùng một bản sao lưu khác.")
        return loaded.state, lambda place: make_log(place, loaded.state)
    log = ChangeLog.read(path)
    try:
        log.verify()
        state = State().replayed(log.entries())
    finally:
        log.close()
    return state, lambda place: _copied(path, place)


def _copied(path: Path, place: Path) -> None:
    temp = place.with_name(f".{place.name}.tmp")
    with path.open("rb") as source, temp.open("wb") as copy:
        while piece := source.read(1 << 20):
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
    temp.replace(place)
    sync_folder(place.parent)


def _set_aside(folder: Path) -> Path | None:
    files = [p for p in (folder / FILE, *(folder / f"{LOG}{end}" for end in ("", "-wal", "-shm"))) if p.exists()]
    if not files:
        return None
    stamp = now().strftime("%Y%m%d-%H%M%S")
    old = next(p for n in range(1000) if not (p := folder / f"truoc-khi-khoi-phuc-{stamp}{f'-{n}' * bool(n)}").exists())
    old.mkdir()
    for file in files:
        file.replace(old / file.name)
    sync_folder(folder)
    return old


def compact(folder: Path, before: str) -> int:
    """Forgets the history before a day (ISO); what is known now stays. Returns how many changes were forgotten.

    Raises BusyError while somebody writes, CorruptError where the log is damaged.
    """
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
