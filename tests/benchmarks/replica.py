"""A whole program with its web server, in a process of its own, that tells how it fares when it is asked."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import urlsplit

from bot.app import App, running
from bot.settings import Settings
from bot.web import Web
from handlers.types import Actor, Message, Rules
from knowledge.store.place import Database

OWNER = Actor(id="telegram:1")
LOOK = 0.001  # seconds between two looks at the knowledge


def serve(link: Connection, url: str | None, folder: Path) -> None:
    """Says the port, then tells and does what it is asked for, until ``("stop",)``."""
    asyncio.run(_serve(link, url, folder))


async def _serve(link: Connection, url: str | None, folder: Path) -> None:
    folder.mkdir()  # noqa: ASYNC240 - before anybody is served
    settings = Settings(port=0, trusted_proxies="127.0.0.1")
    database = None if url is None else Database(url)
    rules = Rules(owners=(OWNER.id,))
    async with running(folder, settings.home_province, settings.hotline, database=database, rules=rules) as app:
        web = Web(settings)
        task = asyncio.create_task(web.run(app))
        await web.listening.wait()
        seen: dict[int, float] = {}
        port = urlsplit(web.address).port
        await _reached(port)
        link.send(port)
        while (asked := await asyncio.to_thread(link.recv))[0] != "stop":
            if asked[0] == "cpu":
                link.send(time.process_time())
            elif asked[0] == "watch":  # not before: it takes some of the time that answers are measured by
                threading.Thread(target=_watch, args=(app, seen), daemon=True).start()
                link.send(None)
            elif asked[0] == "seen":
                link.send(dict(seen))
            else:
                link.send(await _edit(app, *asked[1:]))
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _reached(port: int | None) -> None:
    """The address is known a moment before anybody is heard there."""
    while True:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        await asyncio.sleep(0.01)


def _watch(app: App, seen: dict[int, float]) -> None:
    """Notes when each revision was there; what the program itself does is not held up."""
    while True:
        seen.setdefault(app.revision, time.monotonic())
        time.sleep(LOOK)


async def _edit(app: App, count: int, a_second: int) -> dict[int, float]:
    """Names added by chat; the revision of each, and when the person was told that it is saved."""
    told = {}
    for number in range(count):
        text = f"/bidanh phố số {number} = Sơn Trà"
        message = Message(text=text, actor=OWNER, conversation=OWNER.id, update_id=f"telegram:{number}")
        async with app.turn(message):
            told[app.revision] = time.monotonic()
        await asyncio.sleep(1 / a_second)
    return told
