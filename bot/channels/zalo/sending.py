"""Sends a Reply to Zalo: never twice, in as few messages as it needs, each counted against the month's quota."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable
from functools import partial

from bot.channels.zalo.client import Client
from bot.channels.zalo.http import Refused, once_more
from bot.channels.zalo.rendering import Text, texts
from bot.state.sent import Sent
from handlers.texts import say
from handlers.types import Block, Reply

WARNED_AT = 0.8  # of the quota

log = logging.getLogger(__name__)


class Quota:
    """The messages that the plan allows a month; ``limit`` 0 stands for any number."""

    def __init__(self, sent: Sent, limit: int) -> None:
        self._sent = sent
        self._limit = limit

    async def use(self) -> Reply | None:
        """Counts a message; what the owners are to be told at the one moment when the month's are running out."""
        count = await self._sent.add("zalo")
        if not self._limit or count != math.ceil(self._limit * WARNED_AT):
            return None
        log.warning("Zalo: %d of the month's %d messages are sent", count, self._limit)
        return Reply(blocks=(Block(say("vi", "zalo.quota", sent=count, limit=self._limit)),))


class Sender:
    """Sends replies. ``warn`` shows something to the owners, wherever they can be reached."""

    def __init__(
        self,
        client: Client,
        quota: Quota,
        warn: Callable[[Reply], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._quota = quota
        self._warn = warn
        self._sleep = sleep
        self._styled = True  # until the server refuses styles

    async def send(self, reply: Reply, chat: str) -> None:
        """Shows the reply in the chat. Raises ZaloError where it could not, or may not, have been shown."""
        for text in texts(reply):
            await once_more(partial(self._dressed, text, chat), self._sleep)
            if (warning := await self._quota.use()) is not None:
                self._warn(warning)

    async def _dressed(self, text: Text, chat: str) -> None:
        """With its styles; without them, from then on, where the server takes only plain words."""
        if not self._styled or not text.styles:
            return await self._client.send_message(chat, text.words)
        try:
            return await self._client.send_message(chat, text.words, text.styles)
        except Refused:
            await self._client.send_message(chat, text.words)
            self._styled = False
            log.info("Zalo takes no styles: plain words from now on")
