"""Groups: their admins say whether and how long the bot answers; nobody changes records in front of others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.channels.telegram import Telegram
from handlers.types import Rules
from tests.bot.botapi import GROUP, ME, PERSON, BotApi
from tests.bot.office import Office, opened

QUESTION = "@ketnghia_bot sơn trà kết nghĩa với ai"
ASKED = "sơn trà kết nghĩa với ai"
STICKER = {"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9, "type": "regular",
           "is_animated": False, "is_video": False}  # fmt: skip
LONG = "@ketnghia_bot Sơn Trà và Trà Leng cam kết gì?"
LINK = "https://t.me/ketnghia_bot?start="


# Whom the bot answers


def in_group(api: BotApi, text: str, **content: Any) -> Any:
    return api.text(text, GROUP, **content)


def from_the_bot() -> dict[str, Any]:
    return {"reply_to_message": {"message_id": 1, "date": 1, "chat": GROUP, "from": ME, "text": "…"}}


async def test_talk_in_a_group_is_none_of_the_bots_business(telegram: Telegram, app: App, api: BotApi) -> None:
    for text in (ASKED, "chào cả nhà", "/thoitiet", "/danhsach@bot_khac", "mail@ketnghia_bot_2.vn"):
        await telegram.handle(app, in_group(api, text))
    await telegram.handle(app, api.update(message=api.message(GROUP, sticker=STICKER, **from_the_bot())))
    assert api.shown == {}


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (f"@ketnghia_bot {ASKED}", {}),
        (f"{ASKED} @KetNghia_Bot?", {}),
        (ASKED, from_the_bot()),
        (f"bot ơi {ASKED}", {"entities": [{"type": "text_mention", "offset": 0, "length": 3, "user": ME}]}),
    ],
    ids=["named first", "named last", "replied to", "named without @"],
)
async def test_in_a_group_the_bot_answers_who_speaks_to_it(
    text: str, content: dict[str, Any], telegram: Telegram, app: App, api: BotApi
) -> None:
    await telegram.handle(app, in_group(api, text, **content))
    assert "Trà Leng" in api.last.words
    assert api.last.call["reply_parameters"]


@pytest.mark.parametrize("text", ["/danhsach", "/danhsach@ketnghia_bot", "/list@KETNGHIA_BOT"])
async def test_in_a_group_the_bot_answers_its_commands(text: str, telegram: Telegram, app: App, api: BotApi) -> None:
    await telegram.handle(app, in_group(api, text))
    assert len(api.shown) == 1


async def test_in_a_topic_the_answer_stays_in_the_topic(telegram: Telegram, app: App, api: BotApi) -> None:
    topic = {"message_thread_id": 77, "is_topic_message": True}
    await telegram.handle(app, in_group(api, f"@ketnghia_bot {ASKED}", **topic))
    assert api.last.call["message_thread_id"] == 77


async def test_people_in_a_group_have_conversations_of_their_own(telegram: Telegram, app: App, api: BotApi) -> None:
    await telegram.handle(app, in_group(api, f"@ketnghia_bot {ASKED}"))
    other = api.message(GROUP, text="@ketnghia_bot ký ngày nào?")
    await telegram.handle(app, api.update(message={**other, "from": {**PERSON, "id": 2002}}))
    assert "15/8/2025" not in api.last.words


# What a group wants


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with opened(tmp_path, Rules(owners=(f"telegram:{PERSON['id']}",)), lasting=True) as office:
        office.app.hands_over_codes(LINK)
        yield office


@pytest.fixture
def admin(api: BotApi) -> None:
    api.leading.add(int(str(PERSON["id"])))


@pytest.mark.usefixtures("admin")
async def test_an_admin_turns_the_bot_off_and_on_again(telegram: Telegram, office: Office, api: BotApi) -> None:
    await telegram.handle(office.app, api.text("/caidat@ketnghia_bot tắt", GROUP))
    assert "im lặng" in api.last.words
    for said in (QUESTION, "/danhsach", "@ketnghia_bot chào"):
        await telegram.handle(office.app, api.text(said, GROUP))
    assert len(api.shown) == 1
    await telegram.handle(office.app, api.text("/caidat", GROUP))
    await telegram.handle(office.app, api.press("Bật"))
    await telegram.handle(office.app, api.text(QUESTION, GROUP))
    assert "Trà Leng" in api.last.words


async def test_who_is_no_admin_changes_nothing(telegram: Telegram, office: Office, api: BotApi) -> None:
    await telegram.handle(office.app, api.text("/caidat tat", GROUP))
    assert "Chỉ quản trị viên của nhóm" in api.last.words
    await telegram.handle(office.app, api.text("/caidat", GROUP))
    await telegram.handle(office.app, api.press("Tắt"))
    assert "Chỉ quản trị viên của nhóm" in api.last.words
    await telegram.handle(office.app, api.text(QUESTION, GROUP))
    assert "Trà Leng" in api.last.words


async def test_who_writes_in_the_name_of_the_group_is_an_admin(telegram: Telegram, office: Office, api: BotApi) -> None:
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    message = api.message(GROUP, text="/caidat off", sender_chat=GROUP) | {"from": anonymous}
    await telegram.handle(office.app, api.update(message=message))
    assert "im lặng" in api.last.words


async def test_where_telegram_does_not_say_who_leads_nothing_changes(
    telegram: Telegram, office: Office, api: BotApi
) -> None:
    api.refuse("getChatMember", 400, "Bad Request: CHAT_ADMIN_REQUIRED")
    await telegram.handle(office.app, api.text("/caidat tat", GROUP))
    assert "Chỉ quản trị viên của nhóm" in api.last.words


@pytest.mark.usefixtures("admin")
async def test_a_long_answer_is_cut_with_the_way_to_the_whole(telegram: Telegram, office: Office, api: BotApi) -> None:
    await telegram.handle(office.app, api.text(LONG, GROUP))
    short = api.last.words
    assert "… còn " in short
    assert "Nguồn: " in short
    key = office.app.index().keys["son-tra--tra-leng"]
    assert api.last.buttons["Xem đầy đủ"]["url"] == f"{LINK}a_{key}"
    await telegram.handle(office.app, api.text("/caidat đầy đủ", GROUP))
    await telegram.handle(office.app, api.text(LONG, GROUP))
    assert "… còn " not in api.last.words
    assert len(api.last.words) > len(short)


@pytest.mark.usefixtures("admin")
async def test_each_group_has_settings_of_its_own_that_outlive_a_restart(
    telegram: Telegram, office: Office, api: BotApi, tmp_path: Path
) -> None:
    await telegram.handle(office.app, api.text("/caidat tat", GROUP))
    await telegram.handle(office.app, api.text(QUESTION, {**GROUP, "id": -100777}))
    assert "Trà Leng" in api.last.words
    office.state.close()
    office.store.close()
    with opened(tmp_path, lasting=True) as again:
        rules = await again.state.memory.group_rules(f"telegram:{GROUP['id']}")
        assert not rules.on


@pytest.mark.usefixtures("admin")
async def test_a_group_that_becomes_a_supergroup_keeps_its_settings(
    telegram: Telegram, office: Office, api: BotApi
) -> None:
    await telegram.handle(office.app, api.text("/caidat tat", GROUP))
    await telegram.handle(office.app, api.update(message=api.message(GROUP, migrate_to_chat_id=-100999)))
    await telegram.handle(office.app, api.text(QUESTION, {**GROUP, "id": -100999}))
    assert len(api.shown) == 1


async def test_settings_are_for_groups(telegram: Telegram, office: Office, api: BotApi) -> None:
    await telegram.handle(office.app, api.text("/caidat tat"))
    assert "dùng trong nhóm" in api.last.words


@pytest.mark.parametrize(
    "command", ["/sua a1", "/them", "/quyen", "/xuat", "/saoluu", "/lichsu", "/hoantac", "/xoadulieu"]
)
async def test_commands_of_editors_and_about_a_persons_data_are_private(
    command: Any, telegram: Telegram, office: Office, api: BotApi
) -> None:
    await telegram.handle(office.app, api.text(command, GROUP))
    assert "trò chuyện riêng" in api.last.words
    assert api.documents == []
