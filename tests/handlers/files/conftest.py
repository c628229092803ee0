"""A desk over a knowledge base that can be written, and people of every role who talk to it."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handlers.registry import Desk
from handlers.types import Actor, Message, Reply, Role, Session
from knowledge.index import Index
from knowledge.places.gazetteer import Gazetteer
from knowledge.store import Store

_updates = itertools.count(1)


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.time = dt.datetime(2026, 3, 9, 8, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.time


class Upload:
    """A file sent to the bot, which remembers whether anybody fetched it."""

    media_type = "application/octet-stream"

    def __init__(self, name: str, content: bytes, size: int | None = None) -> None:
        self.name, self.content, self.size, self.fetched = name, content, size, False

    async def read(self, limit: int) -> bytes:
        self.fetched = True
        if len(self.content) > limit:
            raise ValueError(self.name)
        return self.content


class Person:
    """Somebody of a role: ``await an("/xuat", file, update="7")``, ``await an.press("Nhập")``."""

    def __init__(self, desk: Desk, name: str, role: Role) -> None:
        self._desk, self.session = desk, Session()
        self.actor = Actor(id=f"telegram:{name}", role=role, person=f"p00000{name}")
        self.last = Reply()

    async def __call__(self, text: str = "", *files: Any, update: str | None = None, **more: Any) -> Reply:
        message = Message(
            text=text,
            actor=self.actor,
            conversation=self.actor.id,
            attachments=files,
            update_id=f"telegram:{update or next(_updates)}",
            **more,
        )
        reply = await self._desk.handle(message, self.session)
        assert reply is not None
        self.last = reply
        return reply

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.last.buttons for button in row]

    async def press(self, label: str, on: Reply | None = None, update: str | None = None) -> Reply:
        buttons = [button for row in (on or self.last).buttons for button in row]
        payload = next(button.payload for button in buttons if button.label == label)
        return await self(payload=payload, update=update)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(data_folder: Path) -> Iterator[Store]:
    with Store.open(data_folder) as store:
        yield store


@pytest.fixture
def desk(store: Store, clock: Clock) -> Desk:
    return Desk(lambda: Index(store.view, Gazetteer.load()), clock=clock, store=store)


@pytest.fixture
def editor(desk: Desk) -> Person:
    return Person(desk, "2", "editor")


@pytest.fixture
def reader(desk: Desk) -> Person:
    return Person(desk, "1", "reader")


@pytest.fixture
def owner(desk: Desk) -> Person:
    return Person(desk, "9", "owner")
