"""The Zalo channel at work on the stand-in, for as long as a ``with`` block lasts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from bot.app import App
from bot.channels.zalo.channel import Zalo
from bot.rates import Rate
from bot.settings import Settings
from tests.fakes.zalo import TOKEN, ZaloApi

PROGRAM = Rate(1000, 60.0)  # a test types faster than a person may


def settings(api: ZaloApi, **more: Any) -> Settings:
    """Settings as a test needs them; no file is read."""
    return Settings(_env_file=None, zalo_token=TOKEN, zalo_base_url=api.url or "http://127.0.0.1:1", **more)  # type: ignore[call-arg]


@asynccontextmanager
async def serving(
    api: ZaloApi, app: App, *, patience: float = 5, person: Rate = PROGRAM, **more: Any
) -> AsyncIterator[asyncio.Task[None]]:
    """The channel's task. Between two attempts no time passes, nobody is too fast; ``patience`` are real seconds."""

    async def sleep(_: float) -> None:
        await asyncio.sleep(0)

    task = asyncio.create_task(Zalo(settings(api, **more), sleep=sleep, patience=patience, person=person).run(app))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
