"""/sua, /xoa, /tiendo, /gop: changes to a record that is there, alone and by two people at once."""

from __future__ import annotations

import pytest
from msgspec import structs

from knowledge.models import Progress
from knowledge.store import agreement_change
from tests.handlers.admin.conftest import Meet, Person

SON_TRA = "son-tra--tra-leng"


async def test_a_field_is_changed_at_once_and_undone_at_one_press(admin: Person) -> None:
    said = await admin("/sua a1 noi_ky=UBND xã Trà Leng")
    assert said == "Đã lưu bản ghi a1: phường Sơn Trà – xã Trà Leng (15/8/2025).\n- Nơi ký: thêm UBND xã Trà Leng"
    assert admin.record(SON_TRA).place == "UBND xã Trà Leng"
    assert (await admin.press("Hoàn tác")).startswith("Đã hoàn tác #2: sửa Sơn Trà – Trà Leng (a1)")
    assert admin.record(SON_TRA).place is None


@pytest.mark.parametrize(
    "command",
    [
        "/sua son-tra--tra-leng noi_ky=X",
        "/sua Sơn Trà Trà Leng nơi ký=X",
        "/sua son tra vs tra leng place = X",
        "/sua A1 Nơi ký = X",
        "/edit a1 place=X",
    ],
)
async def test_a_record_has_a_key_an_id_and_a_name(command: str, admin: Person) -> None:
    assert "Nơi ký: thêm X" in await admin(command)


@pytest.mark.parametrize(
    ("command", "difference"),
    [
        ("ngay_ky=16/8/2025", "Ngày ký: 15/8/2025 → 16/8/2025"),
        ("cam_ket_3.tinh_trang=đang làm", "Cam kết 3, tình trạng: đã cam kết → đang làm"),
        ("commitments.2.fields=y tế", "Cam kết 3, lĩnh vực 1: xây dựng Đảng, hệ thống chính trị → y tế"),
        ("nguon=https://bao.vn/2", "Nguồn 2: thêm https://bao.vn/2"),
        ("ho_tro=10 suất quà, mỗi suất 500 nghìn đồng", "thêm 10 suất quà, mỗi suất 500 nghìn đồng (500.000 đồng; "),
        ("nguyen_tac_2=-", "Nguyên tắc 2: bỏ “Tự nguyện”"),
        ("loai=hợp tác", "Loại: kết nghĩa → hợp tác"),
        ("giai_doan=2025 - 2030", "Giai đoạn: thêm 2025 – 2030"),
    ],
)
async def test_any_field_can_be_changed(command: str, difference: str, admin: Person) -> None:
    assert difference in await admin(f"/sua a1 {command}")


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("/sua", "Bạn muốn nói bản ghi nào?"),
        ("/sua xyzzy", "không thấy bản ghi nào tên “xyzzy”"),
        ("/sua a1 ngai_ky=2025", "Ý bạn là “ngay_ky”?"),
        ("/sua a1 ngay_ky=hôm nọ", "Mình cần một ngày rõ"),
        ("/sua a1 cam_ket_99=-", "Bản ghi không có cam kết 99."),
        ("/sua a1 id=khac", "Không có mục “id”."),
        ("/sua a1 cac ben=", "Bản ghi chưa có bên nào."),
        ("/sua a1 giai_doan=2030 - 2025", "mục giai đoạn, từ cần ngày không sau 2025"),
        ("/tiendo a1 99 xong", "Việc nào của"),
        ("/tiendo a1 3 15/8/2025", "Mình cần biết đã làm gì, ví dụ:"),
        ("/gop a1", "Gửi /gop với hai mã bản ghi"),
        ("/gop a1 a1", "Gửi /gop với hai mã bản ghi"),
        ("/gop a1 a2", "khác bên"),
        ("/gop a1 zzz", "Gửi /gop với hai mã bản ghi"),
        ("/xoa zzz", "không thấy bản ghi nào"),
        ("/hoantac 99", "Không có thay đổi nào"),
        ("/hoantac abc", "Không có thay đổi nào"),
        ("/lichsu zzz", "không thấy bản ghi nào"),
    ],
)
async def test_what_is_malformed_changes_nothing(command: str, answer: str, admin: Person) -> None:
    assert answer in await admin(command)
    assert admin.store.view.revision == 1
    assert admin.session.draft is None


async def test_a_name_of_several_records_is_asked_about_and_the_change_is_not_forgotten(admin: Person) -> None:
    await admin("/sua Trà My noi_ky=X")
    assert admin.store.view.revision == 1
    reply = await admin("/sua Đà Nẵng noi_ky=X")
    assert reply == "Có mấy bản ghi như vậy, bạn chọn một nhé:"
    assert "Nơi ký: thêm X" in await admin("1")


async def test_a_field_is_reached_by_buttons_and_changed_after_a_preview(admin: Person) -> None:
    assert "- Ngày ký: 15/8/2025" in await admin("/sua a1")
    await admin.press("Cam kết")
    await admin.press("Cam kết 3")
    await admin.press("Tình trạng")
    assert "Cam kết 3, tình trạng: đã cam kết → đang làm" in await admin.press("Đang làm")
    assert "Đã lưu bản ghi a1" in await admin.press("Lưu")
    assert (admin.record(SON_TRA).commitments or ())[2].status == "in_progress"


async def test_several_changes_are_saved_as_one(admin: Person) -> None:
    await admin("/sua a1 tieu_de")
    await admin("Hai bên kết nghĩa")
    await admin("/sua ghi_chu=-")
    await admin.press("Lưu")
    assert (admin.record(SON_TRA).title, admin.record(SON_TRA).notes) == ("Hai bên kết nghĩa", "")
    assert admin.store.view.revision == 2


async def test_a_change_that_raises_a_doubt_is_shown_first(admin: Person) -> None:
    assert "còn ở phía trước" in await admin("/sua a1 ngay_ky=2030")
    assert admin.store.view.revision == 1
    await admin.press("Lưu")
    assert admin.record(SON_TRA).signed_on == "2030"


async def test_the_second_of_two_editors_is_told_and_may_save_on_the_newest(meet: Meet) -> None:
    first, second = meet("editor", "telegram:1"), meet("editor", "telegram:2")
    await first("/sua a1 noi_ky")
    await first("Sơn Trà")
    await second("/sua a1 tieu_de=Tên mới")
    told = await first.press("Lưu")
    assert told.startswith("Bản ghi vừa được người khác sửa.")
    assert "- Nơi ký: thêm Sơn Trà" in told
    assert "Tên mới" not in told
    await first.press("Lưu")
    assert (first.record(SON_TRA).title, first.record(SON_TRA).place) == ("Tên mới", "Sơn Trà")


async def test_what_two_put_into_one_list_is_all_kept(meet: Meet) -> None:
    first, second = meet("editor", "telegram:1"), meet("editor", "telegram:2")
    await first("/sua a1 nguon")
    await first("https://bao.vn/first")
    await second("/sua a1 nguon=https://bao.vn/second")
    assert "- Nguồn 3: thêm https://bao.vn/first" in await first.press("Lưu")
    await first.press("Lưu")
    assert [s.url for s in first.record(SON_TRA).sources or ()] == [
        None,
        "https://bao.vn/second",
        "https://bao.vn/first",
    ]


async def test_a_record_removed_meanwhile_may_be_saved_as_a_new_one(meet: Meet) -> None:
    editor, admin = meet("editor"), meet("admin")
    await editor("/sua a1 noi_ky")
    await editor("Sơn Trà")
    await admin("/xoa a1")
    await admin.press("Xóa")
    assert (await editor.press("Lưu")).startswith("Bản ghi vừa bị người khác xóa.")
    await editor.press("Lưu")
    assert editor.record(SON_TRA).place == "Sơn Trà"
    assert editor.store.view.keys[SON_TRA] == "a1"


async def test_removing_asks_first_and_can_be_undone(admin: Person) -> None:
    before = admin.record(SON_TRA)
    assert "Xóa rồi vẫn hoàn tác được." in await admin("/xoa Sơn Trà Trà Leng")
    assert SON_TRA in admin.store.view.agreements
    await admin.press("Xóa")
    assert SON_TRA not in admin.store.view.agreements
    await admin.press("Hoàn tác")
    assert admin.record(SON_TRA) == before
    assert admin.store.view.keys[SON_TRA] == "a1"


async def test_what_is_removed_is_what_was_seen(meet: Meet) -> None:
    admin, other = meet("admin"), meet("editor")
    await admin("/xoa a1")
    button = admin.buttons["Xóa"]
    await other("/sua a1 noi_ky=X")
    assert "Xóa bản ghi" in await admin(payload=button)
    assert SON_TRA in admin.store.view.agreements


async def test_an_editor_may_not_remove(meet: Meet) -> None:
    assert (await meet("editor")("/xoa a1")).startswith("Mình không có lệnh /xoa.")


async def test_progress_is_reported_by_buttons(admin: Person) -> None:
    assert "3. Hai bên học hỏi nhau" in await admin("/tiendo Sơn Trà Trà Leng")
    await admin.press("3")
    await admin.press("Đang làm")
    shown = await admin("20/10/2025 Đã gặp mặt 2 lần https://bao.vn/a")
    assert "Cam kết 3, việc đã làm 1: thêm Đã gặp mặt 2 lần" in shown
    await admin.press("Lưu")
    commitment = (admin.record(SON_TRA).commitments or ())[2]
    assert commitment.status == "in_progress"
    assert commitment.progress == (Progress(text="Đã gặp mặt 2 lần", on="2025-10-20", source="https://bao.vn/a"),)


async def test_progress_is_reported_at_once(admin: Person) -> None:
    said = await admin("/tiendo a1 3 xong 20/10/2025 Đã sửa 12 nhà https://bao.vn/b")
    assert said.startswith("Đã lưu bản ghi a1")
    commitment = (admin.record(SON_TRA).commitments or ())[2]
    assert commitment.status == "done"
    assert commitment.progress == (Progress(text="Đã sửa 12 nhà", on="2025-10-20", source="https://bao.vn/b"),)


async def test_what_is_done_without_a_source_is_shown_first(admin: Person) -> None:
    assert "Ghi là xong mà chưa có nguồn" in await admin("/tiendo a1 3 đã xong Đã sửa 12 nhà")
    assert admin.store.view.revision == 1


async def test_two_records_of_one_event_become_one_and_two_again(admin: Person) -> None:
    lines = ("Bên A: phường Sơn Trà", "Bên B: xã Trà Leng", "Ngày ký: 16/8/2025", "Nguồn: https://bao.vn/2")
    await admin.paste("/them " + lines[0], *lines[1:])
    await admin.press("Lưu")
    before = dict(admin.store.view.agreements)
    assert await admin("/gop a1 a7") == "Hai bản ghi khác nhau về ngày ký. Cái nào đúng?"
    shown = await admin.press("16/8/2025")
    assert "Gộp vào phường Sơn Trà – xã Trà Leng (16/8/2025)" in shown
    assert "- Nguồn 2: thêm https://bao.vn/2" in shown
    await admin.press("Lưu")
    assert len(admin.store.view.agreements) == 6
    assert len(admin.record(SON_TRA).sources or ()) == 2
    await admin.press("Hoàn tác")
    assert dict(admin.store.view.agreements) == before


async def test_a_merge_is_shown_again_when_the_other_record_changed(meet: Meet) -> None:
    admin, other = meet("admin"), meet("editor")
    await admin.paste("/them Bên A: phường Sơn Trà", "Bên B: xã Trà Leng", "Nguồn: https://bao.vn/2")
    await admin.press("Lưu")
    await admin("/gop a1 a7")
    await other("/sua a7 noi_ky=X")
    assert (await admin.press("Lưu")).startswith("Một trong hai bản ghi vừa được người khác sửa.")
    assert len(admin.store.view.agreements) == 7
    assert "Nơi ký: thêm X" in await admin.press("Gộp")
    await admin.press("Lưu")
    assert admin.record(SON_TRA).place == "X"


async def test_a_program_that_only_reads_says_so(admin: Person, meet: Meet) -> None:
    admin.desk._store = None
    for command in ("/them", "/sua a1", "/xoa a1", "/tiendo a1", "/gop a1 a2", "/lichsu", "/hoantac"):
        assert (await admin(command)).startswith("Ở đây mình chỉ đọc, không lưu được thay đổi")


async def test_every_button_fits_whatever_the_record(admin: Person) -> None:
    long = "x" * 180
    record = admin.record(SON_TRA)
    await admin.store.commit(agreement_change(None, structs.replace(record, id=long)))
    await admin("/sua a7")
    assert len(admin.buttons) == 17
    await admin.press("Cam kết")
    assert len(admin.buttons) == len(record.commitments or ()) + 3


async def test_without_words_for_a_record_the_newest_ones_are_offered(admin: Person) -> None:
    assert await admin("/xoa") == "Bạn muốn nói bản ghi nào? Gửi mã (a1) hoặc tên hai bên, hoặc chọn:"
    assert len(admin.buttons) == 6
    assert "Xóa bản ghi" in await admin("1")


async def test_what_a_pasted_record_has_wrong_is_said_in_the_language_of_the_person(admin: Person) -> None:
    wrong = '/them {"parties": [{"name": "Hải Châu"}], "signed_on": "abc"}'
    assert await admin(wrong) == (
        "Chưa lưu được: ngày ký không thể là “abc”. Mình cần một ngày rõ: 15/8/2025, 8/2025 hoặc 2025."
    )
    await admin("/language en")
    assert await admin(wrong) == (
        "Not possible yet: date of signing cannot be “abc”. I need one date: 15/8/2025, 8/2025 or 2025."
    )
    assert "I do not know this country" in await admin('/them {"parties": [{"name": "Hải Châu", "country": ["Lào"]}]}')


async def test_a_record_that_is_gone_is_said_to_be_when_the_button_is_pressed_twice(admin: Person) -> None:
    await admin("/xoa a2")
    remove = admin.buttons["Xóa"]
    assert (await admin(payload=remove)).startswith("Đã xóa bản ghi")
    assert await admin(payload=remove) == "Bản ghi a2 đã được xóa rồi."


async def test_after_a_save_nothing_is_said_to_be_cancelled(admin: Person) -> None:
    await admin("/sua a1 noi_ky=Hội trường UBND xã")
    assert await admin("/huy") == "Không có việc gì đang làm dở."
    await admin("/xoa a1")
    assert await admin("/huy") == "Mình đã hủy. Bạn hỏi việc khác nhé."


async def test_a_record_of_another_kind_is_shown_as_it_is(admin: Person) -> None:
    await admin("/sua a1 loai=hop tac")
    assert (await admin("/sua a1")).startswith("- Loại: hợp tác\n")
