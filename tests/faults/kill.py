"""SIGKILL at random moments: ``uv run python -m tests.faults.kill --trials 2000``. POSIX only."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from knowledge.errors import MissingError, StoreError
from knowledge.store import FILE, Store, View, initialise, starter_agreements, upkeep
from knowledge.store.log import ChangeLog
from knowledge.store.state import State
from tests.faults.trials import SEED, tried
from tests.faults.workload import Model, changes, followed, model_of
from tests.faults.writer import BACKUP

LONGEST = 0.03  # seconds from its start to the kill; opening takes about 7 ms
COMMIT = 0.005  # seconds after something was acknowledged; the next commit takes 1 to 5 ms
TASKS = {"write": 14, "compact": 2, "backup": 1, "restore": 2, "init": 1}  # how often, of 20
COMMITTING = ("write", "compact")


class LostError(AssertionError):
    """A knowledge base does not hold what was acknowledged, or does not open."""


class Killer:
    """Starts writers, kills them, and compares what is on disk with what they had been told is saved."""

    def __init__(self, home: Path, seed: int = SEED) -> None:
        """``home`` is an empty folder for the knowledge base that all trials go on with."""
        self.tally: Counter[str] = Counter()
        self._folder, self._chance = home / "kho", random.Random(seed)
        command = [sys.executable, "-m", "tests.faults.writer"]
        self._server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        initialise(self._folder, empty=True)
        self._model: Model = model_of(View())
        self._revision = 0

    def __enter__(self) -> Killer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        self._server.stdout.close()
        self._server.wait()

    def trial(self, task: str | None = None) -> None:
        """One writer started, killed and looked after. Raises LostError."""
        task = task or self._chance.choices(list(TASKS), list(TASKS.values()))[0]
        getattr(self, f"_{task}")(self._chance.randrange(10**9))
        self.tally[f"killed: {task}"] += 1

    def _write(self, seed: int, task: str = "write") -> None:
        if self._chance.random() < 0.1:
            (self._folder / FILE).unlink(missing_ok=True)  # then the log alone must do
        acknowledged = self._killed(task, self._folder, seed)
        self.tally["revisions acknowledged"] += len(acknowledged)
        view = self._opened()
        last = max(acknowledged, default=self._revision)
        if not last <= view.revision <= last + 1:
            raise LostError(f"revision {last} was acknowledged, {view.revision} is there")
        self.tally["revisions kept that were not acknowledged yet"] += view.revision - last
        for number in range(self._revision + 1, view.revision + 1):
            self._model = followed(self._model, changes(self._model, seed, number))
        self._revision = view.revision
        self._same(view)

    def _compact(self, seed: int) -> None:
        self._write(seed, "compact")

    def _backup(self, seed: int) -> None:
        backup = self._folder.with_name(BACKUP)
        backup.unlink(missing_ok=True)
        self._killed("backup", self._folder, seed)
        self._same(self._opened())
        if backup.exists():
            self._same(_backed_up(backup))

    def _restore(self, seed: int) -> None:
        """Either the old one is there afterwards or what was to be brought back."""
        upkeep.backup(self._folder, self._folder.with_name(BACKUP))
        backed_up, revision = self._model, self._revision
        self._write(seed)
        self._killed("restore", self._folder, seed)
        view = self._opened()
        if view.revision == revision:
            self._model, self._revision = backed_up, revision
        self._same(view)
        for old in self._folder.glob("truoc-khi-khoi-phuc-*"):
            shutil.rmtree(old)

    def _init(self, seed: int) -> None:
        folder = self._folder.with_name("new")
        self._killed("init", folder, seed, longest=LONGEST / 4)
        try:
            view = _view(folder)
        except MissingError:  # killed before it was there: the next start begins anew
            initialise(folder)
            view = _view(folder)
        if list(view.agreements.values()) != starter_agreements():
            raise LostError("a new knowledge base without some of its records")
        shutil.rmtree(folder)

    def _killed(self, task: str, folder: Path, seed: int, longest: float = LONGEST) -> list[int]:
        """What the process was told is saved, up to the moment when it was killed."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(f"{task}\t{folder}\t{seed}\n")
        self._server.stdin.flush()
        pid = int(self._server.stdout.readline().split()[1])
        said: list[str] = []
        if task in COMMITTING and self._chance.random() < 0.6:
            enough, longest = self._chance.randint(1, 6), COMMIT
            while len(said) < enough and not (said and said[-1].startswith("failed")):
                said.append(self._server.stdout.readline())
        time.sleep(self._chance.uniform(0, longest))
        os.kill(pid, signal.SIGKILL)
        said += iter(self._server.stdout.readline, "end\n")
        for line in said:
            if line.startswith("failed"):
                raise LostError(line)
        return [int(line) for line in said]

    def _opened(self) -> View:
        """As a reader has it and then as the next writer, which must be the same."""
        try:
            view = _view(self._folder)
            if self._chance.random() < 0.5:
                with Store.open(self._folder) as store:
                    if store.view != view:
                        raise LostError("the reader and the writer see different things")
            if self._chance.random() < 0.1:
                upkeep.check(self._folder)
        except StoreError as error:
            raise LostError(f"it does not open: {error}") from error
        return view

    def _same(self, view: View) -> None:
        for entity, there in model_of(view).items():
            wanted = self._model[entity]
            if there != wanted:
                wrong = sorted(key for key in {*there, *wanted} if there.get(key) != wanted.get(key))
                raise LostError(f"revision {view.revision}: {entity} {', '.join(wrong)} differ from what was saved")


def _view(folder: Path) -> View:
    with Store.open(folder, read_only=True) as store:
        return store.view


def _backed_up(path: Path) -> View:
    log = ChangeLog.read(path)
    try:
        log.verify()
        return State().replayed(log.entries()).view
    finally:
        log.close()


def run(trials: int, seed: int, within: Path | None, then: Callable[[], object] = lambda: None) -> Counter[str]:
    """So many trials in a new folder, on the disk of ``within``; ``then`` is called after each. Raises LostError."""
    with (
        tempfile.TemporaryDirectory(prefix="ketnghia-kill-", dir=within) as home,
        Killer(Path(home), seed) as killer,
    ):
        for _ in range(trials):
            killer.trial()
            then()
        return killer.tally


def main(arguments: Sequence[str] | None = None) -> None:
    tally = tried("kill", __doc__, "kill -9", run, arguments)
    for what, count in sorted(tally.items()):
        sys.stdout.write(f"{count:>8}  {what}\n")
    sys.stdout.write("       0  lost, different, or unreadable\n")


if __name__ == "__main__":
    main()
