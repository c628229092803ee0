"""What a knowledge base holds, from its checkpoint and its log: either makes good what the other lacks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from knowledge.errors import ConflictError, CorruptError, InvalidRecord, MissingError
from knowledge.models import Entry
from knowledge.store import checkpoint
from knowledge.store.files import acknowledged, lock_path
from knowledge.store.log import ChangeLog
from knowledge.store.making import FILE, LOG
from knowledge.store.place import Place, corrupt
from knowledge.store.rows import Mark, entry_of, verified
from knowledge.store.state import State

PAUSES = (0.01, 0.1)  # seconds; by then a writer that begins or ends has done so
T = TypeVar("T")


class Recovered(NamedTuple):
    """The state, where in the log it stands, and what the checkpoint file has to do with it."""

    state: State
    mark: Mark
    written: int  # the revision of the checkpoint file, -1 where it cannot be used
    why: str = ""  # it cannot


def expect(folder: Path) -> bool:
    """Whether there is a log. Raises MissingError where there never was a knowledge base, CorruptError where one was.

    Without a log there is an old checkpoint, from before there were logs: see ``old_state``.
    """
    if (folder / LOG).exists():
        return True
    if (folder / FILE).exists():
        return False
    lock = lock_path(folder)
    if lock.exists() and lock.stat().st_size:  # signed: a knowledge base was here
        raise checkpoint.lost(folder / FILE)
    raise MissingError(f"Chưa có kho tri thức ở {folder}; chạy “ketnghia init” để tạo.")


def old_state(folder: Path) -> State:
    """The state of a knowledge base that has no log yet; CorruptError where it had one."""
    loaded = checkpoint.load(folder / FILE)
    if loaded.schema >= checkpoint.SCHEMA:
        raise corrupt(folder / LOG, "tệp không còn nữa")
    return loaded.state


def looked(look: Callable[[], T]) -> T:
    """What a look at the files finds; again where they seem damaged: a writer may have begun or ended meanwhile.

    What is there is verified row by row, so that such a moment is an error and never a wrong answer.
    """
    for pause in PAUSES:
        with suppress(CorruptError):
            return look()
        time.sleep(pause)
    return look()


def recovered(folder: Path, open_log: Callable[[Path], ChangeLog]) -> tuple[Recovered, ChangeLog]:
    """The state at the end of the log, and the log, opened: from the checkpoint and the changes after it, or the log.

    Raises CorruptError where the log is damaged, or knows less than the checkpoint or than what was acknowledged:
    what follows a flipped bit in its write-ahead log SQLite leaves out in silence.
    """
    known = acknowledged(folder)  # before the log as well: it may go on meanwhile
    loaded, why = _loaded(folder / FILE)  # before the log: a writer writes them the other way round
    log = open_log(folder / LOG)
    try:
        with log.one_moment():
            return _from_both(loaded, why, known, log), log
    except BaseException:
        log.close()
        raise


def _from_both(loaded: checkpoint.Loaded | None, why: str, known: int, log: ChangeLog) -> Recovered:
    last = log.last().revision
    revision = loaded.state.view.revision if loaded is not None else 0
    if max(known, revision) > last:
        raise corrupt(log.path, f"chỉ còn đến lần sửa {last}, mà kho đã đến lần {max(known, revision)}")
    if loaded is not None:
        if log.checksum_at(revision) == loaded.log:
            mark = Mark(revision, loaded.log, loaded.state.committed_at)
            return _replayed(loaded.state, mark, log, revision)
        why = "không khớp với nhật ký"
    return _replayed(State(), None, log, -1)._replace(why=why)


def _loaded(path: Path) -> tuple[checkpoint.Loaded | None, str]:
    try:
        if not path.exists():
            return None, "không còn nữa"
        loaded = checkpoint.load(path)
    except CorruptError:
        return None, "bị hỏng"
    if loaded.schema < checkpoint.SCHEMA:
        return None, "là của phiên bản trước"
    if not loaded.sealed:
        return None, "không còn như lúc chương trình ghi"
    return loaded, ""


def _replayed(state: State, mark: Mark | None, log: ChangeLog, written: int) -> Recovered:
    state = followed(log.path, state, log.entries(mark))
    last = log.last()
    if state.view.revision != last.revision:
        raise corrupt(log.path, "thiếu thay đổi ở cuối")
    return Recovered(state, last, written)


def followed(place: Place, state: State, entries: Iterable[Entry]) -> State:
    """The state after entries of the log; raises CorruptError where they do not follow it."""
    try:
        return state.replayed(entries)
    except (ConflictError, InvalidRecord, ValueError) as error:
        raise corrupt(place, f"các thay đổi không nối tiếp nhau: {error}") from error


def replayed(place: Place, state: State, mark: Mark, rows: Sequence[Sequence[Any]]) -> tuple[State, Mark]:
    """The state and the mark after rows of the log that follow them, each verified."""
    state = followed(place, state, map(entry_of, verified(place, rows, mark.checksum)))
    number, at, *_, checksum = rows[-1][:6]
    return state, Mark(number, checksum, at)
