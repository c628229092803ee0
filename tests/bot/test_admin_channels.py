"""Keeping the knowledge base by chat on the terminal and on Telegram: the same commands, the same answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import App
from bot.channels.console import Console
from bot.channels.telegram import Telegram
from bot.settings import Settings
from handlers.types import Rules
from knowledge.store import Store
from tests.bot.botapi import PERSON, TOKEN, BotApi
from tests.bot.conversations import GOLDEN, labelled, read
from tests.bot.test_golden import Typist

RECORDS = GOLDEN / "admin" / "records.txt"
kept = pytest.mark.parametrize("path", [RECORDS, GOLDEN / "admin" / "slips.txt"], ids=lambda path: path.stem)
OWNER = f"telegram:{PERSON['id']}"


@pytest.fixture
def app(store: Store) -> App:
    return App(lambda: store.view, store.folder, "Đà Nẵng", "1022", store, rules=Rules(owners=(OWNER,)))


@pytest.fixture
async def owned(api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Telegram:
    """Telegram, as it is once it has reached the server."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KETNGHIA_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("KETNGHIA_TELEGRAM_PER_SECOND", "0")
    channel = Telegram(Settings.read(), request=api)
    await channel.bot.initialize()
    return channel


@kept
async def test_a_record_is_kept_on_the_terminal(path: Path, app: App) -> None:
    written: list[str] = []
    typist = Typist(read(path), written)
    await Console(typist, written.append).run(app)
    assert typist.at == len(typist.turns)


@kept
async def test_a_record_is_kept_on_telegram(path: Path, owned: Telegram, app: App, api: BotApi) -> None:
    for turn in read(path):
        button = turn.button and labelled(turn.button, list(api.last.buttons))
        await owned.handle(app, api.press(button) if button else api.text(turn.says))
        turn.check(api.last.words)


async def test_a_whole_record_is_pasted_in_one_message(owned: Telegram, app: App, api: BotApi, store: Store) -> None:
    await owned.handle(app, api.text("/them\nBên A: phường Hải Châu\nBên B: xã Trà Leng\nNguồn: https://bao.vn/1"))
    await owned.handle(app, api.press("Lưu"))
    assert "hai-chau--tra-leng" in store.view.agreements


async def test_a_stranger_on_telegram_changes_nothing(telegram: Telegram, api: BotApi, store: Store) -> None:
    ownerless = App(lambda: store.view, store.folder, "Đà Nẵng", "1022", store)
    await telegram.handle(ownerless, api.text("/xoa a1"))
    assert api.last.words.startswith("Mình không có lệnh /xoa.")
    assert store.view.revision == 1


async def test_an_update_that_comes_twice_is_saved_once(owned: Telegram, app: App, api: BotApi, store: Store) -> None:
    update = api.text("/sua a1 nguon=https://bao.vn/2")
    await owned.handle(app, update)
    await owned.handle(app, update)
    assert store.view.revision == 2


async def test_a_corrected_message_does_not_change_a_record_again(
    owned: Telegram, app: App, api: BotApi, store: Store
) -> None:
    sent = api.message(text="/sua a1 nguon=https://bao.vn/2")
    await owned.handle(app, api.update(message=sent))
    corrected = {**sent, "text": "/sua a1 nguon=https://bao.vn/3", "edit_date": 1}
    await owned.handle(app, api.update(edited_message=corrected))
    assert store.view.revision == 2
    assert "bạn gửi tin mới" in api.last.words


async def test_a_corrected_message_is_no_answer_to_the_question_now_asked(
    owned: Telegram, app: App, api: BotApi
) -> None:
    sent = api.message(text="/them phường Hải Châu và xã Trà Leng")
    await owned.handle(app, api.update(message=sent))
    await owned.handle(app, api.update(edited_message={**sent, "text": "xã Trà Tân", "edit_date": 1}))
    assert "bạn gửi tin mới" in api.last.words


async def test_what_is_under_way_ends_with_the_person_s_own_conversation_only(
    owned: Telegram, app: App, api: BotApi
) -> None:
    await owned.handle(app, api.text("/them phường Hải Châu và xã Trà Leng"))
    other = {"id": 2002, "is_bot": False, "first_name": "Bình", "language_code": "vi"}
    chat = {"id": 2002, "type": "private", "first_name": "Bình"}
    await owned.handle(app, api.update(message={**api.message(chat=chat, text="15/11/2025"), "from": other}))
    assert "Đã ghi" not in api.last.words
