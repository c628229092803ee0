"""What lies beyond the records: ceremonies to come, partners abroad or in another province that a place has not."""

from __future__ import annotations

import pytest

from knowledge.finding import Kind, Outcome
from tests.knowledge.conftest import Ask


@pytest.mark.parametrize(
    "question",
    ["sắp tới phường nào sẽ kết nghĩa", "Hải Châu sẽ kết nghĩa với ai tiếp theo", "ngày mai có lễ kết nghĩa nào không"],
)
def test_twins_to_come_are_not_those_there_are(ask: Ask, question: str) -> None:
    assert ask(question).outcome is Outcome.NOT_FOUND


def test_next_month_is_not_june(ask: Ask) -> None:
    dates = ask("tháng sau có cặp nào ký không").parts[0].dates
    assert dates is not None
    assert dates.start == "2026-12-01"


def test_a_place_without_partners_abroad_is_told_with_those_it_has(ask: Ask) -> None:
    part = ask("Phường Sơn Trà có kết nghĩa với nước ngoài không").parts[0]
    assert (part.found, part.reason) == (False, "no_partner_abroad")


def test_partners_in_another_province_leave_out_those_at_home(ask: Ask) -> None:
    found = ask("Nam Phước có kết nghĩa xã nào ngoài tỉnh không")
    assert [a.id for a in found.agreements] == ["nam-phuoc--nong-cong"]
    assert ask("Sơn Trà có kết nghĩa với tỉnh khác không").outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize("question", ["Sơn Trà sẽ giúp Trà Leng gì", "son tra giup tra leng gi"])
def test_what_after_a_whole_name_asks_what(ask: Ask, question: str) -> None:
    assert Kind.COMMITMENTS in ask(question).kinds


def test_how_long_ago_is_told_by_the_day(ask: Ask) -> None:
    part = ask("Hải Châu với Hùng Sơn đã ký được 2 năm chưa").parts[0]
    assert (part.kind, part.verdict) == (Kind.WHEN, None)


@pytest.mark.parametrize("question", ["so luong xa mien nui", "How far is Tra Leng from Son Tra?"])
def test_numbers_that_no_record_tells_are_not_those_of_agreements(ask: Ask, question: str) -> None:
    assert ask(question).outcome is Outcome.OUT_OF_SCOPE


def test_places_without_partners_are_not_all_places(ask: Ask) -> None:
    assert ask("Which communes have no partner?").outcome is Outcome.NOT_FOUND
