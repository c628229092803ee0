"""Seasons of the year as stretches of time: "mùa hè 2025", "mùa thu năm ngoái", "in summer 2025"."""

from __future__ import annotations

import re

from knowledge.finding import ANY_YEAR, Dates, last_day

# The first months of the seasons, each of three, as the north and middle of the country count them.
_SEASONS = {"xuan": 3, "he": 6, "ha": 6, "thu": 9, "spring": 3, "summer": 6, "autumn": 9, "fall": 9}
SEASON = re.compile(
    r"(?<![\w/])(?:mua\s*(?P<season>xuan|he|ha|thu|dong)|(?P<named>spring|summer|autumn|winter|fall(?=\s+(?:of\s+)?\d)))"
    r"(?:\s*(?:,?\s*nam\s*|/|\s|\s+of\s+)\s*(?P<year>(?:19|20)\d\d))?(?!\w)"
)


def season(m: re.Match[str]) -> Dates | None:
    """The three months that a match of ``SEASON`` means; None for a winter of no year, which lies in two."""
    first = _SEASONS.get(m["season"] or m["named"])
    year = m["year"] or ANY_YEAR
    if first is None:  # winter goes on in the next year
        return None if year == ANY_YEAR else Dates(f"{year}-12-01", last_day(f"{int(year) + 1}-02"), "")
    months = f"{first} - {first + 2}"
    end = f"{year}-{first + 2:02}-{last_day(f'2001-{first + 2:02}')[8:]}"
    return Dates(f"{year}-{first:02}-01", end, f"{months}/{year}" if m["year"] else f"tháng {months}")
