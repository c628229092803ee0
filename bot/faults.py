"""Faults the program survives: a reference for who met it, a line in the log, word to the owners on every channel."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

from handlers.texts import say
from handlers.types import Block, Reply

log = logging.getLogger(__name__)

AGAIN = 3600.0  # seconds before the same fault is reported once more
_ROOT = Path(__file__).parents[1]

Report = Callable[[Reply], Awaitable[None]]  # shows the owners something on one channel


class Faults:
    """Reports say of what kind a fault is and where in the code: never its message, which may hold what was asked.

    What an owner should know without there being a fault, such as a quota that runs out, goes the same way.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._channels: list[Report] = []
        self._reported: dict[str, float] = {}  # by what is said of a fault: as many as the code has places
        self._under_way: set[asyncio.Task[None]] = set()

    def report_to(self, channel: Report) -> None:
        """From now on this channel shows the owners what there is to tell."""
        self._channels.append(channel)

    def note(self, error: BaseException) -> str:
        """Logs the error, and reports it unless that was done lately; returns the reference that the log has it by."""
        reference = secrets.token_hex(3)
        log.error("fault %s", reference, exc_info=error)
        what = f"{type(error).__name__}, {place(error)}"
        self.tell_owners(what, Reply(blocks=(Block(say("vi", "trouble.report", report=f"{reference}: {what}")),)))
        return reference

    def tell_owners(self, what: str, reply: Reply) -> None:
        """Shows the reply to the owners; not where ``what``, a name of the matter, was told of lately."""
        now = self._clock()
        if now - self._reported.get(what, -AGAIN) < AGAIN:
            return
        self._reported[what] = now
        for channel in self._channels:
            task = asyncio.ensure_future(self._hand_over(channel, reply))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _hand_over(self, channel: Report, reply: Reply) -> None:
        try:
            await channel(reply)
        except Exception as error:
            log.warning("the owners could not be told on a channel (%s)", type(error).__name__)


def place(error: BaseException) -> str:
    """The innermost line of the project in the error's traceback.

    >>> try:
    ...     raise ValueError("sơn trà kết nghĩa với ai")
    ... except ValueError as error:
    ...     place(error)
    '?'
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if Path(f.filename).is_relative_to(_ROOT) and "site-packages" not in f.filename]
    return f"{Path(own[-1].filename).relative_to(_ROOT).as_posix()}:{own[-1].lineno}" if own else "?"
