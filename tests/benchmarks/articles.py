"""How long an article takes to read: ``uv run python -m tests.benchmarks.articles [FOLDER]``."""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from knowledge.articles.article import Article
from knowledge.articles.extract import extract
from knowledge.places.gazetteer import Gazetteer
from knowledge.places.names import Names
from tests.benchmarks.report import Target, machine, table, verdict
from tests.knowledge.articles.test_seed import TEXT

MOST = Target("≤", 0.050)  # seconds that one article may take, the gazetteer loaded
LONG = 40  # times the seed: longer than any newspaper prints
RUNS = 20


def seconds(article: Article, names: Names, runs: int = RUNS) -> float:
    """The median of some readings of one article, after a first that compiles what it needs."""
    extract(article, names)
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        extract(article, names)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes a line an article; 1 where one takes too long."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.articles", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="articles (.txt) to read instead of the one of the tests")
    folder = parser.parse_args(arguments).folder
    texts = {p.stem: p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.txt"))} if folder else {"seed": TEXT}
    names = Names(Gazetteer.load())
    took = {name: seconds(Article(text), names) for name, text in texts.items()}
    rows = [
        [name, str(len(texts[name])), f"{took[name] * 1000:.1f}", verdict(MOST, took[name])]
        for name in sorted(took, key=lambda name: -took[name])
    ]
    long = "\n".join([TEXT] * LONG)
    rows.append(["a very long one", str(len(long)), f"{seconds(Article(long), names, runs=3) * 1000:.1f}", ""])
    sys.stdout.write(f"{machine()}\n\n{table(['article', 'characters', 'ms', '≤ 50 ms'], rows)}\n")
    return int(not all(map(MOST.holds, took.values())))


if __name__ == "__main__":
    sys.exit(main())
