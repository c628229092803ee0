"""The tokens of an Official Account in a file of the data folder, for the processes of one machine.

A file apart from ``state.sqlite3``: it is held for as long as Zalo takes to answer, and it is flushed at every change.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

import msgspec

from bot.channels.zalo_oa.shelf import PATIENCE, Pair, seed

FILE = "zalo-oa.sqlite3"
_TABLE = """CREATE TABLE IF NOT EXISTS pair (
    seed TEXT PRIMARY KEY, access TEXT NOT NULL, refresh TEXT NOT NULL, issued REAL NOT NULL, expires REAL NOT NULL,
    tried INTEGER NOT NULL
) WITHOUT ROWID"""


class FileShelf:
    """A ``Shelf`` on SQLite. Raises sqlite3.Error where the file cannot be used."""

    def __init__(self, folder: Path, refresh: str) -> None:
        path = folder / FILE
        with suppress(OSError):
            path.touch(mode=0o600)
        self._seed, self._refresh = seed(refresh), refresh
        self._db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        self._db.execute("PRAGMA synchronous = EXTRA")  # a commit outlasts a power cut, the folder's entry too
        self._db.execute(_TABLE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def pair(self) -> Pair:
        """As ``Shelf.pair``."""
        found = "SELECT access, refresh, issued, expires FROM pair WHERE seed = ?"
        row = self._db.execute(found, (self._seed,)).fetchone()
        return Pair(*row) if row else Pair("", self._refresh)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """As ``Shelf.alone``."""
        self._db.execute(
            "INSERT INTO pair VALUES (?, '', ?, 0, 0, 1) ON CONFLICT (seed) DO UPDATE SET tried = tried + 1",
            (self._seed, self._refresh),
        )
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            if self._db.in_transaction:
                self._db.rollback()

    def put(self, pair: Pair) -> None:
        """As ``Shelf.put``."""
        row = (*msgspec.structs.astuple(pair), self._seed)
        self._db.execute("UPDATE pair SET access = ?, refresh = ?, issued = ?, expires = ? WHERE seed = ?", row)
        self._db.execute("COMMIT")
