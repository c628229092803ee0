"""Zalo: what a person writes is answered in what Zalo can show, over real sockets, as strictly as the server is."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unicodedata import normalize

import pytest

from bot.app import App
from bot.channels.patience import PERSON
from bot.channels.zalo.client import Client
from bot.channels.zalo.http import Http, Refused
from bot.cli.running import _channels, _off
from bot.settings import Settings, SettingsError
from bot.state import State
from handlers.access import TERMINAL
from handlers.types import Button, Message, Reply, Rules, Session
from knowledge.store import Store, initialise
from tests.bot.conftest import view
from tests.bot.conversations import GOLDEN, Turn, labelled, read
from tests.bot.zalo import serving, settings
from tests.fakes.zalo import AN, GROUP, ME, TOKEN, Refusal, ZaloApi

QUESTION = "sơn trà kết nghĩa với ai"


@pytest.fixture
async def zalo(app: App) -> AsyncIterator[ZaloApi]:
    """The server, with the channel at work on it."""
    async with ZaloApi() as api, serving(api, app):
        yield api


async def replayed(turns: list[Turn], api: ZaloApi) -> None:
    """Each turn is typed; a button is the number of its choice in the last message."""
    for turn in turns:
        if not turn.says:
            continue  # Zalo has no empty messages
        choices = api.shown[-1].choices if turn.button else {}
        turn.check(await api.says(choices[labelled(turn.button, list(choices))] if turn.button else turn.says))


async def test_a_record_is_kept_on_zalo(tmp_path: Path) -> None:
    initialise(tmp_path / "data")
    with Store.open(tmp_path / "data") as store:
        app = App(lambda: store.view, store.folder, "Đà Nẵng", "1022", store, rules=Rules(owners=("zalo:an",)))
        async with ZaloApi() as api, serving(api, app):
            await replayed(read(GOLDEN / "admin" / "records.txt"), api)
            pasted = "/them\nBên A: phường Hải Châu\nBên B: xã Trà Leng\nNguồn: https://bao.vn/1"
            await api.says(pasted)
            await api.says("Lưu")
        assert "hai-chau--tra-leng" in store.view.agreements


async def test_a_question_has_one_answer_with_numbered_choices_and_no_markup(zalo: ZaloApi) -> None:
    said = await zalo.says(QUESTION)
    assert len(zalo.shown) == 1
    assert "Phường Sơn Trà (Đà Nẵng) kết nghĩa với xã Trà Leng (Đà Nẵng)" in said
    assert "\n1. Cam kết" in said
    assert zalo.shown[0].styles[0] == {"start": 0, "len": len("Phường Sơn Trà (Đà Nẵng)"), "st": ["b"]}


@pytest.mark.parametrize("typed", ["1", "số 1", "cái thứ nhất", "cam kết"])
async def test_a_choice_is_answered_by_its_number_or_its_words(typed: str, zalo: ZaloApi) -> None:
    await zalo.says(QUESTION)
    assert "cam kết 20 việc" in await zalo.says(typed)


@pytest.mark.parametrize("typed", ["2", "số 2", "cái thứ hai"])
async def test_a_number_answers_the_last_list_shown_also_after_thanks(typed: str, zalo: ZaloApi) -> None:
    await zalo.says(QUESTION)
    assert zalo.shown[-1].choices["Ai ký?"] == "2"
    assert "Huỳnh Thị Thùy Dung" in await zalo.says(typed)
    await zalo.says("cảm ơn nhé")
    assert zalo.shown[-1].choices == {}
    assert "Nguyên tắc kết nghĩa" in await zalo.says(typed)


async def test_a_source_can_be_opened(zalo: ZaloApi) -> None:
    assert "https://baodanang.vn/" in await zalo.says("hải châu kết nghĩa với ai")


async def test_a_server_that_takes_no_styles_gets_plain_words(zalo: ZaloApi) -> None:
    zalo.troubles["sendMessage"].append(Refusal(400, "Bad Request: text_styles"))
    assert "Trà Leng" in await zalo.says(QUESTION)
    await zalo.says("hải châu kết nghĩa với ai")
    assert [bool(call.get("text_styles")) for call in zalo.called("sendMessage")] == [True, False, False]


async def test_pictures_and_stickers_can_be_sent(zalo: ZaloApi) -> None:
    async with Http() as http:
        client = Client(http, TOKEN, zalo.url)
        await client.send_photo("an", "https://phuong.example/anh.jpg", "Lễ ký kết")
        await client.send_sticker("an", "bfe458bf64fa8da4d4eb")
        with pytest.raises(Refused, match="photo"):
            await client.send_photo("an", "file:///etc/passwd")
    assert [message.text for message in zalo.shown] == ["Lễ ký kết", ""]


async def test_small_text_files_are_pasted_and_others_said_to_be_elsewhere(tmp_path: Path) -> None:
    initialise(tmp_path / "data")
    with Store.open(tmp_path / "data") as store:
        app = App(lambda: store.view, store.folder, "Đà Nẵng", "1022", store, rules=Rules(owners=("zalo:an",)))
        async with ZaloApi() as api, serving(api, app):
            assert '"signed_on"' in await api.says("/xuat json sơn trà")
            assert "Trên Zalo bot chưa gửi được tệp" in await api.says("/mau")


# Updates


@pytest.mark.parametrize("event", ["image", "sticker", "voice", "unsupported"])
async def test_what_is_no_text_is_answered_that_only_words_are_read(event: str, zalo: ZaloApi) -> None:
    assert "chỉ đọc được chữ" in await zalo.says("", event=event)


async def test_a_picture_with_a_question_is_a_question(zalo: ZaloApi) -> None:
    assert "Trà Leng" in await zalo.says("", event="image", caption=QUESTION, photo="https://photo.example/1.jpg")


async def test_unknown_events_and_fields_are_passed_over(zalo: ZaloApi) -> None:
    for update in ({"event_name": "user.followed", "user": 7}, {"event_name": "message.text.received"},
                   {**zalo.update("chào"), "event_name": "message.reaction.added"},
                   zalo.update("chào", sender={**AN, "is_bot": True})):  # fmt: skip
        zalo.waiting.put_nowait(update)
    await zalo.quiet()
    assert zalo.shown == []
    assert "Trà Leng" in await zalo.says(QUESTION, thread={"new": [1]}, sender={**AN, "avatar": "https://a.example"})


async def test_talk_in_a_group_is_none_of_the_bots_business(zalo: ZaloApi) -> None:
    for text in (QUESTION, "chào cả nhà", "@Bot Kết Nghĩa2 ơi", "@An ơi", "/danhsach"):
        zalo.waiting.put_nowait(zalo.update(text, chat=GROUP))
    zalo.waiting.put_nowait(zalo.update("", event="sticker", chat=GROUP))
    await zalo.quiet()
    assert zalo.shown == []


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (f"@Bot Kết Nghĩa {QUESTION}", {}),
        (f"{QUESTION} @bot kết nghĩa?", {}),
        (normalize("NFD", f"@Bot Kết Nghĩa {QUESTION}"), {}),
        (QUESTION, {"reply_to_message": {"from": ME, "text": "…"}}),
        (QUESTION, {"mentions": [{"uid": ME["id"]}]}),
    ],
    ids=["named first", "named last", "marks as letters", "replied to", "mentioned"],
)
async def test_in_a_group_the_bot_answers_who_speaks_to_it(text: str, more: dict[str, object], zalo: ZaloApi) -> None:
    assert "Trà Leng" in await zalo.says(text, chat=GROUP, **more)
    assert zalo.shown[-1].chat == GROUP["id"]


async def test_people_in_a_group_have_conversations_of_their_own(zalo: ZaloApi) -> None:
    await zalo.says(f"@Bot Kết Nghĩa {QUESTION}", chat=GROUP)
    said = await zalo.says("@Bot Kết Nghĩa ký ngày nào?", chat=GROUP, sender={**AN, "id": "binh"})
    assert "15/8/2025" not in said


# Settings and limits


async def test_who_floods_is_told_once_and_costs_no_more_of_the_months_messages(app: App) -> None:
    binh = {"sender": {**AN, "id": "binh"}, "chat": {"id": "binh", "chat_type": "PRIVATE"}}
    async with ZaloApi() as api, serving(api, app, person=PERSON):
        for _ in range(60):
            api.waiting.put_nowait(api.update("chào"))
        assert "Trà Leng" in await api.says(QUESTION, **binh)
    assert len(api.shown) == 32
    assert sum(shown.text.startswith("Bạn gửi nhanh quá") for shown in api.shown) == 1


async def test_the_owner_is_told_once_when_four_fifths_of_the_months_messages_are_sent(
    tmp_path: Path, log: io.StringIO
) -> None:
    state = State()
    await state.memory.link("zalo:chu", TERMINAL)  # /lienket, begun at the terminal
    app = App(view, tmp_path, "Đà Nẵng", "1022", state=state, rules=Rules(owners=("telegram:1",)))
    async with ZaloApi() as api, serving(api, app, zalo_quota=5):
        for _ in range(4):
            await api.says("cảm ơn nhé")
        await api.says("cảm ơn nhé")
        told = [message.text for message in api.shown if message.chat == "chu"]
    assert told == [
        "Bot đã gửi 4 trong 5 tin của tháng này trên Zalo. Hết số tin, bot sẽ không trả lời được trên Zalo nữa."
    ]
    assert "4 of the month's 5 messages" in log.getvalue()


async def test_a_webhook_left_over_is_taken_off_before_polling(app: App) -> None:
    async with ZaloApi() as api:
        api.webhook = {"url": "https://old.example/hook"}
        async with serving(api, app):
            assert "Trà Leng" in await api.says(QUESTION)


async def test_what_takes_long_is_announced(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(_: Message, __: Session) -> Reply:
        await api.until(lambda: bool(api.called("sendChatAction")))
        return Reply(buttons=((Button(label="Có", payload="x"),),))

    monkeypatch.setattr("bot.channels.zalo.channel.SLOW", 0)
    monkeypatch.setattr(app._desk, "handle", slow)
    async with ZaloApi() as api, serving(api, app):
        assert await api.says(QUESTION) == "1. Có"


async def test_messages_are_counted_by_the_month_and_over_restarts(tmp_path: Path) -> None:
    today = datetime(2025, 11, 30, 16, 59, tzinfo=UTC)  # a minute before December in Vietnam
    counts = []
    for _ in range(2):
        state = State(tmp_path, clock=lambda: today)
        counts += [await state.sent.add("zalo"), await state.sent.add("zalo")]
        state.close()
    state = State(tmp_path, clock=lambda: today + timedelta(minutes=1))
    assert [*counts, await state.sent.add("zalo"), await state.sent.add("other")] == [1, 2, 3, 4, 1, 1]
    state.close()


def test_serve_says_how_to_turn_zalo_on_and_does_not_once_it_is() -> None:
    off, on = Settings(_env_file=None), settings(ZaloApi())  # type: ignore[call-arg]
    assert any("KETNGHIA_ZALO_TOKEN" in line for line in _off(off))
    assert not any("KETNGHIA_ZALO_TOKEN" in line for line in _off(on))
    assert {channel.name for channel in _channels(on)} == {"web", "zalo"}


def test_the_token_is_in_no_repr() -> None:
    api = ZaloApi()
    assert TOKEN not in f"{settings(api)!r}"


def test_a_webhook_needs_a_secret() -> None:
    from bot.channels.zalo.channel import Zalo

    with pytest.raises(SettingsError, match="KETNGHIA_ZALO_SECRET"):
        Zalo(settings(ZaloApi(), zalo_webhook_url="https://phuong.example/webhooks/zalo"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET", "ngắn"),
        ("WEBHOOK_URL", "http://phuong.example/webhooks/zalo"),
        ("TOKEN", "a/b"),
        ("BASE_URL", "zalo"),
    ],
)
def test_a_setting_that_cannot_be_is_named(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(f"KETNGHIA_ZALO_{name}", value)
    with pytest.raises(SettingsError, match=f"KETNGHIA_ZALO_{name}"):
        Settings.read()
