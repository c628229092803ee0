"""Numbers, dates, days and money as people in Vietnam write them, in Vietnamese and in English."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from handlers.types import Lang
from knowledge.finding import ANY_YEAR, EVER, NEVER, Dates, common_precision, days_on
from knowledge.models import Support

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_ISO = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_SCALES = ((1_000_000_000, "tỷ", "billion"), (1_000_000, "triệu", "million"))
_EACH = re.compile(r"\bmỗi\s+(?:\w+\s+){1,3}?([\d.,]+)\s*(nghìn|ngàn|triệu|tỷ)?", re.IGNORECASE)
_TIMES = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000}


def day(iso: str | None, lang: Lang = "vi") -> str:
    """An ISO date, possibly cut to its month or year, as it is written; anything else comes back as it is.

    >>> day("2025-08-15"), day("2025-08"), day("2025")
    ('15/8/2025', 'tháng 8/2025', 'năm 2025')
    >>> day("2025-08-15", "en"), day("2025-08", "en"), day("2025", "en"), day("khoảng 2025"), day(None)
    ('15/8/2025', '8/2025', '2025', 'khoảng 2025', '')
    """
    match = _ISO.fullmatch(iso or "")
    if match is None:
        return iso or ""
    year, month, number = match.groups()
    if number:
        return f"{int(number)}/{int(month)}/{year}"
    if month:
        return f"tháng {int(month)}/{year}" if lang == "vi" else f"{int(month)}/{year}"
    return f"năm {year}" if lang == "vi" else year


def short_day(iso: str | None) -> str:
    """The same without the words, for lists: ``15/8/2025``, ``8/2025``, ``2025``.

    >>> short_day("2025-08-15"), short_day("2025-08"), short_day("2025"), short_day(None)
    ('15/8/2025', '8/2025', '2025', '')
    """
    return day(iso, "en")


def stretch(dates: Dates, lang: Lang) -> str:
    """A stretch of time: a day, a month or a year as such, any other in the words of the question where it has some.

    >>> august = Dates("2025-08-01", "2025-08-31", "tháng 8/2025")
    >>> stretch(august, "vi"), stretch(august, "en"), stretch(Dates("2025-07-01", "2025-09-30", ""), "vi")
    ('tháng 8/2025', '8/2025', '1/7/2025 – 30/9/2025')
    >>> stretch(Dates(EVER, "2025-07-31", "1/8/2025"), "vi"), stretch(Dates("2025-08-15", NEVER, "15/8/2025"), "en")
    ('trước 1/8/2025', 'since 15/8/2025')
    >>> stretch(Dates(EVER, "2019-12-31", "2020"), "vi")
    'trước năm 2020'
    >>> stretch(Dates("????-08-16", "????-08-16", "16/8"), "vi")
    'ngày 16/8'
    """
    vi = lang == "vi"
    if dates.outside:
        return f"{'ngoài' if vi else 'outside'} {stretch(msgspec.structs.replace(dates, outside=False), lang)}"
    if dates.start == EVER:
        return f"{'trước' if vi else 'before'} {day(days_on(dates.end, 1).removesuffix('-01-01'), lang)}"
    if dates.end == NEVER:
        since = day(dates.start.removesuffix("-01-01"), lang)
        return f"từ {since} trở đi" if vi else f"since {since}"
    if dates.start.startswith(ANY_YEAR):
        one = dates.start == dates.end
        return f"ngày {dates.said}" if vi and one else dates.said
    whole = common_precision(dates.start, dates.end)
    if dates.start == dates.end:
        return f"ngày {day(whole)}" if vi else day(whole)
    if len(whole) < len(dates.start):
        return day(whole, lang)
    if vi and dates.said:
        return dates.said
    return f"{day(dates.start, lang)} – {day(dates.end, lang)}"


def number(value: float, lang: Lang = "vi", digits: int = 2) -> str:
    """A number with the language's separators, no more decimals than it has.

    >>> number(1234567), number(1.2), number(1234567, "en"), number(1.25, "en")
    ('1.234.567', '1,2', '1,234,567', '1.25')
    """
    written = f"{value:,.{digits}f}".rstrip("0").rstrip(".") if value % 1 else f"{int(value):,}"
    return written if lang == "en" else written.translate(str.maketrans(",.", ".,"))


def money(vnd: int, lang: Lang = "vi") -> str:
    """A sum in đồng. What two decimals cannot say exactly is written out; English keeps the words of the source beside.

    >>> money(160_000_000), money(1_200_000_000), money(500_000), money(1_234_567), money(0)
    ('160 triệu đồng', '1,2 tỷ đồng', '500.000 đồng', '1.234.567 đồng', '0 đồng')
    >>> money(160_000_000, "en"), money(500_000, "en"), money(1_200_000_000, "en")
    ('160 million VND (160 triệu đồng)', '500,000 VND (500.000 đồng)', '1.2 billion VND (1,2 tỷ đồng)')
    """
    vietnamese, english = f"{number(vnd)} đồng", f"{number(vnd, 'en')} VND"
    for size, vi, en in _SCALES:
        if vnd >= size and vnd * 100 % size == 0:
            vietnamese, english = f"{number(vnd / size)} {vi} đồng", f"{number(vnd / size, 'en')} {en} VND"
            break
    return vietnamese if lang == "vi" else f"{english} ({vietnamese})"


def for_each(support: Support) -> bool:
    """Whether the sum is for each: the record says so, or its own words do ("mỗi suất 500 nghìn đồng").

    >>> for_each(Support(what="10 suất quà, mỗi suất 500 nghìn đồng", amount_vnd=500_000))
    True
    >>> for_each(Support(what="Giúp 2 hộ dân (mỗi hộ 80 triệu đồng)", amount_vnd=160_000_000))
    False
    """
    if support.per == "each":
        return True
    return any(_value(m[1], m[2]) == support.amount_vnd for m in _EACH.finditer(support.what))


def _value(digits: str, unit: str | None) -> float | None:
    """A sum as written: "1,2" "tỷ" or "500.000"."""
    try:
        if unit:
            return float(digits.strip(".,").replace(",", ".")) * _TIMES[unit.casefold()]
        return float(re.sub(r"[.,]", "", digits))
    except ValueError:
        return None


def local_day(moment: datetime) -> date:
    """The day it is in Vietnam at that moment.

    >>> from datetime import UTC
    >>> local_day(datetime(2025, 8, 15, 18, 0, tzinfo=UTC)).isoformat()
    '2025-08-16'
    """
    return moment.astimezone(VIETNAM).date()


def now() -> datetime:
    """The moment it is, in Vietnam's time; what a program passes for its clock."""
    return datetime.now(VIETNAM)
