"""How fast Telegram lets a bot send."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from bot.rates import Clock, Rate, Windows

LONGEST_QUEUE = 30.0  # seconds


class TooBusy(Exception):  # noqa: N818 - no error, a state
    """More is to be sent to a chat than its rate allows."""


# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
CHAT = Rate(1, 1.0)
GROUP = Rate(20, 60.0)


class Pace:
    """Waits until a message may be sent: so many a second in all, one a second to a chat, 20 a minute to a group.

    ``replicas`` is how many programs send: each keeps to its share of the whole. What a group gets is counted in
    ``groups``, which may be shared.
    """

    def __init__(
        self,
        per_second: int,
        *,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Without a number ``per_second`` (0) nothing ever waits."""
        self.replicas: Callable[[], int] = lambda: 1
        self.groups = Windows(GROUP, clock=clock)
        self._chats = Windows(CHAT, clock=clock)
        self._overall = Windows(Rate(per_second, 1.0), clock=clock)
        self._per_second, self._sleep = per_second, sleep

    async def wait(self, chat: int) -> None:
        """Returns when a message to the chat may go, with its place in the queue taken.

        Raises TooBusy at once where that would be in more than half a minute: an answer that late helps nobody, and
        everyone else would wait behind a crowd of them.
        """
        if not self._per_second:
            return
        self._overall.rate = Rate(max(1, self._per_second // self.replicas()), 1.0)
        of_chat = [self.groups, self._chats] if chat < 0 else [self._chats]
        for windows in (*of_chat, self._overall):  # the overall one last: who waits for a chat holds up no other
            who = "" if windows is self._overall else str(chat)
            if windows.wait(who) > LONGEST_QUEUE:
                raise TooBusy(chat)
            if (seconds := windows.take(who)) > 0:
                await self._sleep(seconds)
