"""A fault is survived: its owner hears where it is, never what was asked, and not again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bot.channels.telegram import Telegram, sending
from bot.faults import AGAIN, Faults
from handlers.types import Actor, Message, Reply, Rules, Session
from tests.bot.botapi import PERSON, BotApi
from tests.bot.office import Office, opened

QUESTION = "số nhà tôi là 12 Lê Lợi"
OWNER = 4004


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with opened(tmp_path, Rules(owners=(f"telegram:{OWNER}", "zalo:abc"))) as office:
        yield office


async def broken(message: Message, _: Session) -> None:
    raise RuntimeError(f"cannot read {message.text}")


async def test_the_owner_is_told_where_a_fault_is_and_not_what_was_asked(
    telegram: Telegram, office: Office, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.app._desk, "handle", broken)
    office.app.faults.report_to(partial(telegram._report, office.app))
    for _ in range(3):
        await telegram.handle(office.app, api.text(QUESTION))
    await asyncio.gather(*office.app.faults._under_way)
    told = {chat: [s.words for (c, _), s in api.shown.items() if c == chat] for chat in (PERSON["id"], OWNER)}
    assert len(told[PERSON["id"]]) == 3
    (report,) = told[OWNER]
    assert "RuntimeError, tests/bot/test_faults.py:" in report
    assert told[PERSON["id"]][0].split("mã ")[1][:6] in report
    assert QUESTION not in report
    monkeypatch.undo()
    await telegram.handle(office.app, api.text("sơn trà kết nghĩa với ai"))
    assert "Trà Leng" in api.last.words


@pytest.mark.parametrize(("status", "words"), [(400, "Bad Request: chat not found"), (403, "Forbidden"), (500, "x")])
async def test_an_owner_who_cannot_be_reached_is_no_fault(
    status: int, words: str, telegram: Telegram, office: Office, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.app._desk, "handle", broken)
    monkeypatch.setattr(sending, "PAUSES", ())
    office.app.faults.report_to(partial(telegram._report, office.app))
    async with office.app.turn(Message(text="x", actor=Actor(id="web:1"), conversation="x")) as reply:
        assert reply is not None
    api.refuse("sendMessage", status, words)
    await asyncio.gather(*office.app.faults._under_way)
    assert api.shown == {}


async def test_the_same_fault_is_reported_again_after_an_hour() -> None:
    now, reports = [0.0], list[Reply]()
    faults = Faults(clock=lambda: now[0])

    async def channel(report: Reply) -> None:
        reports.append(report)

    faults.report_to(channel)
    for moment, count in ((0.0, 1), (AGAIN - 1, 1), (AGAIN, 2)):
        now[0] = moment
        faults.note(ValueError("x"))
        await asyncio.gather(*faults._under_way)
        assert len(reports) == count
