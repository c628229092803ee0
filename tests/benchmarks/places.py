"""Every commune's name as people type it: ``uv run python -m tests.benchmarks.places [--sample N]``."""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from knowledge.answer import Named, answer, places
from knowledge.finding import Context, Outcome
from knowledge.index import Index
from knowledge.models import Locality
from knowledge.places.gazetteer import Gazetteer
from knowledge.text import fold
from tests.benchmarks.report import Tally, Target, machine, table
from tests.generators.keyboard import TYPOS, mistyped, telex, vni, without_marks
from tests.scoring import TODAY, starter

ORDINARY = Path(__file__).parent / "ordinary.txt"
SEED = 20251123
SURE = 5  # points of 100 between the first candidate and the next, above which the bot would not ask

Typing = Callable[[str, random.Random], str]


def communes() -> list[Locality]:
    """The 3,321 units of today below the provinces."""
    return [p for p in Gazetteer.load().by_id.values() if p.level == "commune" and not p.former]


def ordinary() -> list[str]:
    """Sentences that name no place."""
    lines = ORDINARY.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def _telex(text: str, chance: random.Random) -> str:
    return telex(text, tone_last=chance.random() < 0.7, one_horn=chance.random() < 0.7).lower()


def _vni(text: str, chance: random.Random) -> str:
    return vni(text, tone_last=chance.random() < 0.7, one_horn=chance.random() < 0.7).lower()


def _plain(text: str, _: random.Random) -> str:
    return without_marks(text).lower()


# How a text is typed, and what must come out first with the province beside it.
TYPED: dict[str, tuple[Typing, float]] = {
    "exact": (lambda text, _: text, 1.0),
    "no marks": (_plain, 0.996),
    "Telex keys": (_telex, 0.98),
    "VNI keys": (_vni, 0.98),
}


def is_it(found: Named, place: Locality) -> bool:
    """Whether a candidate is this commune of today."""
    return found.code == place.code and found.former is None and found.name == place.name


def shown(found: Sequence[Named]) -> str:
    """Candidates in short."""
    return (
        "; ".join(f"{c.kind} {c.name} ({c.province}){'*' * (c.former is not None)} {c.score}" for c in found[:3]) or "–"
    )


def of_mention(found: Sequence[Named]) -> list[Named]:
    """The candidates of the first mention: those of one stretch of the text."""
    return [c for c in found if c.span == found[0].span]


def misleads(found: Sequence[Named], place: Locality) -> bool:
    """Whether one candidate, and not the place meant, stands so far ahead that nobody would be asked."""
    if not found or is_it(found[0], place):
        return False
    first = of_mention(found)
    return len(first) == 1 or first[0].score - first[1].score >= SURE


def with_province(sample: Sequence[Locality], index: Index, seed: int = SEED) -> Iterator[Tally]:
    """Name and province: the commune meant must come first."""
    for joint, said in ((", ", "name, province"), (" ", "name province")):
        for how, (typed, least) in TYPED.items():
            tally, chance = Tally(f"{said} · {how}", Target("≥", least)), random.Random(seed)
            for p in sample:
                _first(tally, typed(f"{p.name}{joint}{p.province}", chance), p, index)
            yield tally
        for slip in ("", *TYPOS):
            tally = Tally(f"{said} · one typo{f' ({slip})' if slip else ''}", Target("≥", 0.985) if not slip else None)
            chance = random.Random(seed)
            for p in sample:
                name = mistyped(without_marks(p.name).lower(), chance, slip)
                _first(tally, f"{name}{joint}{without_marks(p.province or '').lower()}", p, index)
            yield tally
        tally, chance = Tally(f"{said} · one typo, marks typed"), random.Random(seed)
        for p in sample:
            _first(tally, f"{mistyped(p.name, chance)}{joint}{p.province}", p, index)
        yield tally


def _first(tally: Tally, text: str, p: Locality, index: Index) -> None:
    found = places(text, index, TODAY)
    tally.add(text, f"{p.full_name} ({p.province})", shown(found), right=bool(found) and is_it(found[0], p))


def alone(sample: Sequence[Locality], index: Index, seed: int = SEED) -> Iterator[Tally]:
    """The name and nothing else: first where nothing else of today is called so, among the candidates always."""
    names = Counter(fold(p.name) for p in communes())
    for how, (typed, _) in TYPED.items():
        first = Tally(f"name alone, unique · {how}: first", Target("≥", 0.95))
        among = Tally(f"name alone · {how}: among", Target("≥", 1.0))
        chance = random.Random(seed)
        for p in sample:
            text = typed(p.name, chance)
            found = places(text, index, TODAY)
            wanted, got = f"{p.full_name} ({p.province})", shown(found)
            if names[fold(p.name)] == 1:
                first.add(text, wanted, got, right=bool(found) and is_it(found[0], p))
            among.add(text, wanted, got, right=any(is_it(c, p) for c in found))
        yield first
        yield among


def mistyped_alone(sample: Sequence[Locality], index: Index, seed: int = SEED) -> Iterator[Tally]:
    """Kind and a name with a slip, no province: among the candidates, and never surely another place."""
    bearers = {fold(f"{p.kind} {p.name}") for p in communes()}
    for how, base in (("no marks", lambda text: without_marks(text).lower()), ("marks typed", str)):
        among = Tally(f"kind + typo · {how}: among", Target("≥", 0.98))
        wrong = Tally(f"kind + typo · {how}: surely wrong", Target("≤", 0.01), counts_misses=True)
        other = Tally(f"kind + typo · {how}: of those, the slip makes another's name", counts_misses=True)
        said = Tally(f"kind + typo · {how}: answered about another", Target("≤", 0.01), counts_misses=True)
        chance = random.Random(seed)
        for p in sample:
            text = f"{base(p.kind)} {mistyped(base(p.name), chance)}"
            found = places(text, index, TODAY)
            wanted, got, bad = f"{p.full_name} ({p.province})", shown(found), misleads(found, p)
            among.add(text, wanted, got, right=any(is_it(c, p) for c in found))
            wrong.add(text, wanted, got, right=not bad)
            other.add(text, wanted, got, right=not (bad and fold(text) in bearers))
            question = f"{text} kết nghĩa với ai?" if base is str else f"{text} ket nghia voi ai"
            finding, _ = answer(question, Context(), index, TODAY)
            about = "; ".join(f"{q.full_name} ({q.province})" for q in finding.places)
            meant = any(q.id == p.id or p.id in q.heirs for q in finding.places)
            said.add(question, wanted, about, right=meant or finding.outcome is not Outcome.ANSWERED)
        yield from (among, wrong, other, said)


def sentences(index: Index) -> Iterator[Tally]:
    """Sentences that name no place, with their marks and without."""
    for how, typed in (
        ("as written", lambda s: s),
        ("no marks", lambda s: without_marks(s).lower()),
        ("capitals", str.upper),
    ):
        tally = Tally(
            f"ordinary sentences · {how}: naming a place",
            Target("=", 0) if how != "capitals" else None,
            counts_misses=True,
            absolute=True,
        )
        for sentence in ordinary():
            text = typed(sentence)
            found = places(text, index, TODAY)
            spans = ", ".join(dict.fromkeys(text[slice(*c.span)] for c in found))
            tally.add(text, "–", f"[{spans}] {shown(found)}", right=not found)
        yield tally


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.places", description=__doc__)
    parser.add_argument("--sample", type=int, metavar="N", help="only so many communes, drawn by a fixed seed")
    parser.add_argument("--seed", type=int, default=SEED, metavar="N", help="another seed draws other slips")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="how many misses to show of each line")
    parser.add_argument(
        "--only", default="", metavar="WORDS", help="only lines whose group is named: province, alone, typo, ordinary"
    )
    given = parser.parse_args(arguments)
    index = starter()
    every = communes()
    sample = random.Random(SEED).sample(every, min(given.sample, len(every))) if given.sample else every
    groups: dict[str, Callable[[], Iterator[Tally]]] = {
        "province": lambda: with_province(sample, index, given.seed),
        "alone": lambda: alone(sample, index, given.seed),
        "typo": lambda: mistyped_alone(sample, index, given.seed),
        "ordinary": lambda: sentences(index),
    }
    tallies = [t for name, made in groups.items() if not given.only or name in given.only for t in made()]
    head = ["typed", "n", "figure", "target", ""]
    sys.stdout.write(f"{len(sample)} communes · {machine()}\n\n{table(head, [t.row() for t in tallies])}\n")
    for t in tallies:
        if given.show and t.misses:
            sys.stdout.write(f"\n{t.name}: {len(t.misses)}\n")
            for typed, wanted, got in random.Random(SEED).sample(t.misses, min(given.show, len(t.misses))):
                sys.stdout.write(f"  {typed}  →  {wanted}  →  {got}\n")


if __name__ == "__main__":
    main()
