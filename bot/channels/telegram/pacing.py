"""How fast Telegram lets a bot send, and how fast one person may write to it."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Literal, TypeVar

import msgspec

LONGEST_QUEUE = 30.0  # seconds
REMEMBERED = 10_000  # chats or people whose last moments are known


class TooBusy(Exception):  # noqa: N818 - no error, a state
    """More is to be sent to a chat than its rate allows."""


class Rate(msgspec.Struct, frozen=True):
    """No more than ``count`` in any stretch of ``seconds``."""

    count: int
    seconds: float


# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
CHAT = Rate(1, 1.0)
GROUP = Rate(20, 60.0)
# How much one person is answered: more than anyone reads, far less than would hold up the others.
PERSON = Rate(30, 60.0)
TYPING_IN_SEARCH = Rate(120, 60.0)  # inline mode asks at every key

Clock = Callable[[], float]
K = TypeVar("K")
V = TypeVar("V")


class Window:
    """The last moments of one thing that has a rate."""

    __slots__ = ("_moments", "_rate")

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._moments: list[float] = []  # a deque takes 600 bytes even for one, and there is a window a person

    def free_at(self, now: float) -> float:
        """The first moment, in seconds of the same clock, at which one more keeps the rate."""
        full = len(self._moments) == self._rate.count
        return max(now, self._moments[0] + self._rate.seconds) if full else now

    def take(self, now: float) -> float:
        """The same moment, from now on taken."""
        moment = self.free_at(now)
        self._moments.append(moment)
        del self._moments[: -self._rate.count]
        return moment


class Pace:
    """Waits until a message may be sent: so many a second in all, one a second to a chat, 20 a minute to a group."""

    def __init__(
        self,
        per_second: int,
        *,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Without a number ``per_second`` (0) nothing ever waits."""
        self._overall = Window(Rate(per_second, 1.0)) if per_second else None
        self._chats: OrderedDict[int, tuple[Window, ...]] = OrderedDict()
        self._clock, self._sleep = clock, sleep

    async def wait(self, chat: int) -> None:
        """Returns when a message to the chat may go, with its place in the queue taken.

        Raises TooBusy at once where that would be in more than half a minute: an answer that late helps nobody, and
        everyone else would wait behind a crowd of them.
        """
        if self._overall is None:
            return
        rates = (GROUP, CHAT) if chat < 0 else (CHAT,)
        windows = _remembered(self._chats, chat, lambda: tuple(map(Window, rates)))
        for window in (*windows, self._overall):  # the overall one last: who waits for a chat holds up no other
            now = self._clock()
            if window.free_at(now) - now > LONGEST_QUEUE:
                raise TooBusy(chat)
            if (moment := window.take(now)) > now:
                await self._sleep(moment - now)


class Patience:
    """How much one person may write. Who floods is told so once, and then passed over until the rate is kept."""

    def __init__(self, rate: Rate = PERSON, *, clock: Clock = time.monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._people: OrderedDict[str, Window] = OrderedDict()
        self._told: OrderedDict[str, float] = OrderedDict()

    def with_(self, person: str) -> Literal["answer", "tell", "pass over"]:
        """What to do with one more message of the person."""
        now = self._clock()
        window = _remembered(self._people, person, lambda: Window(self._rate))
        if window.free_at(now) <= now:
            window.take(now)
            return "answer"
        told = _remembered(self._told, person, lambda: now - self._rate.seconds)
        if now - told < self._rate.seconds:
            return "pass over"
        self._told[person] = now
        return "tell"

    def seconds(self, person: str) -> int:
        """How long the person has to wait, rounded up."""
        now = self._clock()
        return int(self._people[person].free_at(now) - now) + 1 if person in self._people else 0


def _remembered(kept: OrderedDict[K, V], key: K, new: Callable[[], V]) -> V:
    """The value of a key, made where there is none; the longest unused is forgotten."""
    value = kept.pop(key) if key in kept else new()
    kept[key] = value
    if len(kept) > REMEMBERED:
        kept.popitem(last=False)
    return value
