"""The day of the signing: relative to the publication, and never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.articles.page import published_in
from tests.knowledge.articles.reading import draft

REST = "Hai bên thống nhất giúp nhau về giáo dục, y tế, du lịch trong những năm tới."


def signed(lead: str, published: str | None) -> str | None:
    return draft(f"{lead}\n{REST}", published).record().signed_on


PARTIES = "phường Cẩm Lệ và xã Phước Hiệp ký biên bản kết nghĩa."


@pytest.mark.parametrize(
    ("said", "published", "day"),
    [
        ("Chiều 15/8,", "2025-08-16", "2025-08-15"),
        ("Sáng 18.9,", "2025-09-19", "2025-09-18"),
        ("Chiều 5-12,", "2025-12-06", "2025-12-05"),
        ("Ngày 6 tháng 10 năm 2018,", None, "2018-10-06"),
        ("Sáng 27/2/2013,", None, "2013-02-27"),
        ("Ngày 30-12,", "2026-01-02", "2025-12-30"),
        ("Sáng qua (14/9),", "2025-09-15", "2025-09-14"),
        ("Chiều nay,", "2025-09-15", "2025-09-15"),
        ("Ngày hôm qua,", "2025-09-15", "2025-09-14"),
        ("Cuối tháng 9,", "2025-10-02", "2025-09"),
        ("Trong tháng 9/2025,", None, "2025-09"),
    ],
)
def test_the_day_is_as_told_with_the_year_of_the_publication(said: str, published: str | None, day: str) -> None:
    assert signed(f"{said} {PARTIES}", published) == day


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("Sáng 18.9,", None),  # no year anywhere
        ("Chiều 5-12, theo chương trình giai đoạn 2025 – 2030,", None),  # a term is no year of the signing
        ("Trong chuyến đi từ 29/10 đến 2/11,", "2022-11-01"),  # one of five days
        ("Thực hiện Chỉ thị số 03-CT/TU ngày 7-8-2025,", "2026-01-18"),  # the day of a directive
        ("Đúng dịp chi bộ tròn 70 tuổi (2/9/1954 – 2/9/2024),", "2024-09-10"),  # an anniversary
        ("Chào mừng Quốc khánh 2/9,", "2024-09-10"),
        ("Cuối tuần,", "2025-09-15"),
        ("Với 30/44 thôn tham gia,", "2025-09-15"),
    ],
)
def test_a_day_that_is_not_told_stays_open(said: str, published: str | None) -> None:
    assert signed(f"{said} {PARTIES}", published) is None


def test_the_directives_day_does_not_hide_the_signings() -> None:
    lead = "Chiều 24-1, phường Cẩm Lệ và xã Phước Hiệp ký kết nghĩa, thực hiện Chỉ thị số 09-CT/TU, ngày 7-8-2025."
    assert signed(lead, "2026-01-25") == "2026-01-24"


def test_a_day_in_the_news_is_stated_and_a_month_or_one_of_long_ago_inferred() -> None:
    assert draft(f"Ngày 15/8/2025, {PARTIES}\n{REST}").record().date_basis == "stated"
    assert draft(f"Chiều 15/8, {PARTIES}\n{REST}", "2025-08-16").record().date_basis == "stated"
    assert draft(f"Chiều 15/3, {PARTIES}\n{REST}", "2025-08-16").record().date_basis == "inferred"
    assert draft(f"Cuối tháng 7, {PARTIES}\n{REST}", "2025-08-16").record().date_basis == "inferred"


@pytest.mark.parametrize(
    ("page", "day"),
    [
        ("AN NHIÊN 08/08/2025 16:20\nSáng 8/8, …", date(2025, 8, 8)),
        ("29/12/2021 | 19:07 (GMT+7)\nSáng 28/12, …", date(2021, 12, 29)),
        ("14:00 | 25/06/2022 GMT+7", date(2022, 6, 25)),
        ("Ngày đăng bài: 12/02/2018", date(2018, 2, 12)),
        (" date 2025-08-17 Chính trị", date(2025, 8, 17)),
        ("Ngày 15/8/2025, hai bên ký", None),
        ("- Phường Vĩnh Điện tổ chức hội thi Bí thư chi bộ giỏi năm nay của toàn phường - 06/07/2023 00:55", None),
        ("Cập nhật: 45/13/2025 10:00", None),
    ],
)
def test_a_page_stamps_itself_with_its_day_of_publication(page: str, day: date | None) -> None:
    assert published_in(page) == day
