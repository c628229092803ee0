"""Parties in other countries: how papers write those, and what is left open where nobody says which."""

from __future__ import annotations

import pytest

from tests.knowledge.articles.reading import draft, pairs

BOTH = "Hai bên thống nhất hợp tác về giáo dục, du lịch và cử đoàn sang thăm nhau."


@pytest.mark.parametrize(
    ("where", "country"),
    [
        (", Cộng hòa Bungari", "BG"),
        (" (Bun-ga-ri)", "BG"),
        (" (Phi-líp-pin)", "PH"),
        (", nước Cộng hòa Dân chủ Nhân dân Lào", "LA"),
        (", nước CHDCND Lào", "LA"),
        (", Vương quốc Campuchia", "KH"),
        (", tỉnh Gyeonggi (Hàn Quốc)", "KR"),
        (" (Slovenia)", "SI"),
    ],
)
def test_a_country_is_known_however_papers_write_it(where: str, country: str) -> None:
    text = f"Chiều 5/6, UBND tỉnh Lào Cai và thành phố Velimar{where} ký thỏa thuận hợp tác.\n{BOTH}"
    assert [party.country for party in draft(text).record().parties] == ["VN", country]


def test_the_council_of_a_city_signs_for_it() -> None:
    text = (
        "Ngày 12/11, UBND tỉnh Sơn La ký kết bản ghi nhớ về việc thiết lập quan hệ hữu nghị với Hội đồng thành phố "
        f"Velimar, nước Cộng hòa Bungari.\n{BOTH}"
    )
    assert pairs(text) == [["tỉnh Sơn La", "thành phố Velimar"]]


def test_the_full_name_of_viet_nam_between_two_parties_is_no_third() -> None:
    text = (
        "Bản ghi nhớ được ký giữa Ủy ban nhân dân tỉnh Sơn La, nước Cộng hòa xã hội chủ nghĩa Việt Nam và thành phố "
        f"Velimar, nước Cộng hòa Bungari.\n{BOTH}"
    )
    assert pairs(text) == [["tỉnh Sơn La", "thành phố Velimar"]]


def test_a_province_that_viet_nam_has_not_lies_abroad_though_nobody_says_where() -> None:
    text = f"Sáng 5/6, lãnh đạo tỉnh Sơn La và tỉnh Lua Pha Nông ký biên bản hợp tác.\n{BOTH}"
    assert [party.country for party in draft(text).record().parties] == ["VN", None]


def test_a_country_between_two_parties_is_no_third() -> None:
    text = f"Chiều 5/6, thỏa thuận được ký giữa tỉnh Sơn La, Việt Nam và tỉnh Luông Nậm Thà, Lào.\n{BOTH}"
    assert pairs(text) == [["tỉnh Sơn La", "tỉnh Luông Nậm Thà"]]


def test_a_head_of_state_is_no_country() -> None:
    text = (
        "Sáng 5/6, Chủ tịch nước Thongdeng Sayavong chứng kiến tỉnh Sơn La và tỉnh Luông Nậm Thà (Lào) ký thỏa thuận "
        f"hợp tác.\n{BOTH}"
    )
    made = draft(text).record()
    assert [party.name for party in made.parties] == ["Sơn La", "Luông Nậm Thà"]
    assert [person.name for person in made.people] == ["Thongdeng Sayavong"]


def test_capitals_are_cities() -> None:
    text = (
        "Thành phố Hà Nội và thành phố Velimar ký bản ghi nhớ\n"
        f"Chiều 5/6, lãnh đạo hai thủ đô Hà Nội - Velimar ký bản ghi nhớ hợp tác.\n{BOTH}"
    )
    assert pairs(text) == [["thành phố Hà Nội", "thành phố Velimar"]]


def test_a_bond_abroad_is_foreign_affairs_where_only_visits_are_promised() -> None:
    text = (
        "Chiều 5/6, tỉnh Sơn La và tỉnh Luông Nậm Thà (Lào) ký thỏa thuận hợp tác.\n"
        "Hai tỉnh sẽ thường xuyên gặp gỡ, trao đổi các cấp, các ngành."
    )
    (made,) = draft(text).record().commitments
    assert made.fields == ("foreign_affairs",)


def test_a_capital_abroad_is_not_the_province_of_its_name() -> None:
    text = (
        "Sáng 12/5, tỉnh Nghệ An và thủ đô Viêng Chăn (Lào) ký thỏa thuận hợp tác.\n"
        f"Nghệ An và Viêng Chăn giúp nhau; tỉnh còn qua lại với bốn tỉnh khác là Viêng Chăn, Khăm Muộn.\n{BOTH}"
    )
    assert pairs(text) == [["tỉnh Nghệ An", "thủ đô Viêng Chăn"]]
