"""Times told from today: "hôm qua", "tháng sau", "tuần trước", "6 tháng qua"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from knowledge.finding import Dates, last_day

# Numbers that are said in words before a unit of time: "hai tháng", "ba năm".
NUMBERS = {w: n for n, w in enumerate("mot hai ba bon nam sau bay tam chin muoi".split(), 1)}
A_NUMBER = r"\d{1,2}|" + "|".join(NUMBERS)
_NAMED = {
    "day": {"hom nay": 0, "today": 0, "hom qua": 1, "yesterday": 1, "hom kia": 2, "ngay mai": -1, "tomorrow": -1},
    "week": {
        "tuan nay": 0,
        "this week": 0,
        "tuan truoc": 1,
        "tuan roi": 1,
        "tuan qua": 1,
        "last week": 1,
        "tuan sau": -1,
        "tuan toi": -1,
        "next week": -1,
    },
    "month": {
        "thang nay": 0,
        "this month": 0,
        "thang truoc": 1,
        "thang roi": 1,
        "thang qua": 1,
        "last month": 1,
        "thang sau": -1,
        "thang toi": -1,
        "next month": -1,
    },
    "year": {
        "nam nay": 0,
        "this year": 0,
        "nam ngoai": 1,
        "nam truoc": 1,
        "nam roi": 1,
        "last year": 1,
        "nam kia": 2,
        "nam sau": -1,
        "nam toi": -1,
        "next year": -1,
    },
}
_BACK = {words: (unit, back) for unit, named in _NAMED.items() for words, back in named.items()}
# "tuần trước tui nghe …" tells when it was heard, "một tuần sau ngày 12/8" counts on
_TOLD = r"(?!\s+(?:ngay|khi|le)\b)(?!\s+(?:\w+\s+){0,3}(?:nghe|doc|thay|xem|coi)\b)"
RELATIVE = re.compile(
    rf"(?<!\w)(?:(?P<named>{'|'.join(_BACK)})"
    rf"|(?P<n>{A_NUMBER})\s*(?P<unit>ngay|tuan|thang|nam)\s*(?:vua qua|qua|gan day|tro lai day))(?!\w){_TOLD}"
)


def relative(m: re.Match[str], today: date) -> Dates:
    """What a match of ``RELATIVE`` means on a day."""
    if m["n"]:
        return _until(_ago(NUMBERS.get(m["n"]) or int(m["n"]), m["unit"], today), today)
    unit, back = _BACK[m["named"]]
    if unit == "day":
        day = today - timedelta(back)
        return Dates(day.isoformat(), day.isoformat(), _said(day))
    if unit == "week":
        monday = today - timedelta(today.weekday() + 7 * back)
        return _until(monday, monday + timedelta(6))
    if unit == "month":
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        cut = f"{year}-{month + 1:02}"
        return Dates(f"{cut}-01", last_day(cut), f"{month + 1}/{year}")
    year = today.year - back
    return Dates(f"{year}-01-01", f"{year}-12-31", str(year))


def _until(first: date, last: date) -> Dates:
    return Dates(first.isoformat(), last.isoformat(), f"{_said(first)} - {_said(last)}")


def _ago(n: int, unit: str, today: date) -> date:
    if unit in ("ngay", "tuan"):
        return today - timedelta(n * (7 if unit == "tuan" else 1))
    year, month = divmod(today.year * 12 + today.month - 1 - n * (12 if unit == "nam" else 1), 12)
    last = date.fromisoformat(last_day(f"{year}-{month + 1:02}"))
    return last.replace(day=min(today.day, last.day))


def _said(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
