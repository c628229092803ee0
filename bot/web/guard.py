"""What stands before every page: size limit, rate limit by address, headers that keep a browser from harm."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.rates import Clock, Rate, nobody_else, pseudonym

LARGEST_BODY = 64 * 1024  # bytes
LARGEST_UPDATE = 256 * 1024  # on a webhook: two texts of 4096 characters, each written as \\uXXXX\\uXXXX
RATE, BURST = 2.0, 20.0  # questions a second that one address may ask, and how many at once
ADDRESSES = 20_000  # remembered at most: the oldest are forgotten
LIMITED = ("/api/", "/?")  # what costs an answer

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors "
)
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
}


class Buckets:
    """How often each address has asked lately: a bucket that fills with ``rate`` and holds ``burst``. A ``Limiter``.

    >>> time = iter((0.0, 0.0, 0.0, 1.0))
    >>> buckets = Buckets(rate=1.0, burst=2.0, clock=lambda: next(time))
    >>> [buckets.wait("203.0.113.9") for _ in range(4)]
    [0.0, 0.0, 1.0, 0.0]
    """

    def __init__(self, rate: float = RATE, burst: float = BURST, clock: Clock = time.monotonic) -> None:
        self.rate = Rate(int(burst), burst / rate)
        self.passed: Callable[[str], None] = nobody_else
        self._refill, self._burst, self._clock = rate, burst, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # by key: what was left, and when

    def wait(self, address: str) -> float:
        """Takes one; 0.0 where there was one, else the seconds until there is."""
        key, now = pseudonym(address), self._clock()
        left = self._now_left(key, now)
        enough = left >= 1.0
        self._put(key, left - 1.0 if enough else left, now)
        if enough:
            self.passed(key)
        return 0.0 if enough else (1.0 - left) / self._refill

    def count(self, key: str, age: float) -> None:
        """As ``Limiter.count``. What two let pass at the same moment is owed: it can be less than nothing."""
        now = self._clock()
        self._put(key, max(-self._burst, self._now_left(key, now) - 1.0), now)

    def _now_left(self, key: str, now: float) -> float:
        left, then = self._left.pop(key, (self._burst, now))
        return min(self._burst, left + (now - then) * self._refill)

    def _put(self, key: str, left: float, now: float) -> None:
        self._left[key] = (left, now)
        if len(self._left) > ADDRESSES:
            self._left.popitem(last=False)


class Guard:
    """The middleware around the application."""

    def __init__(self, app: ASGIApp, buckets: Buckets | None = None) -> None:
        self._app = app
        self._buckets = buckets or Buckets()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = _with_headers(scope, send)
        if (wait := self._wait(scope)) > 0:
            refusal = JSONResponse({"error": "Bạn hỏi nhanh quá, chờ một chút nhé. · Too fast, please wait."}, 429)
            refusal.headers["retry-after"] = str(int(wait) + 1)
            await refusal(scope, receive, send)
            return
        body = await _body(scope, receive)
        if body is None:
            refusal = JSONResponse({"error": "Tin dài quá. · Too long."}, 413)
            await refusal(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)

    def _wait(self, scope: Scope) -> float:
        asked = scope["path"] + ("?" if scope["query_string"] else "")
        if not asked.startswith(LIMITED):
            return 0.0
        address = scope["client"][0] if scope.get("client") else ""
        return self._buckets.wait(address)


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """The whole body; None where it is larger than may be, read no further."""
    largest = LARGEST_UPDATE if scope["path"].startswith("/webhooks/") else LARGEST_BODY
    headers = dict(scope["headers"])
    said = headers.get(b"content-length", b"0")
    if not said.isdigit() or int(said) > largest:
        return None
    body, more = b"", scope["method"] in ("POST", "PUT", "PATCH")
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > largest:
            return None
    return body


def _replay(body: bytes, receive: Receive) -> Receive:
    """Gives the body once, then what the connection has to say."""
    given = False

    async def replayed() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed


def _with_headers(scope: Scope, send: Send) -> Send:
    """Only the page made for it may stand in a frame on another site."""
    embedded = scope["path"] == "/" and b"embed=1" in scope["query_string"]

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("content-security-policy", _POLICY + ("*" if embedded else "'none'"))
        await send(message)

    return sent
