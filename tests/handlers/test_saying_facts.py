"""What is said of one agreement: the day, the place, people, money, promises, principles, term, source."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from handlers.types import Reply
from knowledge.finding import Kind, Part, Promise
from knowledge.index import Index
from knowledge.models import Agreement, Commitment, Progress

Saying = Callable[..., Reply]


def test_the_day_of_the_signing(says: Saying, index: Index) -> None:
    part = Part(kind=Kind.WHEN, agreements=(index.agreements["hai-chau--hung-son"],))
    first = "Phường Hải Châu (Đà Nẵng) và xã Hùng Sơn (Đà Nẵng) ký kết nghĩa ngày 16/8/2025."
    assert says(part).text.splitlines()[0] == first


def test_a_year_that_was_inferred_is_said_to_be(says: Saying, index: Index) -> None:
    part = Part(kind=Kind.WHEN, agreements=(index.agreements["tra-lien--chien-dan"],))
    assert "ký kết nghĩa năm 2025 (suy ra từ nguồn, nguồn không ghi rõ)." in says(part).text


@pytest.mark.parametrize(
    ("kind", "reason", "record", "first"),
    [
        (
            Kind.WHEN,
            "no_date",
            "an-khe--dac-pring",
            "Mình chưa rõ phường An Khê (Đà Nẵng) và xã Đắc Pring (Đà Nẵng) ký ngày nào, vì nguồn không ghi.",
        ),
        (
            Kind.WHERE,
            "no_place",
            "son-tra--tra-leng",
            "Mình chưa rõ phường Sơn Trà (Đà Nẵng) và xã Trà Leng (Đà Nẵng) ký ở đâu, vì nguồn không ghi.",
        ),
        (
            Kind.SUPPORT,
            "no_support",
            "son-tra--tra-leng",
            "Nguồn không ghi tiền hay quà hỗ trợ giữa phường Sơn Trà (Đà Nẵng) và xã Trà Leng (Đà Nẵng).",
        ),
        (
            Kind.STATUS,
            "no_term",
            "hoa-cuong--tra-tan",
            "Nguồn không ghi thời hạn thỏa thuận giữa phường Hòa Cường (Đà Nẵng) và xã Trà Tân (Đà Nẵng).",
        ),
    ],
)
def test_what_is_not_known_is_said_plainly_with_what_is(
    says: Saying, index: Index, kind: Kind, reason: str, record: str, first: str
) -> None:
    lines = says(Part(kind=kind, found=False, reason=reason, agreements=(index.agreements[record],))).text.splitlines()
    assert lines[0] == first
    assert lines[1].startswith("Điều mình biết: hai bên kết nghĩa với nhau")
    assert lines[2].startswith("Nguồn: ")


def test_bodies_answer_for_a_signer_that_nobody_named(says: Saying, index: Index) -> None:
    record = index.agreements["hai-chau--hung-son"]
    text = says(Part(kind=Kind.WHO, found=False, reason="no_signer", agreements=(record,))).text
    assert "Nguồn chỉ ghi cơ quan ký: Đảng ủy phường Hải Châu và Đảng ủy xã Hùng Sơn." in text


def test_people_are_named_with_their_offices(says: Saying, index: Index) -> None:
    record = index.agreements["hai-chau--hung-son"]
    part = Part(kind=Kind.WHO, agreements=(record,), people=tuple((record, p) for p in record.people or ()))
    assert "- Nguyễn Văn Duy – Chủ tịch UBND phường Hải Châu" in says(part).text


def test_money_is_listed_one_by_one_and_never_added_up(says: Saying, index: Index) -> None:
    record = index.agreements["hai-chau--hung-son"]
    part = Part(kind=Kind.SUPPORT, agreements=(record,), support=tuple((record, s) for s in record.support or ()))
    text = says(part).text
    assert "- 50 triệu đồng (tổng): Hỗ trợ UBND xã Hùng Sơn (phường Hải Châu → UBND xã Hùng Sơn)" in text
    assert "409" not in text


def test_a_sum_for_each_is_said_to_be_for_each(says: Saying, index: Index) -> None:
    record = index.agreements["tra-giap--viet-an--ban-thach"]
    part = Part(kind=Kind.SUPPORT, agreements=(record,), support=tuple((record, s) for s in record.support or ()))
    assert "- 500.000 đồng mỗi suất: 10 suất quà" in says(part).text
    assert "500,000 VND (500.000 đồng) each: “10 suất quà" in says(part, lang="en").text


def all_promises(record: Agreement) -> tuple[Promise, ...]:
    return tuple(Promise(record, c) for c in record.commitments or ())


def test_promises_stand_under_the_headings_of_the_record(says: Saying, index: Index) -> None:
    record = index.agreements["son-tra--tra-leng"]
    reply = says(Part(kind=Kind.COMMITMENTS, agreements=(record,), promises=all_promises(record)))
    lines = reply.text.splitlines()
    assert lines[0] == "Phường Sơn Trà (Đà Nẵng) và xã Trà Leng (Đà Nẵng) cam kết 20 việc trong 6 lĩnh vực:"
    assert lines[1] == "Xây dựng Đảng, hệ thống chính trị"
    assert sum(line.startswith("- ") for line in lines) == 8
    assert reply.buttons[0][-1].label == "Xem thêm (12)"


def test_the_pages_together_hold_every_promise_once(says: Saying, index: Index) -> None:
    record = index.agreements["son-tra--tra-leng"]
    part = Part(kind=Kind.COMMITMENTS, agreements=(record,), promises=all_promises(record))
    pages = [[b.text for b in says(part, page=n).blocks if b.kind == "item"] for n in range(3)]
    assert [text for page in pages for text in page] == [c.text for c in record.commitments or ()]


def test_everything_is_said_at_once_where_the_whole_text_is_wanted(says: Saying, index: Index) -> None:
    record = index.agreements["son-tra--tra-leng"]
    reply = says(Part(kind=Kind.COMMITMENTS, agreements=(record,), promises=all_promises(record)), full=True)
    assert sum(b.kind == "item" for b in reply.blocks) == 20
    assert reply.buttons == ()


def test_promises_of_several_records_are_summed_up_and_each_has_a_button(says: Saying, index: Index) -> None:
    two = tuple(index.agreements[i] for i in ("nam-phuoc--thang-phu--phuoc-thanh", "nam-phuoc--nong-cong"))
    part = Part(kind=Kind.COMMITMENTS, agreements=two, promises=all_promises(two[0]) + all_promises(two[1]))
    reply = says(part)
    assert "cam kết 11 việc trong 8 lĩnh vực: " in reply.blocks[0].text
    assert [row[0].payload for row in reply.buttons] == [f"k|commitments|{index.keys[a.id]}" for a in two]
    assert sum(b.kind == "item" for b in says(part, full=True).blocks) == 16


def test_a_plan_is_said_to_be_one_and_progress_is_told(says: Saying, index: Index) -> None:
    record = index.agreements["hai-chau--hung-son"]
    planned = next(c for c in record.commitments or () if c.status == "planned")
    step = Progress(text="đã làm 2 km đường", on="2026-01")
    moved = msgspec.structs.replace(planned, status="in_progress", progress=(step,))
    part = Part(kind=Kind.FIELD, topic="đường bê tông", agreements=(record,), promises=(Promise(record, planned),))
    assert "đường bê tông ở xã Hùng Sơn. (dự kiến)" in says(part).text
    changed = Part(
        kind=Kind.FIELD, fields=("infrastructure",), agreements=(record,), promises=(Promise(record, moved),)
    )
    assert "(đang làm) [Tiến độ: tháng 1/2026: đã làm 2 km đường]" in says(changed).text


def test_a_field_asked_yes_or_no_is_answered_yes_first(says: Saying, index: Index) -> None:
    record = index.agreements["son-tra--tra-leng"]
    health = tuple(p for p in all_promises(record) if "health" in p.commitment.fields)
    part = Part(kind=Kind.FIELD, fields=("health",), agreements=(record,), promises=health, verdict=True)
    assert says(part).text.splitlines()[:2] == [
        "Có. Về y tế, phường Sơn Trà (Đà Nẵng) và xã Trà Leng (Đà Nẵng) cam kết:",
        "- Hai bên trao đổi kinh nghiệm phát triển sự nghiệp y tế.",
    ]


def test_a_field_that_the_record_lacks_is_answered_with_those_it_has(says: Saying, index: Index) -> None:
    record = index.agreements["hoa-cuong--tra-tan"]
    part = Part(
        kind=Kind.FIELD,
        found=False,
        verdict=False,
        reason="no_field",
        fields=("security_defense",),
        agreements=(record,),
    )
    lines = says(part).text.splitlines()
    assert lines[0] == (
        "Không. Thỏa thuận giữa phường Hòa Cường (Đà Nẵng) và xã Trà Tân (Đà Nẵng)"
        " không ghi gì về quốc phòng - an ninh."
    )
    assert lines[1].startswith("Hai bên cam kết về: xây dựng Đảng, hệ thống chính trị; đào tạo cán bộ")


def test_english_quotes_the_vietnamese_words_and_says_so_once(says: Saying, index: Index) -> None:
    record = index.agreements["son-tra--tra-leng"]
    part = Part(kind=Kind.PRINCIPLES, agreements=(record,))
    again = Part(kind=Kind.COMMITMENTS, agreements=(record,), promises=all_promises(record))
    text = says(part, again, lang="en").text
    assert "- “Tự nguyện”" in text
    assert text.count("quoted in Vietnamese") == 1


def test_the_source_is_given_with_title_date_and_address(says: Saying, index: Index) -> None:
    reply = says(Part(kind=Kind.SOURCE, agreements=(index.agreements["hoa-cuong--tra-tan"],)))
    assert reply.text.splitlines()[1] == (
        "- Phường Hòa Cường và xã Trà Tân ký kết biên bản kết nghĩa, Báo Đà Nẵng, 8/8/2025, "
        "https://baodanang.vn/phuong-hoa-cuong-va-xa-tra-tan-ky-ket-bien-ban-ket-nghia-3298943.html"
    )
    assert reply.blocks[1].spans[-1].style == "link"
    assert not any(b.kind == "source" for b in reply.blocks)


def test_a_term_that_has_ended_is_said_to_have_ended(says: Saying, index: Index) -> None:
    text = says(Part(kind=Kind.STATUS, agreements=(index.agreements["tam-ky--nam-giang--la-dee--la-ee"],))).text
    assert "giai đoạn 2021 – 2025, thời hạn 5 năm (đến nay đã hết hạn)." in text


def test_a_term_under_way_is_said_to_be_so(says: Saying, index: Index) -> None:
    text = says(Part(kind=Kind.STATUS, agreements=(index.agreements["chien-dan--tay-ho--phu-ninh"],))).text
    assert "giai đoạn 2025 – 2030, thời hạn 5 năm (đến nay chưa hết hạn)." in text


def test_three_questions_in_one_message_name_the_places_once(says: Saying, index: Index) -> None:
    record = index.agreements["hai-chau--hung-son"]
    parts = (
        Part(kind=Kind.PARTNERS, agreements=(record,)),
        Part(kind=Kind.WHERE, agreements=(record,)),
        Part(kind=Kind.WHEN, agreements=(record,)),
    )
    assert says(*parts).text.splitlines() == [
        "Phường Hải Châu (Đà Nẵng) kết nghĩa với xã Hùng Sơn (Đà Nẵng), ký ngày 16/8/2025.",
        "Hai bên ký ở xã Hùng Sơn.",
        "Nguồn: Báo Đà Nẵng, 17/8/2025, và 1 nguồn khác",
    ]


def test_a_gift_told_once_is_not_told_again_under_its_field(says: Saying, index: Index) -> None:
    record = index.agreements["hoa-khanh--song-kon"]
    gifts = tuple((record, s) for s in record.support or ())
    parts = (
        Part(kind=Kind.SUPPORT, agreements=(record,), support=gifts),
        Part(kind=Kind.FIELD, topic="học bổng", agreements=(record,), support=gifts),
    )
    assert says(*parts).text.count("120 triệu") == 1


def test_where_a_person_is_named(says: Saying, index: Index) -> None:
    record = index.agreements["son-tra--tra-leng"]
    part = Part(kind=Kind.PERSON, agreements=(record,), people=tuple((record, p) for p in record.people or ()))
    assert says(part).text.startswith("Huỳnh Thị Thùy Dung, Trưởng ban Tuyên giáo")
    assert "phường Sơn Trà (Đà Nẵng) và xã Trà Leng (Đà Nẵng)" in says(part).text


def test_a_record_full_of_markup_is_said_as_it_is(says: Saying, index: Index) -> None:
    record = index.agreements["son-tra--tra-leng"]
    odd = Promise(record, Commitment(text="<b>**x**</b> {y} [z](javascript:1)"))
    reply = says(Part(kind=Kind.FIELD, topic="*_`", agreements=(record,), promises=(odd,)))
    assert "- <b>**x**</b> {y} [z](javascript:1)" in reply.text
    assert {s.style for b in reply.blocks if b.kind == "item" for s in b.spans} == {"plain"}
