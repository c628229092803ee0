"""The sign "… is typing": only where an answer takes long, as most are there before anybody could see it."""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

log = logging.getLogger(__name__)

AFTER = 0.7  # seconds without an answer
AGAIN = 4.5  # seconds; Telegram takes the sign away after five


class Typing:
    """Begins to count when it is made; ``stop`` may be called at any time, and more than once."""

    def __init__(self, bot: Bot, chat: int, thread: int | None = None) -> None:
        self._bot, self._chat, self._thread = bot, chat, thread
        self._task: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(AFTER, self._begin)

    def stop(self) -> None:
        """The answer is there."""
        self._timer.cancel()
        if self._task is not None:
            self._task.cancel()

    def _begin(self) -> None:
        self._task = asyncio.ensure_future(self._show())

    async def _show(self) -> None:
        while True:
            try:
                await self._bot.send_chat_action(self._chat, ChatAction.TYPING, message_thread_id=self._thread)
            except TelegramError as error:
                log.info("Telegram did not show that the bot is typing (%s)", type(error).__name__)
                return
            await asyncio.sleep(AGAIN)
