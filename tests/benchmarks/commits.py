"""How long a change takes to save, and what questions wait meanwhile: ``uv run python -m tests.benchmarks.commits``."""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import structs
from tinydb import TinyDB

from bot.app import App
from knowledge.answer import answer
from knowledge.finding import Context
from knowledge.models import Agreement, Commitment, Party
from knowledge.records import record_of
from knowledge.store import Store, agreement_change, initialise
from tests.benchmarks.report import Target, machine, table, verdict
from tests.benchmarks.speed import at
from tests.scoring import TODAY

RECORDS, COMMITS, SECONDS = 10_000, 1_000, 5.0
CHANGES_A_SECOND = 100
SLOW_EVERY = 100  # changes; TinyDB writes the whole file for each
OURS = "this store"
MS = 1000
PROMISE = "Hai bên kết nối để tiêu thụ nông sản của nhau, trao đổi kinh nghiệm và giúp đỡ các hộ khó khăn, lần {}."


def records(count: int) -> list[Agreement]:
    """Made-up agreements of 1.7 KB as JSON, about as long as the real ones."""
    return [
        Agreement(
            id=f"r{n}",
            parties=(Party(name=f"Sơn Trà {n}", kind="phường", province="Đà Nẵng"), Party(name=f"Trà Leng {n}")),
            signed_on="2025-08-15",
            commitments=tuple(Commitment(text=PROMISE.format(i), fields=("economy_budget",)) for i in range(9)),
        )
        for n in range(count)
    ]


def noted(agreement: Agreement, number: int) -> Agreement:
    """An edit of it."""
    return structs.replace(agreement, notes=f"đã kiểm tra lần {number}")


class BareSync:
    """What the disk takes for nothing else than a page appended and flushed."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_CREAT | os.O_WRONLY)
        self._flush = getattr(os, "fdatasync", os.fsync)

    def __call__(self, _: int) -> None:
        os.write(self._handle, b"\0" * 4096)
        self._flush(self._handle)


class BareSQLite:
    """SQLite alone (WAL, synchronous=FULL), a record a row: no history, no checksums, no view."""

    def __init__(self, path: Path, made: Sequence[Agreement]) -> None:
        self._made = made
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = full")
        self._db.execute("create table agreement (id text primary key, record text)")
        self._db.execute("begin")
        rows = ((a.id, msgspec.json.encode(a).decode()) for a in made)
        self._db.executemany("insert into agreement values (?, ?)", rows)
        self._db.execute("commit")

    def __call__(self, number: int) -> None:
        edited = noted(self._made[number], number)
        row = (msgspec.json.encode(edited).decode(), edited.id)
        self._db.execute("update agreement set record = ? where id = ?", row)


class Sketch:
    """The first sketch's way: TinyDB on its JSONStorage, which writes the whole file and flushes none of it."""

    def __init__(self, path: Path, made: Sequence[Agreement]) -> None:
        self._db = TinyDB(path, encoding="utf-8")
        self._db.insert_multiple(record_of(agreement) for agreement in made)

    def __call__(self, number: int) -> None:
        self._db.update({"notes": f"đã kiểm tra lần {number}"}, doc_ids=[number + 1])


async def side_by_side(home: Path, store: Store, made: Sequence[Agreement], count: int) -> dict[str, list[float]]:
    """Every way changes one record in turn, so that a busy disk slows all of them; seconds each."""
    sync, sqlite, sketch = BareSync(home / "sync"), BareSQLite(home / "b.sqlite3", made), Sketch(home / "t.json", made)
    ways: dict[str, tuple[int, Callable[[int], object]]] = {
        "the disk's bare sync": (1, sync),
        "SQLite alone, no history, no view": (1, sqlite),
        "TinyDB's JSONStorage, not flushed": (SLOW_EVERY, sketch),
    }
    times: dict[str, list[float]] = {OURS: [], **{way: [] for way in ways}}
    for n in range(count):
        number = n % len(made)
        before = store.view.agreements[made[number].id]
        change = agreement_change(before, noted(before, n))
        begun = time.perf_counter()
        await store.commit(change)
        times[OURS].append(time.perf_counter() - begun)
        for way, (every, work) in ways.items():
            if n % every == 0:
                begun = time.perf_counter()
                work(number)
                times[way].append(time.perf_counter() - begun)
    return times


async def held_by(store: Store | None, seconds: float) -> list[float]:
    """How long the event loop is held while changes are written and nobody asks anything; None: by nothing at all."""
    times: list[float] = []
    writing = asyncio.create_task(_writes(store)) if store else None
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        begun = time.perf_counter()
        await asyncio.sleep(0.001)
        times.append(time.perf_counter() - begun - 0.001)
    if writing:
        writing.cancel()
        with suppress(asyncio.CancelledError):
            await writing
    return times


async def _writes(store: Store) -> None:
    """A hundred changes a second, as far as the disk allows."""
    ids = list(store.view.agreements)
    begun = time.perf_counter()
    for number in itertools.count():
        before = store.view.agreements[ids[number % len(ids)]]
        await store.commit(agreement_change(before, noted(before, -number)))
        await asyncio.sleep(max(0, number / CHANGES_A_SECOND - (time.perf_counter() - begun)))


async def answers(app: App, store: Store, seconds: float) -> list[float]:
    """Questions asked one after another on the event loop while changes are written; seconds each.

    The time begins with asking for the index, which knows what was written the moment before.
    """
    writing = asyncio.create_task(_writes(store))
    times: list[float] = []
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        begun = time.perf_counter()
        answer(f"sơn trà {len(times)} kết nghĩa với ai", Context(), app.index(), TODAY)
        times.append(time.perf_counter() - begun)
        await asyncio.sleep(0.001)
    writing.cancel()
    with suppress(asyncio.CancelledError):
        await writing
    return times


def opening(folder: Path, *, read_only: bool) -> float:
    """Seconds from the folder to the view; the writer verifies the whole log."""
    begun = time.perf_counter()
    Store.open(folder, read_only=read_only).close()
    return time.perf_counter() - begun


async def measured(home: Path, count: int, times: int, seconds: float) -> str:
    """Everything, as text."""
    made = records(count)
    initialise(home / "kho", made)
    with Store.open(home / "kho", freeze=True) as store:
        ways = await side_by_side(home, store, made, times)
        idle, held = await held_by(None, seconds), await held_by(store, seconds)
        app = App(lambda: store.view, home, "Đà Nẵng", "1022", store)
        app.index()
        asked = await answers(app, store, seconds)
    opened = [opening(home / "kho", read_only=read_only) for read_only in (True, False)]
    ours, sync = ways[OURS], at(ways["the disk's bare sync"], 0.5)
    figures: list[tuple[str, float, Target | None]] = [
        ("commit, p50", at(ours, 0.5), Target("≤", 3)),
        ("commit, p99", at(ours, 0.99), Target("≤", 20)),
        ("commit less one bare sync, p50", at(ours, 0.5) - sync, None),
        ("event loop held by 100 changes a second, p99", at(held, 0.99), None),
        ("event loop held by 100 changes a second, worst", max(held), Target("≤", 10)),
        ("event loop held by nothing, worst", max(idle), None),
        ("question during 100 changes a second, p50", at(asked, 0.5), None),
        ("question during 100 changes a second, p99", at(asked, 0.99), Target("≤", 5)),
        ("open to read", opened[0], None),
        ("open to write, every checksum verified", opened[1], None),
    ]
    shown = table(
        ["figure", "ms", "target", ""],
        (
            (what, f"{value * MS:.2f}", *((f"{t.relation} {t.value:g}", verdict(t, value * MS)) if t else ("", "")))
            for what, value, t in figures
        ),
    )
    beside = table(
        ["one change of one record, in turn", "n", "p50 ms", "p99 ms"],
        ((way, str(len(t)), f"{at(t, 0.5) * MS:.2f}", f"{at(t, 0.99) * MS:.2f}") for way, t in ways.items()),
    )
    return f"{count} records, made-up · {machine()}\n\n{shown}\n\n{beside}\n"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.commits", description=__doc__)
    parser.add_argument("--folder", type=Path, metavar="DIR", help="which disk; else the one for temporary files")
    parser.add_argument("--records", type=int, default=RECORDS, metavar="N")
    parser.add_argument("--commits", type=int, default=COMMITS, metavar="N")
    parser.add_argument("--seconds", type=float, default=SECONDS, metavar="N", help="how long questions are asked")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="ketnghia-commits-", dir=given.folder) as home:
        sys.stdout.write(asyncio.run(measured(Path(home), given.records, given.commits, given.seconds)))


if __name__ == "__main__":
    main()
