"""The day on which a page says that it appeared; a date of its text is never taken for it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

_VIETNAM = timezone(timedelta(hours=7))  # no summer time since 1975
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?")
_DAY = re.compile(r"(?<![\d/.-])(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?((?:19|20)\d{2})(?![\d/])")
# What stands beside the date in a stamp, and beside no date of a sentence so short.
_STAMP = re.compile(
    r"\d{1,2}\s?[:h]\s?\d{2}|\bGMT\b"
    r"|\b(?:thứ|chủ nhật|ngày đăng|đăng lúc|đăng ngày|cập nhật|xuất bản|posted|published)\b",
    re.IGNORECASE,
)
_LONGEST = 90  # characters of a stamp


def told(value: str) -> date | None:
    """The day that a machine-readable date names, as it is in Vietnam.

    >>> told("2025-08-15T18:30:00Z"), told("2025-08-16"), told("hôm qua")
    (datetime.date(2025, 8, 16), datetime.date(2025, 8, 16), None)
    """
    found = _ISO.match(value.strip())
    if found is None:
        return stamped(value)
    try:
        moment = datetime.fromisoformat(found[0].replace(" ", "T", 1).replace(" ", ""))
    except ValueError:
        return None
    return moment.astimezone(_VIETNAM).date() if moment.tzinfo else moment.date()


def stamped(line: str, *, sure: bool = True) -> date | None:
    """The day of a stamp such as newspapers set under the headline. One not ``sure`` to be one must look so.

    >>> stamped("Thứ bảy, 16/08/2025 08:12", sure=False), stamped("Ra đời ngày 2/9/1954.", sure=False)
    (datetime.date(2025, 8, 16), None)
    """
    found = _DAY.search(line)
    if found is None or len(line) > _LONGEST or not (sure or _STAMP.search(line)):
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
