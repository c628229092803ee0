"""How long an article takes to read: ``uv run python -m tests.benchmarks.articles [FOLDER]``."""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from pathlib import Path

from knowledge.articles.article import Article, File
from knowledge.articles.extract import extract
from knowledge.articles.files import read
from knowledge.places.gazetteer import Gazetteer
from knowledge.places.names import Names
from tests.benchmarks.report import Target, machine, table, verdict
from tests.knowledge.articles.pages import page
from tests.knowledge.articles.test_seed import TEXT

MOST = Target("≤", 0.050)  # seconds that one article may take, the gazetteer loaded
MOST_HTML = Target("≤", 0.200)  # of a page, from its bytes to its facts, the libraries loaded
LINKS = 400  # of a page's menus and its neighbours
LONG = 40  # times the seed: longer than any newspaper prints
RUNS = 20


def seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median of some runs, after a first that loads and compiles what it needs."""
    work()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def page_of(text: str) -> bytes:
    """The article as a paper's page, among as many links as such pages have."""
    menu = "".join(f'<li><a href="/{n}">Chuyên mục thứ {n}</a></li>' for n in range(LINKS))
    html = page(paragraphs=[escape(line) for line in text.splitlines() if line.strip()])
    return html.replace("<nav>", f"<nav><ul>{menu}</ul>").encode()


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes a line an article; 1 where one takes too long."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.articles", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="articles (.txt) to read instead of the one of the tests")
    folder = parser.parse_args(arguments).folder
    texts = {p.stem: p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.txt"))} if folder else {"seed": TEXT}
    names = Names(Gazetteer.load())
    rows, held = [], True
    for name, text in texts.items():
        article, file = Article(text), File(page_of(text))
        plain = seconds(partial(extract, article, names))
        html = seconds(lambda: extract(read(file), names))  # noqa: B023 - called at once
        verdicts = verdict(MOST, plain), verdict(MOST_HTML, html)
        rows.append([name, str(len(text)), f"{plain * 1000:.1f}", verdicts[0], f"{html * 1000:.1f}", verdicts[1]])
        held &= MOST.holds(plain) and MOST_HTML.holds(html)
    long = Article("\n".join([TEXT] * LONG))
    took = seconds(partial(extract, long, names), runs=3)
    rows.append(["a very long one", str(len(long.text)), f"{took * 1000:.1f}", "", "", ""])
    head = ["article", "characters", "text ms", "≤ 50 ms", "HTML ms", "≤ 200 ms"]
    sys.stdout.write(f"{machine()}\n\n{table(head, rows)}\n")
    return int(not held)


if __name__ == "__main__":
    sys.exit(main())
