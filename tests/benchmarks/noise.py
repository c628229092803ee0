"""The question sets as people would mistype them: ``uv run --group bench python -m tests.benchmarks.noise [FILE…]``.

The noise of a phone is that of the package nom-vn, which only the dependency group ``bench`` installs.
"""

from __future__ import annotations

import argparse
import random
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgspec

from knowledge.answer import places
from knowledge.index import Index
from knowledge.text import tokens
from tests.benchmarks.report import Tally, Target, machine, percent, table
from tests.generators.keyboard import mistyped, without_marks
from tests.scoring import QUESTIONS, TODAY, Given, Gold, Mark, asked, index_for, mark

FILES = [
    QUESTIONS / f"{name}.jsonl" for name in ("starter", "elsewhere", "third", "fourth", "fifth", "sixth", "seventh")
]
SEED = 20251123
DRAWS = 3  # how often each question is mistyped, each time in another way
RIGHT, MISLEADING = Target("≥", 0.94), Target("≤", 0.015)
LEAST = 3  # letters of a name that can be mistyped and still be one


class Asked(Gold, frozen=True, kw_only=True):
    """A question with the places that it, or its answer, names."""

    places: tuple[str, ...] = ()


# What is typed for a question, or None where there is nothing to mistype.
Typing = Callable[[Asked, int, int], str | None]  # the question, which draw of it, the seed of all


@dataclass(frozen=True, slots=True)
class Try:
    """One way of typing one question, and how good the answer was."""

    file: Path
    typed: str
    given: Given
    mark: Mark
    clean: Mark  # that of the question as it stands in the file


def seed_of(gold: Gold, draw: int, seed: int) -> int:
    """Of the question alone, so that a question more changes no other one's noise."""
    return zlib.crc32(f"{seed} {gold.id} {gold.q} {draw}".encode())


def mobile(gold: Asked, draw: int, seed: int) -> str:
    """Neighbouring keys, teencode, marks left out, words run together: nom-vn's phone."""
    from nom.text.noise import NoiseGenerator, mobile_noise  # type: ignore[import-not-found,import-untyped,unused-ignore]

    return str(NoiseGenerator(mobile_noise(), seed_of(gold, draw, seed)).noisify(gold.q))


def plain(gold: Asked, draw: int, _: int) -> str | None:
    """Without marks, which comes out the same each time."""
    return None if draw else without_marks(gold.q)


def typo(gold: Asked, draw: int, seed: int) -> str | None:
    """One slip of the keys inside one place's name, the rest as it was."""
    spans = names_in(gold)
    if not spans:
        return None
    chance = random.Random(seed_of(gold, draw, seed))
    start, end = chance.choice(spans)
    return gold.q[:start] + mistyped(gold.q[start:end], chance) + gold.q[end:]


TYPED: dict[str, Typing] = {"mobile noise": mobile, "no marks": plain, "one typo in the name": typo}


@cache
def names_in(gold: Asked) -> list[tuple[int, int]]:
    """Where the question names a place: the gold's names, and what the bot finds where none of them is there.

    >>> gold = Asked(id="s1", q="son tra kn vs ai", group="partners", outcome="answered", places=("Sơn Trà",))
    >>> [gold.q[start:end] for start, end in names_in(gold)], typo(gold, 0, SEED)
    (['son tra'], 'son tar kn vs ai')
    """
    words = tokens(gold.q)
    found = []
    for name in gold.places:
        sought = [t.folded for t in tokens(name)]
        for n in range(len(words) - len(sought) + 1):
            if [t.folded for t in words[n : n + len(sought)]] == sought:
                found.append((words[n].start, words[n + len(sought) - 1].end))
    found = found or [c.span for c in places(gold.q, index_for(gold), TODAY)]
    return sorted({(a, b) for a, b in found if sum(map(str.isalpha, gold.q[a:b])) >= LEAST})


def tries(file: Path, draws: int, seed: int = SEED, ways: Mapping[str, Typing] = TYPED) -> Iterator[tuple[str, Try]]:
    """Every question of a file as it stands and in every way of typing; the turns before it stay as they are."""
    for line in file.read_bytes().splitlines():
        if not line.strip():
            continue
        gold = msgspec.json.decode(line, type=Asked)
        index = index_for(gold)
        given = asked(gold, index)
        clean = mark(gold, given)
        yield "clean", Try(file, gold.q, given, clean, clean)
        for how, typed in ways.items():
            for draw in range(draws):
                text = typed(gold, draw, seed)
                if text is not None:
                    yield how, _tried(file, gold, text, index, clean)


def _tried(file: Path, gold: Asked, text: str, index: Index, clean: Mark) -> Try:
    given = asked(msgspec.structs.replace(gold, q=text), index)
    return Try(file, text, given, mark(gold, given), clean)


def tallies(how: str, made: Sequence[Try]) -> Iterator[Tally]:
    """What holds for one way of typing, and what the typing alone costs."""
    right = Tally(f"{how} · right", RIGHT)
    wrong = Tally(f"{how} · confidently wrong", MISLEADING, counts_misses=True)
    kept = Tally(f"{how} · right, of what is right when clean")
    for t in made:
        case = (t.typed, t.mark.gold.outcome, t.given.outcome)
        right.add(*case, right=t.mark.right)
        wrong.add(*case, right=not t.mark.misleading)
        if t.clean.right:
            kept.add(*case, right=t.mark.right)
    yield from (right, wrong) if how == "clean" else (right, wrong, kept)


def by_file(made: dict[str, list[Try]], files: Sequence[Path]) -> Iterator[tuple[str, ...]]:
    """A line a file: of each way of typing how much is right, and how much confidently wrong."""
    for file in files:
        of_it = {how: [t.mark for t in all_ if t.file == file] for how, all_ in made.items()}
        shares = [
            f"{percent(sum(m.right for m in ms) / len(ms))}, {percent(sum(m.misleading for m in ms) / len(ms))}"
            if ms
            else "–"
            for ms in of_it.values()
        ]
        yield (file.stem, str(len(of_it["clean"])), *shares)


def told(how: str, made: Sequence[Try], show: int) -> Iterator[str]:
    """The failures that the typing causes, the confidently wrong first, each question once, drawn by the seed."""
    failed = [t for t in made if not t.mark.right and (t.clean.right or how == "clean")]
    random.Random(SEED).shuffle(failed)
    failed.sort(key=lambda t: not t.mark.misleading)
    yield f"\n{how}: {len(failed)} wrong{'' if how == 'clean' else ' that are right when clean'}"
    once = {t.clean.gold.id: t for t in reversed(failed)}
    for t in list(reversed(once.values()))[:show]:
        gold = t.clean.gold
        yield f"{'!!' if t.mark.misleading else '  '} {gold.id} {' | '.join([*gold.context, gold.q])}"
        yield f"      → {t.typed}"
        yield f"      → {gold.outcome} {', '.join(sorted(gold.agreements)[:3])}"
        yield f"      → {'; '.join(t.mark.faults)}"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.noise", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="more questions, a JSON object a line")
    parser.add_argument("--only", action="store_true", help="only the files given")
    parser.add_argument("--draws", type=int, default=DRAWS, metavar="N", help="how often each question is mistyped")
    parser.add_argument("--seed", type=int, default=SEED, metavar="N", help="another seed draws other noise")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="how many failures to show of each typing")
    given = parser.parse_args(arguments)
    if find_spec("nom") is None:
        parser.exit(1, "nom-vn is missing: uv run --group bench python -m tests.benchmarks.noise\n")
    files = given.files if given.only else [*FILES, *given.files]
    made: dict[str, list[Try]] = {how: [] for how in ("clean", *TYPED)}
    for file in files:
        for how, tried in tries(file, given.draws, given.seed):
            made[how].append(tried)
    rows = [t.row() for how, of_it in made.items() for t in tallies(how, of_it)]
    sys.stdout.write(f"{len(made['clean'])} questions · {machine()}\n\n")
    sys.stdout.write(f"{table(['typed', 'n', 'figure', 'target', ''], rows)}\n\n")
    sys.stdout.write(f"{table(['right, confidently wrong', 'n', *made], by_file(made, files))}\n")
    if given.show:
        lines = [line for how, of_it in made.items() for line in told(how, of_it, given.show)]
        sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
