"""What a database of the state can do: statements in the SQL that SQLite and PostgreSQL share, and transactions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, NamedTuple, Protocol

Rows = list[tuple[Any, ...]]
Run = Callable[..., Awaitable[Rows]]  # (sql with ? for each value, *values) -> rows


class DatabaseError(Exception):
    """A statement was not carried out: the disk is full, or the database is away. The text is for the log."""


class Database(Protocol):
    """One small interface, two implementations: ``bot.state.database`` on SQLite, ``bot.state.postgresql``.

    What stands on it (sessions, memory, counts) is written once. Its SQL keeps to what both understand: ``?`` for a
    value, ``ON CONFLICT … DO UPDATE``, columns of the old row named in full (``sent.count + 1``).
    """

    async def run(self, sql: str, *values: object) -> Rows:
        """One statement in a transaction of its own; its rows. Raises DatabaseError."""

    def transaction(self) -> AbstractAsyncContextManager[Run]:
        """Several statements, all or none: ``async with database.transaction() as run``. Raises DatabaseError.

        Nothing but ``run`` may be awaited inside.
        """


class Figure(NamedTuple):
    """One number of how the state is, for ``/metrics``: what it says, and its value now."""

    says: str
    value: float
    counts: bool = False  # it only ever grows, until the program ends
