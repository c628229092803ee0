"""One bit flipped anywhere in the files: ``uv run python -m tests.faults.flips --trials 2000``."""

from __future__ import annotations

import asyncio
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from knowledge.errors import StoreError
from knowledge.models import Entry
from knowledge.store import FILE, LOG, Store, initialise, recovery, starter_agreements, upkeep
from tests.faults.trials import SEED, tried
from tests.faults.workload import Model, commit, model_of

WAL = f"{LOG}-wal"
LOCK = "knowledge.lock"
FILES = {LOG: 4, WAL: 3, FILE: 2, LOCK: 1}  # how often, of 10
START = 128  # bytes; headers are hit more often than their length would have it


class Seen(NamedTuple):
    """What somebody sees who opens a knowledge base."""

    model: Model
    history: tuple[Entry, ...]


async def closed_and_killed(home: Path) -> tuple[Path, Path]:
    """Two folders that hold the same: one that was closed, one whose writer was killed with the log ahead."""
    closed, killed = home / "closed", home / "killed"
    initialise(closed, starter_agreements()[:5])
    with Store.open(closed) as store:
        await commit(store, SEED, 9)
    with Store.open(closed) as store:
        await commit(store, SEED + 1, 6)
        shutil.copytree(closed, killed)  # the files as they are now: what a kill would leave
    return closed, killed


async def seen(folder: Path, *, read_only: bool) -> Seen:
    """Everything that a reader, or the next writer, is shown."""
    with Store.open(folder, read_only=read_only) as store:
        return Seen(model_of(store.view), await store.history(limit=10_000))


def flip(path: Path, chance: random.Random) -> None:
    """Turns one bit of a file around."""
    content = bytearray(path.read_bytes())
    most = START if chance.random() < 0.2 else len(content)
    content[chance.randrange(min(most, len(content)))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


async def outcome(folder: Path, wanted: Seen) -> str:
    """Opened for reading, checked, opened for writing: ``found``, ``harmless`` or ``silently wrong``."""
    found = False
    looks: list[Callable[[], Awaitable[Seen | None]]] = [
        lambda: seen(folder, read_only=True),
        lambda: _checked(folder),
        lambda: seen(folder, read_only=False),
    ]
    for look in looks:
        try:
            if await look() not in (wanted, None):
                return "silently wrong"
        except StoreError:
            found = True
    return "found" if found else "harmless"


async def _checked(folder: Path) -> None:
    upkeep.check(folder)


async def run(
    trials: int, seed: int, within: Path | None, then: Callable[[], object] = lambda: None
) -> Counter[tuple[str, str]]:
    """How often which outcome came of a flip in which file."""
    tally: Counter[tuple[str, str]] = Counter()
    chance = random.Random(seed)
    alone = mock.patch.object(recovery, "PAUSES", ())  # no writer is there to wait for
    with alone, tempfile.TemporaryDirectory(prefix="ketnghia-flip-", dir=within) as name:
        made = await closed_and_killed(Path(name))
        wanted = await seen(made[0], read_only=True)
        for _ in range(trials):
            whole, folder = chance.choice(made), Path(name, "trial")
            shutil.copytree(whole, folder)
            (file,) = chance.choices(list(FILES), list(FILES.values()))
            if not (folder / file).exists():
                file = LOG  # nothing was ahead of the log
            flip(folder / file, chance)
            tally[file, await outcome(folder, wanted)] += 1
            shutil.rmtree(folder)
            then()
    return tally


def main(arguments: Sequence[str] | None = None) -> None:
    def run_all(trials: int, seed: int, folder: Path | None, then: Callable[[], object]) -> Counter[tuple[str, str]]:
        return asyncio.run(run(trials, seed, folder, then))

    tally = tried("flips", __doc__, "flips", run_all, arguments)
    for (file, what), count in sorted(tally.items()):
        sys.stdout.write(f"{count:>8}  {file:<20} {what}\n")


if __name__ == "__main__":
    main()
