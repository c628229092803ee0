"""The scorer counts as right and as confidently wrong what the rules say."""

from __future__ import annotations

import pytest

from tests.scoring import Given, Gold, mark

GOLD = Gold(
    id="s0",
    q="Sơn Trà kết nghĩa với ai?",
    group="partners",
    outcome="answered",
    agreements=frozenset({"son-tra--tra-leng"}),
    must=("Trà Leng", "15/08/2025"),
    must_not=("Trà Linh",),
)
RIGHT = Given("answered", GOLD.agreements, "Phường Sơn Trà kết nghĩa với XÃ TRÀ LENG ngày 15/8/2025.")


def test_a_right_answer_says_it_all_whatever_the_case_and_the_zeros() -> None:
    assert mark(GOLD, RIGHT).right


@pytest.mark.parametrize(
    ("given", "misleading"),
    [
        (Given("not_found", frozenset(), RIGHT.text), False),
        (Given("answered", GOLD.agreements, "Trà Leng."), False),
        (Given("answered", GOLD.agreements, RIGHT.text + " Còn Trà Linh …"), True),
        (Given("answered", frozenset({"an-hai--tra-linh"}), RIGHT.text), True),
        (Given("answered", GOLD.agreements | {"an-hai--tra-linh"}, RIGHT.text), False),
    ],
    ids=["another outcome", "a word lacks", "a word too many", "another record", "a record too many"],
)
def test_a_wrong_answer_is_wrong_and_may_mislead(given: Given, misleading: bool) -> None:
    found = mark(GOLD, given)
    assert (found.right, found.misleading) == (False, misleading)


def test_an_answer_where_there_is_none_misleads() -> None:
    gold = Gold(id="s0", q="Hải Vân kết nghĩa với ai?", group="not_found", outcome="not_found")
    assert mark(gold, Given("answered", frozenset(), "")).misleading


def test_one_record_of_many_may_lack() -> None:
    wanted = frozenset("abcde")
    gold = Gold(id="s0", q="Liệt kê", group="list", outcome="answered", agreements=wanted)
    assert mark(gold, Given("answered", wanted - {"a"}, "")).right
