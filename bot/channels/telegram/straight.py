"""The library's Application, of which this channel uses the life cycle and the queue: every update goes one way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram.ext import Application, ApplicationBuilder

from bot.channels.telegram.client import Client

AT_ONCE = 256  # updates handled side by side; those of one conversation wait for one another

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


class _Straight(AnyApplication):
    """Gives every update to one function.

    The library's own way, through handlers, notes who wrote and where for a persistence that is not used here, and
    never forgets: memory would grow with everybody who ever wrote.
    """

    def __init__(self, *, take: Callable[[object], Awaitable[None]], **given: Any) -> None:
        super().__init__(**given)
        self._take = take

    async def process_update(self, update: object) -> None:
        """As the library's."""
        await self._take(update)


def straight(bot: Client, take: Callable[[object], Awaitable[None]]) -> AnyApplication:
    """An Application that gives every update to ``take``."""
    builder = ApplicationBuilder().application_class(_Straight, {"take": take})
    return builder.bot(bot).concurrent_updates(AT_ONCE).job_queue(None).build()
