"""/bidanh: another name for a place, found by the next question, refused where it would mislead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.office import OWNER, Office, opened

HOA = "telegram:7"
CITIZEN = "telegram:99"


@pytest.fixture
async def office(tmp_path: Path) -> Iterator[Office]:  # type: ignore[misc]
    with opened(tmp_path) as office:
        await office.employs(HOA, "editor", "Chị Hoa")
        yield office


async def test_a_name_added_is_understood_by_everybody_s_next_question(office: Office) -> None:
    assert (
        await office.says(HOA, "/bidanh phố biển xanh = Sơn Trà")
        == "Từ giờ “phố biển xanh” là phường Sơn Trà (Đà Nẵng)."
    )
    assert office.labels(HOA) == ["Hoàn tác"]
    assert "xã Trà Leng" in await office.says(CITIZEN, "pho bien xanh ket nghia voi ai")


@pytest.mark.parametrize(
    "text",
    ["/bidanh “xóm bến cá” = thọ quang", "/bidanh xóm bến cá là phường sơn trà", "/nickname xóm bến cá → Sơn Trà"],
)
async def test_the_place_is_read_as_in_any_question(text: str, office: Office) -> None:
    await office.says(HOA, text)
    assert dict(office.view.nicknames) == {"xóm bến cá": "2025:20263"}


async def test_a_name_alone_asks_which_place_and_takes_the_next_message(office: Office) -> None:
    assert "“xóm bến cá” là cách gọi của địa phương nào?" in await office.says(HOA, "/bidanh xóm bến cá")
    assert "Mình không thấy địa phương nào là “Bồ Kết”" in await office.says(HOA, "Bồ Kết")
    assert "Từ giờ “xóm bến cá” là phường Sơn Trà" in await office.says(HOA, "Sơn Trà")
    assert "Trà Leng" in await office.says(HOA, "sơn trà kết nghĩa với ai")  # the dialogue is over


async def test_cancelled_halfway_nothing_is_added(office: Office) -> None:
    await office.says(HOA, "/bidanh xóm bến cá")
    assert await office.says(HOA, "/huy") == "Mình đã hủy. Bạn hỏi việc khác nhé."
    await office.says(HOA, "Sơn Trà")
    assert not office.view.nicknames


async def test_several_places_become_buttons(office: Office) -> None:
    assert "“phố núi” chỉ nơi nào?" in await office.says(HOA, "/bidanh phố núi = Sơn Trà hay Trà Leng")
    assert office.labels(HOA) == ["Phường Sơn Trà (Đà Nẵng)", "Xã Trà Leng (Đà Nẵng)", "Hủy"]
    assert "Từ giờ “phố núi” là xã Trà Leng" in await office.presses(HOA, "Xã Trà Leng (Đà Nẵng)")


@pytest.mark.parametrize("name", ["Hải Châu", "hai chau", "Thọ Quang", "Đà Nẵng", "quận ba"])
async def test_a_place_s_own_name_cannot_come_to_mean_another(name: str, office: Office) -> None:
    assert "đã là tên của" in await office.says(HOA, f"/bidanh {name} = Trà Leng")
    assert not office.view.nicknames


@pytest.mark.parametrize("name", ["phố Hội", "Hội An", "hoi an"])
async def test_a_name_that_the_place_has_already_is_said_to_be_known(name: str, office: Office) -> None:
    said = await office.says(HOA, f"/bidanh {name} = Hội An")
    assert said == f"“{name}” đã là phường Hội An (Đà Nẵng) rồi, hỏi là mình hiểu."
    assert not office.view.nicknames


@pytest.mark.parametrize("name", ["kết nghĩa", "cam kết", "y tế", "nó", "tháng 9/2025", "ký ngày nào"])
async def test_words_of_questions_are_no_names(name: str, office: Office) -> None:
    assert "chữ thường gặp" in await office.says(HOA, f"/bidanh {name} = Trà Leng")
    assert not office.view.nicknames


async def test_a_name_may_be_given_anew_and_taken_away(office: Office) -> None:
    await office.says(HOA, "/bidanh xóm chài xanh = Sơn Trà")
    assert "đã là phường Sơn Trà" in await office.says(HOA, "/bidanh xóm chài xanh = Sơn Trà")
    await office.says(HOA, "/bidanh xóm chài xanh = Hải Châu")
    assert "xóm chài xanh = phường Hải Châu (Đà Nẵng)" in await office.says(HOA, "/bidanh")
    assert await office.says(HOA, "/bidanh bỏ xom chai xanh") == "Đã bỏ cách gọi “xóm chài xanh”."
    assert (await office.says(HOA, "/bidanh")).startswith("Chưa thêm cách gọi nào.")


@pytest.mark.parametrize("text", ["/bidanh =", "/bidanh = Sơn Trà", f"/bidanh {'a' * 61} = Sơn Trà", "/bidanh ?? = x"])
async def test_a_malformed_command_is_told_how_to_write_it(text: str, office: Office) -> None:
    assert "Thêm: /bidanh xóm chài xanh = Sơn Trà." in await office.says(HOA, text)


async def test_readers_have_no_such_command(office: Office) -> None:
    assert "Mình không có lệnh /bidanh." in await office.says(CITIZEN, "/bidanh phố biển xanh = Sơn Trà")


async def test_of_two_who_add_the_same_name_at_once_the_later_one_wins_knowingly(office: Office) -> None:
    await office.says(HOA, "/bidanh xóm chài xanh = Sơn Trà")
    await office.says(OWNER, "/bidanh xóm chài xanh = Hải Châu")
    assert [entry.change.before for entry in await office.store.history("nickname")] == [{"place": "2025:20263"}, None]


async def test_the_same_name_with_other_marks_is_the_same_name(office: Office) -> None:
    await office.says(HOA, "/bidanh Xóm Chài Xanh = Sơn Trà")
    await office.says(HOA, "/bidanh xom chai xanh = Hải Châu")
    assert dict(office.view.nicknames) == {"Xóm Chài Xanh": "2025:20242"}


async def test_a_name_that_was_never_added_cannot_be_taken_away(office: Office) -> None:
    assert "Không có cách gọi “phố Hội”" in await office.says(HOA, "/bidanh bỏ phố Hội")
    assert "“bo ket” là cách gọi" in await office.says(HOA, "/bidanh bo ket")


async def test_who_lost_the_role_halfway_adds_nothing(office: Office) -> None:
    await office.says(HOA, "/bidanh xóm bến cá")
    await office.says(OWNER, f"/quyen bo {await office.state.memory.person(HOA)}")
    assert await office.says(HOA, "Sơn Trà") == "Bạn chưa có quyền làm thay đổi này."
    assert not office.view.nicknames


async def test_a_mistyped_place_is_offered_and_not_taken(office: Office) -> None:
    await office.says(HOA, "/bidanh xóm chài xanh = Tra Lenng")
    assert office.labels(HOA) == ["Xã Trà Leng (Đà Nẵng)", "Hủy"]
    assert not office.view.nicknames
    assert "Từ giờ “xóm chài xanh” là xã Trà Leng" in await office.presses(HOA, "Xã Trà Leng (Đà Nẵng)")


async def test_the_examples_that_the_bot_gives_can_be_sent_as_they_are(office: Office) -> None:
    usage = await office.says(HOA, "/bidanh")
    adding, removing = re.findall(r"/bidanh [^.]+", usage)
    assert "Từ giờ" in await office.says(HOA, adding)
    assert "“xóm chài xanh”" in await office.says(HOA, removing)
    assert not office.view.nicknames
