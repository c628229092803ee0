"""The read model: what lies in what, what is near, what is said where; and parties that no gazetteer lists."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.index import Index, distance_km, locate
from knowledge.models import Agreement, Commitment, Locality, Party, Person, Support
from knowledge.places.gazetteer import Gazetteer
from knowledge.text import fold
from tests import scoring
from tests.scoring import index_of


def unit(name: str, kind: str, province: str | None = None) -> Locality:
    """The unit of the gazetteer with a name, a kind and a province."""
    found = [p for p in Gazetteer.load().by_id.values() if (p.name, p.kind, p.province) == (name, kind, province)]
    return min(found, key=lambda p: p.former)


SON_TRA, TRA_LENG = unit("Sơn Trà", "phường", "Đà Nẵng"), unit("Trà Leng", "xã", "Đà Nẵng")
VIETNAM, LAOS = unit("Việt Nam", "nước"), unit("Lào", "nước")
QUANG_NAM = next(p for p in Gazetteer.load().by_id.values() if p.name == "Quảng Nam" and p.level == "province")


# Which place a party is


@pytest.mark.parametrize(
    ("party", "place"),
    [
        (Party(name="Sơn Trà", kind="phường", province="Đà Nẵng"), SON_TRA),
        (Party(name="sơn trà", kind="phường", province="Đà Nẵng"), SON_TRA),
        (Party(name="Sơn Trà", kind="quận", province="Đà Nẵng"), unit("Sơn Trà", "quận", "Đà Nẵng")),
        (Party(name="Nam Giang", kind="huyện", province="Quảng Nam"), unit("Nam Giang", "huyện", "Quảng Nam")),
        (Party(name="Quảng Nam", kind="tỉnh"), QUANG_NAM),
        (Party(name="Đồng Nai", kind="tỉnh"), unit("Đồng Nai", "thành phố")),
    ],
)
def test_a_party_is_the_unit_with_its_name_kind_and_province(
    gazetteer: Gazetteer, party: Party, place: Locality
) -> None:
    assert locate(party, gazetteer).id == place.id


@pytest.mark.parametrize(
    ("party", "made"),
    [
        (Party(name="Ghè", kind="làng", province="Gia Lai"), "record:lang-ghe-gia-lai-vn"),
        (Party(name="Le Havre", kind="thành phố", country="FR"), "record:thanh-pho-le-havre-fr"),
        (Party(name="Sở Tài chính", kind="cơ quan", province="Gia Lai"), "record:co-quan-so-tai-chinh-gia-lai-vn"),
        (Party(name="Sơn Trá", kind="phường", province="Đà Nẵng"), "record:phuong-son-tra-da-nang-vn"),
    ],
    ids=["village", "foreign city", "office", "other marks"],
)
def test_a_party_that_no_gazetteer_lists_is_a_place_of_its_own(gazetteer: Gazetteer, party: Party, made: str) -> None:
    assert locate(party, gazetteer).id == made


def test_a_party_brings_its_other_names_along(gazetteer: Gazetteer) -> None:
    party = Party(name="Sơn Trà", kind="phường", province="Đà Nẵng", aliases=("Tiên Sa",))
    assert "Tiên Sa" in locate(party, gazetteer).aliases


# What lies in what


@pytest.mark.parametrize(
    ("place", "area", "inside"),
    [
        (SON_TRA, SON_TRA, True),
        (SON_TRA, unit("Đà Nẵng", "thành phố"), True),
        (SON_TRA, VIETNAM, True),
        (SON_TRA, LAOS, False),
        (SON_TRA, unit("Thanh Hóa", "tỉnh"), False),
        (SON_TRA, QUANG_NAM, False),
        (TRA_LENG, unit("Đà Nẵng", "thành phố"), True),
        (TRA_LENG, QUANG_NAM, True),
        (TRA_LENG, unit("Nam Trà My", "huyện", "Quảng Nam"), True),
        (TRA_LENG, unit("Nam Giang", "huyện", "Quảng Nam"), False),
        (unit("Thọ Quang", "phường", "Đà Nẵng"), unit("Sơn Trà", "quận", "Đà Nẵng"), True),
        (unit("Đà Nẵng", "thành phố"), SON_TRA, False),
    ],
)
def test_what_lies_in_what(index: Index, place: Locality, area: Locality, inside: bool) -> None:
    assert index.lies_in(place, area) is inside


def test_the_records_of_a_country_have_a_party_there(index: Index) -> None:
    assert {a.id for a in index.in_area(LAOS)} == {"nam-giang--dak-chung"}


@pytest.mark.parametrize("which", [scoring.starter, scoring.elsewhere], ids=["starter", "elsewhere"])
def test_the_records_of_an_area_are_all_that_have_a_party_in_it(which: Callable[[], Index]) -> None:
    index = which()
    for area in Gazetteer.load().by_id.values():
        if area.level in ("country", "province", "district"):
            inside = [a for a in index.agreements.values() if any(index.lies_in(p, area) for p in index.parties(a))]
            assert list(index.in_area(area)) == inside, area.full_name


def test_a_place_of_several_records_has_them_all(index: Index) -> None:
    (avuong,) = [p for p in index.places() if p.name == "Avương"]
    assert {a.id for a in index.of_place(avuong.id)} == {"ngu-hanh-son--avuong", "thuong-duc--avuong"}


def test_a_record_of_two_places_comes_once(index: Index) -> None:
    assert len(index.of_any([SON_TRA.id, TRA_LENG.id])) == 1


def test_parties_keep_their_order(index: Index) -> None:
    (record,) = index.of_place(SON_TRA.id)
    assert [p.id for p in index.parties(record)] == [SON_TRA.id, TRA_LENG.id]


def test_the_record_signed_last_is_the_newest(index: Index) -> None:
    days = [a.signed_on or "" for a in index.newest(len(index.agreements) + 1)]
    assert len(days) == len(index.agreements)
    assert days == sorted(days, reverse=True)


def test_a_place_is_found_by_each_word_of_its_name(index: Index) -> None:
    assert [p.name for p in index.places_with("tra")] == [
        p.name for p in index.places() if "tra" in fold(p.name).split()
    ]
    assert SON_TRA in index.places_with("son")
    assert index.places_with("so") == ()


def test_preparing_changes_no_answer() -> None:
    index = index_of(scoring.starter().agreements.values())
    before = index.names.mistyped("tralemg", known_only=True), index.search("nông sản"), index.newest(9)
    index.prepare()
    assert (index.names.mistyped("tralemg", known_only=True), index.search("nông sản"), index.newest(9)) == before


# What is near


@pytest.mark.parametrize("which", [scoring.starter, scoring.elsewhere], ids=["starter", "elsewhere"])
def test_near_places_are_never_paired_with_each_other(which: Callable[[], Index]) -> None:
    index = which()
    for place in Gazetteer.load().by_id.values():
        if place.level == "commune" and not place.former and place.code and place.code.endswith("5"):
            near = {p.id for p in index.near(place)}
            for a in index.agreements.values():
                assert len(near & {p.id for p in index.parties(a)}) < 2, place.full_name


def test_the_nearest_comes_first(index: Index) -> None:
    hai_van = unit("Hải Vân", "phường", "Đà Nẵng")
    apart = [distance_km(hai_van, p) for p in index.near(hai_van)]
    assert apart == sorted(apart)


def test_a_place_is_not_near_itself(index: Index) -> None:
    assert SON_TRA not in index.near(SON_TRA)


def test_far_away_nothing_is_near(index: Index) -> None:
    assert index.near(unit("Côn Đảo", "đặc khu", "Hồ Chí Minh")) == ()


def test_as_many_are_near_as_were_asked_for(index: Index) -> None:
    assert len(index.near(SON_TRA, limit=1)) == 1


# What is said


def village() -> Index:
    """One record of a few words."""
    return index_of(
        [
            Agreement(
                id="a",
                parties=(Party(name="Sơn Trà", kind="phường", province="Đà Nẵng"), Party(name="Ghè", kind="làng")),
                commitments=(
                    Commitment(text="Tiêu thụ nông sản sạch", fields=("trade_ocop",)),
                    Commitment(text="Dạy nghề dệt; sạch làng, đẹp nông thôn", fields=("education",)),
                ),
                support=(Support(what="10 con bò", amount_vnd=100, giver="Sơn Trà", receiver="làng Ghè"),),
                people=(Person(name="Rơ Châm H'Nga", role="Trưởng thôn"),),
                notes="Làng ở xã Ia Dơk. Nhà rông mới.",
            )
        ]
    )


@pytest.mark.parametrize(
    ("phrase", "kinds"),
    [
        ("nong san", ["commitment"]),
        ("con bo", ["support"]),
        ("lang ghe", ["support"]),
        ("hnga", ["person"]),
        ("nha rong", ["note"]),
        ("may bay", []),
        ("", []),
        ('" or *', []),
        ("nong san NEAR", []),
    ],
)
def test_passages_that_say_a_phrase_are_found(phrase: str, kinds: list[str]) -> None:
    assert [p.kind for p in village().search(phrase)] == kinds


def test_words_in_a_row_come_before_words_apart() -> None:
    assert [p.text for p in village().search("nong san sach")] == ["Tiêu thụ nông sản sạch"]
    assert [p.text for p in village().search("dep sach")] == ["Dạy nghề dệt; sạch làng, đẹp nông thôn"]


def test_a_support_is_found_by_giver_and_receiver() -> None:
    assert [p.support.what for p in village().search("son tra lang ghe") if p.support] == ["10 con bò"]


def test_pairs_of_words_of_promises_are_speech() -> None:
    assert "nong san" in village().bigrams


def test_distance_to_nowhere_is_infinite() -> None:
    assert distance_km(SON_TRA, Locality(id="x", name="x")) == float("inf")


def test_a_knowledge_base_without_records_has_no_places() -> None:
    assert index_of([]).places() == ()
