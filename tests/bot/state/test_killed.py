"""The replica that polls, or PostgreSQL, is killed while questions pour in: each is answered, and none twice."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from knowledge.store.place import Database
from tests.benchmarks.botserver import Crowd, serve
from tests.bot.botapi import TOKEN
from tests.postgresql import NAMED, Server, fresh

QUESTIONS, RATE = 240, 60.0  # of as many people; a second
FEW = QUESTIONS // 10  # what may have been on its way at one moment


@asynccontextmanager
async def replica(place: Database, port: int, folder: Path, **more: str) -> AsyncIterator[Process]:
    """``ketnghia serve`` in a process of its own, Telegram on; ``more`` settings."""
    settings = {
        "KETNGHIA_DATA": str(folder),
        "KETNGHIA_DATABASE_URL": place.url,
        "KETNGHIA_PORT": "0",
        "KETNGHIA_TELEGRAM_TOKEN": TOKEN,
        "KETNGHIA_TELEGRAM_BASE_URL": f"http://127.0.0.1:{port}",
        "KETNGHIA_TELEGRAM_PER_SECOND": "0",
        **more,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve", env=os.environ | settings, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def says(process: Process, words: str) -> None:
    """Waits for a line of the log that holds the words."""
    assert process.stderr is not None
    lines = []
    async with asyncio.timeout(60):
        async for line in process.stderr:
            lines.append(line.decode())
            if words in lines[-1]:
                return
    pytest.fail("".join(lines))


async def drained(process: Process) -> None:
    """Reads the log on, so that the process never waits for somebody to read it."""
    assert process.stderr is not None
    while await process.stderr.read(65536):
        pass


async def a_third(crowd: Crowd) -> None:
    """Waits until so many questions are answered."""
    async with asyncio.timeout(60):
        while sum(crowd.replies) < QUESTIONS // 3:  # noqa: ASYNC110 - there is no event for the eightieth answer
            await asyncio.sleep(0.01)


async def test_killing_the_replica_that_polls_loses_no_question_and_doubles_no_answer(
    database: Database, tmp_path: Path
) -> None:
    crowd = Crowd(QUESTIONS, rate=RATE)
    server, port = await serve(crowd)
    async with server, replica(database, port, tmp_path / "a") as first:
        await says(first, ", and polls")
        await says(first, "Telegram: @")
        async with replica(database, port, tmp_path / "b") as second:
            await says(second, "Telegram: @")
            reading = [asyncio.create_task(drained(process)) for process in (first, second)]
            asking = asyncio.create_task(crowd.ask())
            await a_third(crowd)
            first.send_signal(signal.SIGKILL)
            await asking
            await asyncio.wait_for(crowd.done.wait(), 60)
            second.terminate()
            await asyncio.gather(*reading)
    assert max(crowd.replies) == 1, "nobody gets an answer twice"
    unanswered = {n for n, count in enumerate(crowd.replies) if not count}
    assert unanswered <= crowd.sorry, "whose answer was on its way is asked to ask again where it did not come"
    assert len(crowd.sorry) < FEW


@pytest.mark.skipif(bool(NAMED), reason="the server named is not the tests' to kill")
async def test_killing_postgresql_costs_nobody_an_answer(tmp_path: Path) -> None:
    postgresql = Server()
    crowd = Crowd(QUESTIONS, rate=RATE)
    server, port = await serve(crowd)
    try:
        with fresh(postgresql.url) as database:
            async with server, replica(database, port, tmp_path / "a") as first:
                await says(first, "Telegram: @")
                async with replica(database, port, tmp_path / "b") as second:
                    await says(second, "Telegram: @")
                    reading = [asyncio.create_task(drained(process)) for process in (first, second)]
                    asking = asyncio.create_task(crowd.ask())
                    await a_third(crowd)
                    await asyncio.to_thread(postgresql.kill)
                    await asyncio.sleep(1.0)  # an outage
                    await asyncio.to_thread(postgresql.start)
                    await asking
                    await asyncio.wait_for(crowd.done.wait(), 60)
                    await asyncio.sleep(6.0)  # time for an answer to come twice
                    for process in (first, second):
                        process.terminate()
                    await asyncio.gather(*reading)
    finally:
        postgresql.stop()
    assert set(crowd.replies) == {1}
    assert crowd.sorry == set()
