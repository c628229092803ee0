"""The commands that stay: ``chat`` in the terminal, ``serve`` on the channels."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bot import observe
from bot.app import App, running
from bot.channels.base import Channel, Health
from bot.channels.console import Console
from bot.cli.parsing import Options
from bot.environment import HOME_PROVINCE, HOTLINE, setting
from bot.opening import data_folder, database
from bot.settings import Settings
from handlers.types import Rules
from knowledge.errors import KnowledgeError

log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from starlette.routing import Route

CHAT_LOG = "chat.log"


def chat(options: Options) -> None:
    """Talks in the terminal."""

    async def talk() -> None:
        folder = data_folder(options.data)
        observe.set_up_quiet(folder / CHAT_LOG)
        home, hotline = setting("home_province", HOME_PROVINCE), setting("hotline", HOTLINE)
        rules = Rules(owners=tuple(filter(None, map(str.strip, setting("owners").split(",")))))
        async with running(folder, home, hotline, database=database(), rules=rules, beside=True) as app:
            await Console().run(app)

    asyncio.run(talk())


def serve(options: Options) -> None:
    """Serves every channel that has a token, until stopped; finishes what it has begun."""
    from bot.web.waiting import until_there

    settings = Settings.read(options.data)
    observe.set_up(settings.secrets(), style=settings.log)
    channels = _channels(settings)
    for line in _off(settings):
        print(line, file=sys.stderr)

    async def work() -> None:
        folder = data_folder(settings.data)
        rules = Rules(owners=settings.owners, four_eyes=settings.four_eyes)
        home, hotline = settings.home_province, settings.hotline
        if (place := database()) is not None:
            await until_there(place, settings)
        async with running(folder, home, hotline, database=place, rules=rules) as app:
            app.watch(observe.journal)
            await _until_stopped(channels, app)

    asyncio.run(work())


def _channels(settings: Settings) -> list[Channel]:
    """The channels that are on. Their libraries are imported only then."""
    from bot.web import Web

    channels: list[Channel] = []
    hooks: list[Route] = []  # where the channels want their updates
    watched: dict[str, Callable[[], Health]] = {}
    if settings.zalo_token is not None:
        from bot.channels.zalo.channel import Zalo

        zalo = Zalo(settings)
        channels.append(zalo)
        hooks += zalo.routes
        watched[zalo.name] = zalo.health
    if settings.zalo_oa_app_id is not None:
        from bot.channels.zalo_oa.channel import ZaloOA

        account = ZaloOA(settings)
        channels.append(account)
        hooks += account.routes
        watched[account.name] = account.health
    if settings.telegram_token is not None:
        from bot.channels.telegram import Telegram

        telegram = Telegram(settings)
        channels.append(telegram)
        hooks += telegram.routes
        watched[telegram.name] = telegram.health
    return [Web(settings, hooks=hooks, watched=watched), *channels]


def _off(settings: Settings) -> list[str]:
    """A line for each channel that is off, saying how to turn it on."""
    lines = []
    if settings.telegram_token is None:
        lines.append("Để bật Telegram, lấy token ở @BotFather rồi đặt KETNGHIA_TELEGRAM_TOKEN (hoặc ghi vào .env).")
    if settings.zalo_token is None:
        lines.append("Để bật Zalo, lấy token ở Zalo Bot Creator rồi đặt KETNGHIA_ZALO_TOKEN (xem docs/zalo.md).")
    if settings.zalo_oa_app_id is None:
        lines.append("Để bật Zalo OA, đặt KETNGHIA_ZALO_OA_APP_ID và ba thiết lập đi cùng (xem docs/zalo.md).")
    return lines


async def _until_stopped(channels: list[Channel], app: App) -> None:
    """Runs the channels side by side until SIGTERM or Ctrl-C.

    One that cannot go on (a refused token, a port that is taken) does not end the others; after the last one raises
    what ended the first.
    """
    stop = asyncio.Event()
    with suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C works there too
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    stopped = asyncio.ensure_future(stop.wait())
    going: dict[asyncio.Future[Any], str] = {
        asyncio.ensure_future(channel.run(app)): channel.name for channel in channels
    }
    ended: list[BaseException] = []
    try:
        while going and not stopped.done():
            done, _ = await asyncio.wait([stopped, *going], return_when=asyncio.FIRST_COMPLETED)
            for task in done - {stopped}:
                name = going.pop(task)
                if (error := task.exception()) is not None:
                    ended.append(error)
                    _say_ended(name, error, others=bool(going))
        if not going and ended:
            raise ended[0]
    finally:
        for task in (stopped, *going):
            task.cancel()
        await asyncio.gather(stopped, *going, return_exceptions=True)


def _say_ended(name: str, error: BaseException, *, others: bool) -> None:
    """A line where the others go on; of a fault the traceback, too. The last one's error ends the program."""
    if others:
        unforeseen = error if not isinstance(error, KnowledgeError) else None
        log.error("%s has ended, the other channels go on: %s", name, error, exc_info=unforeseen)
