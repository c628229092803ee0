"""The question sets of this repository are answered right, and hardly ever wrong with confidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scoring import QUESTIONS, golds, marks, misleading, right, table

FILES = [
    QUESTIONS / f"{name}.jsonl"
    for name in ("starter", "elsewhere", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "tenth")
]
HARDER = QUESTIONS / "ninth.jsonl"  # lists, counts, conditions and exclusions, asked as officials do
GROUPS = [(file, group) for file in FILES for group in sorted({g.group for g in golds(file)})]


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_a_set_is_answered_right(file: Path) -> None:
    found = marks(file)
    assert right(found) >= 0.96, "\n" + table(found)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_a_set_is_hardly_ever_answered_wrong_with_confidence(file: Path) -> None:
    found = marks(file)
    assert misleading(found) <= 0.01, "\n" + table(found)


@pytest.mark.parametrize(("file", "group"), GROUPS, ids=lambda v: getattr(v, "stem", v))
def test_no_kind_of_question_lags_behind(file: Path, group: str) -> None:
    found = [m for m in marks(file) if m.gold.group == group]
    wrong = sum(not m.right for m in found)
    assert wrong <= max(1, len(found) // 10), "\n" + table(found)


def test_the_harder_set_is_mostly_right_and_hardly_ever_misleading() -> None:
    found = marks(HARDER)
    assert right(found) >= 0.88, "\n" + table(found)
    assert misleading(found) <= 0.01, "\n" + table(found)


@pytest.mark.parametrize("file", [*FILES, HARDER], ids=lambda f: f.stem)
def test_every_question_has_an_id_of_its_own(file: Path) -> None:
    ids = [g.id for g in golds(file)]
    assert len(set(ids)) == len(ids)
