"""Work in a process of its own, with limits: what keeps a processor busy for seconds, or may never end.

Conversations go on meanwhile. A thread would not do: libraries in C hold the interpreter.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

T = TypeVar("T")

SECONDS = 60  # of processor time, where the system can limit it
PATIENCE = 120.0  # seconds by the clock
MEMORY = 1_500 * 2**20  # bytes of address space: some 100 MB of libraries, the rest for what is worked on


class TooMuchError(Exception):
    """The work took more time or memory than it may."""


async def apart(work: Callable[..., T], *given: Any) -> T:
    """``work(*given)`` in a new process; it, what it is given and what it returns can be pickled.

    Raises TooMuchError, and what ``work`` raises.
    """
    pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), initializer=_limit)
    try:
        running = asyncio.get_running_loop().run_in_executor(pool, work, *given)
        return await asyncio.wait_for(running, PATIENCE)
    except (BrokenProcessPool, MemoryError, TimeoutError) as error:
        raise TooMuchError from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _limit() -> None:
    """In the new process, before any work."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # not every system has these limits
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
