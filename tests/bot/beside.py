"""A channel in one program with another, as ``serve`` runs them: one that has to stop must not take the other along."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.app import App
from bot.channels.base import Channel
from bot.cli.running import _until_stopped


class _Watched:
    """A channel that says when it has begun and when it has ended."""

    def __init__(self, name: str, run: Callable[[App], Awaitable[object]]) -> None:
        self.name, self._run = name, run
        self.begun, self.ended = asyncio.Event(), asyncio.Event()

    async def run(self, app: App) -> None:
        self.begun.set()
        try:
            await self._run(app)
        finally:
            self.ended.set()


async def ends_alone(channel: Channel, app: App) -> None:
    """Runs the channel until it has ended by itself; fails where it does not, or where another one ends with it."""
    one, other = _Watched(channel.name, channel.run), _Watched("other", lambda _: asyncio.Event().wait())
    program = asyncio.create_task(_until_stopped([one, other], app))
    async with asyncio.timeout(10):
        await asyncio.gather(one.ended.wait(), other.begun.wait())
    await asyncio.wait([program], timeout=0.1)
    assert not other.ended.is_set()
    assert not program.done()
    program.cancel()
    with pytest.raises(asyncio.CancelledError):
        await program
    assert other.ended.is_set()
