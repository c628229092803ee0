"""What is remembered, on each database that can hold it."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from bot.state import State
from bot.state.remembered import Clock
from bot.state.replicated import SharedState, shared
from handlers.formats import now
from handlers.types import Session
from knowledge.store.place import Database
from tests.bot.state.replicas import quickly as quickly

Program = Callable[..., AbstractAsyncContextManager[State]]  # a program over the same database; clock=… sets its time


class SetClock:
    """The time, as a test sets it."""

    def __init__(self) -> None:
        self.time = dt.datetime(2026, 3, 9, 8, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.time


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(params=["sqlite", "postgresql"])
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Program:
    """Opens the state as a program does that starts; closes it as one does that ends."""
    place: Database | None = request.getfixturevalue("database") if request.param == "postgresql" else None

    @asynccontextmanager
    async def running(clock: Clock = now) -> AsyncIterator[State]:
        if place is not None:
            async with shared(place, clock=clock) as state:
                yield state
        else:
            state = State(tmp_path, clock=clock)
            yield state
            state.close()

    return running


@pytest.fixture
async def pair(database: Database) -> AsyncIterator[tuple[SharedState, SharedState]]:
    """Two replicas; the first polls."""
    async with shared(database) as first, shared(database) as second:
        yield first, second


async def says(state: State, conversation: str, lang: str = "en", update: str | None = None) -> Session | None:
    """A turn that chooses a language."""
    async with state.sessions.turn(conversation, update) as session:
        if session is not None:
            session.lang = "en" if lang == "en" else None
        return session


async def remembered(state: State, conversation: str) -> Session:
    """A turn that changes nothing."""
    async with state.sessions.turn(conversation) as session:
        assert session is not None
        return session
