"""What is said of many agreements: counts, lists, comparison; and every kind in every state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from handlers.ask import RENDERERS, render
from handlers.payloads import decode
from handlers.types import Lang, Reply
from knowledge.finding import Choice, Dates, Finding, Kind, Outcome, Part, Promise
from knowledge.index import Index
from knowledge.models import Locality

Saying = Callable[..., Reply]
Place = Callable[..., Locality]
AUGUST = Dates("2025-08-01", "2025-08-31", "tháng 8/2025")


def test_a_count_gives_the_number_first_and_then_the_names(says: Saying, index: Index, place: Place) -> None:
    son_tra = place("son-tra--tra-leng")
    part = Part(
        kind=Kind.COUNT,
        reason="partners",
        counts=(1,),
        subject=(son_tra,),
        agreements=index.of_place(son_tra.id),
    )
    assert says(part).text.splitlines()[:2] == [
        "1 nơi kết nghĩa với phường Sơn Trà (Đà Nẵng):",
        "- xã Trà Leng (Đà Nẵng), ký ngày 15/8/2025",
    ]
    assert says(part, lang="en").text.startswith("1 place is twinned with Sơn Trà ward (Đà Nẵng):")


@pytest.mark.parametrize(
    ("reason", "n", "first"),
    [
        ("fields", 6, "6 lĩnh vực trong cam kết giữa phường Sơn Trà (Đà Nẵng) và xã Trà Leng (Đà Nẵng):"),
        ("commitments", 20, "20 việc được cam kết giữa phường Sơn Trà (Đà Nẵng) và xã Trà Leng (Đà Nẵng):"),
        (
            "people",
            1,
            "1 người được nhắc tên trong nguồn về thỏa thuận giữa phường Sơn Trà (Đà Nẵng) và xã Trà Leng (Đà Nẵng):",
        ),
        ("parties", 2, "2 bên cùng ký:"),
    ],
)
def test_what_is_counted_is_named(says: Saying, index: Index, reason: str, n: int, first: str) -> None:
    part = Part(kind=Kind.COUNT, reason=reason, counts=(n,), agreements=(index.agreements["son-tra--tra-leng"],))
    lines = says(part).text.splitlines()
    assert lines[0] == first
    assert "Trà Leng" in says(part).text
    assert any(line.startswith("- ") for line in lines)


def test_a_list_has_a_line_for_each_pair_and_says_as_of_when(says: Saying, index: Index) -> None:
    august = tuple(a for a in index.agreements.values() if AUGUST.holds(a.signed_on))
    reply = says(Part(kind=Kind.LIST, agreements=august, dates=AUGUST))
    lines = reply.text.splitlines()
    assert lines[0] == f"Mình có {len(august)} thỏa thuận ký tháng 8/2025, tính đến 9/3/2026:"
    assert lines[1].startswith("- xã Duy Nghĩa – xã Tượng Lĩnh (19/8/2025)")
    assert len([x for x in lines if x.startswith("- ")]) == 8
    assert decode(reply.buttons[0][0].payload or "")[0].since == "2025-08"  # type: ignore[union-attr]


def test_a_whole_list_is_whole(says: Saying, index: Index) -> None:
    everything = tuple(index.agreements.values())
    reply = says(Part(kind=Kind.LIST, agreements=everything), full=True)
    assert len([b for b in reply.blocks if b.kind == "item"]) == len(everything)


def test_a_list_that_no_button_can_find_again_is_shown_whole(says: Saying, index: Index) -> None:
    some = tuple(index.agreements.values())[:12]
    reply = says(Part(kind=Kind.LIST, agreements=some))
    assert len([b for b in reply.blocks if b.kind == "item"]) == 12


def test_narrow_words_show_the_promise_that_says_them(says: Saying, index: Index) -> None:
    record = index.agreements["son-tra--tra-leng"]
    fitting = next(c for c in record.commitments or () if "nông sản" in c.text)
    part = Part(kind=Kind.BY_FIELD, topic="nông sản", agreements=(record,), promises=(Promise(record, fitting),))
    assert says(part).text.splitlines()[1] == (
        "- phường Sơn Trà – xã Trà Leng (15/8/2025): Hai bên kết nối để tiêu thụ nông sản của nhau."
    )


def test_which_of_two_signed_first(says: Saying, index: Index) -> None:
    two = (index.agreements["hai-chau--hung-son"], index.agreements["son-tra--tra-leng"])
    lines = says(Part(kind=Kind.COMPARE, reason="date", agreements=two)).text.splitlines()
    assert lines[0] == "Phường Sơn Trà – xã Trà Leng ký trước."
    assert "15/8/2025" in lines[1]
    assert "16/8/2025" in lines[2]


def test_a_year_alone_does_not_come_before_a_day_of_that_year(says: Saying, index: Index) -> None:
    two = (index.agreements["tra-lien--chien-dan"], index.agreements["son-tra--tra-leng"])
    assert says(Part(kind=Kind.COMPARE, reason="date", agreements=two)).text.startswith("Mình chưa đủ ngày ký")


def test_a_comparison_says_what_two_have_in_common(says: Saying, index: Index) -> None:
    two = (index.agreements["son-tra--tra-leng"], index.agreements["hoa-cuong--tra-tan"])
    text = says(Part(kind=Kind.COMPARE, agreements=two)).text
    assert "xã Trà Leng" in text
    assert "xã Trà Tân" in text
    assert "Cùng có: xây dựng Đảng, hệ thống chính trị; cải cách hành chính, chuyển đổi số; kinh tế, ngân sách." in text


def test_a_choice_is_a_short_question_and_a_button_each(index: Index, place: Place) -> None:
    choices = tuple(Choice(place=place(a)) for a in ("son-tra--tra-leng", "hai-chau--hung-son"))
    finding = Finding(outcome=Outcome.CHOOSE, reason="which_place", choices=choices)
    reply = render(finding, index, "vi", waiting=("when",))
    assert reply.text == "Bạn muốn hỏi nơi nào?"
    assert [row[0].label for row in reply.buttons] == ["Phường Sơn Trà (Đà Nẵng)", "Phường Hải Châu (Đà Nẵng)"]
    assert decode(reply.buttons[0][0].payload or "")[0].kinds == ("when",)  # type: ignore[union-attr]
    assert render(finding, index, "vi", full=True).text.splitlines()[1] == "1. Phường Sơn Trà (Đà Nẵng)"


def test_out_of_scope_says_what_the_bot_can_do_and_where_else_to_ask(index: Index) -> None:
    finding = Finding(outcome=Outcome.OUT_OF_SCOPE, reason="off_topic")
    assert "Việc khác, bạn hỏi 1022 nhé." in render(finding, index, "vi").text
    assert "please ask 0236 1022" in render(finding, index, "en", hotline="0236 1022").text


def test_a_greeting_around_a_question_is_not_answered_for_itself(says: Saying, index: Index) -> None:
    record = index.agreements["son-tra--tra-leng"]
    reply = says(Part(kind=Kind.GREETING), Part(kind=Kind.WHEN, agreements=(record,)))
    assert "Chào" not in reply.text


def test_every_kind_can_be_said() -> None:
    assert set(Kind) <= set(RENDERERS)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("found", [True, False])
@pytest.mark.parametrize("kind", list(RENDERERS))
def test_any_kind_in_any_state_gets_words_and_never_an_error(
    index: Index, place: Place, kind: str, found: bool, lang: Lang
) -> None:
    records = tuple(index.agreements[i] for i in ("son-tra--tra-leng", "an-khe--dac-pring", "da-nang--le-havre"))
    people = tuple((a, p) for a in records for p in a.people or ())
    for agreements in ((), records[:1], records):
        for subject in ((), (place("son-tra--tra-leng"),), (place("son-tra--tra-leng"), place("an-khe--dac-pring"))):
            for verdict in (None, True, False):
                part = Part(
                    kind=Kind(kind),
                    found=found,
                    agreements=agreements,
                    subject=subject,
                    verdict=verdict,
                    people=people if agreements else (),
                    dates=AUGUST,
                    counts=(len(agreements),),
                    promises=tuple(Promise(a, c) for a in agreements for c in (a.commitments or ())[:1]),
                    support=tuple((a, s) for a in agreements for s in a.support or ()),
                    passages=tuple((a, a.title or "") for a in agreements),
                )
                finding = Finding(outcome=Outcome.ANSWERED if found else Outcome.NOT_FOUND, parts=(part,))
                reply = render(finding, index, lang, today=dt.date(2026, 3, 9))
                assert reply.text.strip()
                assert reply == render(finding, index, lang, today=dt.date(2026, 3, 9))


@pytest.mark.parametrize("kind", ["greeting", "help", "about", "partners", "list"])
def test_an_empty_knowledge_base_is_no_error(empty_index: Index, kind: str) -> None:
    finding = Finding(outcome=Outcome.NOT_FOUND, parts=(Part(kind=Kind(kind), found=False),))
    assert render(finding, empty_index, "vi").text
