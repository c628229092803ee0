"""How many pushed questions a second are answered on Zalo and Telegram: ``uv run python -m tests.benchmarks.webhook``.

The bot with its web server is one process, the stand-in of the platform that pushes and is answered another; real
sockets. ``--channel`` for one of them only.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import multiprocessing
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import aiohttp

from bot.app import running
from bot.channels.telegram import Telegram
from bot.channels.zalo.channel import Zalo
from bot.channels.zalo_oa.channel import ZaloOA
from bot.settings import ZALO_WEBHOOK, Settings
from bot.web import Web
from tests.benchmarks.botserver import FIRST_PERSON, ME, Crowd, serve
from tests.benchmarks.report import Target, machine, table, verdict
from tests.fakes import zalo, zalo_oa
from tests.scoring import QUESTIONS

MESSAGES = 3000
AT_ONCE = 64  # updates that a platform pushes without waiting for one another
SECRET = "only-for-this-run"


@dataclass
class Platform:
    """A stand-in at work: the settings of a bot on it, what pushes a question, how many were answered."""

    settings: dict[str, Any]
    push: Callable[[str, int, str], Awaitable[int]]  # the bot's address, a person's number, a question -> HTTP status
    answered: Callable[[], int]
    ready: Callable[[], object] = lambda: True


@asynccontextmanager
async def zalo_bot(_: int) -> AsyncIterator[Platform]:
    headers = {"X-Bot-Api-Secret-Token": SECRET, "content-type": "application/json"}
    async with zalo.ZaloApi() as api, aiohttp.ClientSession(headers=headers) as http:

        async def push(address: str, number: int, text: str) -> int:
            who = f"person-{number}"
            update = api.update(text, sender={**zalo.AN, "id": who}, chat={"id": who, "chat_type": "PRIVATE"})
            async with http.post(address + ZALO_WEBHOOK, data=json.dumps(update)) as answer:
                return answer.status

        settings = {
            "zalo_token": zalo.TOKEN, "zalo_base_url": api.url, "zalo_secret": SECRET,
            "zalo_webhook_url": f"https://bot.example{ZALO_WEBHOOK}", "zalo_quota": 0,
        }  # fmt: skip
        yield Platform(settings, push, lambda: len(api.shown), lambda: api.webhook)


@asynccontextmanager
async def official_account(_: int) -> AsyncIterator[Platform]:
    async with zalo_oa.OaApi() as api:

        async def push(address: str, number: int, text: str) -> int:
            api.pushes_to = address
            return await api.push(api.text(text, f"person-{number}"))

        settings = {
            "zalo_oa_app_id": zalo_oa.APP_ID, "zalo_oa_app_secret": zalo_oa.APP_SECRET,
            "zalo_oa_secret": zalo_oa.SECRET, "zalo_oa_refresh_token": api.refresh,
            "zalo_oa_base_url": api.url, "zalo_oa_oauth_url": api.url,
        }  # fmt: skip
        yield Platform(settings, push, lambda: len(api.shown), lambda: api.access)


@asynccontextmanager
async def telegram(count: int) -> AsyncIterator[Platform]:
    crowd = Crowd(count)
    server, port = await serve(crowd)
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "content-type": "application/json"}
    async with server, aiohttp.ClientSession(headers=headers) as http:

        async def push(address: str, number: int, text: str) -> int:
            crowd.asked.append(time.perf_counter())
            person = {"id": FIRST_PERSON + number, "first_name": "An"}
            message = {
                "message_id": number + 1, "date": 1_760_000_000, "chat": {**person, "type": "private"},
                "from": {**person, "is_bot": False, "language_code": "vi"}, "text": text,
            }  # fmt: skip
            update = {"update_id": number + 1, "message": message}
            async with http.post(f"{address}/webhooks/telegram", data=json.dumps(update)) as answer:
                return answer.status

        settings = {
            "telegram_token": f"{ME['id']}:{'a' * 35}", "telegram_base_url": f"http://127.0.0.1:{port}",
            "telegram_webhook_url": "https://bot.example", "telegram_secret": SECRET, "telegram_per_second": 0,
        }  # fmt: skip
        yield Platform(settings, push, lambda: len(crowd.late))


CHANNELS: dict[str, tuple[Callable[[int], AbstractAsyncContextManager[Platform]], Callable[[Settings], Any]]] = {
    "Zalo Bot": (zalo_bot, Zalo),
    "Zalo OA": (official_account, ZaloOA),
    "Telegram": (telegram, Telegram),
}


async def pushed(link: Connection, name: str, count: int) -> None:
    """Pushes questions of as many people, waits for all answers, and tells the seconds from the first to the last."""
    questions = [json.loads(line)["q"] for line in (QUESTIONS / "starter.jsonl").read_text("utf-8").splitlines()]
    room = asyncio.Semaphore(AT_ONCE)
    async with CHANNELS[name][0](count) as platform:
        link.send(platform.settings)
        address = await asyncio.to_thread(link.recv)
        await _until(platform.ready)

        async def push(number: int) -> None:
            async with room:
                status = await platform.push(address, number, questions[number % len(questions)])
                assert status == 200, status

        begun = time.perf_counter()
        async with asyncio.TaskGroup() as all_of_them:
            for number in range(count):
                all_of_them.create_task(push(number))
        await _until(lambda: platform.answered() >= count)
        link.send(time.perf_counter() - begun)
        link.recv()


async def _until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(300):
        while not true():  # noqa: ASYNC110 - what is waited for happens in a library
            await asyncio.sleep(0.01)


def platform(link: Connection, name: str, count: int) -> None:
    """The other process."""
    asyncio.run(pushed(link, name, count))


async def measured(folder: Path, name: str, count: int) -> tuple[float, float]:
    """Messages answered a second of one core, and by the clock."""
    link, far = multiprocessing.Pipe()
    other = multiprocessing.get_context("spawn").Process(target=platform, args=(far, name, count), daemon=True)
    other.start()
    told = await asyncio.to_thread(link.recv)
    settings = Settings(_env_file=None, port=0, **told)  # type: ignore[call-arg]
    async with running(folder, settings.home_province, settings.hotline) as app:
        channel = CHANNELS[name][1](settings)
        web = Web(settings, hooks=channel.routes, watched={channel.name: channel.health})
        tasks = [asyncio.create_task(each.run(app)) for each in (channel, web)]
        await web.listening.wait()
        await _until(lambda: channel.health().ready)
        before = time.process_time()
        link.send(web.address)
        seconds = await asyncio.to_thread(link.recv)
        busy = time.process_time() - before
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
    link.send(None)
    other.join()
    return count / busy, count / seconds


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.webhook", description=__doc__)
    parser.add_argument("--messages", type=int, default=MESSAGES, metavar="N")
    parser.add_argument("--channel", choices=CHANNELS, action="append", metavar="NAME")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING)
    rows = []
    for name in given.channel or CHANNELS:
        with tempfile.TemporaryDirectory(prefix="ketnghia-webhook-") as home:
            core, clock = asyncio.run(measured(Path(home), name, given.messages))
        target = Target("≥", 500)
        wanted = f"{target.relation} {target.value:g}"
        rows.append((name, f"{core:.0f}", wanted, verdict(target, core), f"{1000 / core:.2f}", f"{clock:.0f}"))
    heads = ["answered a second", "of one core", "target", "", "ms of a core", "by the clock"]
    sys.stdout.write(f"{given.messages} messages each · {machine()}\n\n{table(heads, rows)}\n")


if __name__ == "__main__":
    main()
