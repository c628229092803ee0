"""Who is who and what is counted, for several replicas: read from memory, as every message asks for it."""

from __future__ import annotations

from datetime import date

from bot.state.base import Database, DatabaseError
from bot.state.marks import Marks
from bot.state.remembered import Clock, Remembered, of_actor
from handlers.formats import now

CHANGED = "ketnghia_identity"  # the notification that somebody's accounts are others now


class SharedMemory(Remembered):
    """Holds everybody who has a role; whoever changes that tells the others, and those look again.

    While the database is away, people are whom they last were.
    """

    def __init__(self, database: Database, marks: Marks, *, clock: Clock = now) -> None:
        super().__init__(database, clock=clock)
        self._marks = marks
        self._people: dict[str, str] = {}
        self._looked, self._changes = -1, 0  # changes heard of when the people were last looked up, and by now

    def changed(self) -> None:
        """Somebody's accounts may be others by now."""
        self._changes += 1

    async def person(self, actor: str) -> str | None:
        """As ``Remembered.person``."""
        heard = self._changes
        if self._looked != heard:
            try:
                rows = await self._db.run("SELECT actor, person FROM identity")
            except DatabaseError:
                return self._people.get(actor)
            self._people = {str(who): str(person) for who, person in rows}
            self._looked = heard
        return self._people.get(actor)

    async def introduce(self, actor: str) -> str:
        """As ``Remembered.introduce``."""
        known = await self.person(actor)
        if known is None:
            known = await super().introduce(actor)
            await self._tell()
        return known

    async def link(self, actor: str, person: str) -> None:
        """As ``Remembered.link``."""
        await super().link(actor, person)
        await self._tell()

    async def accounts(self, person: str) -> tuple[str, ...]:
        """As ``Remembered.accounts``."""
        await self.person("")
        return tuple(sorted(actor for actor, known in self._people.items() if known == person))

    async def forget(self, actor: str) -> None:
        """As ``Remembered.forget``."""
        await self._marks.flush()  # or what waits to be written would come back
        condition, values = of_actor("reply_to", actor)
        drop = f"UPDATE inbox SET reply = NULL, reply_to = NULL WHERE body IS NOT NULL AND {condition}"  # noqa: S608
        await self._db.run(drop, *values)
        await super().forget(actor)
        await self._tell()

    async def tally(self, day: date, outcome: str) -> None:
        """As ``Remembered.tally``, written down together with others."""
        self._marks.count(day.isoformat(), outcome)

    async def _tell(self) -> None:
        self.changed()
        await self._db.run("SELECT pg_notify(?, '')", CHANGED)
