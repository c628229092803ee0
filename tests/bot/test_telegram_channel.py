"""Telegram: updates go in as real JSON, and what the bot does is judged as strictly as the Bot API does."""

from __future__ import annotations

import io
from typing import Any

import pytest
from telegram.ext import Application

from bot.app import App
from bot.channels.telegram import Telegram
from handlers.types import Block, Message, Reply, Session, Span
from tests.bot.botapi import GROUP, ME, PERSON, PRIVATE, BotApi

QUESTION = "sơn trà kết nghĩa với ai"


async def test_a_question_is_answered_with_buttons(telegram: Telegram, app: App, api: BotApi) -> None:
    await telegram.handle(app, api.text(QUESTION))
    assert "Trà Leng" in api.last.words
    assert api.last.html.startswith("<b>")
    assert "reply_parameters" not in api.called("sendMessage")[0]


async def test_a_source_on_the_web_can_be_opened(telegram: Telegram, app: App, api: BotApi) -> None:
    await telegram.handle(app, api.text("hải châu kết nghĩa với ai"))
    assert api.last.buttons["Mở nguồn"]["url"].startswith("https://baodanang.vn/")
    assert '<a href="https://baodanang.vn/' in api.last.html


async def test_a_pressed_button_is_acknowledged_and_answered(telegram: Telegram, app: App, api: BotApi) -> None:
    await telegram.handle(app, api.text(QUESTION))
    await telegram.handle(app, api.press("Cam kết"))
    assert len(api.called("answerCallbackQuery")) == 1
    assert "cam kết" in api.last.words


async def test_a_page_takes_the_place_of_the_page_before(telegram: Telegram, app: App, api: BotApi) -> None:
    await telegram.handle(app, api.text("/danhsach"))
    first = api.last
    shown, label = first.words, next(b for b in first.buttons if b.startswith("Xem thêm"))
    await telegram.handle(app, api.press(label))
    assert api.last is first
    assert first.words != shown
    assert len(api.called("editMessageText")) == 1


async def test_a_button_on_a_message_that_is_gone_brings_a_new_one(telegram: Telegram, app: App, api: BotApi) -> None:
    await telegram.handle(app, api.text("/danhsach"))
    press = api.press(next(b for b in api.last.buttons if b.startswith("Xem thêm")))
    api.shown.clear()
    await telegram.handle(app, press)
    assert len(api.shown) == 1


@pytest.mark.parametrize("data", ["", "x", "k|when|a999999", "k|drop table|a1", "|||||", "\x00", "đ" * 32])
async def test_a_forged_button_is_answered_politely(data: str, telegram: Telegram, app: App, api: BotApi) -> None:
    query = {"id": "7", "from": PERSON, "chat_instance": "1", "data": data, "message": api.message(text="cũ")}
    await telegram.handle(app, api.update(callback_query=query))
    assert len(api.called("answerCallbackQuery")) == 1
    assert api.last.words


async def test_a_button_too_old_to_acknowledge_is_answered(telegram: Telegram, app: App, api: BotApi) -> None:
    await telegram.handle(app, api.text(QUESTION))
    api.refuse("answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired")
    await telegram.handle(app, api.press("Cam kết"))
    assert "cam kết" in api.last.words


# Edited questions


async def test_an_edited_question_edits_its_answer(telegram: Telegram, app: App, api: BotApi) -> None:
    asked = api.message(text=QUESTION)
    await telegram.handle(app, api.update(message=asked))
    answer = api.last
    edited = {**asked, "text": "hải châu kết nghĩa với ai", "edit_date": 1_760_000_100}
    await telegram.handle(app, api.update(edited_message=edited))
    assert len(api.shown) == 1
    assert "Hùng Sơn" in answer.words


async def test_an_edit_that_changes_nothing_is_no_error(telegram: Telegram, app: App, api: BotApi) -> None:
    asked = api.message(text=QUESTION)
    await telegram.handle(app, api.update(message=asked))
    await telegram.handle(app, api.update(edited_message=asked))
    assert len(api.shown) == 1


async def test_a_longer_answer_to_an_edited_question_sends_what_does_not_fit(
    telegram: Telegram, app: App, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    lengths = iter([1, 3, 1])

    async def reply(_: Message, __: Session) -> Reply:
        return Reply(blocks=tuple(Block((Span(f"{i} " + "chữ " * 900),)) for i in range(next(lengths))))

    monkeypatch.setattr(app._desk, "handle", reply)
    asked = api.message(text="một")
    await telegram.handle(app, api.update(message=asked))
    first = api.last.id
    await telegram.handle(app, api.update(edited_message={**asked, "text": "hai"}))
    assert len(api.shown) == 3
    await telegram.handle(app, api.update(edited_message={**asked, "text": "ba"}))
    assert [m.id for m in api.shown.values()] == [first]


async def test_an_edited_question_without_its_answer_gets_a_new_one(telegram: Telegram, app: App, api: BotApi) -> None:
    asked = api.message(text=QUESTION)
    await telegram.handle(app, api.update(message=asked))
    api.shown.clear()
    await telegram.handle(app, api.update(edited_message={**asked, "text": "hải châu kết nghĩa với ai"}))
    assert "Hùng Sơn" in api.last.words


async def test_a_question_edited_before_the_bot_knew_it_is_answered_under_it(
    telegram: Telegram, app: App, api: BotApi
) -> None:
    edited = api.message(text=QUESTION)
    await telegram.handle(app, api.update(edited_message=edited))
    assert "Trà Leng" in api.last.words
    assert str(edited["message_id"]) in str(api.last.call["reply_parameters"])


# What is not a text


FILE = {"file_id": "f", "file_unique_id": "u"}
SIZE = {"width": 100, "height": 100}
SHOWN: dict[str, Any] = {
    "sticker": {**FILE, **SIZE, "type": "regular", "is_animated": False, "is_video": False},
    "photo": [{**FILE, **SIZE}],
    "voice": {**FILE, "duration": 3},
    "audio": {**FILE, "duration": 3},
    "video": {**FILE, **SIZE, "duration": 3},
    "video_note": {**FILE, "length": 100, "duration": 3},
    "animation": {**FILE, **SIZE, "duration": 3},
    "document": FILE,
    "contact": {"phone_number": "113", "first_name": "An"},
    "dice": {"emoji": "🎲", "value": 3},
    "venue": {"location": {"latitude": 16.1, "longitude": 108.2}, "title": "x", "address": "y"},
    "poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False,
             "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
             "allows_revoting": True, "members_only": False},
    "story": {"chat": PRIVATE, "id": 1},
}  # fmt: skip


@pytest.mark.parametrize("kind", SHOWN)
async def test_what_cannot_be_read_gets_one_sentence(kind: str, telegram: Telegram, app: App, api: BotApi) -> None:
    await telegram.handle(app, api.update(message=api.message(**{kind: SHOWN[kind]})))
    assert len(api.shown) == 1
    assert len(api.last.words) < 200


async def test_a_location_brings_the_places_nearest_to_it(telegram: Telegram, app: App, api: BotApi) -> None:
    sent = api.message(location={"latitude": 16.1005, "longitude": 108.2493})
    await telegram.handle(app, api.update(message=sent))
    assert "• Phường Sơn Trà (Đà Nẵng): " in api.last.words
    await telegram.handle(app, api.press("Phường Sơn Trà (Đà Nẵng)"))
    assert "xã Trà Leng" in api.last.words


async def test_a_live_location_that_moves_is_answered_once(telegram: Telegram, app: App, api: BotApi) -> None:
    sent = api.message(location={"latitude": 16.1005, "longitude": 108.2493, "live_period": 900})
    await telegram.handle(app, api.update(message=sent))
    await telegram.handle(app, api.update(edited_message=sent))
    assert len(api.shown) == 1


async def test_a_phone_number_is_declined(telegram: Telegram, app: App, api: BotApi) -> None:
    await telegram.handle(app, api.update(message=api.message(contact=SHOWN["contact"])))
    assert "không cần gửi số điện thoại" in api.last.words
    assert "113" not in api.last.words


async def test_a_caption_is_a_question(telegram: Telegram, app: App, api: BotApi) -> None:
    await telegram.handle(app, api.update(message=api.message(photo=SHOWN["photo"], caption=QUESTION)))
    assert "Trà Leng" in api.last.words


async def test_an_album_is_answered_once(telegram: Telegram, app: App, api: BotApi) -> None:
    for _ in range(3):
        await telegram.handle(app, api.update(message=api.message(photo=SHOWN["photo"], media_group_id="9")))
    assert len(api.shown) == 1


SERVICE: dict[str, Any] = {
    "new_chat_members": [PERSON],
    "left_chat_member": PERSON,
    "new_chat_title": "x",
    "delete_chat_photo": True,
    "group_chat_created": True,
    "migrate_to_chat_id": -1,
    "pinned_message": {"message_id": 1, "date": 1, "chat": PRIVATE},
    "successful_payment": {"currency": "VND", "total_amount": 1, "invoice_payload": "x",
                           "telegram_payment_charge_id": "1", "provider_payment_charge_id": "1"},
    "web_app_data": {"data": "x", "button_text": "y"},
    "video_chat_started": {},
    "message_auto_delete_timer_changed": {"message_auto_delete_time": 60},
}  # fmt: skip


@pytest.mark.parametrize("kind", SERVICE)
async def test_service_messages_are_passed_over(kind: str, telegram: Telegram, app: App, api: BotApi) -> None:
    for chat in (PRIVATE, GROUP):
        await telegram.handle(app, api.update(message=api.message(chat, **{kind: SERVICE[kind]})))
    assert api.calls == [("getMe", {})]


MEMBER = {"user": ME, "status": "member"}
CHANGED_MEMBER = {
    "chat": PRIVATE,
    "from": PERSON,
    "date": 1,
    "old_chat_member": MEMBER,
    "new_chat_member": MEMBER,
}
OTHER_UPDATES: dict[str, Any] = {
    "channel_post": {"message_id": 1, "date": 1, "chat": {"id": -1001, "type": "channel"}, "text": QUESTION},
    "edited_channel_post": {"message_id": 1, "date": 1, "chat": {"id": -1001, "type": "channel"}, "text": QUESTION},
    "chosen_inline_result": {"result_id": "1", "from": PERSON, "query": "sơn trà"},
    "shipping_query": {"id": "1", "from": PERSON, "invoice_payload": "x", "shipping_address": {
        "country_code": "VN", "state": "", "city": "", "street_line1": "", "street_line2": "", "post_code": ""}},
    "pre_checkout_query": {"id": "1", "from": PERSON, "currency": "VND", "total_amount": 1, "invoice_payload": "x"},
    "poll": SHOWN["poll"],
    "poll_answer": {"poll_id": "1", "user": PERSON, "option_ids": [0], "option_persistent_ids": ["0"]},
    "my_chat_member": CHANGED_MEMBER,
    "chat_member": CHANGED_MEMBER,
    "chat_join_request": {"chat": GROUP, "from": PERSON, "user_chat_id": 1, "date": 1},
    "message_reaction": {"chat": PRIVATE, "message_id": 1, "date": 1, "user": PERSON, "old_reaction": [],
                         "new_reaction": [{"type": "emoji", "emoji": "👍"}]},
    "message_reaction_count": {"chat": GROUP, "message_id": 1, "date": 1, "reactions": []},
    "business_message": {"message_id": 1, "date": 1, "chat": PRIVATE, "from": PERSON, "text": QUESTION},
    "edited_business_message": {"message_id": 1, "date": 1, "chat": PRIVATE, "from": PERSON, "text": QUESTION},
    "deleted_business_messages": {"business_connection_id": "1", "chat": PRIVATE, "message_ids": [1]},
    "something_of_next_year": {"id": 1},
}  # fmt: skip


@pytest.mark.parametrize("kind", OTHER_UPDATES)
async def test_every_other_kind_of_update_is_passed_over(
    kind: str, application: Application[Any, Any, Any, Any, Any, Any], api: BotApi, log: io.StringIO
) -> None:
    await application.process_update(api.update(**{kind: OTHER_UPDATES[kind]}))
    assert api.shown == {}
    assert log.getvalue() == ""


@pytest.mark.parametrize(
    "content",
    [{"from": None}, {"from": {**PERSON, "is_bot": True}}, {"via_bot": ME}, {"text": ""}],
    ids=["without a user", "from a bot", "via a bot", "empty"],
)
async def test_messages_that_nobody_wrote_to_the_bot_are_passed_over(
    content: dict[str, Any], telegram: Telegram, app: App, api: BotApi
) -> None:
    message = {k: v for k, v in {**api.message(text=QUESTION), **content}.items() if v is not None}
    await telegram.handle(app, api.update(message=message))
    assert api.shown == {}


async def test_a_button_in_a_message_sent_through_inline_mode_or_without_data_is_no_error(
    telegram: Telegram, app: App, api: BotApi
) -> None:
    query = {"id": "7", "from": PERSON, "chat_instance": "1"}
    await telegram.handle(app, api.update(callback_query={**query, "data": "k|when|a1", "inline_message_id": "x"}))
    await telegram.handle(app, api.update(callback_query={**query, "game_short_name": "x"}))
    gone = {"message_id": 1, "date": 0, "chat": PRIVATE}
    await telegram.handle(app, api.update(callback_query={**query, "data": "k|when|a1", "message": gone}))
    assert len(api.called("answerCallbackQuery")) == 3
