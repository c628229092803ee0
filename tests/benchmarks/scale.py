"""How memory, start and answers grow with the records: ``uv run python -m tests.benchmarks.scale [--records N …]``.

Each number of records has a process of its own. Records are made-up pairs of cities, like those of ``speed.py``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence

import msgspec

from bot.app import settle
from knowledge.answer import answer
from knowledge.finding import Context
from knowledge.mapping import parse_mapping, read_mapped
from knowledge.models import Agreement
from tests.benchmarks.report import machine, table
from tests.benchmarks.speed import at, memory, questions
from tests.generators.twins import CITIES, MAPPING, PAIRS, twin_towns
from tests.scoring import TODAY, index_of

SIZES = (25_000, 100_000, 300_000)
ASKED = 1000


def records(count: int) -> list[Agreement]:
    """So many agreements, with ids."""
    content = twin_towns(count, max(3, count * CITIES // PAIRS))
    read = read_mapped(content, "twins.csv", parse_mapping(MAPPING), lambda *_: None, distinct=False)
    return [msgspec.structs.replace(each, id=f"pair-{n}") for n, each in enumerate(read.agreements)]


def inside(count: int) -> dict[str, float]:
    """The figures of one number of records, in the process that asks for them."""
    agreements = records(count)
    begun = time.perf_counter()
    index = index_of(agreements)
    index.prepare()
    ready = time.perf_counter() - begun
    settle()
    times = []
    for question in questions(agreements, ASKED):
        begun = time.perf_counter()
        answer(question, Context(), index, TODAY)
        times.append(time.perf_counter() - begun)
    return {"index": ready, "p50": 1000 * at(times, 0.5), "p99": 1000 * at(times, 0.99), "memory": memory()[0]}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale", description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument("--inside", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.inside:
        json.dump(inside(given.inside), sys.stdout)
        return
    lines = []
    for count in given.records:
        command = [sys.executable, "-m", "tests.benchmarks.scale", "--inside", str(count)]
        said = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        size = said["memory"]
        times = (f"{said[name]:.2f}" for name in ("index", "p50", "p99"))
        lines.append((str(count), *times, f"{size:.0f}", f"{1024 * size / count:.1f}"))
    heads = ["records", "index, s", "answer p50, ms", "p99, ms", "memory, MB", "kB a record"]
    sys.stdout.write(f"{machine()}\n\n{table(heads, lines)}\n")


if __name__ == "__main__":
    main()
