"""The whole contract between a channel and what a person can do: Message in, Reply out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any, Literal, Protocol

import msgspec

from knowledge.articles.article import File as ArticleFile
from knowledge.finding import Context

Lang = Literal["vi", "en"]
Role = Literal["reader", "editor", "admin", "owner"]


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who speaks: an id that begins with the channel (``telegram:123``), and what they may do."""

    id: str
    role: Role = "reader"
    person: str = ""  # pseudonymous id of who has, or had, a role, the same on every channel; "" for a reader
    lang: Lang | None = None  # what the channel says of the person's language; the session's choice wins


class Attachment(Protocol):
    """A file sent to the bot; nothing is fetched before ``read`` is called."""

    @property
    def name(self) -> str:
        """What the sender calls it."""

    @property
    def media_type(self) -> str:
        """The IANA name of its kind, as the sender says."""

    @property
    def size(self) -> int | None:
        """Its length in bytes, where that is told."""

    async def read(self, limit: int) -> bytes:
        """The content; raises ValueError when it is longer than ``limit`` bytes, OSError when it cannot be had."""


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The group chat that a message was written in."""

    id: str  # begins with the channel, as an actor's: ``telegram:-100500``
    led_by_sender: Callable[[], Awaitable[bool]]  # whether who wrote is one of its admins; may ask the channel's server


class GroupRules(msgspec.Struct, frozen=True, kw_only=True):
    """How the bot is to behave in one group."""

    on: bool = True  # it answers
    short: bool = True  # only the beginning of a long answer


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a person sent: a text, a button's payload, a location, files, or several of these."""

    text: str = ""
    actor: Actor
    conversation: str  # one conversation is handled one message at a time; "": nothing of it is kept
    update_id: str | None = None  # the channel's own id of this update: a repeated one is dropped
    payload: str | None = None  # of the button that was pressed
    edited: bool = False
    private: bool = True  # nobody else reads the answer
    group: Group | None = None
    location: tuple[float, float] | None = None  # latitude, longitude
    attachments: tuple[Any, ...] = ()  # of Attachment
    cards: int | None = None  # results to pick from are wanted, those from this number on, instead of a reply


class Button(msgspec.Struct, frozen=True, kw_only=True):
    """A next step: either a payload that comes back (64 bytes at most) or a link."""

    label: str
    payload: str | None = None
    url: str | None = None


class Span(msgspec.Struct, frozen=True):
    """A run of text in one style. A channel that has no such style shows the plain words."""

    text: str
    style: Literal["plain", "bold", "italic", "link"] = "plain"
    url: str | None = None


class Block(msgspec.Struct, frozen=True):
    """A paragraph or a list item: a sequence of spans, free of any channel's markup."""

    spans: tuple[Span, ...]
    kind: Literal["paragraph", "item", "source"] = "paragraph"

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(s.text for s in self.spans)


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A file to hand over."""

    name: str
    media_type: str
    content: bytes


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One result to pick from, with the reply that picking it sends (inline mode)."""

    id: str
    title: str
    line: str
    reply: Reply


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What the bot says: blocks, then rows of buttons. Each channel renders it within its own limits."""

    blocks: tuple[Block, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    files: tuple[File, ...] = ()
    cards: tuple[Card, ...] = ()
    more: int | None = None  # the number of the first card of the next page
    replace: bool = False  # put it in the place of the message whose button was pressed, where that can be done
    lang: Lang = "vi"  # of the conversation: for what a channel itself has to say beside the reply
    secret: bool = False  # it shows what may be written down nowhere: a code that brings a role

    @property
    def text(self) -> str:
        """The words alone, a block a line; what a screen reader would say."""
        return "\n".join(("- " if b.kind == "item" else "") + b.text for b in self.blocks)


class Session(msgspec.Struct, kw_only=True):
    """What the bot remembers of one conversation: plain data, so that any store can keep it."""

    lang: Lang | None = None
    context: Context = msgspec.field(default_factory=Context)  # what earlier turns left behind
    choices: tuple[Button, ...] = ()  # the last list shown, for "2" on a channel without buttons
    draft: dict[str, Any] | None = None  # a dialogue under way
    dropped: dict[str, Any] | None = None  # the one that was last given up, should that have been a slip
    told: str = ""  # the newest proposal of which an admin was told that it waits

    def speaks(self, actor: Actor) -> Lang:
        """The language chosen here, else that of the person's app."""
        return self.lang or actor.lang or "vi"


class Missed(msgspec.Struct, frozen=True, kw_only=True):
    """A question that found nothing, without who asked it."""

    number: int
    text: str
    name: str  # that nothing is known by, as typed; "" for none
    count: int


class Memory(Protocol):
    """What the running bot remembers besides the knowledge. Async: the database may lie on another machine."""

    async def person(self, actor: str) -> str | None:
        """The person behind a channel's actor id; None for one who was never given a role."""

    async def introduce(self, actor: str) -> str:
        """The person behind the actor id, made now where there was none."""

    async def link(self, actor: str, person: str) -> None:
        """From now on the actor id is this person's."""

    async def accounts(self, person: str) -> tuple[str, ...]:
        """The actor ids of a person."""

    async def forget(self, actor: str) -> None:
        """Deletes every conversation of the actor id, and who is behind it; a role given to it is lost with that."""

    async def new_code(self, about: dict[str, str], lasts: timedelta) -> str:
        """A code that may be redeemed once until it expires, and what redeeming it brings."""

    async def redeem(self, code: str, actor: str) -> dict[str, str] | None:
        """What the code brings, once; None for a wrong, used or expired one, and after too many wrong ones."""

    async def group_rules(self, group: str) -> GroupRules:
        """How to behave in a group."""

    async def rule_group(self, group: str, rules: GroupRules) -> None:
        """From now on these are the rules of the group."""

    async def miss(self, text: str, name: str) -> None:
        """Counts a question that found nothing, and the name in it that nothing is known by ("" for none)."""

    async def missed(self, limit: int, offset: int = 0) -> tuple[Missed, ...]:
        """The questions that found nothing, the most frequent first, without those ignored."""

    async def ignore(self, number: int) -> Missed | None:
        """Takes a question off that list for good; None where there is no such number."""

    async def tally(self, day: date, outcome: str) -> None:
        """Counts a question of a day by its outcome."""

    async def tallies(self, since: date) -> dict[str, int]:
        """How many questions ended in which outcome, from a day on."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for everyone: from the settings, and from the channels once they are reached."""

    owners: tuple[str, ...] = ()  # actor ids: ``telegram:123``
    four_eyes: bool = False  # an editor's change waits for the approval of another person
    code_link: str = ""  # of a channel that hands over a code by link: the link without the code at its end


Fetch = Callable[[str], Awaitable[ArticleFile]]  # what a link leads to; raises ArticleError
Handler = Callable[[Message, Session], Awaitable[Reply | None]]
