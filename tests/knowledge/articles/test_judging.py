"""Is it the report of a signing between localities? If not, what is it about?"""

from __future__ import annotations

import pytest

from knowledge.articles.draft import Reason
from tests.knowledge.articles.reading import read

NOT_ONE = [
    (
        Reason.AID,
        "Xã Đại Lộc giúp xã kết nghĩa Hà Trung sau bão\n"
        "Chiều 2/10, đoàn xã Đại Lộc, đơn vị kết nghĩa với xã Hà Trung, ra thăm và trao 70 triệu đồng giúp dân.",
    ),
    (
        Reason.AID,
        "Sáng 2/10, xã Đại Lộc kết nghĩa với xã Hà Trung đã tổ chức đoàn ra thăm, trao quà cho các hộ bị ngập.",
    ),
    (
        Reason.PREPARATION,
        "Phường Thanh Khê bàn việc kết nghĩa\n"
        "Chiều 20/8, phường Thanh Khê làm việc với xã La Êê để chuẩn bị lễ ký kết nghĩa. "
        "Hai bên thống nhất sẽ tổ chức lễ ký vào đầu tháng 9.",
    ),
    (
        Reason.ORGANISATIONS,
        "Đồn Biên phòng La Lay (tỉnh Quảng Trị) kết nghĩa với Đại đội Biên phòng 321 (tỉnh Salavan, Lào). "
        "Hai đơn vị hẹn cùng tuần tra, giữ yên biên giới.",
    ),
    (
        Reason.ORGANISATIONS,
        "Huyện đoàn Hòa Vang làm lễ kết nghĩa với Huyện đoàn Phú Ninh (tỉnh Quảng Nam). "
        "Hai Huyện đoàn ký chương trình phối hợp giai đoạn 2023 – 2028, giới thiệu nông sản của hai huyện.",
    ),
    (
        Reason.ORGANISATIONS,
        "Sáng 3/9, Công ty Cao su Quyết Thắng và UBND xã Phước Năng ký biên bản kết nghĩa. "
        "Công ty giúp xã 200 triệu đồng làm đường.",
    ),
    (
        Reason.ORGANISATIONS,
        "Trường THCS Lý Tự Trọng kết nghĩa với Trường Phổ thông bán trú xã Trà Leng. Hai trường ký giao ước, "
        "trao đổi giáo viên và tặng sách cho nhau.",
    ),
    (
        Reason.ORGANISATIONS,
        "Sáng 20-4, Sở Nông nghiệp và Môi trường, Sở Du lịch và Sở Y tế ký chương trình phối hợp. "
        "Ba sở giúp nhau làm du lịch nông thôn, tặng quà người nghèo.",
    ),
    (
        Reason.EXCHANGE,
        "Giao hữu bóng chuyền giữa hai xã kết nghĩa\n"
        "Tối 2/9, đội xã Điện Bàn Tây gặp đội xã Nam Giang. Kết thúc trận đấu, hai đội trao cờ lưu niệm cho nhau.",
    ),
    (
        Reason.ANNIVERSARY,
        "Hội An, Thanh Hóa kỷ niệm 60 năm kết nghĩa\n"
        "Đoàn TP.Hội An thăm TP.Thanh Hóa nhân kỷ niệm 60 năm kết nghĩa giữa hai địa phương (1961 - 2021).",
    ),
    (
        Reason.ASSIGNMENT,
        "Phân công 25 phường miền xuôi kết nghĩa với 18 xã vùng cao\n"
        "Tỉnh ủy có Công văn số 120 ngày 12/8/2025 giao 25 phường kết nghĩa với 18 xã, làm xong trước 1/10/2025.",
    ),
    (
        Reason.NO_TWINNING,
        "Xã Hòa Vang khánh thành cầu mới\n"
        "Sáng 2/9, UBND xã Hòa Vang khánh thành chiếc cầu bắc qua sông Yên, dài 120 mét, do dân góp công, góp của.",
    ),
    (
        Reason.ORGANISATIONS,
        "Chiều 15-1, Ban Tổ chức Tỉnh ủy Gia Lai làm lễ kết nghĩa với làng Kon Pring (xã Lơ Pang).\n"
        "Hai bên ký giao ước: giúp nhau làm đường, chăm sóc sức khỏe, giữ an ninh trật tự.",
    ),
    (
        Reason.ANNIVERSARY,
        "Quảng Trị - Savannakhet: nghĩa tình bền chặt\n"
        "Sáng 20/5, tại thành phố Đông Hà diễn ra lễ kỷ niệm 40 năm ngày ký hợp tác Quảng Trị - Savannakhet. "
        "Ông Lê Văn An nói: 40 năm ký kết hợp tác giữa hai tỉnh Quảng Trị - Savannakhet là một chặng đường dài.",
    ),
    (
        Reason.ORGANISATIONS,
        "Trong chương trình hợp tác giữa tỉnh Quảng Trị với tỉnh Savannakhet (Lào), Trường THCS xã Thanh, huyện Hướng "
        "Hóa và Trường THCS Noọng Đèng, huyện Sê Pôn đã làm lễ kết nghĩa. Hai trường cử giáo viên sang thăm nhau.",
    ),
    (
        Reason.AID,
        "Xã Lao Bảo đón đoàn bản Đen Sạ Vẵn\n"
        "Ngày 29/9, lãnh đạo xã Lao Bảo tiếp đoàn bản Đen Sạ Vẵn (Lào) sang thăm.\n"
        "Thời gian qua, xã Lao Bảo và bản Đen Sạ Vẵn đã lập quan hệ hữu nghị, ký giao ước với nhau.",
    ),
    (
        Reason.OVERVIEW,
        "Sơ kết chương trình hợp tác giữa hai tỉnh Nghệ An và Xiêng Khoảng\n"
        "Chương trình hợp tác giữa tỉnh Nghệ An và tỉnh Xiêng Khoảng được ký kết ngày 25/3/2025 và đạt kết quả tốt.\n"
        "Hải Phòng và Luông Pha Băng ký bản ghi nhớ\n"
        "Ngày 5/7, tại tỉnh Luông Pha Băng, TP Hải Phòng và tỉnh Luông Pha Băng (Lào) ký kết bản ghi nhớ hợp tác.",
    ),
    (
        Reason.OVERVIEW,
        "Ngày 30/8, tại thôn Địa Đông, huyện Kim Bình (Trung Quốc) diễn ra hội nghị sơ kết kết nghĩa giữa thôn Ma Chải "
        "và thôn Địa Đông. Hai thôn xem lại kết quả của mô hình.\n"
        "- Lễ ký kết nghĩa cụm dân cư hai bên biên giới\n"
        "- Kết nghĩa cụm dân cư giữa bản Pò Hèn và thôn Than Sản",
    ),
    (
        Reason.AID,
        "Một tháng sau khi ký kết nghĩa, phường Hội An Tây cử 5 cán bộ lên giúp xã Quế Phước làm hồ sơ số. "
        "Phường còn trao 40 triệu đồng sửa trạm y tế.",
    ),
    (
        Reason.ANNIVERSARY,
        "Tổng kết mười năm phong trào\nNgày 15/12, Biên phòng nhìn lại 10 năm kết nghĩa cụm dân cư. "
        "Đã có 24 cặp thôn, bản ký kết nghĩa, tiêu biểu là bản Ka Tăng với bản Densavan, thôn Loa với bản Rạ.",
    ),
    (
        Reason.AID,
        "Phường Hòa Xuân mang quà đến xã kết nghĩa sau lũ\n"
        "Ngày 2/11, đoàn phường Hòa Xuân trao 150 triệu đồng và 2 tấn gạo cho xã Hiệp Đức.\n"
        "Phường Hòa Xuân và xã Hiệp Đức đã ký kết chương trình kết nghĩa hôm 5/9. Từ đó, phường cử 10 cán bộ giúp xã.",
    ),
    (
        Reason.EXCHANGE,
        "Giao hữu bóng đá giữa hai địa phương kết nghĩa\n"
        "Sáng 2/9, xã Trà My và phường Tam Kỳ đá trận bóng chào mừng Quốc khánh.\n"
        "Đây là hoạt động trong chương trình kết nghĩa giữa phường Tam Kỳ và xã Trà My ký ngày 20/8 vừa qua.",
    ),
    (
        Reason.PREPARATION,
        "Lãnh đạo TP Cần Thơ tiếp đoàn thành phố Montpellier\n"
        "Chiều 4/6, TP Cần Thơ tiếp đoàn thành phố Montpellier (Pháp). Hai bên trao đổi khả năng lập quan hệ kết nghĩa "
        "và mong sớm ký thỏa thuận hợp tác về y tế. Nếu được chấp thuận, hai thành phố ký bản ghi nhớ vào cuối năm.",
    ),
    (
        Reason.OVERVIEW,
        "Nhớ ngày hai tỉnh kết nghĩa\n"
        "Ngày 13/3/1960, lễ kết nghĩa giữa hai tỉnh Ninh Bình và Bạc Liêu được tổ chức. Cụ Lộc kể về kết quả hôm ấy.",
    ),
    (
        Reason.OVERVIEW,
        "Các ấp đăng ký giao ước thi đua\n"
        "Sáng 21/1, tại hội nghị, trưởng các ấp Tân Lợi, Tân Phú và Tân An ký kết giao ước thi đua. Chương trình có "
        "mười "
        "chỉ tiêu về thu ngân sách, bảo hiểm y tế, phát triển đảng viên.",
    ),
    (
        Reason.ORGANISATIONS,
        "Ủy ban MTTQ hai thành phố ký hợp tác\n"
        "Ngày 3/4, Ủy ban MTTQ Việt Nam thành phố Hà Nội và Ủy ban MTTQ thành phố Hải Phòng ký bản ghi nhớ hợp tác. "
        "Mặt trận hai nơi trao đổi kinh nghiệm tuyên truyền.",
    ),
    (
        Reason.NO_TWINNING,
        "Gặp mặt huyện Hà Khẩu nhân Quốc khánh Trung Quốc\n"
        "Chiều 29/9, tại cửa khẩu, tỉnh Lào Cai gặp mặt, tặng hoa đại diện huyện Hà Khẩu (Trung Quốc).\n"
        "Tỉnh Lào Cai và châu Hồng Hà đã ký hợp tác toàn diện, đó là nền móng để hai nơi gắn bó.",
    ),
    (
        Reason.OVERVIEW,
        "Lai Châu, Hồng Hà bàn việc biên giới\n"
        "Tại hội đàm, ông Lê An, Giám đốc Sở Ngoại vụ, đề nghị cơ quan hai bên làm tốt “Thỏa thuận hợp tác giữa "
        "UBND tỉnh "
        "Lai Châu và châu Hồng Hà (Trung Quốc)”, giữ nghiêm ba văn kiện đã được Chính phủ hai nước ký kết.",
    ),
    (
        Reason.ORGANISATIONS,
        "Tổ kết nghĩa số 2 gồm ngân hàng, trường học, công ty về với hai thôn\n"
        "Sáng 6/11, các thành viên Tổ kết nghĩa số 2 cùng đại diện thôn Tân Bình và thôn Tân Hà ký sổ kết nghĩa. "
        "Các đơn "
        "vị giúp bà con làm ăn.",
    ),
    (
        Reason.AID,
        "Đoàn tỉnh Savannakhet chúc Tết tỉnh Quảng Trị\n"
        "Chiều 8-2, đoàn tỉnh Savannakhet (Lào) sang thăm, tặng quà. Lãnh đạo hai tỉnh Quảng Trị và Savannakhet vui vì "
        "hai tỉnh đã triển khai tốt nhiều chương trình ký kết.",
    ),
    (
        Reason.ORGANISATIONS,
        "Sở Du lịch các tỉnh, thành phố gồm Hà Nội, Hải Phòng, Quảng Ninh vừa ký chương trình hợp tác. Ba tỉnh, "
        "thành phố "
        "sẽ cùng nhau quảng bá, mở rộng thị trường khách du lịch.",
    ),
    (
        Reason.OVERVIEW,
        "Phường Hải Sơn giao lưu với trấn Giang Bình\n"
        "Ngày 14/9, phường Hải Sơn và trấn Giang Bình (Trung Quốc) gặp nhau, bày tỏ tình hữu nghị.\n"
        "Ngày 17/1/2025, phường Hải Sơn và trấn Giang Bình chính thức ký thỏa thuận thiết lập quan hệ hữu nghị.",
    ),
    (
        Reason.ORGANISATIONS,
        "Ngày 21/6, Hội hữu nghị Việt Nam – Lào tỉnh Đắk Lắk và Hội hữu nghị Lào – Việt Nam tỉnh Sê Kông tổ chức lễ "
        "kết "
        "nghĩa, ký thỏa thuận hợp tác. Hai bên trao đổi công tác hội.",
    ),
    (
        Reason.OVERVIEW,
        "Lâm Đồng và thành phố Daejeon (Hàn Quốc) gần nhau hơn\n"
        "Phó Chủ tịch tỉnh trò chuyện với đoàn thành phố Daejeon.\n"
        "Tỉnh Lâm Đồng và thành phố Daejeon đã thiết lập quan hệ hữu nghị từ năm 2005, nhiều năm cử học sinh đi lại.",
    ),
    (
        Reason.AID,
        "Tỉnh Quảng Trị ủng hộ 100 triệu đồng cho tỉnh Ninh Bình\n"
        "Sáng 6/5, tỉnh Quảng Trị trao 100 triệu đồng tặng người nghèo tỉnh Ninh Bình.\n"
        "Hai tỉnh gắn bó qua lễ kết nghĩa Quảng Trị - Ninh Bình năm 1960. Sau hai tỉnh, các huyện cũng làm lễ kết "
        "nghĩa: "
        "Hoằng Hóa - Điện Bàn, Đông Sơn - Thăng Bình.",
    ),
    (Reason.EMPTY, "Đăng nhập để đọc tiếp"),
    (Reason.EMPTY, ""),
]


@pytest.mark.parametrize(("reason", "text"), NOT_ONE, ids=[f"{n}-{r}" for n, (r, _) in enumerate(NOT_ONE)])
def test_what_only_mentions_a_partnership_is_told_apart_with_its_reason(reason: Reason, text: str) -> None:
    made = read(text, "2025-10-03")
    assert (made.outcome, made.reason, made.drafts) == ("not_agreement", reason, ())


def test_a_signing_of_long_ago_is_none_of_today() -> None:
    text = (
        "Hoằng Hóa - Điện Bàn, tình thân bền lâu qua chặng đường dài.\n"
        "Ngược dòng thời gian, mùa xuân 1960 có lễ kết nghĩa của tỉnh Thanh Hóa với tỉnh Quảng Nam. "
        "Sau đó, huyện Điện Bàn kết nghĩa với huyện Hoằng Hóa."
    )
    assert read(text, "2025-08-21").outcome == "not_agreement"


def test_a_new_agreement_signed_at_an_anniversary_is_one() -> None:
    text = (
        "Thị xã Điện Bàn và huyện Hoằng Hóa ký chương trình hợp tác\n"
        "Nhân kỷ niệm 60 năm ngày kết nghĩa, chiều 26/3, lãnh đạo thị xã Điện Bàn và huyện Hoằng Hóa ký chương trình "
        "hợp tác giai đoạn 2021 - 2025. Hai địa phương giúp nhau xúc tiến đầu tư."
    )
    assert read(text, "2021-03-27").outcome == "agreement"


def test_the_judgement_rests_on_words_of_the_text() -> None:
    text = "Chiều 15/8, Đảng ủy phường Sơn Trà và xã Trà Leng ký biên bản kết nghĩa. Hai bên giúp nhau về giáo dục."
    made = read(text)
    assert made.reason is Reason.SIGNED
    assert made.evidence is not None
    assert made.evidence.words == "Chiều 15/8, Đảng ủy phường Sơn Trà và xã Trà Leng ký biên bản kết nghĩa."


def test_a_list_without_end_is_read_in_no_time() -> None:
    assert read("phường Sơn Trà, " * 180 + "ký kết nghĩa").outcome == "not_agreement"


@pytest.mark.parametrize("text", ["\x00" * 500, "🙂 " * 300, "((((" * 400, "kết nghĩa " * 400, "xã " * 500, ";" * 900])
def test_nonsense_is_no_agreement(text: str) -> None:
    assert read(text).outcome == "not_agreement"


def test_a_report_whose_parties_only_its_title_and_picture_name_is_one() -> None:
    text = (
        "Quảng Trị - Savannakhet: mở rộng hợp tác\n"
        "Thỏa thuận vừa ký nêu rõ, hai tỉnh sẽ giúp nhau phát triển thương mại và y tế.\n"
        "Lễ ký thỏa thuận hợp tác giai đoạn 2026 - 2030 giữa tỉnh Quảng Trị và tỉnh Savannakhet. Ảnh: Văn An\n"
        "Tại buổi lễ, lãnh đạo hai tỉnh chúc mừng nhau."
    )
    assert read(text).outcome == "agreement"


def test_a_review_of_older_pairings_is_none_even_where_it_tells_their_days() -> None:
    text = (
        "Xã Thanh giao ban kết nghĩa bản - bản\n"
        "Ngày 12/4/2006, thôn Thanh 1 và bản Noọng làm lễ kết nghĩa; ngày 3/5/2008, thôn Thanh 4 và bản Ka Roon cũng "
        "kết nghĩa. Khi ấy, các cặp thống nhất mỗi quý giao ban một lần."
    )
    assert read(text).outcome == "not_agreement"


def test_the_years_of_a_term_do_not_make_a_signing_one_of_long_ago() -> None:
    text = (
        "Ngày 19-7, lãnh đạo hai tỉnh Quảng Trị và Savannakhet (Lào) ký thỏa thuận hợp tác giai đoạn 2011-2013.\n"
        "Theo đó, hai tỉnh hợp tác về giáo dục, trong khuôn khổ chiến lược giai đoạn 2011-2020 của hai nước."
    )
    assert read(text).outcome == "agreement"


def test_what_may_be_signed_some_day_is_not_signed() -> None:
    text = (
        "Thúc đẩy hợp tác giữa tỉnh Chiang Mai và các địa phương Việt Nam\n"
        "Chiều 22/3, Đại sứ đề nghị tỉnh Chiang Mai (Thái Lan) tìm hiểu, kết nối với những địa phương có nhiều điểm "
        "gần "
        "gũi của Việt Nam, qua đó có thể ký kết hợp tác với các tỉnh Lào Cai, Sơn La."
    )
    assert read(text).outcome == "not_agreement"
