"""Reads an update of the Bot Platform: is it for the bot, and what Message is it. Calls nothing."""

from __future__ import annotations

import re
from unicodedata import normalize

import msgspec

from bot.channels.base import Shown
from bot.channels.zalo.client import Me
from handlers.types import Actor, Message

_EVENT = re.compile(r"message\.(\w+)\.received")


class Unreadable(ValueError):  # noqa: N818 - what the bytes are
    """The bytes are no update."""


class User(msgspec.Struct, frozen=True):
    """Who sent a message."""

    id: str | int
    is_bot: bool = False


class Chat(msgspec.Struct, frozen=True):
    """Where a message stands: ``PRIVATE`` or ``GROUP``; answers go to its id."""

    id: str | int
    chat_type: str = "PRIVATE"


class Quoted(msgspec.Struct, frozen=True):
    """The message that another one replies to."""

    sender: User | None = msgspec.field(default=None, name="from")


class Mention(msgspec.Struct, frozen=True):
    """Somebody named in a group with ``@``."""

    id: str | int = ""
    uid: str | int = ""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A message as Zalo tells of it. What it holds beside words (pictures, voice) is not fetched."""

    sender: User = msgspec.field(name="from")
    chat: Chat
    message_id: str | int | None = None
    date: int | None = None  # milliseconds since 1970
    text: str | None = None
    caption: str | None = None
    # Nothing that is published says how a group's message tells whom it names or answers; these are the usual names.
    mentions: tuple[Mention, ...] | None = None
    reply_to_message: Quoted | None = None
    quote: Quoted | None = None


class Update(msgspec.Struct, frozen=True):
    """What happened: ``message.text.received``, and a message for the events of messages."""

    event_name: str
    message: Sent | None = None

    @property
    def id(self) -> str | None:
        """Its id among those of all channels: that of its message, for updates have none of their own."""
        return f"zalo:{self.message.message_id}" if self.message is not None and self.message.message_id else None


class Incoming(msgspec.Struct, frozen=True):
    """A message for the bot, and the chat in which its answer belongs."""

    message: Message
    chat: str


def parse(body: bytes) -> Update:
    """The update in the bytes, bare or as ``{"ok": true, "result": update}``. Raises Unreadable.

    >>> parse(b'{"ok": true, "result": {"event_name": "message.text.received", "soon": 1}}')
    Update(event_name='message.text.received', message=None)
    """
    try:
        fields = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
        return msgspec.json.decode(fields.get("result", body), type=Update)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(type(error).__name__) from None  # its text may quote what a person wrote


def read_update(update: Update, me: Me) -> Incoming | None:
    """The message in the update; None when it is not for the bot.

    Passed over: events that are no message, other bots and the bot itself, talk in groups that does not concern it.
    """
    sent, event = update.message, _EVENT.fullmatch(update.event_name)
    if sent is None or event is None or sent.sender.is_bot or sent.sender.id == me.id:
        return None
    group = sent.chat.chat_type != "PRIVATE"
    text: str | None = sent.text or sent.caption or ""
    if group:
        text = _addressed(sent, normalize("NFC", text or ""), me)  # some phones send marks as letters of their own
    if text is None or (group and not text):
        return None
    who = f"zalo:{sent.sender.id}"
    return Incoming(
        Message(
            text=text,
            actor=Actor(id=who),
            # In a group each person has a conversation of their own, so that follow-ups do not get mixed.
            conversation=f"zalo:{sent.chat.id}:{sent.sender.id}" if group else who,
            update_id=update.id,
            private=not group,
            attachments=() if text else (Shown(event[1]),),
        ),
        str(sent.chat.id),
    )


def _addressed(sent: Sent, text: str, me: Me) -> str | None:
    """In a group: the text without the bot's name where it is meant for the bot, else None."""
    for name in filter(None, (me.display_name, me.account_name)):
        named = re.compile(rf"@{re.escape(normalize('NFC', name))}(?!\w)", re.IGNORECASE)
        if named.search(text):
            return named.sub(" ", text).strip()
    if any(me.id in (mention.id, mention.uid) for mention in sent.mentions or ()):
        return text
    quoted = sent.reply_to_message or sent.quote
    return text if quoted is not None and quoted.sender is not None and quoted.sender.id == me.id else None
