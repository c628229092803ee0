"""Questions on what there is most or least of, and on how many there are at least."""

from __future__ import annotations

import pytest

from knowledge.finding import Kind, Outcome
from knowledge.index import Index
from tests.knowledge.conftest import Ask


@pytest.mark.parametrize("question", ["thỏa thuận nào nhiều cam kết nhất", "phường nào cam kết nhiều việc nhất"])
def test_most_pledges_are_counted_in_the_records(ask: Ask, index: Index, question: str) -> None:
    most = max(len(a.commitments or ()) for a in index.agreements.values())
    found = ask(question)
    assert found.parts[0].counts == (most,)
    assert [len(a.commitments or ()) for a in found.agreements] == [most]


def test_records_silent_on_pledges_do_not_have_the_fewest(ask: Ask) -> None:
    assert all(a.commitments for a in ask("cặp nào ít cam kết nhất").agreements)


def test_the_month_with_the_most_is_told_with_its_records(ask: Ask) -> None:
    part = ask("tháng nào nhiều cặp nhất").parts[0]
    assert part.dates is not None
    assert part.dates.start == "2025-08-01"
    assert all((a.signed_on or "").startswith("2025-08") for a in part.agreements)


def test_the_newspaper_with_the_most_is_named(ask: Ask) -> None:
    assert ask("báo nào đưa tin nhiều nhất").parts[0].topic == "Báo Đà Nẵng"


def test_the_smallest_sum_is_no_list_of_all(ask: Ask) -> None:
    part = ask("Khoản hỗ trợ nhỏ nhất là bao nhiêu").parts[0]
    assert part.kind is Kind.SUPPORT
    assert {s.amount_vnd for _, s in part.support} == {500_000}


def test_what_the_records_do_not_count_has_no_most(ask: Ask) -> None:
    assert ask("nơi nào nhiều hộ nghèo nhất").outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize("question", ["cặp nào có ít nhất 3 bên", "những thỏa thuận từ ba bên trở lên"])
def test_at_least_three_parties(ask: Ask, index: Index, question: str) -> None:
    wanted = {a.id for a in index.agreements.values() if len(a.parties) >= 3}
    assert {a.id for a in ask(question).agreements} == wanted


def test_places_with_two_partners_and_more_leave_out_single_pairs(ask: Ask) -> None:
    found = {a.id for a in ask("Xã nào được hai nơi kết nghĩa trở lên").agreements}
    assert "ngu-hanh-son--avuong" in found
    assert not found & {"an-khe--dac-pring", "son-tra--tra-leng"}


def test_the_first_of_the_wards_is_no_province(ask: Ask) -> None:
    assert [a.id for a in ask("phường nào ký kết nghĩa sớm nhất").agreements] == ["hoa-cuong--tra-tan"]


def test_days_of_the_week_are_those_of_the_calendar(ask: Ask) -> None:
    found = {a.signed_on for a in ask("mấy cặp ký vào thứ sáu").agreements}
    assert found == {"2025-08-15", "2025-08-08", "2025-09-05", "2025-12-05"}


def test_an_example_is_no_abuse(ask: Ask) -> None:
    assert ask("cho ví dụ một cặp kết nghĩa").outcome is Outcome.ANSWERED


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Lĩnh vực nào được nhiều cặp cam kết nhất", "culture_society"),
        ("Sơn Trà - Trà Leng nhiều cam kết nhất ở lĩnh vực nào", "economy_budget"),
        ("Tỉnh nào ngoài Đà Nẵng có nhiều xã kết nghĩa nhất", "Thanh Hóa"),
    ],
)
def test_fields_and_provinces_are_counted_over_records(ask: Ask, question: str, first: str) -> None:
    assert ask(question).parts[0].topic == first


def test_the_second_most_is_not_the_most(ask: Ask, index: Index) -> None:
    sizes = sorted({len(a.commitments or ()) for a in index.agreements.values()}, reverse=True)
    for question in ("Which agreement has the second most pledges?", "thỏa thuận nào nhiều cam kết thứ hai"):
        assert ask(question).parts[0].counts == (sizes[1], 1)


def test_nobody_who_came_once_came_most_often(ask: Ask) -> None:
    for question in ("Ông nào dự nhiều lễ nhất", "Ai ký hai lần trở lên?"):
        finding = ask(question)
        assert finding.outcome is Outcome.NOT_FOUND
        assert finding.parts[0].reason == "once_each"


def test_the_most_of_a_list_is_sought_in_that_list(ask: Ask) -> None:
    found = ask("Các cặp ký tháng 9/2025", "cặp nào nhiều cam kết nhất").agreements
    assert [a.id for a in found] == ["nam-phuoc--thang-phu--phuoc-thanh"]


def test_places_with_the_most_agreements_are_not_those_with_the_most_partners(ask: Ask) -> None:
    part = ask("Nơi nào có nhiều thỏa thuận nhất?").parts[0]
    assert part.counts == (2,)
    assert "Avương" in {p.name for p in part.localities}
