"""How many pushed questions a second are answered on Zalo: ``uv run python -m tests.benchmarks.webhook``.

The bot with its web server is one process, the stand-in of Zalo that pushes and is answered another; real sockets.
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
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import aiohttp

from bot.app import running
from bot.channels.zalo import Zalo
from bot.settings import Settings
from bot.web import Web
from tests.benchmarks.report import Target, machine, table, verdict
from tests.fakes.zalo import AN, TOKEN, ZaloApi
from tests.scoring import QUESTIONS

MESSAGES = 3000
AT_ONCE = 64  # updates that Zalo pushes without waiting for one another
PATH = "/webhooks/zalo"
SECRET = "only-for-this-run"


async def pushed(link: Connection, count: int) -> None:
    """Pushes questions of as many people, waits for all answers, and tells the seconds from the first to the last."""
    questions = [json.loads(line)["q"] for line in (QUESTIONS / "starter.jsonl").read_text("utf-8").splitlines()]
    headers = {"X-Bot-Api-Secret-Token": SECRET, "content-type": "application/json"}
    room = asyncio.Semaphore(AT_ONCE)
    async with ZaloApi() as api, aiohttp.ClientSession(headers=headers) as http:
        link.send(api.url)
        address = await asyncio.to_thread(link.recv)
        await api.until(lambda: bool(api.webhook))

        async def push(number: int) -> None:
            who = f"person-{number}"
            chat = {"id": who, "chat_type": "PRIVATE"}
            update = api.update(questions[number % len(questions)], sender={**AN, "id": who}, chat=chat)
            async with room, http.post(address + PATH, data=json.dumps(update)) as answer:
                assert answer.status == 200, answer.status

        begun = time.perf_counter()
        async with asyncio.TaskGroup() as all_of_them:
            for number in range(count):
                all_of_them.create_task(push(number))
        await api.until(lambda: len(api.called("sendMessage")) >= count, 300)
        link.send(time.perf_counter() - begun)
        link.recv()


def zalo(link: Connection, count: int) -> None:
    """The other process."""
    asyncio.run(pushed(link, count))


async def measured(folder: Path, count: int) -> str:
    """The table of figures."""
    link, far = multiprocessing.Pipe()
    other = multiprocessing.get_context("spawn").Process(target=zalo, args=(far, count), daemon=True)
    other.start()
    url = await asyncio.to_thread(link.recv)
    settings = Settings(
        zalo_token=TOKEN,  # type: ignore[arg-type]
        zalo_base_url=url,
        zalo_secret=SECRET,  # type: ignore[arg-type]
        zalo_webhook_url=f"https://bot.example{PATH}",
        port=0,
    )
    async with running(folder, settings.home_province, settings.hotline) as app:
        channel = Zalo(settings)
        web = Web(settings, hooks=channel.routes)
        tasks = [asyncio.create_task(each.run(app)) for each in (channel, web)]
        await web.listening.wait()
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
    figures = (
        ("answered a second of one core", count / busy, Target("≥", 500)),
        ("answered a second, by the clock", count / seconds, None),
        ("milliseconds of a core for one", 1000 * busy / count, None),
    )
    shown = (
        (what, f"{value:.2f}", *((f"{t.relation} {t.value:g}", verdict(t, value)) if t else ("", "")))
        for what, value, t in figures
    )
    return f"{count} messages · {machine()}\n\n{table(['figure', 'value', 'target', ''], shown)}\n"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.webhook", description=__doc__)
    parser.add_argument("--messages", type=int, default=MESSAGES, metavar="N")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="ketnghia-webhook-") as home:
        sys.stdout.write(asyncio.run(measured(Path(home), given.messages)))


if __name__ == "__main__":
    main()
