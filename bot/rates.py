"""How often something may happen: so many in any stretch of time, for each of many people, chats or addresses."""

from __future__ import annotations

import hashlib
import time
from bisect import insort
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

import msgspec

REMEMBERED = 10_000  # people or chats whose last moments are known; the longest unused are forgotten

Clock = Callable[[], float]  # seconds that only ever grow


class Rate(msgspec.Struct, frozen=True):
    """No more than ``count`` in any stretch of ``seconds``."""

    count: int
    seconds: float


class Limiter(Protocol):
    """Lets some pass, by a key that stands for who they are; what passes at other replicas can be counted in."""

    rate: Rate
    passed: Callable[[str], None]  # called with the key of each that passes

    def count(self, key: str, age: float) -> None:
        """One has passed elsewhere, so many seconds ago."""


def nobody_else(_: str) -> None:
    """What ``Limiter.passed`` is where there are no other replicas."""


def pseudonym(who: str) -> str:
    """A key for a person or an address, the same everywhere, that does not show who it is: 16 hex digits."""
    return hashlib.blake2b(who.encode(), digest_size=8).hexdigest()


class Windows:
    """A ``Limiter`` that knows the last moments of each."""

    def __init__(self, rate: Rate, *, clock: Clock = time.monotonic) -> None:
        self.rate = rate
        self.passed: Callable[[str], None] = nobody_else
        self._clock = clock
        self._moments: OrderedDict[str, list[float]] = OrderedDict()  # by key; a deque takes 600 bytes even for one

    def wait(self, who: str) -> float:
        """Seconds until one more keeps the rate."""
        now = self._clock()
        return self._free_at(self._of(pseudonym(who)), now) - now

    def take(self, who: str) -> float:
        """The same, and the moment at their end is taken."""
        key, now = pseudonym(who), self._clock()
        moments = self._of(key)
        moments.append(moment := self._free_at(moments, now))
        del moments[: -self.rate.count]
        self.passed(key)
        return moment - now

    def count(self, key: str, age: float) -> None:
        """As ``Limiter.count``."""
        moments = self._of(key)
        insort(moments, self._clock() - age)
        del moments[: -self.rate.count]

    def _free_at(self, moments: list[float], now: float) -> float:
        full = len(moments) >= self.rate.count
        return max(now, moments[-self.rate.count] + self.rate.seconds) if full else now

    def _of(self, key: str) -> list[float]:
        moments = self._moments[key] = self._moments.pop(key, [])
        if len(self._moments) > REMEMBERED:
            self._moments.popitem(last=False)
        return moments
