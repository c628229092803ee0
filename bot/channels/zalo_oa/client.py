"""The calls of an Official Account (OpenAPI v3), and its errors as types.

An error comes as HTTP 200 with ``{"error": -216, "message"}``; 0 is none. A token that Zalo takes no more is renewed
and the call made again, for it was not done. Source: https://docs.zaloplatforms.com/docs/OA/phu-luc/ma-loi
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from bot.channels.zalo.http import UNKNOWN_WAIT, Http, NotNow, Refused, Returned, Unreachable, ZaloError
from bot.channels.zalo_oa.refreshing import TOO_FAST
from bot.channels.zalo_oa.tokens import Tokens

TOKEN_OVER = {-216, -220}  # invalid; expired or removed
NO_QUOTA = {-211, -218, -224}  # of the account; of the person; its plan has to be a higher one
TOO_LATE = {-213, -230, -232}  # the person does not follow it; has not written for 7 days; or for too long


class OutOfQuota(Refused):
    """The account's plan does not allow the message."""


class OutOfTime(Refused):
    """Too long ago that the person last wrote: the account may not write to them."""


class Button(msgspec.Struct, frozen=True):
    """A button below a text: ``oa.query.show`` has the person say the payload, ``oa.open.url`` opens ``{"url"}``."""

    title: str
    type: str
    payload: str | dict[str, str]


class _Answer(msgspec.Struct, frozen=True):
    error: int
    message: str = ""


_decoder = msgspec.json.Decoder(_Answer)


class Client:
    """The calls of one account."""

    def __init__(self, http: Http, tokens: Tokens, base_url: str) -> None:
        self._http = http
        self._tokens = tokens
        self._base_url = base_url

    async def send(self, user: str, text: str, buttons: Sequence[Button] = ()) -> None:
        """Shows a text of 1–2000 characters to a person who wrote lately, with up to five buttons.

        Raises ZaloError.
        """
        message: dict[str, Any] = {"text": text}
        if buttons:
            message["attachment"] = {"type": "template", "payload": {"buttons": buttons}}
        await self._post("v3.0/oa/message/cs", {"recipient": {"user_id": user}, "message": message})

    async def _post(self, method: str, arguments: dict[str, Any]) -> None:
        """Calls, with another token where this one is over."""
        token = await self._tokens.current()
        error = await self._error(method, arguments, token)
        if error is not None and error.code in TOKEN_OVER:
            error = await self._error(method, arguments, await self._tokens.instead_of(token))
        if error is not None:
            raise error.raised(method)

    async def _error(self, method: str, arguments: dict[str, Any], token: str) -> _Code | None:
        headers = {"content-type": "application/json", "access_token": token}
        returned = await self._http.post(method, f"{self._base_url}/{method}", msgspec.json.encode(arguments), headers)
        try:
            answer = _decoder.decode(returned.body)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return _Code(returned.status, "an answer that cannot be read", returned)
        return _Code(answer.error, answer.message, returned) if answer.error else None


class _Code(msgspec.Struct, frozen=True):
    """What a call failed with: Zalo's number, else the HTTP status."""

    code: int
    words: str
    returned: Returned

    def raised(self, method: str) -> ZaloError:
        """The same as an error."""
        text = f"{method}: {self.code} {self.words}".strip()
        if self.code in (TOO_FAST, 429):
            return NotNow(text, self.returned.retry_after or UNKNOWN_WAIT)
        if self.code in NO_QUOTA:
            return OutOfQuota(text)
        if self.code in TOO_LATE:
            return OutOfTime(text)
        return Refused(text) if self.code < 0 or 400 <= self.code < 500 else Unreachable(text)
