"""A knowledge base that can be changed, and people who talk to the desk over it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from handlers.registry import Desk
from handlers.types import Actor, Attachment, Message, Reply, Role, Session
from knowledge.articles.article import File
from knowledge.articles.errors import ArticleError, Why
from knowledge.index import Index
from knowledge.models import Agreement
from knowledge.places.gazetteer import Gazetteer
from knowledge.store import Store, initialise, starter_agreements


class Person:
    """Somebody in a conversation of their own: ``await person("text")``, ``await person.press("a button")``."""

    def __init__(self, desk: Desk, store: Store, id_: str, role: Role) -> None:
        self.desk, self.store = desk, store
        self.actor = Actor(id=id_, role=role, person=id_)
        self.session = Session()
        self.last = Reply()
        self.sent = 0

    async def __call__(
        self, text: str = "", *, update: str | None = None, payload: str | None = None, file: Attachment | None = None
    ) -> str:
        self.sent += 1
        message = Message(
            text=text,
            payload=payload,
            attachments=(file,) if file else (),
            actor=self.actor,
            conversation=self.actor.id,
            update_id=update or f"{self.actor.id}/{self.sent}",
        )
        reply = await self.desk.handle(message, self.session)
        assert reply is not None
        self.last = reply
        return reply.text

    async def press(self, label: str, *, update: str | None = None) -> str:
        return await self(payload=self.buttons[label], update=update)

    async def paste(self, *lines: str) -> str:
        return await self("\n".join(lines))

    @property
    def buttons(self) -> dict[str, str | None]:
        """The payloads under the last reply, by label."""
        return {b.label: b.payload for row in self.last.buttons for b in row}

    def restart(self) -> None:
        """The program ends and starts again: the session comes back as plain data."""
        self.session = msgspec.json.decode(msgspec.json.encode(self.session), type=Session)

    def record(self, id_: str) -> Agreement:
        return self.store.view.agreements[id_]


Meet = Callable[..., Person]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    initialise(tmp_path, starter_agreements()[:6])
    with Store.open(tmp_path) as opened:
        yield opened


@pytest.fixture
def pages() -> dict[str, File | Why]:
    """What the links that a test sends lead to: a page, or why there is none."""
    return {}


@pytest.fixture
def meet(store: Store, pages: dict[str, File | Why]) -> Meet:
    """Somebody with a role: ``meet("admin")``."""
    indices: dict[int, Index] = {}

    def index() -> Index:
        view = store.view
        if view.revision not in indices:
            indices[view.revision] = Index(view, Gazetteer.load())
        return indices[view.revision]

    async def fetch(link: str) -> File:
        page = pages.get(link, Why.UNREACHABLE)
        if isinstance(page, Why):
            raise ArticleError(page, status=503)
        return page

    desk = Desk(index, store=store, fetch=fetch, clock=lambda: dt.datetime(2026, 3, 9, 8, tzinfo=dt.UTC))
    return lambda role="admin", id_=None: Person(desk, store, id_ or f"console:{role}", role)


@pytest.fixture
def admin(meet: Meet) -> Person:
    return meet("admin")
