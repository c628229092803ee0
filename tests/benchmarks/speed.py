"""How fast an answer over 25,917 records comes: ``uv run python -m tests.benchmarks.speed [--csv FILE]``."""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process
from tinydb import TinyDB, where

from bot.app import settle
from bot.opening import read_index
from handlers.ask import render
from knowledge.answer import answer
from knowledge.finding import Context
from knowledge.index import Index
from knowledge.models import Agreement
from knowledge.text import fold
from tests.benchmarks.report import Target, machine, table, verdict
from tests.generators.keyboard import mistyped, without_marks
from tests.generators.twins import MAPPING, twin_towns
from tests.scoring import TODAY, index_of

SEED = 20251123
SMALL = 100  # records of the knowledge base that the large one is compared with
ASKED = 2000  # questions of the run by itself
SIDE_BY_SIDE = 400  # questions that every way is asked in turn
SLOW_EVERY = 20  # the ways that scan everything are asked each so many questions

FORMS = (
    "{a} kết nghĩa với ai?",
    "{a} kết nghĩa với những thành phố nào?",
    "{plain} ket nghia vs thanh pho nao z",
    "{a} có kết nghĩa với {b} không?",
    "thành phố {a} ký với {b} khi nào?",
    "{a} ở {country} kết nghĩa với đâu",
    "Which cities is {a} twinned with?",
    "{a} và {b} cam kết gì về giáo dục?",
    "{typo} ket nghia voi ai",
    "có bao nhiêu nơi kết nghĩa với {a}?",
)


def questions(agreements: Sequence[Agreement], count: int, seed: int = SEED) -> list[str]:
    """Questions about the parties of these records, in the forms of FORMS by turns."""
    chance = random.Random(seed)
    made = []
    for n in range(count):
        a, b = chance.choice(agreements).parties[:2]
        if chance.random() < 0.5:
            a, b = b, a
        plain = without_marks(a.name).lower()
        words = {"a": a.name, "b": b.name, "plain": plain, "country": a.country or "", "typo": mistyped(plain, chance)}
        made.append(FORMS[n % len(FORMS)].format(**words))
    return made


def memory() -> tuple[float, float]:
    """Resident memory of this process now and at its highest, MB."""
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    status = Path("/proc/self/status")
    if not status.exists():
        return highest, highest
    fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(fields["VmRSS"].split()[0]) / 1024, highest


def one_core() -> None:
    """Keeps this process to one core, where the system lets it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def at(times: Sequence[float], share: float) -> float:
    """A quantile of times, nearest rank."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def by_itself(folder: Path, asked: int) -> dict[str, float]:
    """In a process of its own: from opening the folder to the first answer, then many answers, then its memory."""
    one_core()
    started = time.perf_counter()
    index = read_index(folder)
    index.prepare()  # as programs do that stay
    sample = questions(list(index.agreements.values())[:1], 1)
    answer(sample[0], Context(), index, TODAY)
    opened = time.perf_counter() - started
    settle()  # as the running program does
    asking = questions(list(index.agreements.values()), asked)
    for text in asking[:50]:
        answer(text, Context(), index, TODAY)
    alone, said = [], []
    for text in asking:
        begun = time.perf_counter()
        finding, _ = answer(text, Context(), index, TODAY)
        found = time.perf_counter()
        render(finding, index, "en" if finding.lang == "en" else "vi", full=True, today=TODAY)
        alone.append(found - begun)
        said.append(time.perf_counter() - begun)
    now, highest = memory()
    return {
        "open": opened,
        "p50": at(alone, 0.5),
        "p99": at(alone, 0.99),
        "worst": max(alone),
        "said50": at(said, 0.5),
        "said99": at(said, 0.99),
        "rss": now,
        "highest": highest,
    }


def side_by_side(large: Index, count: int, sketch: TinyDB) -> dict[str, list[float]]:
    """Every way asked the same questions in turn; seconds an answer, by way. ``sketch`` is an empty TinyDB."""
    agreements = list(large.agreements.values())
    few = random.Random(SEED).sample(agreements, min(SMALL, len(agreements)))
    small = index_of(few)
    ways: dict[str, tuple[int, Callable[[str], object]]] = {
        "answer, all records": (1, lambda text: answer(text, Context(), large, TODAY)),
        f"answer, {SMALL} records": (1, lambda text: answer(text, Context(), small, TODAY)),
        "SQLite FTS5": (1, _fts(agreements)),
        "rapidfuzz extractOne (WRatio)": (SLOW_EVERY, _extract_one(agreements)),
        "TinyDB search per question": (SLOW_EVERY, _tinydb(agreements, sketch)),
    }
    settle()
    times: dict[str, list[float]] = {name: [] for name in ways}
    for n, text in enumerate(questions(few, count, SEED + 1)):
        turn = list(ways.items())
        # to and fro: a way asked behind another that reads all records would find its memory out of the cache each time
        for name, (every, ask) in turn if n % 2 else reversed(turn):
            if n % every == 0:
                begun = time.perf_counter()
                ask(text)
                times[name].append(time.perf_counter() - begun)
    return times


def _line(a: Agreement) -> str:
    return fold(" ".join(f"{p.name} {p.country or ''}" for p in a.parties))


def _extract_one(agreements: Sequence[Agreement]) -> Callable[[str], object]:
    lines = [_line(a) for a in agreements]
    return lambda text: process.extractOne(fold(text), lines, scorer=fuzz.WRatio)


def _fts(agreements: Sequence[Agreement]) -> Callable[[str], object]:
    db = sqlite3.connect(":memory:")
    db.execute("create virtual table record using fts5(words)")
    db.executemany("insert into record values (?)", ((_line(a),) for a in agreements))
    query = "select rowid from record where words match ? order by rank limit 5"

    def search(text: str) -> object:
        words = " OR ".join(f'"{w}"' for w in fold(text).split())
        return db.execute(query, (words,)).fetchall()

    return search


def _tinydb(agreements: Sequence[Agreement], db: TinyDB) -> Callable[[str], object]:
    """The first sketch: every question searches the documents for one whose party the question names."""
    db.insert_multiple({"names": [fold(p.name) for p in a.parties], "id": a.id} for a in agreements)

    def search(text: str) -> object:
        asked = f" {fold(text)} "
        return db.search(where("names").test(lambda names: any(f" {n} " in asked for n in names)))

    return search


def profile(folder: Path, asked: int, top: int = 25) -> None:
    """Where the time of answering goes, by own time."""
    index = read_index(folder)
    asking = questions(list(index.agreements.values()), asked)
    for text in asking[:50]:
        answer(text, Context(), index, TODAY)
    watched = cProfile.Profile()
    watched.enable()
    for text in asking:
        answer(text, Context(), index, TODAY)
    watched.disable()
    pstats.Stats(watched, stream=sys.stdout).strip_dirs().sort_stats("tottime").print_stats(top)


def imported(content: bytes, folder: Path) -> float:
    """Seconds that ``ketnghia import --map`` takes, from typing it to its end."""
    file = folder / "twin_cities.csv"
    file.write_bytes(content)
    command = [sys.executable, "-m", "bot"]
    data = ["--data", str(folder / "data")]
    subprocess.run([*command, "init", "--empty", *data], check=True, capture_output=True)
    begun = time.perf_counter()
    subprocess.run([*command, "import", *data, "--map", MAPPING, str(file)], check=True, capture_output=True)
    return time.perf_counter() - begun


def _inside(folder: Path, asked: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.speed", "--inside", str(folder), "--asked", str(asked)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    figures: dict[str, float] = json.loads(said)
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.speed", description=__doc__)
    parser.add_argument("--csv", type=Path, metavar="FILE", help="real pairs: city1,country1,…,city2,country2,…")
    parser.add_argument("--asked", type=int, default=ASKED, metavar="N", help="questions of the run by itself")
    parser.add_argument("--rows", type=int, metavar="N", help="only so many pairs")
    parser.add_argument("--profile", action="store_true", help="only: where the time goes, the 25 dearest functions")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.inside:
        json.dump(by_itself(given.inside, given.asked), sys.stdout)
        return
    if given.csv is not None and not given.csv.is_file():
        parser.error(f"no file {given.csv}; without --csv the pairs are made up")
    content = given.csv.read_bytes() if given.csv else twin_towns()
    if given.rows:
        content = b"\n".join(content.splitlines()[: given.rows + 1]) + b"\n"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        importing = imported(content, folder)
        if given.profile:
            profile(folder / "data", given.asked)
            return
        alone = [_inside(folder / "data", given.asked) for _ in range(3)]
        one_core()
        index = read_index(folder / "data")
        with TinyDB(folder / "sketch.json") as sketch:
            times = side_by_side(index, SIDE_BY_SIDE, sketch)
        sys.stdout.write(_shown(importing, alone, times, len(index.agreements), real=bool(given.csv)))


def _shown(
    importing: float, alone: Sequence[dict[str, float]], times: dict[str, list[float]], records: int, *, real: bool
) -> str:
    def median(key: str) -> float:
        return at([run[key] for run in alone], 0.5)

    ms = 1000
    names = list(times)
    ratio = at(times[names[0]], 0.5) / at(times[names[1]], 0.5)
    rows: list[tuple[str, float, str, Target | None]] = [
        ("import --map, to its end", importing, "s", Target("≤", 20)),
        ("open to first answer", median("open"), "s", Target("≤", 3)),
        ("question → answer, p50", median("p50") * ms, "ms", Target("≤", 0.25)),
        ("question → answer, p99", median("p99") * ms, "ms", Target("≤", 1.5)),
        ("question → answer, worst", median("worst") * ms, "ms", None),
        ("question → words, p50", median("said50") * ms, "ms", None),
        ("question → words, p99", median("said99") * ms, "ms", None),
        (f"p50 of all records / p50 of {SMALL}", ratio, "×", Target("≤", 1.5)),
        ("resident memory after", median("rss"), "MB", Target("≤", 250)),
        ("resident memory, highest", median("highest"), "MB", None),
    ]
    figures = table(
        ["figure", "value", "unit", "target", ""],
        (
            (what, f"{value:.3g}" if value < 100 else f"{value:.0f}", unit)
            + ((f"{t.relation} {t.value:g}", verdict(t, value)) if t else ("", ""))
            for what, value, unit, t in rows
        ),
    )
    ways = table(
        ["way, asked in turn", "n", "p50 ms", "p99 ms", "× ours"],
        (
            (
                n,
                str(len(t)),
                f"{at(t, 0.5) * ms:.3f}",
                f"{at(t, 0.99) * ms:.3f}",
                f"{at(t, 0.5) / at(times[names[0]], 0.5):.2f}",
            )
            for n, t in times.items()
        ),
    )
    kind = "real" if real else "made-up"
    return f"{records} records, {kind} · {machine()}, one core\n\n{figures}\n\n{ways}\n"


if __name__ == "__main__":
    main()
