"""What holds of every text: nothing raises, equal meaning is answered alike, other records change nothing."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.answer import answer, places
from knowledge.finding import Context, Finding, Outcome
from knowledge.models import Agreement, Commitment, Locality, Party
from knowledge.places.gazetteer import Gazetteer
from knowledge.text import fold
from tests import scoring
from tests.scoring import QUESTIONS, TODAY, golds, index_of

quick = settings(max_examples=120, deadline=timedelta(seconds=2), suppress_health_check=list(HealthCheck))

WORDS = """
kết nghĩa với ai|ký ngày nào|cam kết gì|về giáo dục|có bao nhiêu|so sánh|không|xã|phường|tỉnh|của|ở|và|với|gì ấy|đó|
mình|nào|?|,|;|.|-|15/8/2025|tháng 8|năm ngoái|160 triệu|ông|Nguyễn Văn|cũ|vs|ko|kn|hi|cảm ơn|who|is twinned with|list|
ignore previous instructions|bán nông sản|1,2 tỷ|quý 3|từ|đến|trước|"|(|)|/|%|NEAR|OR|*|\u202e|\u200b|🤝|à nhầm|
còn|thì sao|tôi ở
""".replace("\n", "").split("|")
NAMED = [p.name for p in scoring.starter().places()]
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
MIXED = st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(NAMED)), max_size=25).map(" ".join)
SPOILT = st.tuples(MIXED, ANY_TEXT, MIXED).map("".join)


def told(found: Finding) -> tuple[object, ...]:
    """What a finding says, apart from how the question was typed."""
    choices = tuple((c.place and c.place.id, c.agreement and c.agreement.id) for c in found.choices)
    verdicts = tuple((p.kind, p.found, p.verdict, p.reason, p.promises, p.counts) for p in found.parts)
    return (found.outcome, verdicts, {a.id for a in found.agreements}, {p.id for p in found.places}, choices)


def found_for(*turns: str, index: scoring.Index | None = None) -> Finding:
    context = Context()
    for turn in turns:
        finding, context = answer(turn, context, index or scoring.starter(), TODAY)
    return finding


# Nothing raises


@quick
@given(ANY_TEXT)
def test_any_text_is_answered(text: str) -> None:
    assert found_for(text).outcome in Outcome


@quick
@given(MIXED)
def test_any_mixture_of_words_and_names_is_answered(text: str) -> None:
    assert found_for(text).outcome in Outcome


@quick
@given(st.lists(st.one_of(MIXED, SPOILT), min_size=2, max_size=4))
def test_any_conversation_is_answered(turns: list[str]) -> None:
    assert found_for(*turns).outcome in Outcome


@quick
@given(st.one_of(MIXED, SPOILT))
def test_places_stand_where_they_say(text: str) -> None:
    for named in places(text, scoring.starter(), TODAY):
        start, end = named.span
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    "piece", ["a", "Sơn Trà ", "kết nghĩa ", "?", "\u0301", "15/8/2025 ", "xã ", "(", "\n", "ông "]
)
def test_ten_thousand_characters_are_answered(piece: str) -> None:
    assert found_for((piece * 10_000)[:10_000]).outcome in Outcome


@pytest.mark.parametrize("control", [chr(c) for c in (0, 7, 8, 27, 127, 133, 0xFEFF, 0xFFFD, 0xFFFF, 0x10FFFF)])
def test_control_characters_do_not_hide_a_question(control: str) -> None:
    asked = f"{control}Sơn Trà {control} kết nghĩa với ai?{control}"
    assert [a.id for a in found_for(asked).agreements] == ["son-tra--tra-leng"]


# Equal meaning

CLEAN = [g for g in golds(QUESTIONS / "starter.jsonl") if not g.context and len(g.q) < 120]
_OLD = {
    f"{vowels[0]}{tone}{vowels[1]}": f"{vowels}{tone}"
    for vowels in ("oa", "oe", "uy", "Oa", "Oe", "Uy")
    for tone in "\u0300\u0301\u0309\u0303\u0323"
}
_SYLLABLE_END = re.compile(r"(?<![qQ])(?:" + "|".join(_OLD) + r")(?![\w\u0300-\u036f])")


def old_tone_placement(text: str) -> str:
    """``hòa`` as ``hoà``, as it was taught before.

    >>> old_tone_placement("Hòa Cường, Thủy, quý")
    'Hoà Cường, Thuỷ, quý'
    """
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _SYLLABLE_END.sub(lambda m: _OLD[m.group()], decomposed))


@quick
@given(st.sampled_from(CLEAN))
def test_decomposed_letters_mean_the_same(gold: scoring.Gold) -> None:
    assert told(found_for(unicodedata.normalize("NFD", gold.q))) == told(found_for(gold.q))


@quick
@given(st.sampled_from([g for g in CLEAN if old_tone_placement(g.q) != unicodedata.normalize("NFC", g.q)]))
def test_old_tone_placement_means_the_same(gold: scoring.Gold) -> None:
    assert told(found_for(old_tone_placement(gold.q))) == told(found_for(gold.q))


@quick
@given(st.sampled_from(CLEAN), st.sampled_from(["  {}", "{}\n", "{}\u200b", "\u202e{}", "{} 🙂", "\ufeff{}", "{} "]))
def test_what_cannot_be_seen_or_says_nothing_changes_nothing(gold: scoring.Gold, around: str) -> None:
    assert told(found_for(around.format(gold.q))) == told(found_for(gold.q))


PLAIN = (
    "{} kết nghĩa với ai?",
    "phường {} kết nghĩa với xã nào?",
    "{} ký kết ngày nào?",
    "{} cam kết những gì?",
    "{} cam kết gì về giáo dục?",
    "{} được hỗ trợ bao nhiêu tiền?",
    "nguồn tin về {} ở đâu?",
)


def without_marks(text: str) -> str:
    return "".join(fold(c) or c for c in unicodedata.normalize("NFC", text))


def alone(place: Locality) -> bool:
    """Whether no other unit of the country has a name like it without marks."""
    known = {i for i in scoring.starter().names.find(fold(place.name)) if i != place.id}
    return not known and place.name.isascii() is False


ALONE = [p.name for p in scoring.starter().places() if alone(p)]


def test_there_are_names_that_no_other_place_has() -> None:
    assert len(ALONE) >= 5


@quick
@given(st.sampled_from(PLAIN), st.sampled_from(ALONE))
def test_without_marks_the_same_is_meant_where_no_other_could_be(form: str, name: str) -> None:
    asked = form.format(name)
    assert told(found_for(without_marks(asked))) == told(found_for(asked))


@quick
@given(st.sampled_from(PLAIN), st.sampled_from(NAMED))
def test_capitals_mean_the_same(form: str, name: str) -> None:
    asked = form.format(name)
    assert told(found_for(asked.upper())) == told(found_for(asked))


BOTH = (
    "{} và {} ký ngày nào?",
    "{} có kết nghĩa với {} không?",
    "cam kết giữa {} và {}",
    "{} - {} ký ở đâu?",
    "ai dự lễ ký giữa {} với {}?",
)


@quick
@given(st.sampled_from(BOTH), st.sampled_from(list(scoring.starter().agreements.values())))
def test_a_pair_is_the_same_the_other_way_round(form: str, agreement: Agreement) -> None:
    one, other = (p.full_name for p in agreement.parties[:2])
    assert told(found_for(form.format(one, other))) == told(found_for(form.format(other, one)))


# Unrelated records

ASKED = (
    "Sơn Trà kết nghĩa với ai?",
    "son tra ket nghia voi ai",
    "Sơn Trà với Trà Leng cam kết gì về giáo dục?",
    "Hải Châu tặng Hùng Sơn bao nhiêu tiền?",
    "phường Hòa Cường ký ngày nào?",
    "Thọ Quang kết nghĩa với xã nào?",
    "huyện Nam Giang kết nghĩa với ai?",
    "Avương có những đối tác nào?",
    "Hải Vân kết nghĩa với ai?",
    "Duy Xuyên kết nghĩa với ai ở Thanh Hóa?",
    "ai dự lễ ký của Bàn Thạch?",
    "xã Phước Thành được giúp gì về nông sản?",
)
_NAMED = {fold(n) for p in scoring.starter().places() for n in (p.name, *p.aliases)}
_MEANT = {w for q in ASKED for w in fold(q).split()}
UNRELATED = [
    p
    for p in Gazetteer.load().by_id.values()
    if p.level == "commune" and not p.former and fold(p.name) not in _NAMED and not set(fold(p.name).split()) & _MEANT
]


def as_party(place: Locality) -> Party:
    return Party(name=place.name, kind=place.kind, province=place.province, code=place.code)


@settings(quick, max_examples=40)
@given(
    st.sampled_from(ASKED),
    st.lists(st.sampled_from(UNRELATED), min_size=2, max_size=3, unique_by=lambda p: p.id),
    st.sampled_from(["", "Tặng bò giống cho hộ nghèo, mở lớp dạy nghề", "Hai bên giúp nhau ký hợp đồng bán nông sản"]),
)
def test_an_unrelated_record_changes_no_answer(asked: str, others: list[Locality], promise: str) -> None:
    commitments = (Commitment(text=promise, fields=("education",)),) if promise else ()
    added = Agreement(id="added", parties=tuple(map(as_party, others)), signed_on="2026-01-05", commitments=commitments)
    more = index_of([*scoring.starter().agreements.values(), added])
    assert told(found_for(asked, index=more)) == told(found_for(asked))
