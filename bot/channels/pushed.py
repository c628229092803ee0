"""What a server pushes to a webhook: looked at, read, and put where its channel takes it from.

The answer to an update goes out by itself; the push only learns by an HTTP status what became of it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Generic, TypeVar

from starlette.requests import Request
from starlette.responses import Response

LARGEST = 64 * 1024  # bytes of an update
WAITING = 1000  # updates; beyond them the server is told to come again
OLDEST = 600.0  # seconds: Zalo pushes again after 30 seconds and after 5 minutes; what is older, somebody has kept

log = logging.getLogger(__name__)

T = TypeVar("T")


async def _new(_: object, __: bytes) -> bool:
    """Whether an update is a new one, where nobody keeps them."""
    return True


class Unwelcome(Exception):  # noqa: N818 - what the update is
    """An update that is not taken, and the HTTP status that says so."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def forged() -> Unwelcome:
    """It does not carry what only the server can give it."""
    return Unwelcome(403, "forged")


def too_old() -> Unwelcome:
    """It is from another time: whoever sends it now has recorded it."""
    return Unwelcome(410, "old")


def unreadable() -> Unwelcome:
    """It is no update."""
    return Unwelcome(400, "unreadable")


class Inbox(Generic[T]):
    """The updates pushed to one channel and not yet taken; ``refused`` counts the others by what was wrong."""

    def __init__(self, name: str, read: Callable[[Mapping[str, str], bytes], T]) -> None:
        """``read`` makes the update of a request's headers and body. It raises Unwelcome."""
        self._name, self._read = name, read
        self.keep: Callable[[T, bytes], Awaitable[bool]] = _new  # asked before the server is told that it has come
        self._updates: asyncio.Queue[T] = asyncio.Queue()
        self._closed = False
        self.refused: Counter[str] = Counter()

    async def route(self, request: Request) -> Response:
        """``POST`` of one update."""
        return Response(status_code=await self.take(request.headers, await request.body()))

    async def take(self, headers: Mapping[str, str], body: bytes) -> int:
        """Keeps the update for ``get``; the HTTP status that says what became of it."""
        if self._closed:
            return 503
        if len(body) > LARGEST:
            return self._refuse(Unwelcome(413, "oversize"))
        try:
            update = self._read(headers, body)
        except Unwelcome as refusal:
            return self._refuse(refusal)
        if self.waiting >= WAITING:
            return self._refuse(Unwelcome(503, "too many"))
        if await self.keep(update, body):
            self._updates.put_nowait(update)
        return 200

    def close(self) -> None:
        """Nothing is taken any more."""
        self._closed = True

    def _refuse(self, refusal: Unwelcome) -> int:
        self.refused[str(refusal)] += 1
        log.warning(
            "%s: a pushed update was refused (%d, %s, %d times so far)",
            self._name, refusal.status, refusal, self.refused[str(refusal)],
        )  # fmt: skip
        return refusal.status

    @property
    def waiting(self) -> int:
        """How many wait to be taken."""
        return self._updates.qsize()

    async def get(self) -> T:
        """The next update."""
        return await self._updates.get()
