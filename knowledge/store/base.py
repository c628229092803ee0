"""The store: opens a folder, answers reads from memory, and commits changes one after another."""

from __future__ import annotations

import datetime as dt
import errno
import gc
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec
from msgspec import structs
from tinydb import TinyDB

from knowledge.errors import ExistsError, MissingError, ReadOnlyError, StoreError
from knowledge.models import Agreement, Change
from knowledge.records import normalised, record_of
from knowledge.store import checkpoint
from knowledge.store.files import AtomicStorage, UnsettledError, WriterLock, lock_path, refuse_read_only
from knowledge.store.state import State, View, unique_id

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

FILE = "knowledge.json"
Clock = Callable[[], dt.datetime]


def now() -> dt.datetime:
    """The time in Vietnam."""
    return dt.datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))


class Store:
    """The knowledge base of one folder.

    Reading is ``store.view``: a snapshot in memory, never a wait. Writing is ``await store.commit(change)``: it
    returns once the change is on disk, and raises a ``KnowledgeError`` when nothing was changed. Commits run one
    after another on one thread of their own.
    """

    def __init__(self, folder: Path, state: State, lock: WriterLock | None, clock: Clock, why_not: str) -> None:
        """For ``Store.open``; ``why_not`` says why commits are refused when there is no lock."""
        self.folder = folder
        self._state = state
        self._lock = lock
        self._clock = clock
        self._why_not = why_not
        self._db = TinyDB(folder / FILE, storage=AtomicStorage)
        self._writer: ThreadPoolExecutor | None = None
        self._closed = False

    @classmethod
    def open(cls, folder: Path, *, clock: Clock = now, read_only: bool = False, freeze: bool = False) -> Store:
        """Open the knowledge base in this folder; without ``read_only``, as its one writer.

        Raises MissingError (there was never one here), CorruptError, BusyError, or StoreError. In a folder that may
        not be written the store opens all the same and refuses commits. ``freeze`` is for a program that keeps the
        store for its whole life: what is alive after loading (*everything* in the process) is set aside for good
        from the garbage collector, so that a full pass does not stall on thousands of records.
        """
        path = folder / FILE
        try:
            _expect(path)
            lock, why_not = (None, "được mở chỉ để đọc") if read_only else _take_lock(folder)
        except OSError as error:
            raise StoreError(f"Không mở được kho tri thức {path}: {error.strerror or error}.") from error
        try:
            store = cls(folder, checkpoint.load(path), lock, clock, why_not)
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        if freeze:
            gc.freeze()
        return store

    @property
    def view(self) -> View:
        """The knowledge as it stands now; keep the view for as long as one answer takes."""
        return self._state.view

    @property
    def writable(self) -> bool:
        """Whether this store holds the right to write."""
        return self._lock is not None

    async def commit(self, change: Change) -> int:
        """Apply one change and return its revision, once it is on disk.

        Raises ConflictError when ``change.before`` is no longer what is there, InvalidRecord, ReadOnlyError, or
        StoreError (the disk is full). A change that comes again from the same channel and update is not applied
        again: the answer is the revision it got the first time.
        """
        return await self.commit_many((change,))

    async def commit_many(self, changes: Sequence[Change]) -> int:
        """Apply all the changes as one revision, or none of them; otherwise like ``commit``."""
        import asyncio  # with the executor a third of what opening costs; one question never commits
        from concurrent.futures import ThreadPoolExecutor

        if self._closed:
            raise StoreError("Kho tri thức đã đóng.")
        if self._writer is None:
            self._writer = ThreadPoolExecutor(1, thread_name_prefix="knowledge-writer")
        return await asyncio.get_running_loop().run_in_executor(self._writer, self._commit, tuple(changes))

    def close(self) -> None:
        """Wait for the commits under way, then let the next writer in. May be called twice."""
        self._closed = True
        if self._writer is not None:
            self._writer.shutdown()
        self._db.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _commit(self, changes: tuple[Change, ...]) -> int:
        """On the writer's thread: the only place that sets the state."""
        state = self._state
        if self._lock is None:
            raise ReadOnlyError(f"Kho tri thức {self.folder} {self._why_not}, nên không lưu được thay đổi.")
        at = self._clock().isoformat(timespec="seconds")
        seen = [state.seen(change) for change in changes]
        fresh = [
            change if change.at else structs.replace(change, at=at)
            for change, revision in zip(changes, seen, strict=True)
            if revision is None
        ]
        if not fresh:
            return max((revision for revision in seen if revision is not None), default=state.view.revision)
        following = state.after(fresh)
        self._save(following)
        self._state = following
        return following.view.revision

    def _save(self, state: State) -> None:
        try:
            self._db.storage.write(checkpoint.tables_of(state))
        except UnsettledError as error:
            with suppress(OSError):  # refused means refused: put back what memory still says
                self._db.storage.write(checkpoint.tables_of(self._state))
            raise _refusal(self.folder, error) from error
        except OSError as error:
            raise _refusal(self.folder, error) from error


def default_folder() -> Path:
    """Where the knowledge base lies when nobody says: the platform's folder for a user's data."""
    import platformdirs  # not needed when a folder is named

    return platformdirs.user_data_path("ketnghia", appauthor=False)


def starter_agreements() -> list[Agreement]:
    """The records of real agreements, with sources, that a new knowledge base starts with."""
    content = (Path(__file__).parents[1] / "data" / "agreements.json").read_bytes()
    return [normalised(agreement) for agreement in msgspec.json.decode(content, type=list[Agreement])]


def initialise(folder: Path, agreements: Iterable[Agreement] | None = None, *, empty: bool = False) -> None:
    """Make a new knowledge base: with these agreements, the starter records, or (``empty``) nothing in it.

    Raises ExistsError when the folder has one already, also when another process was quicker by a moment.
    """
    records = [] if empty else list(starter_agreements() if agreements is None else agreements)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _refuse_existing(folder)
        refuse_read_only(folder / FILE)
        lock = WriterLock(folder, wait=True)
        try:
            _refuse_existing(folder)
            AtomicStorage(folder / FILE).write(checkpoint.tables_of(_first(records)))
            lock.sign()
        finally:
            lock.release()
    except OSError as error:
        raise _refusal(folder, error) from error


def agreement_change(
    before: Agreement | None,
    after: Agreement | None,
    *,
    actor: str = "system",
    channel: str | None = None,
    update: str | None = None,
) -> Change:
    """The change that turns one agreement into the other; None before creates, None after removes."""
    return Change(
        entity="agreement",
        key=(after or before or Agreement(parties=())).id,
        before=None if before is None else record_of(before),
        after=None if after is None else record_of(after),
        actor=actor,
        channel=channel,
        update=update,
    )


def nickname_change(
    name: str,
    before: str | None,
    after: str | None,
    *,
    actor: str = "system",
    channel: str | None = None,
    update: str | None = None,
) -> Change:
    """The change that gives a place (its id or name) another name; None before adds, None after removes."""
    return Change(
        entity="nickname",
        key=name,
        before=None if before is None else {"place": before},
        after=None if after is None else {"place": after},
        actor=actor,
        channel=channel,
        update=update,
    )


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


def _expect(path: Path) -> None:
    if path.exists():
        return
    lock = lock_path(path.parent)
    if lock.exists() and lock.stat().st_size:  # signed: a knowledge base was here
        raise checkpoint.lost(path)
    raise MissingError(f"Chưa có kho tri thức ở {path.parent}; chạy “ketnghia init” để tạo.")


def _refuse_existing(folder: Path) -> None:
    if (folder / FILE).exists():
        raise ExistsError(f"Đã có kho tri thức ở {folder}; không ghi đè.")


def _take_lock(folder: Path) -> tuple[WriterLock | None, str]:
    """The lock, or None and the reason where nothing may be written."""
    try:
        refuse_read_only(folder / FILE)
        lock = WriterLock(folder)
    except PermissionError:
        return None, "nằm ở nơi chỉ được đọc"
    except OSError as error:
        if error.errno != errno.EROFS:
            raise
        return None, "nằm trên ổ đĩa chỉ được đọc"
    lock.sign()
    return lock, ""


def _refusal(folder: Path, error: OSError) -> StoreError:
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return ReadOnlyError(f"Kho tri thức {folder} chỉ được đọc, nên không lưu được thay đổi.")
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StoreError(f"Ổ đĩa đã đầy, nên chưa lưu được thay đổi vào {folder}; kho tri thức vẫn như cũ.")
    return StoreError(f"Không ghi được vào {folder} ({error.strerror or error}); kho tri thức vẫn như cũ.")
