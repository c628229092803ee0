"""Which agreements a listing shows: by place, by time of signing, by words of their names; the newest first."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable

from handlers.payloads import Listing
from knowledge.finding import Dates
from knowledge.index import Index
from knowledge.models import Agreement
from knowledge.text import clean, fold

WORDS = "words"  # Part.reason of a list filtered by words of the agreements' names
_MONTH = re.compile(r"(?:tháng\s+)?\b(0?[1-9]|1[0-2])\s*[/-]\s*(\d{4})\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:năm\s+)?\b((?:19|20)\d{2})\b", re.IGNORECASE)
_PROVINCE = re.compile(r"^(?:tinh|thanh pho|tp|province) ")


def asked(argument: str) -> Listing:
    """What the argument of a list command filters by: a month, a year, and words.

    >>> asked("Đà Nẵng 8/2025")
    Listing(page=0, place='', since='2025-08', until='', words='Đà Nẵng')
    >>> asked("2025").since, asked("").words
    ('2025', '')
    """
    since, rest = "", clean(argument)
    if month := _MONTH.search(rest):
        since, rest = f"{month[2]}-{int(month[1]):02}", rest[: month.start()] + rest[month.end() :]
    elif year := _YEAR.search(rest):
        since, rest = year[1], rest[: year.start()] + rest[year.end() :]
    return Listing(since=since, words=clean(rest)[:40])


def select(index: Index, wanted: Listing) -> list[Agreement]:
    """The agreements that pass the filters, the newest first."""
    found: Iterable[Agreement] = index.agreements.values()
    if wanted.place:
        area = index.place(wanted.place)
        found = index.in_area(area) if area else ()
    span = dates(wanted)
    if span:
        found = (a for a in found if span.holds(a.signed_on))
    if words := _PROVINCE.sub("", fold(wanted.words)):
        found = (a for a in found if f" {words} " in index.heading(a))
    return newest_first(found)


def dates(wanted: Listing) -> Dates | None:
    """The stretch of time of a listing; ``said`` is left to the one who says it.

    >>> dates(Listing(since="2025-02"))
    Dates(start='2025-02-01', end='2025-02-28', said='')
    """
    since, until = wanted.since, wanted.until
    if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?", since):
        return None
    if len(since) == 4:
        return Dates(f"{since}-01-01", until or f"{since}-12-31", "")
    if len(since) == 7:
        year, month = int(since[:4]), int(since[5:])
        last = calendar.monthrange(year, month)[1] if year else 31
        return Dates(f"{since}-01", until or f"{since}-{last}", "")
    return Dates(since, until or since, "")


def newest_first(agreements: Iterable[Agreement]) -> list[Agreement]:
    """By date of signing, the newest first, those without one at the end."""
    return sorted(agreements, key=lambda a: a.signed_on or "", reverse=True)
