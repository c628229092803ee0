"""A Bot API stand-in over real sockets, in a process of its own: hands out questions, counts replies, fails on purpose.

``python -m tests.benchmarks.botserver --questions N [--rate R] [--faults SHARE]`` prints its port in one line, and in
a second one, when every question has its reply (or ``--patience`` seconds have brought none), what it saw, as JSON.
Every question comes from a person of its own, so that a reply lost and another one doubled cannot cancel out.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from collections import deque
from contextlib import suppress
from typing import Any, Literal
from urllib.parse import parse_qsl

from handlers.texts import say

ASKED = (
    "sơn trà kết nghĩa với ai", "hai chau ket nghia vs xa nao z", "trà leng kết nghĩa với phường nào?",
    "Hải Châu và Hùng Sơn ký ngày nào?", "thọ quang giờ kết nghĩa với ai", "xã Hùng Sơn kết nghĩa với ai?",
)  # fmt: skip
FIRST_PERSON = 10**6
SEED = 20251123
ME = {"id": 123456789, "is_bot": True, "first_name": "Kết Nghĩa", "username": "ketnghia_bot"}
KNOWN: dict[str, dict[str, Any]] = {
    "getMe": ME,
    "getMyName": {"name": ""},
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
}
SORRY, AGAIN = (say("vi", key)[0].text for key in ("interrupted", "interrupted.again"))
Fault = Literal["429", "500", "timeout", "drop"]
FAULTS: tuple[Fault, ...] = ("429", "500", "timeout", "drop")


class Crowd:
    """The people who ask, ``rate`` questions a second (0: all at once), and what they got."""

    def __init__(self, questions: int, *, rate: float = 0.0, faults: float = 0.0, seed: int = SEED) -> None:
        self.questions, self.rate, self.faults = questions, rate, faults
        self.waiting: deque[dict[str, Any]] = deque()
        self.more = asyncio.Event()  # something is waiting
        self.done = asyncio.Event()  # the last reply is there
        self.asked: list[float] = []  # when, by question
        self.replies = [0] * questions
        self.words: list[list[str]] = [[] for _ in range(questions)]  # of the replies
        self.sorry: set[int] = set()  # who was asked to ask again
        self._heard: set[int] = set()
        self.late: list[float] = []  # seconds from a question to its first reply
        self.injected = 0
        self.last = time.perf_counter()
        self._chance = random.Random(seed)

    async def ask(self) -> None:
        """Asks everything, in time."""
        begun = time.perf_counter()
        for n in range(self.questions):
            if self.rate and (ahead := begun + n / self.rate - time.perf_counter()) > 0:
                await asyncio.sleep(ahead)
            self.asked.append(time.perf_counter())
            self.waiting.append(self.update(n))
            self.more.set()

    def updates(self, offset: int, limit: int) -> list[dict[str, Any]]:
        """The oldest ones; those before the offset are confirmed and go."""
        while self.waiting and self.waiting[0]["update_id"] < offset:
            self.waiting.popleft()
        if not self.waiting:
            self.more.clear()
        return [self.waiting[i] for i in range(min(limit, len(self.waiting)))]

    def fault(self) -> Fault | None:
        """What goes wrong with this call, by chance."""
        if self._chance.random() >= self.faults:
            return None
        self.injected += 1
        return self._chance.choice(FAULTS)

    def replied(self, chat: int, text: str = "") -> None:
        """A message to the person of this chat."""
        n, self.last = chat - FIRST_PERSON, time.perf_counter()
        if text == SORRY:
            self.sorry.add(n)
        else:
            self.replies[n] += 1
            self.words[n].append(text)
            if self.replies[n] == 1:
                self.late.append(self.last - self.asked[n])
        self._heard.add(n)
        if len(self._heard) == self.questions:
            self.done.set()

    def figures(self) -> dict[str, Any]:
        """What was seen; times in seconds."""
        late = sorted(self.late) or [0.0]
        return {
            "asked": len(self.asked),
            "lost": self.replies.count(0),
            "doubled": sum(n > 1 for n in self.replies),
            "injected": self.injected,
            "per_second": len(self.late) / max(1e-9, self.last - self.asked[0]) if self.asked else 0.0,
            "p50": late[len(late) // 2],
            "p99": late[min(len(late) - 1, int(len(late) * 0.99))],
        }

    def update(self, n: int) -> dict[str, Any]:
        """The question of a person."""
        person = {"id": FIRST_PERSON + n, "first_name": "An"}
        message = {
            "message_id": n + 1,
            "date": 1_760_000_000,
            "chat": {**person, "type": "private"},
            "from": {**person, "is_bot": False, "language_code": "vi"},
            "text": ASKED[n % len(ASKED)],
        }
        return {"update_id": n + 1, "message": message}


class BotServer(asyncio.Protocol):
    """One connection: HTTP/1.1 as the two clients speak it, and no more of it."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._read = b""
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, _: Exception | None) -> None:
        for task in self._tasks:
            task.cancel()

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, end, body = self._read.partition(b"\r\n\r\n")
        if not end:
            return
        lines = head.decode("latin-1").split("\r\n")
        headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines[1:])}
        if len(body) < int(headers.get("content-length", "0")):
            return
        self._read = b""
        method = lines[0].split(" ")[1].rsplit("/", 1)[1]
        self._call(method, _fields(body, headers.get("content-type", "")))

    def _call(self, method: str, fields: dict[str, Any]) -> None:
        if method == "getUpdates":
            task = asyncio.ensure_future(self._poll(fields))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        elif method == "sendMessage":
            self._send(fields)
        else:
            self._answer(KNOWN.get(method, True))

    async def _poll(self, fields: dict[str, Any]) -> None:
        """A long poll."""
        found = self._crowd.updates(int(fields.get("offset", 0)), int(fields.get("limit", 100)))
        if not found and float(fields.get("timeout", 0)):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._crowd.more.wait(), float(fields["timeout"]))
            found = self._crowd.updates(int(fields.get("offset", 0)), int(fields.get("limit", 100)))
        self._answer(found)

    def _send(self, fields: dict[str, Any]) -> None:
        chat = int(fields["chat_id"])
        match self._crowd.fault():
            case "429":
                self._refuse(429, "Too Many Requests: retry after 1", {"retry_after": 1})
            case "500":
                self._refuse(500, "Internal Server Error")
            case "drop":
                self._transport.abort()
            case "timeout":
                pass  # it never answers
            case _:
                text = str(fields["text"])
                self._crowd.replied(chat, text)
                person = {"id": chat, "type": "private", "first_name": "An"}
                self._answer({"message_id": 1, "date": 1_760_000_000, "chat": person, "from": ME, "text": text})

    def _answer(self, result: object) -> None:
        self._write(200, {"ok": True, "result": result})

    def _refuse(self, status: int, description: str, parameters: dict[str, int] | None = None) -> None:
        answer = {"ok": False, "error_code": status, "description": description}
        self._write(status, answer | ({"parameters": parameters} if parameters else {}))

    def _write(self, status: int, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        head = f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)


def _fields(body: bytes, media_type: str) -> dict[str, Any]:
    """The parameters of a call, as JSON or as a form."""
    if not body:
        return {}
    if media_type.startswith("application/json"):
        fields: dict[str, Any] = json.loads(body)
        return fields
    return dict(parse_qsl(body.decode()))


async def serve(crowd: Crowd) -> tuple[asyncio.Server, int]:
    """Listens on this machine; the server and its port."""
    server = await asyncio.get_running_loop().create_server(lambda: BotServer(crowd), "127.0.0.1", 0)
    return server, int(server.sockets[0].getsockname()[1])


async def _run(given: argparse.Namespace) -> None:
    crowd = Crowd(given.questions, rate=given.rate, faults=given.faults)
    _, port = await serve(crowd)
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)  # the bot is there
    await crowd.ask()
    crowd.last = time.perf_counter()
    while not crowd.done.is_set() and time.perf_counter() - crowd.last < given.patience:
        await asyncio.wait([asyncio.ensure_future(crowd.done.wait())], timeout=0.2)
    if given.faults:
        await asyncio.sleep(1.0)  # time for a reply to come twice
    sys.stdout.write(json.dumps(crowd.figures()) + "\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)  # the bot is gone


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.botserver")
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--rate", type=float, default=0.0)
    parser.add_argument("--faults", type=float, default=0.0)
    parser.add_argument("--patience", type=float, default=10.0)
    asyncio.run(_run(parser.parse_args()))


if __name__ == "__main__":
    main()
