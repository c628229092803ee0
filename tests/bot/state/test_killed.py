"""A replica, or PostgreSQL, is killed while questions pour in: each has its answer, and few have it twice."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.channels.telegram.webhook import HEADER, PATH
from knowledge.store.place import Database
from knowledge.store.postgresql.pool import connect
from tests.benchmarks.botserver import AGAIN, ASKED, Crowd, serve
from tests.bot.programs import drained, replica, says
from tests.postgresql import NAMED, Server, fresh

SECRET = "s3cr3t_s3cr3t_s3cr3t"
QUESTIONS, RATE = 240, 60.0  # of as many people; a second
FEW = QUESTIONS // 10  # what may have been on its way at one moment


async def a_third(crowd: Crowd) -> None:
    """Waits until so many questions are answered."""
    async with asyncio.timeout(60):
        while sum(crowd.replies) < QUESTIONS // 3:  # noqa: ASYNC110 - there is no event for the eightieth answer
            await asyncio.sleep(0.01)


async def settled(place: Database) -> None:
    """Waits until nothing is left to be done of any update."""
    async with asyncio.timeout(60), await connect(place, "waiting") as connection:
        while True:
            cursor = await connection.execute("SELECT 1 FROM inbox WHERE body IS NOT NULL LIMIT 1")
            if await cursor.fetchone() is None:
                return
            await asyncio.sleep(0.05)


async def post(crowd: Crowd, addresses: Sequence[str]) -> None:
    """As Telegram and a load balancer do: each update goes to the next replica, and again until one says it has it."""
    headers = {HEADER: SECRET, "content-type": "application/json"}
    async with aiohttp.ClientSession(headers=headers) as http, asyncio.TaskGroup() as posting:

        async def one(update: dict[str, Any]) -> None:
            for turn in count(update["update_id"]):
                with suppress(aiohttp.ClientError):
                    address = addresses[turn % len(addresses)]
                    async with http.post(address + PATH, data=json.dumps(update)) as answer:
                        if answer.status == 200:
                            return
                await asyncio.sleep(0.05)

        for _ in range(QUESTIONS):
            while not crowd.waiting:
                crowd.more.clear()
                await crowd.more.wait()
            posting.create_task(one(crowd.waiting.popleft()))


def answered_once_more(crowd: Crowd) -> set[int]:
    """Who got a reply that another replica had left. Everybody has the answer to their question, a second one with a
    line that says why, and it is the very same."""
    assert crowd.sorry == set(), "nobody is asked to ask again"
    assert {n for n, count in enumerate(crowd.replies) if not count} == set(), "nobody is without an answer"
    usual = {n % len(ASKED): texts[0] for n, texts in enumerate(crowd.words) if AGAIN not in texts[0]}
    for n, texts in enumerate(crowd.words):
        answer = usual[n % len(ASKED)]
        assert texts in ([answer], [f"{AGAIN}\n{answer}"], [answer, f"{AGAIN}\n{answer}"])
    assert sum(len(texts) > 1 for texts in crowd.words) < FEW, "few have got their answer twice"
    return {n for n, texts in enumerate(crowd.words) if AGAIN in texts[-1]}


async def test_killing_the_replica_that_polls_leaves_no_question_without_its_answer(
    database: Database, tmp_path: Path
) -> None:
    crowd = Crowd(QUESTIONS, rate=RATE)
    server, port = await serve(crowd)
    slow = {"TELEGRAM_PER_SECOND": "40"}  # so that many an answer waits to be sent
    async with server, replica(database, port, tmp_path / "a", **slow) as first:
        await says(first, ", and polls")
        await says(first, "Telegram: @")
        async with replica(database, port, tmp_path / "b", **slow) as second:
            await says(second, "Telegram: @")
            reading = [asyncio.create_task(drained(process)) for process in (first, second)]
            asking = asyncio.create_task(crowd.ask())
            await a_third(crowd)
            first.send_signal(signal.SIGKILL)
            await asking
            await asyncio.wait_for(crowd.done.wait(), 60)
            await settled(database)
            second.terminate()
            await asyncio.gather(*reading)
    assert answered_once_more(crowd), "what waited to be sent is sent by the other"


async def test_killing_one_of_two_replicas_that_updates_are_posted_to_leaves_no_question_without_its_answer(
    database: Database, tmp_path: Path
) -> None:
    crowd = Crowd(QUESTIONS, rate=RATE)
    server, port = await serve(crowd)
    posted = {"TELEGRAM_WEBHOOK_URL": "https://bot.example", "TELEGRAM_SECRET": SECRET}
    async with (
        server,
        replica(database, port, tmp_path / "a", **posted) as first,
        replica(database, port, tmp_path / "b", **posted) as second,
    ):
        addresses = [await says(process, "web: ") for process in (first, second)]
        for process in (first, second):
            await says(process, "Telegram: @")
        reading = [asyncio.create_task(drained(process)) for process in (first, second)]
        asking = asyncio.gather(crowd.ask(), post(crowd, addresses))
        await a_third(crowd)
        first.send_signal(signal.SIGKILL)
        await asking
        await asyncio.wait_for(crowd.done.wait(), 60)
        await settled(database)
        second.terminate()
        await asyncio.gather(*reading)
    answered_once_more(crowd)


@pytest.mark.skipif(bool(NAMED), reason="the server named is not the tests' to kill")
async def test_killing_postgresql_costs_nobody_an_answer(server: Server, tmp_path: Path) -> None:
    crowd = Crowd(QUESTIONS, rate=RATE)
    telegram, port = await serve(crowd)
    with fresh(server.url) as database:
        async with telegram, replica(database, port, tmp_path / "a") as first:
            await says(first, "Telegram: @")
            async with replica(database, port, tmp_path / "b") as second:
                await says(second, "Telegram: @")
                reading = [asyncio.create_task(drained(process)) for process in (first, second)]
                asking = asyncio.create_task(crowd.ask())
                await a_third(crowd)
                await asyncio.to_thread(server.kill)
                await asyncio.sleep(1.0)  # an outage
                await asyncio.to_thread(server.start)
                await asking
                await asyncio.wait_for(crowd.done.wait(), 60)
                await asyncio.sleep(6.0)  # time for an answer to come twice
                for process in (first, second):
                    process.terminate()
                await asyncio.gather(*reading)
    assert set(crowd.replies) == {1}
    assert crowd.sorry == set()
