"""Questions that were once read wrongly: by distance, by exception, by number, by sum."""

from __future__ import annotations

import pytest

from knowledge.answer import answer
from knowledge.finding import Context, Kind, Outcome
from knowledge.index import Index
from tests.knowledge.conftest import Ask


def test_how_far_apart_two_places_lie_is_no_promise(ask: Ask) -> None:
    assert ask("phường Sơn Trà cách xã Trà Leng bao xa?").outcome is not Outcome.ANSWERED


def test_the_partners_but_one_are_the_others(ask: Ask) -> None:
    found = ask("Nam Phước kết nghĩa với ai ngoài Nông Cống?")
    assert [a.id for a in found.agreements] == ["nam-phuoc--thang-phu--phuoc-thanh"]


def test_pairs_between_two_provinces_are_counted(ask: Ask) -> None:
    found = ask("Đà Nẵng có bao nhiêu cặp kết nghĩa với Thanh Hóa?")
    assert found.kinds == (Kind.COUNT,)


def test_records_without_a_day_are_those_without_a_day(ask: Ask, index: Index) -> None:
    undated = {a.id for a in index.agreements.values() if not a.signed_on}
    assert {a.id for a in ask("các cặp chưa rõ ngày ký").agreements} == undated


def test_a_sum_alone_finds_its_record(ask: Ask) -> None:
    assert "hai-chau--hung-son" in {a.id for a in ask("ai được tặng 160 triệu?").agreements}


def test_building_houses_is_what_one_ward_does(ask: Ask) -> None:
    assert "hoa-khanh--song-kon" in {a.id for a in ask("phường nào giúp xã xây nhà?").agreements}


def test_wards_with_two_partners_are_looked_for_in_all_records(ask: Ask) -> None:
    assert ask("phường nào kết nghĩa với 2 xã?").outcome is Outcome.ANSWERED


def test_binh_dinh_is_first_the_province_that_it_was(ask: Ask) -> None:
    assert "xã Bình Định" not in {r.locality.full_name for r in ask("Bình Định kết nghĩa với ai?").readings}


@pytest.mark.parametrize(
    ("question", "n"), [("3 cái mới nhất", 3), ("hai cặp ký sớm nhất", 2), ("thỏa thuận mới nhất", 1)]
)
def test_as_many_of_the_newest_as_were_asked_for(ask: Ask, question: str, n: int) -> None:
    assert len(ask(question).agreements) == n


def test_agreements_are_listed_by_their_term(ask: Ask) -> None:
    expired = {"tam-ky--nam-giang--la-dee--la-ee", "ho-chi-minh--quang-ngai--quang-nam--da-nang--thua-thien-hue"}
    assert {a.id for a in ask("những cặp nào hết hạn rồi?").agreements} == expired
    assert {a.id for a in ask("thỏa thuận nào còn hiệu lực?").agreements} == {"chien-dan--tay-ho--phu-ninh"}
    assert {a.id for a in ask("thỏa thuận nào kéo dài tới 2030?").agreements} == {"chien-dan--tay-ho--phu-ninh"}


def test_sums_above_one_that_is_named_are_looked_for_in_all_records(ask: Ask) -> None:
    found = ask("nơi nào hỗ trợ trên 100 triệu đồng?")
    assert {a.id for a in found.agreements} == {"hai-chau--hung-son", "hoa-khanh--song-kon"}
    assert ask("nơi nào được tặng trên 1 tỷ?").outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize("question", ["ai tặng xe đạp cho học sinh vậy", "nơi nào làm sâm Ngọc Linh"])
def test_what_no_record_has_is_not_found_rather_than_something_near(ask: Ask, question: str) -> None:
    assert ask(question).outcome is Outcome.NOT_FOUND


def test_eyes_are_not_fronts(ask: Ask) -> None:
    assert [a.id for a in ask("phường nào giúp khám mắt?").agreements] == ["tra-lien--chien-dan"]


def test_one_of_the_communes_up_there_is_not_the_place_that_tells_where(ask: Ask) -> None:
    found = ask("Nghe nói phường Hòa Cường kết nghĩa với một xã trên Trà My, xã mô rứa?")
    assert [a.id for a in found.agreements] == ["hoa-cuong--tra-tan"]


@pytest.mark.parametrize("said", ["thắng lợi rồi", "Xã hội đen ở Đà Nẵng có nhiều không"])
def test_what_asks_nothing_of_agreements_is_out_of_scope(ask: Ask, said: str) -> None:
    assert ask(said).outcome is Outcome.OUT_OF_SCOPE


def test_who_asks_about_their_own_place_is_asked_where_they_live(index: Index) -> None:
    asked, context = answer("phường mình kết nghĩa với ai?", Context(), index)
    assert (asked.outcome, asked.reason, asked.choices) == (Outcome.CHOOSE, "no_home", ())
    told, context = answer("tôi ở phường Sơn Trà", context, index)
    assert [a.id for a in told.agreements] == ["son-tra--tra-leng"]
    assert context.home is not None


@pytest.mark.parametrize(
    "said",
    ["mấy giờ ủy ban Sơn Trà mở cửa", "cho tui mượn 5 triệu đi", "đường Hùng Vương ở đâu", "học sinh nghỉ hè khi nào"],
)
def test_other_business_of_a_place_or_of_pupils_is_out_of_scope(ask: Ask, said: str) -> None:
    assert ask(said).outcome is Outcome.OUT_OF_SCOPE


def test_help_with_a_crop_that_no_record_names_is_not_found(ask: Ask) -> None:
    assert ask("ai giúp trồng cây cà phê").outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    "said",
    [
        "Trà Leng sạt lở năm nào",
        "hội an được unesco công nhận năm nào",
        "ai giàu nhất Đà Nẵng",
        "Hòa Khánh có bao nhiêu trường học",
        "Hội An có gì chơi",
        "tui thương Hùng Sơn quá",
    ],
)
def test_what_is_asked_of_a_place_without_its_agreements_is_not_answered_with_them(ask: Ask, said: str) -> None:
    assert ask(said).outcome is Outcome.OUT_OF_SCOPE


def test_the_most_of_something_may_be_said_around_it(ask: Ask) -> None:
    (part,) = ask("phường nào kết nghĩa với nhiều xã nhất?").parts
    assert [p.name for p in part.localities] == ["Bàn Thạch", "Hội An Đông"]  # of either two xã


def test_wards_without_a_partner_are_nothing_that_records_tell(ask: Ask) -> None:
    assert ask("phường nào ở Đà Nẵng chưa kết nghĩa?").outcome is Outcome.NOT_FOUND


def test_nothing_was_signed_on_a_day_that_there_is_not(ask: Ask) -> None:
    assert ask("hôm 30/2/2025 nơi nào ký").outcome is Outcome.NOT_FOUND


def test_what_all_pairs_were_given_is_listed_and_not_added_up(ask: Ask, index: Index) -> None:
    found = ask("tổng số tiền hỗ trợ của tất cả các cặp là bao nhiêu")
    assert found.kinds == (Kind.SUPPORT,)
    assert {a.id for a in found.agreements} == {a.id for a in index.agreements.values() if a.support}


def test_marks_typed_against_a_nickname_count(ask: Ask) -> None:
    assert [p.name for p in ask("làng Nam Ô kết nghĩa với ai").places] == ["Hải Vân"]
    assert ask("Sơn Trà kết nghĩa với ai", "xã đó nằm ở chỗ nào").parts[0].subject[0].name == "Trà Leng"


@pytest.mark.parametrize(
    "question",
    [
        "Hội phụ nữ phường Hải Châu kết nghĩa với ai",
        "Trường tiểu học ở Sơn Trà kết nghĩa với trường nào",
        "Đồn biên phòng Avương kết nghĩa với đơn vị nào",
        "bệnh viện Đà Nẵng kết nghĩa với bệnh viện nào",
    ],
)
def test_the_twin_of_a_place_is_not_that_of_its_clubs_schools_and_posts(ask: Ask, question: str) -> None:
    assert ask(question).outcome is Outcome.NOT_FOUND


def test_twinned_schools_are_told_where_a_record_tells_of_them(ask: Ask) -> None:
    found = ask("Trường học ở Hòa Khánh kết nghĩa với trường nào")
    assert [p.commitment.fields[0] for p in found.parts[0].promises] == ["education"]


def test_records_are_listed_by_what_they_lack(ask: Ask, index: Index) -> None:
    without = {a.id for a in index.agreements.values() if not any(s.amount_vnd for s in a.support or ())}
    assert {a.id for a in ask("cặp nào không có tiền hỗ trợ").agreements} == without
    silent = {a.id for a in index.agreements.values() if not a.commitments}
    assert {a.id for a in ask("những thỏa thuận chưa ghi nội dung").agreements} == silent


@pytest.mark.parametrize("question", ["các cặp không ký trong tháng 8/2025", "thỏa thuận nào ký ngoài tháng 8/2025"])
def test_other_days_than_those_named(ask: Ask, question: str) -> None:
    signed = [a.signed_on or "" for a in ask(question).agreements]
    assert signed
    assert not any(day.startswith("2025-08") or not day for day in signed)


def test_a_province_is_left_out_of_a_count(ask: Ask) -> None:
    found = ask("Không tính Thanh Hóa thì có bao nhiêu cặp?")
    assert not any(p.province == "Thanh Hóa" for a in found.agreements for p in a.parties)


def test_sums_between_two_that_are_named(ask: Ask) -> None:
    found = ask("hỗ trợ từ 10 đến 20 triệu có những cặp nào")
    assert {a.id for a in found.agreements} == {"huong-tra--tra-lien", "tra-lien--chien-dan"}


def test_who_gave_what_nobody_gave_is_not_told_with_the_partner(ask: Ask) -> None:
    assert ask("ai tặng Trà Leng 160 triệu").outcome is Outcome.NOT_FOUND


def test_why_is_answered_by_the_principles_that_a_source_tells(ask: Ask) -> None:
    assert ask("Vì sao Sơn Trà kết nghĩa với Trà Leng?").kinds == (Kind.PRINCIPLES,)
    assert ask("Vì sao Hải Châu kết nghĩa với Hùng Sơn?").outcome is Outcome.NOT_FOUND
    assert ask("tại sao trời xanh").outcome is Outcome.OUT_OF_SCOPE


def test_how_many_of_something_a_place_has_is_no_promise(ask: Ask) -> None:
    assert ask("Trà Leng có bao nhiêu hộ nghèo").outcome is Outcome.OUT_OF_SCOPE


def test_a_house_of_culture_is_not_the_state_and_culture(ask: Ask) -> None:
    assert ask("chỗ nào giúp xây nhà văn hóa").outcome is Outcome.NOT_FOUND


def test_who_was_given_a_thing_is_looked_for_in_all_records(ask: Ask) -> None:
    assert ask("ai được tặng bò giống").outcome is Outcome.NOT_FOUND
    assert [a.id for a in ask("Ở đâu có giúp khám mắt").agreements] == ["tra-lien--chien-dan"]


@pytest.mark.parametrize(
    "question", ["Hải Châu có tặng Hùng Sơn xe cứu thương không", "Hải Châu tặng Hùng Sơn 10 căn nhà phải không"]
)
def test_a_gift_that_no_record_has_is_not_answered_with_others(ask: Ask, question: str) -> None:
    assert ask(question).outcome is Outcome.NOT_FOUND


def test_a_pledge_is_no_sign_that_it_was_kept(ask: Ask, ask_elsewhere: Ask) -> None:
    assert ask("Hải Châu đã làm xong đường bê tông cho Hùng Sơn chưa").outcome is Outcome.NOT_FOUND
    assert ask_elsewhere("Cẩm Thành đã làm xong đường bê tông cho Măng Ri chưa").outcome is Outcome.ANSWERED


def test_a_ward_that_gave_nothing_is_not_answered_with_the_pair(ask: Ask) -> None:
    assert ask("Phường Bàn Thạch cho xã Trà Giáp cái gì").outcome is Outcome.NOT_FOUND


def test_records_are_found_by_the_newspaper_that_told_of_them(ask: Ask) -> None:
    assert [a.id for a in ask("Báo Nhân Dân viết về cặp nào").agreements] == ["da-nang--le-havre"]


def test_where_the_person_comes_from_is_no_partner(ask: Ask) -> None:
    found = ask("Tui người Nông Cống, nghe nói có xã kết nghĩa với xã Tượng Lĩnh, xã chi rứa?")
    assert [a.id for a in found.agreements] == ["duy-nghia--tuong-linh"]


def test_a_district_in_brackets_only_tells_where_a_former_ward_lay(ask: Ask) -> None:
    found = ask("phường Bình Thuận cũ (Hải Châu) giờ kết nghĩa xã nào")
    assert [a.id for a in found.agreements] == ["hoa-cuong--tra-tan"]


def test_what_was_counted_is_listed_afterwards(ask: Ask) -> None:
    found = ask("có bao nhiêu thỏa thuận tháng 10/2025", "kể tên")
    assert {a.id for a in found.agreements} == {"tra-giap--viet-an--ban-thach", "da-nang--le-havre"}


def test_a_number_of_something_nobody_knows_is_not_that_of_the_records(ask: Ask) -> None:
    assert ask("Ronaldo ghi bao nhiêu bàn").outcome is Outcome.OUT_OF_SCOPE


def test_a_term_is_told_where_another_was_supposed(ask: Ask) -> None:
    assert ask("Chiên Đàn, Tây Hồ, Phú Ninh hợp tác 10 năm phải không").kinds == (Kind.STATUS,)


def test_those_only_assigned_are_listed_as_such(ask_elsewhere: Ask) -> None:
    assert [a.id for a in ask_elsewhere("cặp nào mới phân công chứ chưa ký").agreements] == ["dong-ha--la-lay"]


@pytest.mark.parametrize(
    "question",
    ["Hùng Sơn tặng gì cho Hải Châu", "Việt An có tặng tiền cho Bàn Thạch không", "Trà Liên cho Chiên Đàn bao nhiêu"],
)
def test_gifts_that_went_another_way_are_no_answer(ask: Ask, question: str) -> None:
    part = ask(question).parts[0]
    assert (part.found, part.reason) == (False, "none_from")


def test_a_gift_that_is_received_is_told_whoever_is_named_first(ask: Ask) -> None:
    assert ask("Hùng Sơn được Hải Châu tặng gì").outcome is Outcome.ANSWERED


def test_my_ward_is_one_that_is_told_by_its_name(ask: Ask) -> None:
    found = ask("Phường tôi là Hòa Cường", "phường tôi kết nghĩa xã nào")
    assert [a.id for a in found.agreements] == ["hoa-cuong--tra-tan"]


def test_a_name_half_remembered_is_no_name_that_only_lacks_its_marks(ask: Ask) -> None:
    assert ask("xã Phước chi đó ký với ai hè").outcome is Outcome.CHOOSE
