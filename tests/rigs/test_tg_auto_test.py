"""The bot in tg-auto-test, which plays one person in a private chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import running
from bot.channels.telegram import Telegram
from bot.settings import Settings
from handlers.types import Rules

rig = pytest.importorskip(
    "tg_auto_test.test_utils.serverless_telegram_client", reason="tg-auto-test is not installed: tests/rigs/install"
)

OWNER = 9001


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Any]:
    """The rig's client, connected to the bot; its person owns the bot."""
    settings = Settings(telegram_token="123:ABC", telegram_per_second=0, data=tmp_path)  # type: ignore[arg-type]
    rules = Rules(owners=(f"telegram:{OWNER}",))
    async with running(tmp_path, "Đà Nẵng", "1022", rules=rules) as app:

        def build(builder: Any) -> Any:
            return Telegram(settings, request=builder._request).application(app)

        client = rig.ServerlessTelegramClient(build_application=build, user_id=OWNER)
        await client.connect()
        yield client
        await client.disconnect()


async def said(talk: Any, text: str) -> Any:
    await talk.send_message(text, parse_mode=None)
    return await talk.get_response()


async def test_a_question_is_answered_with_its_source(client: Any) -> None:
    async with client.conversation("test_bot") as talk:
        answer = await said(talk, "sơn trà kết nghĩa với ai")
    assert "xã Trà Leng" in answer.text
    assert "Báo Đà Nẵng" in answer.text


async def test_a_button_leads_on_and_a_list_is_turned_in_its_place(client: Any) -> None:
    async with client.conversation("test_bot") as talk:
        answer = await said(talk, "sơn trà kết nghĩa với ai")
        button = next(b for row in answer.buttons for b in row if b.text.startswith("Cam kết"))
        await answer.click(data=button.data)
        assert "cam kết" in (await talk.get_response()).text
        listed = await said(talk, "/danhsach")
        more = next(b for row in listed.buttons for b in row if b.text.startswith("Xem thêm"))
        await listed.click(data=more.data)
        assert (await talk.get_edit()).text != listed.text


async def test_records_go_out_as_a_document_and_come_back_as_one(client: Any) -> None:
    async with client.conversation("test_bot") as talk:
        await talk.send_message("/xuat json", parse_mode=None)
        answer = await talk.get_response()
        while answer.document is None:
            answer = await talk.get_response()
        content = await answer.download_media(file=bytes)
        assert "Trà Leng".encode() in content
        await said(talk, "/nhap")
        await talk.send_file(content, force_document=True)
        read = await talk.get_response()
        assert "0 bản ghi mới" in read.text
