"""An article on every channel: a link, a file, a text in pieces; and the whole way to a citizen's answer."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp import web as http

from bot.app import App
from bot.channels.console import Console
from bot.channels.telegram import Telegram
from bot.fetch import Fetcher
from bot.settings import Settings
from bot.web import Web
from handlers.types import Rules
from knowledge.store import Store
from tests.bot.botapi import PERSON, TOKEN, BotApi
from tests.bot.conversations import GOLDEN, Turn, labelled, read
from tests.bot.papers import Names, here_too, paper
from tests.bot.test_golden import Typist
from tests.bot.zalo import serving
from tests.fakes.zalo import ZaloApi
from tests.knowledge.articles.pages import BODY, LEAD, TITLE, docx, page

OWNERS = (f"telegram:{PERSON['id']}", "zalo:an")
SAVED = "Đã thêm bản ghi ax: phường Hải Châu – xã Trà My (15/8/2025)."


@pytest.fixture
def app(store: Store) -> App:
    """An app whose links may lead to this machine, by the name of a paper."""
    fetch = Fetcher(allows=here_too, resolver=Names({"bao.example": [["127.0.0.1"]]}))
    return App(lambda: store.view, store.folder, "Đà Nẵng", "1022", store, rules=Rules(owners=OWNERS), fetch=fetch)


@pytest.fixture
async def address() -> AsyncIterator[str]:
    """Where the paper is to be found."""
    async with paper({"/ky-ket-nghia.html": page()}) as server:
        yield server.replace("127.0.0.1", "bao.example")


def golden(address: str) -> list[Turn]:
    turns = read(GOLDEN / "admin" / "article.txt")
    return [replace(turn, says=turn.says.replace("{paper}", address)) for turn in turns]


@pytest.fixture
async def owned(api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Telegram:
    """Telegram, as it is once it has reached the server."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KETNGHIA_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("KETNGHIA_TELEGRAM_PER_SECOND", "0")
    channel = Telegram(Settings.read(), request=api)
    await channel.bot.initialize()
    return channel


async def test_an_article_becomes_an_answer_on_the_terminal(app: App, address: str) -> None:
    written: list[str] = []
    typist = Typist(golden(address), written)
    await Console(typist, written.append).run(app)
    assert typist.at == len(typist.turns)


async def test_an_article_becomes_an_answer_on_telegram(owned: Telegram, app: App, api: BotApi, address: str) -> None:
    for turn in golden(address):
        button = turn.button and labelled(turn.button, list(api.last.buttons))
        await owned.handle(app, api.press(button) if button else api.text(turn.says))
        turn.check(api.last.words)


async def test_an_article_becomes_an_answer_on_zalo(app: App, address: str) -> None:
    async with ZaloApi() as api, serving(api, app):
        for turn in golden(address):
            choices = api.shown[-1].choices if turn.button else {}
            turn.check(await api.says(choices[labelled(turn.button, list(choices))] if turn.button else turn.says))


async def test_a_long_article_is_pasted_on_zalo_in_as_many_messages_as_it_takes(app: App, store: Store) -> None:
    history = "Hai địa phương có truyền thống cách mạng, từng giúp đỡ nhau qua nhiều năm tháng gian khó. " * 5
    async with ZaloApi() as api, serving(api, app):
        await api.says(f"/them {TITLE}\n16/08/2025 08:12\n{LEAD}\n{history}")
        await api.says("\n".join((*BODY, history)))
        await api.says("Lưu")
    pledged = " ".join(c.text for c in store.view.agreements["hai-chau--tra-my"].commitments or ())
    assert "trao đổi giáo viên" in pledged
    assert "bán nông sản" in pledged


async def test_a_word_file_is_read_on_telegram(owned: Telegram, app: App, api: BotApi, store: Store) -> None:
    content = docx(TITLE, "16/08/2025 08:12", LEAD, *BODY)
    await owned.handle(app, api.document("bai.docx", content, caption="/them"))
    await owned.handle(app, api.press("Lưu"))
    assert "hai-chau--tra-my" in store.view.agreements


async def test_a_file_named_behind_the_command_is_read_in_the_terminal(app: App, tmp_path: Path, store: Store) -> None:
    (tmp_path / "bài báo.html").write_text(page(), encoding="utf-8")
    written: list[str] = []
    await Console(
        Typist([Turn(f"/them {tmp_path / 'bài báo.html'}"), Turn("Lưu", [SAVED])], written), written.append
    ).run(app)
    assert "hai-chau--tra-my" in store.view.agreements


async def test_telegram_shows_that_an_article_is_being_read(owned: Telegram, app: App, api: BotApi) -> None:
    async def slow(_: http.Request) -> http.Response:
        await asyncio.wait_for(api.typing.wait(), 20)
        return http.Response(text=page(), content_type="text/html")

    async with paper({"/": slow}) as server:
        await owned.handle(app, api.text(f"/them {server}/"))
    assert "Bên 2: xã Trà My" in api.last.words


async def test_nobody_else_waits_while_an_article_is_read(app: App, owned: Telegram, api: BotApi) -> None:
    asked, answered = asyncio.Event(), asyncio.Event()

    async def slow(_: http.Request) -> http.Response:
        asked.set()
        await answered.wait()
        return http.Response(text=page(), content_type="text/html")

    async with paper({"/": slow}) as server:
        reading = asyncio.create_task(owned.handle(app, api.text(f"/them {server}/")))
        await asked.wait()
        other = {"id": 2002, "is_bot": False, "first_name": "Bình", "language_code": "vi"}
        chat = {"id": 2002, "type": "private", "first_name": "Bình"}
        sent = {**api.message(chat=chat, text="sơn trà kết nghĩa với ai"), "from": other}
        await owned.handle(app, api.update(message=sent))
        assert "Trà Leng" in api.last.words
        answered.set()
        await reading


async def test_an_app_as_it_is_shipped_opens_no_link_to_this_machine(
    store: Store, owned: Telegram, api: BotApi
) -> None:
    shipped = App(lambda: store.view, store.folder, "Đà Nẵng", "1022", store, rules=Rules(owners=OWNERS))
    async with paper({"/": page()}) as server:
        for link in (server, server.replace("127.0.0.1", "localhost")):
            await owned.handle(shipped, api.text(f"/them {link}/"))
            assert "nằm trong mạng nội bộ" in api.last.words


async def test_a_citizen_s_link_is_not_opened(app: App, api: BotApi, owned: Telegram) -> None:
    async def never(_: http.Request) -> http.Response:
        pytest.fail("a link that nobody may send was opened")

    async with paper({"/": never}) as server:
        other = {"id": 2002, "is_bot": False, "first_name": "Bình", "language_code": "vi"}
        chat = {"id": 2002, "type": "private", "first_name": "Bình"}
        sent = {**api.message(chat=chat, text=f"/them {server}/"), "from": other}
        await owned.handle(app, api.update(message=sent))
    assert "Mình không có lệnh /them" in api.last.words


async def test_an_article_is_pasted_into_the_web_chat_by_who_may_add_records_alone(app: App, store: Store) -> None:
    long = f"/them {TITLE}\n16/08/2025 08:12\n" + "\n".join((LEAD, *BODY)) + "\nHai bên cùng giúp nhau." * 150
    editor, reader = "0123456789abcdef" * 2, "fedcba9876543210" * 2
    who = hashlib.sha256(editor.encode()).hexdigest()[:20]
    trusting = App(lambda: store.view, store.folder, "Đà Nẵng", "1022", store, rules=Rules(owners=(f"web:{who}",)))
    web = Web(Settings(port=0))
    serving = asyncio.ensure_future(web.run(trusting))
    try:
        await web.listening.wait()
        async with ClientSession(web.address) as client:
            async with client.post("/api/chat", json={"conversation": reader, "text": long}) as refused:
                assert refused.status == 400
            async with client.post("/api/chat", json={"conversation": editor, "text": long}) as answered:
                assert "xã Trà My" in await answered.text()
    finally:
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
