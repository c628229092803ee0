"""Questions as thumbs type them: words run together, torn apart, one key beside the one meant."""

from __future__ import annotations

import pytest

from knowledge.finding import Outcome
from knowledge.places.names import Names
from knowledge.question.respaced import respaced
from knowledge.question.segment import segment
from knowledge.text import tokens
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
