"""The question sets in other people's spelling: ``uv run python -m tests.benchmarks.habits [--seed N] [--show N]``."""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence

from tests.benchmarks.noise import FILES, SEED, Asked, Try, Typing, names_in, seed_of, told, tries
from tests.benchmarks.report import machine, percent, table
from tests.generators.habits import EVERYWHERE, HABITS, Habit


def of_names(habit: Habit) -> Typing:
    """The habit in the names of places, the rest of the question as it was; None where it changes nothing."""

    def typed(gold: Asked, draw: int, seed: int) -> str | None:
        chance, text, after = random.Random(seed_of(gold, draw, seed)), gold.q, len(gold.q)
        for start, end in reversed(names_in(gold)):
            if end <= after:
                text, after = text[:start] + habit(text[start:end], chance) + text[end:], start
        return text if text != gold.q else None

    return typed


def of_all_words(habit: Habit) -> Typing:
    """The habit in every word; None where it changes nothing."""

    def typed(gold: Asked, draw: int, seed: int) -> str | None:
        text = habit(gold.q, random.Random(seed_of(gold, draw, seed)))
        return text if text != gold.q else None

    return typed


WAYS: dict[str, Typing] = {
    **{how: of_names(habit) for how, habit in HABITS.items()},
    **{f"{how}, every word": of_all_words(HABITS[how]) for how in HABITS if how in EVERYWHERE},
}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.habits", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, metavar="N", help="another seed draws other words")
    parser.add_argument("--only", default="", metavar="WORDS", help="only habits whose name has these words")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="how many failures to show of each")
    given = parser.parse_args(arguments)
    ways = {how: way for how, way in WAYS.items() if given.only in how}
    made: dict[str, list[Try]] = {how: [] for how in ways}
    for file in FILES:
        for how, tried in tries(file, 1, given.seed, ways):
            if how in made and tried.clean.right:
                made[how].append(tried)
    rows = [
        (
            how,
            str(len(all_)),
            percent(sum(t.mark.right for t in all_) / max(1, len(all_))),
            percent(sum(t.mark.misleading for t in all_) / max(1, len(all_))),
        )
        for how, all_ in made.items()
    ]
    sys.stdout.write(f"{machine()}\n\n{table(['written', 'n', 'right', 'confidently wrong'], rows)}\n")
    if given.show:
        sys.stdout.write("\n".join(line for how, all_ in made.items() for line in told(how, all_, given.show)) + "\n")


if __name__ == "__main__":
    main()
