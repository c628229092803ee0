"""Sends a Reply to Zalo: never twice, in as few messages as it needs, each counted against the month's quota."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable, Sequence

from bot.channels.zalo.client import Client, NotNow, Refused, ZaloError
from bot.channels.zalo.rendering import Text, texts
from bot.state.sent import Sent
from handlers.texts import say
from handlers.types import Block, Reply

LONGEST_WAIT = 60.0  # seconds: a server that asks for more is not waited for
WARNED_AT = 0.8  # of the quota

log = logging.getLogger(__name__)


class Quota:
    """The messages that the plan allows a month; ``limit`` 0 stands for any number."""

    def __init__(self, sent: Sent, limit: int) -> None:
        self._sent = sent
        self._limit = limit

    async def use(self) -> int | None:
        """Counts a message; the number sent this month at the one moment when the owners are to be warned."""
        count = await self._sent.add("zalo")
        return count if self._limit and count == math.ceil(self._limit * WARNED_AT) else None

    @property
    def limit(self) -> int:
        """Messages a month."""
        return self._limit


class Sender:
    """Sends replies. ``owners`` gives the chats of those who are told that the quota is running out."""

    def __init__(
        self,
        client: Client,
        quota: Quota,
        owners: Callable[[], Awaitable[Sequence[str]]],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._quota = quota
        self._owners = owners
        self._sleep = sleep
        self._styled = True  # until the server refuses styles

    async def send(self, reply: Reply, chat: str) -> None:
        """Shows the reply in the chat. Raises ZaloError where it could not, or may not, have been shown."""
        for text in texts(reply):
            await self._show(text, chat)
            if (count := await self._quota.use()) is not None:
                await self._warn(count)

    async def _show(self, text: Text, chat: str) -> None:
        """Once more only where the server has surely not done it; whatever else fails might be shown twice."""
        for attempt in (1, 2):
            try:
                return await self._dressed(text, chat)
            except NotNow as busy:
                if attempt == 2 or busy.wait > LONGEST_WAIT:
                    raise
                await self._sleep(busy.wait)
        return None

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

    async def _warn(self, count: int) -> None:
        """Tells the owners, and the log, that the month's messages are running out."""
        log.warning("Zalo: %d of the month's %d messages are sent", count, self._quota.limit)
        reply = Reply(blocks=(Block(say("vi", "zalo.quota", sent=count, limit=self._quota.limit)),))
        for owner in await self._owners():
            try:
                await self.send(reply, owner)
            except ZaloError as error:
                log.warning("Zalo: an owner could not be warned (%s)", error)
