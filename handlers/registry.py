"""The one table of commands, from which help, menus and the docs come; and the desk that every message goes to."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches
from functools import cache

import msgspec

from handlers import browse, groups, home, inline, near, start, texts
from handlers.access import may
from handlers.admin import (
    adding,
    articles,
    codes,
    committing,
    dialogue,
    drafts,
    editing,
    exporting,
    history,
    importing,
    merging,
    nicknames,
    people,
    progress,
    questions,
    reviewing,
)  # fmt: skip
from handlers.admin.uploads import Uploads
from handlers.formats import local_day, now
from handlers.payloads import Ask, Browse, Do, ForgetHome, Listing, Payload, PayloadError, Speak, decode
from handlers.picking import picked
from handlers.render.speaker import HOTLINE
from handlers.render.steps import in_rows
from handlers.turn import Heard, Turn, ignore
from handlers.types import Actor, Button, Fetch, Lang, Memory, Message, Reply, Role, Rules, Session
from knowledge.fields import FIELD_BY_ID
from knowledge.finding import Kind
from knowledge.index import Index
from knowledge.store import Store
from knowledge.text import fold

Run = Callable[[Turn], Awaitable[Reply | None]]


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """One command: its name without the slash, other names for it, who may give it, what it does."""

    name: str
    aliases: tuple[str, ...] = ()
    role: Role = "reader"
    help: str  # the key of one line that says what it does
    run: Run
    listed: bool = True  # in menus and in /trogiup
    in_groups: bool = False  # it is about a group: only there in the menu

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it answers to."""
        return (self.name, *self.aliases)

    def name_in(self, lang: Lang) -> str:
        """What it is called in a language: /start everywhere, as Telegram says it; else English is the first alias."""
        return self.aliases[0] if lang == "en" and self.name != "start" else self.name


COMMANDS: tuple[Command, ...] = (
    Command(name="start", aliases=("batdau",), help="command.start", run=codes.start),
    Command(name="trogiup", aliases=("help", "huongdan"), help="command.help", run=start.help_),
    Command(name="danhsach", aliases=("list",), help="command.list", run=browse.agreements),
    Command(name="linhvuc", aliases=("fields",), help="command.fields", run=browse.fields),
    Command(name="diaphuong", aliases=("places",), help="command.places", run=browse.places),
    Command(name="nha", aliases=("home",), help="command.home", run=home.home),
    Command(name="ganday", aliases=("nearby", "near"), help="command.near", run=near.nearby),
    Command(name="ngonngu", aliases=("language", "lang"), help="command.language", run=start.language),
    Command(name="riengtu", aliases=("privacy",), help="command.privacy", run=start.privacy),
    Command(name="quen", aliases=("forget",), help="command.forget", run=start.forget),
    Command(name="xoadulieu", aliases=("deletedata",), help="command.delete_data", run=start.delete_data),
    Command(name="huy", aliases=("cancel",), help="command.cancel", run=start.cancel),
    Command(name="caidat", aliases=("settings",), help="command.settings", run=groups.settings, in_groups=True),
    Command(name="nhan", aliases=("redeem",), help="command.redeem", run=codes.redeem, listed=False),
    Command(name="lienket", aliases=("link",), help="command.link", run=codes.link, listed=False),
    Command(name="bidanh", aliases=("nickname",), role="editor", help="command.nickname", run=nicknames.nickname),
    Command(name="cauhoi", aliases=("missed",), role="editor", help="command.missed", run=questions.missed),
    Command(name="thongke", aliases=("stats",), role="editor", help="command.stats", run=questions.statistics),
    Command(name="duyet", aliases=("review",), role="admin", help="command.review", run=reviewing.review),
    Command(name="quyen", aliases=("roles",), role="admin", help="command.roles", run=people.people),
    Command(name="nhap", aliases=("import",), role="editor", help="command.import", run=importing.import_),
    Command(name="xuat", aliases=("export",), role="editor", help="command.export", run=exporting.export),
    Command(name="mau", aliases=("template",), role="editor", help="command.template", run=exporting.template),
    Command(name="saoluu", aliases=("backup",), role="owner", help="command.backup", run=exporting.backup),
    Command(name="them", aliases=("add",), role="editor", help="command.add", run=adding.add),
    Command(name="sua", aliases=("edit",), role="editor", help="command.edit", run=editing.edit),
    Command(name="luu", aliases=("save",), role="editor", help="command.save", run=committing.save_draft, listed=False),
    Command(name="boqua", aliases=("skip",), role="editor", help="command.skip", run=dialogue.skip, listed=False),
    Command(name="chon", aliases=("choose",), role="editor", help="command.choose", run=dialogue.choose, listed=False),
    Command(name="tiendo", aliases=("progress",), role="editor", help="command.progress", run=progress.progress),
    Command(name="xoa", aliases=("delete",), role="admin", help="command.remove", run=committing.remove),
    Command(name="gop", aliases=("merge",), role="editor", help="command.merge", run=merging.merge),
    Command(name="lichsu", aliases=("history",), role="editor", help="command.history", run=history.history),
    Command(name="hoantac", aliases=("undo",), role="editor", help="command.undo", run=history.undo),
)
# What takes the next message of a dialogue, by the task that its draft (``Session.draft["task"]``) names.
DIALOGUES: dict[str, Run] = {
    drafts.TASK: adding.going_on,
    articles.TASK: articles.going_on,
    nicknames.TASK: nicknames.told,
    importing.TASK: importing.going_on,
}
BY_NAME = {name: command for command in COMMANDS for name in command.names}

_COMMAND = re.compile(r"\s*/([^\s/@]{1,32})(?:@\w+)?(?:\s+(.*))?\s*", re.DOTALL)


@cache
def menu(lang: Lang, role: Role = "reader", *, group: bool = False) -> tuple[tuple[str, str], ...]:
    """The commands that a role may give, by name, with what each does: for a channel's own menu and for /trogiup.

    In a group everyone is a reader: what changes the records is a private matter.
    """
    actor = Actor(id="menu", role="reader" if group else role)
    listed = (c for c in COMMANDS if c.listed and may(actor, c.role) and (group or not c.in_groups))
    return tuple((c.name_in(lang), texts.line(lang, c.help)) for c in listed)


class Desk:
    """Takes every message of every channel, and says what there is to say."""

    def __init__(
        self,
        index_source: Callable[[], Index],
        *,
        clock: Callable[[], datetime] = now,
        hotline: str = HOTLINE,
        store: Store | None = None,
        memory: Memory | None = None,
        rules: Rules | None = None,
        fetch: Fetch | None = None,
        heard: Heard = ignore,
    ) -> None:
        """``index_source`` gives the read model as it is now; ``hotline`` is where to ask about other matters.

        Without a ``store`` nothing can be changed; without a ``memory`` there are no people, codes or counts;
        without ``fetch`` no link is opened.
        ``heard`` is called with what was found for each question.
        """
        self._heard = heard
        self._index = index_source
        self._store = store
        self._memory = memory
        self.rules = rules or Rules()
        self._clock = clock
        self._hotline = hotline
        self._fetch = fetch
        self._uploads = Uploads(clock)

    async def handle(self, message: Message, session: Session) -> Reply | None:
        """The reply to a text, a command, a button or a typed choice; the session is changed in place."""
        turn = self._turn(message, session)
        if message.group is not None and not self._is_settings(message) and not (await groups.rules_of(turn)).on:
            return None
        reply = await self._reply(turn)
        if reply is not None:
            reply = reviewing.told_of_waiting(turn, reply)
            shown = tuple(b for row in reply.buttons for b in row if b.payload is not None)
            if shown:  # else what was offered before holds on: after thanks "2" means what it meant
                session.choices = shown
            reply = msgspec.structs.replace(reply, lang=session.speaks(message.actor))
        return reply

    def _turn(self, message: Message, session: Session, lang: Lang | None = None) -> Turn:
        lang = session.lang or lang or message.actor.lang or "vi"
        return Turn(
            message=message,
            session=session,
            index=self._index(),
            lang=lang,
            today=local_day(self._clock()),
            hotline=self._hotline,
            menu=menu(lang, message.actor.role, group=message.group is not None),
            store=self._store,
            uploads=self._uploads,
            memory=self._memory,
            rules=self.rules,
            fetch=self._fetch,
            heard=self._heard,
        )

    async def _reply(self, turn: Turn) -> Reply | None:
        message, session = turn.message, turn.session
        if message.cards is not None:
            return inline.results(turn, message.cards)
        if message.payload is not None:
            return await self._pressed(turn, message.payload)
        if (dialogue := self._dialogue(turn)) is not None:
            return await dialogue(turn)
        if command := _COMMAND.fullmatch(message.text):
            return await self._command(turn, command[1], command[2] or "")
        if may(message.actor, "editor") and message.private and importing.importable(message):
            return await importing.received(turn)
        if may(message.actor, "editor") and message.private and articles.readable(message):
            return await adding.add(turn)
        point = message.location or near.coordinates(message.text)
        if point is not None:
            return near.near_point(turn, point)
        if near.asked(message.text):
            return await near.nearby(turn)
        if not message.text.strip() and message.attachments:
            return turn.sentence("no_contact" if message.attachments[0].name == "contact" else "only_words")
        choice = picked(message.text, session.choices)
        if isinstance(choice, Button):
            return await self._pressed(turn, choice.payload or "")
        if choice is not None:
            said = turn.speaker.paragraph("choice.range", n=len(session.choices))
            return Reply(blocks=(said,), buttons=tuple(in_rows(session.choices, 2)))  # they hold on
        return await groups.fitting(turn, await turn.question(message.text))

    def _is_settings(self, message: Message) -> bool:
        """Whether a group where the bot is silent is about to change that."""
        if message.payload is not None:
            with suppress(PayloadError):
                payload, _ = decode(message.payload)
                return isinstance(payload, Do) and payload.command == groups.COMMAND
            return False
        command = _COMMAND.fullmatch(message.text)
        named = BY_NAME.get(fold(command[1])) if command else None
        return named is not None and named.name == groups.COMMAND

    def _dialogue(self, turn: Turn) -> Run | None:
        """What goes on with the message, where a dialogue is under way and the message is no command."""
        draft = turn.session.draft
        if draft is None or _COMMAND.fullmatch(turn.message.text):
            return None
        if isinstance(picked(turn.message.text, turn.session.choices), Button):
            return None  # "2" presses the second button
        return DIALOGUES.get(draft.get("task", ""))

    async def _command(self, turn: Turn, name: str, args: str) -> Reply | None:
        command = BY_NAME.get(fold(name).replace(" ", ""))
        if command is not None and may(turn.message.actor, command.role):
            if command.role != "reader" and not turn.message.private:
                return turn.sentence("private_only")
            if turn.message.edited and command.role != "reader":  # it was done when it was first sent
                return turn.sentence("edited")
            return await command.run(replace(turn, args=args))
        return _unknown(turn, name, args)

    async def _pressed(self, turn: Turn, data: str) -> Reply | None:
        """What a button's payload asks for; one that means nothing any more gets a polite sentence."""
        try:
            payload, lang = decode(data)
        except PayloadError:
            return turn.sentence("stale")
        return await self._do(self._turn(turn.message, turn.session, lang), payload)

    async def _do(self, turn: Turn, payload: Payload) -> Reply | None:
        match payload:
            case Ask():
                return _ask(turn, payload)
            case Listing():
                return browse.listing(turn, payload)
            case Browse():
                return browse.browse(turn, payload)
            case Speak(lang=lang):
                return start.speak(turn, lang)
            case ForgetHome():
                return home.forget(turn)
            case Do(command=name, args=args):
                return await self._command(turn, name, args)


def _ask(turn: Turn, wanted: Ask) -> Reply:
    """The answer to a button's question; records, places or kinds that are no more make it stale."""
    index = turn.index
    agreements = tuple(index.by_key[k] for k in wanted.keys if k in index.by_key)
    places = tuple(p for p in wanted.places if index.place(p) is not None)
    kinds = tuple(Kind(k) for k in wanted.kinds if k in Kind.__members__.values())
    fields = tuple(f for f in wanted.fields if f in FIELD_BY_ID)
    there, meant = (agreements, places, kinds, fields), (wanted.keys, wanted.places, wanted.kinds, wanted.fields)
    if not kinds or list(map(len, there)) != list(map(len, meant)):
        return turn.sentence("stale")
    return turn.about(kinds, agreements, places, fields, wanted.page)


def _unknown(turn: Turn, name: str, args: str) -> Reply:
    """That there is no such command, and the one that was probably meant."""
    known = {n: c for c in COMMANDS if c.listed and may(turn.message.actor, c.role) for n in c.names}
    near = get_close_matches(fold(name).replace(" ", ""), known, n=1, cutoff=0.6)
    if not near:
        return turn.sentence("unknown_command", command=name)
    meant, speaker = known[near[0]], turn.speaker
    said = speaker.paragraph("unknown_command.near", command=name, near=meant.name_in(turn.lang))
    button = speaker.button(Do(command=meant.name, args=args), f"/{meant.name_in(turn.lang)}")
    return Reply(blocks=(said,), buttons=(button,))
