"""What Zalo pushes: checked, read, and put where the channel takes it from. The answer to it goes out by itself."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections import Counter
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.channels.zalo.updates import Unreadable, Update, parse

LARGEST = 64 * 1024  # bytes of an update
WAITING = 1000  # updates; beyond them Zalo is told to come again
SECRET_HEADER = "x-bot-api-secret-token"  # noqa: S105 - its name

log = logging.getLogger(__name__)


Keep = Callable[[Update, bytes], Awaitable[bool]]  # an update, read and as it came -> whether it is a new one


async def _new(_: Update, __: bytes) -> bool:
    return True


class Inbox:
    """The updates pushed and not yet taken; ``refused`` counts the others by HTTP status.

    ``keep`` sees each update before Zalo is told that it has come.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._updates: asyncio.Queue[Update] = asyncio.Queue()
        self.keep: Keep = _new
        self.refused: Counter[int] = Counter()

    async def route(self, request: Request) -> Response:
        """``POST`` of one update."""
        status = await self.take(request.headers.get(SECRET_HEADER, ""), await request.body())
        return PlainTextResponse("", status)

    async def take(self, secret: str, body: bytes) -> int:
        """Keeps the update for ``get``; the HTTP status that says what became of it."""
        status = await self._taken(secret, body)
        if status != 200:
            self.refused[status] += 1
            log.warning("Zalo: a pushed update was refused (%d, %d times so far)", status, self.refused[status])
        return status

    async def _taken(self, secret: str, body: bytes) -> int:
        if not hmac.compare_digest(secret.encode(), self._secret):
            return 403
        if len(body) > LARGEST:
            return 413
        try:
            update = parse(body)
        except Unreadable:
            return 400
        if self.waiting >= WAITING:
            return 503
        if await self.keep(update, body):
            self._updates.put_nowait(update)
        return 200

    @property
    def waiting(self) -> int:
        """How many wait to be taken."""
        return self._updates.qsize()

    async def get(self) -> Update:
        """The next update."""
        return await self._updates.get()
