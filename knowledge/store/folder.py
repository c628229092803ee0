"""The knowledge base of one folder: opened by one writer, its commits one after another, its files kept in step."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from knowledge.errors import ReadOnlyError, StoreError
from knowledge.models import Change, Entry
from knowledge.store.base import Store, drafted, same_message
from knowledge.store.clock import Clock, now
from knowledge.store.files import WriterLock, refuse_read_only
from knowledge.store.keeper import CheckpointKeeper
from knowledge.store.log import ChangeLog
from knowledge.store.making import FILE, LOG, make_log, refusal
from knowledge.store.recovery import Recovered, expect, looked, old_state, recovered
from knowledge.store.rows import BEGINNING
from knowledge.store.state import View

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")


class FolderStore(Store):
    """The knowledge base of one folder, with the log on SQLite.

    Commits run one after another on one thread of their own; TinyDB's file follows a moment later.
    """

    def __init__(
        self, folder: Path, found: Recovered, log: ChangeLog | None, lock: WriterLock | None, clock: Clock, why_not: str
    ) -> None:
        """For ``open_folder``; ``why_not`` says why commits are refused when there is no lock."""
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
    def open_folder(cls, folder: Path, clock: Clock = now, *, read_only: bool = False) -> FolderStore:
        """As ``Store.open``."""
        try:
            expect(folder)
            lock, why_not = (None, "được mở chỉ để đọc") if read_only else _take_lock(folder)
        except OSError as error:
            reason = error.strerror or error
            raise StoreError(f"Không mở được kho tri thức {folder / FILE}: {reason}.") from error
        try:
            return cls._read(folder, clock, why_not) if lock is None else cls._write(folder, clock, lock)
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    @classmethod
    def _read(cls, folder: Path, clock: Clock, why_not: str) -> FolderStore:
        if not expect(folder):
            return cls(folder, Recovered(old_state(folder), BEGINNING, 0), None, None, clock, why_not)
        found, log = looked(lambda: recovered(folder, ChangeLog.read))
        log.close()
        return cls(folder, found, None, None, clock, why_not)

    @classmethod
    def _write(cls, folder: Path, clock: Clock, lock: WriterLock) -> FolderStore:
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
        """As ``Store.view``."""
        return self._state.view

    @property
    def writable(self) -> bool:
        """As ``Store.writable``: it has the lock."""
        return self._lock is not None

    async def commit_many(self, changes: Sequence[Change]) -> int:
        """As ``Store.commit_many``; saved is on disk."""
        return await self._in_turn(lambda: self._commit(tuple(changes)))

    async def history(
        self, entity: str | None = None, key: str | None = None, *, before: int | None = None, limit: int = 10
    ) -> tuple[Entry, ...]:
        """As ``Store.history``; without the lock, of the log as it is now."""
        return await self._in_turn(
            lambda: self._entries(lambda log: log.history(entity, key, before=before, limit=limit))
        )

    async def entries(self, revision: int) -> tuple[Entry, ...]:
        """As ``Store.entries``."""
        return await self._in_turn(lambda: self._entries(lambda log: log.of_revision(revision)))

    async def backup(self, path: Path) -> None:
        """As ``Store.backup``."""
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
        seen = log.revision_of(*same_message(changes))
        if seen is not None:
            return seen
        draft = drafted(state, changes, self._clock)
        mark = log.append(self._mark, draft.changes, draft.shorts)
        self._state, self._mark = draft.state, mark
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
