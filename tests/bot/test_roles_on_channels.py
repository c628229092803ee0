"""Roles where people meet them: an invitation by link on Telegram, the owner at the terminal."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.console import Console
from bot.channels.telegram import Telegram
from handlers.types import Rules
from knowledge.store import Store
from tests.bot.botapi import GROUP, PERSON, BotApi
from tests.bot.office import Office, opened

HOA = {"id": 1002, "is_bot": False, "first_name": "Hoa", "language_code": "vi"}
AT_HOME = {"id": 1002, "type": "private", "first_name": "Hoa"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with opened(tmp_path, Rules(owners=(f"telegram:{PERSON['id']}",))) as office:
        office.app.hands_over_codes("https://t.me/ketnghia_bot?start=")
        yield office


async def test_on_telegram_an_invitation_is_a_link_that_is_followed(
    telegram: Telegram, office: Office, api: BotApi
) -> None:
    await telegram.handle(office.app, api.text("/quyen moi editor Chị Hoa"))
    link = re.search(r"https://t\.me/ketnghia_bot\?start=([\w-]+)", api.last.words)
    assert link
    start = api.message(AT_HOME, text=f"/start {link[1]}") | {"from": HOA}
    await telegram.handle(office.app, api.update(message=start))
    assert "Chào Chị Hoa! Bạn nay là biên tập viên." in api.last.words
    await telegram.handle(office.app, api.text("/quyen"))
    assert "Chị Hoa: biên tập viên" in api.last.words


async def test_the_same_update_twice_is_answered_once(telegram: Telegram, office: Office, api: BotApi) -> None:
    update = api.text("/bidanh xóm chài xanh = Sơn Trà")
    await telegram.handle(office.app, update)
    await telegram.handle(office.app, update)
    assert len(api.shown) == 1
    assert len(await office.store.history("nickname")) == 1


async def test_in_a_group_no_code_is_given(telegram: Telegram, office: Office, api: BotApi) -> None:
    await telegram.handle(office.app, api.text("/quyen@ketnghia_bot moi editor Chị Hoa", GROUP))
    assert "trò chuyện riêng" in api.last.words


async def test_a_reader_s_button_pressed_by_hand_does_nothing(telegram: Telegram, office: Office, api: BotApi) -> None:
    await telegram.handle(office.app, api.text("/bidanh xóm chài xanh = Sơn Trà"))
    query = api.press("Hoàn tác").callback_query
    assert query is not None
    forged = query.to_dict() | {"from": HOA, "data": "c|bidanh|bo xóm chài xanh"}
    await telegram.handle(office.app, api.update(callback_query=forged))
    assert "Mình không có lệnh /bidanh" in api.last.words
    assert "xóm chài xanh" in office.view.nicknames


async def test_at_the_terminal_one_is_the_owner(office: Office) -> None:
    written: list[str] = []
    await Console(io.BytesIO("/quyen\n/bidanh xóm chài xanh = Sơn Trà\n".encode()), written.append).run(office.app)
    assert "Mời người" in written[1]
    assert "Từ giờ" in written[2]
    (entry,) = await office.store.history("nickname")
    assert entry.change.actor == "console"


async def test_what_is_piped_does_not_go_on_where_the_last_pipe_ended(office: Office) -> None:
    written: list[str] = []
    await Console(io.BytesIO("sơn trà kết nghĩa với ai\n".encode()), written.append).run(office.app)
    written.clear()
    await Console(io.BytesIO("ký ngày nào?\n".encode()), written.append).run(office.app)
    assert "15/8/2025" not in written[1]


def test_the_terminal_chat_writes_and_beside_a_server_only_reads(data_folder: Path) -> None:
    def chat() -> str:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "chat", "--data", str(data_folder)],
            input="/bidanh xóm chài xanh = Sơn Trà\nsơn trà kết nghĩa với ai\n".encode(),
            capture_output=True,
            check=True,
        )
        assert done.stderr == b""
        return done.stdout.decode()

    with Store.open(data_folder):
        said = chat()
        assert "mình chỉ đọc, không lưu được thay đổi" in said
        assert "Trà Leng" in said
    assert "Từ giờ “xóm chài xanh” là phường Sơn Trà" in chat()
