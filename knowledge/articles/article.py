"""An article as it comes from a newspaper: its file, its text, and what is known about where and when it appeared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Article:
    """One article. ``text`` is plain text, a line a paragraph; captions, bylines and menus may stand in it.

    ``published`` is the day it appeared, None where nobody knows: then no year is added to a date of the text.
    """

    text: str
    title: str = ""
    published: date | None = None
    publisher: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """What was sent, or what a link led to. ``charset`` is the code of its letters as the sender says, or ""."""

    content: bytes
    name: str = ""
    media_type: str = ""
    charset: str = ""
    url: str = ""
