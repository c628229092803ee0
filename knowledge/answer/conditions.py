"""Conditions that a question about all records sets: how many sign, how long they run, how much is given."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.finding import Dates, first_day, last_day
from knowledge.models import Agreement
from knowledge.question.ask import Ask

NUMBERS = {"hai": 2, "2": 2, "ba": 3, "3": 3, "bon": 4, "4": 4, "nam": 5, "5": 5}
# "từ ba bên trở lên": by how many sign together
_LEAST = re.compile(r"\b(?P<n>ba|3|bon|4|nam|5) (ben|noi|dia phuong|don vi) tro len")
_MORE = re.compile(r"\b(tren|hon|tu|it nhat|toi thieu|over|above|more than|at least) \d|\d \w+( dong)? tro len")
_LESS = re.compile(r"\b(duoi|it hon|khong qua|chua toi|chua den|under|below|less than) \d")
_TERMS = (
    ("in_force", re.compile(r"\b(con (hieu luc|han|thoi han)|chua het (han|hieu luc)|in force|still valid)\b")),
    ("expired", re.compile(r"\b(het (han|hieu luc|thoi han)|qua han|khong con hieu luc|expired?)\b")),
    ("termed", re.compile(r"\b(thoi han|keo dai|giai doan|expires|duration)\b")),
)


def least(ask: Ask) -> int:
    """How many parties an agreement must have at least, 0 where nothing is said."""
    said = _LEAST.search(ask.folded)
    return NUMBERS[said["n"]] if said else 0


def fits(ask: Ask, amount: int | None) -> bool:
    """Whether a sum in đồng is one that was asked about: that very sum, or one above or below it."""
    if amount is None:
        return False
    if _LESS.search(ask.folded):
        return amount <= max(ask.amounts)
    if _MORE.search(ask.folded):
        return amount >= min(ask.amounts)
    return amount in ask.amounts


def term(ask: Ask) -> str:
    """Which records by their term: ``in_force``, ``expired``, ``termed`` (they have one); "" for any."""
    if "status" not in ask.atoms:
        return ""
    return next((name for name, words in _TERMS if words.search(ask.folded)), "")


def by_term(name: str, ask: Ask, agreements: Sequence[Agreement]) -> list[Agreement]:
    """The records whose term has ended or still runs, on the day or in the years asked about."""
    ending = [(a, end) for a in agreements if (end := ends(a))]
    if ask.dates is not None:
        return [a for a, end in ending if _runs(a, end, ask.dates, whole="giai doan" in ask.folded)]
    if name == "termed":
        return [a for a, _ in ending]
    return [a for a, end in ending if (end < ask.today) == (name == "expired")]


def ends(a: Agreement) -> str:
    """The last day on which an agreement runs, "" where no source tells."""
    if a.period and a.period.end:
        return last_day(a.period.end)
    if a.term_years and a.signed_on:
        return last_day(f"{int(a.signed_on[:4]) + a.term_years}{a.signed_on[4:]}")
    return ""


def _runs(a: Agreement, end: str, dates: Dates, *, whole: bool) -> bool:
    start = a.period.start if a.period else a.signed_on
    if whole and start:
        return dates.start <= first_day(start) and end <= dates.end
    return dates.start <= end <= dates.end
