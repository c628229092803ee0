"""Asks questions over HTTP with as little work as can be: what it takes of the machine those asked cannot have."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Iterator, Sequence

from tests.scoring import QUESTIONS

CONNECTIONS = 8  # at a time, to each server
PEOPLE = 2000
_LENGTH = b"content-length: "


def _requests() -> list[bytes]:
    """A question each of many people, as a proxy passes it on, since each address may ask only so often."""
    questions = [json.loads(line)["q"] for line in (QUESTIONS / "starter.jsonl").read_text("utf-8").splitlines()]
    made = []
    for person, question in zip(range(PEOPLE), itertools.cycle(questions), strict=False):
        body = json.dumps({"conversation": f"benchmark-{person:08}", "text": question}).encode()
        head = (
            "POST /api/chat HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
            f"x-forwarded-for: 10.{person // 65536}.{person // 256 % 256}.{person % 256}\r\n"
            f"content-length: {len(body)}\r\n\r\n"
        )
        made.append(head.encode() + body)
    return made


class Asker:
    """Keeps servers busy: each connection asks the next question when it has its answer."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = ports
        self._requests: Iterator[bytes] = itertools.cycle(_requests())

    async def ask(self, seconds: float, rate: float | None = None) -> tuple[int, float]:
        """How many answers came, and within how many seconds; with a ``rate`` at most so many a second."""
        loop = asyncio.get_running_loop()
        count = CONNECTIONS * len(self._ports)
        pause = 0.0 if rate is None else count / rate
        begun = time.perf_counter()
        asking = [_Asking(self._requests, begun + seconds, pause) for _ in range(count)]
        for number, one in enumerate(asking):
            await loop.create_connection(lambda one=one: one, "127.0.0.1", self._ports[number % len(self._ports)])  # type: ignore[misc]
        for one in asking:
            await one.ended
        return sum(one.answers for one in asking), time.perf_counter() - begun


class _Asking(asyncio.Protocol):
    """One connection."""

    def __init__(self, requests: Iterator[bytes], until: float, pause: float) -> None:
        self._requests, self._until, self._pause = requests, until, pause
        self._got, self._due = b"", 0.0
        self.answers = 0
        self.ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._due = time.perf_counter()
        self._next()

    def data_received(self, data: bytes) -> None:
        self._got += data
        head = self._got.find(b"\r\n\r\n")
        if head < 0:
            return
        length = self._got.index(_LENGTH) + len(_LENGTH)
        if len(self._got) < head + 4 + int(self._got[length : self._got.index(b"\r\n", length)]):
            return
        assert self._got.startswith(b"HTTP/1.1 200"), self._got[:200]
        self._got = b""
        self.answers += 1
        self._due += self._pause
        wait = self._due - time.perf_counter()
        if self._pause and wait > 0:
            asyncio.get_running_loop().call_later(wait, self._next)
        else:
            self._next()

    def connection_lost(self, _: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_exception(ConnectionError("a server has hung up"))

    def _next(self) -> None:
        if time.perf_counter() < self._until:
            self._transport.write(next(self._requests))
        elif not self.ended.done():
            self.ended.set_result(None)
            self._transport.close()
