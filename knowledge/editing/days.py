"""Reads the one date that a person types into a field: cut to what was said, its year never guessed."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from knowledge.editing.errors import BadValueError
from knowledge.finding import ANY_YEAR, Dates, common_precision
from knowledge.question.dates import find_dates
from knowledge.records import is_date
from knowledge.text import tokens

_BESIDE = frozenset("vao luc ngay sang chieu toi thang nam hom ky thu hai ba tu sau bay chu nhat on in at".split())
_FULL = len("2025-08-15")
_SPACED = re.compile(r"(\d{1,2})\s+(\d{1,2})\s+(\d{4})")  # "15 8 2025"
_SHORT_YEAR = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d\d)(?![\d./-])")  # "15/8/25"


def read_date(text: str, today: date) -> str:
    """An ISO date, cut to what was said. Raises BadValueError, also for a day without its year: it is not guessed.

    >>> [read_date(t, date(2026, 1, 1)) for t in ("chiều 15/8/2025", "15/8/25", "15 tháng 8, 2025", "hôm qua")]
    ['2025-08-15', '2025-08-15', '2025-08-15', '2025-12-31']
    """
    if is_date(text.strip()):
        return text.strip()
    if iso := iso_of(_dates(text, today)):
        return iso
    raise BadValueError("date")


def likely_days(text: str, today: date) -> tuple[str, ...]:
    """The last two ISO days that a day without its year may be, the later first; none for any other text.

    >>> [likely_days(text, date(2026, 3, 9)) for text in ("15/8", "ngày 9 tháng 3", "8/2025")]
    [('2025-08-15', '2024-08-15'), ('2026-03-09', '2025-03-09'), ()]
    """
    try:
        found = _dates(text, today)
    except BadValueError:
        return ()
    if not found.start.startswith(ANY_YEAR) or found.start != found.end:
        return ()
    month, day = int(found.start[5:7]), int(found.start[8:10])
    years = (today.year - back for back in range(10))
    days = (date(y, month, day) for y in years if day <= monthrange(y, month)[1])
    return tuple(d.isoformat() for d in days if d <= today)[:2]


def whole_years(text: str) -> str:
    """The text with the years of its dates written out.

    >>> whole_years("ký 15/8/25")
    'ký 15/8/2025'
    """
    return _SHORT_YEAR.sub(r"\1/\3/20\4", text)


def iso_of(dates: Dates) -> str:
    """A day, a month or a year in ISO; "" for a day without its year, and for a quarter."""
    iso = common_precision(dates.start, dates.end)
    stretch = len(iso) == _FULL and dates.start != dates.end
    return "" if stretch or dates.start.startswith(ANY_YEAR) else iso


def _dates(text: str, today: date) -> Dates:
    """The one time that a text is, with nothing beside it but what belongs to a date. Raises BadValueError."""
    words = tokens(re.sub(r",\s*(?=\d{4}\b)", " ", _SPACED.sub(r"\1/\2/\3", whole_years(text))))
    found = list(find_dates(words, today))
    if len(found) != 1:
        raise BadValueError("date")
    start, end, dates = found[0]
    if any(t.folded not in _BESIDE for t in (*words[:start], *words[end:])):
        raise BadValueError("date")
    return dates
