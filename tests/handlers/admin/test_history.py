"""/lichsu and /hoantac: who changed what, and taking any of it back."""

from __future__ import annotations

from knowledge.store import agreement_change, document_change, starter_agreements
from tests.handlers.admin.conftest import Meet, Person


async def test_changes_are_told_newest_first_with_who_and_when(meet: Meet) -> None:
    editor, admin = meet("editor", "telegram:1"), meet("admin")
    await editor.store.commit(document_change("member", "telegram:1", None, {"name": "Chị Hoa", "role": "editor"}))
    await editor("/sua a1 noi_ky=X")
    await admin("/sua a2 noi_ky=Y")
    said = (await admin("/lichsu")).splitlines()
    assert said[0] == "Thay đổi, mới nhất trước:"
    assert said[1].startswith("- #4, ")
    assert said[1].endswith("bạn: sửa Hải Châu – Hùng Sơn (a2): Nơi ký: xã Hùng Sơn → Y")
    assert said[2].endswith("Chị Hoa: sửa Sơn Trà – Trà Leng (a1): Nơi ký: thêm X")
    assert said[3].endswith("hệ thống: thêm 6 bản ghi, đầu tiên là Sơn Trà – Trà Leng (a1)")
    assert "telegram:1" not in "".join(said)


async def test_the_history_of_one_record_also_of_one_that_is_gone(admin: Person) -> None:
    await admin("/xoa a1")
    await admin.press("Xóa")
    said = await admin("/lichsu son-tra--tra-leng")
    assert "xóa Sơn Trà – Trà Leng (a1)" in said
    assert "thêm Sơn Trà – Trà Leng (a1)" in said
    assert "Hải Châu" not in said


async def test_a_long_history_has_pages(admin: Person) -> None:
    for n in range(7):
        await admin(f"/sua a1 noi_ky=Nơi {n}")
    first = await admin("/lichsu a1")
    assert [line.split(",")[0] for line in first.splitlines()[1:]] == ["- #8", "- #7", "- #6", "- #5", "- #4"]
    second = await admin.press("Cũ hơn")
    assert [line.split(",")[0] for line in second.splitlines()[1:]] == ["- #3", "- #2", "- #1"]
    assert "Cũ hơn" not in admin.buttons


async def test_undoing_takes_the_person_s_own_latest_change_and_undoing_that_puts_it_back(meet: Meet) -> None:
    first, second = meet("editor", "telegram:1"), meet("editor", "telegram:2")
    await first("/sua a1 noi_ky=X")
    await second("/sua a2 noi_ky=Y")
    assert (await first("/hoantac")).startswith("Đã hoàn tác #2: ")
    assert first.record("son-tra--tra-leng").place is None
    await first.press("Hoàn tác")
    assert first.record("son-tra--tra-leng").place == "X"
    assert first.record("hai-chau--hung-son").place == "Y"


async def test_somebody_without_changes_has_nothing_to_undo(admin: Person) -> None:
    assert await admin("/hoantac") == "Không có thay đổi nào như vậy để hoàn tác. Gửi /lichsu để xem các thay đổi."


async def test_what_changed_since_must_be_undone_first(admin: Person) -> None:
    await admin("/sua a1 noi_ky=X")
    await admin("/sua a1 tieu_de=Tên mới")
    said = await admin("/hoantac 2")
    assert "Sau #2 đã có thay đổi khác, #3: sửa Sơn Trà – Trà Leng (a1): Tiêu đề:" in said
    await admin.press("Hoàn tác #3")
    assert (await admin("/hoantac #2")).startswith("Đã hoàn tác #2")
    assert admin.record("son-tra--tra-leng") == starter_agreements()[0]
    assert "Sau #2 đã có thay đổi khác, #5" in await admin("/hoantac 2")  # the undoing itself


async def test_an_import_is_undone_as_one_once_confirmed(admin: Person) -> None:
    new = [agreement_change(None, a) for a in starter_agreements()[6:20]]
    await admin.store.commit_many(new)
    assert await admin("/hoantac 2") == "Hoàn tác #2 sẽ đổi 14 mục. Bạn chắc chứ?"
    assert len(admin.store.view.agreements) == 20
    await admin.press("Hoàn tác")
    assert (len(admin.store.view.agreements), admin.store.view.revision) == (6, 3)
    await admin.press("Hoàn tác")
    await admin.press("Hoàn tác")
    assert len(admin.store.view.agreements) == 20


async def test_an_editor_undoes_only_their_own_changes(meet: Meet) -> None:
    editor, other, admin = meet("editor", "telegram:1"), meet("editor", "telegram:2"), meet("admin")
    await editor("/sua a1 noi_ky=X")
    assert "người khác" in await other("/hoantac 2")
    await other("/lichsu a1")
    assert other.buttons == {}
    assert (await admin("/hoantac 2")).startswith("Đã hoàn tác #2")


async def test_changes_of_roles_are_the_owner_s_alone(meet: Meet) -> None:
    editor, owner = meet("editor"), meet("owner")
    await editor.store.commit(document_change("member", "telegram:9", None, {"name": "Anh Ba", "role": "admin"}))
    assert "Anh Ba" not in await editor("/lichsu")
    assert await editor("/hoantac 2") == "Không có thay đổi nào như vậy để hoàn tác. Gửi /lichsu để xem các thay đổi."
    assert "Anh Ba" in await owner("/lichsu")
    assert (await owner("/hoantac 2")).startswith("Đã hoàn tác #2")


async def test_an_undo_that_arrives_twice_is_done_once(admin: Person) -> None:
    await admin("/sua a1 noi_ky=X")
    await admin("/hoantac 2", update="9")
    await admin("/hoantac 2", update="9")
    assert admin.store.view.revision == 3
