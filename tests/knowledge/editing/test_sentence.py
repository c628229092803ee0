"""A record told in one line: what is a date or a place of signing is taken out, names stay whole."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.editing.days import likely_days, read_date
from knowledge.editing.errors import BadValueError
from knowledge.editing.sentence import read_line

TODAY = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("text", "parties", "fields"),
    [
        ("Thanh Khê và Avương ký ngày 15/8/2025", "Thanh Khê và Avương", {"signed_on": "2025-08-15"}),
        ("thanh khe va avuong, ky hom 15/8/2025", "thanh khe va avuong", {"signed_on": "2025-08-15"}),
        ("Sơn Trà – Trà Leng (15/8/2025)", "Sơn Trà – Trà Leng", {"signed_on": "2025-08-15"}),
        ("Tra My va Tam Ky ngay 15/8/2025", "Tra My va Tam Ky", {"signed_on": "2025-08-15"}),
        ("xã A và xã B kết nghĩa tháng 8/2025", "xã A và xã B", {"signed_on": "2025-08"}),
        ("xã A và xã B ký tại UBND xã B", "xã A và xã B", {"place": "UBND xã B"}),
        (
            "Son Tra and Tra Leng, signed on 15 August 2025 at the town hall",
            "Son Tra and Tra Leng",
            {"signed_on": "2025-08-15", "place": "the town hall"},
        ),
    ],
)
def test_date_and_place_are_told_from_the_parties(text: str, parties: str, fields: dict[str, str]) -> None:
    line = read_line(text, TODAY)
    assert (line.parties, line.fields) == (parties, fields)


@pytest.mark.parametrize(
    "text",
    [
        "xã Trà Leng, Đà Nẵng", "phường Sơn Trà ở Đà Nẵng và xã B", "Trà My và Tam Kỳ", "xã Kỳ Anh và xã Sơn Tây",
        "A và B ngày 15/8", "A và B, ký ngày 15/8/2025 và 16/8/2025",
    ],
)  # fmt: skip
def test_what_is_not_plain_stays_with_the_parties(text: str) -> None:
    assert read_line(text, TODAY).parties == text


@pytest.mark.parametrize("text", ["15/8/25", "15 8 2025", "15.8.2025", "15 tháng 8, 2025", "sáng ngày 15/8/2025"])
def test_a_date_is_read_as_phones_type_it(text: str) -> None:
    assert read_date(text, TODAY) == "2025-08-15"


@pytest.mark.parametrize("text", ["31/2/2025", "15/8", "15/8/2025 và 16/8/2025", "khi nào cũng được", "1/2/3"])
def test_what_is_no_single_date_is_refused(text: str) -> None:
    with pytest.raises(BadValueError):
        read_date(text, TODAY)


def test_the_days_that_one_without_its_year_may_be_have_been() -> None:
    assert likely_days("29/2", TODAY) == ("2024-02-29", "2020-02-29")
    assert likely_days("10/3", TODAY) == ("2025-03-10", "2024-03-10")
