"""Inline mode and links into the chat: found by what is typed so far, sent as the whole answer, followed further."""

from __future__ import annotations

import io
from typing import Any

import pytest
from telegram.ext import Application

from bot.app import App
from bot.channels.telegram import Telegram
from handlers.types import Block, Card, Message, Reply, Session, Span
from tests.bot.botapi import BotApi

BOT = "https://t.me/ketnghia_bot?start="


@pytest.fixture(autouse=True)
def reached(app: App) -> None:
    app.hands_over_codes(BOT)


def titles(api: BotApi) -> list[str]:
    return [result.call["title"] for result in api.results]


@pytest.mark.parametrize("typed", ["sơn trà", "son tra", "Sơn Trà kết nghĩa với ai?", "sơn tr", "SON T", "trà leng"])
async def test_a_name_typed_in_any_way_finds_its_record(typed: str, telegram: Telegram, app: App, api: BotApi) -> None:
    await telegram.handle(app, api.typed(typed))
    assert "Phường Sơn Trà – xã Trà Leng (15/8/2025)" in titles(api)


async def test_a_card_says_what_it_holds_and_sends_the_whole_answer(telegram: Telegram, app: App, api: BotApi) -> None:
    await telegram.handle(app, api.typed("hải châu"))
    (card,) = api.results
    assert card.call["description"] == "Đà Nẵng · 11 việc trong 10 lĩnh vực"
    assert "Phường Hải Châu (Đà Nẵng) kết nghĩa với xã Hùng Sơn (Đà Nẵng), ký ngày 16/8/2025." in card.words
    assert "Nguồn: Báo Đà Nẵng" in card.words
    assert card.buttons["Mở nguồn"]["url"].startswith("https://baodanang.vn/")


async def test_nothing_typed_shows_the_newest_first(telegram: Telegram, app: App, api: BotApi) -> None:
    await telegram.handle(app, api.typed(""))
    newest = [app.index().keys[a.id] for a in app.index().newest(50)]
    assert [result.call["id"] for result in api.results] == newest


async def test_a_question_with_an_answer_of_its_own_has_a_card_for_it(
    telegram: Telegram, app: App, api: BotApi
) -> None:
    await telegram.handle(app, api.typed("hải châu ký ngày nào"))
    assert "16/8/2025" in titles(api)[0]
    assert len(titles(api)) == 2


@pytest.mark.parametrize("typed", ["xyzabc", "thời tiết hôm nay", "chào bạn", "👍", "../../etc/passwd"])
async def test_where_nothing_is_found_a_button_leads_to_the_chat(
    typed: str, telegram: Telegram, app: App, api: BotApi
) -> None:
    await telegram.handle(app, api.typed(typed))
    assert api.results == []
    button = api.called("answerInlineQuery")[0]["button"]
    assert button == {"text": "Không thấy gì; bấm để hỏi trong trò chuyện", "start_parameter": "hoi"}
    await telegram.handle(app, api.text(f"/start {button['start_parameter']}"))
    assert api.last.words.startswith("Chào bạn!")


async def test_a_long_list_comes_in_pages_of_fifty(
    telegram: Telegram, app: App, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.inline.PAGE", 20)
    seen: list[str] = []
    offset = ""
    for _ in range(2):
        await telegram.handle(app, api.typed("Đà Nẵng", offset))
        seen += [result.call["id"] for result in api.results]
        offset = api.called("answerInlineQuery")[-1]["next_offset"]
    assert offset == ""
    assert len(seen) == len(set(seen)) == 25


@pytest.mark.parametrize("offset", ["abc", "-5", "999999", "²"])
async def test_a_forged_offset_is_no_error(offset: str, telegram: Telegram, app: App, api: BotApi) -> None:
    await telegram.handle(app, api.typed("Đà Nẵng", offset))
    assert len(api.called("answerInlineQuery")) == 1


async def test_an_answer_longer_than_a_message_is_cut_at_a_paragraph(
    telegram: Telegram, app: App, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cards(_: Message, __: Session) -> Reply:
        said = Reply(blocks=tuple(Block((Span("chữ " * 500),)) for _ in range(9)))
        cards = (Card(id=title[:1], title=title, line="", reply=said) for title in ("t" * 500, " "))
        return Reply(cards=tuple(cards))

    monkeypatch.setattr(app._desk, "handle", cards)
    await telegram.handle(app, api.typed("x"))
    assert len(api.results) == 1


async def test_a_query_too_old_to_answer_is_passed_over(telegram: Telegram, app: App, api: BotApi) -> None:
    api.refuse("answerInlineQuery", 400, "Bad Request: query is too old and response timeout expired")
    await telegram.handle(app, api.typed("sơn trà"))
    assert api.results == []


async def test_a_page_that_telegram_refuses_is_a_fault(
    application: Application[Any, Any, Any, Any, Any, Any], api: BotApi, log: io.StringIO
) -> None:
    api.refuse("answerInlineQuery", 400, "Bad Request: BUTTON_URL_INVALID")
    await application.process_update(api.typed("sơn trà"))
    assert "an update was not answered" in log.getvalue()
    assert "sơn trà" not in log.getvalue()


async def test_what_is_half_typed_is_not_counted_as_a_question_in_vain(
    telegram: Telegram, app: App, api: BotApi
) -> None:
    for typed in ("thanh kh", "thanh khê kết nghĩa với ai"):
        await telegram.handle(app, api.typed(typed))
    assert await app._state.memory.missed(9) == ()


# Links


async def test_a_card_leads_into_the_chat_to_its_record(telegram: Telegram, app: App, api: BotApi) -> None:
    await telegram.handle(app, api.typed("sơn trà"))
    start = api.results[0].buttons["Hỏi tiếp"]["url"].removeprefix(BOT)
    await telegram.handle(app, api.text(f"/start {start}"))
    assert "xã Trà Leng" in api.last.words
    await telegram.handle(app, api.text("ký ngày nào?"))
    assert "15/8/2025" in api.last.words


async def test_a_link_to_a_place_says_its_partners(telegram: Telegram, app: App, api: BotApi) -> None:
    await telegram.handle(app, api.text("/start p_2025_20263"))
    assert "xã Trà Leng" in api.last.words


@pytest.mark.parametrize("start", ["a_a999999", "p_2025_99999", "a_", "p_x", "a_<b>"])
async def test_a_link_to_what_is_no_more_is_answered_kindly(
    start: Any, telegram: Telegram, app: App, api: BotApi
) -> None:
    await telegram.handle(app, api.text(f"/start {start}"))
    assert api.last.words
