"""Paths, values, differences, doubts and merging over real records."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec import structs

from knowledge.editing.diff import Difference, differences
from knowledge.editing.doubts import doubts, same_event
from knowledge.editing.errors import BadValueError
from knowledge.editing.merge import merged
from knowledge.editing.paths import UnknownFieldError, read_path, with_value
from knowledge.editing.values import read_value
from knowledge.index import Index
from knowledge.models import Agreement, Commitment, Party, Period, Source
from knowledge.records import record_of

TODAY = date(2026, 3, 9)
SON_TRA = Party(name="Sơn Trà", kind="phường", province="Đà Nẵng")
TRA_LENG = Party(name="Trà Leng", kind="xã", province="Đà Nẵng")
SOURCE = Source(url="https://bao.vn/1")


def pair(**more: Any) -> Agreement:
    given: dict[str, Any] = {"id": "x", "parties": (SON_TRA, TRA_LENG), "sources": (SOURCE,), **more}
    return Agreement(**given)


# Paths


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("ngay_ky", ("signed_on",)),
        ("Ngày ký", ("signed_on",)),
        ("signed_on", ("signed_on",)),
        ("noi_ky", ("place",)),
        ("nguồn", ("sources",)),
        ("ben_2.ten", ("parties", 1, "name")),
        ("Bên B", ("parties", 1)),
        ("cam_ket_3.tinh_trang", ("commitments", 2, "status")),
        ("commitments.2.text", ("commitments", 2, "text")),
        ("commitments[2].text", ("commitments", 2, "text")),
        ("period.from", ("period", "from")),
        ("principles.0", ("principles", 0)),
    ],
)
def test_a_field_has_vietnamese_and_english_names(typed: str, path: tuple[str | int, ...]) -> None:
    assert read_path(typed) == path


def test_a_mistyped_field_is_told_with_the_nearest_name() -> None:
    with pytest.raises(UnknownFieldError) as error:
        read_path("ngai_ky")
    assert error.value.near == "ngay_ky"


@pytest.mark.parametrize(
    "typed", ["", "id", "xyz", "parties.name.0", "signed_on.1", "place.x", "0", "..", "parties.0.0"]
)
def test_what_is_no_field_is_refused(typed: str) -> None:
    with pytest.raises(UnknownFieldError):
        read_path(typed)


def test_a_value_put_at_a_path_leaves_the_record_it_came_from_as_it_was() -> None:
    record = {"parties": [{"name": "A"}]}
    assert with_value(record, ("parties", 1, "name"), "B") == {"parties": [{"name": "A"}, {"name": "B"}]}
    assert with_value(record, ("period", "from"), "2025")["period"] == {"from": "2025"}
    assert record == {"parties": [{"name": "A"}]}
    with pytest.raises(LookupError):
        with_value(record, ("parties", 5), {"name": "C"})


# Values


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("signed_on", "ngày 15 tháng 8 năm 2025", "2025-08-15"),
        ("signed_on", "2025-08-15", "2025-08-15"),
        ("term_years", "5 năm", 5),
        ("period", "2025 - 2030", {"from": "2025", "to": "2030"}),
        ("support.0.amount_vnd", "1,2 tỷ đồng", 1_200_000_000),
        ("support.0.amount_vnd", "500.000", 500_000),
        ("support.0.per", "mỗi", "each"),
        ("commitments.0.status", "đang làm", "in_progress"),
        ("commitments.0.fields", "y tế, giáo dục", ["health", "education"]),
        ("kind", "hợp tác", "cooperation"),
        ("parties.0.country", "Lào", "LA"),
        ("principles", "Tự nguyện; Bình đẳng", ["Tự nguyện", "Bình đẳng"]),
        ("people", "Nguyễn Văn A, Bí thư", [{"name": "Nguyễn Văn A", "role": "Bí thư"}]),
        ("commitments", "Y tế: khám bệnh", [{"text": "khám bệnh", "fields": ["health"]}]),
        ("notes", "-", None),
    ],
)
def test_a_value_is_read_as_people_write_it(path: str, text: str, value: object) -> None:
    assert read_value(read_path(path), text, TODAY) == value


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("signed_on", "15/8", "date"),
        ("signed_on", "hôm nọ", "date"),
        ("support.0.amount_vnd", "nhiều tiền", "sum"),
        ("commitments.0.status", "lưng chừng", "status"),
        ("commitments.0.fields", "bóng đá vũ trụ", "fields"),
        ("sources.0.url", "báo", "url"),
        ("term_years", "vài năm", "number"),
        ("period", "từ 2025", "period"),
    ],
)
def test_what_is_no_value_of_the_field_says_what_should_be(path: str, text: str, expected: str) -> None:
    with pytest.raises(BadValueError) as error:
        read_value(read_path(path), text, TODAY)
    assert error.value.expected == expected


def test_a_step_is_read_with_its_day_and_source() -> None:
    (step,) = read_value(read_path("cam_ket_3.tien_do"), "20/10/2025 Đã sửa 12 nhà https://bao.vn/2", TODAY)
    assert step == {"text": "Đã sửa 12 nhà", "on": "2025-10-20", "source": "https://bao.vn/2"}


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ("Đã sửa 12 nhà hôm 20/10/2025", {"text": "Đã sửa 12 nhà", "on": "2025-10-20"}),
        ("Quý 3/2025 đã sửa 12 nhà", {"text": "Quý 3/2025 đã sửa 12 nhà"}),
        ("Đã họp, hẹn tới 30/12/2026 bàn giao nhà", {"text": "Đã họp, hẹn tới 30/12/2026 bàn giao nhà"}),
    ],
)
def test_a_step_has_the_day_it_begins_or_ends_with_and_no_other(said: str, step: object) -> None:
    assert read_value(read_path("commitments.0.progress"), said, TODAY) == [step]


@pytest.mark.parametrize(
    "said",
    [
        "Báo Đà Nẵng, 16/8/2025, https://bao.vn/1",
        "https://bao.vn/1 (Báo Đà Nẵng ngày 16/8/2025)",
        "Báo Đà Nẵng (16/8/2025): https://bao.vn/1",
    ],
)
def test_a_source_is_read_in_any_order(said: str) -> None:
    (source,) = read_value(("sources",), said, TODAY)
    assert source == {"url": "https://bao.vn/1", "publisher": "Báo Đà Nẵng", "published_on": "2025-08-16"}


# Differences


def test_an_item_put_in_before_others_is_one_difference() -> None:
    old = record_of(pair(commitments=(Commitment(text="A"), Commitment(text="B"))))
    new = record_of(pair(commitments=(Commitment(text="Mới"), Commitment(text="A"), Commitment(text="B"))))
    assert differences(old, new) == (Difference(("commitments", 0), None, {"text": "Mới"}),)
    assert differences(new, old) == (Difference(("commitments", 0), {"text": "Mới"}, None),)


def test_a_changed_item_tells_the_field_that_changed() -> None:
    old = record_of(pair(commitments=(Commitment(text="A"), Commitment(text="B"))))
    new = record_of(pair(commitments=(Commitment(text="A"), Commitment(text="B", status="done"))))
    assert differences(old, new) == (Difference(("commitments", 1, "status"), None, "done"),)


def test_records_that_say_the_same_have_no_differences(index: Index) -> None:
    for agreement in index.agreements.values():
        assert differences(record_of(agreement), record_of(agreement)) == ()
    assert differences({"notes": "", "people": []}, {"place": None}) == ()


# Doubts


def why(agreement: Agreement, index: Index) -> list[str]:
    return [d.why for d in doubts(agreement, index, TODAY)]


def test_the_records_that_ship_are_nobody_s_double(index: Index) -> None:
    for agreement in index.agreements.values():
        assert "double" not in why(agreement, index), agreement.id


@pytest.mark.parametrize("signed", ["2025-08-16", "2025-09", None])
def test_the_same_parties_within_a_month_in_any_order_may_be_one_event(signed: str | None, index: Index) -> None:
    assert why(pair(parties=(TRA_LENG, SON_TRA), signed_on=signed), index) == ["double"]


def test_the_same_parties_on_another_day_contradict(index: Index) -> None:
    (doubt,) = doubts(pair(signed_on="2025-12-01"), index, TODAY)
    assert (doubt.why, doubt.agreement) == ("other_date", "son-tra--tra-leng")


@pytest.mark.parametrize(
    ("agreement", "reason"),
    [
        (pair(parties=(SON_TRA, Party(name="Trà Lừng", kind="xã", province="Đà Nẵng"))), "unknown_party"),
        (pair(parties=(SON_TRA,)), "one_party"),
        (pair(parties=(SON_TRA, SON_TRA)), "same_party"),
        (pair(signed_on="2026-12-01"), "future"),
        (pair(signed_on="2025-08-15", period=Period(start=None, end="2024")), "over_before_signing"),
        (pair(commitments=(Commitment(text="A", status="done"),)), "done_without_source"),
        (pair(sources=()), "no_source"),
        (
            pair(parties=(SON_TRA, Party(name="Thọ Quang", kind="phường", province="Đà Nẵng")), signed_on="2025-09-01"),
            "former_party",
        ),
    ],
)
def test_what_is_unlikely_is_pointed_out(agreement: Agreement, reason: str, index: Index) -> None:
    assert reason in why(agreement, index)


# Merging


def test_what_both_say_stands_once_and_what_one_says_is_kept(index: Index) -> None:
    ours = pair(signed_on="2025-08", commitments=(Commitment(text="Khám bệnh.", fields=("health",)),), place="Trà Leng")
    theirs = pair(
        id="y",
        parties=(TRA_LENG, SON_TRA),
        signed_on="2025-08-15",
        commitments=(Commitment(text="khám bệnh", status="done"), Commitment(text="Tặng sách")),
        sources=(SOURCE, Source(url="https://bao.vn/2")),
    )
    made, contradictions = merged(ours, theirs, index)
    assert contradictions == ()
    assert made == structs.replace(
        ours,
        signed_on="2025-08-15",
        commitments=(Commitment(text="Khám bệnh.", fields=("health",), status="done"), Commitment(text="Tặng sách")),
        sources=(SOURCE, Source(url="https://bao.vn/2")),
    )


def test_what_contradicts_is_left_to_be_asked(index: Index) -> None:
    ours, theirs = pair(signed_on="2025-08-15", place="Sơn Trà"), pair(id="y", signed_on="2025-08-16", place="son tra")
    made, contradictions = merged(ours, theirs, index)
    assert made.signed_on == "2025-08-15"
    assert [tuple(c) for c in contradictions] == [(("signed_on",), "2025-08-15", "2025-08-16")]


def test_merging_with_itself_changes_nothing(index: Index) -> None:
    for agreement in index.agreements.values():
        assert merged(agreement, agreement, index) == (agreement, ()), agreement.id
        assert same_event(agreement, agreement, index)
