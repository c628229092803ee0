"""The store: opens a folder, answers reads from memory, and commits changes one after another."""

from __future__ import annotations

import errno
import gc
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from msgspec import structs

from knowledge.errors import ReadOnlyError, StoreError
from knowledge.models import Change, Entry
from knowledge.store.clock import Clock, not_before, now
from knowledge.store.files import WriterLock, refuse_read_only
from knowledge.store.keeper import CheckpointKeeper
from knowledge.store.log import ChangeLog, Mark
from knowledge.store.making import FILE, LOG, make_log, refusal
from knowledge.store.recovery import Recovered, expect, looked, old_state, recovered
from knowledge.store.state import View

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")


class Store:
    """The knowledge base of one folder.

    Reading is ``store.view``: a snapshot in memory, never a wait. Writing is ``await store.commit(change)``: it
    returns once the change is in the log on disk, and raises a ``KnowledgeError`` when nothing was changed. Commits
    run one after another on one thread of their own; TinyDB's file follows a moment later.
    """

    def __init__(
        self, folder: Path, found: Recovered, log: ChangeLog | None, lock: WriterLock | None, clock: Clock, why_not: str
    ) -> None:
        """For ``Store.open``; ``why_not`` says why commits are refused when there is no lock."""
        self.folder = folder
        self._state, self._mark = found.state, found.mark
        self._log = log
        self._lock = lock
        self._clock = clock
        self._why_not = why_not
        self._writer: ThreadPoolExecutor | None = None
        self._closed = False
        self._keeper = CheckpointKeeper(folder / FILE, folder / LOG, lambda: (self._state, self._mark))
        self._keeper.stands_at(found.written if lock is not None else found.mark.revision)

    @classmethod
    def open(cls, folder: Path, *, clock: Clock = now, read_only: bool = False, freeze: bool = False) -> Store:
        """Open the knowledge base in this folder; without ``read_only``, as its one writer.

        Raises MissingError (there was never one here), CorruptError, BusyError, or StoreError. In a folder that may
        not be written the store opens all the same and refuses commits. ``freeze`` is for a program that keeps the
        store for its whole life: what is alive after loading (*everything* in the process) is set aside for good
        from the garbage collector, so that a full pass does not stall on thousands of records.
        """
        try:
            expect(folder)
            lock, why_not = (None, "được mở chỉ để đọc") if read_only else _take_lock(folder)
        except OSError as error:
            reason = error.strerror or error
            raise StoreError(f"Không mở được kho tri thức {folder / FILE}: {reason}.") from error
        try:
            store = cls._read(folder, clock, why_not) if lock is None else cls._write(folder, clock, lock)
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        if freeze:
            gc.freeze()
        return store

    @classmethod
    def _read(cls, folder: Path, clock: Clock, why_not: str) -> Store:
        if not expect(folder):
            return cls(folder, Recovered(old_state(folder), Mark(0, "", ""), 0), None, None, clock, why_not)
        found, log = looked(lambda: recovered(folder, ChangeLog.read))
        log.close()
        return cls(folder, found, None, None, clock, why_not)

    @classmethod
    def _write(cls, folder: Path, clock: Clock, lock: WriterLock) -> Store:
        if not expect(folder):
            make_log(folder / LOG, old_state(folder))
        found, log = recovered(folder, ChangeLog.open)
        try:
            log.verify()
            if found.why and (folder / FILE).exists():
                shutil.copy2(folder / FILE, folder / f"{FILE}.set-aside")  # its mode and its link stay
        except BaseException:
            log.close()
            raise
        store = cls(folder, found, log, lock, clock, "")
        store._keeper.write()
        lock.sign(found.mark.revision)
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
        """Apply all the changes as one revision, or none of them; otherwise like ``commit``.

        They are of one actor, from one message.
        """
        return await self._in_turn(lambda: self._commit(tuple(changes)))

    async def history(
        self, entity: str | None = None, key: str | None = None, *, before: int | None = None, limit: int = 10
    ) -> tuple[Entry, ...]:
        """Changes, newest first: of one kind of entity, of one entity, before a revision."""
        return await self._in_turn(
            lambda: self._entries(lambda log: log.history(entity, key, before=before, limit=limit))
        )

    async def entries(self, revision: int) -> tuple[Entry, ...]:
        """The changes of one revision, in their order; none where there is no such revision."""
        return await self._in_turn(lambda: self._entries(lambda log: log.of_revision(revision)))

    async def backup(self, path: Path) -> None:
        """Writes a consistent copy, with all history, while commits go on. Raises StoreError; replaces a file."""
        import asyncio

        from knowledge.store.upkeep import backup

        await asyncio.to_thread(backup, self.folder, path)

    def close(self) -> None:
        """Wait for the commits under way, then let the next writer in. May be called twice."""
        if self._closed:
            return
        self._closed = True
        if self._writer is not None:
            self._writer.shutdown()
        self._keeper.close()
        if self._log is not None:
            self._log.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    async def _in_turn(self, work: Callable[[], T]) -> T:
        """Runs something on the writer's thread, after what was asked for before it."""
        import asyncio  # with the executor a third of what opening costs; one question never commits
        from concurrent.futures import ThreadPoolExecutor

        if self._closed:
            raise StoreError("Kho tri thức đã đóng.")
        if self._writer is None:
            self._writer = ThreadPoolExecutor(1, thread_name_prefix="knowledge-writer")
        return await asyncio.get_running_loop().run_in_executor(self._writer, work)

    def _commit(self, changes: tuple[Change, ...]) -> int:
        """On the writer's thread: the only place that sets the state."""
        state, log = self._state, self._log
        if self._lock is None or log is None:
            raise ReadOnlyError(f"Kho tri thức {self.folder} {self._why_not}, nên không lưu được thay đổi.")
        self._refuse_read_only()
        if not changes:
            return state.view.revision
        if len({(c.actor, c.channel, c.update) for c in changes}) > 1:
            raise ValueError("the changes of one commit come from one message of one actor")
        seen = log.revision_of(changes[0].channel, changes[0].update)
        if seen is not None:
            return seen
        at = not_before(self._clock(), state.committed_at)
        dated = [structs.replace(change, at=at) for change in changes]
        following = state.after(dated)
        mark = log.append(self._mark, dated, [following.short_of(change) for change in dated])
        self._state, self._mark = following, mark
        self._lock.sign(mark.revision)
        self._keeper.wake()
        return mark.revision

    def _refuse_read_only(self) -> None:
        """Also what became read-only only now: somebody meant it, and SQLite goes on writing to an open file."""
        try:
            for name in (FILE, LOG):
                refuse_read_only(self.folder / name)
        except OSError as error:
            raise refusal(self.folder, error) from error

    def _entries(self, read: Callable[[ChangeLog], Iterable[Entry]]) -> tuple[Entry, ...]:
        """What the log says: the writer's own, or the one in the folder as it is now."""
        if self._log is not None:
            return tuple(read(self._log))

        def look() -> tuple[Entry, ...]:
            with closing(ChangeLog.read(self.folder / LOG)) as log:
                return tuple(read(log))

        return looked(look) if expect(self.folder) else ()


def _take_lock(folder: Path) -> tuple[WriterLock | None, str]:
    """The lock, or None and the reason where nothing may be written."""
    try:
        for name in (FILE, LOG):
            refuse_read_only(folder / name)
        return WriterLock(folder), ""
    except PermissionError:
        return None, "nằm ở nơi chỉ được đọc"
    except OSError as error:
        if error.errno != errno.EROFS:
            raise
        return None, "nằm trên ổ đĩa chỉ được đọc"
