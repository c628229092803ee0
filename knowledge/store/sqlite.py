"""SQLite as the change log uses it: opening, transactions, and what it says of a file in this program's words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from knowledge.errors import ReadOnlyError, StoreError
from knowledge.store.place import corrupt


def connect(address: str) -> sqlite3.Connection:
    db = sqlite3.connect(address, uri=address.startswith("file:"), isolation_level=None, check_same_thread=False)
    db.execute("pragma busy_timeout = 5000")
    return db


def refuse_foreign(path: Path) -> None:
    """SQLite would make an empty log of a missing or an empty file."""
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise StoreError(f"Không đọc được nhật ký {path}: {error.strerror or error}.") from error
    if start != b"SQLite format 3\0":
        raise corrupt(path, "tệp trống hoặc không phải là nhật ký")


_TROUBLE = {
    sqlite3.SQLITE_FULL: "ổ đĩa đã đầy",
    sqlite3.SQLITE_READONLY: "tệp chỉ được đọc",
    sqlite3.SQLITE_PERM: "tệp chỉ được đọc",
    sqlite3.SQLITE_IOERR: "ổ đĩa báo lỗi",
    sqlite3.SQLITE_CANTOPEN: "không mở được tệp",
    sqlite3.SQLITE_BUSY: "có chương trình khác đang dùng",
}


@contextmanager
def damage(path: Path) -> Iterator[None]:
    """What SQLite says of a file, as the errors of this program."""
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning, UnicodeError, OverflowError, msgspec.MsgspecError) as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code not in _TROUBLE:
            raise corrupt(path, str(error)) from error
        kind = ReadOnlyError if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM) else StoreError
        raise kind(f"Nhật ký {path}: {_TROUBLE[code]}; kho tri thức vẫn như cũ.") from error


@contextmanager
def transaction(path: Path, db: sqlite3.Connection) -> Iterator[None]:
    with damage(path):
        db.execute("begin immediate")
        try:
            yield
            db.execute("commit")
        except BaseException:
            with suppress(sqlite3.Error):
                db.execute("rollback")
            raise
