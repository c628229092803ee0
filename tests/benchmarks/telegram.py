"""How many messages a second Telegram gets answered, how soon, and whether any is lost when the server fails.

``uv run python -m tests.benchmarks.telegram [--minutes M]``; the Bot API is ``botserver``, in another process.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import gc
import json
import os
import pstats
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from telegram.request import BaseRequest, HTTPXRequest

from bot.app import running
from bot.channels.telegram import Telegram
from bot.channels.telegram.transport import Transport
from bot.environment import HOME_PROVINCE, HOTLINE
from bot.settings import Settings
from bot.state.local import CONVERSATIONS
from tests.benchmarks.report import MISSED, Target, machine, table, verdict
from tests.benchmarks.speed import memory, one_core

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-tk"
ANSWERED = 4000  # messages of a run as fast as it goes
STEADY = 200  # messages a second of the run for latency
SOAKING = 200  # and of the soak
SOAK = 5.0  # minutes
FAULTS = 0.01  # share of the soak's calls that fail
IMPATIENT = 2.0  # seconds after which the soak gives up a call that hangs, so that it has time for many

AT_LEAST = Target("≥", 600)
FASTER = Target("≥", 3)
SOON = Target("≤", 0.025)
NONE = Target("=", 0)
FLAT = Target("≤", 0.05)


async def measured(request: Callable[[], BaseRequest], *options: str, watch: Callable[[], None] | None = None) -> Any:
    """The figures of the server, after the bot has answered a crowd over this kind of request."""
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.benchmarks.botserver", *options,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert server.stdout
    assert server.stdin
    _another_core(server.pid)
    port = int(await server.stdout.readline())
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            telegram_token=TOKEN,  # type: ignore[arg-type]
            telegram_base_url=f"http://127.0.0.1:{port}",
            telegram_per_second=0,
            data=Path(folder),
        )
        async with running(Path(folder), HOME_PROVINCE, HOTLINE) as app:
            serving = asyncio.ensure_future(Telegram(settings, request=request()).run(app))
            watching = asyncio.ensure_future(_every_second(watch)) if watch else None
            begun = time.process_time()
            server.stdin.write(b"\n")
            figures = json.loads(await server.stdout.readline())
            figures["cpu"] = (time.process_time() - begun) / figures["asked"]
            for task in filter(None, (watching, serving)):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
    server.stdin.close()
    await server.wait()
    return figures


async def _every_second(watch: Callable[[], None]) -> None:
    while True:
        await asyncio.sleep(1.0)
        watch()


def _another_core(process: int) -> None:
    """The server does not take the bot's core away."""
    if hasattr(os, "sched_setaffinity"):
        cores = _CORES - os.sched_getaffinity(0)
        if cores:
            os.sched_setaffinity(process, cores)


_CORES: frozenset[int] = frozenset(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else frozenset()


def stock() -> BaseRequest:
    """What the library brings, with room for as many connections."""
    return HTTPXRequest(connection_pool_size=256, pool_timeout=30.0, httpx_kwargs={"trust_env": False})


async def fast(answered: int) -> list[tuple[str, ...]]:
    """Lines about throughput and latency."""
    count = ("--questions", str(answered))
    ours = await measured(Transport, *count)
    theirs = await measured(stock, "--questions", str(max(1, answered // 4)))
    steady = await measured(Transport, "--questions", str(answered), "--rate", str(STEADY))
    rate, other = ours["per_second"], theirs["per_second"]
    return [
        ("answered a second, one core", f"{rate:.0f}", "≥ 600", verdict(AT_LEAST, rate)),
        ("the same over HTTPXRequest", f"{other:.0f}", "", ""),
        ("× HTTPXRequest", f"{rate / other:.1f}", "≥ 3", verdict(FASTER, rate / other)),
        ("CPU ms a message, and over HTTPXRequest", f"{ours['cpu'] * 1e3:.2f}, {theirs['cpu'] * 1e3:.2f}", "", ""),
        (f"p50 at {STEADY}/s, ms", f"{steady['p50'] * 1e3:.1f}", "", ""),
        (f"p99 at {STEADY}/s, ms", f"{steady['p99'] * 1e3:.1f}", "≤ 25", verdict(SOON, steady["p99"])),
    ]


async def soak(minutes: float) -> list[tuple[str, ...]]:
    """Lines about what is lost or doubled, and how much memory grows."""
    seen: list[float] = []
    options = ("--questions", str(int(minutes * 60 * SOAKING)), "--rate", str(SOAKING), "--faults", str(FAULTS))
    figures = await measured(lambda: Transport(read=IMPATIENT), *options, watch=lambda: seen.append(memory()[0]))
    # Everybody asks once, so what is remembered of people grows until as many have asked as are remembered at most.
    warm = seen[min(CONVERSATIONS // SOAKING, len(seen) // 2)]
    growth = max(seen[-3:]) / warm - 1
    return [
        ("questions, failed calls", f"{figures['asked']}, {figures['injected']}", "", ""),
        ("replies lost", str(figures["lost"]), "0", verdict(NONE, figures["lost"])),
        ("replies doubled", str(figures["doubled"]), "0", verdict(NONE, figures["doubled"])),
        ("memory after warm-up, MB", f"{warm:.0f}", "", ""),
        ("its growth to the end", f"{growth:.1%}", "≤ 5%", verdict(FLAT, growth)),
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.telegram", description=__doc__)
    parser.add_argument("--answered", type=int, default=ANSWERED, metavar="N", help="messages of a fast run; 0: none")
    parser.add_argument("--minutes", type=float, default=SOAK, metavar="M", help="length of the soak; 0: none")
    parser.add_argument("--profile", action="store_true", help="only: where the time goes")
    given = parser.parse_args(arguments)
    one_core()
    if given.profile:
        watched = cProfile.Profile()
        watched.runcall(asyncio.run, measured(Transport, "--questions", str(given.answered)))
        pstats.Stats(watched, stream=sys.stdout).strip_dirs().sort_stats("tottime").print_stats(30)
        return
    lines = asyncio.run(fast(given.answered)) if given.answered else []
    gc.collect()
    soaked = asyncio.run(soak(given.minutes)) if given.minutes else []
    lines += soaked
    sys.stdout.write(f"{machine()}\n\n{table(('Telegram', 'found', 'target', ''), lines)}\n")
    if any(line[-1] == MISSED for line in soaked):  # rates depend on the machine, this on the bot alone
        sys.exit(1)


if __name__ == "__main__":
    main()
