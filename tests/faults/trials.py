"""The command line of faults that are tried many times, with a progress bar."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from rich.progress import track

SEED = 20250815
T = TypeVar("T")


def tried(
    name: str,
    about: str | None,
    says: str,
    run: Callable[[int, int, Path | None, Callable[[], object]], T],
    arguments: Sequence[str] | None,
) -> T:
    """Runs ``run(trials, seed, folder, then)`` as ``python -m tests.faults.<name>`` asks; gives what it gives."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.faults.{name}", description=about)
    parser.add_argument("--trials", type=int, default=2000, metavar="N")
    parser.add_argument("--seed", type=int, default=SEED, metavar="N")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where to do it; else where temporary files are")
    given = parser.parse_args(arguments)
    steps = iter(track(range(given.trials + 1), says))
    result = run(given.trials, given.seed, given.folder, lambda: next(steps))
    next(steps, None)
    return result
