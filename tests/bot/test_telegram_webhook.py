"""Updates that Telegram posts: only with the secret, answered once, also across restarts; and how health is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import App
from bot.channels.telegram import Telegram
from bot.channels.telegram.channel import LATE
from bot.channels.telegram.webhook import HEADER, PATH
from bot.settings import Settings, SettingsError
from bot.state import State
from bot.web import Web
from bot.web.guard import LARGEST_UPDATE
from tests.bot.botapi import TOKEN, BotApi
from tests.bot.conftest import view

QUESTION = "sơn trà kết nghĩa với ai"
SECRET = "s3cr3t_s3cr3t_s3cr3t"


@pytest.fixture
def posted(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings with a webhook."""
    monkeypatch.setenv("KETNGHIA_TELEGRAM_WEBHOOK_URL", "https://ketnghia.example.vn/")
    monkeypatch.setenv("KETNGHIA_TELEGRAM_SECRET", SECRET)
    monkeypatch.setenv("KETNGHIA_PORT", "0")
    return Settings.read()


@asynccontextmanager
async def serving(settings: Settings, app: App, api: BotApi) -> AsyncIterator[httpx.AsyncClient]:
    """The web server and Telegram side by side, as ``serve`` runs them."""
    telegram = Telegram(settings, request=api)
    web = Web(settings, hooks=telegram.routes, watched={"telegram": telegram.health})
    tasks = [asyncio.ensure_future(channel.run(app)) for channel in (web, telegram)]
    try:
        await web.listening.wait()
        await asyncio.wait_for(api.hooked.wait(), 10)
        await asyncio.sleep(0)
        async with httpx.AsyncClient(base_url=web.address, trust_env=False) as client:
            yield client
    finally:
        for task in reversed(tasks):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def post(client: httpx.AsyncClient, update: Any, secret: str = SECRET) -> int:
    return (await client.post(PATH, json=update, headers={HEADER: secret})).status_code


async def test_a_posted_question_is_answered(posted: Settings, app: App, api: BotApi) -> None:
    async with serving(posted, app, api) as client:
        assert await post(client, api.text(QUESTION).to_dict()) == 200
        await asyncio.wait_for(api.answered.wait(), 10)
    assert "Trà Leng" in api.last.words
    (hook,) = api.called("setWebhook")
    assert hook["url"] == f"https://ketnghia.example.vn{PATH}"
    assert hook["secret_token"] == SECRET
    assert api.called("getUpdates") == []


async def test_who_does_not_know_the_secret_is_not_heard(posted: Settings, app: App, api: BotApi) -> None:
    async with serving(posted, app, api) as client:
        for secret in ("", "wrong", SECRET[:-1], SECRET + "x"):
            assert await post(client, api.text(QUESTION).to_dict(), secret) == 403
    assert api.shown == {}


async def test_the_answer_to_the_post_does_not_wait_for_the_work(
    posted: Settings, app: App, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle, go_on = app._desk.handle, asyncio.Event()

    async def slow(*args: Any) -> Any:
        await go_on.wait()
        return await handle(*args)

    monkeypatch.setattr(app._desk, "handle", slow)
    async with serving(posted, app, api) as client:
        assert await post(client, api.text(QUESTION).to_dict()) == 200
        assert api.shown == {}
        go_on.set()
    assert "Trà Leng" in api.last.words, "a stop finishes what has come"


async def test_an_update_posted_again_after_a_restart_is_not_answered_again(
    posted: Settings, api: BotApi, tmp_path: Path
) -> None:
    update = api.text(QUESTION).to_dict()
    for _ in range(2):
        state = State(tmp_path)
        app = App(view, tmp_path, "Đà Nẵng", "1022", state=state)
        async with serving(posted, app, api) as client:
            assert [await post(client, update), await post(client, update)] == [200, 200]
        state.close()
    assert len(api.shown) == 1


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"\xff", 400), (b"[]", 200), (b'{"update_id":"x"}', 200),
                                              (b'{"message":7}', 200), (b"x" * (LARGEST_UPDATE + 1), 413)])  # fmt: skip
async def test_what_is_no_update_does_no_harm(
    body: bytes, status: int, posted: Settings, app: App, api: BotApi
) -> None:
    async with serving(posted, app, api) as client:
        assert (await client.post(PATH, content=body, headers={HEADER: SECRET})).status_code == status
        assert await post(client, api.text(QUESTION).to_dict()) == 200
    assert len(api.shown) == 1


async def test_telegram_is_asked_to_come_again_before_the_channel_is_ready(posted: Settings) -> None:
    telegram = Telegram(posted, request=BotApi())
    web = Web(posted, hooks=telegram.routes, watched={"telegram": telegram.health})
    task = asyncio.ensure_future(web.run(App(view, Path(), "Đà Nẵng", "1022")))
    await web.listening.wait()
    async with httpx.AsyncClient(base_url=web.address, trust_env=False) as client:
        assert await post(client, {"update_id": 1}) == 503
        assert (await client.get("/readyz")).status_code == 503
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_an_address_telegram_refuses_ends_the_program_with_a_sentence(
    posted: Settings, app: App, api: BotApi
) -> None:
    settings = posted.model_copy(update={"telegram_webhook_url": "http://ketnghia.example.vn"})
    with pytest.raises(SettingsError, match="https"):
        await Telegram(settings, request=api).run(app)


def test_without_a_secret_in_the_settings_there_is_one_all_the_same(posted: Settings) -> None:
    settings = posted.model_copy(update={"telegram_secret": None})
    first, second = (Telegram(settings, request=BotApi()).webhook for _ in range(2))
    assert first
    assert second
    assert first.secret == second.secret
    assert TOKEN not in first.secret


# Health


async def test_readiness_tells_the_age_of_the_last_update(posted: Settings, app: App, api: BotApi) -> None:
    async with serving(posted, app, api) as client:
        before = (await client.get("/readyz")).json()["channels"]["telegram"]
        assert before == {"ready": True, "mode": "webhook", "last_update_seconds": None, "waiting": 0}
        await post(client, api.text(QUESTION).to_dict())
        await asyncio.wait_for(api.answered.wait(), 10)
        assert (await client.get("/readyz")).json()["channels"]["telegram"]["last_update_seconds"] < 10


async def test_polling_without_an_answer_for_long_is_not_ready(
    settings: Settings, app: App, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram = Telegram(settings, request=api)
    assert not telegram.health().ready
    api.waiting.append(api.text(QUESTION).to_dict())
    running = asyncio.ensure_future(telegram.run(app))
    await asyncio.wait_for(api.answered.wait(), 10)
    assert telegram.health().ready
    assert telegram.bot._polled
    telegram.bot._polled -= LATE + 1
    assert not telegram.health().ready
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
