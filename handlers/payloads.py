"""What a button carries back: typed, short, written and read in this one place."""

from __future__ import annotations

import contextlib
from typing import Any, get_type_hints

import msgspec

from handlers.types import Lang

LIMIT = 64  # bytes: Telegram's callback_data, the narrowest of the channels
_SEPARATOR = "|"  # place ids have colons and field ids underscores in them; none has a bar


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Questions about records (their short keys) or places (their ids): what a next step or a choice asks.

    Pages count from 1; without one it is a question of its own.
    """

    kinds: tuple[str, ...]
    keys: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    page: int = 0


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """A page of all agreements that pass some filters; ``since`` and ``until`` are ISO dates, cut where whole."""

    page: int = 0
    place: str = ""
    since: str = ""
    until: str = ""
    words: str = ""


class Browse(msgspec.Struct, frozen=True, kw_only=True):
    """A page of places that have records: of a province (or a country abroad), and of one first letter."""

    area: str = ""
    letter: str = ""
    page: int = 0


class Do(msgspec.Struct, frozen=True, kw_only=True):
    """A command, by its name in the registry, and what would be typed behind it."""

    command: str
    args: str = ""


class Speak(msgspec.Struct, frozen=True, kw_only=True):
    """The language to speak from now on."""

    lang: str


class ForgetHome(msgspec.Struct, frozen=True, kw_only=True):
    """Forget the person's own place."""


Payload = Ask | Listing | Browse | Do | Speak | ForgetHome
_TYPES: dict[str, type[Any]] = {"k": Ask, "l": Listing, "b": Browse, "c": Do, "g": Speak, "h": ForgetHome}
_LETTERS = {cls: letter for letter, cls in _TYPES.items()}


class PayloadError(ValueError):
    """The bytes are no payload of this bot, or a payload would be longer than a channel allows."""


def encode(payload: Payload, lang: Lang = "vi") -> str:
    """Write a payload, and the language of the message it stands under. Raises PayloadError beyond 64 bytes.

    >>> encode(Ask(kinds=("when",), keys=("a1",))), encode(Ask(kinds=("partners",), places=("2025:20263",)), "en")
    ('k|when|a1', 'ke|partners||2025:20263')
    """
    values = [_written(v) for v in msgspec.structs.astuple(payload)]
    while values and not values[-1]:
        values.pop()
    text = _SEPARATOR.join((_LETTERS[type(payload)] + ("e" if lang == "en" else ""), *values))
    if len(text.encode()) > LIMIT or any(_SEPARATOR in v for v in values):
        raise PayloadError(text)
    return text


def encoded(payload: Payload, lang: Lang = "vi") -> str | None:
    """The same, None where it does not fit: the caller then does without the button."""
    with contextlib.suppress(PayloadError):
        return encode(payload, lang)
    return None


def decode(text: str) -> tuple[Payload, Lang]:
    """Read a payload and its language; raises PayloadError for anything that ``encode`` does not write.

    >>> decode("k|when,where|a1|||2")[0]
    Ask(kinds=('when', 'where'), keys=('a1',), places=(), fields=(), page=2)
    """
    head, *values = text.split(_SEPARATOR)
    cls = _TYPES.get(head[:1])
    if cls is None or head[1:] not in ("", "e") or len(text.encode(errors="replace")) > LIMIT:
        raise PayloadError(text)
    hints = get_type_hints(cls)
    if len(values) > len(hints):
        raise PayloadError(text)
    try:
        made = {name: _read(value, hints[name]) for name, value in zip(hints, values, strict=False)}
        payload: Payload = cls(**made)
    except (ValueError, TypeError) as error:
        raise PayloadError(text) from error
    return payload, "en" if head[1:] else "vi"


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value or "")


def _read(text: str, kind: object) -> object:
    if kind is int:
        number = int(text or 0)
        if number < 0:
            raise ValueError(text)
        return number
    return text if kind is str else tuple(t for t in text.split(",") if t)
