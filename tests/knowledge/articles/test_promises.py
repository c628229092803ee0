"""What the parties promise, clause by clause, with the fields; hopes, gifts and background are no promises."""

from __future__ import annotations

import pytest

from tests.knowledge.articles.reading import draft, values

LEAD = "Sáng 3/9, Đảng ủy phường Cẩm Lệ và Đảng ủy xã Phước Hiệp ký biên bản kết nghĩa."


def fields(body: str) -> set[str]:
    return {field for made in values(f"{LEAD}\n{body}", "commitments") for field in made.fields} - {"other"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Về cải cách hành chính, hai bên giúp nhau dùng phần mềm.", {"admin_reform_digital"}),
        ("Trong lĩnh vực y tế, hai xã phối hợp khám bệnh cho dân.", {"health"}),
        (
            "Có 3 nhóm việc được thống nhất: xây dựng hệ thống chính trị; quy hoạch, môi trường; an sinh.",
            {"party_building", "infrastructure", "urban_environment", "poverty_welfare"},
        ),
        ("Theo biên bản, đôi bên bao tiêu nông sản, hàng OCOP cho nhau.", {"agriculture", "trade_ocop"}),
        ("Hai địa phương bày cho nhau cách chăn nuôi; giữ an ninh trật tự.", {"agriculture", "security_defense"}),
        ("Hai bên hẹn: trao học bổng cho học trò; tổ chức giao lưu văn nghệ.", {"education", "culture_society"}),
        ("Nội dung hợp tác tập trung vào thu hút đầu tư, du lịch.", {"economy_budget", "tourism"}),
        ("Hai bên cùng tổ chức hoạt động tình nguyện cho thanh niên.", {"youth_organisations"}),
        ("Hai bên tiếp tục trao đổi thông tin về quốc phòng, đáp ứng nhu cầu của dân.", {"security_defense"}),
        ("Dịp này, hai xã ký chương trình hợp tác, giúp nhau tiêu thụ hàng hóa.", {"trade_ocop"}),
        ("Hai bên cùng lo vệ sinh an toàn thực phẩm, khám bệnh cho dân.", {"health"}),
        ("Hai bên tạo thuận lợi để bà con qua lại trao đổi hàng hóa.", {"trade_ocop"}),
        ("Phường Cẩm Lệ và xã Phước Hiệp sẽ trao đổi giáo viên.", {"education"}),
        (
            "Nhân dân hai xã cùng nhau nuôi tôm; phối hợp với chính quyền địa phương giữ trật tự.",
            {"agriculture", "security_defense"},
        ),
        (
            "Ông Lê An đánh giá cao xã những năm qua, cho biết bản ghi nhớ nhằm giúp nhau ở nhiều lĩnh vực như giáo "
            "dục, "
            "y tế.",
            {"education", "health"},
        ),
        ("Hai bên cam kết không làm hư hại công trình công ích, giữ cột mốc.", {"security_defense"}),
        ("Hai bên cùng gỡ khó khăn, vướng mắc trong làm đường giao thông ở khu vực biên giới.", {"infrastructure"}),
        ("Nhân dân hai bên biên giới cùng nhau khám bệnh, phòng dịch.", {"health"}),
        (
            "Với bản ghi nhớ, Cẩm Lệ và Phước Hiệp hợp tác ở nhiều mảng: du lịch, cảng biển, công nghệ thông tin.",
            {"tourism", "infrastructure", "admin_reform_digital"},
        ),
    ],
)
def test_a_promise_belongs_to_the_fields_of_its_words(body: str, expected: set[str]) -> None:
    assert fields(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "Phát biểu tại lễ ký, ông Lê Văn An, Phó Bí thư Thành ủy, mong muốn hai xã làm tốt giáo dục, y tế.",
        "Bà đề nghị hai bên đẩy mạnh du lịch và chuyển đổi số.",
        "Dịp này, phường Cẩm Lệ tặng 10 suất quà cho hộ nghèo.",
        "Xã Phước Hiệp có diện tích 250 km2, dân số 8.000 người, thu nhập bình quân 40 triệu đồng từ chăn nuôi.",
        "Việc này thực hiện Chỉ thị số 03 về phát triển kinh tế vùng đồng bào dân tộc thiểu số.",
        "Dự lễ có lãnh đạo Sở Y tế, Sở Giáo dục và Đào tạo.",
        "Cũng trong chương trình, xã làm đường hoa; giúp sinh kế 3 hộ nghèo (2 triệu đồng/hộ); tặng 5 suất học bổng.",
        "Biên bản ghi nhớ về y tế được lãnh đạo hai nơi ký ngày 3/9.",
        "- Phường Sơn Trà ra quân dọn vệ sinh, trồng cây xanh.",
        "Từ tháng 4/2016, hai xã đã hợp tác phát triển kinh tế.",
        "Đến nay, hai xã đã cùng làm đường, mở lớp dạy chữ.",
        "Xã đã hỗ trợ phường sáu tỷ đồng để phát triển giáo dục, y tế, nông nghiệp.",
        "Theo bà Lê An, hai nơi có nhiều điểm tương đồng về văn hóa, thương mại, du lịch.",
        "Từ năm 2016 đến nay, hai xã năng qua lại. Đồng thời, giúp nhau về giáo dục, y tế, chăn nuôi.",
        "Thời gian tới, xã Phước Hiệp muốn hợp tác với nhiều doanh nghiệp.",
        "Hai bên giới thiệu tình hình phát triển kinh tế của mỗi nơi.",
    ],
)
def test_hopes_urgings_gifts_figures_and_background_are_no_promise(body: str) -> None:
    assert fields(f"Hai bên sẽ cùng làm du lịch.\n{body}") == {"tourism"}


def test_the_heading_comes_first_and_the_topics_after() -> None:
    body = "Về văn hóa - xã hội, hai bên nâng chất dạy và học; khám bệnh cho dân."
    made = values(f"{LEAD}\n{body}", "commitments")
    assert [m.fields for m in made] == [("culture_society", "education"), ("culture_society", "health")]


def test_each_clause_is_a_promise_of_its_own_without_who_promises() -> None:
    body = "Bên cạnh đó, hai bên sẽ mở gian hàng nông sản; cử bác sĩ khám bệnh."
    assert [m.text for m in values(f"{LEAD}\n{body}", "commitments")] == [
        "Mở gian hàng nông sản",
        "Cử bác sĩ khám bệnh",
    ]


def test_what_one_side_does_for_the_other_is_promised_too() -> None:
    body = (
        "Từ nay, hai bên gặp nhau mỗi quý, bàn chuyện chi bộ.\n"
        "Phường cử bác sĩ lên khám bệnh.\n"
        "Phước Hiệp thì mời du khách lên ngắm rừng.\n"
        "Phường có 42.000 dân, vui nhất là lễ hội mùa xuân."
    )
    assert fields(body) == {"party_building", "health", "tourism"}


def test_what_a_party_says_it_plans_is_planned() -> None:
    body = (
        "Hai bên sẽ cùng làm du lịch.\n"
        "Ông Trần An, Chủ tịch UBND phường Cẩm Lệ, cho biết phường sẽ giúp xã làm đường bê tông."
    )
    assert [m.status for m in values(f"{LEAD}\n{body}", "commitments")] == ["pledged", "planned"]


def test_a_bond_with_another_country_is_foreign_affairs() -> None:
    text = "Tỉnh Đồng Nai và tỉnh Champasak (Lào) ký bản ghi nhớ hợp tác ngày 28-12. Hai tỉnh hợp tác y tế."
    assert {f for made in values(text, "commitments") for f in made.fields} == {"health", "foreign_affairs"}


def test_where_nothing_is_promised_in_so_many_words_the_purpose_stands() -> None:
    body = "Kết nghĩa để bà con dễ bề qua lại, giúp nhau giữ biên giới."
    assert fields(body) == {"culture_society", "security_defense"}


@pytest.mark.parametrize(
    ("said", "principles"),
    [
        ("tự nguyện, bình đẳng và cùng phát triển", ("Tự nguyện", "Bình đẳng", "Cùng phát triển")),
        (
            "tuân thủ chủ trương của Đảng, pháp luật của Nhà nước, bảo đảm tinh thần tự nguyện",
            ("Tuân thủ chủ trương của Đảng, pháp luật của Nhà nước", "Tự nguyện"),
        ),
    ],
)
def test_principles_are_told_apart(said: str, principles: tuple[str, ...]) -> None:
    text = f"Phường Hương Trà và xã Trà Liên ký kết nghĩa. Hai bên hợp tác trên nguyên tắc {said}."
    assert draft(text).record().principles == principles


def test_principles_and_term_are_read() -> None:
    text = (
        "Tỉnh Bến Tre và TP Hồ Chí Minh ký chương trình hợp tác giai đoạn 2010 - 2015 về du lịch. "
        "Hai bên hợp tác trên nguyên tắc bình đẳng, cùng có lợi."
    )
    made = draft(text).record()
    assert made.principles == ("Bình đẳng", "Cùng có lợi")
    assert (made.period and (made.period.start, made.period.end), made.term_years) == (("2010", "2015"), 5)
