"""An Official Account in trouble: the channel goes on or stops with a clear reason, and nobody is answered twice."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.app import App
from bot.channels.zalo_oa.channel import ZaloOA
from handlers.types import Block, Message, Reply, Session, Span
from tests.bot.beside import ends_alone
from tests.bot.zalo_oa import serving, settings
from tests.fakes.server import Refusal, Trouble
from tests.fakes.zalo_oa import AN, OaApi

QUESTION = "sơn trà kết nghĩa với ai"
OTHER = "hải châu kết nghĩa với ai"
BUSY = Refusal(-32, "Your OA reached limit call api")


@asynccontextmanager
async def at_work(app: App, trouble: Trouble | Refusal | None = None) -> AsyncIterator[OaApi]:
    """The channel; between two attempts no time passes, and only where a server is silent it loses patience soon."""

    async def sleep(seconds: float) -> None:
        await (asyncio.sleep(0) if seconds <= 60 else asyncio.Event().wait())  # the hours until a token is due

    async with OaApi() as api:
        patience = 0.3 if trouble is Trouble.SILENCE else 5
        async with serving(api, app, ZaloOA(settings(api), sleep=sleep, patience=patience)):
            yield api


@pytest.mark.parametrize("trouble", [*Trouble, BUSY, Refusal(-201, "params is invalid")], ids=str)
async def test_whatever_happens_to_an_answer_nobody_gets_it_twice_and_the_next_one_comes(
    trouble: Trouble | Refusal, app: App, log: io.StringIO
) -> None:
    async with at_work(app, trouble) as api:
        api.troubles["message/cs"].append(trouble)
        assert await api.push(api.text(QUESTION)) == 200
        await api.until(lambda: api.called("message/cs"))
        assert "Hùng Sơn" in await api.says(OTHER)
        assert sum("Trà Leng" in message.text for message in api.shown) <= 1
        for secret in (api.refresh, api.access, QUESTION):
            assert secret not in log.getvalue()


async def test_too_many_calls_are_waited_for_once(app: App) -> None:
    async with at_work(app) as api:
        api.troubles["message/cs"].append(BUSY)
        assert "Trà Leng" in await api.says(QUESTION)
        api.troubles["message/cs"].extend([BUSY, BUSY])
        assert await api.push(api.text(QUESTION)) == 200
        assert "Hùng Sơn" in await api.says(OTHER)
        assert len(api.shown) == 2


@pytest.mark.parametrize("code", [-230, -232, -213, -211, -218, -224])
async def test_an_answer_that_may_not_be_sent_is_reported_and_not_tried_again(
    code: int, app: App, log: io.StringIO
) -> None:
    told: list[str] = []

    async def owners(reply: Reply) -> None:
        told.append(reply.text)

    app.faults.report_to(owners)
    async with at_work(app) as api:
        api.troubles["message/cs"].append(Refusal(code, "not allowed"))
        assert await api.push(api.text(QUESTION)) == 200
        assert "Hùng Sơn" in await api.says(OTHER)
        calls = [call["message"]["text"] for call in api.called("message/cs")]
        assert sum("Trà Leng" in text for text in calls) == 1
    assert f"an answer was not delivered (v3.0/oa/message/cs: {code}" in log.getvalue()
    assert bool(told) == (code in (-211, -218, -224))


async def test_a_fault_of_a_handler_is_one_sentence_and_the_next_question_is_answered(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle = app._desk.handle

    async def broken(message: Message, session: Session) -> Reply | None:
        if message.text == "hỏng":
            raise RuntimeError("inside")
        return await handle(message, session)

    monkeypatch.setattr(app._desk, "handle", broken)
    async with at_work(app) as api:
        said = await api.says("hỏng")
        assert "inside" not in said
        assert "mã " in said
        assert "Trà Leng" in await api.says(QUESTION)


async def test_an_event_that_comes_again_after_a_restart_is_not_answered_again(app: App) -> None:
    async with OaApi() as api:
        first, event = settings(api), api.text(QUESTION)
        for _ in range(2):
            async with serving(api, app, ZaloOA(first)):
                assert await api.push(event) == 200
                await api.quiet()
        assert len(api.shown) == 1


async def test_messages_of_one_person_are_answered_in_their_order(app: App) -> None:
    async with at_work(app) as api:
        for text in (QUESTION, OTHER, "ký ngày nào?"):
            assert await api.push(api.text(text)) == 200
        await api.until(lambda: len(api.shown) == 3)
        assert ["Trà Leng" in api.shown[0].text, "Hải Châu" in api.shown[2].text] == [True, True]


async def test_owners_are_told_of_faults_where_they_wrote_to_the_account(app: App, log: io.StringIO) -> None:
    app._desk.rules = app._desk.rules.__class__(owners=(f"zalo_oa:{AN}", "zalo_oa:never-wrote", "telegram:1"))
    async with at_work(app) as api:
        await api.says(QUESTION)
        app.faults.tell_owners("x", Reply(blocks=(Block((Span("Có việc cần bạn xem."),)),)))
        await asyncio.gather(*app.faults._under_way)
        assert [(message.user, message.text) for message in api.shown[1:]] == [(AN, "Có việc cần bạn xem.")]
    assert "an owner could not be told (v3.0/oa/message/cs: -230" in log.getvalue()


async def test_the_other_channels_never_notice(app: App, log: io.StringIO) -> None:
    async with OaApi() as api:
        api.used.add(api.refresh)
        await ends_alone(ZaloOA(settings(api)), app)
        assert api.called("access_token")
    assert "Kênh Zalo OA dừng" in log.getvalue()
