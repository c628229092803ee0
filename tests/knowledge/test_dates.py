"""Dates and sums, as people write them, mean stretches of days and đồng."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.finding import ANY_YEAR, EVER, NEVER, Dates, common_precision
from knowledge.question.dates import find_dates, find_money, may_count
from knowledge.question.spans import in_year, span_of
from knowledge.text import tokens

TODAY = date(2026, 3, 9)
JULY_TO_SEPTEMBER = ("2025-07-01", "2025-09-30")


def stretch(text: str) -> tuple[str, str] | None:
    words = tokens(text)
    made = span_of(list(find_dates(words, TODAY)), words)
    return made and (made.start, made.end)


def sums(text: str) -> list[int]:
    return [amount for _, _, amount in find_money(tokens(text))]


@pytest.mark.parametrize(
    "said",
    [
        "15/8/2025", "15/08/2025", "15.8.2025", "15-8-2025", "15 / 8 / 2025", "2025-08-15", "ngày 15/8/2025",
        "ngày 15 tháng 8 năm 2025", "ngay 15 thang 8 nam 2025", "15 tháng 8 2025", "sáng ngày 15/8/2025",
        "hôm 15-8-2025", "August 15, 2025", "15 August 2025", "Aug 15th 2025", "15th of August 2025",
    ],
)  # fmt: skip
def test_a_day_is_a_day_however_it_is_written(said: str) -> None:
    assert stretch(f"cặp nào ký {said}?") == ("2025-08-15", "2025-08-15")


@pytest.mark.parametrize(
    "said", ["tháng 8/2025", "tháng 8 năm 2025", "thang 08-2025", "T8/2025", "August 2025", "8/2025"]
)
def test_a_month_lasts_to_its_last_day(said: str) -> None:
    assert stretch(f"các cặp ký {said}") == ("2025-08-01", "2025-08-31")


def test_february_of_a_leap_year_has_29_days() -> None:
    assert stretch("tháng 2/2024") == ("2024-02-01", "2024-02-29")


@pytest.mark.parametrize("said", ["năm 2025", "2025", "nam 2025", "trong năm 2025"])
def test_a_year_lasts_from_january_to_december(said: str) -> None:
    assert stretch(f"các cặp ký {said}") == ("2025-01-01", "2025-12-31")


@pytest.mark.parametrize(
    "said",
    [
        *("quý III năm 2025", "quý 3 năm 2025", "quý iii/2025", "quý 3 2025"),
        pytest.param("quý 3/2025"),
    ],
)
def test_a_quarter_has_three_months(said: str) -> None:
    assert stretch(f"các cặp ký {said}") == JULY_TO_SEPTEMBER


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("15/8", ("08-15", "08-15")),
        ("ngày 3 tháng 9", ("09-03", "09-03")),
        ("tháng 8", ("08-01", "08-31")),
        ("tháng hai này là tháng 2", ("02-01", "02-29")),
        ("signed in August", ("08-01", "08-31")),
    ],
)
def test_a_date_without_a_year_is_of_any_year(said: str, days: tuple[str, str]) -> None:
    assert stretch(said) == tuple(f"{ANY_YEAR}-{day}" for day in days)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("hôm nay", ("2026-03-09", "2026-03-09")),
        ("hôm qua", ("2026-03-08", "2026-03-08")),
        ("tháng này", ("2026-03-01", "2026-03-31")),
        ("tháng trước", ("2026-02-01", "2026-02-28")),
        ("năm nay", ("2026-01-01", "2026-12-31")),
        ("năm ngoái", ("2025-01-01", "2025-12-31")),
        ("last year", ("2025-01-01", "2025-12-31")),
    ],
)
def test_today_and_last_year_are_counted_from_the_clock(said: str, days: tuple[str, str]) -> None:
    assert stretch(f"có cặp nào ký {said} không") == days


def test_last_month_in_january_is_december() -> None:
    words = tokens("tháng trước")
    assert [d.start for _, _, d in find_dates(words, date(2026, 1, 5))] == ["2025-12-01"]


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("từ tháng 8 đến tháng 10/2025", ("2025-08-01", "2025-10-31")),
        ("từ 1/8 đến 31/8/2025", ("2025-08-01", "2025-08-31")),
        ("between 1/8/2025 and 31/8/2025", ("2025-08-01", "2025-08-31")),
        ("trước năm 2020", (EVER, "2019-12-31")),
        ("sau ngày 1/9/2025", ("2025-09-02", NEVER)),
        ("từ năm 2020 đến nay", ("2020-01-01", NEVER)),
        ("since 2020", ("2020-01-01", NEVER)),
        ("nửa đầu năm 2025", ("2025-01-01", "2025-06-30")),
        ("6 tháng cuối năm 2025", ("2025-07-01", "2025-12-31")),
    ],
)
def test_words_beside_a_date_open_or_cut_the_stretch(said: str, days: tuple[str, str]) -> None:
    assert stretch(f"các cặp ký {said}") == days


@pytest.mark.parametrize(
    "said",
    [
        "6 tháng", "trong 3 năm", "0905 123 456", "gọi 1022", "Nghị quyết 02", "12 con bò", "60 phường",
        "tháng 13/2025", "32/1/2025", "31/4/2025", "năm đầu tiên", "", "may be", "march on",
    ],
)  # fmt: skip
def test_a_number_is_not_yet_a_date(said: str) -> None:
    assert stretch(said) is None


def test_dates_remember_their_words() -> None:
    (found,) = find_dates(tokens("ký ngày 15 tháng 8 năm 2025 ở đâu"), TODAY)
    assert found[:2] == (1, 7)


@pytest.mark.parametrize(
    "said",
    [
        "tháng mười", "mùng hai tháng chín", "hôm qua", "năm ngoái", "last year", "this year", "in May", "quý IV/2025",
        "ngày ba tháng tám", "thg 8", "t8/2025", "160 triệu", "3tr", "15/8",
    ],
)  # fmt: skip
def test_a_text_with_a_time_or_a_sum_is_never_skipped(said: str) -> None:
    words = tokens(f"cặp nào ký {said}")
    assert list(find_dates(words, TODAY)) or list(find_money(words))
    assert may_count(words)


def test_a_text_without_any_is_not_searched() -> None:
    assert not may_count(tokens("Sơn Trà kết nghĩa với ai?"))


def test_no_date_stands_inside_another() -> None:
    assert len(list(find_dates(tokens("15/8/2025"), TODAY))) == 1


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_that_was_is_read_back(day: date) -> None:
    assert stretch(f"ký ngày {day.day}/{day.month}/{day.year}") == (day.isoformat(), day.isoformat())


@given(st.text(st.sampled_from("0123456789/.- thángnăqúy"), max_size=40))
def test_no_figures_make_reading_raise(text: str) -> None:
    stretch(text), sums(text)


# What a stretch holds


@pytest.mark.parametrize(
    ("signed", "held"),
    [("2025-08-15", True), ("2025-08", True), ("2025-09-01", False), ("2025", False), (None, False)],
)
def test_a_month_holds_what_certainly_lies_in_it(signed: str | None, held: bool) -> None:
    assert Dates("2025-08-01", "2025-08-31", "8/2025").holds(signed) is held


def test_a_day_of_any_year_holds_that_day_of_each() -> None:
    assert Dates(f"{ANY_YEAR}-09-03", f"{ANY_YEAR}-09-03", "3/9").holds("2013-09-03")


def test_a_day_gets_the_year_that_the_conversation_is_about() -> None:
    september = Dates(f"{ANY_YEAR}-09-01", f"{ANY_YEAR}-09-30", "tháng 9")
    assert in_year(september, "2025") == Dates("2025-09-01", "2025-09-30", "9/2025")


def test_a_year_that_was_said_stays() -> None:
    august = Dates("2025-08-01", "2025-08-31", "8/2025")
    assert in_year(august, "2024") == august


@pytest.mark.parametrize(
    ("start", "end", "short"),
    [
        ("2025-01-01", "2025-12-31", "2025"),
        ("2025-02-01", "2025-02-28", "2025-02"),
        ("2025-08-15", "2025-08-15", "2025-08-15"),
    ],
)
def test_a_stretch_is_said_as_short_as_it_can_be(start: str, end: str, short: str) -> None:
    assert common_precision(start, end) == short


# Sums


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("160 triệu", 160_000_000),
        ("160tr", 160_000_000),
        ("160 trieu dong", 160_000_000),
        ("1,2 tỷ đồng", 1_200_000_000),
        ("1.2 tỉ", 1_200_000_000),
        ("500.000 đồng", 500_000),
        ("500k", 500_000),
        ("2 nghìn đồng", 2_000),
        ("1.500.000đ", 1_500_000),
        ("2 million VND", 2_000_000),
    ],
)
def test_a_sum_is_a_number_of_dong(said: str, amount: int) -> None:
    assert sums(f"tặng {said} phải không") == [amount]


@pytest.mark.parametrize("said", ["160 hộ", "2025", "15/8/2025", "6 lĩnh vực", "20 suất quà", "triệu"])
def test_a_number_without_a_unit_of_money_is_no_sum(said: str) -> None:
    assert sums(said) == []


def test_several_sums_are_all_found() -> None:
    assert sums("160 triệu hay 1,2 tỷ?") == [160_000_000, 1_200_000_000]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("từ ngày 10 đến 16 tháng 8 năm 2025", ("2025-08-10", "2025-08-16")),
        ("10-16/8/2025", ("2025-08-10", "2025-08-16")),
        ("từ 28 đến 5/9/2025", ("2025-08-28", "2025-09-05")),
        ("tháng 8 và tháng 9 năm 2025", ("2025-08-01", "2025-09-30")),
        ("hai tháng cuối năm 2025", ("2025-11-01", "2025-12-31")),
        ("3 tháng đầu năm ngoái", ("2025-01-01", "2025-03-31")),
        ("đầu tháng 9/2025", ("2025-09-01", "2025-09-10")),
        ("giữa tháng 8 năm ngoái", ("2025-08-11", "2025-08-20")),
        ("nửa cuối tháng 2/2025", ("2025-02-16", "2025-02-28")),
        ("ngày 5/9 năm ngoái", ("2025-09-05", "2025-09-05")),
        ("19 tháng 8 năm ngoái", ("2025-08-19", "2025-08-19")),
        ("tháng chạp năm 2025", ("2025-12-01", "2025-12-31")),
        ("tuần trước", ("2026-03-02", "2026-03-08")),
        ("hôm kia", ("2026-03-07", "2026-03-07")),
        ("6 tháng qua", ("2025-09-09", "2026-03-09")),
        ("ba năm gần đây", ("2023-03-09", "2026-03-09")),
    ],
)
def test_stretches_of_time_are_told_in_many_ways(said: str, meant: tuple[str, str]) -> None:
    assert stretch(f"những cặp ký {said}") == meant


def test_a_record_known_to_the_month_may_belong_to_a_part_of_it() -> None:
    words = tokens("cuối tháng 9/2025")
    ((_, _, late_september),) = find_dates(words, TODAY)
    assert late_september.holds("2025-09")
    assert not late_september.holds("2025-09-05")
    assert not late_september.holds("2025")


def test_the_day_on_which_something_was_heard_is_no_day_of_signing() -> None:
    assert stretch("hôm qua tui nghe loa nói Hải Châu kết nghĩa") is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("tuần đầu tháng 9/2025", ("2025-09-01", "2025-09-07")),
        ("tuần cuối tháng 9/2025", ("2025-09-24", "2025-09-30")),
        ("hai tuần đầu tháng 8/2025", ("2025-08-01", "2025-08-14")),
        ("first week of September 2025", ("2025-09-01", "2025-09-07")),
        ("mùa hè 2025", ("2025-06-01", "2025-08-31")),
        ("winter 2025", ("2025-12-01", "2026-02-28")),
        ("the third quarter of 2025", JULY_TO_SEPTEMBER),
        ("Q3 2025", JULY_TO_SEPTEMBER),
        ("quý ba năm 2025", JULY_TO_SEPTEMBER),
        ("quý 3", ("????-07-01", "????-09-30")),
        ("tháng 11, tháng 12", ("????-11-01", "????-12-31")),
        ("between 1 October and 31 December 2025", ("2025-10-01", "2025-12-31")),
        ("mùa thu 2025, cụ thể tháng 9", ("2025-09-01", "2025-09-30")),
        ("trước ngày 12/8 trong năm 2025", ("2025-01-01", "2025-08-11")),
        ("trước tháng 9", ("????-01-01", "????-08-31")),
        ("tính đến 31/8/2025", (EVER, "2025-08-31")),
        ("trong vòng một tuần sau ngày 12/8/2025", ("2025-08-13", "2025-08-19")),
    ],
)
def test_weeks_seasons_quarters_and_what_is_counted_from_a_day(said: str, meant: tuple[str, str]) -> None:
    assert stretch(f"cặp nào ký {said}") == meant
