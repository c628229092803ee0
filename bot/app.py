"""The composition root: knowledge base, desk and sessions put together, and how long they live."""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.opening import open_store, read_view
from bot.state import SeenUpdates, Sessions
from handlers.registry import Desk, menu
from handlers.texts import say
from handlers.types import Block, Lang, Message, Reply, Role, Session
from knowledge.errors import CorruptError, StoreError
from knowledge.index import Index
from knowledge.places.gazetteer import Gazetteer
from knowledge.store import Store, View

log = logging.getLogger(__name__)


class App:
    """What every channel gives its messages to. ``view`` is the knowledge as it stands at the moment of the call."""

    def __init__(
        self, view: Callable[[], View], folder: Path, home_province: str, hotline: str, store: Store | None = None
    ) -> None:
        self.folder = folder
        self.home_province = home_province
        self._view = view
        self._index: Index | None = None
        self._desk = Desk(self.index, hotline=hotline, store=store)
        self._sessions = Sessions()
        self._seen = SeenUpdates()

    def index(self) -> Index:
        """The read model; made anew when the knowledge base has a new revision."""
        view = self._view()
        if self._index is None or self._index.revision != view.revision:
            self._index = Index(view, Gazetteer.load(), self.home_province)
            self._index.prepare()
        return self._index

    def commands(self, lang: Lang, role: Role = "reader") -> tuple[tuple[str, str], ...]:
        """The commands that a role may give, without the slash, with what each does."""
        return menu(lang, role)

    @asynccontextmanager
    async def turn(self, message: Message) -> AsyncIterator[Reply | None]:
        """The reply to a message; None for one that needs none, or that was answered before.

        The conversation's next message waits until the ``with`` block ends: deliver the reply inside of it.
        """
        async with self._sessions.turn(message.conversation) as session:
            if message.update_id is not None and not self._seen.first_time(message.update_id):
                yield None
            else:
                yield await self._reply(message, session)

    async def _reply(self, message: Message, session: Session) -> Reply | None:
        """What the desk says; after a fault one sentence with the reference under which the log has it."""
        try:
            return await self._desk.handle(message, session)
        except Exception:
            reference = secrets.token_hex(3)
            log.exception("fault %s", reference)
            lang = session.lang or message.actor.lang or "vi"
            return Reply(blocks=(Block(say(lang, "trouble", reference=reference)),))


@asynccontextmanager
async def running(folder: Path, home_province: str, hotline: str, *, beside: bool = False) -> AsyncIterator[App]:
    """The app over the knowledge base of a folder, ready to answer, for as long as the ``with`` block runs.

    With ``beside`` it may run beside a program that writes, or where nothing can be written: it only reads then.
    Raises KnowledgeError.
    """
    try:
        opened = open_store(folder, freeze=True)
    except CorruptError:
        raise
    except StoreError:
        if not beside:
            raise
        view = read_view(folder)
        app = App(lambda: view, folder, home_province, hotline)
        app.index()
        yield app
        return
    with opened as store:
        if not store.writable:
            log.warning("the knowledge base may only be read: changes will be refused")
        app = App(lambda: store.view, folder, home_province, hotline, store)
        app.index()
        yield app
