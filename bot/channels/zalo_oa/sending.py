"""Sends a Reply to a person of an Official Account: never twice, in as few messages as it needs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from bot.channels.zalo.http import Refused, once_more
from bot.channels.zalo_oa.client import Client, OutOfQuota, OutOfTime
from bot.channels.zalo_oa.rendering import Said, messages, numbered
from handlers.types import Reply

log = logging.getLogger(__name__)


class Sender:
    """Sends replies."""

    def __init__(self, client: Client, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._client = client
        self._sleep = sleep
        self._templates = True  # until the server refuses them

    async def send(self, reply: Reply, user: str) -> None:
        """Shows the reply to the person. Raises ZaloError where it could not, or may not, have been shown."""
        for said in messages(reply):
            await self._show(said, reply, user)

    async def _show(self, said: Said, reply: Reply, user: str) -> None:
        """With its buttons; with numbers instead, from then on, where the server takes no templates."""
        if said.buttons and self._templates:
            try:
                return await self._say(said, user)
            except (OutOfQuota, OutOfTime):
                raise
            except Refused as error:
                log.warning("Zalo OA takes no buttons (%s): choices are numbered from now on", error)
        for text in numbered(said, reply) if said.buttons else [said]:
            await self._say(text, user)
        self._templates = self._templates and not said.buttons
        return None

    async def _say(self, said: Said, user: str) -> None:
        await once_more(partial(self._client.send, user, said.words, said.buttons), self._sleep)
