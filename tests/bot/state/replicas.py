"""Replicas as tests need them: one that is ended as a kill does, what another takes over from it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from bot.app import App
from bot.opening import open_store
from bot.state import replica
from bot.state.replicated import SharedState, shared
from handlers.types import Rules
from knowledge.store.place import Database

OWNER = "telegram:1"  # by the settings


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes replicas seconds by the clock takes tenths here."""
    monkeypatch.setattr(replica, "BEAT", 0.05)
    monkeypatch.setattr(replica, "GRACE", 0.1)


@asynccontextmanager
async def bot(database: Database, state: SharedState, folder: Path) -> AsyncIterator[App]:
    """The app of a replica, with the starter records and an owner."""
    with open_store(database) as store:
        rules = Rules(owners=(OWNER,))
        yield App(lambda: store.view, folder, "Đà Nẵng", "1022", store, state=state, rules=rules, place=database)


@asynccontextmanager
async def stopped_midway(database: Database) -> AsyncIterator[SharedState]:
    """A replica that a test ends as a kill does: nothing more is written down."""
    async with AsyncExitStack() as stack:
        state = await stack.enter_async_context(shared(database))
        run = state.database.run
        yield state

        async def nothing(sql: str, *values: object) -> list[tuple[object, ...]]:
            return [] if "UPDATE" in sql else await run(sql, *values)

        state.database.run = nothing  # type: ignore[method-assign]


async def received(state: SharedState, *updates: str) -> set[str]:
    """The updates, kept; those that were new."""
    return await state.inbox.receive("telegram", {update: update.encode() for update in updates})


def taking(state: SharedState) -> asyncio.Queue[str]:
    """What the replica is given of others."""
    queue: asyncio.Queue[str] = asyncio.Queue()
    state.inbox.serve("telegram", lambda body: queue.put_nowait(body.decode()))
    return queue


async def soon(queue: asyncio.Queue[str]) -> str:
    """The next one of them."""
    return await asyncio.wait_for(queue.get(), 10)
