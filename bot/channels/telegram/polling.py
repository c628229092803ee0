"""Long polling, by one replica at a time: what it brings is kept before Telegram is told that it has come."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from telegram.error import BadRequest, Conflict, TelegramError
from telegram.ext import Application, Updater

from bot.channels.telegram.client import Client
from bot.state.duty import Duty
from bot.state.inbox import Inbox

log = logging.getLogger(__name__)

CHANNEL = "telegram"


def id_of(number: int) -> str:
    """An update's id among those of all channels."""
    return f"{CHANNEL}:{number}"


class Polling:
    """The library's polling, begun and ended as the duty says."""

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        bot: Client,
        duty: Duty,
        inbox: Inbox,
        allowed: Sequence[str],
    ) -> None:
        """``allowed`` are the kinds of updates that are asked for."""
        assert application.updater is not None  # noqa: S101 – the builder made it
        self._updater: Updater = application.updater
        self._duty, self._inbox, self._allowed = duty, inbox, allowed
        if inbox.lasting:
            bot.keeps(self._keep)

    async def begin(self) -> None:
        """Polls from now on, where that is this replica's to do and it does not already."""
        if self._duty.on and not self._updater.running:
            await self._updater.start_polling(
                allowed_updates=self._allowed, bootstrap_retries=-1, error_callback=_failed
            )

    async def run(self) -> None:
        """Takes turns with other replicas, until cancelled."""
        while True:
            await self._duty.begun()
            await self.begin()
            await self._duty.ended()
            await self._updater.stop()
            await self._inbox.resume(CHANNEL)  # what a poll has brought and could not hand on any more

    async def _keep(self, updates: dict[int, bytes]) -> None:
        await self._inbox.receive(CHANNEL, {id_of(number): body for number, body in updates.items()})


def _failed(error: TelegramError) -> None:
    """A line instead of a traceback: the library tries again by itself."""
    if isinstance(error, Conflict):
        log.error("another program is polling with this token; one of the two must stop")
    elif isinstance(error, BadRequest):
        log.error("Telegram refused getUpdates: %s", error)
    else:
        log.warning("Telegram cannot be reached (%s)", type(error).__name__)
