"""Limits are one over all replicas: a flood gets no more of two than of one, and is told once to wait."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count, cycle, islice
from pathlib import Path

import httpx
import pytest

from bot.app import App
from bot.channels.patience import Patience
from bot.channels.telegram import Telegram
from bot.channels.telegram.pacing import Pace, TooBusy
from bot.opening import starter_view
from bot.rates import Rate, Windows, nobody_else, pseudonym
from bot.settings import Settings
from bot.state import State
from bot.state.limits import PASSED
from bot.state.replicated import SharedState, shared
from bot.web.guard import BURST, Buckets
from bot.web.server import application
from knowledge.store.place import Database
from knowledge.store.postgresql.pool import connect
from tests.bot.botapi import TOKEN, BotApi
from tests.knowledge.store.test_replicas import until
from tests.postgresql import Server, fresh

AN, BINH = "telegram:1001", "telegram:1002"
QUESTION = "sơn trà kết nghĩa với ai"
Pair = tuple[SharedState, SharedState]
pytestmark = pytest.mark.usefixtures("quickly")
_numbers = count()


async def settled(states: Sequence[SharedState]) -> None:
    """Each has heard what the others have told so far: what each says now comes last."""
    probes = [Windows(Rate(1, 60.0)) for _ in states]
    for state, probe in zip(states, probes, strict=True):
        state.limits.share("probe", probe)
    for teller in probes:
        sign = f"sign {next(_numbers)}"
        teller.take(sign)
        await until(lambda sign=sign: all(probe.wait(sign) > 0 for probe in probes))


def patient(states: Sequence[SharedState], rate: Rate | None = None) -> list[Patience]:
    """The patience of each replica with people; all are one."""
    each = [Patience(rate) if rate else Patience() for _ in states]
    for state, patience in zip(states, each, strict=True):
        state.limits.share("person", patience.people)
    return each


async def test_a_flood_over_two_replicas_is_answered_as_often_as_over_one(pair: Pair) -> None:
    both, answers = patient(pair), Counter[str]()
    for _ in range(6):
        answers.update(patience.with_(AN) for patience in islice(cycle(both), 10))
        await settled(pair)
    assert answers["answer"] == 30
    assert [patience.with_(BINH) for patience in both] == ["answer", "answer"]


async def test_a_flood_that_goes_on_at_another_replica_finds_no_more_patience_there(pair: Pair) -> None:
    one, other = patient(pair)
    assert {one.with_(AN) for _ in range(30)} == {"answer"}
    await settled(pair)
    assert other.with_(AN) != "answer"
    assert 30 < other.seconds(AN) <= 61


async def test_after_its_time_a_flood_is_heard_again_by_both(pair: Pair) -> None:
    both = patient(pair, Rate(12, 1.0))
    assert {patience.with_(AN) for patience in islice(cycle(both), 12)} == {"answer"}
    await settled(pair)
    await until(lambda: all(patience.people.wait(AN) == 0 for patience in both))
    assert [patience.with_(AN) for patience in both] == ["answer", "answer"]


async def test_of_two_that_would_tell_somebody_to_wait_one_does(pair: Pair) -> None:
    for person in (AN, BINH):
        told = await asyncio.gather(*(state.limits.first(f"too_fast {person}", 60.0) for state in pair))
        assert sorted(told) == [False, True]


async def test_who_was_told_to_wait_is_told_again_after_a_while_by_either(pair: Pair) -> None:
    first, second = pair
    assert await first.limits.first("too_fast", 0.2)
    assert not await second.limits.first("too_fast", 0.2)
    assert await first.limits.first("too_fast", 0.2), "by its own clock it knows when it may"
    async with asyncio.timeout(10):
        while not await second.limits.first("too_fast", 0.2):
            pass


async def test_what_was_done_is_forgotten_once_it_does_not_matter(pair: Pair) -> None:
    first, second = pair
    await first.limits.first("shortly", 0.0)
    await first.limits.first("long", 600.0)
    await second.limits.sweep()
    assert await first.database.run("SELECT count(*) FROM done_first") == [(1,)]


async def test_who_has_all_about_them_deleted_does_not_begin_anew(pair: Pair) -> None:
    both = patient(pair)
    for patience in islice(cycle(both), 30):
        patience.with_(AN)
    await settled(pair)
    assert await pair[0].limits.first(f"too_fast {AN}", 60.0)
    await pair[1].memory.forget(AN)
    assert all(patience.with_(AN) != "answer" for patience in both)
    assert not await pair[1].limits.first(f"too_fast {AN}", 60.0)


async def test_a_replica_that_takes_over_polling_knows_who_floods(database: Database) -> None:
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(shared(database))
        async with shared(database) as second:
            one, other = patient((first, second))
            for _ in range(30):
                one.with_(AN)
            await settled((first, second))
            await stack.aclose()
            await asyncio.wait_for(second.duty.begun(), 10)
            assert other.with_(AN) != "answer"


async def test_an_ordinary_crowd_tells_nobody_anything_and_a_flood_does_not_say_whose(
    pair: Pair, database: Database
) -> None:
    first, _ = pair
    one, _ = patient(pair)
    buckets = Buckets()
    first.limits.share("web", buckets)
    async with await connect(database, "somebody who listens") as listening:
        await listening.execute(f"LISTEN {PASSED}".encode())
        for number in range(200):
            assert [one.with_(f"telegram:{number}") for _ in range(5)] == ["answer"] * 5
            assert [buckets.wait(f"203.0.113.{number}") for _ in range(3)] == [0.0] * 3
        for _ in range(20):
            one.with_(AN)
            buckets.wait("198.51.100.7")
        heard = [told.payload async for told in listening.notifies(timeout=10, stop_after=1)]
    assert heard[0].count("person") == heard[0].count("web") == 20
    assert "1001" not in heard[0]
    assert "198.51" not in heard[0]


async def test_who_asks_at_two_web_servers_too_fast_is_asked_to_wait(pair: Pair, tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        clients = []
        for state in pair:
            server = application(App(starter_view, tmp_path, "Đà Nẵng", "1022", state=state), "1022")
            client = httpx.AsyncClient(transport=httpx.ASGITransport(app=server), base_url="http://bot")
            clients.append(await stack.enter_async_context(client))

        async def asked(times: int) -> list[int]:
            path = "/api/suggest?q=s"
            return [(await client.get(path)).status_code for client in islice(cycle(clients), times)]

        assert await asked(int(BURST)) == [200] * int(BURST)
        await settled(pair)
        statuses = Counter(await asked(40))
        assert statuses[429] > 20


def test_what_two_let_pass_at_once_is_waited_for_by_both() -> None:
    moments = iter([0.0] * 40 + [10.0, 10.5, 20.5])
    buckets = Buckets(rate=2.0, burst=20.0, clock=lambda: next(moments))
    for _ in range(20):
        assert buckets.wait("203.0.113.9") == 0.0
    told = list[str]()
    buckets.passed = told.append
    key = pseudonym("203.0.113.9")
    for _ in range(20):
        buckets.count(key, 0.0)
    assert [buckets.wait("203.0.113.9") for _ in range(3)] == [0.5, 0.0, 0.0]
    assert told == [key, key]


async def test_a_group_gets_of_two_replicas_no_more_than_telegram_allows(pair: Pair) -> None:
    async def at_once(_: float) -> None:
        return

    paces = [Pace(30, sleep=at_once) for _ in pair]
    for state, pace in zip(pair, paces, strict=True):
        state.limits.share("group", pace.groups)
    for pace in islice(cycle(paces), 20):
        await pace.wait(-100)
    await settled(pair)
    for pace in paces:
        with pytest.raises(TooBusy):
            await pace.wait(-100)
        await pace.wait(-200)


async def test_each_replica_knows_how_many_there_are(database: Database) -> None:
    async with shared(database) as first:
        assert first.replicas == 1
        async with shared(database) as second:
            await until(lambda: (first.replicas, second.replicas) == (2, 2))
        await until(lambda: first.replicas == 1)


async def test_what_is_no_news_of_this_program_is_passed_over(pair: Pair) -> None:
    both = patient(pair)
    for payload in ("", "[]", '["x", [["unknown", "k", 0.0]]]', '["x", [["person", 7, "k"]]]'):
        await pair[0].database.run("SELECT pg_notify(?, ?)", PASSED, payload)
    await settled(pair)
    assert [patience.with_(AN) for patience in both] == ["answer", "answer"]


async def test_while_the_database_is_away_each_goes_by_its_own_count_and_hears_of_the_others_later(
    server: Server,
) -> None:
    with fresh(server.url) as database:
        async with shared(database) as first, shared(database) as second:
            both = patient((first, second))
            server.kill()
            await until(lambda: not (first.database.available or second.database.available))
            for patience in both:
                assert [patience.with_(AN) for _ in range(31)] == ["answer"] * 30 + ["tell"]
            assert await first.limits.first(f"too_fast {AN}", 60.0)
            assert await second.limits.first(f"too_fast {AN}", 60.0)
            assert {patience.with_(BINH) for patience in islice(cycle(both), 30)} == {"answer"}
            server.start()
            await settled((first, second))
            assert "answer" not in {patience.with_(BINH) for patience in both}


@asynccontextmanager
async def bots(pair: Pair, folder: Path, api: BotApi) -> AsyncIterator[list[tuple[Telegram, App]]]:
    """Telegram at both replicas, once it has reached its server. Between two messages no time passes."""
    running = []
    for state in pair:
        telegram = Telegram(Settings.read(), request=api, sleep=lambda _: asyncio.sleep(0))
        running.append((telegram, App(starter_view, folder, "Đà Nẵng", "1022", state=state)))
    tasks = [asyncio.create_task(telegram.run(app)) for telegram, app in running]
    try:
        await until(lambda: all(telegram._started for telegram, _ in running))
        await until(lambda: all(app.replicas() == 2 for _, app in running))
        yield running
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def polled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of a bot one replica of which polls."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KETNGHIA_TELEGRAM_TOKEN", TOKEN)


@pytest.fixture
def posted(polled: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of a bot whose updates are posted to any of its replicas."""
    monkeypatch.setenv("KETNGHIA_TELEGRAM_WEBHOOK_URL", "https://ketnghia.example.vn/")


@pytest.mark.usefixtures("posted")
async def test_a_flood_of_telegram_over_two_replicas_gets_its_answers_and_one_notice(
    pair: Pair, tmp_path: Path
) -> None:
    api = BotApi()
    async with bots(pair, tmp_path, api) as both:
        for _ in range(2):
            updates = [api.text("chào") for _ in range(30)]
            at_each = zip(cycle(both), updates, strict=False)
            await asyncio.gather(*(telegram.handle(app, update) for (telegram, app), update in at_each))
            await settled(pair)
    words = Counter(shown.words.split(",")[0] for shown in api.shown.values())
    assert words["Bạn gửi nhanh quá"] == 1
    assert sum(words.values()) == 31


@pytest.mark.usefixtures("posted")
async def test_behind_a_webhook_each_replica_sends_its_share(pair: Pair, tmp_path: Path) -> None:
    async with bots(pair, tmp_path, BotApi()) as both:
        assert [telegram._pace.replicas() for telegram, _ in both] == [2, 2]


@pytest.mark.usefixtures("polled")
async def test_the_replica_that_polls_sends_all_there_is_to_send(pair: Pair, tmp_path: Path) -> None:
    async with bots(pair, tmp_path, BotApi()) as both:
        assert [telegram._pace.replicas() for telegram, _ in both] == [1, 1]


async def test_one_program_alone_counts_for_itself(tmp_path: Path) -> None:
    state = State(tmp_path)
    patience = Patience()
    state.limits.share("person", patience.people)
    assert patience.people.passed is nobody_else
    assert [await state.limits.first("too_fast", 60.0) for _ in range(2)] == [True, True]
    assert state.replicas == 1
    state.close()
