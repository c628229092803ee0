"""One limit over all replicas: each counts by itself, and hears from the others who comes often.

Nobody waits for that. Who comes often is told through PostgreSQL's notifications, which go to every replica that
listens and are kept nowhere. A replica that was not there then, or whose database is away, goes by its own count.
What is kept is that somebody was told to wait: by a hash, for some minutes, also of those who have all about them
deleted. Who floods could begin anew otherwise, as who guesses codes could.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Protocol

import msgspec

from bot.rates import Clock, Limiter, Rate, pseudonym
from bot.state.base import Database, DatabaseError

log = logging.getLogger(__name__)

PASSED = "ketnghia_passed"  # the notification that some have passed
TOGETHER = 0.05  # seconds between two of them at least
AGAIN = 1.0  # seconds after which a database that is away is tried again
AT_ONCE = 150  # in one of them, of some 40 bytes each; PostgreSQL takes 8000 bytes
REPLICAS = 6  # up to so many all those together of whom nobody is told keep within the limit
MOST = 10_000  # people of whom it is known how often they have come; what waits to be told


class Limits(Protocol):
    """What limits are one through."""

    def share(self, name: str, limiter: Limiter) -> None:
        """From now on the limiter and those of that name at other replicas are one."""

    async def first(self, what: str, seconds: float) -> bool:
        """Whether no other replica has done this within so many seconds."""


class LocalLimits:
    """For one program alone."""

    def share(self, name: str, limiter: Limiter) -> None:
        """There is no other."""

    async def first(self, what: str, seconds: float) -> bool:
        """Nobody else could have."""
        return True


News = tuple[str, str, float]  # one that has passed: at which limiter, by its key, and how many seconds ago
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(tuple[str, list[News]])


class SharedLimits:
    """Over PostgreSQL, for as long as ``run`` goes on and the notifications heard are given to ``hear``."""

    def __init__(self, database: Database, *, clock: Clock = time.monotonic) -> None:
        self._db = database
        self._clock = clock
        self._me = secrets.token_hex(4)
        self._limiters: dict[str, Limiter] = {}
        self._news: list[News] = []  # with the moment in the place of the age
        self._some = asyncio.Event()

    def share(self, name: str, limiter: Limiter) -> None:
        """As ``Limits.share``."""
        self._limiters[name] = limiter
        limiter.passed = partial(self._passed, name, Often(limiter.rate))

    def _passed(self, name: str, often: Often, key: str) -> None:
        if moments := often.news(key, self._clock()):
            self._news += [(name, key, moment) for moment in moments]
            self._some.set()

    async def run(self) -> None:
        """Tells the others, again and again where the database is away, until cancelled."""
        while True:
            await self._some.wait()
            self._some.clear()
            news, self._news = self._news, []
            try:
                await self._db.run("SELECT pg_notify(?, told) FROM unnest(?::text[]) AS told", PASSED, self._told(news))
            except DatabaseError:
                self._news = [*news, *self._news][-MOST:]
                self._some.set()
                await asyncio.sleep(AGAIN)
            await asyncio.sleep(TOGETHER)

    def _told(self, news: Sequence[News]) -> list[str]:
        now = self._clock()
        aged = [(name, key, round(now - moment, 3)) for name, key, moment in news]
        return [_encoder.encode((self._me, part)).decode() for part in _parts(aged)]

    def hear(self, told: str) -> None:
        """Counts in what a notification says has passed elsewhere, where that still matters."""
        try:
            teller, news = _decoder.decode(told)
        except msgspec.MsgspecError:
            log.warning("a notification on %s is not from this program", PASSED)
            return
        for name, key, age in news:
            limiter = self._limiters.get(name)
            if teller != self._me and limiter is not None and age < limiter.rate.seconds:
                limiter.count(key, age)

    async def first(self, what: str, seconds: float) -> bool:
        """As ``Limits.first``. Where the database is away each replica takes itself for the first."""
        try:
            return bool(await self._db.run(_FIRST, pseudonym(what), self._me, seconds))
        except DatabaseError:
            return True

    async def sweep(self) -> None:
        """Forgets what was done longer ago than it matters. Raises DatabaseError."""
        await self._db.run("DELETE FROM done_first WHERE until <= extract(epoch FROM clock_timestamp())")


class Often:
    """Who comes so often that other replicas should know: an ordinary crowd costs nothing.

    >>> often = Often(Rate(12, 60.0))
    >>> [often.news("a", now) for now in (1.0, 2.0, 3.0, 4.0, 61.0)]
    [[], [], [1.0, 2.0, 3.0], [4.0], []]
    """

    def __init__(self, rate: Rate) -> None:
        self._few, self._seconds = rate.count // REPLICAS, rate.seconds
        self._seen: dict[str, list[float]] = {}
        self._until = 0.0

    def news(self, key: str, now: float) -> list[float]:
        """One more; the moments, this one included, that others are to be told of."""
        if now >= self._until or len(self._seen) >= MOST:
            self._seen, self._until = {}, now + self._seconds
        seen = self._seen.setdefault(key, [])
        if len(seen) > self._few:
            return [now]
        seen.append(now)
        return seen[:] if len(seen) > self._few else []


def _parts(news: list[News]) -> Iterator[list[News]]:
    for start in range(0, len(news), AT_ONCE):
        yield news[start : start + AT_ONCE]


# Of two replicas at the same moment one gets a row. By its own clock each knows itself when it has done it.
_FIRST = """
INSERT INTO done_first SELECT ?, ?, extract(epoch FROM clock_timestamp()) + ?
ON CONFLICT (key) DO UPDATE SET replica = excluded.replica, until = excluded.until
WHERE done_first.replica = excluded.replica OR done_first.until <= extract(epoch FROM clock_timestamp())
RETURNING key
"""
