"""Conditions on whole records: how many sign, how much is promised, what a source tells. All that are said hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.finding import Kind, Limit, Outcome
from knowledge.index import Index
from knowledge.models import Agreement
from knowledge.question.limits import limits_of
from tests.knowledge.conftest import Ask

KINDS = {"xã", "phường"}


def kinds(a: Agreement) -> set[str | None]:
    return {p.kind for p in a.parties}


@pytest.mark.parametrize(
    ("question", "meets"),
    [
        ("Các thỏa thuận có từ 10 cam kết trở lên", lambda a: len(a.commitments) >= 10),
        ("những thỏa thuận có dưới 5 việc", lambda a: 0 < len(a.commitments) < 5),
        ("thỏa thuận nào có đúng ba bên", lambda a: len(a.parties) == 3),
        ("which agreements have three or more parties", lambda a: len(a.parties) >= 3),
        ("cặp nào có từ hai nguồn trở lên", lambda a: len(a.sources) >= 2),
        ("Bao nhiêu thỏa thuận có ghi thời hạn", lambda a: a.period or a.term_years),
        ("thỏa thuận nào không có đường link", lambda a: not any(s.url for s in a.sources)),
        ("cặp nào không rõ nơi ký", lambda a: not a.place),
        ("which agreements don't have any pledges recorded", lambda a: not a.commitments),
        ("thỏa thuận nào chỉ biết tháng ký, không biết ngày", lambda a: len(a.signed_on or "") == 7),
        ("thỏa thuận nào không có phường tham gia", lambda a: "phường" not in kinds(a)),
        ("những cặp chỉ gồm xã với xã", lambda a: kinds(a) == {"xã"}),
        ("các cặp phường - xã", lambda a: kinds(a) == KINDS),
        ("các thỏa thuận không dùng chữ kết nghĩa", lambda a: a.kind == "cooperation"),
        ("Thỏa thuận cấp huyện có những cái nào", lambda a: "huyện" in kinds(a)),
        ("thỏa thuận nào có việc mới dự tính", lambda a: any(c.status == "planned" for c in a.commitments)),
        ("cặp nào ký tại xã Nông Cống", lambda a: "Nông Cống" in (a.place or "")),
        ("VnExpress viết về cặp kết nghĩa nào", lambda a: any(s.publisher == "VnExpress" for s in a.sources)),
    ],
)
def test_only_the_records_that_meet_a_condition_are_told(
    ask: Ask, index: Index, question: str, meets: Callable[[Agreement], object]
) -> None:
    wanted = {a.id for a in index.agreements.values() if meets(a)}
    assert 0 < len(wanted) < len(index.agreements)
    assert {a.id for a in ask(question).agreements} == wanted


@pytest.mark.parametrize(
    ("question", "meets"),
    [
        (
            "thỏa thuận hợp tác (không phải kết nghĩa) ký năm 2025",
            lambda a: a.kind == "cooperation" and (a.signed_on or "").startswith("2025"),
        ),
        (
            "thỏa thuận ba bên ký tháng 9/2025",
            lambda a: len(a.parties) == 3 and (a.signed_on or "").startswith("2025-09"),
        ),
        (
            "cặp nào ký tháng 8/2025 có trên 5 cam kết",
            lambda a: len(a.commitments) > 5 and (a.signed_on or "").startswith("2025-08"),
        ),
        (
            "các cặp phường - xã của Đà Nẵng ký tháng 8/2025",
            lambda a: kinds(a) == KINDS and (a.signed_on or "").startswith("2025-08"),
        ),
        (
            "thỏa thuận ba bên có cam kết về nông nghiệp",
            lambda a: len(a.parties) == 3 and any("agriculture" in c.fields for c in a.commitments),
        ),
    ],
)
def test_conditions_hold_together(ask: Ask, index: Index, question: str, meets: Callable[[Agreement], object]) -> None:
    wanted = {a.id for a in index.agreements.values() if meets(a)}
    assert wanted
    assert {a.id for a in ask(question).agreements} == wanted


def test_a_part_tells_the_conditions_its_records_meet(ask: Ask) -> None:
    assert ask("Các thỏa thuận có từ 10 cam kết trở lên").parts[0].limits == (Limit("so_many", "commitments", 10, 0),)


@pytest.mark.parametrize(
    "plain",
    [
        "son tra ket nghia voi xa nao",
        "hai ben cam ket gi",
        "co mot noi dung ve y te",
        "xa nao duoc ho tro ban nong san",
    ],
)
def test_ordinary_questions_set_no_number(plain: str) -> None:
    assert [x for x in limits_of(plain) if x.name == "so_many"] == []


@pytest.mark.parametrize(
    ("question", "left_out"),
    [
        ("Những cặp có cam kết giáo dục, trừ Sơn Trà và Hải Châu", {"Sơn Trà", "Hải Châu"}),
        ("Ngoài ba cặp An Khê, An Thắng, An Hải thì còn những cặp nào", {"An Khê", "An Thắng", "An Hải"}),
        ("Những nơi có cam kết về thanh niên mà không thuộc Thanh Hóa", {"Tượng Lĩnh", "Nông Cống"}),
    ],
)
def test_every_place_of_a_list_is_left_out(ask: Ask, question: str, left_out: set[str]) -> None:
    found = ask(question).agreements
    assert len(found) > 2
    assert not left_out & {p.name for a in found for p in a.parties}


def test_a_list_may_be_cut_down_in_the_next_turn(ask: Ask) -> None:
    found = ask("Những cặp nào ký trong tháng 8/2025?", "trừ mấy cặp Thanh Hóa ra")
    assert {p.province for a in found.agreements for p in a.parties} == {"Đà Nẵng"}


def test_a_paper_that_no_record_cites_has_nothing(ask: Ask) -> None:
    assert ask("báo Pháp Luật có đưa tin gì không").outcome is Outcome.NOT_FOUND


def test_a_paper_named_after_a_province_is_no_place(ask: Ask, index: Index) -> None:
    wanted = {a.id for a in index.agreements.values() if any(s.publisher == "Báo Quảng Nam" for s in a.sources or ())}
    assert {a.id for a in ask("Những bài nào của Báo Quảng Nam").agreements} == wanted


def test_a_circular_is_quoted_from_the_notes(ask: Ask) -> None:
    (part,) = ask("Công văn số 389 ngày nào").parts
    assert part.kind is Kind.TEXT
    assert "25/8/2025" in part.passages[0][1]
    assert ask("Công văn số 999 ngày nào").outcome is Outcome.NOT_FOUND


def test_pledges_in_a_field_are_counted(ask: Ask) -> None:
    (part,) = ask("Sơn Trà và Trà Leng có mấy việc về quốc phòng an ninh").parts
    assert part.counts == (2,)


def test_only_what_is_planned_is_told_where_that_is_asked(ask: Ask) -> None:
    (part,) = ask("Việc nào Hải Châu mới dự tính làm cho Hùng Sơn?").parts
    assert {p.commitment.status for p in part.promises} == {"planned"}


@pytest.mark.parametrize(
    "question", ["theo bạn thì cặp nào làm tốt nhất", "nên cho Sơn Trà kết nghĩa thêm với xã nào?"]
)
def test_what_would_be_best_is_no_question_to_records(ask: Ask, question: str) -> None:
    assert ask(question).outcome is Outcome.OUT_OF_SCOPE
