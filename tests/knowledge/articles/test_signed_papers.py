"""What is signed counts, by whom, and whether it has happened: neighbours sign much that makes no partnership."""

from __future__ import annotations

import pytest

from knowledge.articles.draft import Reason
from tests.knowledge.articles.reading import pairs, read


@pytest.mark.parametrize(
    "text",
    [
        "Sáng 9/9, UBND xã Ia Púch và UBND xã Ia Mơ ký biên bản xác nhận đường địa giới hành chính. "
        "Hai địa phương thống nhất phối hợp quản lý mốc giới.",
        "Lãnh đạo phường Hải Châu và xã Tây Giang ký biên bản bàn giao nhà văn hóa chiều 3/11. "
        "Công trình ghi dấu tình hữu nghị giữa hai địa phương.",
        "Ngày 5/5, UBND phường Bình Thuận và xã Phước Sơn ký hợp đồng thuê đất với một doanh nghiệp. "
        "Các bên cùng hợp tác mở chợ đêm.",
        "Ngày 18/6, lãnh đạo xã Bình Minh và phường Hội An ký lưu niệm lên lá cờ trong buổi gặp mặt. "
        "Hai bên mong giữ quan hệ hợp tác lâu dài.",
        "Sáng 6/3, các xã Hòa Tiến, Hòa Vang, Bà Nà đăng ký 12 chỉ tiêu thi đua năm 2026. "
        "Các địa phương thống nhất phối hợp, giúp nhau hoàn thành.",
    ],
)
def test_papers_of_neighbours_that_make_no_partnership(text: str) -> None:
    assert read(text).outcome == "not_agreement"


def test_an_agreement_is_one_though_a_handover_is_signed_the_same_day() -> None:
    text = (
        "Chiều 3/11, phường Hải Châu và xã Tây Giang ký biên bản kết nghĩa.\n"
        "Dịp này, hai bên ký biên bản bàn giao ba căn nhà tình nghĩa."
    )
    assert pairs(text) == [["phường Hải Châu", "xã Tây Giang"]]


def test_forest_rangers_who_sign_about_the_land_between_two_communes() -> None:
    text = (
        "Ngày 7/7, Hạt Kiểm lâm huyện Nam Trà My và Hạt Kiểm lâm huyện Kon Plông ký kết quy chế phối hợp giữ rừng "
        "ở vùng giáp ranh giữa xã Trà Linh và xã Măng Ri.\n"
        "Hai bên thường xuyên tuần tra, trao đổi thông tin."
    )
    assert read(text).reason is Reason.ORGANISATIONS


def test_border_guards_who_arrange_a_signing_of_villages_do_not_sign_themselves() -> None:
    text = (
        "Sáng 8/4, Đồn Biên phòng xã Tri Lễ và Đại đội Biên phòng huyện Mường Quắn phối hợp tổ chức lễ ký kết nghĩa "
        "giữa bản Huồi Lống và bản Na Lạ."
    )
    assert pairs(text) == [["bản Huồi Lống", "bản Na Lạ"]]


def test_a_plan_that_pairs_localities_is_no_signing() -> None:
    text = (
        "Đắk Lắk triển khai kết nghĩa giữa các xã, phường\n"
        "Kế hoạch số 21 nêu: phường Tân Lập kết nghĩa với xã Ea Súp; phường Thành Nhất kết nghĩa với xã Ia Rvê. "
        "Các địa phương tổ chức lễ ký kết trong quý I năm 2026."
    )
    assert read(text).outcome == "not_agreement"


@pytest.mark.parametrize(
    "opening",
    [
        "Thực hiện Quyết định số 12 của Thành ủy giao các xã, phường kết nghĩa, sáng 5/9,",
        "Theo kế hoạch đã nêu, sáng 5/9,",
    ],
)
def test_a_signing_that_a_plan_led_to_is_one(opening: str) -> None:
    text = f"{opening} phường Tân Lập và xã Ea Súp ký biên bản kết nghĩa. Hai bên giúp nhau làm du lịch."
    assert pairs(text) == [["phường Tân Lập", "xã Ea Súp"]]


def test_a_golden_book_of_twinning_is_signed_by_partners() -> None:
    text = "Sáng 5/9, lãnh đạo phường Tân Lập và xã Ea Súp ký Sổ vàng kết nghĩa. Hai bên giúp nhau làm du lịch."
    assert pairs(text) == [["phường Tân Lập", "xã Ea Súp"]]


def test_that_two_have_been_partners_since_a_month_is_no_news_of_a_signing() -> None:
    text = (
        "Trao học bổng cho học sinh xã Mường Típ\n"
        "Ngày 4/9, phường Vinh Phú cùng xã Mường Típ trao 50 suất học bổng.\n"
        "Phường Vinh Phú và xã Mường Típ ký kết nghĩa từ tháng 8, cam kết hỗ trợ giáo dục, y tế."
    )
    assert read(text).outcome == "not_agreement"


@pytest.mark.parametrize("city", ["TPHCM", "TP.HCM", "TP Hồ Chí Minh"])
def test_a_city_is_the_same_however_its_abbreviation_is_joined(city: str) -> None:
    text = (
        f"Chiều 3/12, UBND {city} và chính quyền tỉnh Champasak (Lào) ký bản ghi nhớ hợp tác về thương mại, thể thao."
    )
    assert pairs(text) == [["thành phố Hồ Chí Minh", "tỉnh Champasak"]]
