"""What it costs that limits are one over two replicas: ``uv run python -m tests.benchmarks.limits``.

Web addresses pass the limit of one replica; what the other spends on hearing of it is counted in.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from statistics import median

from bot.state.replicated import SharedState, shared
from bot.web.guard import Buckets
from tests.benchmarks.report import machine, table
from tests.postgresql import fresh

SECONDS, ROUNDS = 4.0, 3
PASSES, PAUSE = 10, 0.01  # so many at a time, about 700 to 1000 a second
CROWDS = {
    "no other replica": (100_000, False),
    "everybody once": (100_000, True),
    "everybody twice a second": (400, True),
}


async def measured(pair: Sequence[SharedState], people: int, *, share: bool, seconds: float) -> float:
    """Microseconds of a core for each who passes, of both replicas together."""
    limits = [Buckets() for _ in pair]
    if share:
        for state, buckets in zip(pair, limits, strict=True):
            state.limits.share("web", buckets)
    passed, end, busy = 0, time.perf_counter() + seconds, time.process_time()
    while time.perf_counter() < end:
        for _ in range(PASSES):
            limits[0].wait(f"203.0.113.{passed % people}")
            passed += 1
        await asyncio.sleep(PAUSE)
    return 1e6 * (time.process_time() - busy) / passed


async def compared(seconds: float, rounds: int) -> str:
    """The table of figures. The crowds take turns, so that a busy machine slows all of them."""
    figures: dict[str, list[float]] = {crowd: [] for crowd in CROWDS}
    with fresh() as database:
        async with shared(database) as first, shared(database) as second:
            for _ in range(rounds):
                for crowd, (people, share) in CROWDS.items():
                    figures[crowd].append(await measured((first, second), people, share=share, seconds=seconds))
    alone = median(figures["no other replica"])  # the loop and the two replicas' own heartbeat
    rows = ((crowd, f"{median(taken):.1f}", f"{median(taken) - alone:.1f}") for crowd, taken in figures.items())
    return f"{machine()}\n\n{table(['who comes', 'core µs each', 'more than alone'], rows)}\n"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.limits", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, metavar="S")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N")
    given = parser.parse_args(arguments)
    sys.stdout.write(asyncio.run(compared(given.seconds, given.rounds)))


if __name__ == "__main__":
    main()
