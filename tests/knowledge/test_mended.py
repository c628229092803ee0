"""Questions that were once read wrongly: by distance, by exception, by number, by sum."""

from __future__ import annotations

from knowledge.finding import Kind, Outcome
from knowledge.index import Index
from tests.knowledge.conftest import Ask


def test_how_far_apart_two_places_lie_is_no_promise(ask: Ask) -> None:
    assert ask("phường Sơn Trà cách xã Trà Leng bao xa?").outcome is not Outcome.ANSWERED


def test_the_partners_but_one_are_the_others(ask: Ask) -> None:
    found = ask("Nam Phước kết nghĩa với ai ngoài Nông Cống?")
    assert [a.id for a in found.agreements] == ["nam-phuoc--thang-phu--phuoc-thanh"]


def test_pairs_between_two_provinces_are_counted(ask: Ask) -> None:
    found = ask("Đà Nẵng có bao nhiêu cặp kết nghĩa với Thanh Hóa?")
    assert found.kinds == (Kind.COUNT,)


def test_records_without_a_day_are_those_without_a_day(ask: Ask, index: Index) -> None:
    undated = {a.id for a in index.agreements.values() if not a.signed_on}
    assert {a.id for a in ask("các cặp chưa rõ ngày ký").agreements} == undated


def test_a_sum_alone_finds_its_record(ask: Ask) -> None:
    assert "hai-chau--hung-son" in {a.id for a in ask("ai được tặng 160 triệu?").agreements}


def test_building_houses_is_what_one_ward_does(ask: Ask) -> None:
    assert "hoa-khanh--song-kon" in {a.id for a in ask("phường nào giúp xã xây nhà?").agreements}


def test_wards_with_two_partners_are_looked_for_in_all_records(ask: Ask) -> None:
    assert ask("phường nào kết nghĩa với 2 xã?").outcome is Outcome.ANSWERED


def test_binh_dinh_is_first_the_province_that_it_was(ask: Ask) -> None:
    assert "xã Bình Định" not in {r.locality.full_name for r in ask("Bình Định kết nghĩa với ai?").readings}
