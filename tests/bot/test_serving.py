"""Channels side by side: one that cannot go on leaves the others alone, and the last one ends the program."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import signal
from collections.abc import Awaitable, Callable

import pytest

from bot.app import App
from bot.channels.telegram import Telegram
from bot.cli.running import _until_stopped
from bot.settings import Settings, SettingsError
from tests.bot.botapi import TOKEN, BotApi


class Channel:
    """A channel that does what a test says."""

    def __init__(self, name: str, does: Callable[[], Awaitable[object]]) -> None:
        self.name, self._does, self.cancelled = name, does, False

    async def run(self, _: App) -> None:
        try:
            await self._does()
        except asyncio.CancelledError:
            self.cancelled = True
            raise


async def refuses() -> None:
    raise SettingsError("Telegram không nhận token.")


async def breaks() -> None:
    raise RuntimeError("broken")


def lasting() -> Channel:
    return Channel("web", asyncio.Event().wait)


async def next_line() -> str:
    """Waits for something to be logged."""
    heard: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    handler = logging.Handler()
    handler.emit = lambda record: heard.done() or heard.set_result(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("bot.cli.running")
    logger.addHandler(handler)
    try:
        return await asyncio.wait_for(heard, 5)
    finally:
        logger.removeHandler(handler)


@pytest.mark.parametrize("ends", [refuses, breaks])
async def test_a_channel_that_cannot_go_on_leaves_the_others_alone(
    ends: Callable[[], Awaitable[None]], app: App
) -> None:
    web = lasting()
    serving = asyncio.ensure_future(_until_stopped([web, Channel("telegram", ends)], app))
    assert (await next_line()).startswith("telegram has ended, the other channels go on")
    assert not serving.done()
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(serving, 5)
    assert web.cancelled


async def test_a_refused_token_leaves_the_web_chat_alone_and_is_not_said(
    app: App, api: BotApi, settings: Settings, log: io.StringIO
) -> None:
    api.refuse("getMe", 401, "Unauthorized")
    web = lasting()
    serving = asyncio.ensure_future(_until_stopped([web, Telegram(settings, request=api)], app))
    assert "KETNGHIA_TELEGRAM_TOKEN" in await next_line()
    assert TOKEN not in log.getvalue()
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving


async def test_where_no_channel_is_left_the_first_error_ends_the_program(app: App) -> None:
    with pytest.raises(SettingsError, match="token"):
        await _until_stopped([Channel("telegram", refuses)], app)
    with pytest.raises(SettingsError, match="token"):
        await _until_stopped([Channel("telegram", refuses), Channel("web", refuses)], app)
