"""A Zalo Bot Platform on this machine: real sockets, the published rules, and whatever can go wrong.

Start it, point the channel at its address, and speak as a person does; ``says`` returns the text of the answer:

    async with ZaloApi() as api:
        settings = …  # KETNGHIA_ZALO_TOKEN=TOKEN, KETNGHIA_ZALO_BASE_URL=api.url
        serving = asyncio.create_task(Zalo(settings).run(app))
        assert "Trà Leng" in await api.says("sơn trà kết nghĩa với ai")

Every call lands in ``calls``, every message shown in ``shown``. What somebody does in a group, or sends beside words,
is an update of its own: ``api.waiting.put_nowait(api.update("…", chat=GROUP))``; ``await api.quiet()`` waits until the
channel has taken all of them and polls again.

Trouble is ordered ahead, for the next call of a method: ``api.troubles["sendMessage"].append(Trouble.RESET)``, or
``.append(Refusal(429, "Too Many Requests"))``. ``AFTERWARDS`` does what was asked and then loses the answer.

Refused as the server does it, as HTTP 200 with ``ok: false``: a wrong token (401), an unknown method (404), arguments
missing, unknown or of another type, a text of no or more than 2000 characters, styles that lie outside of the text, a
webhook that is not https or whose secret has not 8–256 characters (400), polling while a webhook is set (400).
Raw ``<b>`` or ``**`` in a text is no fault to the server, but is one of the test: the end of the block says so.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import web

from tests.fakes.server import RAW_MARKUP, Server
from tests.fakes.server import Refusal as Refusal
from tests.fakes.server import Trouble as Trouble

TOKEN = "987654321:abcDEF-ghiJKL_mnoPQRstuVWXyz0123456789"
ME = {"id": "b0t", "account_name": "bot.ketnghia", "display_name": "Bot Kết Nghĩa", "account_type": "BASIC",
      "can_join_groups": True}  # fmt: skip
AN = {"id": "an", "display_name": "An", "is_bot": False}
PRIVATE = {"id": "an", "chat_type": "PRIVATE"}
GROUP = {"id": "to-cong-tac", "chat_type": "GROUP"}


@dataclass
class Shown:
    """A message that stands in a chat."""

    chat: str
    text: str
    styles: list[dict[str, Any]] = field(default_factory=list)

    @property
    def choices(self) -> dict[str, str]:
        """The number of each choice by its words."""
        return {words: number for number, words in re.findall(r"^(\d+)\. (.+)$", self.text, re.MULTILINE)}


class ZaloApi(Server):
    """The server. Also makes the updates that a person's doings would bring."""

    def __init__(self, idle: float = 0.02) -> None:
        """``idle`` are the seconds after which a poll in vain ends with 408; the real server takes 30."""
        self.shown: list[Shown] = []
        self.waiting: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.webhook: dict[str, str] = {}
        self.token = TOKEN
        self._idle = idle
        self._numbers = count(1)
        super().__init__()

    def _application(self) -> web.Application:
        application = web.Application()
        application.router.add_post("/bot{token}/{method}", self._answer)
        return application

    # What people do

    def update(
        self,
        text: str = "",
        *,
        event: str = "text",
        chat: dict[str, Any] = PRIVATE,
        sender: dict[str, Any] = AN,
        **more: Any,
    ) -> dict[str, Any]:
        """An update's JSON."""
        message = {
            "from": sender,
            "chat": chat,
            "message_id": f"m{next(self._numbers)}",
            "date": int(time.time() * 1000),
        }
        return {
            "event_name": f"message.{event}.received",
            "message": {**message, **({"text": text} if text else {}), **more},
        }

    async def says(self, text: str, **more: Any) -> str:
        """A person writes; the text of the next message shown."""
        before = len(self.shown)
        self.waiting.put_nowait(self.update(text, **more))
        await self.until(lambda: len(self.shown) > before)
        await self.quiet()
        return "\n".join(message.text for message in self.shown[before:])

    async def quiet(self) -> None:
        """Waits until every update was taken and two polls after that were in vain."""
        await self.until(self.waiting.empty)
        polls = len(self.called("getUpdates"))
        await self.until(lambda: len(self.called("getUpdates")) >= polls + 2)

    # What the channel calls

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method, body = request.match_info["method"], await request.read()
        trouble = self._trouble(method)
        answer: dict[str, Any] = {"ok": True}
        try:
            if request.match_info["token"] != self.token:
                raise Refusal(401, "Unauthorized")
            arguments = json.loads(body)
            self.calls.append((method, arguments))
            if isinstance(trouble, Refusal):
                raise trouble
            if trouble in (None, Trouble.AFTERWARDS):
                do = getattr(self, f"_{method}", None)
                if do is None:
                    raise Refusal(404, "Not Found")
                answer["result"] = await do(**arguments)
        except TypeError as error:
            answer = {"ok": False, "error_code": 400, "description": str(error).partition("_")[2]}
        except Refusal as refusal:
            answer = {"ok": False, "error_code": refusal.code, "description": refusal.description}
            answer |= {"parameters": {"retry_after": refusal.retry_after}} if refusal.retry_after else {}
        return await self._answered(request, trouble, json.dumps(answer))

    async def _getMe(self) -> dict[str, Any]:  # noqa: N802
        return ME

    async def _getUpdates(self, timeout: float = 30) -> dict[str, Any]:  # noqa: N802, ASYNC109
        if self.webhook:
            raise Refusal(400, "Bad Request: a webhook is set")
        if timeout <= 0:
            raise Refusal(400, "Bad Request: timeout")
        try:
            async with asyncio.timeout(min(timeout, self._idle)):
                return await self.waiting.get()
        except TimeoutError:
            raise Refusal(408, "Request timeout") from None

    async def _getWebhookInfo(self) -> dict[str, Any]:  # noqa: N802
        return {"url": self.webhook.get("url", ""), "updated_at": 1_763_000_000_000}

    async def _setWebhook(self, url: str, secret_token: str) -> dict[str, Any]:  # noqa: N802
        if not url.startswith("https://") or not 8 <= len(secret_token) <= 256:
            raise Refusal(400, "Bad Request: webhook")
        self.webhook = {"url": url, "secret_token": secret_token}
        return await self._getWebhookInfo()

    async def _deleteWebhook(self) -> dict[str, Any]:  # noqa: N802
        self.webhook = {}
        return await self._getWebhookInfo()

    async def _sendMessage(  # noqa: N802
        self, chat_id: str, text: str, text_styles: list[dict[str, Any]] | None = None
    ) -> dict[str, Any]:
        length = len(text.encode("utf-16-le")) // 2
        if not text.strip() or length > 2000:
            raise Refusal(400, "Bad Request: text must be of 1 to 2000 characters")
        for style in text_styles or ():
            inside = 0 <= style["start"] < style["start"] + style["len"] <= length
            if not inside or not set(style["st"]) <= {"b", "i", "u", "s"}:
                raise Refusal(400, "Bad Request: text_styles")
        return self._show(chat_id, text, text_styles)

    async def _sendPhoto(self, chat_id: str, photo: str, caption: str = "") -> dict[str, Any]:  # noqa: N802
        if not photo.startswith("https://") or len(caption) > 2000:
            raise Refusal(400, "Bad Request: photo")
        return self._show(chat_id, caption)

    async def _sendSticker(self, chat_id: str, sticker: str) -> dict[str, Any]:  # noqa: N802
        if not sticker:
            raise Refusal(400, "Bad Request: sticker")
        return self._show(chat_id, "")

    def _show(self, chat: str, text: str, styles: list[dict[str, Any]] | None = None) -> dict[str, Any]:
        self.raw += [text] if RAW_MARKUP.search(text) else []
        self.shown.append(Shown(chat, text, styles or []))
        return {"message_id": f"m{next(self._numbers)}", "date": 1_763_000_000_000}

    async def _sendChatAction(self, chat_id: str, action: str) -> None:  # noqa: N802
        if not chat_id or action != "typing":
            raise Refusal(400, "Bad Request: action")
