"""What Zalo pushes: checked, read, and put where the channel takes it from. The answer to it goes out by itself."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections import Counter

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.channels.zalo.updates import Unreadable, Update, parse

LARGEST = 64 * 1024  # bytes of an update
WAITING = 1000  # updates; beyond them Zalo is told to come again
SECRET_HEADER = "x-bot-api-secret-token"  # noqa: S105 - its name

log = logging.getLogger(__name__)


class Inbox:
    """The updates pushed and not yet taken; ``refused`` counts the others by HTTP status."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._updates: asyncio.Queue[Update] = asyncio.Queue(WAITING)
        self.refused: Counter[int] = Counter()

    async def route(self, request: Request) -> Response:
        """``POST`` of one update."""
        status = self.take(request.headers.get(SECRET_HEADER, ""), await request.body())
        return PlainTextResponse("", status)

    def take(self, secret: str, body: bytes) -> int:
        """Keeps the update for ``get``; the HTTP status that says what became of it."""
        status = self._taken(secret, body)
        if status != 200:
            self.refused[status] += 1
            log.warning("Zalo: a pushed update was refused (%d, %d times so far)", status, self.refused[status])
        return status

    def _taken(self, secret: str, body: bytes) -> int:
        if not hmac.compare_digest(secret.encode(), self._secret):
            return 403
        if len(body) > LARGEST:
            return 413
        try:
            self._updates.put_nowait(parse(body))
        except Unreadable:
            return 400
        except asyncio.QueueFull:
            return 503
        return 200

    @property
    def waiting(self) -> int:
        """How many wait to be taken."""
        return self._updates.qsize()

    async def get(self) -> Update:
        """The next update."""
        return await self._updates.get()
