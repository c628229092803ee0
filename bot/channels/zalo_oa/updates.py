"""Reads an event of an Official Account: is it for the bot, and what Message is it. Calls nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Literal

import msgspec

from bot.channels.base import Shown
from handlers.types import Actor, Message

# What a person sends beside words, and what the handlers call it.
_SHOWN = {
    "image": "photo", "gif": "animation", "sticker": "sticker", "audio": "voice", "video": "video",
    "business_card": "contact", "file": "file", "link": "link",
}  # fmt: skip

Fetch = Callable[[str, int], Awaitable[bytes]]  # a file's address and the most bytes it may have -> its content


class Unreadable(ValueError):  # noqa: N818 - what the bytes are
    """The bytes are no event."""


class Person(msgspec.Struct, frozen=True):
    """Somebody, by the id that they have with this account."""

    id: str


class Coordinates(msgspec.Struct, frozen=True):
    """A place on the map; the numbers come as texts."""

    latitude: str | float
    longitude: str | float


class Payload(msgspec.Struct, frozen=True):
    """What is attached: a place, or a file with its name and length in bytes."""

    coordinates: Coordinates | None = None
    url: str = ""
    name: str = ""
    size: str | int | None = None
    type: str = ""


class Attached(msgspec.Struct, frozen=True):
    """One thing beside the words."""

    type: str = ""
    payload: Payload | None = None


class Sent(msgspec.Struct, frozen=True):
    """A message as Zalo tells of it."""

    msg_id: str | None = None
    text: str | None = None
    attachments: tuple[Attached, ...] | None = None


class Event(msgspec.Struct, frozen=True):
    """What happened, such as ``user_send_text``. Who follows the account is a ``follower``, not a ``sender``."""

    event_name: str
    sender: Person | None = None
    follower: Person | None = None
    message: Sent | None = None
    timestamp: str | int = ""

    @property
    def id(self) -> str | None:
        """Its id among those of all channels: that of its message, or who follows since when."""
        if self.message is not None and self.message.msg_id:
            return f"zalo_oa:{self.message.msg_id}"
        return f"zalo_oa:{self.event_name}:{self.follower.id}:{self.timestamp}" if self.follower is not None else None


class Document(msgspec.Struct, frozen=True):
    """A file that was sent; nothing is fetched before it is read."""

    name: str
    media_type: str
    size: int | None
    url: str
    fetch: Fetch

    async def read(self, limit: int) -> bytes:
        """The content, as ``Attachment.read`` says."""
        return await self.fetch(self.url, limit)


class Incoming(msgspec.Struct, frozen=True):
    """What is to be done for a person: a message answered, or a conversation forgotten."""

    user: str
    message: Message
    to: Literal["answer", "forget"] = "answer"


def parse(body: bytes) -> Event:
    """The event in the bytes; what it holds beyond the fields above is passed over. Raises Unreadable."""
    try:
        return _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(type(error).__name__) from None  # its text may quote what a person wrote


_decoder = msgspec.json.Decoder(Event)


def read_event(event: Event, fetch: Fetch) -> Incoming | None:
    """What the event asks for; None for what needs nothing, such as messages that were seen, and for unknown events."""
    if event.event_name == "follow" and event.follower is not None:
        return _incoming(event.follower, event, text="/start")
    if event.event_name == "unfollow" and event.follower is not None:
        return msgspec.structs.replace(_incoming(event.follower, event), to="forget")
    sent, kind = event.message, event.event_name.removeprefix("user_send_")
    if event.sender is None or sent is None or kind == event.event_name:
        return None
    text, attached = sent.text or "", next(iter(sent.attachments or ()), Attached()).payload or Payload()
    if kind == "location":
        point = _point(attached.coordinates)
        return _incoming(event.sender, event, location=point) if point else None
    if kind == "file" and attached.url:
        size = int(attached.size) if str(attached.size).isdigit() else None  # type: ignore[arg-type]
        media_type = f"application/{attached.type}" if attached.type else "application/octet-stream"
        file = Document(attached.name or "tệp", media_type, size, attached.url, fetch)
        return _incoming(event.sender, event, text=text, attachments=(file,))
    if kind in _SHOWN:
        shown = () if text else (Shown(_SHOWN[kind]),)
        return _incoming(event.sender, event, text=text, attachments=shown)
    return _incoming(event.sender, event, text=text) if kind == "text" and text.strip() else None


def _incoming(person: Person, event: Event, **what: Any) -> Incoming:
    who = f"zalo_oa:{person.id}"
    return Incoming(person.id, Message(actor=Actor(id=who), conversation=who, update_id=event.id, **what))


def _point(coordinates: Coordinates | None) -> tuple[float, float] | None:
    if coordinates is None:
        return None
    with suppress(ValueError):
        return float(coordinates.latitude), float(coordinates.longitude)
    return None
