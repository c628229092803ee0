"""What is said of who is paired with whom: partners, yes or no, former places."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handlers.types import Reply
from knowledge.finding import Dates, Kind, Part, Reading
from knowledge.index import Index
from knowledge.models import Locality

Saying = Callable[..., Reply]
Place = Callable[..., Locality]


def partners(index: Index, *places: Locality) -> Part:
    records = {a.id: a for p in places for a in index.of_place(p.id)}
    return Part(kind=Kind.PARTNERS, subject=places, agreements=tuple(records.values()))


def test_the_first_line_names_both_places_in_full_and_the_day(says: Saying, index: Index, place: Place) -> None:
    reply = says(partners(index, place("son-tra--tra-leng")))
    assert reply.text.splitlines() == [
        "Phường Sơn Trà (Đà Nẵng) kết nghĩa với xã Trà Leng (Đà Nẵng), ký ngày 15/8/2025.",
        "Hai bên cam kết 20 việc trong 6 lĩnh vực.",
        "Nguồn: Báo Đà Nẵng, 16/8/2025",
    ]


def test_both_names_are_bold(says: Saying, index: Index, place: Place) -> None:
    spans = says(partners(index, place("son-tra--tra-leng"))).blocks[0].spans
    assert [s.text for s in spans if s.style == "bold"] == ["Phường Sơn Trà (Đà Nẵng)", "xã Trà Leng (Đà Nẵng)"]


def test_the_place_asked_about_comes_first(says: Saying, index: Index, place: Place) -> None:
    reply = says(partners(index, place("son-tra--tra-leng", 1)))
    assert reply.text.startswith("Xã Trà Leng (Đà Nẵng) kết nghĩa với phường Sơn Trà (Đà Nẵng)")


def test_the_same_in_english(says: Saying, index: Index, place: Place) -> None:
    reply = says(partners(index, place("son-tra--tra-leng")), lang="en")
    assert reply.text.splitlines() == [
        "Sơn Trà ward (Đà Nẵng) is twinned with Trà Leng commune (Đà Nẵng), signed on 15/8/2025.",
        "The two sides made 20 pledges in 6 fields.",
        "Source: Báo Đà Nẵng, 16/8/2025",
    ]


def test_buttons_lead_only_to_what_the_record_has(says: Saying, index: Index, place: Place) -> None:
    son_tra = [b.label for row in says(partners(index, place("son-tra--tra-leng"))).buttons for b in row]
    hai_chau = [b.label for row in says(partners(index, place("hai-chau--hung-son"))).buttons for b in row]
    assert son_tra == ["Cam kết", "Ai ký?", "Nguyên tắc", "Nguồn"]
    assert hai_chau == ["Cam kết", "Ai ký?", "Tiền hỗ trợ", "Ký ở đâu?", "Mở nguồn"]


def test_where_nobody_is_known_to_have_signed_the_button_asks_who_attended(
    says: Saying, index: Index, place: Place
) -> None:
    hoa_khanh = [b.label for row in says(partners(index, place("hoa-khanh--song-kon"))).buttons for b in row]
    assert "Ai dự?" in hoa_khanh
    assert "Ai ký?" not in hoa_khanh


def test_a_place_in_several_agreements_is_answered_with_all_of_them(says: Saying, index: Index, place: Place) -> None:
    reply = says(partners(index, place("nam-phuoc--nong-cong")))
    assert reply.text.splitlines()[:3] == [
        "Xã Nam Phước (Đà Nẵng) kết nghĩa với 3 nơi:",
        "- xã Thăng Phú (Đà Nẵng) và xã Phước Thành (Đà Nẵng), ký ngày 3/9/2025 (suy ra từ nguồn, nguồn không ghi rõ)",
        "- xã Nông Cống (Thanh Hóa), ký ngày 19/8/2025",
    ]
    assert [b.label for row in reply.buttons for b in row] == [
        "Nam Phước – Thăng Phú – Phước Thành",
        "Nam Phước – Nông Cống",
    ]


def test_cooperation_is_not_called_twinning(says: Saying, index: Index, place: Place) -> None:
    text = says(partners(index, place("da-nang--le-havre", 1))).text
    assert "hợp tác với thành phố Đà Nẵng" in text
    assert "kết nghĩa" not in text


def test_a_party_abroad_is_named_with_its_country(says: Saying, index: Index, place: Place) -> None:
    part = partners(index, place("nam-giang--dak-chung", 1))
    assert "Huyện Đắk Chưng (Sê Kông, Lào) kết nghĩa với huyện Nam Giang cũ (Quảng Nam)" in says(part).text
    assert "Đắk Chưng district (Sê Kông, Laos)" in says(part, lang="en").text


def test_a_place_without_records_is_told_names_nearby_and_nothing_else(says: Saying, place: Place) -> None:
    tra_leng = place("son-tra--tra-leng", 1)
    near = (place("hai-chau--hung-son"), place("hoa-cuong--tra-tan"))
    part = Part(kind=Kind.PARTNERS, found=False, reason="no_records", subject=(tra_leng,))
    reply = says(part, near=near, places=(tra_leng,))
    assert reply.text.splitlines() == [
        "Mình chưa có dữ liệu kết nghĩa của xã Trà Leng (Đà Nẵng).",
        "Gần đó, mình có dữ liệu về phường Hải Châu và phường Hòa Cường. Bạn gửi tên một nơi để hỏi nhé.",
    ]
    assert [row[0].label for row in reply.buttons] == ["Phường Hải Châu (Đà Nẵng)", "Phường Hòa Cường (Đà Nẵng)"]


def test_yes_comes_first(says: Saying, index: Index, place: Place) -> None:
    both = (place("son-tra--tra-leng"), place("son-tra--tra-leng", 1))
    record = (index.agreements["son-tra--tra-leng"],)
    reply = says(Part(kind=Kind.CHECK, verdict=True, subject=both, agreements=record))
    assert reply.text.startswith("Có. Phường Sơn Trà (Đà Nẵng) kết nghĩa với xã Trà Leng (Đà Nẵng)")


def test_no_comes_first_and_then_with_whom_each_is_paired(says: Saying, place: Place) -> None:
    both = (place("son-tra--tra-leng"), place("hoa-cuong--tra-tan", 1))
    reply = says(Part(kind=Kind.CHECK, found=False, verdict=False, reason="no_pair", subject=both))
    assert reply.text.splitlines() == [
        "Không thấy. Chưa có bản ghi nào nói phường Sơn Trà (Đà Nẵng) kết nghĩa với xã Trà Tân (Đà Nẵng).",
        "Phường Sơn Trà (Đà Nẵng) kết nghĩa với xã Trà Leng (Đà Nẵng), ký ngày 15/8/2025.",
        "Xã Trà Tân (Đà Nẵng) kết nghĩa với phường Hòa Cường (Đà Nẵng), ký ngày 8/8/2025.",
        "Nguồn: Báo Đà Nẵng, 16/8/2025, và 1 nguồn khác",
    ]


def test_a_true_pair_asked_with_a_wrong_month_gets_the_true_day(says: Saying, index: Index, place: Place) -> None:
    part = Part(
        kind=Kind.CHECK,
        verdict=False,
        reason="other_date",
        subject=(place("son-tra--tra-leng"),),
        agreements=(index.agreements["son-tra--tra-leng"],),
        dates=Dates("2025-07-01", "2025-07-31", "tháng 7/2025"),
    )
    first = says(part).text.splitlines()[0]
    assert first.startswith("Không phải tháng 7/2025. Phường Sơn Trà (Đà Nẵng)")
    assert first.endswith("ký ngày 15/8/2025.")


def tho_quang(index: Index) -> Locality:
    found = (index.gazetteer.by_id[i] for i in index.gazetteer.names["tho quang"])
    return next(p for p in found if p.former)


def test_a_former_name_is_said_to_be_one(says: Saying, index: Index, place: Place) -> None:
    son_tra = place("son-tra--tra-leng")
    reading = Reading(typed="thọ quang", how="former", locality=tho_quang(index), heirs=(son_tra,))
    reply = says(partners(index, son_tra), readings=(reading, reading))
    assert reply.text.splitlines()[0] == "Phường Thọ Quang nay thuộc phường Sơn Trà (từ 1/7/2025)."
    assert reply.text.count("Thọ Quang") == 1


def test_a_typing_error_is_said_as_it_was_read(says: Saying, index: Index, place: Place) -> None:
    tra_leng = place("son-tra--tra-leng", 1)
    reading = Reading(typed="tra lenk", how="typo", locality=tra_leng)
    reply = says(partners(index, tra_leng), readings=(reading,))
    assert reply.text.startswith("Mình hiểu “tra lenk” là xã Trà Leng (Đà Nẵng).\nXã Trà Leng")


@pytest.mark.parametrize(
    ("reason", "first"),
    [
        ("became", "Phường Thọ Quang cũ (Đà Nẵng) nay thuộc phường Sơn Trà (từ 1/7/2025)."),
        ("merged_from", "Phường Sơn Trà (Đà Nẵng) gộp từ phường Thọ Quang (từ 1/7/2025)."),
        ("where", "Phường Sơn Trà thuộc Đà Nẵng."),
    ],
)
def test_a_fact_about_a_place_also_says_with_whom_it_is_paired(
    says: Saying, index: Index, place: Place, reason: str, first: str
) -> None:
    old, new = tho_quang(index), place("son-tra--tra-leng")
    subject, others = ((old,), (new,)) if reason == "became" else ((new,), (old,) if reason == "merged_from" else ())
    part = Part(
        kind=Kind.PLACE_INFO,
        reason=reason,
        subject=subject,
        localities=others,
        agreements=(index.agreements["son-tra--tra-leng"],),
    )
    lines = says(part).text.splitlines()
    assert lines[:2] == [first, "Phường Sơn Trà (Đà Nẵng) kết nghĩa với xã Trà Leng (Đà Nẵng), ký ngày 15/8/2025."]
