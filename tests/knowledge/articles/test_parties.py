"""Who signs with whom: kinds, lists, dashes, captions, areas in brackets, several ceremonies."""

from __future__ import annotations

import pytest

from tests.knowledge.articles.reading import draft, pairs, read

BOTH = "Hai bên thống nhất trao đổi kinh nghiệm xây dựng Đảng, giúp nhau phát triển du lịch và y tế."


@pytest.mark.parametrize(
    ("said", "parties"),
    [
        ("Đảng ủy phường Cẩm Lệ và xã Phước Hiệp ký biên bản kết nghĩa.", ["phường Cẩm Lệ", "xã Phước Hiệp"]),
        ("Lễ ký kết nghĩa giữa phường Cẩm Lệ với xã Phước Hiệp đã diễn ra.", ["phường Cẩm Lệ", "xã Phước Hiệp"]),
        ("P.Cẩm Lệ làm lễ kết nghĩa với xã Phước Hiệp.", ["phường Cẩm Lệ", "xã Phước Hiệp"]),
        ("Xã Phước Hiệp – phường Cẩm Lệ ký giao ước kết nghĩa.", ["xã Phước Hiệp", "phường Cẩm Lệ"]),
        ("Hai xã Trà Leng, Trà Tập và phường Cẩm Lệ ký biên bản.", ["xã Trà Leng", "xã Trà Tập", "phường Cẩm Lệ"]),
        ("Các xã: Trà Leng, Trà Tập và Phước Hiệp ký kết nghĩa.", ["xã Trà Leng", "xã Trà Tập", "xã Phước Hiệp"]),
        ("TP.Tam Kỳ và huyện Nam Trà My ký kết nghĩa.", ["thành phố Tam Kỳ", "huyện Nam Trà My"]),
        ("Phường Cẩm Lệ ký giao ước kết nghĩa với làng Kon Pring.", ["phường Cẩm Lệ", "làng Kon Pring"]),
        ("Lãnh đạo tỉnh Quảng Nam và tỉnh Sê Kông (Lào) ký bản ghi nhớ.", ["tỉnh Quảng Nam", "tỉnh Sê Kông"]),
        ("Đà Nẵng ký thỏa thuận hợp tác với thành phố Nantes (Pháp).", ["thành phố Đà Nẵng", "thành phố Nantes"]),
        ("UBND Quận 12, TP. Hồ Chí Minh và quận Jung, TP. Busan ký kết hợp tác.", ["quận 12", "quận Jung"]),
        ("Lễ ký giữa xã Hướng Phùng, huyện Hướng Hóa với cụm bản Noỏng đã xong.", ["xã Hướng Phùng", "cụm bản Noỏng"]),
        (
            "Bản Sín Chải ký kết nghĩa với bản Lao Po; Trưởng bản Sín Chải Giàng A Páo vui.",
            ["bản Sín Chải", "bản Lao Po"],
        ),
        (
            "Bí thư Đảng ủy phường Cẩm Lệ Trần Văn An và Bí thư Đảng ủy xã Phước Hiệp Hồ Thị Nga đặt bút ký kết nghĩa.",
            ["phường Cẩm Lệ", "xã Phước Hiệp"],
        ),
    ],
)
def test_those_who_sign_are_found_with_their_kind(said: str, parties: list[str]) -> None:
    assert pairs(f"Sáng 20/9, tại hội trường lớn diễn ra một buổi lễ ấm cúng. {said}\n{BOTH}") == [parties]


def test_a_list_of_pairings_makes_an_agreement_of_each() -> None:
    text = (
        "Sáng 9/9, các xã ký biên bản. Theo đó, xã Đại Lộc kết nghĩa với xã Hà Trung và xã Hà Long; "
        f"xã Thăng Bình kết nghĩa với xã Hoạt Giang.\n{BOTH}"
    )
    assert pairs(text) == [
        ["xã Đại Lộc", "xã Hà Trung"],
        ["xã Đại Lộc", "xã Hà Long"],
        ["xã Thăng Bình", "xã Hoạt Giang"],
    ]


def test_dashes_bind_closer_than_commas() -> None:
    text = (
        "Các địa phương sau đã ký biên bản kết nghĩa trong chiều 25/9: "
        f"phường An Khê – xã Đắc Pring, phường An Hải – xã Trà Linh.\n{BOTH}"
    )
    assert pairs(text) == [["phường An Khê", "xã Đắc Pring"], ["phường An Hải", "xã Trà Linh"]]


def test_ceremonies_told_apart_by_stars_keep_their_own_facts() -> None:
    text = (
        "Chiều 5/9, nhiều nơi ký kết nghĩa.\n"
        "* Đảng ủy phường Hương Trà và xã Trà Liên ký biên bản kết nghĩa. Hai bên giúp nhau về y tế.\n"
        "* Đảng ủy phường Quảng Phú và xã Trà My ký biên bản kết nghĩa. Hai bên cùng làm du lịch.\n"
    )
    first, second = (d.record() for d in read(text, "2025-09-06").drafts)
    assert [p.name for p in (*first.parties, *second.parties)] == ["Hương Trà", "Trà Liên", "Quảng Phú", "Trà My"]
    assert [c.fields for c in first.commitments or ()] == [("health",)]
    assert [c.fields for c in second.commitments or ()] == [("tourism",)]
    assert first.signed_on == second.signed_on == "2025-09-05"


def test_names_that_stand_in_a_caption_alone_are_enough_beside_a_signing() -> None:
    text = (
        "Hai bên ký với nhau những việc: chia sẻ kinh nghiệm xây dựng Đảng; giao lưu văn nghệ, thể thao.\n"
        "Đại diện phường Hoài Nhơn Tây và xã Kông Bơ La ký kết. Ảnh: TRẦN AN\n"
    )
    assert pairs(text) == [["phường Hoài Nhơn Tây", "xã Kông Bơ La"]]


def test_the_place_of_the_ceremony_is_no_party() -> None:
    text = f"Ngày 19/8, tại xã Nông Cống, xã Nam Phước và xã Trung Chính ký biên bản kết nghĩa.\n{BOTH}"
    assert pairs(text) == [["xã Nam Phước", "xã Trung Chính"]]


def test_a_former_unit_in_brackets_is_no_party() -> None:
    text = (
        "Ba xã Chiên Đàn, Tây Hồ, Phú Ninh (TP Đà Nẵng) ký chương trình phối hợp chiều 5-12. "
        f"Chương trình nối tiếp những gì huyện Phú Ninh (cũ) đã làm được.\n{BOTH}"
    )
    assert pairs(text) == [["xã Chiên Đàn", "xã Tây Hồ", "xã Phú Ninh"]]


@pytest.mark.parametrize(
    ("said", "provinces"),
    [
        ("xã Duy Hải (huyện Duy Xuyên) và xã Trường Sơn (Nông Cống, tỉnh Thanh Hóa)", ["Quảng Nam", "Thanh Hóa"]),
        ("phường Sơn Trà và xã Trà Leng", ["Đà Nẵng", "Đà Nẵng"]),
        ("phường Hoài Nhơn Tây và xã Kông Bơ La", ["Gia Lai", "Gia Lai"]),
        ("tỉnh An Giang và tỉnh Tuyên Quang", [None, None]),
    ],
)
def test_a_party_lies_where_it_is_said_or_known_to_lie(said: str, provinces: list[str | None]) -> None:
    made = draft(f"Chiều 3/9, lãnh đạo {said} ký biên bản kết nghĩa.\n{BOTH}").record()
    assert [p.province for p in made.parties] == provinces


def test_the_newspapers_province_decides_between_places_of_one_name() -> None:
    text = f"Sáng 3/9, phường Hải Châu và xã Tây Giang ký biên bản kết nghĩa.\n{BOTH}"
    made = draft(text, url="https://baodanang.vn/ket-nghia-1.html").record()
    assert [p.province for p in made.parties] == ["Đà Nẵng", "Đà Nẵng"]


def test_a_party_abroad_has_its_country() -> None:
    made = draft(f"Tỉnh Quảng Nam và tỉnh Sê Kông (Lào) ký bản ghi nhớ hợp tác chiều 3/9.\n{BOTH}").record()
    assert [p.country for p in made.parties] == ["VN", "LA"]


def test_a_name_behind_an_office_is_a_person_and_no_place() -> None:
    text = (
        "Chủ tịch UBND tỉnh An Giang Nguyễn Thanh Bình dẫn đoàn đi. UBND tỉnh An Giang và tỉnh Tuyên Quang ký chương "
        "trình hợp tác về nông nghiệp."
    )
    assert pairs(text) == [["tỉnh An Giang", "tỉnh Tuyên Quang"]]


def test_every_party_rests_on_words_of_the_text() -> None:
    text = f"Sáng 3/9, Đảng ủy phường Cẩm Lệ và xã Phước Hiệp ký kết nghĩa.\n{BOTH}"
    for fact in draft(text).facts:
        assert text[fact.evidence.start : fact.evidence.end] == fact.evidence.words != ""


def test_a_title_that_also_stands_in_the_text_is_evidence_where_it_stands() -> None:
    title = "Phường Cẩm Lệ và xã Phước Hiệp ký biên bản kết nghĩa"
    text = f"{title}\nSáng 3/9, hai bên làm lễ ký.\n{BOTH}"
    for fact in draft(text, title=title).of("parties"):
        assert text[fact.evidence.start : fact.evidence.end] == fact.evidence.words


def test_a_title_beside_the_text_counts_too() -> None:
    made = draft(f"Sáng 3/9, hai bên làm lễ ký.\n{BOTH}", title="Phường Cẩm Lệ ký kết nghĩa với xã Phước Hiệp")
    assert [p.name for p in made.record().parties] == ["Cẩm Lệ", "Phước Hiệp"]


def test_a_chau_of_china_lies_between_huyen_and_province() -> None:
    text = (
        "Lễ ký kết nghĩa giữa xã Pha Long, huyện Mường Khương, tỉnh Lào Cai và trấn Kiều Đầu, huyện Mã Quan, "
        f"châu Văn Sơn, tỉnh Vân Nam (Trung Quốc) đã diễn ra.\n{BOTH}"
    )
    (_, abroad) = draft(text).record().parties
    assert (abroad.kind, abroad.name, abroad.province, abroad.country) == ("trấn", "Kiều Đầu", "Vân Nam", "CN")


def test_dashes_also_lead_from_a_place_to_where_it_lies() -> None:
    text = (
        "Phường Trà Cổ - thành phố Móng Cái - tỉnh Quảng Ninh và thị trấn Tam Đảo - huyện Tam Đảo - tỉnh Vĩnh Phúc "
        f"đã ký biên bản kết nghĩa.\n{BOTH}"
    )
    assert pairs(text) == [["phường Trà Cổ", "thị trấn Tam Đảo"]]


def test_the_provinces_of_the_parties_make_no_agreement_of_their_own() -> None:
    text = (
        "Lễ kết nghĩa giữa huyện Hướng Hóa, tỉnh Quảng Trị và huyện Sê Pôn, tỉnh Savannakhet (Lào) vừa diễn ra.\n"
        f"{BOTH} Lễ kết nghĩa thắt chặt tình hữu nghị giữa hai tỉnh Quảng Trị và Savannakhet."
    )
    assert pairs(text) == [["huyện Hướng Hóa", "huyện Sê Pôn"]]


def test_older_agreements_told_as_history_are_not_of_today() -> None:
    text = (
        f"Chiều 20/9/2025, xã Nam Phước và xã Nông Cống ký biên bản kết nghĩa.\n{BOTH}\n"
        "Sau khi hai tỉnh kết nghĩa tối 12/3/1960, huyện Duy Xuyên kết nghĩa với huyện Nông Cống."
    )
    assert pairs(text) == [["xã Nam Phước", "xã Nông Cống"]]


def test_other_news_linked_between_the_paragraphs_is_not_taken_in() -> None:
    text = (
        "Xã Nam Phước ký kết nghĩa với xã Nông Cống\n"
        f"Chiều 20/9, xã Nam Phước và xã Nông Cống ký biên bản kết nghĩa. {BOTH}\n"
        "Hải Phòng và TP Incheon: hai thành phố cảng kết nghĩa\n"
        "Hai bên cùng làm hoa viên, chống rác thải nhựa.\n"
        "Chiều 19/5, nhân dịp Việt Nam và Liên bang Nga lập quan hệ, TP HCM cùng TP Kazan (Liên bang Nga) mở hội thảo."
    )
    assert pairs(text, "2025-09-21") == [["xã Nam Phước", "xã Nông Cống"]]
    fields = {f for c in draft(text, "2025-09-21").record().commitments for f in c.fields}
    assert fields == {"party_building", "tourism", "health"}


def test_a_name_without_a_kind_is_not_the_town_of_that_name_where_they_met() -> None:
    text = (
        "Cao Bằng – Bách Sắc ký kết nhiều nội dung hợp tác\n"
        "Sáng 24/5, tại thành phố Cao Bằng, lãnh đạo tỉnh Cao Bằng và thành phố Bách Sắc (Trung Quốc) ký thỏa thuận."
    )
    assert pairs(text) == [["tỉnh Cao Bằng", "thành phố Bách Sắc"]]


def test_a_phum_of_cambodia_may_be_a_party() -> None:
    text = f"Lễ kết nghĩa giữa ấp Vĩnh Lợi, xã Vĩnh Gia với phum Chrey, huyện Kirivong (Campuchia).\n{BOTH}"
    assert pairs(text) == [["ấp Vĩnh Lợi", "phum Chrey"]]


@pytest.mark.parametrize(
    ("title", "lead", "parties"),
    [
        (
            "Xã Trà Liên bắt tay phường Hương Trà",
            "Sau phần giới thiệu về đất và người mỗi nơi, hai bên ký giao ước.",
            ["xã Trà Liên", "phường Hương Trà"],
        ),
        (
            "Chuyện vui của phường Hương Trà và xã Trà Liên",
            "Đôi bên đặt bút ký kết nghĩa trong một buổi lễ ấm cúng.",
            ["phường Hương Trà", "xã Trà Liên"],
        ),
        (
            "Kết nghĩa",
            "Đại diện hai xã Trà Liên và Trà Linh chuyện trò thân mật. Hai xã ký biên bản ghi nhớ.",
            ["xã Trà Liên", "xã Trà Linh"],
        ),
    ],
)
def test_both_sides_are_those_of_the_title_or_named_together(title: str, lead: str, parties: list[str]) -> None:
    assert pairs(f"{title}\n{lead}\n{BOTH}") == [parties]


def test_a_city_and_its_province_of_one_name_are_told_apart() -> None:
    text = (
        "Kon Tum, Attapeu ký ghi nhớ hợp tác giai đoạn mới\n"
        "Chiều 26/10, tại TP.Kon Tum, UBND tỉnh Kon Tum và chính quyền tỉnh Attapeu (Lào) ký ghi nhớ hợp tác kinh tế."
    )
    assert pairs(text) == [["tỉnh Kon Tum", "tỉnh Attapeu"]]


def test_what_only_follows_a_signing_of_others_is_no_further_agreement() -> None:
    text = (
        "Sáng 22/9, phường Cẩm Lệ và xã Phước Hiệp ký biên bản kết nghĩa.\n"
        f"{BOTH}\nTrước đó, ngày 12/8, phường An Thắng cũng ký kết nghĩa với xã Bến Hiên."
    )
    assert pairs(text) == [["phường Cẩm Lệ", "xã Phước Hiệp"]]


def test_the_provinces_of_a_region_are_those_that_are_named() -> None:
    text = (
        "Điện Biên ký kết biên bản hợp tác với các tỉnh Bắc Lào\n"
        "Ngày 25-12, tỉnh Điện Biên và đoàn các tỉnh Bắc Lào ký kết biên bản hợp tác.\n"
        f"Tại hội đàm, tỉnh Điện Biên và các tỉnh Phongsaly, Oudomxay (Lào) bàn nhiều việc. {BOTH}"
    )
    assert pairs(text) == [["tỉnh Điện Biên", "tỉnh Phongsaly", "tỉnh Oudomxay"]]


def test_the_picture_of_another_signing_is_not_taken_in() -> None:
    text = (
        "Nghệ An và Xiêng Khoảng (Lào) ký biên bản hợp tác\n"
        "![]() Vừa qua, tỉnh Nghệ An và tỉnh Hủa Phăn ký bản ghi nhớ, hai tỉnh trao cờ lưu niệm cho nhau. |\n"
        f"Tại hội đàm, lãnh đạo tỉnh Nghệ An và tỉnh Xiêng Khoảng ký biên bản. {BOTH}"
    )
    assert pairs(text) == [["tỉnh Nghệ An", "tỉnh Xiêng Khoảng"]]


def test_an_agreement_may_be_handed_over_instead_of_signed() -> None:
    text = (
        f"Ngày 1/12, tại Viêng Chăn, lãnh đạo tỉnh Sơn La và Luông Pha Băng (Lào) đã trao thỏa thuận hợp tác.\n{BOTH}"
    )
    assert pairs(text) == [["tỉnh Sơn La", "tỉnh Luông Pha Băng"]]


def test_a_name_may_begin_like_a_kind() -> None:
    text = f"Buôn Hồ và Ea Súp bắt tay nhau\nSáng 22/11, phường Buôn Hồ và xã Ea Súp ký giao ước kết nghĩa.\n{BOTH}"
    assert pairs(text) == [["phường Buôn Hồ", "xã Ea Súp"]]


def test_a_town_of_china_is_where_a_party_lies() -> None:
    text = (
        "Lễ ký kết nghĩa giữa xã Ba Sơn, huyện Cao Lộc, tỉnh Lạng Sơn và trấn Ái Khẩu, thị Bằng Tường, tỉnh Quảng Tây "
        f"(Trung Quốc) đã diễn ra.\n{BOTH} Bà Hoàng Thị Hoa dự lễ."
    )
    assert pairs(text) == [["xã Ba Sơn", "trấn Ái Khẩu"]]
    assert [p.name for p in draft(text).record().people] == ["Hoàng Thị Hoa"]


def test_a_title_with_shorter_names_or_other_kinds_makes_no_second_agreement() -> None:
    text = f"Kết nghĩa giữa xã Thanh và bản Xà Lo\nLễ kết nghĩa giữa xã Thanh với cụm bản Xà Lo vừa diễn ra.\n{BOTH}"
    assert pairs(text) == [["xã Thanh", "cụm bản Xà Lo"]]


def test_a_signing_just_completed_is_not_one_to_come() -> None:
    text = f"Phường Cẩm Lệ và xã Phước Hiệp vừa hoàn thành việc ký kết nghĩa.\n{BOTH}"
    assert pairs(text) == [["phường Cẩm Lệ", "xã Phước Hiệp"]]


def test_two_heads_may_sign_for_places_that_the_title_names() -> None:
    text = (
        "Thành phố Vinh kết nghĩa với thành phố Namyangju\n"
        "Ngày 5/11/2024, Chủ tịch UBND TP Vinh Lê Văn An và Thị trưởng Kim Dae-kwon ký biên bản ghi nhớ.\n"
        f"{BOTH}"
    )
    assert pairs(text) == [["thành phố Vinh", "thành phố Namyangju"]]


def test_a_foreign_name_behind_a_place_abroad_is_a_person() -> None:
    text = (
        "Hà Nội và Viêng Chăn ký bản ghi nhớ\n"
        "Chiều 10/8/2022, Chủ tịch UBND TP Hà Nội Lê Văn An và Đô trưởng Thủ đô Viêng Chăn Somchit Phommavong ký bản "
        f"ghi nhớ.\n{BOTH}"
    )
    assert pairs(text) == [["thành phố Hà Nội", "thủ đô Viêng Chăn"]]
    assert "Somchit Phommavong" in [p.name for p in draft(text).record().people]
