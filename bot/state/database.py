"""The state on SQLite: a file, brought up to this program's version, and set aside where it is damaged."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path

from bot.state.base import DatabaseError, Rows, Run
from knowledge.errors import KnowledgeError

log = logging.getLogger(__name__)

FILE = "state.sqlite3"
# One script a version: a file at version n gets those from the n-th on. Times are seconds since 1970.
MIGRATIONS = (
    """
    CREATE TABLE session (conversation TEXT PRIMARY KEY, data BLOB NOT NULL, at REAL NOT NULL) WITHOUT ROWID;
    CREATE INDEX session_at ON session (at);
    CREATE TABLE seen (number INTEGER PRIMARY KEY, update_id TEXT NOT NULL UNIQUE);
    CREATE TABLE identity (actor TEXT PRIMARY KEY, person TEXT NOT NULL) WITHOUT ROWID;
    CREATE INDEX identity_person ON identity (person);
    CREATE TABLE code (hash BLOB PRIMARY KEY, about TEXT NOT NULL, expires REAL NOT NULL) WITHOUT ROWID;
    CREATE TABLE wrong_code (actor TEXT NOT NULL, at REAL NOT NULL);
    CREATE TABLE missed (
        number INTEGER PRIMARY KEY, folded TEXT NOT NULL UNIQUE, text TEXT NOT NULL, name TEXT NOT NULL,
        count INTEGER NOT NULL, at REAL NOT NULL, ignored INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE tally (
        day TEXT NOT NULL, outcome TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (day, outcome)) WITHOUT ROWID;
    """,
    "CREATE TABLE chat_group (id TEXT PRIMARY KEY, rules BLOB NOT NULL) WITHOUT ROWID;",
    "CREATE TABLE sent (channel TEXT, month TEXT, count INTEGER NOT NULL, PRIMARY KEY (channel, month)) WITHOUT ROWID;",
)


class StateError(KnowledgeError):
    """What is remembered cannot be used."""


class SQLite:
    """The file as a ``Database``. A statement takes some microseconds, so it is carried out on the event loop."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    async def run(self, sql: str, *values: object) -> Rows:
        """As ``Database.run``."""
        try:
            with self.connection:
                return self.connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise DatabaseError(str(error)) from error

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Run]:
        """As ``Database.transaction``. Nobody comes between: none of its statements lets go of the event loop."""

        async def run(sql: str, *values: object) -> Rows:
            return self.connection.execute(sql, values).fetchall()

        try:
            with self.connection:
                yield run
        except sqlite3.Error as error:
            raise DatabaseError(str(error)) from error


def opened(folder: Path | None) -> sqlite3.Connection:
    """The database of a data folder; in memory without one, or where the file cannot be written.

    A damaged file is set aside and begun anew with a warning: what it held was not knowledge. Raises StateError for
    a file that a newer program made.
    """
    if folder is None:
        return _connected(":memory:")
    path = folder / FILE
    with suppress(OSError):
        path.touch(mode=0o600)  # it holds who is who on the channels
    try:
        return _connected(str(path))
    except sqlite3.OperationalError as error:  # no right to write, a disk that is full
        log.warning("%s cannot be written (%s): what is remembered ends with the program", FILE, error)
        return _connected(":memory:")
    except sqlite3.DatabaseError as error:
        aside = _set_aside(path)
        log.warning("%s was damaged (%s): set aside as %s and begun anew", FILE, error, aside.name)
        return _connected(str(path))


def _connected(path: str) -> sqlite3.Connection:
    """A connection at the version of this program. NORMAL: a power cut may take the last moments, never the file."""
    database = sqlite3.connect(path, check_same_thread=False)  # used by one event loop, wherever that runs
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        _check(database)
        _migrate(database)
    except BaseException:
        database.close()
        raise
    return database


def _check(database: sqlite3.Connection) -> None:
    found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(found)


def _migrate(database: sqlite3.Connection) -> None:
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise StateError(f"Tệp {FILE} do phiên bản mới hơn của chương trình ghi; hãy dùng phiên bản ấy.")
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        database.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;")


def _set_aside(path: Path) -> Path:
    """Moves the file and its log out of the way; returns where the file now lies."""
    ending = f"damaged-{datetime.now():%Y%m%d-%H%M%S}"
    for suffix in ("-wal", "-shm", ""):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.replace(part.with_name(f"{part.name}.{ending}"))
    return path.with_name(f"{path.name}.{ending}")
