"""The tokens of an Official Account on PostgreSQL, for replicas on any machine. Imported only where one is named.

The table comes with the state's (``bot.state.postgresql``), which every replica brings up to date before it serves.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Self

import msgspec
import psycopg
from psycopg.pq import TransactionStatus

from bot.channels.zalo_oa.shelf import PATIENCE, Pair, ShelfError, seed
from knowledge.store.place import Database
from knowledge.store.postgresql.pool import PATIENCE as SOON
from knowledge.store.postgresql.pool import WIRE, blocking_patience

PAUSE = 0.5  # seconds between attempts to keep what Zalo has given
# For one transaction each, so that they hold behind a pooler, too. Who renews holds the row while Zalo answers, within
# fifteen seconds; a machine that vanishes meanwhile lets go of it before the others have lost their patience.
_LIMITS = {
    "lock_timeout": f"{PATIENCE:.0f}s",
    "statement_timeout": f"{PATIENCE + 1:.0f}s",
    "idle_in_transaction_session_timeout": "45s",
    "synchronous_commit": "on",
}
_ASK = """INSERT INTO zalo_oa_pair AS kept VALUES (%s, '', %s, 0, 0, 1)
    ON CONFLICT (seed) DO UPDATE SET tried = kept.tried + 1"""
# Where the lock was lost on the way, a later pair of another replica is not written over.
_PUT = """UPDATE zalo_oa_pair SET access = %s, refresh = %s, issued = %s, expires = %s
    WHERE seed = %s AND refresh = %s"""


class DatabaseShelf:
    """A ``Shelf`` on PostgreSQL. Raises ShelfError. It blocks: at most ``SOON`` seconds each to connect and to read."""

    def __init__(self, place: Database, refresh: str) -> None:
        self._place = place
        self._seed, self._refresh = seed(refresh), refresh
        self._spent = ""  # the refresh token in the row that is held
        with _told():
            self._db = self._connected()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def pair(self) -> Pair:
        """As ``Shelf.pair``."""
        found = "SELECT access, refresh, issued, expires FROM zalo_oa_pair WHERE seed = %s"
        with _told(), blocking_patience(self._db, SOON):
            row = self._db.execute(found, (self._seed,)).fetchone()
        return Pair(*row) if row else Pair("", self._refresh)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """As ``Shelf.alone``: by a lock on the row, which the server lets go of when this process ends."""
        with _told(), blocking_patience(self._db, 2 * PATIENCE):
            self._begin()
            self._db.execute(_ASK, (self._seed, self._refresh))
            self._db.execute("COMMIT")
            self._begin()
            held = self._db.execute("SELECT refresh FROM zalo_oa_pair WHERE seed = %s FOR UPDATE", (self._seed,))
            (self._spent,) = held.fetchone() or ("",)
        try:
            yield
        finally:
            if self._db.info.transaction_status != TransactionStatus.IDLE:
                with suppress(psycopg.Error), blocking_patience(self._db, SOON):
                    self._db.execute("ROLLBACK")

    def put(self, pair: Pair) -> None:
        """As ``Shelf.put``. Zalo gives a pair once, so it is tried for a while, on new connections."""
        end = time.monotonic() + PATIENCE
        with _told():
            while True:
                try:
                    return self._put(pair)
                except psycopg.Error:  # broken, silent, full, or for now a standby that only reads
                    if time.monotonic() > end:
                        raise
                    self._db.close()
                    time.sleep(PAUSE)

    def _put(self, pair: Pair) -> None:
        """Within the transaction that holds the row; where that is lost, in another. Done twice it changes nothing."""
        if self._db.closed:
            self._db = self._connected()
        with blocking_patience(self._db, SOON):
            if self._db.info.transaction_status == TransactionStatus.IDLE:
                self._begin()
            self._db.execute(_PUT, (*msgspec.structs.astuple(pair), self._seed, self._spent))
            self._db.execute("COMMIT")

    def _connected(self) -> psycopg.Connection:
        return psycopg.connect(self._place.url, autocommit=True, application_name="ketnghia-zalo-oa", **WIRE)

    def _begin(self) -> None:
        """A transaction that sees what the one who held the row before has left there."""
        self._db.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
        for name, limit in _LIMITS.items():
            self._db.execute("SELECT set_config(%s, %s, true)", (name, limit))


@contextmanager
def _told() -> Iterator[None]:
    """Every error of the database as a ShelfError, whose text is its kind alone: psycopg's own may name the host."""
    try:
        yield
    except psycopg.Error as error:
        raise ShelfError(f"the database of the tokens: {type(error).__name__}") from error
