"""The processes that are killed, forked from one that has everything imported: ``python -m tests.faults.writer``.

It reads lines ``task<tab>folder<tab>seed`` and forks a process for each, which writes ``pid N`` and then, for every
revision that it was told is saved, ``N``. When that process has ended, however it ended, it writes ``end``.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

from knowledge.models import Change
from knowledge.store import Store, initialise, keeper, upkeep
from tests.faults.workload import CHANNEL, changes, followed, model_of

BACKUP = "kho.backup"  # beside the folder


def say(what: object) -> None:
    """One line, whole or not at all, as pipes promise for short ones."""
    os.write(1, f"{what}\n".encode())


async def write(folder: Path, seed: int, most: int | None = None, say: Callable[[object], object] = say) -> None:
    """Commits without end; first of all the last change once more, as a channel does that had no answer."""
    with Store.open(folder) as store:
        revision, model = store.view.revision, model_of(store.view)
        again = Change(entity="nickname", key="twice", after={"place": "x"}, channel=CHANNEL, update=str(revision))
        if await store.history(limit=1) and (await store.history(limit=1))[0].change.channel:
            assert await store.commit(again) == revision, "a change that comes again applies once"
        for number in itertools.islice(itertools.count(revision + 1), most):
            made = changes(model, seed, number)
            model = followed(model, made)
            say(await store.commit_many(made))


def write_and_compact(folder: Path, seed: int) -> None:
    while True:
        asyncio.run(write(folder, seed, most=3))
        upkeep.compact(folder, "2999-01-01")


def back_up(folder: Path, _: int) -> None:
    while True:
        upkeep.backup(folder, folder.with_name(BACKUP))


def restore(folder: Path, _: int) -> None:
    upkeep.restore(folder, folder.with_name(BACKUP))


def begin(folder: Path, _: int) -> None:
    initialise(folder)


TASKS: dict[str, Callable[[Path, int], object]] = {
    "write": lambda folder, seed: asyncio.run(write(folder, seed)),
    "compact": write_and_compact,
    "backup": back_up,
    "restore": restore,
    "init": begin,
}


def work(task: str, folder: str, seed: str) -> None:
    """In a process of its own, until it is killed."""
    keeper.PAUSE = random.Random(seed).choice((0.0, 0.003, 1.0))  # kills fall into the checkpoint's writing as well
    say(f"pid {os.getpid()}")
    TASKS[task](Path(folder), int(seed))


def main() -> None:
    with tempfile.TemporaryDirectory() as home:  # what is made at the first use is made before the first fork
        begin(Path(home), 0)
        asyncio.run(write(Path(home), 0, 3, lambda _: None))
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            try:
                work(*line.rstrip("\n").split("\t"))
            except BaseException:
                say("failed " + traceback.format_exc().replace("\n", " | ")[-3000:])
            signal.pause()  # its number stays its own until it is killed
        os.waitpid(pid, 0)
        say("end")


if __name__ == "__main__":
    main()
