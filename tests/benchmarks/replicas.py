"""What several processes over PostgreSQL bring and cost: ``uv run python -m tests.benchmarks.replicas``.

Whole programs with their web servers answer conversations over HTTP: one over files, then one, two and three over a
database. The one who asks and the database run on the same machine.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import NamedTuple

from rich.progress import track

from knowledge.store.place import Database
from tests.benchmarks.asking import Asker
from tests.benchmarks.replica import serve
from tests.benchmarks.report import Target, machine, table, verdict
from tests.postgresql import Server, fresh

SECONDS, ROUNDS = 6.0, 3
EDITS_A_SECOND = 10
MS = 1000


class Figures(NamedTuple):
    """Of some processes under all the questions they can answer."""

    answers: float  # a second
    cpu: float  # seconds of a core for an answer, of the processes
    database: float  # the same, of PostgreSQL


class Program:
    """One of the processes."""

    def __init__(self, database: Database | None, folder: Path) -> None:
        self._link, far = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=serve, args=(far, database and database.url, folder), daemon=True)
        self._process.start()
        self.port: int = self._link.recv()

    def ask(self, *what: object) -> object:
        """What it does for the one who measures."""
        self._link.send(what)
        return self._link.recv()

    def tell(self, *what: object) -> Connection:
        """The same, without waiting for the answer."""
        self._link.send(what)
        return self._link

    def close(self) -> None:
        self._link.send(("stop",))
        self._process.join()


@contextmanager
def programs(count: int, database: Database | None) -> Iterator[list[Program]]:
    """So many processes over one database, or one over files."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ketnghia-replicas-")))
        started = []
        for number in range(count):
            program = Program(database, home / str(number))
            stack.callback(program.close)
            started.append(program)
        yield started


def full(running: Sequence[Program], server: Server, seconds: float) -> Figures:
    """As many questions as they can answer."""

    def cpu() -> tuple[float, float]:
        return sum(float(str(program.ask("cpu"))) for program in running), server.cpu()

    asker = Asker([program.port for program in running])
    asyncio.run(asker.ask(seconds / 4))  # what is made at the first use is made by now
    own, database = cpu()
    answered, took = asyncio.run(asker.ask(seconds))
    own_after, database_after = cpu()
    return Figures(answered / took, (own_after - own) / answered, (database_after - database) / answered)


def lags(running: Sequence[Program], rate: float, seconds: float) -> list[float]:
    """Seconds from the moment when an edit on the first is acknowledged until each of the others has it."""
    first, *others = running
    for program in others:
        program.ask("watch")
    asker = Asker([program.port for program in running])
    editing = first.tell("edit", int(seconds * EDITS_A_SECOND), EDITS_A_SECOND)
    asyncio.run(asker.ask(seconds, rate=rate))
    acknowledged: dict[int, float] = editing.recv()
    late = []
    for program in others:
        seen: dict[int, float] = program.ask("seen")  # type: ignore[assignment]
        for revision, at in acknowledged.items():
            known = min(when for number, when in seen.items() if number >= revision)
            late.append(max(0.0, known - at))
    return sorted(late)


def measured(seconds: float, rounds: int) -> str:
    """The table of figures. The ways take turns, so that a busy machine slows all of them."""
    of: dict[str, list[Figures]] = {"files": [], "1": [], "2": []}
    late: dict[int, list[float]] = {2: [], 3: []}
    server = Server(durable=True)
    try:
        for _ in track(range(rounds), "rounds"):
            with programs(1, None) as running:
                of["files"].append(full(running, server, seconds))
            for count in (1, 2, 3):
                with fresh(server.url) as database, programs(count, database) as running:
                    if count < 3:
                        of[str(count)].append(full(running, server, seconds))
                    if count > 1:
                        late[count] += lags(running, of["1"][-1].answers / 2, seconds)
    finally:
        server.stop()
    return _told(of, late)


def _told(of: dict[str, list[Figures]], late: dict[int, list[float]]) -> str:
    def middle(way: str, field: str) -> float:
        return median(getattr(figures, field) for figures in of[way])

    cost = median(b.cpu / a.cpu for a, b in zip(of["files"], of["1"], strict=True))
    growth = median(b.answers / a.answers for a, b in zip(of["1"], of["2"], strict=True))
    rows: list[tuple[str, float, Target | None]] = [
        ("answers a second, files", middle("files", "answers"), None),
        ("answers a second, PostgreSQL, one process", middle("1", "answers"), None),
        ("answers a second, PostgreSQL, two processes", middle("2", "answers"), None),
        ("two processes × one", growth, Target("≥", 1.5)),
        ("CPU ms an answer, files", MS * middle("files", "cpu"), None),
        ("CPU ms an answer, PostgreSQL", MS * middle("1", "cpu"), None),
        ("PostgreSQL × files", cost, Target("≤", 1.15)),
        ("CPU ms an answer of the database itself", MS * middle("1", "database"), None),
    ]
    for count, times in late.items():
        times.sort()
        rows += [
            (f"edit seen on all of {count}, p50 ms", MS * times[len(times) // 2], None),
            (f"edit seen on all of {count}, p99 ms", MS * times[int(len(times) * 0.99)], Target("≤", 100)),
        ]
    shown = (
        (what, f"{value:.2f}", *((f"{t.relation} {t.value:g}", verdict(t, value)) if t else ("", "")))
        for what, value, t in rows
    )
    return f"{machine()}\n\n{table(['figure', 'value', 'target', ''], shown)}\n"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.replicas", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, metavar="S")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N")
    given = parser.parse_args(arguments)
    sys.stdout.write(measured(given.seconds, given.rounds))


if __name__ == "__main__":
    main()
