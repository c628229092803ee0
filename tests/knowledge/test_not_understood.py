"""A word that nothing accounts for keeps a question from being answered as if it were not there."""

from __future__ import annotations

import pytest

from knowledge.finding import Kind, Outcome
from tests.knowledge.conftest import Ask


@pytest.mark.parametrize(
    "question",
    [
        "phường nào kết nghĩa tốt nhất",
        "phường nào kết nghĩa bằng livestream",
        "cặp nào ký trên thuyền",
        "phuong nao ket nghia xong lai bo",
        "có bao nhiêu cặp kết nghĩa thất bại",
    ],
)
def test_a_list_is_not_given_past_a_word_that_may_set_a_condition(ask: Ask, question: str) -> None:
    assert ask(question).outcome is not Outcome.ANSWERED


def test_what_was_not_understood_is_said(ask: Ask) -> None:
    (part,) = ask("cặp nào ký trên thuyền").parts
    assert (part.reason, part.topic) == ("not_understood", "thuyền")


@pytest.mark.parametrize(
    "question",
    [
        "trong kho có bao nhiêu thỏa thuận cả thảy vậy bạn",
        "thỏa thuận nào có ba bên trở lên",
        "2 thỏa thuận mới nhất",
        "thỏa thuận nào có nhiều cam kết nhất",
        "từ 1/10/2025 trở đi ai ký với ai",
        "list all agreements signed before 2020",
    ],
)
def test_a_list_is_given_where_every_word_is_accounted_for(ask: Ask, question: str) -> None:
    assert ask(question).outcome is Outcome.ANSWERED


def test_a_single_fact_asked_of_a_whole_city_asks_back(ask: Ask) -> None:
    found = ask("Đà Nẵng ký kết nghĩa vào ngày mấy?")
    assert found.outcome is Outcome.CHOOSE
    assert found.choices


def test_ordinary_things_are_looked_up_and_not_passed_over(ask: Ask) -> None:
    assert {a.id for a in ask("xã nào được tặng thiết bị dạy học").agreements} == {"hai-chau--hung-son"}
    assert ask("xã nào được tặng máy móc").outcome is Outcome.NOT_FOUND


def test_plain_words_behind_a_kind_are_no_slip_in_a_far_name(ask: Ask) -> None:
    found = ask("Em nghe nói xã có một phường nhận kết nghĩa, xã Đắc Pring ấy, phường nào vậy?")
    assert {a.id for a in found.agreements} == {"an-khe--dac-pring"}


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("mùa hè 2025 có cặp nào ký", "2025-06-01", "2025-08-31"),
        ("mùa thu năm ngoái nơi nào ký", "2025-09-01", "2025-11-30"),
        ("which pairs signed in summer of 2025", "2025-06-01", "2025-08-31"),
        ("mùa đông 2025 ai ký với ai", "2025-12-01", "2026-02-28"),
    ],
)
def test_a_season_is_three_months(ask: Ask, question: str, start: str, end: str) -> None:
    dates = ask(question).parts[0].dates
    assert dates is not None
    assert (dates.start, dates.end) == (start, end)


def test_who_holds_an_office_is_checked_against_the_place(ask: Ask) -> None:
    wrong = ask("Bí thư phường Hòa Khánh là ông Nguyễn Văn Duy phải không?")
    assert wrong.outcome is Outcome.NOT_FOUND
    assert ask("Bí thư phường Hòa Khánh là ông Nguyễn Hà Bắc phải không?").outcome is Outcome.ANSWERED


def test_gifts_rest_on_the_records_that_tell_of_them(ask: Ask) -> None:
    assert {a.id for a in ask("xã Chiên Đàn tặng bao nhiêu suất quà").agreements} == {"tra-lien--chien-dan"}


def test_a_company_is_no_locality(ask: Ask) -> None:
    assert ask("Công ty Vinamilk kết nghĩa với xã nào").outcome is Outcome.NOT_FOUND


def test_the_end_of_a_term_is_no_day_of_signing(ask: Ask) -> None:
    assert ask("Chiên Đàn, Tây Hồ, Phú Ninh chừng nào hết hạn").kinds == (Kind.STATUS,)


def test_one_told_before_is_picked_by_where_its_partner_lies(ask: Ask) -> None:
    found = ask("Nam Phước kết nghĩa với ai", "cái với Thanh Hóa ký ngày mấy")
    assert {a.id for a in found.agreements} == {"nam-phuoc--nong-cong"}


def test_one_told_before_is_picked_by_the_number_of_its_parties(ask: Ask) -> None:
    found = ask("Nam Phước kết nghĩa với ai", "cái ba xã ấy ký ở chỗ nào")
    assert {a.id for a in found.agreements} == {"nam-phuoc--thang-phu--phuoc-thanh"}


def test_what_is_said_not_to_be_asked_is_not_answered(ask: Ask) -> None:
    found = ask("Phường Hải Châu kết nghĩa với ai?", "ý là ai ký á, không phải với ai")
    assert found.kinds == (Kind.WHO,)


def test_who_tells_of_himself_asks_nothing_by_it(ask: Ask) -> None:
    found = ask("Con là sinh viên làm khảo sát. Cho con hỏi Hòa Khánh kết nghĩa với xã nào ạ?")
    assert {a.id for a in found.agreements} == {"hoa-khanh--song-kon"}


def test_one_thing_said_to_be_given_is_looked_up(ask: Ask) -> None:
    assert ask("Hùng Sơn được tặng bò không").outcome is Outcome.NOT_FOUND
    assert {a.id for a in ask("xã nào được tặng cờ").agreements} == {"tra-giap--viet-an--ban-thach"}


def test_what_somebody_is_said_to_be_is_checked(ask: Ask) -> None:
    assert ask("Ông Trần Nam Hưng là thị trưởng Le Havre à").outcome is Outcome.NOT_FOUND
    assert ask("Ông Nguyễn Văn Tăng là đại tá phải không").outcome is Outcome.ANSWERED


def test_a_kind_that_another_unit_of_the_name_bears_is_asked_about(ask: Ask) -> None:
    found = ask("phường Tây Hồ kết nghĩa với ai")
    assert found.outcome is Outcome.CHOOSE
    assert {c.place.province for c in found.choices if c.place} == {"Hà Nội", "Đà Nẵng"}
    assert ask("xã Tây Hồ kết nghĩa với ai").outcome is Outcome.ANSWERED


def test_a_village_nobody_knows_stands_for_its_commune(ask: Ask) -> None:
    found = ask("tui ở thôn Pà Xua dưới xã Hùng Sơn, xã tui kết nghĩa ai")
    assert {a.id for a in found.agreements} == {"hai-chau--hung-son"}


def test_a_former_district_stands_for_its_communes_where_these_are_asked_for(ask: Ask) -> None:
    assert len(ask("Nông Cống cũ có mấy xã kết nghĩa").agreements) >= 7


def test_after_a_no_the_first_place_is_asked_about(ask: Ask) -> None:
    found = ask("Trà Leng kết nghĩa với Hải Châu à", "vậy với ai")
    assert {a.id for a in found.agreements} == {"son-tra--tra-leng"}


def test_words_of_other_matters_count_only_with_their_marks(ask: Ask) -> None:
    assert ask("chủ tịch xã Trà Leng lương bao nhiêu").outcome is Outcome.OUT_OF_SCOPE


@pytest.mark.parametrize("question", ["theo bạn phường nào kết nghĩa tốt nhất", "bạn thích Sơn Trà hay Hải Châu hơn"])
def test_opinions_are_not_given(ask: Ask, question: str) -> None:
    assert ask(question).outcome is Outcome.OUT_OF_SCOPE


def test_a_word_that_begins_like_a_light_one_is_not_cut_off(ask: Ask) -> None:
    found = ask("Sơn Trà Trà Leng cam kết gì về nông nghiệp", "còn về lâm nghiệp")
    assert found.outcome is Outcome.NOT_FOUND


def test_a_matter_no_pledge_tells_of_is_not_answered_with_all_pledges(ask: Ask) -> None:
    assert ask("Hòa Cường hứa gì về phụ nữ Trà Tân").outcome is Outcome.NOT_FOUND
    assert ask("Trích lục toàn bộ cam kết giữa Hòa Cường và Trà Tân").outcome is Outcome.ANSWERED


@pytest.mark.parametrize(
    "question", ["Đoàn thanh niên xã Trà Giáp kết nghĩa với đoàn nào", "Hội Nông dân phường Hòa Cường kết nghĩa với ai"]
)
def test_twins_of_bodies_are_not_those_of_their_commune(ask: Ask, question: str) -> None:
    assert ask(question).outcome is Outcome.NOT_FOUND


def test_who_gave_is_asked_of_the_records_just_told(ask: Ask) -> None:
    found = ask("xã nào được tặng học bổng", "phường nào tặng")
    assert {a.id for a in found.agreements} == {"hoa-khanh--song-kon"}


def test_a_guess_about_the_partner_is_checked(ask: Ask) -> None:
    assert ask("Le Havre ký với ai", "Hải Phòng phải không").outcome is Outcome.NOT_FOUND
    assert ask("Le Havre ký với ai", "Đà Nẵng phải không").outcome is Outcome.ANSWERED
