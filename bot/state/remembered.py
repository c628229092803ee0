"""Who is who, one-time codes, questions in vain and counts: the memory that handlers may use, on SQLite."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from datetime import datetime

from handlers.formats import now

Clock = Callable[[], datetime]
DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford: no i, l, o, u to misread


class Remembered:
    """Fulfils ``handlers.types.Memory``. Its methods are async because another database may lie further away."""

    def __init__(self, database: sqlite3.Connection, *, clock: Clock = now) -> None:
        self._db = database
        self._clock = clock

    async def person(self, actor: str) -> str | None:
        """The person behind a channel's actor id; None for one who was never given a role."""
        row = self._db.execute("SELECT person FROM identity WHERE actor = ?", (actor,)).fetchone()
        return row and str(row[0])

    async def introduce(self, actor: str) -> str:
        """The person behind the actor id, made now where there was none: random, so that it tells nothing."""
        person = await self.person(actor)
        if person is None:
            person = "p" + "".join(secrets.choice(DIGITS) for _ in range(6))
            await self.link(actor, person)
        return person

    async def link(self, actor: str, person: str) -> None:
        """From now on the actor id is this person's."""
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO identity VALUES (?, ?)", (actor, person))

    async def accounts(self, person: str) -> tuple[str, ...]:
        """The actor ids of a person, by name."""
        rows = self._db.execute("SELECT actor FROM identity WHERE person = ? ORDER BY actor", (person,))
        return tuple(str(row[0]) for row in rows)
