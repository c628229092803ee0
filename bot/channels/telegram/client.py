"""The library's bot, with what the channel asks Telegram for: updates, files, who leads a group."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import msgspec
import telegram as tg
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram.updates import Me
from bot.channels.telegram.wire import completed, read_update_json

log = logging.getLogger(__name__)

SLACK = 10.0  # seconds that an answer to getUpdates may be on its way
Keys = Sequence[Sequence[dict[str, str]]]  # rows of buttons, as the Bot API writes them

_UNKNOWN = Me(0, "")


class Client(ExtBot[None]):
    """Its repr does not hold the token, and it knows when it last polled."""

    _polled: float | None = None
    _keep: Callable[[dict[int, bytes]], Awaitable[object]] | None = None

    def __repr__(self) -> str:
        return "Bot[telegram]"

    async def get_me(self, *args: Any, **kwargs: Any) -> tg.User:
        """As the library's, with an account that says too little."""
        self._bot_user = tg.User.de_json(completed(await self._post("getMe")), self)
        return self._bot_user

    async def get_updates(
        self,
        offset: int | None = None,
        limit: int | None = None,
        timeout: float | timedelta | None = None,  # noqa: ASYNC109 – the server's, not ours
        allowed_updates: Sequence[str] | None = None,
        **_: Any,
    ) -> tuple[tg.Update, ...]:
        """As the library's; what it cannot read is an empty update, so that those behind it come."""
        wait = timeout.total_seconds() if isinstance(timeout, timedelta) else timeout or 0
        about = {"offset": offset, "limit": limit, "timeout": int(wait), "allowed_updates": allowed_updates}
        updates = await self._post("getUpdates", about, read_timeout=wait + SLACK)
        self._polled = time.monotonic()
        if updates and wait and self._keep is not None:  # the library's last call, which only confirms, does not wait
            await self._keep({u["update_id"]: msgspec.json.encode(u) for u in updates})
        return tuple(read_update_json(u, self) or tg.Update(u["update_id"]) for u in updates)

    def keeps(self, keep: Callable[[dict[int, bytes]], Awaitable[object]]) -> None:
        """Awaits ``keep`` for what is polled, by its ids and as it came, before the next poll confirms it."""
        self._keep = keep

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

    async def send_text(
        self, chat: int, text: str, *, keys: Keys = (), thread: int | None = None, to: int | None = None
    ) -> int:
        """Sends a text in Telegram's HTML, under the message ``to`` where given; returns its id.

        Like ``send_message``, without the objects that the library makes of what goes out and comes back: nobody looks
        at them, and they cost a sixth of an answer's time. Raises as the library does.
        """
        quoted = {"message_id": to, "allow_sending_without_reply": True} if to else None
        about = {"chat_id": chat, "message_thread_id": thread, "reply_parameters": quoted}
        sent: dict[str, int] = await self._post("sendMessage", about | _shown(text, keys))
        return sent["message_id"]

    async def edit_text(self, chat: int, message: int, text: str, *, keys: Keys = ()) -> None:
        """Puts a text in the place of another, as above."""
        await self._post("editMessageText", {"chat_id": chat, "message_id": message} | _shown(text, keys))

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


def _shown(text: str, keys: Keys) -> dict[str, Any]:
    return {
        "text": text,
        "parse_mode": ParseMode.HTML,
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": keys} if keys else None,
    }
