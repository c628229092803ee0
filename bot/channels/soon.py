"""Something that is done only where an answer takes long, as most are there before anybody could see it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self


class IfLong:
    """Begins ``act`` when the ``async with`` block, or the time until ``enough``, lasts longer than so many seconds."""

    def __init__(self, seconds: float, act: Callable[[], Awaitable[None]]) -> None:
        self._seconds, self._act = seconds, act
        self._task: asyncio.Future[None] | None = None

    async def __aenter__(self) -> Self:
        self._timer = asyncio.get_running_loop().call_later(self._seconds, self._begin)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.enough()

    def enough(self) -> None:
        """It is there. May be called more than once."""
        self._timer.cancel()
        if self._task is not None:
            self._task.cancel()

    def _begin(self) -> None:
        self._task = asyncio.ensure_future(self._act())
