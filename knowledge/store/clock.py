"""The clock that changes are dated by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

Clock = Callable[[], dt.datetime]


def now() -> dt.datetime:
    """The time in Vietnam."""
    return dt.datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))


def not_before(time: dt.datetime, last: str) -> str:
    """A time as the log has it (ISO 8601, seconds); a clock that was set back does not turn the order around.

    >>> not_before(dt.datetime(2025, 8, 15, 9, tzinfo=dt.UTC), "2025-08-15T12:00:00+00:00")
    '2025-08-15T12:00:00+00:00'
    """
    said = time.isoformat(timespec="seconds")
    return last if last and dt.datetime.fromisoformat(last) > time else said
