"""Names as papers list and misspell them."""

from __future__ import annotations

import pytest

from tests.knowledge.articles.reading import pairs, read

BOTH = "Các bên thống nhất trao đổi kinh nghiệm xây dựng Đảng, giúp nhau phát triển du lịch và y tế."


@pytest.mark.parametrize(
    ("said", "parties"),
    [
        (
            "UBND tỉnh Bình Định và chính quyền 3 tỉnh Nam Lào (Attapư, Salavan và Sê Kông) ký kết hợp tác.",
            ["tỉnh Bình Định", "tỉnh Attapư", "tỉnh Salavan", "tỉnh Sê Kông"],
        ),
        (
            "Phường Cẩm Lệ và hai xã vùng cao là Trà Leng, Trà Tập ký kết nghĩa.",
            ["phường Cẩm Lệ", "xã Trà Leng", "xã Trà Tập"],
        ),
        (
            "Phường Cẩm Lệ và 2 xã biên giới (gồm La Êê và La Dêê) ký kết nghĩa.",
            ["phường Cẩm Lệ", "xã La Êê", "xã La Dêê"],
        ),
    ],
)
def test_a_list_may_come_after_what_is_said_of_all_in_it(said: str, parties: list[str]) -> None:
    assert pairs(f"Sáng 20/9, tại hội trường lớn diễn ra một buổi lễ ấm cúng. {said}\n{BOTH}") == [parties]


def test_communes_of_before_that_are_listed_are_no_parties() -> None:
    text = (
        "Sáng 20/9, phường Cẩm Lệ và xã Sông Kôn ký kết nghĩa.\n"
        f"Bà con ba xã cũ là Sông Kôn, Jơ Ngây và A Ting cũng đã làm lễ kết nghĩa với nhau.\n{BOTH}"
    )
    assert pairs(text) == [["phường Cẩm Lệ", "xã Sông Kôn"]]


def test_a_slip_of_the_pen_is_no_further_party() -> None:
    text = (
        "Tỉnh Sơn La ký bản ghi nhớ với tỉnh Velimar (Philippines)\n"
        "Chiều 5/6, tỉnh Sơn La và tỉnh Velimar ký bản ghi nhớ hợp tác.\n"
        f"Lãnh đạo hai tỉnh Sơn La và Velima trao bản ghi nhớ. Ảnh: An\n{BOTH}"
    )
    assert pairs(text) == [["tỉnh Sơn La", "tỉnh Velimar"]]


def test_two_villages_of_like_names_stay_two() -> None:
    text = f"Sáng 20/9, bản Huổi Lốt 1 và bản Huổi Lốt 2 ký kết nghĩa; bản Huổi Lốt 1 nằm bên suối.\n{BOTH}"
    assert pairs(text) == [["bản Huổi Lốt 1", "bản Huổi Lốt 2"]]


def test_a_second_ceremony_of_the_day_is_read_though_it_begins_with_cung() -> None:
    text = (
        "Chiều 15/8, phường Cẩm Lệ và xã Trà Leng ký biên bản kết nghĩa.\n*\n"
        "Cùng ngày, phường An Khê và xã Trà Tập ký biên bản kết nghĩa.\n*\n"
        f"Cùng với việc tặng quà, phường An Hải và xã Trà Linh ký biên bản kết nghĩa.\n{BOTH}"
    )
    assert pairs(text) == [
        ["phường Cẩm Lệ", "xã Trà Leng"],
        ["phường An Khê", "xã Trà Tập"],
        ["phường An Hải", "xã Trà Linh"],
    ]


@pytest.mark.parametrize(
    ("headline", "title"),
    [
        ("Phường Cẩm Lệ kết nghĩa với xã Trà Leng", "Phường Cẩm Lệ kết nghĩa với xã Trà Leng"),
        ("Phường Cẩm Lệ (Đà Nẵng) kết nghĩa với xã Trà Leng", "Phường Cẩm Lệ (Đà Nẵng) kết nghĩa với xã Trà Leng"),
        ("Hai địa phương của Đà Nẵng kết nghĩa với nhau", None),
        ("Chính trị Phường Cẩm Lệ kết nghĩa với xã Trà Leng", "Phường Cẩm Lệ kết nghĩa với xã Trà Leng"),
        ("Phường Cẩm Lệ và một xã vùng cao nắm tay nhau", None),
    ],
)
def test_a_headline_is_the_title_where_it_names_the_parties_alone(headline: str, title: str | None) -> None:
    text = f"{headline}\nChiều 15/8, phường Cẩm Lệ và xã Trà Leng ký biên bản kết nghĩa.\n{BOTH}"
    assert [made.record().title for made in read(text).drafts] == [title]
