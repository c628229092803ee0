"""Telegram in trouble and at its start: faults are told kindly and logged without secrets, and limits are kept."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import pytest
from telegram.ext import Application

from bot.app import App
from bot.channels.telegram import Telegram, sending
from bot.settings import Settings, SettingsError
from handlers.types import Message, Reply, Session
from knowledge.errors import KnowledgeError
from tests.bot.botapi import GROUP, TOKEN, BotApi

QUESTION = "sơn trà kết nghĩa với ai"

# Faults


async def test_a_fault_is_one_sentence_with_a_reference_and_the_log_has_it(
    telegram: Telegram, app: App, api: BotApi, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_: Message, __: Session) -> Reply:
        raise RuntimeError(f"secret inside {TOKEN}")

    monkeypatch.setattr(app._desk, "handle", broken)
    await telegram.handle(app, api.text(QUESTION))
    reference = api.last.words.split("mã ")[1].split(")")[0]
    assert "secret" not in api.last.words
    assert reference in log.getvalue()
    assert "secret inside" in log.getvalue()
    assert TOKEN not in log.getvalue()


async def test_a_flood_control_is_waited_for(settings: Settings, app: App, api: BotApi) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    telegram = Telegram(settings, request=api, sleep=sleep)
    await telegram.bot.initialize()
    api.refuse("sendMessage", 429, "Too Many Requests: retry after 7", retry_after=7)
    await telegram.handle(app, api.text(QUESTION))
    assert waits == [7.0]
    assert "Trà Leng" in api.last.words


async def test_a_flood_control_on_an_edit_is_waited_for(settings: Settings, app: App, api: BotApi) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    telegram = Telegram(settings, request=api, sleep=sleep)
    await telegram.bot.initialize()
    await telegram.handle(app, api.text("/danhsach"))
    shown = api.last.words
    api.refuse("editMessageText", 429, "Too Many Requests: retry after 3", retry_after=3)
    await telegram.handle(app, api.press(next(b for b in api.last.buttons if b.startswith("Xem thêm"))))
    assert waits == [3.0]
    assert api.last.words != shown


@pytest.mark.parametrize(
    ("status", "description"),
    [(429, "Too Many Requests"), (500, "Internal Server Error"), (403, "Forbidden: bot was blocked by the user")],
)
async def test_a_button_that_cannot_be_acknowledged_is_answered_all_the_same(
    status: int, description: str, telegram: Telegram, app: App, api: BotApi
) -> None:
    await telegram.handle(app, api.text(QUESTION))
    api.refuse("answerCallbackQuery", status, description)
    await telegram.handle(app, api.press("Cam kết"))
    assert "cam kết" in api.last.words


async def test_an_edit_in_a_group_that_became_a_supergroup_is_sent_there(
    telegram: Telegram, app: App, api: BotApi
) -> None:
    await telegram.handle(app, api.text("/danhsach", GROUP))
    press = api.press(next(b for b in api.last.buttons if b.startswith("Xem thêm")))
    for method in ("editMessageText", "sendMessage"):
        api.refuse(method, 400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100999)
    await telegram.handle(app, press)
    assert api.last.chat == -100999


@pytest.mark.parametrize("method", ["editMessageText", "sendMessage"])
async def test_who_blocked_the_bot_before_a_page_came_is_left_alone(
    method: str, telegram: Telegram, app: App, api: BotApi, log: io.StringIO
) -> None:
    await telegram.handle(app, api.text("/danhsach"))
    press = api.press(next(b for b in api.last.buttons if b.startswith("Xem thêm")))
    for refused in {"editMessageText", method}:
        api.refuse(refused, 403, "Forbidden: bot was blocked by the user")
    await telegram.handle(app, press)
    assert "Traceback" not in log.getvalue()


async def test_a_message_too_old_to_edit_is_followed_by_a_new_one(telegram: Telegram, app: App, api: BotApi) -> None:
    await telegram.handle(app, api.text("/danhsach"))
    press = api.press(next(b for b in api.last.buttons if b.startswith("Xem thêm")))
    api.refuse("editMessageText", 400, "Bad Request: message can't be edited")
    await telegram.handle(app, press)
    assert len(api.shown) == 2


async def test_a_server_that_fails_for_a_while_is_asked_again(settings: Settings, app: App, api: BotApi) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    telegram = Telegram(settings, request=api, sleep=sleep)
    await telegram.bot.initialize()
    for status in (500, 502):
        api.refuse("sendMessage", status, "Bad Gateway")
    await telegram.handle(app, api.text(QUESTION))
    assert waits == [0.5, 2.0]
    assert len(api.shown) == 1


async def test_a_button_is_answered_though_its_waiting_sign_and_the_first_edit_failed(
    settings: Settings, app: App, api: BotApi
) -> None:
    async def sleep(_: float) -> None:
        pass

    telegram = Telegram(settings, request=api, sleep=sleep)
    await telegram.bot.initialize()
    await telegram.handle(app, api.text("/danhsach"))
    first, words = api.last, api.last.words
    api.refuse("answerCallbackQuery", 500, "Internal Server Error")
    api.refuse("editMessageText", 502, "Bad Gateway")
    await telegram.handle(app, api.press(next(b for b in first.buttons if b.startswith("Xem thêm"))))
    assert api.last is first
    assert first.words != words


async def test_what_the_server_refuses_is_not_tried_again(
    application: Application[Any, Any, Any, Any, Any, Any], api: BotApi
) -> None:
    api.refuse("sendMessage", 400, "Bad Request: not enough rights to send text messages to the chat")
    await application.process_update(api.text(QUESTION))
    assert len(api.called("sendMessage")) == 1


async def test_a_group_that_became_a_supergroup_is_followed(telegram: Telegram, app: App, api: BotApi) -> None:
    api.refuse("sendMessage", 400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100999)
    await telegram.handle(app, api.text(f"@ketnghia_bot {QUESTION}", GROUP))
    assert api.last.chat == -100999


async def test_who_blocked_the_bot_is_left_alone(telegram: Telegram, app: App, api: BotApi, log: io.StringIO) -> None:
    api.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    await telegram.handle(app, api.text(QUESTION))
    assert api.shown == {}
    assert "Traceback" not in log.getvalue()


async def test_a_server_that_fails_is_in_the_log_without_the_question_and_the_token(
    application: Application[Any, Any, Any, Any, Any, Any],
    api: BotApi,
    log: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "PAUSES", ())
    api.refuse("sendMessage", 500, f"Internal Server Error: /bot{TOKEN}/sendMessage")
    await application.process_update(api.text(QUESTION))
    assert "an update was not answered" in log.getvalue()
    assert TOKEN not in log.getvalue()
    assert QUESTION not in log.getvalue()
    await application.process_update(api.text(QUESTION))
    assert "Trà Leng" in api.last.words


async def test_an_update_that_comes_twice_is_answered_once(telegram: Telegram, app: App, api: BotApi) -> None:
    update = api.text(QUESTION)
    await telegram.handle(app, update)
    await telegram.handle(app, update)
    assert len(api.shown) == 1


async def test_messages_of_one_person_are_answered_in_their_order(
    application: Application[Any, Any, Any, Any, Any, Any], api: BotApi
) -> None:
    texts = [QUESTION, "hải châu kết nghĩa với ai", "ký ngày nào?", "cảm ơn"]
    await asyncio.gather(*(application.process_update(api.text(t)) for t in texts))
    words = [m.words for m in api.shown.values()]
    assert "Trà Leng" in words[0]
    assert "Hùng Sơn" in words[1]
    assert "Hải Châu" in words[2]


# Start


async def test_the_token_is_in_no_repr(telegram: Telegram, app: App) -> None:
    application = telegram.application(app)
    for thing in (telegram, telegram.bot, application, application.updater):
        assert TOKEN not in f"{thing!r} {thing}"


@pytest.mark.parametrize("status", [401, 404])
async def test_a_wrong_token_ends_the_program_with_a_sentence_that_does_not_say_it(
    status: int, settings: Settings, app: App, api: BotApi
) -> None:
    api.refuse("getMe", status, "Unauthorized")
    with pytest.raises(KnowledgeError, match="KETNGHIA_TELEGRAM_TOKEN") as error:
        await Telegram(settings, request=api).run(app)
    assert TOKEN not in str(error.value)
    assert error.value.__suppress_context__


async def test_telegram_out_of_reach_at_start_is_waited_for(settings: Settings, app: App, api: BotApi) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            raise asyncio.CancelledError

    for _ in range(3):
        api.refuse("getMe", 502, "Bad Gateway")
    with pytest.raises(asyncio.CancelledError):
        await Telegram(settings, request=api, sleep=sleep).run(app)
    assert waits == [1.0, 2.0, 4.0]


async def test_it_polls_answers_and_stops(settings: Settings, app: App, api: BotApi) -> None:
    api.waiting.append(api.text(QUESTION).to_dict())
    running = asyncio.ensure_future(Telegram(settings, request=api).run(app))
    await asyncio.wait_for(api.answered.wait(), 10)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert "Trà Leng" in api.last.words
    assert api.called("getUpdates")[0]["allowed_updates"] == [
        "message",
        "edited_message",
        "callback_query",
        "inline_query",
    ]


async def test_an_update_that_cannot_be_read_holds_up_none_behind_it(
    settings: Settings, app: App, api: BotApi, log: io.StringIO
) -> None:
    broken = {"update_id": 1, "message": {"message_id": 1, "date": "hôm qua", "text": "bí mật", "chat": {"type": 5}}}
    api.waiting += [broken, {**api.text(QUESTION).to_dict(), "update_id": 2}]
    running = asyncio.ensure_future(Telegram(settings, request=api).run(app))
    await asyncio.wait_for(api.answered.wait(), 10)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert "Trà Leng" in api.last.words
    assert api.called("getUpdates")[-1]["offset"] == 3
    assert "an update could not be read" in log.getvalue()
    assert "bí mật" not in log.getvalue()


async def test_a_server_that_does_not_call_its_bots_bots_is_served(settings: Settings, app: App, api: BotApi) -> None:
    telegram = Telegram(settings, request=api)
    api._getMe = lambda: {"id": 666, "first_name": "Kết Nghĩa"}  # type: ignore[method-assign]
    await telegram.bot.initialize()
    assert telegram.bot.account.id == 666


def test_without_a_token_there_is_no_channel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError):
        Telegram(Settings.read())
