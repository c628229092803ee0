"""Short questions stand on the turns before them; thanks and other subjects in between change nothing."""

from __future__ import annotations

import pytest

from knowledge.answer import answer
from knowledge.finding import Context, Finding, Kind, Outcome
from knowledge.index import Index
from tests.knowledge.conftest import Ask
from tests.scoring import TODAY

SON_TRA, HAI_CHAU = "son-tra--tra-leng", "hai-chau--hung-son"
FIRST = "Sơn Trà kết nghĩa với ai?"


def ids(found: Finding) -> list[str]:
    return [a.id for a in found.agreements]


@pytest.mark.parametrize(
    ("short", "kind"),
    [
        ("ký hôm nào?", Kind.WHEN),
        ("còn về môi trường?", Kind.FIELD),
        ("hai bên cam kết gì?", Kind.COMMITMENTS),
        ("nguồn ở đâu?", Kind.SOURCE),
        ("ai dự lễ?", Kind.WHO),
        ("when was it signed?", Kind.WHEN),
    ],
)
def test_a_short_question_stands_on_the_record_before(ask: Ask, short: str, kind: Kind) -> None:
    found = ask(FIRST, short)
    assert (found.kinds, ids(found)) == ((kind,), [SON_TRA])


@pytest.mark.parametrize("short", ["thế Hùng Sơn thì sao?", "còn Hùng Sơn?", "và Hùng Sơn?", "Hùng Sơn"])
def test_another_place_repeats_the_question(ask: Ask, short: str) -> None:
    found = ask("Sơn Trà ký ngày nào?", short)
    assert (found.kinds, ids(found)) == ((Kind.WHEN,), [HAI_CHAU])


def test_another_field_repeats_the_question(ask: Ask) -> None:
    found = ask("Hải Châu với Hùng Sơn cam kết gì về giáo dục?", "còn y tế?")
    assert (found.fields, ids(found)) == (("health",), [HAI_CHAU])


def test_another_place_keeps_the_field(ask: Ask) -> None:
    found = ask("Hải Châu với Hùng Sơn cam kết gì về giáo dục?", "thế Sơn Trà thì sao?")
    assert (found.fields, ids(found)) == (("education",), [SON_TRA])


def test_another_month_keeps_the_year(ask: Ask, index: Index) -> None:
    found = ask("các cặp ký tháng 8/2025", "còn tháng 9?")
    assert set(ids(found)) == {a.id for a in index.agreements.values() if (a.signed_on or "").startswith("2025-09")}


@pytest.mark.parametrize(
    "between", ["cảm ơn nhé", "xin chào", "thời tiết hôm nay thế nào?", "bạn là ai?", "", "🙂", "asdfgh"]
)
def test_what_says_nothing_about_partnerships_changes_nothing(ask: Ask, between: str) -> None:
    assert ids(ask(FIRST, between, "ký ngày nào?")) == [SON_TRA]


def test_the_last_place_named_counts(ask: Ask) -> None:
    assert ids(ask(FIRST, "Hải Châu kết nghĩa với ai?", "ký ngày nào?")) == [HAI_CHAU]


def test_that_commune_is_the_one_that_was_answered(ask: Ask) -> None:
    found = ask(FIRST, "xã đó được gộp từ những xã nào?")
    assert [p.name for p in found.parts[0].subject] == ["Trà Leng"]


def test_where_that_ward_is_asks_about_the_ward(ask: Ask) -> None:
    assert ask("Hùng Sơn kết nghĩa với ai?", "phường đó ở đâu?").kinds == (Kind.PLACE_INFO,)


def test_a_question_with_a_place_of_its_own_does_not_stand_on_the_last(ask: Ask) -> None:
    assert ids(ask(FIRST, "Hải Châu với Hùng Sơn ký ngày nào?")) == [HAI_CHAU]


def test_a_list_of_all_does_not_stand_on_the_last_place(ask: Ask, index: Index) -> None:
    assert len(ids(ask(FIRST, "liệt kê tất cả các cặp"))) == len(index.agreements)


# The person's own place


@pytest.mark.parametrize(
    "own", ["xã mình kết nghĩa với ai?", "phường tôi kết nghĩa với ai?", "quê tôi kết nghĩa với ai?"]
)
def test_ones_own_place_was_told_once(ask: Ask, own: str) -> None:
    assert ids(ask("tôi ở phường Sơn Trà", own)) == [SON_TRA]


def test_ones_own_place_stays_whatever_was_asked_since(ask: Ask) -> None:
    assert ids(ask("tôi ở phường Sơn Trà", "Hải Châu kết nghĩa với ai?", "phường tôi kết nghĩa với ai?")) == [SON_TRA]


def test_ones_own_place_repeats_the_question(ask: Ask) -> None:
    assert ids(ask("tôi ở phường Sơn Trà", "Hùng Sơn kết nghĩa với ai?", "phường tôi thì sao?")) == [SON_TRA]


def test_ones_own_place_that_was_not_told_is_asked_for(ask: Ask) -> None:
    assert ask("xã mình kết nghĩa với ai?").outcome is Outcome.CHOOSE


def test_home_is_remembered_in_the_context(index: Index) -> None:
    _, after = answer("tôi ở phường Sơn Trà", Context(), index, TODAY)
    assert after.home == "2025:20263"


def test_home_told_beside_a_question_is_remembered_and_the_question_answered(index: Index) -> None:
    found, after = answer("phường tôi là Sơn Trà, kết nghĩa chỗ nào?", Context(), index, TODAY)
    assert [a.id for a in found.agreements] == [SON_TRA]
    assert after.home == "2025:20263"


# After a choice


@pytest.mark.parametrize(
    ("reply", "record"),
    [
        ("Lâm Đồng", "xuan-huong-da-lat--krong-no"),
        ("ở Đắk Lắk nhé", "ea-kao--krong-no"),
        ("xã Krông Nô, Lâm Đồng", "xuan-huong-da-lat--krong-no"),
    ],
)
def test_a_province_picks_one_of_the_offered(ask_elsewhere: Ask, reply: str, record: str) -> None:
    assert ids(ask_elsewhere("Krông Nô kết nghĩa với ai?", reply)) == [record]


def test_the_question_waits_for_the_choice(ask: Ask) -> None:
    found = ask("ký ngày nào?", "Sơn Trà")
    assert (found.kinds, ids(found)) == ((Kind.WHEN,), [SON_TRA])


def test_half_a_name_made_whole_is_answered(ask: Ask) -> None:
    assert ids(ask("xã Phước gì ấy kết nghĩa với ai?", "Phước Thành")) == ["nam-phuoc--thang-phu--phuoc-thanh"]


def test_a_name_that_could_be_several_means_the_one_spoken_of(ask_elsewhere: Ask) -> None:
    turns = ("xã Krông Nô ở Lâm Đồng kết nghĩa với ai?", "Krông Nô ký ngày nào?")
    assert ids(ask_elsewhere(*turns)) == ["xuan-huong-da-lat--krong-no"]


def test_a_context_can_be_kept_and_taken_up_again(index: Index) -> None:
    import msgspec

    _, after = answer(FIRST, Context(), index, TODAY)
    again = msgspec.json.decode(msgspec.json.encode(after), type=Context)
    assert ids(answer("ký ngày nào?", again, index, TODAY)[0]) == [SON_TRA]


def test_records_that_are_no_more_are_forgotten(index: Index) -> None:
    gone = Context(
        places=("2025:99999",), agreements=("no-such",), kinds=("partners",), options=("x",), choosing=("when",)
    )
    assert answer("ký ngày nào?", gone, index, TODAY)[0].outcome is Outcome.CHOOSE


@pytest.mark.parametrize("doubt", ["sao không phải Hùng Sơn", "sai rồi, phải là Hùng Sơn chứ", "không phải Hùng Sơn à"])
def test_a_doubt_about_the_partner_is_checked_against_it(ask: Ask, doubt: str) -> None:
    found = ask("Sơn Trà kết nghĩa với ai", doubt)
    assert (found.kinds, found.outcome) == ((Kind.CHECK,), Outcome.NOT_FOUND)


def test_a_correction_is_no_doubt(ask: Ask) -> None:
    found = ask("Sơn Trà kết nghĩa với ai", "không phải, mình hỏi Hải Châu cơ")
    assert [a.id for a in found.agreements] == ["hai-chau--hung-son"]


@pytest.mark.parametrize(
    ("turn", "record"),
    [("vụ thứ hai cam kết gì", "thuong-duc--avuong"), ("cái đầu tiên ký ngày mấy", "ngu-hanh-son--avuong")],
)
def test_one_of_those_just_told_is_meant_by_its_number(ask: Ask, turn: str, record: str) -> None:
    assert [a.id for a in ask("Avương kết nghĩa với ai", turn).agreements] == [record]


def test_which_of_those_just_told_came_first(ask: Ask) -> None:
    assert ask("Avương kết nghĩa với ai", "nơi nào ký trước").kinds == (Kind.COMPARE,)


def test_among_those_just_listed(ask: Ask) -> None:
    found = ask("tháng 8/2025 ký những cặp nào", "trong đó cặp nào tặng tiền")
    assert [a.id for a in found.agreements] == ["hai-chau--hung-son"]
    assert len(ask("tháng 8/2025 ký những cặp nào", "trong số đó có mấy cặp với Thanh Hóa").agreements) == 7


def test_the_first_of_a_list_is_not_one_known_only_to_its_month(ask: Ask) -> None:
    found = ask("tháng 9/2025 ký những cặp nào", "cặp đầu tiên là ai")
    assert [a.id for a in found.agreements] == ["nam-phuoc--thang-phu--phuoc-thanh"]


def test_a_partner_just_told_is_left_out(ask: Ask) -> None:
    found = ask("Nam Phước kết nghĩa với ai", "trừ Nông Cống ra")
    assert [a.id for a in found.agreements] == ["nam-phuoc--thang-phu--phuoc-thanh"]


def test_a_bare_which_is_about_what_was_just_told(ask: Ask) -> None:
    found = ask("Nam Phước kết nghĩa với Nông Cống à", "tỉnh nào vậy")
    assert [p.name for p in found.places] == ["Nông Cống"]
    listed = ask("Đà Nẵng có mấy cặp với Thanh Hóa", "xã nào")
    assert len(listed.agreements) == 7


def test_who_else_is_about_the_place_just_asked_about(ask: Ask) -> None:
    found = ask("Nam Phước kết nghĩa với ai", "còn ai nữa")
    assert {a.id for a in found.agreements} == {"nam-phuoc--nong-cong", "nam-phuoc--thang-phu--phuoc-thanh"}


def test_one_of_those_just_told_is_meant_by_its_day(ask: Ask) -> None:
    found = ask("Nam Phước kết nghĩa với ai", "cái ký ngày 19/8 là với ai")
    assert [a.id for a in found.agreements] == ["nam-phuoc--nong-cong"]


def test_who_gave_more_compares_those_just_told(ask: Ask) -> None:
    found = ask("Trà Liên kết nghĩa với ai", "bên nào cho nhiều tiền hơn")
    assert found.kinds == (Kind.COMPARE, Kind.SUPPORT)


def test_the_pledges_just_counted_are_told(ask: Ask) -> None:
    assert ask("Sơn Trà kết nghĩa với ai", "20 việc đó là gì").kinds == (Kind.COMMITMENTS,)
