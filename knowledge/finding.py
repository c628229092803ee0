"""What was found for a question: structured, never a bare string, so that every channel can say it its own way."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from enum import StrEnum

import msgspec

from knowledge.models import Agreement, Commitment, Locality, Person, Support


class Outcome(StrEnum):
    """The four ways a question can end; see docs/asking.md."""

    ANSWERED = "answered"
    CHOOSE = "choose"
    NOT_FOUND = "not_found"
    OUT_OF_SCOPE = "out_of_scope"


class Kind(StrEnum):
    """What a question asks for."""

    PARTNERS = "partners"
    COMMITMENTS = "commitments"
    FIELD = "field"
    WHEN = "when"
    WHERE = "where"
    WHO = "who"
    SUPPORT = "support"
    COUNT = "count"
    LIST = "list"
    BY_FIELD = "by_field"
    CHECK = "check"
    COMPARE = "compare"
    PRINCIPLES = "principles"
    SOURCE = "source"
    STATUS = "status"
    PERSON = "person"
    PLACE_INFO = "place_info"
    TEXT = "text"  # words that no vocabulary knows, found in the full text of the records
    HELP = "help"
    GREETING = "greeting"
    THANKS = "thanks"
    ABOUT = "about"
    HOME = "home"  # the person said where they live


ANY_YEAR = "????"  # stands for the year of a day or month that was said without one
EVER, NEVER = "0001-01-01", "9999-12-31"  # the open ends of "trước …" and "từ … trở đi"


class Dates(msgspec.Struct, frozen=True, repr_omit_defaults=True):
    """A stretch of time that a question names: ISO days, both included, and the words as they will be said."""

    start: str
    end: str
    said: str
    month: str = ""  # of a part of a month: a record known only to that month may belong to it
    outside: bool = False  # all days but these: "không ký trong tháng 8"

    def holds(self, signed_on: str | None) -> bool:
        """Whether a signing date, possibly cut to month or year, lies wholly inside.

        >>> august = Dates("2025-08-01", "2025-08-31", "tháng 8/2025")
        >>> august.holds("2025-08-15"), august.holds("2025-08"), august.holds("2025"), august.holds(None)
        (True, True, False, False)
        >>> Dates("????-09-03", "????-09-03", "3/9").holds("2025-09-03")
        True
        """
        if not signed_on:
            return False
        return self._within(signed_on) is not self.outside

    def _within(self, signed_on: str) -> bool:
        first, last = first_day(signed_on), last_day(signed_on)
        if self.month and len(signed_on) == 7:
            return signed_on[-3:] == self.month[-3:] and self.month[:4] in (ANY_YEAR, signed_on[:4])
        if self.start.startswith(ANY_YEAR):
            return self.start[4:] <= first[4:] and last[4:] <= self.end[4:]
        return self.start <= first and last <= self.end


def days_on(iso: str, days: int) -> str:
    """The ISO day so many days later, or earlier where that is negative.

    >>> days_on("2025-07-31", 1), days_on("2010-01-01", -1)
    ('2025-08-01', '2009-12-31')
    """
    return date.fromordinal(date.fromisoformat(iso).toordinal() + days).isoformat()


def common_precision(start: str, end: str) -> str:
    """The shortest date that says which stretch is meant: the year of a whole year, the month of a month.

    >>> common_precision("2025-01-01", "2025-12-31"), common_precision("2025-08-01", "2025-08-31")
    ('2025', '2025-08')
    """
    for cut in (start[:4], start[:7]):
        if cut.isascii() and cut.replace("-", "").isdigit() and (start, end) == (first_day(cut), last_day(cut)):
            return cut
    return start


def first_day(cut: str) -> str:
    """The first ISO day of a date that is possibly cut to its month or year."""
    return cut + "-01-01"[len(cut) - 4 :] if len(cut) < 10 else cut


def last_day(cut: str) -> str:
    """The last ISO day of a date that is possibly cut to its month or year."""
    if len(cut) == 4:
        return f"{cut}-12-31"
    if len(cut) == 7:
        return f"{cut}-{monthrange(int(cut[:4]), int(cut[5:]))[1]:02}"
    return cut


class Limit(msgspec.Struct, frozen=True):
    """A condition that a question sets on whole records, and that those told meet.

    ``name`` is ``so_many`` (``low`` to ``high`` of ``of``, no upper bound where that is 0), ``has`` or ``lacks`` (the
    attribute ``of``), ``sort`` (a kind of agreement), ``progress`` (a pledge of that status), ``between`` (kinds of
    places), ``level``, ``within`` (one province), ``says`` (words) or ``reported_by`` (a publisher).
    """

    name: str
    of: str = ""
    low: int = 0
    high: int = 0


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """How a name was read where it is not plainly a name of today; the reply says so."""

    typed: str
    how: str  # "former" | "nickname" | "typo" | "variant"
    locality: Locality  # what was read: the former unit, or the unit meant
    heirs: tuple[Locality, ...] = ()  # of a former unit: what it became


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One way to go on where a question could mean several."""

    place: Locality | None = None
    agreement: Agreement | None = None


class Promise(msgspec.Struct, frozen=True):
    """A commitment, and the agreement it stands in."""

    agreement: Agreement
    commitment: Commitment


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one thing that was asked. ``found`` is False where the records do not say."""

    kind: Kind
    found: bool = True
    subject: tuple[Locality, ...] = ()  # the places asked about, those of today where former ones were named
    agreements: tuple[Agreement, ...] = ()  # the records it rests on, or the one that lacks what was asked
    promises: tuple[Promise, ...] = ()
    fields: tuple[str, ...] = ()  # ids of fields asked about
    topic: str | None = None  # the narrower words asked about, as typed
    people: tuple[tuple[Agreement, Person], ...] = ()
    support: tuple[tuple[Agreement, Support], ...] = ()
    dates: Dates | None = None
    verdict: bool | None = None  # yes or no, where that was asked
    reason: str = ""  # why nothing was found, or which variant of the kind was asked; see answer.py
    localities: tuple[Locality, ...] = ()  # former units, heirs, places of a list
    counts: tuple[int, ...] = ()
    passages: tuple[tuple[Agreement, str], ...] = ()  # sentences of records found by full text
    limits: tuple[Limit, ...] = ()  # conditions that the records of a list meet


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one message found, with what it rests on and how it was understood."""

    outcome: Outcome
    parts: tuple[Part, ...] = ()
    places: tuple[Locality, ...] = ()
    fields: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    choices: tuple[Choice, ...] = ()
    near: tuple[Locality, ...] = ()  # places with records, near one that has none
    lang: str | None = None  # the language the question was asked in, where that is plain
    reason: str = ""  # why a choice is needed, why it is out of scope

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of the parts, each once, in order."""
        return tuple(dict.fromkeys(p.kind for p in self.parts))

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        """The records the whole answer rests on, each once, in order."""
        return tuple({a.id: a for p in self.parts for a in p.agreements}.values())


class Context(msgspec.Struct, kw_only=True):
    """What earlier turns left behind, as plain data that any store can keep."""

    places: tuple[str, ...] = ()  # ids of the places last asked about
    agreements: tuple[str, ...] = ()  # ids of the records last spoken of
    kinds: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    topic: str | None = None
    dates: Dates | None = None
    home: str | None = None  # id of the person's own place: "xã mình", "phường tôi"
    choosing: tuple[str, ...] = ()  # kinds that waited for a place when a choice was offered
    options: tuple[str, ...] = ()  # ids of the places then offered
