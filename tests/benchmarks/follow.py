"""How long the read model takes to follow the knowledge base: ``uv run python -m tests.benchmarks.follow``."""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import structs

from bot.app import STRIDE
from knowledge.index import Index
from knowledge.models import Agreement, Party
from knowledge.places.gazetteer import Gazetteer
from knowledge.store.state import View, key_number, short_key, view_of
from tests.benchmarks.report import Target, machine, table, verdict
from tests.benchmarks.speed import at, one_core
from tests.generators.agreements import agreements

SEED = 20251123
HOLD_MS = 10.0  # the longest that everybody else may be kept waiting


def changes(records: dict[str, Agreement], fresh: Iterator[Agreement], count: int) -> Iterator[tuple[str, View]]:
    """Views that follow one another, each one change on, with the name of the change."""
    chance = random.Random(SEED)
    numbers = {record: n for n, record in enumerate(records, 1)}
    records = dict(records)
    for revision in range(2, count + 2):
        kind = chance.choice(("edited", "edited", "renamed", "added", "removed"))
        new = next(fresh) if kind == "added" else records[chance.choice(list(records))]
        if kind == "edited":
            new = structs.replace(new, place=f"hội trường {revision}", signed_on=f"2024-05-{chance.randint(1, 28):02}")
        if kind == "renamed":
            new = structs.replace(new, parties=(new.parties[0], Party(name=f"Làng Mới {revision}", kind="làng")))
        records = dict(records)
        if kind == "removed":
            del records[new.id]
        else:
            records[new.id] = new
        numbers.setdefault(new.id, len(numbers) + 1)
        yield kind, view_of(revision, records, {}, {i: short_key(numbers[i]) for i in records})


def edits(index: Index, fresh: Iterator[Agreement], count: int) -> dict[str, list[float]]:
    """Milliseconds that following one change takes, by the kind of change."""
    times: dict[str, list[float]] = {}
    for kind, view in changes(dict(index.agreements), fresh, count):
        begun = time.thread_time()
        index.follow(view)
        times.setdefault(kind, []).append((time.thread_time() - begun) * 1000)
    return times


def import_of(index: Index, fresh: Iterator[Agreement], count: int) -> list[float]:
    """Milliseconds of each stride in which the app follows an import of so many records."""
    records = dict(index.agreements) | {a.id: a for a in islice(fresh, count)}
    last = max(map(key_number, index.by_key))
    keys = {record: index.keys.get(record) or short_key(last + n) for n, record in enumerate(records, 1)}
    view = view_of(index.revision + 1, records, {}, keys)
    strides = []
    while index.revision != view.revision:
        begun = time.thread_time()
        index.follow(view, within=STRIDE)
        strides.append((time.thread_time() - begun) * 1000)
        gc.freeze()  # as the app does
    return strides


def row(name: str, ms: Sequence[float]) -> tuple[str, ...]:
    """A line of the table; the worst is what everybody else waits for."""
    target = Target("≤", HOLD_MS)
    cells = (name, str(len(ms)), f"{at(ms, 0.5):.2f}", f"{at(ms, 0.99):.2f}", f"{max(ms):.2f}")
    return (*cells, f"{target.relation} {target.value:.0f}", verdict(target, max(ms)))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.follow", description=__doc__)
    parser.add_argument("--records", type=int, default=10_000, metavar="N", help="records at the beginning")
    parser.add_argument("--changes", type=int, default=1000, metavar="N", help="changes followed one by one")
    given = parser.parse_args(arguments)
    one_core()
    drawn = agreements(SEED)
    records = {a.id: a for a in islice(drawn, given.records)}
    started = time.thread_time()
    index = Index(view_of(1, records, {}, {i: short_key(n) for n, i in enumerate(records, 1)}), Gazetteer.load())
    index.prepare()
    built = time.thread_time() - started
    gc.freeze()
    times = edits(index, drawn, given.changes)
    rows = [row(kind, ms) for kind, ms in sorted(times.items())]
    rows.append(row("all", [t for ms in times.values() for t in ms]))
    rows.append(row("stride of an import", import_of(index, drawn, given.records)))
    head = ("change", "n", "p50 ms", "p99 ms", "worst ms", "target", "")
    sys.stdout.write(
        f"{given.records} records, built in {built:.2f} s of one core · {machine()}\n\n{table(head, rows)}\n"
    )


if __name__ == "__main__":
    main()
