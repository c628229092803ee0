"""The Bot Platform's methods as typed calls, and its errors as types.

An error comes as HTTP 200 with ``{"ok": false, "error_code", "description"}``; what lies between may answer with a
status of its own and no JSON. Both are read the same way. Source: https://docs.zaloplatforms.com/docs/BOT
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from bot.channels.zalo.http import UNKNOWN_WAIT, Http, NotNow, Refused, Returned, TokenRefused, Unreachable, ZaloError

IDLE = 408  # getUpdates: nothing happened
LONG_POLL = 30  # seconds that getUpdates may stay open

T = TypeVar("T")


class Me(msgspec.Struct, frozen=True):
    """The bot's own account."""

    id: str | int
    account_name: str = ""
    display_name: str = ""


class Webhook(msgspec.Struct, frozen=True):
    """Where updates are pushed; "" for nowhere, and then they wait to be polled."""

    url: str | None = ""


class Style(msgspec.Struct, frozen=True):
    """A run of a text in some styles, such as ("b",) for bold; ``start`` and ``len`` in UTF-16 units."""

    start: int
    len: int
    st: tuple[str, ...]


class _Parameters(msgspec.Struct, frozen=True):
    retry_after: float = 0


class _Answer(msgspec.Struct, frozen=True):
    """What every method returns."""

    ok: bool
    result: msgspec.Raw = msgspec.Raw(b"null")
    error_code: int = 0
    description: str = ""
    parameters: _Parameters | None = None


_decoder = msgspec.json.Decoder(_Answer)


class Client:
    """The calls, by one bot's token."""

    def __init__(self, http: Http, token: str, base_url: str) -> None:
        self._http = http
        self._address = f"{base_url}/bot{token}/"

    def __repr__(self) -> str:
        return "Client[zalo]"

    async def get_me(self) -> Me:
        """The account behind the token."""
        return await self._call("getMe", Me)

    async def get_updates(self) -> bytes | None:
        """The JSON of the next update, as it came; None when nothing happened for ``LONG_POLL`` seconds."""
        try:
            raw = await self._call("getUpdates", msgspec.Raw, wait=LONG_POLL, timeout=LONG_POLL)
        except _Idle:
            return None
        return bytes(raw)

    async def get_webhook_info(self) -> Webhook:
        """Where updates go."""
        return await self._call("getWebhookInfo", Webhook)

    async def set_webhook(self, url: str, secret: str) -> None:
        """From now on updates are pushed to the address, with the secret (8–256 characters) in a header."""
        await self._call("setWebhook", msgspec.Raw, url=url, secret_token=secret)

    async def delete_webhook(self) -> None:
        """From now on updates wait to be polled."""
        await self._call("deleteWebhook", msgspec.Raw)

    async def send_message(self, chat: str, text: str, styles: Sequence[Style] = ()) -> None:
        """Shows a text of 1–2000 characters in a chat."""
        dressed: dict[str, Any] = {"text_styles": styles} if styles else {}
        await self._call("sendMessage", msgspec.Raw, chat_id=chat, text=text, **dressed)

    async def send_photo(self, chat: str, photo: str, caption: str = "") -> None:
        """Shows the picture at an address, with no or up to 2000 characters below it."""
        words: dict[str, Any] = {"caption": caption} if caption else {}
        await self._call("sendPhoto", msgspec.Raw, chat_id=chat, photo=photo, **words)

    async def send_sticker(self, chat: str, sticker: str) -> None:
        """Shows a sticker of Zalo's own catalogue, by its id there."""
        await self._call("sendSticker", msgspec.Raw, chat_id=chat, sticker=sticker)

    async def send_chat_action(self, chat: str) -> None:
        """Shows for a moment that an answer is being written."""
        await self._call("sendChatAction", msgspec.Raw, chat_id=chat, action="typing")

    async def _call(self, method: str, kind: type[T], *, wait: float = 0, **arguments: Any) -> T:
        """What a method returns. Raises ZaloError."""
        returned = await self._http.post(method, self._address + method, msgspec.json.encode(arguments), wait=wait)
        try:
            answer = _decoder.decode(returned.body)
            if answer.ok:
                return msgspec.json.decode(answer.result, type=kind)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            answer = _Answer(ok=False, error_code=returned.status, description="an answer that cannot be read")
        raise _error(method, answer, returned)


class _Idle(ZaloError):  # noqa: N818
    """Nothing happened."""


def _error(method: str, answer: _Answer, returned: Returned) -> ZaloError:
    """The error that an answer stands for: its own code counts, else the HTTP status."""
    code = answer.error_code or returned.status
    text = f"{method}: {code} {answer.description}".strip()
    if code == IDLE and method == "getUpdates":
        return _Idle(text)
    if code == 401:
        return TokenRefused(text)
    if code == 429:
        told = answer.parameters.retry_after if answer.parameters else 0
        return NotNow(text, returned.retry_after or told or UNKNOWN_WAIT)
    return Refused(text) if 400 <= code < 500 and code != IDLE else Unreachable(text)
