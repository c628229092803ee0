"""The change log on SQLite: every change ever made, in order, each with a checksum over all before it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from knowledge.errors import ConflictError, StoreError
from knowledge.models import Change, Entry
from knowledge.store.compaction import forget
from knowledge.store.place import corrupt
from knowledge.store.rows import (
    BEGINNING,
    Counted,
    Mark,
    Revision,
    entry_of,
    revision_after,
    verified,
    verify_change,
    verify_revision,
)
from knowledge.store.sqlite import connect, damage, refuse_foreign, transaction

SCHEMA = 1  # the file's user_version; raised when its tables change
APPLICATION = 0x4B4E4C47  # the file's application_id, "KNLG": it is a change log and nothing else
_EMPTY = ""  # the checksum before the first revision

_TABLES = """
create table revision (
  number integer primary key, at text not null, actor text not null,
  channel text, update_id text, checksum text not null,
  unique (channel, update_id));
create table change (
  revision integer not null references revision (number), position integer not null,
  entity text not null, key text not null, version integer not null, short text not null,
  before text, after text, checksum text not null,
  primary key (revision, position), unique (entity, key, version)) without rowid;
"""
_ROWS = """
select r.number, r.at, r.actor, r.channel, r.update_id, r.checksum,
       c.position, c.entity, c.key, c.version, c.short, c.before, c.after, c.checksum
from revision r left join change c on c.revision = r.number
"""

_IN_ORDER = "order by r.number, c.position"


class ChangeLog:
    """The log in one file. To be used by one thread at a time.

    Every method raises CorruptError where the file is damaged, StoreError where it cannot be read or written.
    """

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        """For ``create``, ``open`` and ``read``."""
        self.path = path
        self._db = db
        self._copied_to: TemporaryDirectory[str] | None = None

    @classmethod
    def create(cls, path: Path) -> ChangeLog:
        """A new log without changes; the file must not exist."""
        if path.exists():
            raise StoreError(f"Đã có tệp {path}; không ghi đè.")
        db = connect(str(path))
        try:
            db.execute(f"pragma application_id = {APPLICATION}")
            db.execute(f"pragma user_version = {SCHEMA}")
            db.execute("pragma journal_mode = wal")
            db.executescript(_TABLES)
            return cls._ready(path, db)
        except BaseException:
            db.close()
            raise

    @classmethod
    def open(cls, path: Path) -> ChangeLog:
        """The log for its writer."""
        refuse_foreign(path)
        with damage(path):
            return cls._ready(path, connect(str(path)))

    @classmethod
    def read(cls, path: Path) -> ChangeLog:
        """The log for reading alone, also beside its writer, also in a folder where nothing may be written."""
        refuse_foreign(path)
        ahead = Path(f"{path}-wal")
        with damage(path):
            if ahead.exists() and ahead.stat().st_size:
                with suppress(sqlite3.OperationalError):
                    return cls._ready(path, connect(f"{path.absolute().as_uri()}?mode=ro"), writes=False)
                with suppress(FileNotFoundError):  # the writer has just ended
                    return cls._read_copy(path, ahead)  # one was killed here, and its memory cannot be shared
            address = f"{path.absolute().as_uri()}?immutable=1"  # nobody writes: nothing is left lying about
            return cls._ready(path, connect(address), writes=False)

    @classmethod
    def _read_copy(cls, path: Path, ahead: Path) -> ChangeLog:
        folder = TemporaryDirectory(prefix="ketnghia-")
        for file in (path, ahead):
            shutil.copyfile(file, Path(folder.name, file.name))
        log = cls._ready(path, connect(str(Path(folder.name, path.name))), writes=False)
        log._copied_to = folder
        return log

    @classmethod
    def _ready(cls, path: Path, db: sqlite3.Connection, *, writes: bool = True) -> ChangeLog:
        try:
            if writes:
                db.execute("pragma journal_mode = wal")
                db.execute("pragma synchronous = full")  # acknowledged is on disk
                db.execute("pragma wal_autocheckpoint = 0")  # ``tidy`` does it, when nobody waits for it
            _refuse_other(
                path, *(db.execute(f"pragma {name}").fetchone()[0] for name in ("application_id", "user_version"))
            )
            db.execute("select count(*) from revision where number < 0").fetchone()
        except BaseException:
            db.close()
            raise
        return cls(path, db)

    def close(self) -> None:
        """May be called twice. The last one to close a log leaves one file, all of it inside."""
        with suppress(sqlite3.Error):
            self._db.close()
        if self._copied_to is not None:
            self._copied_to.cleanup()

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """What is read inside is of one moment, whatever the writer adds meanwhile."""
        with damage(self.path):
            self._db.execute("begin")
            try:
                yield
            finally:
                self._db.execute("commit")

    def last(self) -> Mark:
        """How far the log goes; revision 0 where it has nothing."""
        with damage(self.path):
            row = self._db.execute("select number, checksum, at from revision order by number desc limit 1").fetchone()
        return Mark(*row) if row else BEGINNING

    def checksum_at(self, revision: int) -> str | None:
        """The checksum of a revision; that of revision 0 is empty, None where there is no such revision."""
        with damage(self.path):
            row = self._db.execute("select checksum from revision where number = ?", (revision,)).fetchone()
        return row[0] if row else _EMPTY if revision == 0 else None

    def revision_of(self, channel: str | None, update: str | None) -> int | None:
        """The revision that a message of a channel has made before."""
        if channel is None or update is None:
            return None
        query = "select number from revision where channel = ? and update_id = ?"
        with damage(self.path):
            row = self._db.execute(query, (channel, update)).fetchone()
        return row[0] if row else None

    def append(self, mark: Mark, changes: Sequence[Change], shorts: Sequence[str]) -> Mark:
        """Writes one revision behind ``mark``, on disk when this returns; ``shorts`` are the agreements' short keys.

        Actor, channel, update and time are those of the first change. Raises ConflictError where the log has gone on,
        StoreError where nothing could be written; then nothing was.
        """
        with transaction(self.path, self._db):
            last = self.last()
            if last != mark and last.revision:  # an empty log may begin at any revision
                raise ConflictError("Nhật ký đã có thay đổi khác.", changes[0].key)
            entities = {(change.entity, change.key) for change in changes}
            revision = revision_after(mark, changes, shorts, {entity: self._version(*entity) for entity in entities})
            self._insert(revision)
        return revision.mark

    def write(self, revisions: Iterable[Revision]) -> None:
        """Writes revisions as another log has them, behind what is here."""
        with transaction(self.path, self._db):
            for revision in revisions:
                self._insert(revision)

    def _insert(self, revision: Revision) -> None:
        self._db.execute("insert into revision values (?, ?, ?, ?, ?, ?)", revision.header)
        self._db.executemany("insert into change values (?, ?, ?, ?, ?, ?, ?, ?, ?)", revision.changes)

    def _version(self, entity: str, key: str) -> int:
        query = "select coalesce(max(version), 0) from change where entity = ? and key = ?"
        (version,) = self._db.execute(query, (entity, key)).fetchone()
        return int(version)

    def entries(self, mark: Mark | None = None) -> Iterator[Entry]:
        """The changes after a mark (``None``: all there are), oldest first, each one's checksum verified.

        Raises CorruptError at the first row that is not as it was written.
        """
        yield from map(entry_of, self.rows(mark))

    def rows(self, mark: Mark | None = None) -> Iterator[Sequence[Any]]:
        """As ``entries``, as rows; for who moves them elsewhere."""
        with damage(self.path):
            first = self._first() if mark is None else mark.revision + 1
            previous = _EMPTY if mark is None else mark.checksum
            rows = self._db.execute(f"{_ROWS} where r.number >= ? {_IN_ORDER}", (first,))
            yield from verified(self.path, rows, previous)

    def _first(self) -> int:
        (number,) = self._db.execute("select coalesce(min(number), 1) from revision").fetchone()
        return int(number)

    def history(
        self, entity: str | None = None, key: str | None = None, *, before: int | None = None, limit: int = 10
    ) -> list[Entry]:
        """Changes, newest first: of one kind of entity, of one entity, before a revision."""
        wanted = {"c.entity = ?": entity, "c.key = ?": key, "r.number < ?": before}
        given = {condition: value for condition, value in wanted.items() if value is not None}
        where = " and ".join(("c.position is not null", *given))
        order = "order by r.number desc, c.position desc limit ?"
        with damage(self.path):
            return self._trusted(
                self._db.execute(f"{_ROWS} where {where} {order}", (*given.values(), limit)).fetchall()
            )

    def of_revision(self, revision: int) -> list[Entry]:
        """The changes of one revision, in their order; none where there is no such revision."""
        query = f"{_ROWS} where r.number = ? and c.position is not null order by c.position"
        with damage(self.path):
            return self._trusted(self._db.execute(query, (revision,)).fetchall())

    def _trusted(self, rows: Sequence[Any]) -> list[Entry]:
        """What stands in rows from anywhere in the log, they and the heads of their revisions verified."""
        of_changes = "select checksum from change where revision = ? order by position"
        of_last = "select checksum from revision where number < ? order by number desc limit 1"
        for header in {row[:6] for row in rows}:
            sums = [checksum for (checksum,) in self._db.execute(of_changes, header[:1])]
            (previous,) = self._db.execute(of_last, header[:1]).fetchone() or (_EMPTY,)
            verify_revision(self.path, header, sums, previous)
        for row in rows:
            verify_change(self.path, row)
        return [entry_of(row) for row in rows]

    def count(self) -> int:
        """How many changes there are."""
        return self.counted().changes

    def counted(self) -> Counted:
        """How much there is, to be compared with another log."""
        with damage(self.path):
            (revisions,) = self._db.execute("select count(*) from revision").fetchone()
            (changes,) = self._db.execute("select count(*) from change").fetchone()
        return Counted(int(revisions), int(changes), self.last().checksum)

    def verify(self) -> Mark:
        """Reads everything: the file's own structure, every row's checksum, the chain of all. Raises CorruptError."""
        with damage(self.path):
            faults = [row[0] for row in self._db.execute("pragma integrity_check(1)")]
            if faults != ["ok"]:
                raise corrupt(self.path, str(faults[0]).splitlines()[0])
            for _ in self.rows():
                pass
        return self.last()

    def tidy(self) -> None:
        """Moves what the write-ahead log holds into the file; not needed for safety, and may run beside the writer."""
        with damage(self.path):
            self._db.execute("pragma wal_checkpoint(passive)").fetchall()

    def copy_to(self, path: Path) -> None:
        """A consistent copy as it is at this moment, in one file; the writer goes on meanwhile."""
        with damage(self.path):
            copy = sqlite3.connect(path)
            try:
                self._db.backup(copy)
                copy.execute("pragma journal_mode = delete")  # one file, readable anywhere
            finally:
                copy.close()

    def compact(self, before: str) -> int:
        """Forgets the history before a day (ISO): of each entity the last of those changes stays, as its beginning.

        Returns how many changes were forgotten. Revisions and versions keep their numbers.
        """
        with transaction(self.path, self._db):
            forgotten = forget(self._db, before, f"{_ROWS} {_IN_ORDER}")
        with damage(self.path):
            self._db.execute("vacuum")
            self._db.execute("pragma wal_checkpoint(truncate)").fetchall()
        return forgotten


def _refuse_other(path: Path, application: int, schema: int) -> None:
    if application != APPLICATION:
        raise corrupt(path, "tệp không phải là nhật ký")
    if schema > SCHEMA:
        raise StoreError(
            f"Nhật ký {path} do một phiên bản mới hơn ghi (dạng {schema}, bản này đọc được đến {SCHEMA}); "
            "hãy cập nhật chương trình."
        )
    if schema < SCHEMA:  # a change of the tables comes with a step here that brings older files forward
        raise corrupt(path, f"dạng {schema} không có")
