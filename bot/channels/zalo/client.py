"""The Bot Platform's methods as typed calls, and its errors as types.

An error comes as HTTP 200 with ``{"ok": false, "error_code", "description"}``; what lies between may answer with a
status of its own and no JSON. Both are read the same way. Source: https://docs.zaloplatforms.com/docs/BOT
"""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp
import msgspec

IDLE = 408  # getUpdates: nothing happened
LONG_POLL = 30  # seconds that getUpdates may stay open
PATIENCE = 15.0  # seconds that any call may take, beyond the time it asked the server to wait
UNKNOWN_WAIT = 5.0  # seconds to wait where nothing says how long

T = TypeVar("T")


class ZaloError(Exception):
    """A call that did not do what it should. The text never holds the address, for that holds the token."""


class TokenRefused(ZaloError):  # noqa: N818 - what happened
    """The server does not know the token (401)."""


class NotNow(ZaloError):  # noqa: N818
    """Too many calls (429), or no connection: nothing was done, and may be tried again after ``wait`` seconds."""

    def __init__(self, text: str, wait: float) -> None:
        super().__init__(text)
        self.wait = wait


class Refused(ZaloError):  # noqa: N818
    """The server understood, and did nothing."""


class Unreachable(ZaloError):  # noqa: N818
    """No answer (a time-out, a reset), 5xx, or no JSON: the call may have been done all the same."""


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


class Client:
    """The calls, over connections that are kept open for the length of the ``async with`` block."""

    def __init__(self, token: str, base_url: str, *, patience: float = PATIENCE) -> None:
        self._address = f"{base_url}/bot{token}/"
        self._patience = patience
        self._http: aiohttp.ClientSession | None = None

    def __repr__(self) -> str:
        return "Client[zalo]"

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._http is not None:
            await self._http.close()

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

    async def send_chat_action(self, chat: str) -> None:
        """Shows for a moment that an answer is being written."""
        await self._call("sendChatAction", msgspec.Raw, chat_id=chat, action="typing")

    async def _call(self, method: str, kind: type[T], *, wait: float = 0, **arguments: Any) -> T:
        """What a method returns. Raises ZaloError."""
        assert self._http is not None, "outside of its with block"  # noqa: S101
        try:
            async with self._http.post(
                self._address + method,
                data=msgspec.json.encode(arguments),
                headers={"content-type": "application/json"},
                timeout=aiohttp.ClientTimeout(total=self._patience + wait),
                allow_redirects=False,
            ) as response:
                status, again, body = response.status, response.headers.get("retry-after", ""), await response.read()
        # The library's own messages may hold the address, and that holds the token.
        except aiohttp.ClientConnectorError as error:
            raise NotNow(f"{method}: {type(error).__name__}", UNKNOWN_WAIT) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable(f"{method}: {type(error).__name__}") from None
        try:
            answer = msgspec.json.decode(body, type=_Answer)
            if answer.ok:
                return msgspec.json.decode(answer.result, type=kind)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            answer = _Answer(ok=False, error_code=status, description="an answer that cannot be read")
        raise _error(method, answer, status, again)


class _Idle(ZaloError):  # noqa: N818
    """Nothing happened."""


def _error(method: str, answer: _Answer, status: int, again: str) -> ZaloError:
    """The error that an answer stands for: its own code counts, else the HTTP status."""
    code = answer.error_code or status
    text = f"{method}: {code} {answer.description}".strip()
    if code == IDLE and method == "getUpdates":
        return _Idle(text)
    if code == 401:
        return TokenRefused(text)
    if code == 429:
        told = float(again) if again.isdigit() else answer.parameters.retry_after if answer.parameters else 0
        return NotNow(text, told or UNKNOWN_WAIT)
    return Refused(text) if 400 <= code < 500 and code != IDLE else Unreachable(text)
