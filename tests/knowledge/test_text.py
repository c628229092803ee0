"""Vietnamese text: one word however its marks are encoded or placed, and tokens that remember where they stood."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text import clean, contradictions, fold, has_marks, syllable, syllables, tokens, untype

# Any text but lone surrogates, with what is hard in Vietnamese more often than chance would give it.
TEXTS = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("đĐÐðơưăâêôÀạẢ\u0301\u0323\u200b\u202e'’-. "))
)
ZERO_WIDTH, RIGHT_TO_LEFT = "\u200b", "\u202e"


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


# One word, however it is written


@pytest.mark.parametrize("word", ["Trà", "Thượng", "Đức", "Hòa", "Nghĩa", "Sông", "ƯỜNG", "Kỳ"])
def test_a_decomposed_word_is_the_same_word(word: str) -> None:
    assert syllable(nfd(word)) == syllable(word)


@pytest.mark.parametrize(
    ("old", "new"),
    [("hoà", "hòa"), ("Thuỷ", "Thủy"), ("khoẻ", "khỏe"), ("Hoá", "Hóa"), ("tuý", "túy"), ("LOÀ", "LÒA"), ("uỷ", "ủy")],
)
def test_old_tone_placement_is_the_same_word(old: str, new: str) -> None:
    assert syllable(old) == syllable(new)


@pytest.mark.parametrize("typed", ["Đức", "đức", "\u00d0ức", "\u00f0ức", nfd("Đức")])
def test_every_letter_that_looks_like_d_with_a_stroke_is_one(typed: str) -> None:
    assert syllable(typed) == syllable("đức")


def test_a_stroke_is_a_mark_and_folds_away() -> None:
    assert (syllable("Đà").folded, syllable("Đà").letters) == ("da", "đa")


@pytest.mark.parametrize(
    ("word", "tone"), [("ma", 0), ("mà", 1), ("má", 2), ("mả", 3), ("mã", 4), ("mạ", 5), ("mậu", 5), ("mở", 3)]
)
def test_each_tone_has_its_number(word: str, tone: int) -> None:
    assert syllable(word).tone == tone


def test_the_marks_of_letters_are_kept_apart_from_the_tone() -> None:
    assert syllable("Thượng").letters != syllable("Thuọng").letters
    assert syllable("Thượng").tone == syllable("Thuọng").tone


@pytest.mark.parametrize("hidden", ["\u200b", "\u200d", "\u202e", "\ufeff", "\u00ad", "\u2060"])
def test_invisible_characters_inside_a_word_change_nothing(hidden: str) -> None:
    assert fold(f"T{hidden}rà Le{hidden}ng") == "tra leng"


@pytest.mark.parametrize("apostrophe", "'’ʼ")
def test_an_apostrophe_inside_a_name_does_not_cut_it(apostrophe: str) -> None:
    assert fold(f"Ea H{apostrophe}leo") == "ea hleo"


# Folding


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Phường Sơn Trà", "phuong son tra"),
        ("P.SƠN-TRÀ!", "p son tra"),
        ("La Dêê", "la dee"),
        ("tiếng_Việt", "tieng viet"),
        ("15/8/2025", "15 8 2025"),
        ("  \n ", ""),
        ("🤝", ""),
    ],
)
def test_folding_leaves_small_letters_and_single_blanks(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyAĐƯ áàảãạấầẩẫậ"))
def test_decomposed_text_folds_alike(text: str) -> None:
    assert fold(nfd(text)) == fold(text)


@given(TEXTS)
def test_clean_text_is_clean(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_cleaning_drops_what_cannot_be_seen_and_keeps_what_was_said() -> None:
    assert clean(f"{RIGHT_TO_LEFT}Sơn{ZERO_WIDTH} \x00\t Trà\ufeff\n") == "Sơn Trà"


# Where words stood


@pytest.mark.parametrize(
    "text",
    [
        "phường Sơn Trà kết nghĩa",
        nfd("phường Sơn Trà kết nghĩa"),
        f"phường {ZERO_WIDTH}Sơn Trà",
        f"{RIGHT_TO_LEFT}phường Sơn{ZERO_WIDTH} Trà",
        "🤝🏽 phường – Sơn…Trà",
    ],
)
def test_a_token_is_found_again_in_the_text_as_given(text: str) -> None:
    (at,) = [t for t in tokens(text) if t.folded == "tra"]
    assert fold(text[at.start : at.end]) == "tra"
    assert text[at.start] == "T"


def test_marks_of_a_decomposed_word_count_as_characters_of_the_text() -> None:
    first, second = tokens(nfd("Sơn Trà"))
    assert (first.end, second.start, second.end) == (4, 5, 9)


@given(TEXTS)
def test_tokens_and_what_stands_between_them_make_up_the_text(text: str) -> None:
    found = tokens(text)
    told = "".join(t.before + text[t.start : t.end] for t in found)
    assert text.startswith(told)
    assert fold(text[len(told) :]) == ""


@given(TEXTS)
def test_tokens_stand_in_order_and_apart(text: str) -> None:
    edges = [edge for t in tokens(text) for edge in (t.start, t.end)]
    assert edges == sorted(edges)


@pytest.mark.parametrize("mark", [", ", "; ", "? ", "! ", ". ", " (", " / ", "\n", " - ", " – "])
def test_no_name_runs_across_a_mark(mark: str) -> None:
    assert tokens(f"Sơn{mark}Trà")[1].breaks


@pytest.mark.parametrize("mark", [" ", "-", "  ", "_", "."])
def test_a_name_runs_across_blanks_and_hyphens(mark: str) -> None:
    assert not tokens(f"Sơn{mark}Trà")[1].breaks


# Marks that were typed are evidence


@pytest.mark.parametrize(
    ("typed", "meant", "wrong"),
    [
        ("nam đá", "Nam Đà", 1),
        ("chó", "chò", 1),
        ("trà đơn", "Trà Dơn", 1),
        ("sơn trá", "Sơn Trà", 1),
        ("sờn trá", "Sơn Trà", 2),
        ("hoà cưỡng", "Hòa Cường", 1),
    ],
)
def test_a_mark_that_the_name_does_not_have_contradicts_it(typed: str, meant: str, wrong: int) -> None:
    assert contradictions(syllables(typed), syllables(meant))[0] == wrong


@pytest.mark.parametrize("typed", ["son tra", "sơn tra", "son trà", "Sơn Trà", "SƠN TRÀ"])
def test_a_mark_that_was_dropped_is_no_contradiction(typed: str) -> None:
    assert contradictions(syllables(typed), syllables("Sơn Trà"))[0] == 0


@pytest.mark.parametrize(("typed", "dropped"), [("son tra", 2), ("sơn tra", 1), ("Sơn Trà", 0)])
def test_dropped_marks_are_counted_by_the_word(typed: str, dropped: int) -> None:
    assert contradictions(syllables(typed), syllables("Sơn Trà"))[1] == dropped


def test_hoi_and_nga_are_swapped_by_many_and_contradict_nothing() -> None:
    assert contradictions(syllables("Duy Nghỉa"), syllables("Duy Nghĩa")) == (0, 1)


@pytest.mark.parametrize(("text", "marked"), [("son tra", False), ("sơn tra", True), ("tra má", True), ("Đak", True)])
def test_it_shows_whether_any_mark_was_typed(text: str, marked: bool) -> None:
    assert has_marks(syllables(text)) is marked


# Typing keys left as they are


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("sown", "sơn"), ("traf", "trà"), ("ddaf", "đà"), ("nawngx", "nẵng"), ("phuowngf", "phường"), ("keets", "kết"),
        ("nghiax", "nghĩa"), ("hoaf", "hòa"), ("cuowngf", "cường"), ("sonw", "sơn"), ("ddoong", "đông"),
        ("so7n", "sơn"), ("tra2", "trà"), ("d9a2", "đà"), ("na8ng4", "nẵng"), ("phu7o7ng2", "phường"),
        ("ke6t1", "kết"), ("nghia4", "nghĩa"), ("TRAF", "trà"),
    ],
)  # fmt: skip
def test_telex_and_vni_keys_are_undone(keys: str, word: str) -> None:
    made = untype(keys)
    assert made is not None
    assert syllable(made) == syllable(word)


@pytest.mark.parametrize("word", ["xa", "12", "kết", "hcm", "vs", "", "a", "🤝"])
def test_a_word_without_keys_is_left_alone(word: str) -> None:
    assert untype(word) is None


@given(TEXTS)
def test_undoing_keys_takes_any_word(text: str) -> None:
    made = untype(text)
    assert made is None or unicodedata.is_normalized("NFC", made)
