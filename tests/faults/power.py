"""Power cuts: of what was being written and not yet flushed, any sectors may be on the disk and any may not.

A killed process loses nothing that it wrote; a cut loses what the system had not flushed. So every step of the writer
that flushes is done, and the disk put together as a cut anywhere in that step may leave it: sectors of before, sectors
of after, a file cut short. Each step writes one file, and the next step begins after the flush; ``knowledge.lock``,
which nobody flushes, may be as old as it likes. That SQLite and the checkpoint flush in this order is their contract:
https://www.sqlite.org/atomiccommit.html.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from knowledge.store import FILE, LOG, Store, initialise, keeper, starter_agreements
from tests.faults.workload import Model, commit, model_of

SECTOR = 512
HEADER = 32  # bytes of a write-ahead log's header
LOCK = "knowledge.lock"
FLUSHED = (LOG, f"{LOG}-wal")
STEPS = ("commit",) * 4 + ("tidy", "checkpoint")  # how often what is being done when the power goes

Disk = dict[str, bytes]


class Cut(NamedTuple):
    """What a cut may leave, and what must be there then: either of two models."""

    disk: Disk
    before: Model
    after: Model


async def cuts(folder: Path, seed: int, steps: int, each: int) -> AsyncIterator[Cut]:
    """So many steps of a writer in a new folder, each cut so many times."""
    chance = random.Random(seed)
    initialise(folder, starter_agreements()[:3])
    by_hand = mock.patch.object(keeper, "PAUSE", 3600)  # else the checkpoint is written and the log tidied meanwhile
    with by_hand, Store.open(folder) as store:
        locks = [b"", (folder / LOCK).read_bytes()]
        for _ in range(steps):
            before, model = _disk(folder), model_of(store.view)
            step = chance.choice(STEPS)
            if step == "commit":
                await commit(store, seed)
            elif step == "tidy":
                keeper._tidy(folder / LOG)
            else:
                store._keeper.write()
            after = _disk(folder)
            changed = [name for name in FLUSHED if before.get(name) != after.get(name)]
            assert len(changed) <= 1, "what is not flushed yet is in one file"
            for _ in range(each):
                disk = {**before, FILE: chance.choice((before[FILE], after[FILE])), LOCK: chance.choice(locks)}
                for name in changed:
                    disk[name] = mixed(_head_first(name, before.get(name, b""), after[name]), after[name], chance)
                yield Cut(disk, model, model_of(store.view))
            locks.append(before[LOCK])


def mixed(before: bytes, after: bytes, chance: random.Random) -> bytes:
    """Some sectors of each, up to a length between theirs."""
    length = chance.randint(min(len(before), len(after)), max(len(before), len(after)))
    share = chance.choice((0.1, 0.5, 0.9, 1.0))
    sectors = []
    for start in range(0, length, SECTOR):
        chosen = after if chance.random() < share else before
        sectors.append(chosen[start : start + SECTOR].ljust(SECTOR, b"\0"))
    return b"".join(sectors)[:length]


def _head_first(name: str, before: bytes, after: bytes) -> bytes:
    """A write-ahead log that begins anew has its header flushed before anything is written behind it.

    Else the old header would hold for new frames: https://sqlite.org/src/info/ff5be73dee.
    """
    return after[:HEADER] + before[HEADER:] if name.endswith("-wal") and before else before


def put(disk: Disk, folder: Path) -> None:
    """Makes a folder of it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in disk.items():
        (folder / name).write_bytes(content)


def _disk(folder: Path) -> Disk:
    """The files but ``-shm``, which SQLite makes anew."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith("-shm")}
