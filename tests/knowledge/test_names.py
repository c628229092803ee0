"""Names are found exactly, run together and mistyped, over all units of the country and the parties of the records."""

from __future__ import annotations

import pytest

from knowledge.models import Locality
from knowledge.places.gazetteer import REFORM, Gazetteer
from knowledge.places.names import Names


def told(names: Names, folded: str) -> set[str]:
    return {p.full_name for i in names.find(folded) if (p := names.get(i)) is not None}


@pytest.mark.parametrize(
    ("folded", "unit"),
    [
        ("son tra", "phường Sơn Trà"),
        ("son tra", "quận Sơn Trà"),
        ("tho quang", "phường Thọ Quang"),
        ("quang nam", "tỉnh Quảng Nam"),
        ("avuong", "xã Avương"),
        ("a vuong", "xã Avương"),
        ("ba ria vung tau", "tỉnh Bà Rịa - Vũng Tàu"),
        ("lao", "nước Lào"),
        ("laos", "nước Lào"),
        ("le havre", "thành phố Le Havre"),
        ("dak chung", "huyện Đắk Chưng"),
        ("sai gon", "thành phố Hồ Chí Minh"),
    ],
)
def test_a_name_finds_every_unit_that_bears_it(names: Names, folded: str, unit: str) -> None:
    assert unit in told(names, folded)


@pytest.mark.parametrize("folded", ["", "khong co", "ket nghia", "sơn trà"])
def test_what_is_no_folded_name_finds_nothing(names: Names, folded: str) -> None:
    assert names.find(folded) == ()


@pytest.mark.parametrize(("word", "name"), [("sontra", "son tra"), ("traleng", "tra leng"), ("danang", "da nang")])
def test_words_run_together_are_taken_apart(names: Names, word: str, name: str) -> None:
    assert names.find_joined(word) == name


@pytest.mark.parametrize(
    "slip",
    ["tralemg", "tralneg", "tralengg", "traeng", "trakeng"],
    ids=["neighbour", "swapped", "doubled", "dropped", "other"],
)
def test_one_wrong_key_leads_to_the_name(names: Names, slip: str) -> None:
    key, distance = names.mistyped(slip, known_only=True)[0]
    assert (key, int(distance)) == ("tra leng", 1)


@pytest.mark.parametrize("slip", ["nguhnahosn", "nguhabhsom", "nguhanhsonnn"], ids=["swapped", "neighbour", "doubled"])
def test_two_wrong_keys_are_forgiven_in_long_names(names: Names, slip: str) -> None:
    assert ("ngu hanh son", 2) in [(k, int(d)) for k, d in names.mistyped(slip, known_only=True)]


@pytest.mark.parametrize("slip", ["sontara", "sonntar", "xomtra"])
def test_two_wrong_keys_are_too_many_for_a_short_name(names: Names, slip: str) -> None:
    assert "son tra" not in [k for k, d in names.mistyped(slip, known_only=True) if int(d) > 1]


@pytest.mark.parametrize("word", ["tra", "xa", "gi", "an", "ben"])
def test_a_short_word_is_never_a_slip(names: Names, word: str) -> None:
    assert names.mistyped(word, known_only=False) == []


def test_slips_of_the_places_with_records_can_be_asked_for_alone(names: Names) -> None:
    assert [k for k, _ in names.mistyped("songtra", known_only=True)] == ["son tra"]
    assert "song tra" in [k for k, _ in names.mistyped("songtra", known_only=False)]


def test_places_with_records_are_known(names: Names, gazetteer: Gazetteer) -> None:
    (leng,) = [i for i in gazetteer.names["tra leng"] if not gazetteer.by_id[i].former]
    assert leng in names.known
    assert names.named("tra leng").known  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("folded", "home"), [("son tra", True), ("tra leng", True), ("nong cong", False), ("tho quang", True)]
)
def test_home_is_the_land_that_the_home_province_has_today(names: Names, folded: str, home: bool) -> None:
    assert names.named(folded).home is home  # type: ignore[union-attr]


def test_another_home_province_makes_other_places_home(gazetteer: Gazetteer) -> None:
    names = Names(gazetteer, home_province="Lâm Đồng")
    assert names.named("nam da").home  # type: ignore[union-attr]
    assert not names.named("tra leng").home  # type: ignore[union-attr]


def test_a_nickname_of_the_knowledge_base_is_a_name(gazetteer: Gazetteer) -> None:
    names = Names(gazetteer, nicknames={"Xứ Quế": "2025:20938"})
    assert told(names, "xu que") == {"xã Trà Leng"}
    assert names.named("xu que").nickname  # type: ignore[union-attr]


def test_a_party_that_no_gazetteer_lists_is_found_by_all_its_names(gazetteer: Gazetteer) -> None:
    breng = Locality(id="record:plei-breng", name="Plei Breng", kind="làng", aliases=("Breng",))
    names = Names(gazetteer, [breng])
    assert told(names, "plei breng") == {"làng Plei Breng"} <= told(names, "breng")


# The gazetteer's own questions


def test_a_former_unit_knows_what_it_became_and_since_when(gazetteer: Gazetteer) -> None:
    (tho_quang,) = (gazetteer.by_id[i] for i in gazetteer.names["tho quang"])
    assert ([p.full_name for p in gazetteer.heirs(tho_quang)], tho_quang.since) == (["phường Sơn Trà"], REFORM)


def test_a_divided_unit_has_all_its_heirs(gazetteer: Gazetteer) -> None:
    (hoa_lien,) = (gazetteer.by_id[i] for i in gazetteer.names["hoa lien"])
    assert {p.name for p in gazetteer.heirs(hoa_lien)} == {"Liên Chiểu", "Hải Vân"}


def test_a_unit_of_today_is_its_own_heir(gazetteer: Gazetteer) -> None:
    son_tra = gazetteer.by_id["2025:20263"]
    assert gazetteer.heirs(son_tra) == (son_tra,)


def test_a_unit_of_today_knows_what_it_was_made_of(gazetteer: Gazetteer) -> None:
    assert {p.name for p in gazetteer.made_of("2025:20263", "commune")} == {"Thọ Quang", "Nại Hiên Đông", "Mân Thái"}


def test_a_later_renaming_is_no_merging(gazetteer: Gazetteer) -> None:
    bo_ha = next(i for i in gazetteer.names["bo ha"] if gazetteer.by_id[i].kind == "phường")
    assert all(p.since in (REFORM, "", None) for p in gazetteer.made_of(bo_ha))


def test_the_gazetteer_is_read_once() -> None:
    assert Gazetteer.load() is Gazetteer.load()


def test_a_slip_is_sought_anew_when_a_place_gets_or_loses_records() -> None:
    names, place = Names(Gazetteer.load()), Locality(id="x", name="Zaporozhka")
    assert names.mistyped("zaporozka", known_only=True) == []
    names.put(place)
    assert [k for k, _ in names.mistyped("zaporozka", known_only=True)] == ["zaporozhka"]
    names.take(place)
    assert names.mistyped("zaporozka", known_only=True) == []
