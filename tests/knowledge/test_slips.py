"""Which place a slip means: marks that were typed count, and who is nearer is asked about."""

from __future__ import annotations

import pytest

from knowledge.answer import places
from knowledge.finding import Outcome
from knowledge.index import Index
from tests.knowledge.conftest import Ask
from tests.scoring import TODAY


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Vănn Lăng, Thái Nguyên", "Văn Lăng"),
        ("Vănn Lang, Thái Nguyên", "Văn Lang"),
        ("Lộc Thhành, Đồng Nai", "Lộc Thành"),
        ("Lộc Thhạnh, Đồng Nai", "Lộc Thạnh"),
        ("Cẩmm Giàng, Hải Phòng", "Cẩm Giàng"),
    ],
)
def test_marks_that_were_typed_decide_between_equal_slips(index: Index, typed: str, meant: str) -> None:
    assert places(typed, index, TODAY)[0].name == meant


@pytest.mark.parametrize(
    ("typed", "nearer", "with_records"),
    [
        ("xã Hơưng Sơn kết nghĩa với ai", "Hương Sơn", "Hùng Sơn"),
        ("xã PhướcThạnh kết nghĩa với ai", "Phước Thạnh", "Phước Thành"),
        ("xa tay ro ket nghia voi ai", "Tây Đô", "Tây Hồ"),
    ],
)
def test_a_place_with_records_is_not_taken_for_sure_where_another_is_nearer(
    ask: Ask, typed: str, nearer: str, with_records: str
) -> None:
    found = ask(typed)
    assert found.outcome is Outcome.CHOOSE
    assert {nearer, with_records} <= {c.place.name for c in found.choices if c.place}


def test_a_name_run_together_is_asked_about_where_only_the_home_province_would_decide(ask: Ask) -> None:
    found = ask("xa binhson ket nghia voi ai")  # today in Quảng Ngãi and Ninh Bình, once at home
    assert found.outcome is Outcome.CHOOSE
    assert {c.place.province for c in found.choices if c.place} >= {"Quảng Ngãi", "Ninh Bình"}


def test_a_name_with_records_run_together_is_answered(ask: Ask) -> None:
    assert [a.id for a in ask("phuong sontra kn vs ai").agreements] == ["son-tra--tra-leng"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cu lao giegn, an giang", "Cù Lao Giêng"),  # "cù lao" is a word of the records, too
        ("hung tinh dong nai", "Hưng Thịnh"),  # no "tỉnh Đồng Nai"
    ],
)
def test_words_before_a_province_are_a_name_of_it(index: Index, typed: str, meant: str) -> None:
    assert places(typed, index, TODAY)[0].name == meant


def test_a_nickname_with_other_marks_is_none(index: Index) -> None:
    assert [p.name for p in places("đà thành kết nghĩa với ai", index, TODAY)][:1] == ["Đà Nẵng"]
    assert "Đà Nẵng" not in [p.name for p in places("dạ thành kết nghĩa với ai", index, TODAY)]


def test_any_port_city_is_not_the_port_city(index: Index) -> None:
    assert [p.name for p in places("thành phố cảng kết nghĩa với ai", index, TODAY)][:1] == ["Hải Phòng"]
    assert not places("một thành phố cảng kết nghĩa với ai", index, TODAY)
