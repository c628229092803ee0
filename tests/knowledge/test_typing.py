"""Questions as thumbs type them: words run together, torn apart, one key beside the one meant."""

from __future__ import annotations

import pytest

from knowledge.finding import Outcome
from knowledge.places.names import Names
from knowledge.question.respaced import respaced
from knowledge.question.segment import segment
from knowledge.text import tokens
from tests.generators.keyboard import without_marks
from tests.knowledge.conftest import Ask
from tests.scoring import TODAY


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("son trakyket voi ai", "son tra ky ket voi ai"),
        ("xã Phước Thànhkết nghĩa với ai", "xã Phước Thành kết nghĩa với ai"),
        ("PhườngQuảngP hú ký với ai", "Phường Quảng Phú ký với ai"),
        ("X ãChiên Đàn vớiT rà Liên", "Xã Chiên Đàn với Trà Liên"),
        ("Which communeis twinned withSon Tra", "Which commune is twinned with Son Tra"),
    ],
)
def test_blanks_are_put_where_the_letters_make_words(names: Names, typed: str, meant: str) -> None:
    toks = tokens(typed)
    made = respaced(toks, range(len(toks)), names)
    assert made is not None
    assert " ".join(t.raw for t in made) == meant


def test_words_that_stand_apart_stay_where_they_are(names: Names) -> None:
    toks = tokens("Phường Sơn Trà kết nghĩa với làng Vladivostok")
    assert respaced(toks, [7], names) is None


def test_a_word_cut_out_of_another_knows_where_it_stood(names: Names) -> None:
    text = "nội dung kết nghĩaSơn Trà"
    seg = segment(text, names, TODAY)
    (place,) = [it for it in seg.items if it.kind == "place"]
    assert text[seg.tokens[place.start].start : seg.tokens[place.end - 1].end] == "Sơn Trà"


@pytest.mark.parametrize(
    "typed",
    [
        "Sơn Trà kết ngjĩa với xã jào?",
        "son tra ket nghia vs xa noa",
        "Phường Sơn Trà kết bghĩa voi xã nào",
        "son tra kết nghĩa v địa lhuong nào",
        "phường Sơn Tràkết nghĩavới xã nào",
    ],
)
def test_a_key_missed_in_the_words_of_the_question_is_forgiven(ask: Ask, typed: str) -> None:
    found = ask(typed)
    assert found.outcome is Outcome.ANSWERED
    assert [a.id for a in found.agreements] == ["son-tra--tra-leng"]


def test_a_whole_word_that_no_phrase_has_is_taken_for_no_other_one(ask_elsewhere: Ask) -> None:
    found = ask_elsewhere("Ea Kao có giúp Krông Nô bán sầu riêng không?")  # "sầu" is no "sau"
    assert found.outcome is Outcome.ANSWERED


def test_a_number_tells_the_word_before_it(ask: Ask) -> None:
    clean, typed = ask("những nơi nào ký tháng 9 năm 2025"), ask("những nơi nào ký thámg 9 nzm 2025")
    assert clean.agreements
    assert typed.agreements == clean.agreements


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Tm Kỳ kết nghĩa với ai", "Tam Kỳ"),
        ("Thưng Đức kết nghĩa với ai", "Thượng Đức"),  # Germany is not meant
        ("Duy Xuyêên kết nghĩa với các xã nào", "Duy Xuyên"),
        ("hou an dong ky voi nhung noi nao", "Hội An Đông"),  # nor An Đông
        ("Is Hoa Khanh ward twinned with ra Leng?", "Trà Leng"),
        ("thế còn Duy Nghaĩ", "Duy Nghĩa"),
        ("Sơn Trà ký với Hi Châu ngày nào", "Hải Châu"),  # nobody is greeted in the middle
        ("Thu Bn có mấy xã anh em", "Thu Bồn"),
    ],
)
def test_a_slip_in_one_word_of_a_place_with_records_is_found(names: Names, typed: str, meant: str) -> None:
    places = [it for it in segment(typed, names, TODAY).items if it.kind == "place" and it.how == "typo"]
    assert {p.name for it in places for p in map(names.get, it.ids) if p and p.id in names.known} == {meant}


def test_what_a_mistyped_name_leaves_of_another_reading_is_read_anew(names: Names) -> None:
    seg = segment("Phường Tma Kỳ giúp ai", names, TODAY)
    assert [it.how for it in seg.items if it.kind == "place"] == ["typo"]
    assert any("help" in it.atoms for it in seg.items)


@pytest.mark.parametrize("text", ["khac phuc hau qua bao lu", "các bạn Hi vọng gì", "phường mô nhận học bổng"])
def test_words_that_name_no_place_are_made_into_none(names: Names, text: str) -> None:
    assert not [it for it in segment(text, names, TODAY).items if it.kind == "place"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hai cau ket nghia voi ai", "Hải Châu"),
        ("so tra ket nghia vs ai z", "Sơn Trà"),
        ("hoa cuong vs hi chau phuong nao ky trc", "Hải Châu"),
        ("xa tra y dc phuong nao kn", "Trà My"),
    ],
)
def test_a_slip_that_leaves_only_words_of_the_language_is_found_where_a_name_is_due(
    names: Names, typed: str, meant: str
) -> None:
    mended = [it for it in segment(typed, names, TODAY).items if it.how == "typo"]
    assert {p.name for it in mended for p in map(names.get, it.ids) if p and p.id in names.known} == {meant}


@pytest.mark.parametrize(
    "text",
    [
        "trong kho cua ban la cai nao ky nam 2020",  # no Lào Cai
        "hai phuong ket nghia voi nhau",
        "ba noi nao ket nghia",
        "xã mô trong Quảng mình kết nghĩa",  # no Quảng Ninh
        "thoa thuan nao co tu ba ben tro len",  # no Bến Tre
    ],
)
def test_a_question_that_lacks_no_name_is_given_none(names: Names, text: str) -> None:
    assert not [it for it in segment(text, names, TODAY).items if it.kind == "place"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Hoi AnĐông tham gia bao nhiêu thỏa thuận", "Hội An Đông"),  # not An Đông
        ("Xã Nam TràMy được phường nào kết nghĩa", "Nam Trà My"),
    ],
)
def test_a_name_run_together_takes_the_word_before_it(names: Names, typed: str, meant: str) -> None:
    (place,) = [it for it in segment(typed, names, TODAY).items if it.kind == "place"]
    assert {p.name for p in map(names.get, place.ids) if p} == {meant}


def test_a_number_ends_where_letters_begin(ask: Ask) -> None:
    assert ask("Năm 2013có thỏa thuận nào được ký").agreements == ask("năm 2013 có thỏa thuận nào được ký").agreements


def test_former_names_of_places_with_records_may_be_mistyped_too(ask: Ask) -> None:
    found = ask("thach tbang cu kn xa nao")  # phường Thạch Thang, now of Hải Châu
    assert [a.id for a in found.agreements] == ["hai-chau--hung-son"]


def test_who_gives_is_told_from_the_name_as_it_was_typed(ask: Ask) -> None:
    clean, typed = (ask(f"{name} cho Trà Giáp bao nhiêu tiền?") for name in ("Bàn Thạch", "Bnà Thạch"))
    assert typed.outcome is clean.outcome is Outcome.NOT_FOUND


def test_a_mistyped_name_without_records_is_said_to_be_unknown(ask_elsewhere: Ask) -> None:
    assert ask_elsewhere("ggo vap ket nghia voi ai").outcome is Outcome.NOT_FOUND  # not a list of all pairs


@pytest.mark.parametrize(
    "typed",
    [
        "sơn tràààà kết nghĩa với aiiii",  # a key held down
        "sown trafff keets nghiax vowis ai",
        "s0n tra ket nghia v0i ai",  # as a scanner reads
        "xã Trà 1eng kết nghĩa với phường nào",
    ],
)
def test_held_keys_are_let_go_and_scanned_digits_are_letters(ask: Ask, typed: str) -> None:
    found = ask(typed)
    assert found.outcome is Outcome.ANSWERED
    assert [a.id for a in found.agreements] == ["son-tra--tra-leng"]


def test_numbers_stay_numbers(ask: Ask) -> None:
    assert ask("10 nơi nào ký năm 2013").agreements == ask("mười nơi nào ký năm 2013").agreements


@pytest.mark.parametrize(
    "question",
    [
        "Ngoài Nông Cống ra Nam Phước còn kết nghĩa với ai?",
        "Hải Châu với Hùng Sơn có nói gì về du lịch không?",
        "ông Lê Trung Chinh có dự buổi nào không",
        "xã Trà Leng có sóng điện thoại không",
    ],
)
def test_marks_left_out_change_no_answer(ask: Ask, question: str) -> None:
    marked, plain = ask(question), ask(without_marks(question))
    assert (plain.outcome, plain.agreements) == (marked.outcome, marked.agreements)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("list akl agreements signed in 2013", "list all agreements signed in 2013"),
        ("kể tên cax cặp ký trước năm 2020", "kể tên các cặp ký trước năm 2020"),
    ],
)
def test_a_slip_in_an_ordinary_word_is_no_condition(ask: Ask, typed: str, meant: str) -> None:
    assert ask(meant).agreements
    assert ask(typed).agreements == ask(meant).agreements


def test_in_a_very_long_text_names_are_found_as_they_are_written(ask: Ask) -> None:
    long = "xã phường " * 100
    assert [p.name for p in ask(f"{long}: phường Sơn Trà kết nghĩa với ai").places] == ["Sơn Trà"]
