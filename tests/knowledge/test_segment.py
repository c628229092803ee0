"""A text is cut into places, phrases, dates, sums, people and words that nothing knows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.places.names import Names
from knowledge.question.items import Item
from knowledge.question.segment import LONGEST_TEXT, segment
from tests import scoring
from tests.scoring import TODAY


def cut(text: str, names: Names) -> list[tuple[str, str]]:
    """The pieces of a text: the kind of each, and its words."""
    seg = segment(text, names, TODAY)
    return [(it.kind, " ".join(t.raw for t in seg.tokens[it.start : it.end])) for it in seg.items]


def one(text: str, names: Names, kind: str) -> Item:
    """The only piece of a kind."""
    (found,) = [it for it in segment(text, names, TODAY).items if it.kind == kind]
    return found


def test_a_question_is_a_place_a_word_of_the_domain_and_what_is_asked(names: Names) -> None:
    assert cut("Phường Sơn Trà kết nghĩa với ai?", names) == [
        ("place", "Phường Sơn Trà"),
        ("phrase", "kết nghĩa"),
        ("phrase", "với ai"),
    ]


@pytest.mark.parametrize("said", ["kết nghĩa", "ket nghia", "kn", "ketnghia", "kết ngĩa", "keets nghiax", "KẾT NGHĨA"])
def test_the_word_of_the_domain_is_known_however_it_is_typed(names: Names, said: str) -> None:
    items = segment(f"Sơn Trà {said} với xã nào", names, TODAY).items
    assert any("twin" in it.atoms for it in items)


def test_day_and_sum_are_pieces_of_their_own(names: Names) -> None:
    assert cut("ngày 15/8/2025 tặng 160 triệu", names) == [
        ("date", "ngày 15 8 2025"),
        ("phrase", "tặng"),
        ("money", "160 triệu"),
    ]


def test_a_person_of_the_records_is_known_by_name(names: Names) -> None:
    person = next(iter(names.people.values()))
    assert one(f"{person} dự lễ nào?", names, "person").value == person


def test_a_title_before_a_name_makes_a_person_that_no_record_knows(names: Names) -> None:
    assert one("ông Trần Văn Bảy dự lễ nào", names, "person").value == "Trần Văn Bảy"


@pytest.mark.parametrize(
    ("text", "kind"),
    [("p son tra", "phường"), ("x. Trà Leng", "xã"), ("Son Tra ward", "phường"), ("Q. Sơn Trà", "quận"),
     ("TP Tam Kỳ", "thành phố"), ("H.Nam Giang", "huyện")],
)  # fmt: skip
def test_the_kind_belongs_to_its_place(names: Names, text: str, kind: str) -> None:
    assert one(text, names, "place").typed_kind == kind


@pytest.mark.parametrize("text", ["Sơn Trà, Trà Leng", "Sơn Trà - Trà Leng", "Sơn Trà/Trà Leng", "Sơn Trà & Trà Leng"])
def test_two_names_stay_apart(names: Names, text: str) -> None:
    assert cut(text, names) == [("place", "Sơn Trà"), ("place", "Trà Leng")]


@pytest.mark.parametrize("text", ["Bà Rịa - Vũng Tàu", "A-Vương", "Ea H'leo"])
def test_a_name_written_with_a_dash_is_one(names: Names, text: str) -> None:
    assert len(cut(text, names)) == 1


def test_a_name_does_not_run_across_a_comma(names: Names) -> None:
    assert ("place", "Sơn Trà") not in cut("ở Sơn, Trà gì cũng được", names)


def test_a_plant_is_no_commune_though_it_bears_its_name(names: Names) -> None:
    assert cut("cây sâm Ngọc Linh", names) == [("phrase", "cây sâm Ngọc Linh")]


@pytest.mark.parametrize(
    ("said", "how"), [("Sơn Trà", "exact"), ("sontra", "joined"), ("ĐN", "nickname"), ("tra lemg", "typo")]
)
def test_it_says_how_a_name_was_read(names: Names, said: str, how: str) -> None:
    assert one(said, names, "place").how == how


def test_a_text_is_read_to_a_limit(names: Names) -> None:
    seg = segment("a " * LONGEST_TEXT + "Sơn Trà", names, TODAY)
    assert not any(it.kind == "place" for it in seg.items)


@pytest.mark.parametrize("text", ["", " ", "🤝", "...", "\u202e", "؟"])
def test_a_text_without_words_has_no_pieces(names: Names, text: str) -> None:
    assert segment(text, names, TODAY).items == ()


def test_a_slip_does_not_swallow_the_word_before_it(names: Names) -> None:
    assert segment("Sơn Sơn Sơn", names, TODAY).items[0].start == 0


@given(
    st.lists(
        st.sampled_from("Sơn Trà kết nghĩa với ai 15/8/2025 , ? xã ông 160 triệu zzz gì ấy".split()),
        max_size=12,
        unique=True,
    )
)
def test_the_pieces_cover_all_words_and_none_twice(words: list[str]) -> None:
    seg = segment(" ".join(words), scoring.starter().names, TODAY)
    assert [i for it in seg.items for i in range(it.start, it.end)] == list(range(len(seg.tokens)))
