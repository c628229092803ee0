"""The stretch of time that all the dates of a question mean together."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from knowledge.finding import ANY_YEAR, EVER, NEVER, Dates, days_on
from knowledge.question.relative import A_NUMBER, NUMBERS
from knowledge.text import Token

_SOME_YEAR = "2024"  # stands in where a day is counted on from and no year was said: it has every day
_UNIT = r"( ngay| thang| nam| the end of| cuoi| dau)*$"
_BEFORE = re.compile(rf"\b(truoc|before|toi truoc|den truoc|prior to){_UNIT}")
_AFTER = re.compile(rf"\b(sau|after){_UNIT}")
_UNTIL = re.compile(rf"\b(tinh den|tinh toi|cho den|cho toi|den het|toi het|until|up to|by){_UNIT}")
_SINCE = re.compile(rf"\b(tu|since|from|ke tu){_UNIT}")
_ONWARDS = re.compile(r"tro (di|ve sau)|den nay|toi nay|den gio|den bay|onwards?|on\b")
# "trong vòng một tuần sau ngày 12/8/2025"
_WITHIN = re.compile(rf"\b(?P<n>{A_NUMBER}) (?P<unit>ngay|tuan|thang) (?:ke )?(?P<side>sau|truoc|tu)(?: ngay| khi)*$")
_DAYS = {"ngay": 1, "tuan": 7, "thang": 30}
_HALVES = (
    (re.compile(r"(nua cuoi|cuoi)$"), "07-01", "12-31"),
    (re.compile(r"(nua dau|dau)$"), "01-01", "06-30"),
)


def span_of(found: Sequence[tuple[int, int, Dates]], tokens: Sequence[Token]) -> Dates | None:
    """The stretch of time that a question's dates mean together: a range, "trước …", "từ … trở đi", "nửa cuối năm …".

    >>> from datetime import date
    >>> from knowledge.question.dates import find_dates
    >>> from knowledge.text import tokens
    >>> def span(text):
    ...     words = tokens(text)
    ...     made = span_of(list(find_dates(words, date(2026, 1, 1))), words)
    ...     return made and (made.start, made.end)
    >>> span("từ tháng 9 đến tháng 10/2025"), span("trước năm 2010")
    (('2025-09-01', '2025-10-31'), ('0001-01-01', '2009-12-31'))
    >>> span("từ 1/10/2025 trở đi"), span("nửa cuối năm 2025")
    (('2025-10-01', '9999-12-31'), ('2025-07-01', '2025-12-31'))
    >>> span("trước ngày 12/8 trong năm 2025"), span("trước tháng 9")
    (('2025-01-01', '2025-08-11'), ('????-01-01', '????-08-31'))
    """
    if not found:
        return None
    found = _with_years(sorted(found, key=lambda f: f[0]), tokens)
    years = [d.start[:4] for _, _, d in found if not d.start.startswith(ANY_YEAR)]
    if len(set(years)) > 1 and len(years) < len(found):  # "năm 2024 với 2025 … tháng 9": of either year
        found, years = [f for f in found if f[2].start.startswith(ANY_YEAR)], []
    dated = [(a, b, in_year(d, years[-1]) if years else d) for a, b, d in found]
    if len(dated) == 2 and {"den", "toi"} & {t.folded for t in tokens[dated[0][1] : dated[1][0]]}:
        return _from_to(dated[0][2], dated[1][2])  # "từ đầu năm 2025 đến hết tháng 8/2025"
    narrow, around = _narrowest(dated)
    if len(narrow) > 1:
        return _from_to(min((d for _, _, d in narrow), key=_start), max((d for _, _, d in narrow), key=_end))
    start, end, only = narrow[0]
    meant = _open(only, tokens[max(0, start - 5) : start], tokens[end : end + 2])
    return _inside(meant, around) if around and meant is not only else meant


def _narrowest(dated: Sequence[tuple[int, int, Dates]]) -> tuple[list[tuple[int, int, Dates]], Dates | None]:
    """The dates without the one that holds all the others, and that one: "mùa thu 2025, cụ thể tháng 9"."""
    if len(dated) > 1:
        for n, (_, _, whole) in enumerate(dated):
            others = [f for i, f in enumerate(dated) if i != n]
            if all(whole.start <= d.start and d.end <= whole.end and d != whole for _, _, d in others):
                return others, whole
    return list(dated), None


def _from_to(first: Dates, last: Dates) -> Dates:
    return Dates(first.start, last.end, f"{first.said} - {last.said}") if first != last else first


def _start(d: Dates) -> str:
    return d.start


def _end(d: Dates) -> str:
    return d.end


def _open(d: Dates, before: Sequence[Token], after: Sequence[Token]) -> Dates:
    """A date with what stands around it: before it, after it, since it, a half of it."""
    words, following = " ".join(t.folded for t in before), " ".join(t.folded for t in after)
    anyhow = d.start.startswith(ANY_YEAR)
    ever, never = (f"{ANY_YEAR}-01-01", f"{ANY_YEAR}-12-31") if anyhow else (EVER, NEVER)
    if (near := _WITHIN.search(words)) and not anyhow:
        days = int(NUMBERS.get(near["n"]) or near["n"]) * _DAYS[near["unit"]]
        if near["side"] == "truoc":
            return Dates(days_on(d.start, -days), days_on(d.start, -1), "")
        return Dates(days_on(d.end, near["side"] != "tu" and 1), days_on(d.end, days), "")
    if _BEFORE.search(words):
        return Dates(ever, _next(d.start, -1), f"trước {d.said}" if anyhow else d.said)
    if _AFTER.search(words):
        return Dates(_next(d.end, 1), never, f"sau {d.said}" if anyhow else d.said)
    if anyhow:
        return d
    if _UNTIL.search(words):
        return Dates(EVER, d.end, d.said)
    if _SINCE.search(words) and ("since" in words or _ONWARDS.match(following)):
        return Dates(d.start, NEVER, d.said)
    if d.start[5:] == "01-01" and d.end[5:] == "12-31":
        for half, opening, closing in _HALVES:
            if half.search(words):
                return Dates(f"{d.start[:4]}-{opening}", f"{d.start[:4]}-{closing}", d.said)
    return d


def _next(day: str, days: int) -> str:
    if not day.startswith(ANY_YEAR):
        return days_on(day, days)
    return ANY_YEAR + days_on(_SOME_YEAR + day[4:], days)[4:]


def _inside(d: Dates, around: Dates) -> Dates:
    """As much of a stretch as lies in another: "trước 12/8 trong năm 2025"."""
    return msgspec.structs.replace(d, start=max(d.start, around.start), end=min(d.end, around.end), said="")


def _with_years(found: Sequence[tuple[int, int, Dates]], tokens: Sequence[Token]) -> list[tuple[int, int, Dates]]:
    """Days and months joined with the year right after them: "5/9 năm ngoái"."""
    out: list[tuple[int, int, Dates]] = []
    for start, end, d in found:
        before = out[-1] if out else None
        whole = d.start[5:] == "01-01" and d.end[5:] == "12-31" and d.start[:4] == d.end[:4]
        close = before is not None and [t.folded for t in tokens[before[1] : start]] in ([], ["cua"], ["of"])
        if before and whole and before[2].start.startswith(ANY_YEAR) and close:
            out[-1] = (before[0], end, in_year(before[2], d.start[:4]))
        else:
            out.append((start, end, d))
    return out


def in_year(d: Dates, year: str) -> Dates:
    """The same days in a year, where none was said."""
    if not d.start.startswith(ANY_YEAR):
        return d
    return Dates(
        d.start.replace(ANY_YEAR, year),
        d.end.replace(ANY_YEAR, year),
        f"{d.said.removeprefix('tháng ')}/{year}",
        d.month.replace(ANY_YEAR, year),
    )
