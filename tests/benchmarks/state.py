"""What a turn costs what is remembered, in a folder and on PostgreSQL: ``uv run python -m tests.benchmarks.state``.

A turn is an update received, the session taken, kept before the answer and let go of, and a question counted.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bot.state import State
from bot.state.inbox import handling
from bot.state.replicated import shared
from handlers.types import Block, Button, Reply, Span
from tests.benchmarks.report import machine, table
from tests.postgresql import fresh

TURNS, PEOPLE = 3000, 500
BODY = b'{"update_id": 123456789, "message": {}}' * 10
SAID = "Phường Sơn Trà kết nghĩa với xã Trà Leng, ký ngày 15/8/2025. " * 4
TODAY = dt.date(2026, 3, 9)


async def turn(state: State, number: int) -> float:
    """One turn of one of the people; the seconds it took."""
    begun = time.perf_counter()
    conversation, update = f"telegram:{number % PEOPLE}", f"telegram:{time.time_ns()}-{number}"
    await state.inbox.receive("telegram", {update: BODY})
    with handling(state.inbox, update):
        async with state.sessions.turn(conversation, update) as session:
            assert session is not None
            session.choices = tuple(Button(label="Cam kết", payload=f"k|{number}|{n}") for n in range(4))
            reply = Reply(blocks=(Block((Span(SAID),)),), buttons=(session.choices,))
            await state.memory.person(conversation)
            await state.memory.tally(TODAY, "answered")
            await state.sessions.keep(conversation, session, update, reply)
    return time.perf_counter() - begun


async def measured(state: State, turns: int, at_once: int) -> tuple[float, float, float, float]:
    """Milliseconds of a core for a turn, its p50 and p99, and turns a second."""
    numbers, took = iter(range(turns)), list[float]()

    async def person() -> None:
        for number in numbers:
            took.append(await turn(state, number))

    busy, begun = time.process_time(), time.perf_counter()
    await asyncio.gather(*(person() for _ in range(at_once)))
    seconds = time.perf_counter() - begun
    core = time.process_time() - busy
    took.sort()
    return 1000 * core / turns, 1000 * took[turns // 2], 1000 * took[int(turns * 0.99)], turns / seconds


async def compared(turns: int) -> str:
    """The table of figures."""
    lines = []
    for at_once in (1, 16, 64):
        with tempfile.TemporaryDirectory() as folder:
            state = State(Path(folder))
            lines.append(("SQLite", at_once, *await measured(state, turns, at_once)))
            state.close()
        with fresh() as database:
            async with shared(database) as replica:
                lines.append(("PostgreSQL", at_once, *await measured(replica, turns, at_once)))
    shown = ((where, str(n), *(f"{value:.2f}" for value in figures)) for where, n, *figures in lines)
    heads = ["kept on", "at once", "core ms a turn", "p50 ms", "p99 ms", "turns a second"]
    return f"{turns} turns of {PEOPLE} people · {machine()}\n\n{table(heads, shown)}\n"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.state", description=__doc__)
    parser.add_argument("--turns", type=int, default=TURNS, metavar="N")
    sys.stdout.write(asyncio.run(compared(parser.parse_args(arguments).turns)))


if __name__ == "__main__":
    main()
