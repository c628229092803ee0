"""What may stand at the end of a link into the chat (``?start=…``): a record, a place, or a code."""

from __future__ import annotations

import re

LIMIT = 64  # characters: Telegram's start parameter, the narrowest of the channels
HELLO = "hoi"  # a link that only opens the chat
_ALLOWED = re.compile(rf"[A-Za-z0-9_-]{{1,{LIMIT}}}")


def of_record(key: str) -> str | None:
    """The parameter that opens a record, by its short key.

    >>> of_record("a1")
    'a_a1'
    """
    return _fitting(f"a_{key}")


def of_place(place_id: str) -> str | None:
    """The parameter that opens a place, by its id; None where the id does not fit.

    >>> of_place("2025:20263"), of_place("record:" + "x" * 60)
    ('p_2025_20263', None)
    """
    return _fitting("p_" + place_id.replace(":", "_", 1))


def read(parameter: str) -> tuple[str, str] | None:
    """``("record", key)``, ``("place", id)`` or ``("hello", "")``; None for anything else, as a code.

    >>> read("a_a1"), read("p_2025_20263"), read("hoi"), read("7k2a-b9xq-m3dz")
    (('record', 'a1'), ('place', '2025:20263'), ('hello', ''), None)
    """
    if parameter == HELLO:
        return "hello", ""
    if not _ALLOWED.fullmatch(parameter):
        return None
    head, _, rest = parameter.partition("_")
    if rest and head == "a":
        return "record", rest
    if rest and head == "p":
        return "place", rest.replace("_", ":", 1)
    return None


def _fitting(parameter: str) -> str | None:
    return parameter if _ALLOWED.fullmatch(parameter) else None
