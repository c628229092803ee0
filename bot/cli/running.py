"""The commands that stay: ``chat`` in the terminal, ``serve`` on the channels."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import suppress

from bot import observe
from bot.app import App, running
from bot.channels.base import Channel
from bot.channels.console import Console
from bot.cli.parsing import Options
from bot.environment import HOME_PROVINCE, HOTLINE, setting
from bot.opening import data_folder
from bot.settings import Settings
from handlers.types import Rules

CHAT_LOG = "chat.log"


def chat(options: Options) -> None:
    """Talks in the terminal."""

    async def talk() -> None:
        folder = data_folder(options.data)
        observe.set_up_quiet(folder / CHAT_LOG)
        home, hotline = setting("home_province", HOME_PROVINCE), setting("hotline", HOTLINE)
        rules = Rules(owners=tuple(filter(None, map(str.strip, setting("owners").split(",")))))
        async with running(folder, home, hotline, rules=rules, beside=True) as app:
            await Console().run(app)

    asyncio.run(talk())


def serve(options: Options) -> None:
    """Serves every channel that has a token, until stopped; finishes what it has begun."""
    settings = Settings.read(options.data)
    observe.set_up(settings.secrets(), style=settings.log)
    channels = _channels(settings)
    for line in _off(settings):
        print(line, file=sys.stderr)

    async def work() -> None:
        folder = data_folder(settings.data)
        rules = Rules(owners=settings.owners, four_eyes=settings.four_eyes)
        async with running(folder, settings.home_province, settings.hotline, rules=rules) as app:
            app.watch(observe.journal)
            await _until_stopped(channels, app)

    asyncio.run(work())


def _channels(settings: Settings) -> list[Channel]:
    """The channels that are on. Their libraries are imported only then."""
    from bot.web import Web

    if settings.telegram_token is None:
        return [Web(settings)]
    from bot.channels.telegram import Telegram

    telegram = Telegram(settings)
    hooks = [telegram.webhook.route] if telegram.webhook else []
    return [Web(settings, hooks=hooks, watched={telegram.name: telegram.health}), telegram]


def _off(settings: Settings) -> list[str]:
    """A line for each channel that is off, saying how to turn it on."""
    if settings.telegram_token is None:
        return ["Để bật Telegram, lấy token ở @BotFather rồi đặt KETNGHIA_TELEGRAM_TOKEN (hoặc ghi vào .env)."]
    return []


async def _until_stopped(channels: list[Channel], app: App) -> None:
    """Runs the channels side by side until SIGTERM, Ctrl-C, or one that cannot go on; raises what ended it."""
    stop = asyncio.Event()
    with suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C works there too
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    tasks = [asyncio.ensure_future(channel.run(app)) for channel in channels]
    waiting = asyncio.ensure_future(stop.wait())
    try:
        done, _ = await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in (waiting, *tasks):
            task.cancel()
        await asyncio.gather(waiting, *tasks, return_exceptions=True)
