"""Four eyes: an editor's change waits until another person approves it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.types import Rules
from knowledge.errors import StoreError
from tests.bot.office import OWNER, Office, opened

HOA, BINH = "telegram:7", "zalo:binh"
WAITING = "Thay đổi đang chờ người khác duyệt; duyệt xong mới có hiệu lực."


@pytest.fixture
async def office(tmp_path: Path) -> Iterator[Office]:  # type: ignore[misc]
    with opened(tmp_path, Rules(owners=(OWNER,), four_eyes=True)) as office:
        await office.employs(HOA, "editor", "Chị Hoa")
        await office.employs(BINH, "admin", "Anh Bình")
        yield office


async def proposed(office: Office, text: str = "/bidanh phố biển xanh = Sơn Trà") -> None:
    assert await office.says(HOA, text) == WAITING


async def test_an_editor_s_change_counts_once_it_is_approved(office: Office) -> None:
    await proposed(office)
    assert not office.view.nicknames
    text = await office.says(BINH, "/duyet")
    assert "1 đề nghị chờ duyệt:" in text
    assert "1. Chị Hoa, " in text
    assert "- thêm phố biển xanh = phường Sơn Trà (Đà Nẵng)" in text
    assert await office.presses(BINH, "1. Duyệt") == "Đã duyệt thay đổi của Chị Hoa."
    assert dict(office.view.nicknames) == {"phố biển xanh": "2025:20263"}
    assert await office.says(BINH, "/duyet") == "Không có thay đổi nào chờ duyệt."


async def test_the_log_says_who_proposed_and_who_approved(office: Office) -> None:
    await proposed(office)
    await office.says(BINH, "/duyet")
    await office.presses(BINH, "1. Duyệt")
    hoa, binh = [await office.state.memory.person(who) for who in (HOA, BINH)]
    change, note = (entry.change for entry in await office.store.entries(office.view.revision))
    assert (change.entity, change.actor) == ("nickname", hoa)
    assert note.after is not None
    assert (note.after["by"], note.after["approved_by"]) == (hoa, binh)


async def test_what_is_refused_changes_nothing(office: Office) -> None:
    await proposed(office)
    await office.says(BINH, "/duyet")
    assert await office.presses(BINH, "1. Từ chối") == "Đã từ chối thay đổi của Chị Hoa."
    assert not office.view.nicknames
    assert not office.view.documents["proposal"]


async def test_admins_and_owners_change_at_once(office: Office) -> None:
    for who, name in ((BINH, "xóm chài xanh"), (OWNER, "xóm bến cá"), ("console", "phố biển xanh")):
        assert "Từ giờ" in await office.says(who, f"/bidanh {name} = Sơn Trà")


async def test_nobody_approves_their_own_change_not_even_after_becoming_an_admin(office: Office) -> None:
    await proposed(office)
    hoa = await office.state.memory.person(HOA)
    await office.says(OWNER, f"/quyen {hoa} admin")
    await office.says(HOA, "/duyet")
    assert "cần người khác duyệt" in await office.presses(HOA, "1. Duyệt")
    assert not office.view.nicknames


async def test_a_proposal_whose_record_has_changed_since_is_told_and_not_applied(office: Office) -> None:
    await proposed(office)
    await office.says(BINH, "/bidanh phố biển xanh = Hải Châu")
    await office.says(BINH, "/duyet")
    assert "vừa được người khác sửa" in await office.presses(BINH, "1. Duyệt")
    assert dict(office.view.nicknames) == {"phố biển xanh": "2025:20242"}
    assert await office.presses(BINH, "Từ chối đề nghị này") == "Đã từ chối thay đổi của Chị Hoa."


async def test_of_two_admins_at_once_the_second_is_told_that_it_is_done(office: Office) -> None:
    await proposed(office)
    for who in (BINH, OWNER):
        await office.says(who, "/duyet")
    await office.presses(BINH, "1. Duyệt")
    assert await office.presses(OWNER, "1. Duyệt") == "Đề nghị này không còn chờ duyệt nữa."


@pytest.mark.parametrize("args", ["co", "co d000000", "khong zzz"])
async def test_a_proposal_that_is_not_there_is_said_to_be_gone(args: str, office: Office) -> None:
    assert await office.says(BINH, f"/duyet {args}") == "Đề nghị này không còn chờ duyệt nữa."


async def test_without_the_setting_an_editor_s_change_counts_at_once(tmp_path: Path) -> None:
    with opened(tmp_path / "other") as office:
        await office.employs(HOA, "editor", "Chị Hoa")
        assert "Từ giờ" in await office.says(HOA, "/bidanh phố biển xanh = Sơn Trà")


async def test_a_full_disk_is_told_without_the_machine_s_own_paths(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_: object) -> int:
        raise StoreError(f"Ổ đĩa đã đầy, nên chưa lưu được thay đổi vào {office.store.folder}.")

    monkeypatch.setattr(office.store, "commit_many", full)
    assert (await office.says(OWNER, "/bidanh xóm chài xanh = Sơn Trà")).startswith("Chưa lưu được")
    assert str(office.store.folder) not in await office.says(OWNER, "/bidanh xóm chài xanh = Sơn Trà")


async def test_who_approves_an_edit_sees_every_field_that_differs(office: Office) -> None:
    assert WAITING in await office.says(HOA, "/sua son-tra--tra-leng ngay_ky=16/8/2025")
    text = await office.says(BINH, "/duyet")
    assert "15/8/2025" in text
    assert "16/8/2025" in text
    await office.presses(BINH, "1. Duyệt")
    assert office.view.agreements["son-tra--tra-leng"].signed_on == "2025-08-16"


async def test_who_may_approve_is_told_once_that_something_waits(office: Office) -> None:
    await proposed(office)
    for who in (OWNER, BINH):
        assert "1 đề nghị đang chờ bạn duyệt." in await office.says(who, "Sơn Trà kết nghĩa với ai?")
        assert "đang chờ bạn duyệt" not in await office.says(who, "ký ngày nào?")
    await proposed(office, "/bidanh xóm chài xanh = Sơn Trà")
    assert "2 đề nghị đang chờ bạn duyệt." in await office.says(BINH, "/thongke")
    assert "2 đề nghị chờ duyệt:" in await office.presses(BINH, "Xem đề nghị")


async def test_nobody_else_is_told_of_what_waits(office: Office) -> None:
    await proposed(office)
    for who in (HOA, "telegram:55"):
        assert "duyệt" not in await office.says(who, "Sơn Trà kết nghĩa với ai?")
    assert "duyệt" not in await office.says(BINH, "Sơn Trà kết nghĩa với ai?", private=False)


async def test_who_proposed_is_not_told_of_their_own_once_they_may_approve(office: Office) -> None:
    await proposed(office)
    hoa = await office.state.memory.person(HOA)
    await office.says(OWNER, f"/quyen {hoa} admin")
    assert "duyệt" not in await office.says(HOA, "Sơn Trà kết nghĩa với ai?")
