"""The composition root: knowledge base, desk and sessions put together, and how long they live."""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import ContextVar
from pathlib import Path

import msgspec

from bot.faults import Faults
from bot.opening import open_store, read_view
from bot.seen import Seen, seen
from bot.state import State
from bot.state.base import DatabaseError, Figure
from bot.state.outbox import NOTHING
from handlers.access import known, owners
from handlers.registry import Desk
from handlers.start import clear
from handlers.texts import say
from handlers.types import Actor, Block, Fetch, Lang, Message, Reply, Role, Rules, Session
from knowledge.articles.article import File
from knowledge.errors import CorruptError, StoreError, UnavailableError
from knowledge.finding import Finding
from knowledge.index import Index
from knowledge.places.gazetteer import Gazetteer
from knowledge.store import Store, View
from knowledge.store.place import Database, Place

STRIDE = 0.003  # seconds for which the read model is brought up to date before others have their turn

log = logging.getLogger(__name__)
_findings: ContextVar[list[Finding]] = ContextVar("findings")  # of the message that this task is about


def _hear(finding: Finding) -> None:
    _findings.get([]).append(finding)


async def _fetch(link: str) -> File:
    """Opens a link; the HTTP client is imported when the first one comes."""
    from bot.fetch import Fetcher

    return await Fetcher()(link)


class App:
    """What every channel gives its messages to. ``view`` is the knowledge as it stands at the moment of the call."""

    def __init__(
        self,
        view: Callable[[], View],
        folder: Path,
        home_province: str,
        hotline: str,
        store: Store | None = None,
        *,
        state: State | None = None,
        rules: Rules | None = None,
        fetch: Fetch | None = None,
        place: Place | None = None,
    ) -> None:
        """Without a ``store`` nothing can be changed; without a ``state`` what is remembered ends with the app.

        ``fetch`` opens links; where none is given, those of the public web. ``place`` is where what replicas share is
        kept; where none is given, the folder.
        """
        self.folder = folder
        self.place = place or folder
        self.home_province = home_province
        self.faults = Faults()
        self._view = view
        self._index: Index | None = None
        self._following = asyncio.Lock()
        self._state = state or State()
        self.sent, self.inbox, self.duty = self._state.sent, self._state.inbox, self._state.duty
        self.limits = self._state.limits
        self._store = store
        self._desk = Desk(
            self.index,
            hotline=hotline,
            store=store,
            memory=self._state.memory,
            rules=rules,
            fetch=fetch or _fetch,
            heard=_hear,
        )
        self._watchers: list[Callable[[Seen], None]] = []

    def watch(self, watcher: Callable[[Seen], None]) -> None:
        """Tells the watcher of every message from now on, when its reply is delivered."""
        self._watchers.append(watcher)

    def tell(self, seen: Seen) -> None:
        """Tells the watchers of one message."""
        for watcher in self._watchers:
            watcher(seen)

    def figures(self) -> dict[str, Figure]:
        """How what is remembered fares, for ``/metrics``."""
        return self._state.figures()

    def replicas(self) -> int:
        """How many programs share what is remembered, this one included."""
        return self._state.replicas

    @property
    def revision(self) -> int:
        """How many edits the knowledge base has seen, as it stands now."""
        return self._view().revision

    @property
    def database(self) -> bool | None:
        """Whether the database of the knowledge base answers; None where there is none."""
        return None if self._store is None else self._store.reachable

    @property
    def under_way(self) -> int:
        """Conversations that are being answered, or wait for their turn."""
        return self._state.sessions.under_way

    async def forget(self, conversation: str) -> None:
        """The conversation begins anew."""
        async with self._state.sessions.turn(conversation) as session:
            if session is not None:
                clear(session)

    async def language(self, conversation: str) -> Lang:
        """The language that a conversation goes on in."""
        async with self._state.sessions.turn(conversation) as session:
            return (session and session.lang) or "vi"

    def hands_over_codes(self, link: str) -> None:
        """A channel is reached on which a link may carry a code at its end."""
        self._desk.rules = msgspec.structs.replace(self._desk.rules, code_link=link)

    async def owners(self, channel: str) -> tuple[str, ...]:
        """The owners' ids on a channel, without its name before them."""
        found = await owners(self._state.memory, self._desk.rules)
        return tuple(owner.removeprefix(f"{channel}:") for owner in found if owner.startswith(f"{channel}:"))

    def close(self) -> None:
        """Lets go of what is remembered. May be called twice."""
        self._state.close()

    def index(self) -> Index:
        """The read model, which follows the knowledge base; a long way, after an import, only as far as one stride."""
        view = self._view()
        if self._index is None:
            self._index = Index(view, Gazetteer.load(), self.home_province)
            self._index.prepare()
        elif self._index.revision != view.revision:
            self._index.follow(view, within=STRIDE)
        return self._index

    async def _catch_up(self) -> None:
        """Waits until the read model is where the knowledge base is; between strides all others have their turn."""
        async with self._following:
            index = self.index()
            while index.revision != (view := self._view()).revision:
                index.follow(view, within=STRIDE)
                gc.freeze()  # what an import brought is here to stay: nobody should wait for a full pass over it
                await asyncio.sleep(0)

    async def role(self, actor: Actor) -> Role:
        """What somebody may do now."""
        return (await self._known(actor)).role

    async def _known(self, actor: Actor) -> Actor:
        """The actor as the person they are; where that cannot be looked up, as what the settings alone say."""
        try:
            return await known(actor, self._view(), self._state.memory, self._desk.rules)
        except DatabaseError as error:
            log.warning("who somebody is could not be looked up: %s", error)
            role: Role = "owner" if actor.id in self._desk.rules.owners else "reader"
            return msgspec.structs.replace(actor, role=role)

    async def group_moved(self, before: str, after: str) -> None:
        """A group goes on under another id; its settings go with it."""
        await self._state.memory.rule_group(after, await self._state.memory.group_rules(before))

    @asynccontextmanager
    async def turn(self, message: Message) -> AsyncIterator[Reply | None]:
        """The reply to a message; None for one that needs none, or that was answered before.

        The conversation's next message waits until the ``with`` block ends: deliver the reply inside of it.
        """
        async with self._state.sessions.turn(message.conversation, message.update_id) as session:
            if session is None:
                yield None
                return
            begun, findings = time.perf_counter(), list[Finding]()
            fault = True
            try:
                interrupted = self.inbox.interrupted(message.update_id)
                if interrupted is None:
                    reply, fault = await self._reply(message, session, findings)
                    keeps: Reply | None = reply or NOTHING
                else:  # answered already: by now the conversation may be about something else
                    keeps, fault = interrupted.reply, False
                    reply = again(keeps, session.speaks(message.actor))
                ours = await self._state.sessions.keep(message.conversation, session, message.update_id, keeps)
                yield reply if ours else None
            except BaseException:
                fault = True
                raise
            finally:
                self.tell(seen(message, findings, time.perf_counter() - begun, fault=fault))

    async def _reply(self, message: Message, session: Session, findings: list[Finding]) -> tuple[Reply | None, bool]:
        """What the desk says; after a fault one sentence with the reference that the log and the owners have, and True.

        ``findings`` gets what was found.
        """
        _findings.set(findings)
        try:
            await self._catch_up()
            actor = await self._known(message.actor)
            text = message.text.encode(errors="replace").decode()  # half a character (U+D800) can be kept nowhere
            return await self._desk.handle(msgspec.structs.replace(message, actor=actor, text=text), session), False
        except (UnavailableError, DatabaseError):
            return Reply(blocks=(Block(say(session.speaks(message.actor), "away")),)), False
        except Exception as error:
            words = say(session.speaks(message.actor), "trouble", reference=self.faults.note(error))
            return Reply(blocks=(Block(words),)), True


def again(reply: Reply | None, lang: Lang) -> Reply | None:
    """A reply that may have arrived before, with a line that says so; where it is not known, they may ask again."""
    if reply is None:
        return Reply(blocks=(Block(say(lang, "interrupted")),))
    if reply == NOTHING:
        return None
    return msgspec.structs.replace(reply, blocks=(Block(say(lang, "interrupted.again")), *reply.blocks))


def settle() -> None:
    """What is loaded by now is here to stay: no collection looks at it any more, and they come after more new objects.

    A full pass over thousands of records would hold everybody; a question leaves little behind that needs one.
    """
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


@asynccontextmanager
async def running(
    folder: Path,
    home_province: str,
    hotline: str,
    *,
    database: Database | None = None,
    rules: Rules | None = None,
    beside: bool = False,
) -> AsyncIterator[App]:
    """The app over the knowledge base of a folder, or of a database that replicas share, ready to answer.

    It lives for as long as the ``with`` block runs. With ``beside`` it reads where it cannot be the one that writes,
    and changes nothing then; and it is none of the replicas that poll. Raises KnowledgeError.
    """
    async with AsyncExitStack() as stack:
        store = None
        try:
            store = stack.enter_context(open_store(database or folder, freeze=True))
        except (CorruptError, UnavailableError):
            raise
        except StoreError:
            if not beside:
                raise
        if store is not None and (store.writable or database is not None):
            state = await stack.enter_async_context(_state(folder, database, serves=not beside))
            app = App(
                lambda: store.view, folder, home_province, hotline, store, state=state, rules=rules, place=database
            )
        else:
            log.warning("the knowledge base may only be read: changes will be refused")
            view = read_view(database or folder) if store is None else store.view
            app = App(lambda: view, folder, home_province, hotline, rules=rules)
        stack.callback(app.close)
        app.index()
        settle()
        yield app


@asynccontextmanager
async def _state(folder: Path, database: Database | None, *, serves: bool) -> AsyncIterator[State]:
    """What is remembered, where the knowledge is."""
    if database is None:
        yield State(folder)
    else:
        from bot.state.replicated import shared  # its libraries are an extra

        async with shared(database, serves=serves) as state:
            yield state
