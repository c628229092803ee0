"""Zalo in trouble: the channel recovers or stops with a clear reason, and nobody is answered twice."""

from __future__ import annotations

import asyncio
import io

import pytest

from bot.app import App
from bot.channels.zalo.channel import Zalo
from handlers.types import Message, Reply, Session
from tests.bot.beside import ends_alone
from tests.bot.zalo import serving, settings
from tests.fakes.zalo import TOKEN, Refusal, Trouble, ZaloApi

QUESTION = "sơn trà kết nghĩa với ai"
TRANSIENT: list[Trouble | Refusal] = [*Trouble, Refusal(429), Refusal(500), Refusal(408)]
OTHER = "hải châu kết nghĩa với ai"


def patience(trouble: Trouble | Refusal) -> float:
    """Seconds for a call: short only where the server is silent, for a busy machine takes its time."""
    return 0.3 if trouble is Trouble.SILENCE else 5


@pytest.mark.parametrize(
    "trouble",
    [*Trouble, Refusal(429, "Too Many Requests"), Refusal(500, "Internal"), Refusal(403, "Forbidden")],
    ids=str,
)
async def test_whatever_happens_to_an_answer_nobody_gets_it_twice_and_the_next_one_comes(
    trouble: Trouble | Refusal, app: App, log: io.StringIO
) -> None:
    async with ZaloApi() as api, serving(api, app, patience=patience(trouble)):
        api.troubles["sendMessage"].append(trouble)
        api.waiting.put_nowait(api.update(QUESTION))
        await api.quiet()
        assert "Hùng Sơn" in await api.says(OTHER)
        assert sum("Trà Leng" in message.text for message in api.shown) <= 1
    assert TOKEN not in log.getvalue()
    assert QUESTION not in log.getvalue()


@pytest.mark.parametrize(
    ("method", "trouble"),
    [
        *((method, trouble) for method in ("getMe", "getUpdates") for trouble in TRANSIENT),
        ("getUpdates", Refusal(409, "Conflict")),  # at the start that is a refusal, and ends the channel
    ],
    ids=str,
)
async def test_whatever_happens_to_a_poll_or_at_the_start_the_channel_comes_back(
    method: str, trouble: Trouble | Refusal, app: App, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.zalo.client.LONG_POLL", 0.1)
    async with ZaloApi() as api:
        api.troubles[method].extend([trouble, trouble])
        async with serving(api, app, patience=patience(trouble)):
            await api.until(lambda: not api.troubles[method])
            await api.quiet()
            assert "Trà Leng" in await api.says(QUESTION)
            assert len(api.shown) == 1
    assert TOKEN not in log.getvalue()


async def test_too_many_calls_are_waited_for_as_long_as_the_server_says(app: App) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async with ZaloApi() as api:
        task = asyncio.create_task(Zalo(settings(api), sleep=sleep).run(app))
        api.troubles["sendMessage"].append(Refusal(429, "Too Many Requests", retry_after=7))
        assert "Trà Leng" in await api.says(QUESTION)
        task.cancel()
    assert waits == [7.0]
    assert len(api.shown) == 1


async def test_a_fault_of_a_handler_is_one_sentence_and_the_next_question_is_answered(
    app: App, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle = app._desk.handle

    async def broken(message: Message, session: Session) -> Reply | None:
        if message.text == "hỏng":
            raise RuntimeError("inside")
        return await handle(message, session)

    monkeypatch.setattr(app._desk, "handle", broken)
    async with ZaloApi() as api, serving(api, app):
        said = await api.says("hỏng")
        assert "inside" not in said
        assert "mã " in said
        assert "Trà Leng" in await api.says(QUESTION)


async def test_an_update_that_comes_twice_is_answered_once(app: App) -> None:
    async with ZaloApi() as api, serving(api, app):
        update = api.update(QUESTION)
        for _ in range(3):
            api.waiting.put_nowait(update)
        await api.quiet()
        assert len(api.shown) == 1


async def test_an_update_that_comes_again_after_a_restart_is_not_answered_again(app: App) -> None:
    async with ZaloApi() as api:
        update = api.update(QUESTION)
        for _ in range(2):
            async with serving(api, app):
                api.waiting.put_nowait(update)
                await api.quiet()
        assert len(api.shown) == 1


async def test_updates_out_of_their_order_are_each_answered_once(app: App) -> None:
    async with ZaloApi() as api, serving(api, app):
        first, second = api.update(QUESTION), api.update(OTHER)
        for update in (second, first, second, first):
            api.waiting.put_nowait(update)
        await api.quiet()
        assert ["Hùng Sơn" in api.shown[0].text, "Trà Leng" in api.shown[1].text, len(api.shown)] == [True, True, 2]


async def test_updates_that_cannot_be_read_are_passed_over(app: App, log: io.StringIO) -> None:
    async with ZaloApi() as api, serving(api, app):
        for update in ({}, {"event_name": 7}, {"event_name": "message.text.received", "message": {"text": QUESTION}}):
            api.waiting.put_nowait(update)
        assert "Trà Leng" in await api.says(QUESTION)
    assert QUESTION not in log.getvalue()


async def test_messages_of_one_person_are_answered_in_their_order(app: App) -> None:
    async with ZaloApi() as api, serving(api, app):
        for text in (QUESTION, OTHER, "ký ngày nào?"):
            api.waiting.put_nowait(api.update(text))
        await api.until(lambda: len(api.shown) == 3)
        assert ["Trà Leng" in api.shown[0].text, "Hải Châu" in api.shown[2].text] == [True, True]


@pytest.mark.parametrize("method", ["getMe", "getUpdates"])
async def test_a_wrong_token_stops_this_channel_with_a_clear_message(method: str, app: App, log: io.StringIO) -> None:
    async with ZaloApi() as api:
        api.troubles[method].append(Refusal(401, f"Unauthorized {TOKEN}"))
        async with serving(api, app) as task:
            await asyncio.wait_for(task, 5)
    assert "Zalo không nhận KETNGHIA_ZALO_TOKEN" in log.getvalue()
    assert TOKEN not in log.getvalue()


async def test_a_token_that_is_taken_back_while_answering_stops_the_channel_too(app: App, log: io.StringIO) -> None:
    async with ZaloApi() as api, serving(api, app) as task:
        api.troubles["sendMessage"].append(Refusal(401, "Unauthorized"))
        api.waiting.put_nowait(api.update(QUESTION))
        await asyncio.wait_for(task, 5)
    assert "Zalo không nhận KETNGHIA_ZALO_TOKEN" in log.getvalue()


async def test_what_zalo_refuses_at_the_start_stops_this_channel_with_its_reason(app: App, log: io.StringIO) -> None:
    async with ZaloApi() as api:
        api.troubles["getMe"].append(Refusal(403, "bot is locked"))
        async with serving(api, app) as task:
            await asyncio.wait_for(task, 5)
    assert "bot is locked" in log.getvalue()


async def test_the_other_channels_never_notice(app: App, log: io.StringIO) -> None:
    async with ZaloApi() as api:
        api.token = "1:another"
        await ends_alone(Zalo(settings(api)), app)
    assert "Kênh Zalo dừng" in log.getvalue()


async def test_an_answer_under_way_is_finished_when_the_channel_stops(app: App) -> None:
    async with ZaloApi() as api:
        api.troubles["sendMessage"].append(Refusal(429, retry_after=0.01))
        async with serving(api, app):
            api.waiting.put_nowait(api.update(QUESTION))
            await api.until(lambda: bool(api.called("sendMessage")))
        assert "Trà Leng" in api.shown[-1].text
