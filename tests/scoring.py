"""Scores answers to the questions of tests/questions/: ``uv run python -m tests.scoring FILE [--show N]``."""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from handlers.ask import render
from handlers.types import Lang
from knowledge.answer import answer
from knowledge.finding import Context
from knowledge.index import Index
from knowledge.models import Agreement
from knowledge.places.gazetteer import Gazetteer
from knowledge.records import normalised
from knowledge.store import starter_agreements
from knowledge.store.state import short_key, view_of

QUESTIONS = Path(__file__).parent / "questions"
TODAY = date(2026, 11, 23)  # the golds say "this year" and "in force" as of this day
OF_MANY = frozenset({"list", "by_field", "compare", "mixed", "count"})  # a record too many or too few is forgiven
NEAR_ENOUGH = 0.8  # F1 over the records, where many are asked for


class Gold(msgspec.Struct, frozen=True, kw_only=True):
    """One question with what a right answer holds."""

    id: str
    q: str
    group: str
    outcome: Literal["answered", "choose", "not_found", "out_of_scope"]
    context: tuple[str, ...] = ()
    agreements: frozenset[str] = frozenset()
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered: how it ended, the ids of the records it rests on, the words."""

    outcome: str
    agreements: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """How good one answer is. ``faults`` is empty where it is right."""

    gold: Gold
    faults: tuple[str, ...]
    misleading: bool  # said with confidence, and wrong: worse than to say nothing

    @property
    def right(self) -> bool:
        return not self.faults


def index_of(agreements: Iterable[Agreement], home_province: str = "Đà Nẵng") -> Index:
    """A read model over records, without a store."""
    records = {a.id: a for a in agreements}
    keys = {record: short_key(n) for n, record in enumerate(records, 1)}
    return Index(view_of(1, records, {}, keys), Gazetteer.load(), home_province)


@cache
def starter() -> Index:
    """The records that ship."""
    return index_of(starter_agreements())


@cache
def elsewhere() -> Index:
    """Records of other provinces and countries, which the core was not written from."""
    records = msgspec.json.decode((QUESTIONS / "elsewhere.json").read_bytes(), type=list[Agreement])
    return index_of(map(normalised, records))


def index_for(gold: Gold) -> Index:
    """The records that a question is asked over: ids in ``e`` mean those of elsewhere."""
    return elsewhere() if gold.id.startswith("e") else starter()


def golds(file: Path) -> list[Gold]:
    """The questions of a file, a JSON object a line."""
    return [msgspec.json.decode(line, type=Gold) for line in file.read_bytes().splitlines() if line.strip()]


def asked(gold: Gold, index: Index) -> Given:
    """What the bot answers to a question after its earlier turns."""
    context = Context()
    for turn in gold.context:
        _, context = answer(turn, context, index, TODAY)
    finding, _ = answer(gold.q, context, index, TODAY)
    lang: Lang = "en" if finding.lang == "en" else "vi"
    text = render(finding, index, lang, full=True, today=TODAY).text
    return Given(finding.outcome.value, frozenset(a.id for a in finding.agreements), text)


def same_words(text: str) -> str:
    """Text as it is compared: letter case, blanks, dashes and leading zeros of dates do not count.

    >>> same_words("Ngày 05/08/2025") == same_words("ngày  5/8/2025")
    True
    """
    plain = unicodedata.normalize("NFC", text).casefold().replace("–", "-")
    return " ".join(re.sub(r"(?<!\d)0(?=\d/)|(?<=/)0(?=\d)", "", plain).split())


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """F1: how much two sets have in common, 1 where they are equal.

    >>> overlap(frozenset("ab"), frozenset("abc")), overlap(frozenset(), frozenset())
    (0.8, 1.0)
    """
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0


def mark(gold: Gold, given: Given) -> Mark:
    """Compares an answer with what was wanted."""
    text = same_words(given.text)
    said = [m for m in gold.must_not if same_words(m) in text]
    shared = overlap(gold.agreements, given.agreements)
    faults = [
        *([f"outcome {given.outcome}, not {gold.outcome}"] if given.outcome != gold.outcome else []),
        *([_records(gold, given)] if gold.outcome == "answered" and shared < _enough(gold) else []),
        *(f"does not say {m!r}" for m in gold.must if same_words(m) not in text),
        *(f"says {m!r}" for m in said),
    ]
    baseless = gold.outcome != "answered" or (bool(gold.agreements) and not gold.agreements & given.agreements)
    return Mark(gold, tuple(faults), given.outcome == "answered" and (baseless or bool(said)))


def _enough(gold: Gold) -> float:
    return NEAR_ENOUGH if gold.group in OF_MANY else 1.0


def _records(gold: Gold, given: Given) -> str:
    lacking, needless = sorted(gold.agreements - given.agreements), sorted(given.agreements - gold.agreements)
    return f"records: lacks {lacking[:3]}, needless {needless[:3]}"


@cache
def marks(file: Path) -> tuple[Mark, ...]:
    """Every question of a file, asked and marked."""
    return tuple(mark(g, asked(g, index_for(g))) for g in golds(file))


def table(found: Sequence[Mark], show: int = 20) -> str:
    """The marks by group, and the first wrong ones."""
    groups: dict[str, list[Mark]] = defaultdict(list)
    for m in found:
        groups[m.gold.group].append(m)
    lines = [f"{name:14} {sum(m.right for m in ms):4} of {len(ms):4}" for name, ms in sorted(groups.items())]
    wrong = sorted((m for m in found if not m.right), key=lambda m: not m.misleading)
    lines += [line for m in wrong[:show] for line in _told(m)]
    lines.append(f"{len(found)} questions: {right(found):.1%} right, {misleading(found):.1%} confidently wrong")
    return "\n".join(lines)


def _told(m: Mark) -> Iterator[str]:
    yield f"{'!!' if m.misleading else '  '} {m.gold.id} {' | '.join([*m.gold.context, m.gold.q])}"
    yield f"      {'; '.join(m.faults)}"


def right(found: Sequence[Mark]) -> float:
    """The share of right answers."""
    return sum(m.right for m in found) / len(found)


def misleading(found: Sequence[Mark]) -> float:
    """The share of answers that are confidently wrong."""
    return sum(m.misleading for m in found) / len(found)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.scoring", description=__doc__)
    parser.add_argument("file", type=Path, help="questions, a JSON object a line")
    parser.add_argument("--show", type=int, default=20, metavar="N", help="how many wrong answers to show")
    given = parser.parse_args(arguments)
    sys.stdout.write(table(marks(given.file), given.show) + "\n")


if __name__ == "__main__":
    main()
