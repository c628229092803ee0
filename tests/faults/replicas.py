"""Three replicas edit at once, and they and their PostgreSQL are killed and stopped: what became of every edit?

``uv run python -m tests.faults.replicas --trials 20``: so many faults, each followed by a wait until all replicas save
again. Then the log is compared with what the replicas were told: it is one order, which agrees with the clock; each
acknowledged edit stands in it once, at the number that was said; a refused one never; one whose end nobody was told of
once or never. POSIX only.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from knowledge.models import Agreement, Party
from knowledge.store import Store, initialise
from knowledge.store.place import Database
from tests.faults.replica import REGISTER, held
from tests.faults.trials import tried
from tests.postgresql import Server, fresh

REPLICAS = 3
SOON = 30.0  # seconds within which all replicas save again after any fault
STOPPED = (0.2, 1.0, 4.0, 7.0)  # seconds; a database silent for 3 is away, a replica of 5 in a transaction is put out
FAULTS = ("kill replica", "stop replica", "kill database", "stop database")


class WrongError(AssertionError):
    """The history is not what the replicas were told."""


@dataclass
class Edit:
    """What is known of one edit, or of one message that reached several replicas."""

    began: float
    ended: float = float("inf")
    said: set[str] = field(default_factory=set)
    revisions: set[int] = field(default_factory=set)


class Witness:
    """What all replicas said."""

    def __init__(self) -> None:
        self.edits: dict[str, Edit] = {}
        self.saw: dict[int, str] = {}
        self.slowest = 0.0  # seconds between two looks at a view
        self.tally: Counter[str] = Counter()

    def hear(self, replica: Replica, line: bytes) -> None:
        kind, *rest = msgspec.json.decode(line)
        self.tally[kind] += 1
        if kind == "saw":
            self._saw(replica, *rest)
        elif kind == "try":
            edit = self.edits.setdefault(rest[0], Edit(rest[1]))
            edit.began = min(edit.began, rest[1])
        elif kind != "ready":
            edit = self.edits[rest[0]]
            edit.said.add(kind)
            edit.ended = min(edit.ended, rest[1])
            if kind == "ok":
                edit.revisions.add(rest[2])
                replica.saved.set()

    def _saw(self, replica: Replica, revision: int, digest: str, at: float) -> None:
        if self.saw.setdefault(revision, digest) != digest:
            raise WrongError(f"two replicas hold different things at revision {revision}")
        if revision < replica.revision:
            raise WrongError(f"a replica went from revision {replica.revision} back to {revision}")
        if replica.looked:
            self.slowest = max(self.slowest, at - replica.looked)
        replica.revision, replica.looked = revision, at


class Replica:
    """A process that is killed and started again."""

    def __init__(self, name: str, database: Database, witness: Witness, seed: int) -> None:
        self._name, self._seed, self._starts = name, seed, itertools.count()
        self._environment = {**os.environ, "KETNGHIA_FAULTS_DATABASE": database.url}
        self._witness = witness
        self.saved = asyncio.Event()
        self.revision, self.looked = 0, 0.0

    async def start(self) -> None:
        start = f"{self._name}.{next(self._starts)}"
        command = (sys.executable, "-m", "tests.faults.replica", start, f"{self._seed} {start}")
        self.revision, self.looked = 0, 0.0
        self._process = await asyncio.create_subprocess_exec(
            *command, env=self._environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
        )
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            if line.endswith(b"\n"):
                self._witness.hear(self, line)

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)
        self.looked = 0.0  # for what is stopped no time passes

    async def kill(self) -> None:
        """Nothing it has said is lost."""
        self._process.kill()
        await self._process.wait()
        await self._listening

    async def saves(self) -> None:
        """Returns when an edit is saved that ends from now on."""
        self.saved.clear()
        saved = asyncio.create_task(self.saved.wait())
        await asyncio.wait({saved, self._listening}, timeout=SOON, return_when=asyncio.FIRST_COMPLETED)
        if self._listening.done():
            self._listening.result()  # what it said was wrong
            raise WrongError(f"replica {self._name} has ended by itself")
        if not saved.done():
            raise WrongError(f"replica {self._name} saves nothing any more")


async def trouble(fault: str, server: Server, replicas: Sequence[Replica], chance: random.Random) -> None:
    """One fault, and its end."""
    await asyncio.sleep(chance.uniform(0, 0.3))  # anywhere inside of what is going on
    replica, while_ = chance.choice(replicas), chance.choice(STOPPED)
    if fault == "kill replica":
        await replica.kill()
        await replica.start()
    elif fault == "stop replica":
        replica.signal(signal.SIGSTOP)
        await asyncio.sleep(while_)
        replica.signal(signal.SIGCONT)
    elif fault == "kill database":
        await asyncio.to_thread(server.kill)
        await asyncio.sleep(chance.choice((0, 2)))
        await asyncio.to_thread(server.start)
    else:
        await asyncio.to_thread(server.pause)
        await asyncio.sleep(while_)
        await asyncio.to_thread(server.resume)


async def tried_with(
    server: Server, database: Database, faults: Sequence[str], seed: int, then: Callable[[], object]
) -> Witness:
    """The replicas run through these faults; what they said. Raises WrongError."""
    chance, witness = random.Random(seed), Witness()
    replicas = [Replica(name, database, witness, seed) for name in "abc"[:REPLICAS]]
    try:
        for replica in replicas:
            await replica.start()
        for fault in faults:
            await asyncio.gather(*(replica.saves() for replica in replicas))
            began = time.monotonic()
            await trouble(fault, server, replicas, chance)
            await asyncio.gather(*(replica.saves() for replica in replicas))
            witness.tally[f"after {fault}: all save again within {time.monotonic() - began:.0f} s"] += 1
            then()
    finally:
        for replica in replicas:
            await replica.kill()
    return witness


def compare(database: Database, witness: Witness) -> None:
    """Raises WrongError unless the log is what the replicas were told."""
    with Store.open(database, read_only=True) as store:
        view, entries = store.view, asyncio.run(store.history(limit=10**9))[::-1]
    if [entry.revision for entry in entries] != list(range(1, len(entries) + 1)):
        raise WrongError("the numbers are not one order without gaps")
    if witness.saw.get(view.revision, held(view)) != held(view):
        raise WrongError("a replica held something else than the log")
    found: dict[str, list[int]] = {}
    for entry in entries[1:]:  # the first is from before
        found.setdefault(entry.change.update or entry.change.actor, []).append(entry.revision)
    for name in found.keys() - witness.edits.keys():
        raise WrongError(f"nobody has tried {name}")
    for name, edit in witness.edits.items():
        there = found.get(name, [])
        if len(there) > 1:
            raise WrongError(f"{name} was applied {len(there)} times")
        if edit.revisions and edit.revisions != set(there):
            raise WrongError(f"{name} was acknowledged as {edit.revisions}, the log has {there}")
        if edit.said == {"no"} and there and not name.startswith("chung"):
            raise WrongError(f"{name} was refused, and is there")
    latest = 0
    moments: list[tuple[float, int, int]] = []
    for name, edit in witness.edits.items():
        if edit.revisions and not name.startswith("chung"):
            (revision,) = edit.revisions
            moments += [(edit.began, 1, revision), (edit.ended, 0, revision)]
    for _, begins, revision in sorted(moments):
        if begins and revision < latest:
            raise WrongError(f"revision {revision} began after {latest} was acknowledged")
        if not begins:
            latest = max(latest, revision)


def run(trials: int, seed: int, _: Path | None, then: Callable[[], object] = lambda: None) -> Counter[str]:
    """So many faults on a server of their own. Raises WrongError."""
    faults = [FAULTS[number % len(FAULTS)] for number in range(trials)]
    server = Server(durable=True)
    try:
        with fresh(server.url) as database:
            initialise(database, [Agreement(id=REGISTER, parties=(Party(name="Sơn Trà"), Party(name="Trà Leng")))])
            witness = asyncio.run(tried_with(server, database, faults, seed, then))
            compare(database, witness)
    finally:
        server.stop()
    witness.tally["milliseconds at most between two looks at a view"] = round(witness.slowest * 1000)
    return witness.tally


def main(arguments: Sequence[str] | None = None) -> None:
    tally: Any = tried("replicas", __doc__, "faults", run, arguments)
    for what, count in sorted(tally.items()):
        sys.stdout.write(f"{count:>8}  {what}\n")
    sys.stdout.write("       0  lost, doubled, out of order, or different\n")


if __name__ == "__main__":
    main()
