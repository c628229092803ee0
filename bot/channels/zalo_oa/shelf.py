"""The tokens of an Official Account on disk: on it before anybody uses them, replaced whole, by one process at a time.

A file apart from ``state.sqlite3``: it is held for as long as Zalo takes to answer, and it is flushed at every change.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

import msgspec

FILE = "zalo-oa.sqlite3"
PATIENCE = 60.0  # seconds to wait for another process that is renewing

# Every chain of refresh tokens is known by the one from the settings that it began with: a new one there begins anew.
_TABLE = """CREATE TABLE IF NOT EXISTS pair (
    seed TEXT PRIMARY KEY, access TEXT NOT NULL, refresh TEXT NOT NULL, issued REAL NOT NULL, expires REAL NOT NULL,
    tried INTEGER NOT NULL
) WITHOUT ROWID"""


class Pair(msgspec.Struct, frozen=True):
    """An access token, good from ``issued`` to ``expires`` (seconds since 1970), and the refresh token for the next."""

    access: str
    refresh: str
    issued: float = 0
    expires: float = 0

    def __repr__(self) -> str:
        return f"Pair[expires={self.expires:.0f}]"


class Shelf:
    """The pair that began with a refresh token of the settings. Raises sqlite3.Error where the file cannot be used."""

    def __init__(self, folder: Path, refresh: str) -> None:
        path = folder / FILE
        with suppress(OSError):
            path.touch(mode=0o600)
        self._seed = hashlib.sha256(refresh.encode()).hexdigest()
        self._refresh = refresh
        self._db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        self._db.execute("PRAGMA synchronous = EXTRA")  # a commit outlasts a power cut, the folder's entry too
        self._db.execute(_TABLE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def pair(self) -> Pair:
        """The pair as it stands; before the first renewal one whose access token is over."""
        found = "SELECT access, refresh, issued, expires FROM pair WHERE seed = ?"
        row = self._db.execute(found, (self._seed,)).fetchone()
        return Pair(*row) if row else Pair("", self._refresh)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No other process renews during the ``with`` block.

        Something is written first: a pair that could not be kept must not be asked for.
        """
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
        """Has the pair on disk when it returns; ends being ``alone``."""
        row = (*msgspec.structs.astuple(pair), self._seed)
        self._db.execute("UPDATE pair SET access = ?, refresh = ?, issued = ?, expires = ? WHERE seed = ?", row)
        self._db.execute("COMMIT")
