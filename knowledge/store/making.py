"""A new knowledge base in a folder: its log and its checkpoint, made whole or not at all."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import structs

from knowledge.errors import ExistsError, ReadOnlyError, StoreError
from knowledge.models import Agreement, Change
from knowledge.records import normalised
from knowledge.store import checkpoint
from knowledge.store.changes import agreement_change, document_change, nickname_change
from knowledge.store.clock import now
from knowledge.store.files import AtomicStorage, WriterLock, make_folder, refuse_read_only, sync_folder
from knowledge.store.log import ChangeLog
from knowledge.store.place import Database, Place
from knowledge.store.rows import BEGINNING, Mark
from knowledge.store.state import State, View, unique_id

FILE = "knowledge.json"  # TinyDB's, the checkpoint
LOG = "changes.sqlite3"
STARTER = "starter"  # who added the records that come with the program


def default_folder() -> Path:
    """Where the knowledge base lies when nobody says: the platform's folder for a user's data."""
    import platformdirs  # not needed when a folder is named

    return platformdirs.user_data_path("ketnghia", appauthor=False)


def starter_agreements() -> list[Agreement]:
    """The records of real agreements, with sources, that a new knowledge base starts with."""
    content = (Path(__file__).parents[1] / "data" / "agreements.json").read_bytes()
    return [normalised(agreement) for agreement in msgspec.json.decode(content, type=list[Agreement])]


def initialise(place: Place, agreements: Iterable[Agreement] | None = None, *, empty: bool = False) -> None:
    """Make a new knowledge base: with these agreements, the starter records, or (``empty``) nothing in it.

    Raises ExistsError where there is one already, also when another process was quicker by a moment.
    """
    state = _first([] if empty else list(starter_agreements() if agreements is None else agreements))
    if isinstance(place, Database):
        from knowledge.store.postgresql.beginning import initialise_database  # its libraries are an extra

        initialise_database(place, *_as_changes(state))
    else:
        _initialise_folder(place, state)


def _initialise_folder(folder: Path, state: State) -> None:
    try:
        make_folder(folder)
        refuse_existing(folder)
        refuse_read_only(folder / FILE)
        lock = WriterLock(folder, wait=True)
        try:
            refuse_existing(folder)
            mark = make_log(folder / LOG, state)
            AtomicStorage(folder / FILE).replace(checkpoint.encoded(state, mark.checksum))
            lock.sign(mark.revision)
        finally:
            lock.release()
    except OSError as error:
        raise refusal(folder, error) from error


def make_log(path: Path, state: State) -> Mark:
    """A log in which a state is the first revision, in its place at once when it is whole; replaces what was there."""
    temp = path.with_name(f".{path.name}.tmp")
    remove_log(temp)
    log = ChangeLog.create(temp)
    try:
        changes, shorts = _as_changes(state)
        mark = Mark(state.view.revision - 1, "", "")
        mark = log.append(mark, changes, shorts) if changes else BEGINNING
    finally:
        log.close()
    temp.replace(path)
    sync_folder(path.parent)
    return mark


def refusal(folder: Path, error: OSError) -> StoreError:
    """What an error of the operating system means for who wanted to save."""
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return ReadOnlyError(f"Kho tri thức {folder} chỉ được đọc, nên không lưu được thay đổi.")
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StoreError(f"Ổ đĩa đã đầy, nên chưa lưu được thay đổi vào {folder}; kho tri thức vẫn như cũ.")
    return StoreError(f"Không ghi được vào {folder} ({error.strerror or error}); kho tri thức vẫn như cũ.")


def _as_changes(state: State) -> tuple[list[Change], list[str]]:
    """The changes that make a state out of nothing, agreements that are gone included: their keys stay theirs."""
    view = state.view
    gone = [Change(entity="agreement", key=key) for key in state.retired]
    changes = [
        *(agreement_change(None, agreement) for agreement in view.agreements.values()),
        *gone,
        *(nickname_change(name, None, place) for name, place in view.nicknames.items()),
        *(
            document_change(entity, key, None, value)  # type: ignore[arg-type]
            for entity, values in view.documents.items()
            for key, value in values.items()
        ),
    ]
    at = state.committed_at or now().isoformat(timespec="seconds")
    shorts = [*view.keys.values(), *state.retired.values()]
    dated = [structs.replace(change, actor=STARTER, at=at) for change in changes]
    return dated, [*shorts, *[""] * (len(changes) - len(shorts))]


def _first(records: list[Agreement]) -> State:
    ids = {record.id for record in records}
    named = []
    for record in records:
        if not record.id:
            record = structs.replace(record, id=unique_id(View(), record, ids))
            ids.add(record.id)
        named.append(agreement_change(None, record))
    at = now().isoformat(timespec="seconds")
    return State().after(structs.replace(change, at=at) for change in named) if named else State()


def refuse_existing(folder: Path) -> None:
    """Raises ExistsError where the folder has a knowledge base."""
    if (folder / FILE).exists() or (folder / LOG).exists():
        raise ExistsError(f"Đã có kho tri thức ở {folder}; không ghi đè.")


def remove_log(path: Path) -> None:
    """A log that nobody has open, with the files that SQLite keeps beside one."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
