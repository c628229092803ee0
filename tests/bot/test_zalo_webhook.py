"""What Zalo pushes: only what carries the secret is taken, in either shape, and it is answered as if it were polled."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import httpx
import pytest

from bot.app import App
from bot.channels.pushed import OLDEST, WAITING
from bot.channels.zalo.channel import Zalo
from bot.channels.zalo.webhook import SECRET_HEADER, inbox
from bot.settings import Settings
from bot.web import Web
from tests.bot.zalo import settings
from tests.fakes.zalo import ZaloApi

SECRET = "bí-mật".encode().hex()
PUBLIC = "https://bot.phuong.example/webhooks/zalo"
QUESTION = "sơn trà kết nghĩa với ai"


class Pushing(ZaloApi):
    """The server once a webhook is set: it pushes each update to the program's own web server."""

    def __init__(self) -> None:
        super().__init__()
        self.http = httpx.AsyncClient(trust_env=False)

    async def push(self, body: dict[str, Any] | bytes, secret: str | None = None) -> int:
        """The status of the answer to one update."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"X-Bot-Api-Secret-Token": self.webhook["secret_token"] if secret is None else secret}
        return (await self.http.post("/webhooks/zalo", content=content, headers=headers)).status_code


@pytest.fixture
async def api(app: App) -> AsyncIterator[Pushing]:
    """The server, with the channel and the web server at work."""
    async with Pushing() as api:
        zalo = Zalo(settings(api, zalo_webhook_url=PUBLIC, zalo_secret=SECRET))
        web = Web(
            Settings(_env_file=None, port=0),  # type: ignore[call-arg]
            hooks=zalo.routes,
            watched={"zalo": zalo.health},
        )
        tasks = [asyncio.create_task(channel.run(app)) for channel in (zalo, web)]
        await web.listening.wait()
        await api.until(lambda: bool(api.webhook))
        api.http.base_url = httpx.URL(web.address)
        yield api
        await api.http.aclose()
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@pytest.mark.parametrize("wrapped", [True, False], ids=["wrapped", "bare"])
async def test_a_pushed_question_is_answered_in_either_shape(wrapped: bool, api: Pushing) -> None:
    update = api.update(QUESTION)
    assert await api.push({"ok": True, "result": update} if wrapped else update) == 200
    await api.until(lambda: bool(api.shown))
    assert "Trà Leng" in api.shown[0].text
    assert api.called("getUpdates") == []
    assert api.webhook["url"] == PUBLIC


@pytest.mark.parametrize("secret", ["", "x", SECRET + "x", SECRET[:-1], SECRET.upper()])
async def test_a_forged_update_is_refused_and_counted(secret: str, api: Pushing, log: io.StringIO) -> None:
    assert await api.push(api.update(QUESTION), secret) == 403
    assert api.shown == []
    assert "403, forged, 1 times" in log.getvalue()
    assert SECRET not in log.getvalue()


async def test_an_update_pushed_again_is_answered_once(api: Pushing) -> None:
    update = api.update(QUESTION)
    assert [await api.push(update) for _ in range(3)] == [200, 200, 200]
    assert await api.push(api.update("hải châu kết nghĩa với ai")) == 200
    await api.until(lambda: len(api.shown) == 2)
    assert "Hùng Sơn" in api.shown[1].text


@pytest.mark.parametrize("body", [b"", b"[]", b"7", b"\xff", b'{"ok": true}', b'{"event_name": 7}', b"[" * 60_000])
async def test_what_is_no_update_is_refused(body: bytes, api: Pushing) -> None:
    assert await api.push(body) == 400


async def test_an_oversize_update_is_refused(api: Pushing) -> None:
    assert await api.push(api.update("a" * 70_000)) == 413


async def test_what_somebody_recorded_and_pushes_later_is_refused_and_counted(api: Pushing) -> None:
    recorded = api.update(QUESTION)
    recorded["message"]["date"] -= int(OLDEST * 1000) + 60_000
    assert await api.push(recorded) == 410
    assert await api.push(api.update("hải châu kết nghĩa với ai")) == 200
    await api.until(lambda: bool(api.shown))
    assert "Hùng Sơn" in api.shown[0].text
    metrics = (await api.http.get("/metrics")).text
    assert 'ketnghia_webhook_refused_total{channel="zalo",status="410"} 1.0' in metrics


async def test_sizes_are_refused_and_counted_without_a_web_server_before_it() -> None:
    pushed, right = inbox(SECRET), {SECRET_HEADER: SECRET}
    requests = ((right, b" " * 70_000), ({SECRET_HEADER: "ă"}, b""), ({}, b""))
    assert [await pushed.take(*request) for request in requests] == [413, 403, 403]
    assert pushed.refused == {"oversize": 1, "forged": 2}


async def test_updates_that_nobody_takes_are_not_kept_without_end() -> None:
    pushed, right, update = inbox(SECRET), {SECRET_HEADER: SECRET}, b'{"event_name": "message.text.received"}'
    assert {await pushed.take(right, update) for _ in range(WAITING)} == {200}
    assert await pushed.take(right, update) == 503


async def test_without_a_webhook_nothing_can_be_pushed(app: App) -> None:
    assert Zalo(settings(ZaloApi())).routes == []


# Health


async def test_readiness_tells_the_age_of_the_last_update(api: Pushing) -> None:
    await api.push(api.update(QUESTION))
    await api.until(lambda: bool(api.shown))
    answer = await api.http.get("/readyz")
    told = answer.json()["channels"]["zalo"]
    assert (answer.status_code, told["ready"], told["mode"], told["waiting"]) == (200, True, "webhook", 0)
    assert told["last_update_seconds"] < 10


async def test_polling_without_an_answer_for_long_is_not_ready(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    async with ZaloApi() as api:
        zalo = Zalo(settings(api))
        assert not zalo.health().ready
        task = asyncio.create_task(zalo.run(app))
        await api.until(lambda: bool(api.called("getUpdates")))
        assert zalo.health().ready
        monkeypatch.setattr("bot.channels.zalo.channel.LATE", -1.0)
        assert not zalo.health().ready
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    assert not zalo.health().ready
