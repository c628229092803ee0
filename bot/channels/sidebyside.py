"""Updates handled side by side, so many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Generic, TypeVar

AT_ONCE = 256  # updates; those of one conversation wait for one another
GRACE = 10.0  # seconds that those begun have when there are to be no more

T = TypeVar("T")


class SideBySide(Generic[T]):
    """Has updates handled, until that is cancelled or a handler raises; that error is then raised by ``run``."""

    def __init__(self, handle: Callable[[T], Coroutine[Any, Any, None]]) -> None:
        self._handle = handle
        self._room, self._tasks = asyncio.Semaphore(AT_ONCE), set[asyncio.Task[None]]()
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def run(self, take: Callable[[], Awaitable[T]]) -> None:
        """Begins with whatever ``take`` brings, while there is room. What was begun is finished, within a grace."""
        source = asyncio.create_task(self._taking(take))
        try:
            await asyncio.wait({source, self._ended}, return_when=asyncio.FIRST_COMPLETED)
            await (source if source.done() else self._ended)
        finally:
            source.cancel()
            await asyncio.gather(source, return_exceptions=True)
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=GRACE)
            self._ended.cancel()

    def begin(self, update: T) -> asyncio.Task[None]:
        """Begins at once, whether there is room or not."""
        task = asyncio.create_task(self._handle(update))
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    async def _taking(self, take: Callable[[], Awaitable[T]]) -> None:
        while True:
            update = await take()
            await self._room.acquire()
            self.begin(update).add_done_callback(lambda _: self._room.release())

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None and not self._ended.done():
            self._ended.set_exception(error)
