"""Zalo's servers for an Official Account on this machine: events signed and pushed, messages taken, tokens used once.

Start it, give the channel its address and a refresh token, tell it where the channel's web server is, and speak as a
person does; ``says`` returns what is then shown to that person:

    async with OaApi() as api:
        settings = …  # KETNGHIA_ZALO_OA_REFRESH_TOKEN=api.refresh, KETNGHIA_ZALO_OA_BASE_URL=api.url, …
        serving = asyncio.create_task(ZaloOA(settings).run(app))
        api.pushes_to = web.address
        assert "Trà Leng" in await api.says("sơn trà kết nghĩa với ai")
        await api.says(press="Ai ký?")  # a button of the last message

Whatever else somebody does is an event of its own: ``await api.push(api.event("follow"))``, ``api.location(16.07,
108.24)``, ``api.file("moi.json", content)``; ``push`` returns the HTTP status, takes a signature of your own, and an
event pushed twice is a redelivery. Every call lands in ``calls``, every message in ``shown``.

Tokens: ``api.refresh`` is the one refresh token that is good now. It is good once: the second time the answer is
empty, as the real server's is, and an unknown one is refused (-14014). An access token lasts ``api.lasts`` seconds, and
``api.expire()`` ends it at once (-220).

Trouble is ordered ahead as for the Bot Platform (``tests.fakes.server``), for "message/cs" and "access_token".
Refused as the server does it, as HTTP 200 with a negative ``error``: a missing or wrong access token (-216), arguments
missing or unknown, a text of no or more than 2000 characters, more than five buttons, a button without a title (100
characters), with a type or a payload that there is not (-201), a person who never wrote (-230).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Self

import aiohttp
from aiohttp import web

from tests.fakes.server import RAW_MARKUP, Refusal, Server, Trouble

APP_ID, APP_SECRET, SECRET = "3604168245", "app-secret-of-the-tests", "oa-secret-of-the-tests"
AN = "2468458835291979220"
PATH = "/webhooks/zalo_oa"
_BUTTONS = {"oa.query.show": str, "oa.open.url": dict}


@dataclass
class Shown:
    """A message that a person sees."""

    user: str
    text: str
    buttons: list[dict[str, Any]] = field(default_factory=list)

    @property
    def choices(self) -> dict[str, str]:
        """What a person says to choose, by the choice's words: what its button says, or its number in the text."""
        pressed = {b["title"]: b["payload"] for b in self.buttons if b["type"] == "oa.query.show"}
        return pressed or {words: n for n, words in re.findall(r"^(\d+)\. (.+)$", self.text, re.MULTILINE)}


class OaApi(Server):
    """The servers. ``busy`` says whether the channel is still at work on something."""

    def __init__(self, busy: Callable[[], object] = lambda: False) -> None:
        self.shown: list[Shown] = []
        self.files: dict[str, bytes] = {}
        self.pushes_to = ""
        self.busy = busy
        self.refresh = "refresh-0-" + "r" * 40
        self.used: set[str] = set()
        self.access = ""  # the token that is good now
        self.lasts = 90_000.0  # seconds
        self.clock: Callable[[], float] = time.time
        self.before_answer: Callable[[str], None] = lambda moment: None  # "asked" and "used", of a refresh token
        self._over: set[str] = set()
        self._wrote: set[str] = set()
        self._numbers = count(1)
        self._http: aiohttp.ClientSession | None = None
        super().__init__()

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession()
        return await super().__aenter__()

    async def __aexit__(self, *error: object) -> None:
        assert self._http is not None
        await self._http.close()
        await super().__aexit__(*error)

    def _application(self) -> web.Application:
        application = web.Application()
        application.router.add_post("/v3.0/oa/message/cs", self._message)
        application.router.add_post("/v4/oa/access_token", self._token)
        application.router.add_get("/files/{name}", self._file)
        return application

    # What people do

    def event(self, name: str, message: dict[str, Any] | None = None, user: str = AN) -> dict[str, Any]:
        """An event's JSON."""
        who = {"follower": {"id": user}} if name in ("follow", "unfollow") else {"sender": {"id": user}}
        said = {"message": {"msg_id": f"m{next(self._numbers)}", **message}} if message is not None else {}
        return {
            "event_name": name, "app_id": APP_ID, "user_id_by_app": "552177279717587730", "oa_id": "388613280878808645",
            "recipient": {"id": "388613280878808645"}, "timestamp": str(int(self.clock() * 1000)), **who, **said,
        }  # fmt: skip

    def text(self, text: str, user: str = AN) -> dict[str, Any]:
        """Words."""
        return self.event("user_send_text", {"text": text}, user)

    def location(self, latitude: float, longitude: float) -> dict[str, Any]:
        """A place on the map."""
        coordinates = {"latitude": str(latitude), "longitude": str(longitude)}
        attached = {"type": "location", "payload": {"coordinates": coordinates}}
        return self.event("user_send_location", {"text": "Chợ Cồn", "attachments": [attached]})

    def file(self, name: str, content: bytes, text: str = "") -> dict[str, Any]:
        """A file, which lies on the server."""
        self.files[name] = content
        payload = {"url": f"{self.url}/files/{name}", "name": name, "size": str(len(content)),
                   "type": name.rpartition(".")[2], "checksum": "d41d8cd9"}  # fmt: skip
        return self.event("user_send_file", {"text": text, "attachments": [{"type": "file", "payload": payload}]})

    async def push(self, event: dict[str, Any] | bytes, signature: str | None = None) -> int:
        """Pushes an event; the status of the answer."""
        assert self._http is not None
        body = event if isinstance(event, bytes) else json.dumps(event, ensure_ascii=False).encode()
        if isinstance(event, dict):
            self._wrote.add((event.get("sender") or event.get("follower") or {}).get("id", ""))
            signature = signature or self.signature(body, event["timestamp"])
        headers = {"X-ZEvent-Signature": signature or "", "content-type": "application/json"}
        async with self._http.post(self.pushes_to + PATH, data=body, headers=headers) as answer:
            return answer.status

    def signature(self, body: bytes, timestamp: str) -> str:
        """What the header of a pushed body holds."""
        return "mac=" + hashlib.sha256(f"{APP_ID}{body.decode()}{timestamp}{SECRET}".encode()).hexdigest()

    async def says(self, text: str = "", *, press: str = "", event: dict[str, Any] | None = None) -> str:
        """A person writes, presses a button of the last message or does something else; the text that is then shown."""
        before = len(self.shown)
        assert await self.push(event or self.text(self.shown[-1].choices[press] if press else text)) == 200
        await self.until(lambda: len(self.shown) > before)
        await self.quiet()
        return "\n".join(message.text for message in self.shown[before:])

    async def quiet(self) -> None:
        """Waits until the channel has done what there is to do."""
        async with asyncio.timeout(20):
            while self.busy():  # noqa: ASYNC110 - the channel is another program's, and tells nobody
                await asyncio.sleep(0.005)

    def expire(self) -> None:
        """Ends the access token."""
        self._over.add(self.access)
        self.access = ""

    def renew(self) -> tuple[str, str]:
        """Spends the refresh token that is good now; the access and the refresh token that are from now on."""
        self.used.add(self.refresh)
        number = len(self.used)
        self.refresh, self.access = f"refresh-{number}-" + "r" * 40, f"access-{number}-" + "a" * 40
        return self.access, self.refresh

    # What the channel calls

    async def _message(self, request: web.Request) -> web.StreamResponse:
        trouble, arguments = self._trouble("message/cs"), json.loads(await request.read())
        self.calls.append(("message/cs", arguments))
        answer: dict[str, Any] = {"error": 0, "message": "Success", "data": {"message_id": "63ecf43f0df7dba892e6"}}
        try:
            token = request.headers.get("access_token", "")
            if token in self._over:
                raise Refusal(-220, "access_token is expired or removed")
            if not token or token != self.access:
                raise Refusal(-216, "Access token is invalid")
            if isinstance(trouble, Refusal):
                raise trouble
            if trouble in (None, Trouble.AFTERWARDS):
                self._show(**arguments)
        except (TypeError, KeyError) as error:
            answer = {"error": -201, "message": f"{type(error).__name__}: params is invalid"}
        except Refusal as refusal:
            answer = {"error": refusal.code, "message": refusal.description}
        return await self._answered(request, trouble, json.dumps(answer))

    def _show(self, recipient: dict[str, str], message: dict[str, Any]) -> None:
        user, text = recipient["user_id"], message["text"]
        if user not in self._wrote:
            raise Refusal(-230, "User has not interacted with the OA in the past 7 days")
        if not text.strip() or len(text.encode("utf-16-le")) // 2 > 2000:
            raise Refusal(-210, "text must be of 1 to 2000 characters")
        attachment = message.get("attachment", {"type": "template", "payload": {"buttons": []}})
        buttons = attachment["payload"]["buttons"]
        wrong = [b for b in buttons if not isinstance(b["payload"], _BUTTONS.get(b["type"], type(None)))]
        untitled = [b for b in buttons if not 1 <= len(b["title"]) <= 100 or not 1 <= len(str(b["payload"])) <= 1000]
        if set(message) - {"text", "attachment"} or attachment["type"] != "template" or wrong or untitled:
            raise Refusal(-201, "attachment is invalid!")
        if len(buttons) > 5:
            raise Refusal(-201, "buttons is invalid!")
        self.raw += [text] if RAW_MARKUP.search(text) else []
        self.shown.append(Shown(user, text, buttons))

    async def _token(self, request: web.Request) -> web.StreamResponse:
        trouble, given = self._trouble("access_token"), dict(await request.post())
        self.calls.append(("access_token", given))
        self.before_answer("asked")
        answer = json.dumps(self._exchange(given, request.headers, trouble))
        self.before_answer("used")
        return await self._answered(request, trouble, "" if answer == "null" else answer)

    def _exchange(self, given: dict[str, Any], headers: Any, trouble: object) -> dict[str, Any] | None:
        if isinstance(trouble, Refusal):
            return {"error": trouble.code, "error_name": trouble.description}
        if (headers.get("secret_key"), given.get("app_id")) != (APP_SECRET, APP_ID):
            return {"error": -14002, "error_name": "Invalid app."}
        if given.get("grant_type") != "refresh_token" or trouble not in (None, Trouble.AFTERWARDS):
            return {"error": -14001, "error_name": "Invalid grant type."}
        if given["refresh_token"] in self.used:
            return None
        if given["refresh_token"] != self.refresh:
            return {"error": -14014, "error_name": "Invalid refresh token."}
        access, refresh = self.renew()
        return {"access_token": access, "refresh_token": refresh, "expires_in": f"{self.lasts:.0f}"}

    async def _file(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=self.files[request.match_info["name"]])
