"""The rates Telegram allows are kept exactly; who floods the bot is told so once; "typing" shows when it is slow."""

from __future__ import annotations

import asyncio
import io
from collections import Counter

import pytest

from bot.app import App
from bot.channels.patience import Patience
from bot.channels.telegram import Telegram
from bot.channels.telegram.pacing import Pace, TooBusy
from bot.rates import Rate
from handlers.types import Block, Message, Reply, Session, Span
from tests.bot.botapi import GROUP, PERSON, BotApi

QUESTION = "sơn trà kết nghĩa với ai"


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def sent(chats: list[int], per_second: int = 30) -> list[tuple[float, int]]:
    """When each message goes, one after the other."""
    time, moments = Time(), []
    pace = Pace(per_second, clock=time, sleep=time.sleep)
    for chat in chats:
        await pace.wait(chat)
        moments.append((time.now, chat))
    return moments


def most_within(seconds: float, moments: list[float]) -> int:
    """The most that went within any stretch of time, its end excluded."""
    return max(sum(start <= m < start + seconds - 1e-9 for m in moments) for start in moments)


async def test_no_second_has_more_than_thirty_messages() -> None:
    moments = [m for m, _ in await sent(list(range(1, 201)))]
    assert most_within(1, moments) == 30
    assert moments[-1] - moments[0] == pytest.approx(6.0)


@pytest.mark.parametrize(("replicas", "share"), [(1, 30), (2, 15), (4, 7), (100, 1)])
async def test_each_replica_keeps_to_its_share_of_the_thirty(replicas: int, share: int) -> None:
    time, moments = Time(), list[float]()
    pace = Pace(30, clock=time, sleep=time.sleep)
    pace.replicas = lambda: replicas
    for chat in range(40):
        await pace.wait(chat)
        moments.append(time.now)
    assert most_within(1, moments) == share


async def test_the_share_grows_when_another_replica_has_gone() -> None:
    time, moments, replicas = Time(), list[float](), iter([2] * 30 + [1] * 60)
    pace = Pace(30, clock=time, sleep=time.sleep)
    pace.replicas = lambda: next(replicas)
    for chat in range(90):
        await pace.wait(chat)
        moments.append(time.now)
    assert most_within(1, moments[:30]) == 15
    assert most_within(1, moments[30:]) == 30


async def test_a_chat_gets_one_a_second() -> None:
    assert [m - 1000 for m, _ in await sent([7] * 5)] == [0, 1, 2, 3, 4]


async def test_a_group_gets_twenty_a_minute() -> None:
    time, moments = Time(), list[float]()
    pace = Pace(30, clock=time, sleep=time.sleep)
    for _ in range(50):
        try:
            await pace.wait(-100)
        except TooBusy:
            time.now += 31
            await pace.wait(-100)
        moments.append(time.now)
    assert most_within(60, moments) == 20
    assert most_within(1, moments) == 1


async def test_what_would_be_sent_much_too_late_is_not_sent(
    telegram: Telegram, app: App, api: BotApi, log: io.StringIO
) -> None:
    time = Time()
    telegram._sender._pace = Pace(30, clock=time, sleep=time.sleep)
    for _ in range(25):
        await telegram.handle(app, api.text("@ketnghia_bot chào", GROUP))
    assert len(api.shown) == 20
    assert log.getvalue().count("an answer was not sent") == 5


async def test_who_waits_for_a_chat_holds_up_no_other() -> None:
    time, gone = Time(), Counter[int]()
    blocked, all_others = asyncio.Event(), asyncio.Event()

    async def sleep(_: float) -> None:
        await blocked.wait()

    pace = Pace(30, clock=time, sleep=sleep)

    async def send(chat: int) -> None:
        await pace.wait(chat)
        gone[chat] += 1
        if len(gone) == 21:
            all_others.set()

    tasks = [asyncio.ensure_future(send(chat)) for chat in [7] * 10 + list(range(20, 40))]
    await asyncio.wait_for(all_others.wait(), 5)
    assert set(gone.values()) == {1}
    blocked.set()
    await asyncio.gather(*tasks)
    assert gone[7] == 10


async def test_without_a_limit_nothing_waits() -> None:
    assert {m for m, _ in await sent([7] * 100 + [-1] * 100, per_second=0)} == {1000.0}


# People who write too fast


def test_who_floods_is_told_once_and_heard_again_later() -> None:
    time = Time()
    patience = Patience(Rate(3, 60.0), clock=time)
    assert [patience.with_("a") for _ in range(6)] == ["answer"] * 3 + ["tell", "pass over", "pass over"]
    assert patience.with_("b") == "answer"
    assert patience.seconds("a") == 61
    time.now += 61
    assert patience.with_("a") == "answer"


async def test_a_flood_brings_one_polite_notice_and_harms_nobody_else(
    telegram: Telegram, app: App, api: BotApi
) -> None:
    await asyncio.gather(*(telegram.handle(app, api.text("chào")) for _ in range(60)))
    words = Counter(shown.words.split(",")[0] for shown in api.shown.values())
    assert words["Bạn gửi nhanh quá"] == 1
    assert sum(words.values()) == 31
    other = api.message({**GROUP, "id": -100777}, text=f"@ketnghia_bot {QUESTION}") | {"from": {**PERSON, "id": 2002}}
    await telegram.handle(app, api.update(message=other))
    assert "Trà Leng" in api.last.words


async def test_a_button_pressed_too_often_does_not_wait_for_ever(telegram: Telegram, app: App, api: BotApi) -> None:
    await telegram.handle(app, api.text(QUESTION))
    shown = api.last
    for _ in range(40):
        await telegram.handle(app, api.press("Cam kết", shown))
    assert len(api.called("answerCallbackQuery")) == 40


# Typing


async def test_typing_is_shown_where_the_answer_takes_long(
    telegram: Telegram, app: App, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(_: Message, __: Session) -> Reply:
        await api.typing.wait()
        return Reply(blocks=(Block((Span("Đây."),)),))

    monkeypatch.setattr("bot.channels.telegram.waiting.AFTER", 0.0)
    monkeypatch.setattr(app._desk, "handle", slow)
    await asyncio.wait_for(telegram.handle(app, api.text("nhập")), 5)
    assert [name for name, _ in api.calls][-2:] == ["sendChatAction", "sendMessage"]


async def test_typing_is_not_shown_where_the_answer_is_there_at_once(telegram: Telegram, app: App, api: BotApi) -> None:
    await telegram.handle(app, api.text(QUESTION))
    assert api.called("sendChatAction") == []
