"""Takes updates that Telegram posts: checks the secret, says 200 at once, and leaves the work to the channel."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PATH = "/webhooks/telegram"
HEADER = "x-telegram-bot-api-secret-token"


class Webhook:
    """The route. Until ``opened`` and after ``close`` Telegram is told to come again later, and keeps its updates."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.route = Route(PATH, self._receive, methods=["POST"])
        self._take: Callable[[object, bytes], Awaitable[bool]] | None = None

    def open(self, take: Callable[[object, bytes], Awaitable[bool]]) -> None:
        """From now on ``take`` gets each update, read and as it came; False from it means that there is no room now."""
        self._take = take

    def close(self) -> None:
        """Nothing is taken any more."""
        self._take = None

    async def _receive(self, request: Request) -> Response:
        """One update."""
        given = request.headers.get(HEADER, "").encode()
        if not hmac.compare_digest(given, self.secret.encode()):
            return Response(status_code=403)
        try:
            body = await request.body()
            update = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return Response(status_code=400)
        if self._take is None or not await self._take(update, body):
            return Response(status_code=503, headers={"retry-after": "5"})
        return Response()


def secret_of(token: str) -> str:
    """A secret for the webhook that needs no setting: the same after a restart, and nothing of the token in it.

    >>> len(secret_of("123:abc"))
    64
    """
    return hmac.new(token.encode(), b"ketnghia webhook", hashlib.sha256).hexdigest()
