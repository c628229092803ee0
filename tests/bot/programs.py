"""``ketnghia serve`` in processes of its own, and what their logs say."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from knowledge.store.place import Database
from tests.bot.botapi import TOKEN


@asynccontextmanager
async def program(**settings: str) -> AsyncIterator[Process]:
    """One, with settings named without their prefix; its web server takes any port that is free."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "serve"),
        env=os.environ | {f"KETNGHIA_{name}": value for name, value in {"PORT": "0", **settings}.items()},
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def replica(place: Database, port: int, folder: Path, **more: str) -> AbstractAsyncContextManager[Process]:
    """A program over the database, Telegram on; ``more`` are settings without their prefix."""
    settings = {
        "DATA": str(folder),
        "DATABASE_URL": place.url,
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_BASE_URL": f"http://127.0.0.1:{port}",
        "TELEGRAM_PER_SECOND": "0",
    }
    return program(**settings | more)


async def says(process: Process, words: str) -> str:
    """Waits for a line of the log that holds the words; the one that stands behind them."""
    assert process.stderr is not None
    lines = []
    async with asyncio.timeout(60):
        async for line in process.stderr:
            lines.append(line.decode())
            if words in lines[-1]:
                return lines[-1].partition(words)[2].split()[0]
    pytest.fail("".join(lines))


async def drained(process: Process) -> None:
    """Reads the log on, so that the process never waits for somebody to read it."""
    assert process.stderr is not None
    while await process.stderr.read(65536):
        pass
