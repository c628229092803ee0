"""What the stand-ins have in common: real sockets on this machine, and trouble that can be ordered ahead.

``api.troubles["sendMessage"].append(Trouble.RESET)`` is for the next call of that method; a ``Refusal`` in its place is
what the server answers. ``AFTERWARDS`` does what was asked and then loses the answer.
"""

from __future__ import annotations

import asyncio
import enum
import re
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web

RAW_MARKUP = re.compile(r"</?\w+>|\*\*|__")  # what no person should see


class Trouble(enum.Enum):
    """What may happen to a call on its way."""

    RESET = "the connection is cut"
    AFTERWARDS = "it is done, and the connection cut before the answer"
    NO_JSON = "the answer is a page of a proxy"
    BROKEN = "the answer is half of a JSON text"
    SERVER = "status 500"
    SILENCE = "no answer at all"


@dataclass
class Refusal(Exception):  # noqa: N818
    """The server's answer to a bad call."""

    code: int
    description: str = ""
    retry_after: float = 0  # seconds


class Server:
    """A server for the length of an ``async with`` block. At its end no text with raw markup may have been shown."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.raw: list[str] = []  # texts with markup that a person would see
        self.troubles: defaultdict[str, deque[Trouble | Refusal]] = defaultdict(deque)
        self.url = ""
        self._changed = asyncio.Condition()
        self._runner = web.AppRunner(self._application(), shutdown_timeout=0.1)

    def _application(self) -> web.Application:
        raise NotImplementedError

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()
        assert self.raw == []

    async def until(self, true: Callable[[], object], seconds: float = 20) -> None:
        """Waits until something is so; looked at after every call."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(true)

    def called(self, method: str) -> list[dict[str, Any]]:
        """The arguments of every call of one method."""
        return [arguments for name, arguments in self.calls if name == method]

    def _trouble(self, method: str) -> Trouble | Refusal | None:
        """What was ordered for this call."""
        return self.troubles[method].popleft() if self.troubles[method] else None

    async def _answered(
        self, request: web.Request, trouble: Trouble | Refusal | None, answer: str
    ) -> web.StreamResponse:
        """The answer, or what has become of it."""
        async with self._changed:
            self._changed.notify_all()
        match trouble:
            case Trouble.RESET | Trouble.AFTERWARDS:
                assert request.transport is not None
                request.transport.abort()
            case Trouble.SILENCE:
                await asyncio.sleep(60)
            case Trouble.SERVER:
                return web.Response(status=500, text="Internal Server Error")
            case Trouble.NO_JSON:
                return web.Response(text="<html><body>Bảo trì</body></html>")
            case Trouble.BROKEN:
                return web.Response(text=answer[: len(answer) // 2], content_type="application/json")
        return web.Response(text=answer, content_type="application/json")
