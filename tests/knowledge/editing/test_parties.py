"""Which place the words of a party mean."""

from __future__ import annotations

import pytest

from knowledge.editing.parties import parties_in, read_party, split_parties
from knowledge.index import Index
from knowledge.models import Party


def said(party: Party | None) -> str:
    return "" if party is None else f"{party.full_name}, {party.province or party.country}"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("phường Sơn Trà", "phường Sơn Trà, Đà Nẵng"),
        ("P. Sơn Trà", "phường Sơn Trà, Đà Nẵng"),
        ("phuong hai chau", "phường Hải Châu, Đà Nẵng"),
        ("x.Trà Leng", "xã Trà Leng, Đà Nẵng"),
        ("xã Trà Leng, Đà Nẵng", "xã Trà Leng, Đà Nẵng"),
        ("xã Phước Thành, TP Đà Nẵng", "xã Phước Thành, Đà Nẵng"),
        ("xã Nam Đà", "xã Nam Đà, Lâm Đồng"),
        ("Tra Leng commune, Da Nang", "xã Trà Leng, Đà Nẵng"),
        ("Đà Nẵng", "thành phố Đà Nẵng, VN"),
        ("thành phố Le Havre, Pháp", "thành phố Le Havre, FR"),
        ("huyện Đắk Chưng (Sê Kông, Lào)", "huyện Đắk Chưng, Sê Kông"),
        ("quận Gangnam, Hàn Quốc", "quận Gangnam, KR"),
    ],
)
def test_a_name_that_one_unit_fits_is_filled_in(typed: str, meant: str, index: Index) -> None:
    assert said(read_party(typed, index).party) == meant


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Hải Châu", "phường Hải Châu, Đà Nẵng"),
        ("xã Tân Hiệp", "xã Tân Hiệp, Đà Nẵng"),
        ("xã Trà Lengg", "xã Trà Leng, Đà Nẵng"),
        ("phường Thọ Quang", "phường Thọ Quang, Đà Nẵng"),
        ("UBND phường Sơn Trà", "phường Sơn Trà, Đà Nẵng"),
    ],
)
def test_a_name_that_may_mean_several_is_asked_about_the_likeliest_first(typed: str, first: str, index: Index) -> None:
    read = read_party(typed, index)
    assert read.party is None
    assert said(read.choices[0]) == first
    assert len(read.choices) <= 6


def test_a_former_unit_is_offered_beside_what_it_became(index: Index) -> None:
    choices = [said(p) for p in read_party("phường Thọ Quang", index).choices]
    assert choices == ["phường Thọ Quang, Đà Nẵng", "phường Sơn Trà, Đà Nẵng"]


def test_a_commune_elsewhere_is_not_taken_for_the_ward_at_home(index: Index) -> None:
    read = read_party("xã Hòa Khánh", index)
    assert read.party is None
    assert "phường Hòa Khánh, Đà Nẵng" in map(said, read.choices)


@pytest.mark.parametrize("typed", ["Thôn Bốn", "abc xyz"])
def test_what_no_gazetteer_has_may_stay_as_typed(typed: str, index: Index) -> None:
    read = read_party(typed, index)
    assert read.party is None
    assert read.choices == ()
    assert read.plain.name


@pytest.mark.parametrize("text", ["", ",", "()", "xã", "\x00", "P.", "xã xã xã", "a" * 5000])
def test_any_words_are_read(text: str, index: Index) -> None:
    assert read_party(text, index).party is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("tỉnh Bà Rịa - Vũng Tàu", ["tỉnh Bà Rịa - Vũng Tàu"]),
        ("phường Sơn Trà - xã Trà Leng", ["phường Sơn Trà", "xã Trà Leng"]),
        ("Sơn Trà vs Trà Leng", ["Sơn Trà", "Trà Leng"]),
    ],
)
def test_a_name_with_a_dash_is_one_party(text: str, names: list[str], index: Index) -> None:
    assert parties_in(text, index) == names


def test_parties_in_one_line_are_parted() -> None:
    assert split_parties("xã Nam Phước, xã Thăng Phú và xã Phước Thành") == [
        "xã Nam Phước, xã Thăng Phú",
        "xã Phước Thành",
    ]
