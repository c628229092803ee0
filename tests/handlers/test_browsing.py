"""Looking around without a question: lists with filters and pages, fields, places by province and letter."""

from __future__ import annotations

import datetime as dt

import pytest

from handlers import browse
from handlers.naming import country
from handlers.payloads import Browse, Listing
from handlers.selection import asked, select
from handlers.turn import Turn
from handlers.types import Actor, Message, Session
from knowledge.index import Index


@pytest.fixture
def turn(index: Index) -> Turn:
    return turn_of(index)


def turn_of(index: Index, args: str = "") -> Turn:
    return Turn(
        message=Message(actor=Actor(id="console:a"), conversation="c"),
        session=Session(),
        index=index,
        lang="vi",
        today=dt.date(2026, 3, 9),
        hotline="1022",
        args=args,
    )


def test_the_pages_of_a_list_hold_every_agreement_once(turn: Turn) -> None:
    pages = [browse.listing(turn, Listing(page=n)) for n in (1, 2, 3, 4)]
    lines = [b.text for page in pages for b in page.blocks if b.kind == "item"]
    assert len(lines) == len(set(lines)) == len(turn.index.agreements)
    assert all(page.replace for page in pages)


def test_the_newest_come_first_and_the_undated_last(turn: Turn) -> None:
    days = [a.signed_on or "" for a in select(turn.index, Listing())]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("Thanh Hóa", 8),
        ("thanh hoa", 8),
        ("tỉnh Thanh Hóa", 8),
        ("2013", 2),
        ("10/2025", 2),
        ("tháng 10/2025", 2),
        ("năm 2024", 1),
        ("Thanh Hóa 8/2025", 7),
        ("Sơn Trà", 1),
        ("không có đâu", 0),
    ],
)
def test_a_list_is_narrowed_by_province_place_month_and_year(index: Index, argument: str, expected: int) -> None:
    assert len(select(index, asked(argument))) == expected


async def test_a_list_without_a_match_says_so_and_where_to_look(index: Index) -> None:
    reply = await browse.agreements(turn_of(index, "Cà Mau"))
    assert reply.text.startswith("Mình không thấy thỏa thuận nào ở tỉnh Cà Mau.")
    assert reply.buttons
    reply = await browse.agreements(turn_of(index, "không có đâu"))
    assert reply.text.startswith("Mình không thấy thỏa thuận nào nhắc tên “không có đâu”.")


async def test_a_list_of_a_province_is_said_to_be_of_it(index: Index) -> None:
    reply = await browse.agreements(turn_of(index, "thanh hóa 8/2025"))
    assert reply.text.startswith("Mình có 7 thỏa thuận ở tỉnh Thanh Hóa ký tháng 8/2025")


async def test_each_field_with_agreements_is_a_button_with_their_number(turn: Turn) -> None:
    labels = [row[0].label for row in (await browse.fields(turn)).buttons]
    assert "Đào tạo cán bộ (4)" in labels
    assert len(labels) <= 20


async def test_a_field_may_be_named_in_the_command(index: Index) -> None:
    reply = await browse.fields(turn_of(index, "đào tạo cán bộ"))
    assert reply.text.startswith("Mình có 4 thỏa thuận về đào tạo cán bộ")


async def test_places_are_found_by_province_then_letter_then_card(turn: Turn) -> None:
    areas = [b.label for row in (await browse.places(turn)).buttons for b in row]
    assert areas[0].startswith("Đà Nẵng (")
    assert areas[-2:] == ["Pháp (1)", "Lào (1)"] or areas[-2:] == ["Lào (1)", "Pháp (1)"]
    letters = [b.label for row in browse.browse(turn, Browse(area="Đà Nẵng", page=1)).buttons for b in row]
    assert [x[0] for x in letters].index("Đ") == [x[0] for x in letters].index("D") + 1
    reply = browse.browse(turn, Browse(area="Đà Nẵng", letter="Đ", page=1))
    assert next(b.label for row in reply.buttons for b in row).startswith(("Xã Đắc Pring", "Thành phố Đà Nẵng"))


async def test_a_letter_or_a_province_may_be_named_in_the_command(index: Index) -> None:
    assert "Các nơi có dữ liệu:" in (await browse.places(turn_of(index, "t"))).text
    assert "ở Thanh Hóa" in (await browse.places(turn_of(index, "thanh hoa"))).text


def test_every_place_with_records_can_be_reached(turn: Turn) -> None:
    reached: set[str] = set()
    for area in {browse.area_of(p) for p in turn.index.places()}:
        here = [p for p in turn.index.places() if browse.area_of(p) == area]
        for letter in {browse.letter(p.name) for p in here}:
            for page in (1, 2, 3):
                reply = browse.browse(turn, Browse(area=area, letter=letter, page=page))
                reached |= {b.payload or "" for row in reply.buttons for b in row if (b.payload or "").startswith("k|")}
    assert len(reached) == len(turn.index.places())


async def test_an_empty_knowledge_base_has_nothing_to_list(empty_index: Index) -> None:
    turn = turn_of(empty_index)
    assert (await browse.agreements(turn)).text.startswith("Mình không thấy thỏa thuận nào.")
    assert (await browse.fields(turn)).text == "Hiện mình chưa có dữ liệu nào."
    assert (await browse.places(turn)).text


def test_countries_are_named_in_both_languages() -> None:
    assert (country("LA", "vi"), country("LA", "en")) == ("Lào", "Laos")
