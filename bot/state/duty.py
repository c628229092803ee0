"""Whether this program is the one that polls: alone it always is, of several replicas it is one."""

from __future__ import annotations

import asyncio


class Duty:
    """What a channel waits for before it polls, and again when it is to stop."""

    def __init__(self, *, on: bool = True) -> None:
        self._begun, self._ended = asyncio.Event(), asyncio.Event()
        self.set(on=on)

    @property
    def on(self) -> bool:
        """Whether this program polls now."""
        return self._begun.is_set()

    def set(self, *, on: bool) -> None:
        """From now on it is this program, or is not."""
        begins, ends = (self._begun, self._ended) if on else (self._ended, self._begun)
        ends.clear()
        begins.set()

    async def begun(self) -> None:
        """Returns once it is this program."""
        await self._begun.wait()

    async def ended(self) -> None:
        """Returns once it is another one."""
        await self._ended.wait()
