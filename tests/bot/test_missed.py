"""/cauhoi and /thongke: what was asked in vain, without who asked; counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.state.remembered import MISSED
from handlers.noting import scrubbed
from tests.bot.office import OWNER, Office, opened

CITIZEN, OTHER = "telegram:99", "telegram:98"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with opened(tmp_path) as office:
        yield office


async def test_questions_in_vain_are_grouped_and_counted_without_who_asked(office: Office) -> None:
    for who, text in (
        (CITIZEN, "phường Bồ Kết kết nghĩa với ai"),
        (OTHER, "phuong bo ket ket nghia voi ai?"),
        (CITIZEN, "chợ Cồn kết nghĩa với ai"),
        (CITIZEN, "sơn trà kết nghĩa với ai"),
        (CITIZEN, "thời tiết hôm nay"),
    ):
        await office.says(who, text)
    text = await office.says(OWNER, "/cauhoi")
    assert "1. “phường Bồ Kết kết nghĩa với ai” (2 lần)" in text
    assert "2. “chợ Cồn kết nghĩa với ai” (1 lần)" in text
    assert "sơn trà" not in text
    assert "thời tiết" not in text
    assert "99" not in text


async def test_one_tap_gives_the_unknown_name_a_place(office: Office) -> None:
    await office.says(CITIZEN, "xóm bến cá kết nghĩa ai")
    await office.says(OWNER, "/cauhoi")
    assert office.labels(OWNER) == ["1. Thêm tên", "1. Thêm bản ghi", "1. Bỏ qua"]
    assert "“xóm bến cá” là cách gọi của địa phương nào?" in await office.presses(OWNER, "1. Thêm tên")
    await office.says(OWNER, "Sơn Trà")
    assert "Trà Leng" in await office.says(CITIZEN, "xóm bến cá kết nghĩa ai")


async def test_what_is_ignored_does_not_come_back(office: Office) -> None:
    await office.says(CITIZEN, "chợ Cồn kết nghĩa với ai")
    await office.says(OWNER, "/cauhoi")
    assert await office.presses(OWNER, "1. Bỏ qua") == (
        "Đã bỏ qua “chợ Cồn kết nghĩa với ai”.\nKhông có câu nào đang chờ."
    )
    await office.says(CITIZEN, "chợ Cồn kết nghĩa với ai")
    assert await office.says(OWNER, "/cauhoi") == "Không có câu nào đang chờ."


@pytest.mark.parametrize("args", ["bo", "bo 999", "bo x", "trang 0", "trang 99", "bo -1", "²", "bo ٣"])
async def test_a_malformed_command_shows_the_list(args: str, office: Office) -> None:
    assert await office.says(OWNER, f"/cauhoi {args}") == "Không có câu nào đang chờ."


async def test_a_long_list_has_pages(office: Office) -> None:
    for name in ("Bồ Kết", "Cây Bàng", "Cây Sung", "Cây Khế", "Cây Mít", "Cây Ổi"):
        await office.says(CITIZEN, f"phường {name} kết nghĩa với ai")
    await office.says(OWNER, "/cauhoi")
    text = await office.presses(OWNER, "Xem thêm")
    assert text.count("“") == 1
    assert "‹ Trước" in office.labels(OWNER)


@pytest.mark.parametrize(
    "private",
    ["0905123456", "0905 123 456", "+84 905.123.456", "an@vd.vn", "https://a.vn/b?c", "www.a.vn", "@an_nguyen"],
)
def test_what_may_say_who_asked_is_not_kept(private: str) -> None:
    assert scrubbed(f"Bồ Kết gọi {private} nhé") == "Bồ Kết gọi … nhé"


def test_days_and_sums_are_kept() -> None:
    assert scrubbed("ký ngày 15/8/2025, 160 triệu đồng") == "ký ngày 15/8/2025, 160 triệu đồng"


async def test_the_list_is_bounded(office: Office) -> None:
    memory = office.state.memory
    await memory.miss("hỏi hai lần", "")
    await memory.miss("hỏi hai lần", "")
    for number in range(MISSED + 20):
        await memory.miss(f"câu {number}", "")
    found = await memory.missed(2 * MISSED)
    assert len(found) == MISSED
    assert found[0].count == 2


async def test_counts_are_of_all_channels_and_name_nobody(office: Office) -> None:
    for text in ("sơn trà kết nghĩa với ai", "chợ Cồn kết nghĩa với ai", "kết nghĩa với ai", "thời tiết hôm nay"):
        await office.says(CITIZEN, text)
    await office.says(OWNER, "/bidanh phố biển xanh = Sơn Trà")
    text = await office.says(OWNER, "/stats")
    assert "28 bản ghi" in text
    assert "Hôm nay 4 câu hỏi: trả lời 1, hỏi lại 1, không thấy 1, ngoài phạm vi 1." in text
    assert "7 ngày qua 4 câu hỏi" in text
    assert "30 ngày qua 2 lần sửa." in text  # the starter records, and the name


async def test_readers_have_no_such_commands(office: Office) -> None:
    for text in ("/cauhoi", "/thongke"):
        assert (await office.says(CITIZEN, text)).startswith("Mình không có lệnh")


async def test_half_a_character_is_no_trouble(office: Office) -> None:
    assert "trục trặc" not in await office.says(CITIZEN, "chợ \ud83d Cồn kết nghĩa với ai")
