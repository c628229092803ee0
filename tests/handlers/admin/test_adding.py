"""/them: field by field, pasted, in JSON; interrupted, resumed, cancelled; and what is pointed out before saving."""

from __future__ import annotations

import pytest

from knowledge.models import Party
from tests.handlers.admin.conftest import Meet, Person

PASTED = (
    "Bên A: phường Hải Châu",
    "Bên B: xã Trà Leng, Đà Nẵng",
    "Ngày ký: 15/11/2025",
    "Cam kết (y tế): Khám bệnh cho dân",
    "Nguồn: Báo Đà Nẵng, 16/11/2025, https://baodanang.vn/x.html",
)


async def test_a_record_is_added_field_by_field(admin: Person) -> None:
    assert "Bên A là nơi nào?" in await admin("/them")
    assert "Bên B là nơi nào?" in await admin("phường Hải Châu")
    await admin("xã Trà Leng")
    assert "Ký ngày nào?" in await admin.press("Tiếp")
    await admin("15/11/2025")
    await admin.press("Bỏ qua")  # where
    await admin("Y tế: khám bệnh cho dân")
    assert "Còn nữa không?" in await admin("Tặng 10 máy tính")
    await admin.press("Tiếp")
    await admin("160 triệu đồng xây 2 nhà")
    await admin.press("Tiếp")
    await admin.press("Bỏ qua")  # who
    await admin("Báo Đà Nẵng, 16/11/2025, https://baodanang.vn/x.html")
    await admin.press("Tiếp")
    shown = await admin.press("Bỏ qua")  # notes
    assert shown.startswith("Bản ghi mới sẽ được lưu như sau:\n- Bên 1: phường Hải Châu (Đà Nẵng)")
    saved = await admin.press("Lưu")
    assert saved == "Đã thêm bản ghi a7: phường Hải Châu – xã Trà Leng (15/11/2025)."
    record = admin.record("hai-chau--tra-leng")
    assert record.signed_on == "2025-11-15"
    assert [(c.text, c.fields) for c in record.commitments or ()] == [
        ("khám bệnh cho dân", ("health",)),
        ("Tặng 10 máy tính", ("other",)),
    ]
    assert (record.support or ())[0].amount_vnd == 160_000_000
    assert record.place is None
    assert record.title is None
    assert admin.session.draft is None


async def test_a_pasted_block_leads_straight_to_the_preview(admin: Person) -> None:
    shown = await admin.paste("/them " + PASTED[0], *PASTED[1:])
    for line in ("Bên 2: xã Trà Leng (Đà Nẵng)", "Ngày ký: 15/11/2025", "Cam kết 1: Khám bệnh cho dân (y tế)"):
        assert f"- {line}" in shown
    assert list(admin.buttons)[:3] == ["Lưu", "Sửa tiếp", "Hủy"]
    await admin.press("Lưu")
    assert admin.record("hai-chau--tra-leng").parties[1] == Party(name="Trà Leng", kind="xã", province="Đà Nẵng")


async def test_a_block_may_be_pasted_when_the_first_field_is_asked_for(admin: Person) -> None:
    await admin("/them")
    assert "Bản ghi mới" in await admin.paste(*PASTED)


async def test_a_json_record_is_previewed_too(admin: Person) -> None:
    shown = await admin('/them {"parties": [{"name": "Hải Châu", "kind": "phường"}, {"name": "X"}]}')
    assert "Danh mục địa phương không có X." in shown
    await admin.press("Hủy")
    assert "Không có mục “singed_on”. Ý bạn là “signed_on”?" in await admin(
        '/them {"parties": [{"name": "A"}], "singed_on": "2025"}'
    )


async def test_an_ambiguous_name_is_asked_about_and_a_stranger_may_stay_as_typed(admin: Person) -> None:
    await admin("/them Tân Hiệp và Thôn Bốn")
    assert admin.last.text == "“Tân Hiệp” là nơi nào?"
    assert next(iter(admin.buttons)) == "Xã Tân Hiệp (Đà Nẵng)"
    assert "Danh mục không có “Thôn Bốn”" in await admin("1")
    await admin.press("Giữ “Thôn Bốn”")
    assert [p["name"] for p in (admin.session.draft or {})["record"]["parties"]] == ["Tân Hiệp", "Bốn"]


async def test_an_old_choice_does_not_answer_a_new_question(admin: Person) -> None:
    await admin("/them Tân Hiệp và Hải Châu")
    old = admin.buttons["Xã Tân Hiệp (An Giang)"]
    await admin.press("Xã Tân Hiệp (Đà Nẵng)")
    assert await admin(payload=old) == "Nút này không còn dùng được. Bạn hỏi lại giúp mình nhé."


async def test_a_day_without_its_year_is_asked_again(admin: Person) -> None:
    await admin("/them phường Hải Châu và xã Trà Leng")
    await admin.press("Tiếp")
    assert "Mình cần một ngày rõ" in await admin("15/11")
    assert "Ký ở đâu?" in await admin("11/2025")


@pytest.mark.parametrize("no", ["không", "hết rồi", "-", "Không có", "ko", "bỏ qua", "skip"])
async def test_no_goes_on_and_takes_nothing_away(no: str, admin: Person) -> None:
    await admin("/them phường Hải Châu và xã Trà Leng")
    assert "Ký ngày nào?" in await admin(no)
    assert "Ký ở đâu?" in await admin(no)
    assert len((admin.session.draft or {})["record"]["parties"]) == 2


async def test_a_heading_with_a_slip_is_told_and_not_saved(admin: Person) -> None:
    shown = await admin.paste("/them " + PASTED[0], *PASTED[1:], "Ngyà ký: 1/1/2025")
    assert "Bỏ qua “Ngyà ký”: ý bạn là “ngày ký”?" in shown


async def test_the_dialogue_goes_on_after_a_restart(admin: Person) -> None:
    await admin("/them phường Hải Châu và xã Trà Leng")
    admin.restart()
    assert "Ký ngày nào?" in await admin.press("Tiếp")
    await admin("15/11/2025")
    admin.restart()
    assert "Ký ở đâu?" in await admin("/them")
    await admin.press("Xem lại")
    admin.restart()
    assert "Đã thêm bản ghi a7" in await admin.press("Lưu")


async def test_a_draft_of_another_version_is_let_go(admin: Person) -> None:
    admin.session.draft = {"task": "record", "record": 5}
    assert "xã Trà Leng" in await admin("Sơn Trà kết nghĩa với ai")
    assert admin.session.draft is None


async def test_cancelling_halfway_leaves_nothing(admin: Person) -> None:
    await admin("/them phường Hải Châu và xã Trà Leng")
    await admin.press("Hủy")
    assert admin.session.draft is None
    assert await admin("/luu") == "Không có bản ghi nào đang làm dở. Gửi /them để thêm, /sua để sửa."
    assert admin.store.view.revision == 1


async def test_a_question_at_the_preview_is_answered_and_the_draft_stays(admin: Person) -> None:
    await admin.paste("/them " + PASTED[0], *PASTED[1:])
    assert "xã Trà Leng" in await admin("Sơn Trà kết nghĩa với ai?")
    await admin("/luu xem")
    assert "Đã thêm" in await admin.press("Lưu")


async def test_what_is_saved_is_what_was_shown(admin: Person) -> None:
    await admin.paste("/them " + PASTED[0], *PASTED[1:])
    old = admin.buttons["Lưu"]
    await admin("/sua noi_ky=UBND xã Trà Leng")
    shown = await admin(payload=old)
    assert shown.startswith("Bản ghi mới sẽ được lưu như sau:")
    assert "UBND xã Trà Leng" in shown
    assert admin.store.view.revision == 1


async def test_the_same_message_twice_saves_once(admin: Person) -> None:
    await admin.paste("/them " + PASTED[0], *PASTED[1:])
    button = admin.buttons["Lưu"]
    await admin(payload=button, update="7")
    await admin(payload=button, update="7")
    assert admin.store.view.revision == 2
    assert len(admin.store.view.agreements) == 7


@pytest.mark.parametrize(
    ("lines", "doubt"),
    [
        (("Bên A: xã Trà Leng", "Bên B: phường Sơn Trà", "Ngày ký: 8/2025"), "Có thể trùng với phường Sơn Trà"),
        (("Bên A: xã Trà Leng", "Bên B: phường Sơn Trà", "Ngày ký: 2024"), "với ngày khác: phường Sơn Trà"),
        (("Bên A: xã Trà Leng", "Bên B: phường Hải Châu", "Ngày ký: 1/1/2027"), "còn ở phía trước"),
        (("Bên A: xã Trà Leng", "Nguồn: https://bao.vn/1"), "mới có một bên"),
        (("Bên A: xã Trà Leng", "Bên B: phường Hải Châu"), "Chưa ghi nguồn"),
    ],
)
async def test_what_is_doubtful_is_said_before_saving(lines: tuple[str, ...], doubt: str, admin: Person) -> None:
    shown = await admin.paste("/them " + lines[0], *lines[1:])
    assert doubt in shown
    assert "Lưu" in admin.buttons


async def test_a_double_is_merged_at_one_press(admin: Person) -> None:
    lines = ("/them Bên A: xã Trà Leng", "Bên B: phường Sơn Trà", "Ngày ký: 8/2025", "Nguồn: https://bao.vn/new")
    await admin.paste(*lines)
    shown = await admin.press("Gộp")
    assert shown == ("Phường Sơn Trà – xã Trà Leng (15/8/2025) sẽ đổi như sau:\n- Nguồn 2: thêm https://bao.vn/new")
    await admin.press("Lưu")
    assert len(admin.store.view.agreements) == 6


async def test_a_reader_is_told_what_everybody_is_told(meet: Meet) -> None:
    reader = meet("reader")
    for command in ("them", "sua", "luu", "xoa", "tiendo", "lichsu", "hoantac", "gop", "chon", "boqua"):
        assert (await reader(f"/{command} a1")).startswith(f"Mình không có lệnh /{command}.")
    assert reader.store.view.revision == 1


async def test_an_unsaved_record_is_not_lost_to_another_command(admin: Person) -> None:
    await admin.paste("/them " + PASTED[0], *PASTED[1:])
    for command in ("/sua a1", "/them phường A và xã B", "/tiendo a1"):
        assert await admin(command) == "Bạn còn một bản ghi chưa lưu. Lưu hoặc hủy trước đã nhé."
    await admin.press("Xem lại")
    assert "Đã thêm" in await admin.press("Lưu")


@pytest.mark.parametrize(
    "typed", ["31/9/2025", "Y tế: khám bệnh cho dân", "https://baodanang.vn/x.html", "100 triệu đồng"]
)
async def test_what_can_be_no_party_is_not_taken_for_one(admin: Person, typed: str) -> None:
    await admin("/them phường Hải Châu và xã Trà Leng")
    assert await admin(typed) == "Mình cần tên một nơi hay một cơ quan, ví dụ: xã Trà Leng."
    assert "Bên 3" not in await admin("/luu xem")


@pytest.mark.parametrize("no", ["không", "bỏ qua", "xong", "skip"])
async def test_a_no_does_not_settle_which_place_is_meant(admin: Person, no: str) -> None:
    await admin("/them phường Hải Châu")
    asked = await admin("xã Hiệp Đức")
    assert asked.startswith("“xã Hiệp Đức” là nơi nào?")
    assert await admin(no) == asked


@pytest.mark.parametrize(
    "line",
    [
        "phường Hải Châu và xã Trà Leng, ký ngày 15/11/2025",
        "phường Hải Châu kết nghĩa với xã Trà Leng 15/11/25",
        "phuong hai chau voi xa tra leng ky ngay 15 thang 11 nam 2025",
    ],
)
async def test_the_date_in_one_line_with_the_parties_is_not_asked_for(admin: Person, line: str) -> None:
    said = await admin(f"/them {line}")
    assert said.splitlines()[:2] == [
        "Đã ghi bên: phường Hải Châu (Đà Nẵng); xã Trà Leng (Đà Nẵng)",
        "Đã ghi ngày ký: 15/11/2025",
    ]
    assert "Ký ở đâu?" in await admin.press("Tiếp")


async def test_a_date_where_a_further_party_is_asked_for_is_the_date(admin: Person) -> None:
    await admin("/them phường Hải Châu và xã Trà Leng")
    assert await admin("ngày 15 tháng 11 năm 2025") == "Đã ghi ngày ký: 15/11/2025\nCòn bên nào nữa không?"
    assert "Ký ở đâu?" in await admin("không")


async def test_a_day_without_its_year_is_one_tap_away(admin: Person) -> None:
    await admin("/them phường Hải Châu và xã Trà Leng")
    await admin("hết")
    assert await admin("15/11") == "Mình cần một ngày rõ: 15/8/2025, 8/2025 hoặc 2025."
    assert list(admin.buttons) == ["15/11/2025", "15/11/2024", "Bỏ qua", "Xem lại", "Hủy"]
    assert await admin.press("15/11/2025") == "Đã ghi ngày ký: 15/11/2025\nKý ở đâu?"


async def test_a_party_that_was_none_can_be_left_out_again(admin: Person) -> None:
    await admin("/them phường Hải Châu và xã Trà Leng")
    await admin("Gạo hai tấn")
    assert await admin.press("Bỏ mục này") == "Còn bên nào nữa không?"
    assert len((admin.session.draft or {})["record"]["parties"]) == 2


async def test_a_field_set_by_command_leaves_the_questions_where_they_were(admin: Person) -> None:
    await admin("/them phường Hải Châu và xã Trà Leng")
    await admin("không có gì")
    said = await admin("/sua ghi_chu=Theo biên bản")
    assert said.splitlines()[0] == "Đã ghi ghi chú: Theo biên bản"
    assert said.splitlines()[1].startswith("Ký ngày nào?")


async def test_a_draft_that_was_given_up_by_a_slip_can_be_taken_up_again(admin: Person) -> None:
    await admin("/them phường Hải Châu và xã Trà Leng")
    await admin("hết")
    await admin.press("Hủy")
    assert admin.session.draft is None
    admin.restart()
    assert "Ký ngày nào?" in await admin.press("Làm tiếp bản ghi ấy")
    assert "Ký ở đâu?" in await admin("15/11/2025")


async def test_an_old_button_takes_no_draft_in_the_place_of_another(admin: Person) -> None:
    await admin("/them phường Hải Châu và xã Trà Leng")
    await admin.press("Hủy")
    old = admin.buttons["Làm tiếp bản ghi ấy"]
    await admin("/them phường Sơn Trà và xã Trà My")
    assert "Nút này không còn dùng được" in await admin(payload=old)
    assert [p["name"] for p in (admin.session.draft or {})["record"]["parties"]] == ["Sơn Trà", "Trà My"]
