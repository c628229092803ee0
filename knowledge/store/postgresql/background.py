"""An event loop on a thread of its own: reading thousands of changes there keeps nobody waiting elsewhere."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Background:
    """Runs coroutines for callers on any thread, whether they have an event loop or none."""

    def __init__(self, name: str) -> None:
        """The thread begins at once, and ends with ``close`` or with the program."""
        self._loop = asyncio.SelectorEventLoop()  # the only kind that psycopg works on everywhere
        self._thread = threading.Thread(target=self._loop.run_forever, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Blocks until it is done."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def ask(self, work: Coroutine[Any, Any, T]) -> T:
        """Waits until it is done; it goes on to its end also when the one who waits gives up."""
        return await asyncio.shield(asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop)))

    def close(self) -> None:
        """Cancels what is still running, and ends the thread."""
        self.run(_ended())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def once(work: Coroutine[Any, Any, T]) -> T:
    """Runs one coroutine to its end and blocks for as long, also where an event loop is running already."""
    background = Background("knowledge-once")
    try:
        return background.run(work)
    finally:
        background.close()


async def _ended() -> None:
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_default_executor()
