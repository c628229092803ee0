"""Reads the value of a field as a person types it: dates, sums, choices, names of fields, whole items of a list."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from knowledge.editing.days import iso_of, read_date
from knowledge.editing.errors import BadValueError
from knowledge.editing.paths import Path, target
from knowledge.fields import FIELDS
from knowledge.finding import ANY_YEAR, common_precision
from knowledge.question.dates import find_dates, find_money
from knowledge.records import clean_text
from knowledge.text import fold, tokens

_SENTENCES = ("Commitment", "Progress", "Source")  # items that may have a semicolon of their own
URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]", re.IGNORECASE)
NOTHING = frozenset(("", "-", "trong", "bo trong", "khong ro", "khong co", "xoa", "none", "null", "unknown", "empty"))

CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    "status": {
        "planned": ("du kien", "ke hoach", "se lam"),
        "pledged": ("da cam ket", "cam ket", "chua lam"),
        "in_progress": ("dang lam", "dang thuc hien", "dang trien khai", "in progress", "doing"),
        "done": ("xong", "da xong", "hoan thanh", "da hoan thanh", "lam xong", "finished"),
    },
    "kind": {
        "twinning": ("ket nghia",),
        "cooperation": ("hop tac",),
        "assignment": ("phan cong", "duoc phan cong"),
    },
    "per": {"total": ("tong", "tong cong", "tat ca"), "each": ("moi", "tung", "moi suat", "moi ho")},
    "date_basis": {"stated": ("ghi ro", "nguon ghi", "ro"), "inferred": ("suy ra", "uoc")},
}  # fmt: skip
_LONGEST_PRESS = 6  # words of a newspaper's name
_PRESS = re.compile(r"(?:bao|dai|cong|trang|tap chi|thong tan|vtv|ttxvn|vov|nhan dan|tuoi tre)\b")


def is_nothing(text: str) -> bool:
    """Whether a text says that the field is to be empty.

    >>> is_nothing("-"), is_nothing("Không rõ"), is_nothing("0")
    (True, True, False)
    """
    return text.strip() in ("", "-", "–") or fold(text) in NOTHING - {""}


def read_value(path: Path, text: str, today: date) -> Any:
    """The plain value that a text means at a path of the record; None for one that says "nothing".

    A list takes a list of new items. Raises BadValueError; parties are read by ``knowledge.editing.parties``.

    >>> from datetime import date
    >>> [read_value(("signed_on",), t, date(2026, 1, 1)) for t in ("15/8/2025", "tháng 8/2025", "2025")]
    ['2025-08-15', '2025-08', '2025']
    >>> read_value(("support", 0, "amount_vnd"), "160 triệu đồng", date(2026, 1, 1))
    160000000
    """
    if is_nothing(text):
        return None
    at = target(path)
    if at.sort == "struct":
        return _ITEMS[at.item](text, today)
    if at.sort == "value" or (at.struct, at.field) == ("Commitment", "fields"):
        return _VALUES.get(at.field, _text)(text, today)
    read = _ITEMS[at.item] if at.item else _text
    return [read(piece, today) for piece in pieces(text, lines_only=at.item in _SENTENCES)]


def pieces(text: str, *, lines_only: bool = False) -> list[str]:
    """The items of a list: a line each, or between semicolons; signs before them left out.

    >>> pieces("- Tự nguyện\\n- Bình đẳng"), pieces("Tự nguyện; Bình đẳng")
    (['Tự nguyện', 'Bình đẳng'], ['Tự nguyện', 'Bình đẳng'])
    """
    parts = re.split(r"\n+" if lines_only else r"\n+|;", text)
    found = (re.sub(r"^\s*(?:[-–•*+]|\d{1,2}[.)])\s+", "", part).strip() for part in parts)
    return [part for part in found if part]


def read_fields(text: str, today: date | None = None) -> list[str]:
    """The ids of the fields that a text names. Raises BadValueError where it names none.

    >>> read_fields("y tế, giáo dục"), read_fields("xây dựng Đảng, hệ thống chính trị")
    (['health', 'education'], ['party_building'])
    """
    if (whole := _field_names().get(fold(text))) is not None:
        return [whole]
    found = [_field_names().get(fold(part)) for part in re.split(r"[,;/+&]| và ", text) if part.strip()]
    if not found or None in found:
        raise BadValueError("fields")
    return list(dict.fromkeys(f for f in found if f))


def read_choice(field: str, text: str) -> str:
    """One of the values that a field may have, by its Vietnamese or English words. Raises BadValueError."""
    words = fold(text.replace("_", " "))
    for value, names in CHOICES[field].items():
        if words in (value.replace("_", " "), *names):
            return value
    raise BadValueError(field)


def _text(text: str, _: date) -> str:
    return clean_text(text)


def _money(text: str, _: date) -> int:
    if (plain := re.sub(r"[.,\s]", "", text)).isdecimal():
        return int(plain)
    sums = [amount for *_, amount in find_money(tokens(text))]
    if len(sums) != 1:
        raise BadValueError("sum")
    return sums[0]


def _number(text: str, _: date) -> int:
    numbers = re.findall(r"\d+", text)
    if len(numbers) != 1:
        raise BadValueError("number")
    return int(numbers[0])


def _url(text: str, _: date) -> str:
    if not (match := URL.fullmatch(text.strip())):
        raise BadValueError("url")
    return match[0]


def _chosen(field: str) -> Callable[[str, date], str]:
    return lambda text, _: read_choice(field, text)


def _country(text: str, _: date) -> str:
    from knowledge.mapping import country_of  # its tables are read only for parties abroad

    code, _part = country_of(text)
    if code is None:
        raise BadValueError("country")
    return code


def _period(text: str, today: date) -> dict[str, Any]:
    found = sorted(find_dates(tokens(text), today), key=lambda f: f[0])
    if len(found) != 2 or any(d.start.startswith(ANY_YEAR) for *_, d in found):
        raise BadValueError("period")
    start, end = (common_precision(d.start, d.end) for *_, d in found)
    return {"from": start, "to": end}


def _commitment(text: str, _: date) -> dict[str, Any]:
    """ "(y tế) Khám bệnh cho dân" or "Y tế: khám bệnh cho dân"; without a field that is known it is all words."""
    if match := re.match(r"\s*\(([^()]{2,80})\)\s*:?\s*(.+)|\s*([^:.]{2,60}):\s*(.+)", text, re.DOTALL):
        try:
            return {"fields": read_fields(match[1] or match[3]), "text": clean_text(match[2] or match[4])}
        except BadValueError:
            pass
    return {"text": clean_text(text)}


def _person(text: str, _: date) -> dict[str, Any]:
    """ "Nguyễn Văn A – Chủ tịch UBND phường", "…, Chủ tịch", "… (Chủ tịch)"."""
    match = re.fullmatch(r"\s*(.+?)\s*(?:\s[-–—]\s|[,:]\s*|\()(.+?)\)?\s*", text, re.DOTALL)
    return {"name": match[1], "role": clean_text(match[2])} if match else {"name": clean_text(text)}


def _support(text: str, _: date) -> dict[str, Any]:
    """The words as they are; the sum where one is named, for each where "mỗi" stands before it."""
    support: dict[str, Any] = {"what": clean_text(text)}
    words = tokens(text)
    sums = list(find_money(words))
    if len(sums) == 1:
        start, _end, amount = sums[0]
        each = any(t.folded in ("moi", "tung", "each") for t in words[max(0, start - 4) : start])
        support |= {"amount_vnd": amount, "per": "each" if each else "total"}
    return support


def _progress(text: str, today: date) -> dict[str, Any]:
    """ "20/10/2025 Đã sửa 12 nhà https://…": what was done, when, by which source."""
    text, link = _cut_link(text)
    said, on = _cut_date(text, today)
    if not said:
        raise BadValueError("progress")
    told = {"text": clean_text(said), "on": on, "source": link}
    return {key: value for key, value in told.items() if value}


def _cut_link(text: str) -> tuple[str, str]:
    """The text without its first link, and the link, "" where there is none."""
    match = URL.search(text)
    return (text.replace(match[0], " "), match[0]) if match else (text, "")


def _cut_date(text: str, today: date) -> tuple[str, str]:
    """The text without the one date that it begins or ends with, and that date in ISO, "" where there is none.

    A date in the middle of a sentence stays: it may be another than the one asked for.
    """
    words, found = tokens(text), ""
    dates = list(find_dates(words, today))
    if len(dates) == 1 and (dates[0][0] == 0 or dates[0][1] == len(words)) and (found := iso_of(dates[0][2])):
        first, last = words[dates[0][0]].start, words[dates[0][1] - 1].end
        text = text[:first] + text[last:]
    return " ".join(text.split()).strip(' .,;:-–()"“”'), found


def _source(text: str, today: date) -> dict[str, Any]:
    """ "Báo Đà Nẵng, 16/8/2025, https://…": publisher or title, day, link, in any order."""
    text, link = _cut_link(text)
    source = {"url": link} if link else {}
    for piece in re.split(r"[,;\n|]|\s[–-]\s", text):
        said, on = _cut_date(piece, today)
        if on and "published_on" not in source:
            source["published_on"] = on
        else:
            said = piece.strip(' .–-()"“”')
        if said and _PRESS.match(fold(said)) and "publisher" not in source and len(tokens(said)) <= _LONGEST_PRESS:
            source["publisher"] = said
        elif said:
            source["title"] = f"{source['title']}, {said}" if "title" in source else said
    return {key: clean_text(value) for key, value in source.items()}


@cache
def _field_names() -> dict[str, str]:
    """The ids of the fields by every name they have; of a name that two share, the first one's."""
    ids = {fold(name): f.id for f in reversed(FIELDS) for name in (*f.names, f.vi, f.en, f.id.replace("_", " "))}
    return {**ids, **{f.id: f.id for f in FIELDS}, "khac": "other"}


_VALUES: dict[str, Callable[[str, date], Any]] = {
    "signed_on": read_date,
    "from": read_date,
    "to": read_date,
    "on": read_date,
    "published_on": read_date,
    "amount_vnd": _money,
    "term_years": _number,
    "url": _url,
    "fields": read_fields,
    "country": _country,
    **{field: _chosen(field) for field in CHOICES},
}
_ITEMS: dict[str, Callable[[str, date], dict[str, Any]]] = {
    "Period": _period,
    "Commitment": _commitment,
    "Person": _person,
    "Support": _support,
    "Source": _source,
    "Progress": _progress,
}
