"""People with their offices, money with giver and receiver, the bodies and the place of the signing."""

from __future__ import annotations

import pytest

from tests.knowledge.articles.reading import draft, values

LEAD = "Sáng 3/9, Đảng ủy phường Cẩm Lệ và Đảng ủy xã Phước Hiệp ký biên bản kết nghĩa."
REST = "Hai bên giúp nhau về y tế, giáo dục."


def told(body: str, field: str) -> list[object]:
    return values(f"{LEAD}\n{REST}\n{body}", field)


@pytest.mark.parametrize(
    ("body", "name", "role"),
    [
        (
            "Ông Võ Văn An, Trưởng ban Nội chính Thành ủy, dự lễ.",
            "Võ Văn An",
            "Trưởng ban Nội chính Thành ủy, khách dự",
        ),
        ("Dự lễ có Đại tá Trần Bình, Phó Giám đốc Công an.", "Trần Bình", "Phó Giám đốc Công an, khách dự"),
        ("Trưởng ban Dân vận Thành ủy Hồ Thị Hoa đến dự.", "Hồ Thị Hoa", "Trưởng ban Dân vận Thành ủy, khách dự"),
        ("Bà Lê Thị Mai - Bí thư Đảng ủy phường Cẩm Lệ vui mừng.", "Lê Thị Mai", "Bí thư Đảng ủy phường Cẩm Lệ"),
        ("Thị trưởng Édouard Martin tặng hoa.", "Édouard Martin", "Thị trưởng, khách dự"),
        ("Bí thư Đảng ủy xã Phước Hiệp Alăng Bằng cảm ơn.", "Alăng Bằng", "Bí thư Đảng ủy xã Phước Hiệp"),
        ("Làng Kon Pring ở trên đồi. Trưởng làng Kon Pring A Nhong mời cơm.", "A Nhong", "Trưởng làng Kon Pring"),
    ],
)
def test_a_person_has_a_name_an_office_and_a_part(body: str, name: str, role: str) -> None:
    (person,) = values(f"{LEAD}\n{REST}\n{body}", "people")
    assert (person.name, person.role) == (name, role)


@pytest.mark.parametrize(
    "body",
    [
        "Đoàn viếng tượng đài Nguyễn Tất Thành.",
        "Trao học bổng Nguyễn Hiền cho học sinh.",
        "Học tập Chủ tịch Hồ Chí Minh về đạo đức.",
        "Quang cảnh buổi lễ. Ảnh: TRẦN VĂN NAM",
        "HỒ AN - LÊ BÌNH",
        "Xã là quê hương của người chiến sĩ cách mạng, đồng chí Ngô Văn Sáu - Bí thư Tỉnh ủy đầu tiên.",
        "Dự lễ có đoàn đại biểu các tỉnh Nam Lào.",
    ],
)
def test_streets_heroes_photographers_and_authors_are_no_people_of_the_agreement(body: str) -> None:
    assert told(body, "people") == []


@pytest.mark.parametrize(
    ("body", "amount", "per"),
    [
        ("Dịp này, phường Cẩm Lệ trao xã 60 triệu đồng.", 60_000_000, "total"),
        ("Dịp này, phường Cẩm Lệ trao 10 suất quà (500.000 đồng/suất).", 500_000, "each"),
        ("Dịp này, phường Cẩm Lệ tặng 30 suất quà, mỗi suất một triệu đồng.", 1_000_000, "each"),
        ("Phường Cẩm Lệ hỗ trợ xã hơn 20 tỷ đồng làm đường.", 20_000_000_000, "total"),
        ("Phường giúp hai thanh niên vốn làm ăn (5 triệu đồng/người).", 5_000_000, "each"),
    ],
)
def test_a_sum_is_for_all_or_for_each(body: str, amount: int, per: str) -> None:
    (gift,) = values(f"{LEAD}\n{REST}\n{body}", "support")
    assert (gift.amount_vnd, gift.per, gift.giver) == (amount, per, "phường Cẩm Lệ")


@pytest.mark.parametrize(
    "body",
    [
        "Năm 2024, thu nhập bình quân đầu người của xã Phước Hiệp đạt 51 triệu đồng.",
        "Tổng thu ngân sách của phường là 125,8 tỷ đồng.",
        "Bão làm xã thiệt hại ước 3 tỷ đồng.",
    ],
)
def test_incomes_budgets_and_damage_are_nobodys_gift(body: str) -> None:
    assert told(body, "support") == []


def test_one_sum_told_thrice_is_one_gift() -> None:
    body = "Phường Cẩm Lệ trao 60 triệu đồng. Lãnh đạo phường Cẩm Lệ trao 60 triệu đồng cho xã."
    assert len(told(body, "support")) == 1


@pytest.mark.parametrize(
    ("lead", "bodies"),
    [
        ("Đảng ủy phường Cẩm Lệ và xã Phước Hiệp ký kết nghĩa.", ("Đảng ủy phường Cẩm Lệ", "Đảng ủy xã Phước Hiệp")),
        (
            "Biên bản kết nghĩa giữa phường Cẩm Lệ với xã Phước Hiệp được Đảng ủy hai nơi ký sáng 3/9.",
            ("Đảng ủy phường Cẩm Lệ", "Đảng ủy xã Phước Hiệp"),
        ),
        ("UBND phường Cẩm Lệ và làng Kon Pring ký kết nghĩa.", ("UBND phường Cẩm Lệ",)),
    ],
)
def test_the_bodies_that_sign_are_those_of_each_party(lead: str, bodies: tuple[str, ...]) -> None:
    assert draft(f"{lead}\n{REST}").record().signing_bodies == bodies


def test_the_place_is_where_the_ceremony_was() -> None:
    text = f"Sáng 3/9, tại Nhà văn hóa xã Phước Hiệp, phường Cẩm Lệ và xã Phước Hiệp ký kết nghĩa.\n{REST}"
    assert draft(text).record().place == "Nhà văn hóa xã Phước Hiệp"


@pytest.mark.parametrize(
    ("body", "giver", "receiver"),
    [
        (
            "Dịp này, phường Cẩm Lệ trao tặng xã Phước Hiệp 200 triệu đồng xây 4 nhà đại đoàn kết.",
            "phường Cẩm Lệ",
            "xã Phước Hiệp",
        ),
        ("Phường Cẩm Lệ tặng làng Ghè 20 suất quà, mỗi suất 500.000 đồng.", "phường Cẩm Lệ", "làng Ghè"),
        ("Phường Cẩm Lệ tặng thôn 5 số tiền 30 triệu đồng.", "phường Cẩm Lệ", "thôn 5"),
    ],
)
def test_what_is_given_is_no_part_of_who_gets_it(body: str, giver: str, receiver: str) -> None:
    (gift,) = values(f"{LEAD}\n{REST}\n{body}", "support")
    assert (gift.giver, gift.receiver) == (giver, receiver)


def test_an_office_ends_where_the_next_person_begins() -> None:
    found = told("Dự lễ có ông Lê An, Bí thư Thị ủy, ông Ngô Văn Bá, Phó Bí thư.", "people")
    assert [(p.name, p.role) for p in found] == [  # type: ignore[attr-defined]
        ("Lê An", "Bí thư Thị ủy, khách dự"),
        ("Ngô Văn Bá", "Phó Bí thư, khách dự"),
    ]


def test_foreign_names_in_a_list_of_offices_are_people() -> None:
    found = told("Chủ trì có các đồng chí: Lê An, Bí thư Tỉnh ủy; Bounkhong Vilay, Ủy viên dự khuyết.", "people")
    assert [(p.name, p.role) for p in found] == [  # type: ignore[attr-defined]
        ("Lê An", "Bí thư Tỉnh ủy"),
        ("Bounkhong Vilay", "Ủy viên dự khuyết"),
    ]


def test_a_name_of_laos_may_be_in_two_parts() -> None:
    found = told("Dự lễ có ông Bun Chăn - Sí Vông Phăn, Tỉnh trưởng; ông Kham Phet - Phó Bí thư Tỉnh ủy.", "people")
    assert [p.name for p in found] == ["Bun Chăn - Sí Vông Phăn", "Kham Phet"]  # type: ignore[attr-defined]


def test_a_city_behind_an_office_of_another_is_no_person() -> None:
    assert told("Theo Bí thư Thành ủy Quảng Châu, Hà Nội và Quảng Châu đã gần nhau hơn.", "people") == []


def test_everybody_in_a_row_with_dashes_is_one_of_the_people() -> None:
    found = told("Dự có các đồng chí: Lê An - Bí thư Tỉnh ủy, Hầu A Lềnh - Bí thư Tỉnh ủy Lai Châu.", "people")
    assert [p.name for p in found] == ["Lê An", "Hầu A Lềnh"]  # type: ignore[attr-defined]
