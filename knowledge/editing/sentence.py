"""Reads a record told in one line: "phường Sơn Trà và xã Trà Leng, ký ngày 15/8/2025 tại UBND xã"."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from knowledge.editing.days import iso_of, read_date, whole_years
from knowledge.editing.errors import BadValueError
from knowledge.question.dates import find_dates
from knowledge.records import clean_text
from knowledge.text import tokens

_DAY = "\0"  # stands for the date, which no pattern here need know
_APART = r"[\s,;:.(–-]+"
# "Tam Kỳ" and "tam ky" end in no verb: without its mark "ky" is one behind a comma, or where it goes on.
_SIGNED = (
    r"(?:(?:đã|da|cùng|cung|were|was)\s+)?"
    r"(?:ký|kí|kết\s+nghĩa|ket\s+nghia|hợp\s+tác|hop\s+tac|signed|twinned|(?<=[,;] )ky|ky(?=\s+ket))"
    r"(?:\s+(?:kết|ket|nghĩa|nghia|hợp|hop|tác|tac|vào|vao|hôm|hom|lúc|luc|on|in))*"
)
_AT = r"(?:tại|tai|ở|at)\s+(?P<{}>[^\0;]{{2,80}}?)"
_LINE = re.compile(
    rf"(?P<parties>[^\0]*?)(?:(?:^|{_APART})(?P<signed>{_SIGNED}))?"
    rf"(?:(?:{_APART}{_AT.format('before')})?(?:^|{_APART})(?P<day>{_DAY})(?:{_APART}{_AT.format('after')})?"
    rf"|(?<=[íýd]){_APART}{_AT.format('alone')})[\s.)]*",
    re.IGNORECASE,
)


class Line(msgspec.Struct, frozen=True):
    """What a line says: the parties as typed, "" for none, and the fields beside them; dates in ISO."""

    parties: str
    fields: dict[str, str] = {}


def read_line(text: str, today: date) -> Line:
    """Take a line apart; what is not plainly a date or a place of signing stays with the parties.

    >>> line = read_line("Sơn Trà và Trà Leng, ký ngày 15/8/2025 tại UBND xã", date(2026, 1, 1))
    >>> line.parties, line.fields
    ('Sơn Trà và Trà Leng', {'signed_on': '2025-08-15', 'place': 'UBND xã'})
    >>> read_line("ngày 15/8/2025", date(2026, 1, 1)).fields, read_line("xã Trà Leng", date(2026, 1, 1))
    ({'signed_on': '2025-08-15'}, Line(parties='xã Trà Leng', fields={}))
    """
    try:
        return Line("", {"signed_on": read_date(text, today)})
    except BadValueError:
        pass
    day, marked = _day_marked(text, today)
    if "\n" in text or not (match := _LINE.fullmatch(marked)):
        return Line(text)
    place = match["before"] or match["after"] or match["alone"]
    fields = {"signed_on": day if match["day"] else "", "place": clean_text(place or "")}
    return Line(match["parties"].strip(" ,;"), {name: value for name, value in fields.items() if value})


def _day_marked(text: str, today: date) -> tuple[str, str]:
    """The one date in a text, in ISO, and the text with a mark in its place."""
    text = whole_years(text)
    words = tokens(text)
    found = [(start, end, iso_of(dates)) for start, end, dates in find_dates(words, today)]
    if len(found) != 1 or not found[0][2]:
        return "", text
    start, end, day = found[0]
    return day, text[: words[start].start] + _DAY + text[words[end - 1].end :]
