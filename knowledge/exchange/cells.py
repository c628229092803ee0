"""What stands in one cell of a table, both ways: texts, dates, sums, lists, choices, countries."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from knowledge.fields import FIELDS
from knowledge.places.country_names import country_of
from knowledge.records import clean_text, is_date
from knowledge.text import fold


class Bad(NamedTuple):
    """A cell without a value, as a formula or an error is: what belongs there, and what is there."""

    expected: str
    got: str


Cell = str | int | float | bool | dt.date | Bad | None  # a datetime is a date too


class Misread(Exception):  # noqa: N818 - internal: becomes a RowError where row and column are known
    """The cell does not hold what its column is for; the text says what belongs there."""


class Form(NamedTuple):
    """How a column's cells are read (never an empty one; raises Misread) and written; ``labels`` are to choose from."""

    read: Callable[[Cell], Any]
    write: Callable[[Any], Cell]
    labels: tuple[str, ...] = ()


# A spreadsheet takes a text with such a beginning for a formula, and may run it (CSV injection, OWASP).
_RISKY = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


def harmless(text: str) -> str:
    """The text as it may stand in a file for spreadsheets: an apostrophe before what would begin a formula.

    >>> harmless("=1+1"), harmless("'=1+1"), harmless("Sơn Trà"), unharmed(harmless("- Hỗ trợ"))
    ("'=1+1", "''=1+1", 'Sơn Trà', '- Hỗ trợ')
    """
    return f"'{text}" if _RISKY.match(text) else text


def unharmed(text: str) -> str:
    """The text that ``harmless`` was given."""
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text


def text_of(cell: Cell) -> str:
    """The words of a cell: a number that a spreadsheet made of a code has no decimals, a date is written our way."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.date):
        return f"{cell.day}/{cell.month}/{cell.year}"
    return clean_text(unharmed(str(cell))) if cell is not None else ""


# Dates

_DATE = re.compile(
    r"(?:ngày\s+)?(?:(?:(?P<day>\d{1,2})\s*(?:[/.-]|\s*tháng\s+))?(?:tháng\s+)?(?P<month>\d{1,2})\s*(?:[/.-]|,?\s*năm\s+))?"
    r"(?:năm\s+)?(?P<year>\d{4})",
    re.IGNORECASE,
)


def _read_date(cell: Cell) -> str:
    """An ISO date, cut where the day or the month is not told.

    >>> [_read_date(c) for c in ("15/8/2025", "8/2025", "ngày 15 tháng 8 năm 2025", 2025, dt.date(2025, 8, 15))]
    ['2025-08-15', '2025-08', '2025-08-15', '2025', '2025-08-15']
    """
    if isinstance(cell, dt.date):
        return cell.isoformat()[:10]
    text = text_of(cell)
    if is_date(text):
        return text
    if found := _DATE.fullmatch(text):
        iso = "-".join(f"{int(found[part]):02}" for part in ("year", "month", "day") if found[part])
        if is_date(iso):
            return iso
    raise Misread("cần ngày có thật, như 15/8/2025, 8/2025 hoặc 2025")


def _write_date(iso: str) -> str:
    return "/".join(str(int(part)) for part in reversed(iso.split("-")))


# Numbers

_SUM = re.compile(r"(\d[\d., ]*?)\s*(nghìn|ngàn|triệu|tỷ|tỉ)?\s*(?:đồng|đ|vnđ|vnd|năm)?", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+")
_UNITS = {"": 1, "nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}


def _read_whole(cell: Cell) -> int:
    """A whole number, also as sums are written.

    >>> [_read_whole(c) for c in (5, 5.0, "160.000.000", "160 triệu đồng", "1,2 tỷ", "1.200 triệu", "5 năm")]
    [5, 5, 160000000, 160000000, 1200000000, 1200000000, 5]
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell == cell // 1 and cell >= 0:
        return int(cell)
    found = _SUM.fullmatch(text_of(cell)) if isinstance(cell, str) else None
    with contextlib.suppress(ArithmeticError):
        if found is not None and not (found[2] and re.fullmatch(r"\d+,\d{3}", found[1])):  # "1,200 triệu" may be either
            digits = re.sub("[., ]", "", found[1]) if _GROUPED.fullmatch(found[1]) else found[1].replace(",", ".")
            number = Decimal(digits) * _UNITS[(found[2] or "").lower()]
            if number == int(number):
                return int(number)
    raise Misread("cần số nguyên, như 5 hay 160.000.000")


# Several in one cell

_ITEM = re.compile(r'\s*(?:"((?:[^"]|"")*)"[ \t]*(?=[;\n]|$)|([^;\n]*))(?:[;\n]|$)')


def items_of(text: str) -> list[str]:
    r"""The texts of a cell: between semicolons or line breaks; one that holds these itself stands in double quotes.

    >>> items_of('Tự nguyện; Bình đẳng\n"Ba cùng"'), items_of('"a; b"; c')
    (['Tự nguyện', 'Bình đẳng', '"Ba cùng"'], ['a; b', 'c'])
    """
    found: list[str] = []
    at = 0
    while at < len(text):
        match = _ITEM.match(text, at)
        assert match is not None  # noqa: S101 - both halves may be empty
        quoted, bare = match.groups()
        if quoted is not None and (re.search("[;\n]", quoted) or quoted.startswith('""')):
            found.append(quoted.replace('""', '"').strip())
        else:
            found.append((bare if quoted is None else f'"{quoted}"').strip())
        at = max(match.end(), at + 1)
    return [item for item in found if item]


def joined_items(items: Iterable[str]) -> str:
    """The texts as one cell, which ``items_of`` takes apart again.

    >>> items_of(joined_items(["a; b", '"c', "d"]))
    ['a; b', '"c', 'd']
    """
    return "; ".join('"' + i.replace('"', '""') + '"' if re.search("[;\n]", i) or i[:1] == '"' else i for i in items)


# Choices


def _choice(words: Mapping[str, tuple[str, ...]], *, several: bool = False) -> Form:
    """A choice by the first word of each value; any of the others, or the value itself, is understood."""
    known = {fold(word): value for value, also in words.items() for word in (value.replace("_", " "), *also)}
    labels = tuple(also[0] for also in words.values())

    def one(text: str) -> str:
        value = known.get(fold(text))
        if value is None:
            raise Misread(f"cần một trong: {'; '.join(labels)}")
        return value

    def label(value: str) -> str:
        return words[value][0] if value in words else value

    if several:
        return Form(
            lambda cell: [one(item) for item in items_of(text_of(cell))],
            lambda values: joined_items(map(label, values)),
            labels,
        )
    return Form(lambda cell: one(text_of(cell)), label, labels)


UNKNOWN = "không rõ"  # of a country: an empty cell means ours


def _read_country(cell: Cell) -> str | None:
    text = text_of(cell)
    return None if fold(text) in ("khong ro", "unknown") else country_of(text)[0] or text


TEXT = Form(text_of, lambda text: text)
DATE = Form(_read_date, _write_date)
WHOLE = Form(_read_whole, lambda number: number)
ITEMS = Form(lambda cell: items_of(text_of(cell)), joined_items)
COUNTRY = Form(_read_country, lambda code: UNKNOWN if code is None else code)
KIND = _choice({
    "twinning": ("kết nghĩa",), "cooperation": ("hợp tác",),
    "assignment": ("phân công", "được phân công", "phân công, chưa ký"),
})  # fmt: skip
BASIS = _choice({"stated": ("nguồn ghi rõ", "ghi rõ"), "inferred": ("suy ra", "suy ra từ nguồn")})
STATUS = _choice({
    "planned": ("dự kiến",), "pledged": ("cam kết",), "in_progress": ("đang làm", "đang thực hiện"),
    "done": ("đã xong", "hoàn thành", "đã làm"),
})  # fmt: skip
PER = _choice({"total": ("cả khoản", "tổng"), "each": ("mỗi suất", "mỗi phần", "mỗi hộ", "mỗi người")})
FIELD = _choice({f.id: (f.vi, f.en, *f.names) for f in FIELDS}, several=True)
