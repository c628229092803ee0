"""The library's bot, with what the channel asks Telegram for: updates, files, who leads a group."""

from __future__ import annotations

import logging
import time
from typing import Any

import telegram as tg
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram.updates import Me

log = logging.getLogger(__name__)

_UNKNOWN = Me(0, "")


class Client(ExtBot[None]):
    """Its repr does not hold the token, and it knows when it last polled."""

    _polled: float | None = None

    def __repr__(self) -> str:
        return "Bot[telegram]"

    async def get_updates(self, *args: Any, **kwargs: Any) -> tuple[tg.Update, ...]:
        """As the library's."""
        updates = await super().get_updates(*args, **kwargs)
        self._polled = time.monotonic()
        return updates

    @property
    def polled(self) -> float | None:
        """When updates were last got, by time.monotonic."""
        return self._polled

    @property
    def account(self) -> Me:
        """The bot's own account, known once Telegram has been reached."""
        try:
            return Me(self.id, self.username or "")
        except RuntimeError:
            return _UNKNOWN

    async def fetch(self, id_: str, limit: int) -> bytes:
        """The content of a file that was sent. Raises ValueError beyond the limit, OSError when it cannot be had."""
        try:
            file = await self.get_file(id_)
            if (file.file_size or 0) > limit:
                raise ValueError(id_)
            content = bytes(await file.download_as_bytearray())
        except TelegramError as error:
            if "too big" in str(error).lower():
                raise ValueError(id_) from None
            # The library's own message may hold the address, and that holds the token.
            raise OSError(f"a file could not be fetched ({type(error).__name__})") from None
        if len(content) > limit:
            raise ValueError(id_)
        return content

    async def leads(self, group: int, user: int) -> bool:
        """Whether the user is an admin of the group; where Telegram does not say, no."""
        try:
            member = await self.get_chat_member(group, user)
        except TelegramError as error:
            log.warning("Telegram did not say who leads a group (%s)", type(error).__name__)
            return False
        return member.status in (tg.ChatMember.OWNER, tg.ChatMember.ADMINISTRATOR)
