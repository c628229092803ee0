"""Names written by ear: as regions say them, or as teencode spells them."""

from __future__ import annotations

import pytest

from knowledge.finding import Outcome
from knowledge.places.names import Names
from knowledge.places.sounds import Sounds
from knowledge.question.segment import segment
from tests.knowledge.conftest import Ask
from tests.scoring import TODAY


@pytest.mark.parametrize(
    ("typed", "record"),
    [
        ("xon cha kết nghĩa với ai", "son-tra--tra-leng"),
        ("xa trien dan ky voi xa cha lien ko", "tra-lien--chien-dan"),
        ("fường Hải Trâu kết nghĩa với xã nào", "hai-chau--hung-son"),
        ("Hương Chà kết nghĩa với ai", "huong-tra--tra-lien"),
        ("hung xon kn vs ai", "hai-chau--hung-son"),
        ("an hai có kết nghĩa với chà ninh không", "an-hai--tra-linh"),
        ("lam fuoc lông cốn ký ngày mấy", "nam-phuoc--nong-cong"),
    ],
)
def test_a_name_written_by_ear_is_found(ask: Ask, typed: str, record: str) -> None:
    found = ask(typed)
    assert found.outcome is Outcome.ANSWERED
    assert record in {a.id for a in found.agreements}


def test_a_name_written_by_ear_is_said_to_be_read_so(ask: Ask) -> None:
    (reading,) = ask("xon cha kết nghĩa với ai").readings
    assert (reading.typed, reading.how, reading.locality.name) == ("xon cha", "typo", "Sơn Trà")


def test_two_names_that_sound_alike_are_asked_about(ask: Ask) -> None:
    found = ask("nai chau ky vs ai")
    assert found.outcome is Outcome.CHOOSE
    assert {c.place.name for c in found.choices if c.place} == {"Hải Châu", "Lai Châu"}


@pytest.mark.parametrize(
    "text",
    ["gia nang có gì chơi", "xã cho vay tiền", "chúng chính là ai", "nâm năm nay có gì mới"],
)
def test_what_only_sounds_a_little_like_a_name_is_none(names: Names, text: str) -> None:
    assert not [it for it in segment(text, names, TODAY).items if it.how == "typo"]


def test_a_half_remembered_name_is_not_taken_for_one_that_sounds_so(ask: Ask) -> None:
    assert ask("Phuong Hoa chi do ket nghia voi xa nao rua?").outcome is Outcome.CHOOSE  # not Hòa Trị


def test_names_that_sound_alike_come_and_go() -> None:
    sounds = Sounds(lambda: ["son tra"])
    assert [name for name, _ in sounds.near(["xon", "cha"])] == ["son tra"]
    sounds.add("song tra")
    assert [name for name, _ in sounds.near(["xon", "cha"])] == ["son tra", "song tra"]
    sounds.remove("son tra")
    assert [name for name, _ in sounds.near(["xon", "cha"])] == ["song tra"]
