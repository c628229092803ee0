"""Dates and sums of money in a text: where they stand, and what each means; see spans.py for several together."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import date

from knowledge.finding import ANY_YEAR, Dates
from knowledge.question.relative import A_NUMBER, NUMBERS, RELATIVE, relative
from knowledge.question.seasons import SEASON, season
from knowledge.text import Token

_D, _M, _Y = r"(?P<d>0?[1-9]|[12]\d|3[01])", r"(?P<m>0?[1-9]|1[0-2])", r"(?P<y>(?:19|20)\d\d)"
_SEP = r"\s*[/.\-]\s*"
_OF_YEAR = rf"\s*(?:,?\s*nam\s*|[/.\-]|\s)\s*{_Y}"
_TO = r"\s*(?:den|toi|[-–])\s*"
_END = r"(?!\s*[/.\-]\s*\d)"
_MONTHS = (
    "january february march april may june july august september october november december".split(),
    "jan feb mar apr may jun jul aug sep oct nov dec".split(),
)
_MONTH_NAME = "(?P<mn>" + "|".join([*_MONTHS[0], *_MONTHS[1]]) + ")"
_LONG_NAME = "(?P<mn>" + "|".join(n for n in _MONTHS[0] if n != "may") + ")"  # "may 3" is rather "mấy 3"
_IN_MONTH = rf"in\s+{_MONTH_NAME}"
_NAMED_MONTH = re.compile(rf"(?<![\w/]){_IN_MONTH}(?!\w)")
# "hai tháng cuối năm 2025", "3 tháng đầu năm ngoái"
_SOME_MONTHS = rf"(?P<n>{A_NUMBER})\s*thang\s*(?P<side>dau|cuoi)\s*(?:cua\s*)?(?:(?=nam\s+[a-z])|(?:nam\s*)?{_Y})"
_OF_THE_YEAR = re.compile(rf"(?<![\w/]){_SOME_MONTHS}(?!\d)")
_PATTERNS = tuple(
    re.compile(rf"(?<![\w/]){p}(?![\w])")
    for p in (
        rf"(?:(?:tu|ngay|hom|mung)\s+)*(?P<d0>[12]?\d|3[01]){_TO}(?:(?:het|ngay|hom|mung)\s+)*{_D}"
        rf"\s*(?:thang\s*|[/.])\s*{_M}(?:{_OF_YEAR})?{_END}",
        rf"(?:thang|thg)\s*(?P<m0>0?[1-9]|1[0-2])(?:{_TO}|\s*(?:va|,)\s*)(?:thang\s*)?{_M}{_OF_YEAR}",
        rf"(?:thang|thg)\s*(?P<m0>0?[1-9]|1[0-2])(?:\s*(?:va|,)\s*thang\s*|\s*,\s*){_M}(?!\s*[/.,]?\s*\w)",
        rf"(?P<half>nua\s*|(?:(?:hai|2)\s*)?tuan\s*|ngay\s*)?(?P<side>dau|giua|cuoi)\s*(?:tien\s*)?(?:cua\s*)?(?:thang|thg)\s*{_M}(?:{_OF_YEAR})?{_END}",
        rf"(?P<half>first|last)\s*week\s*(?P<side>of)\s*{_MONTH_NAME}(?:\s*,?\s*{_Y})?",
        rf"(?:quy\s*|q)(?P<q>[1-4]|iv|iii|ii|i|mot|nhat|hai|ba|bon|tu)\s*(?:cua\s*)?(?:nam\s*|[/\-]\s*)?{_Y}",
        rf"(?P<q>first|second|third|fourth)\s*quarter\s*(?:of\s*)?{_Y}",
        r"quy\s*(?P<q>[1-4]|iv|iii|ii)",
        rf"(?:(?:ngay|hom|mung|sang|chieu|toi)\s+)*{_D}{_SEP}{_M}{_SEP}{_Y}",
        rf"{_Y}-{_M}-{_D}",
        rf"(?:(?:ngay|hom|mung|sang|chieu)\s+)*{_D}\s*thang\s*{_M}\s*(?:,?\s*nam\s*|{_SEP}|\s+){_Y}",
        rf"{_D}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH_NAME}\s*,?\s*{_Y}",
        rf"{_MONTH_NAME}\s+{_D}(?:st|nd|rd|th)?\s*,?\s*{_Y}",
        rf"(?:(?:ngay|hom|mung|sang|chieu)\s+)*{_D}\s*thang\s*{_M}",
        rf"(?:thang|thg|t)\s*{_M}\s*(?:,?\s*nam\s*|{_SEP}|\s+nam\s+|\s+){_Y}",
        rf"{_M}{_SEP}{_Y}",
        rf"{_MONTH_NAME}\s*,?\s*{_Y}",
        rf"{_D}(?:st|nd|rd|th)?\s+(?:of\s+)?{_LONG_NAME}",
        rf"{_LONG_NAME}\s+{_D}(?:st|nd|rd|th)?",
        rf"(?:(?:ngay|hom|mung|sang|chieu|toi)\s+)+{_D}{_SEP}{_M}",
        rf"(?!24/7\b){_D}/{_M}",
        rf"(?:thang|thg)\s*{_M}",
        _IN_MONTH,
        rf"(?:nam\s*)?{_Y}",
    )
)
_MONEY = re.compile(
    r"(?<![\w.,])(?:(?P<n0>\d{1,4})\s*(?:den|toi|[-–])\s*)?(?P<n>\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d+)?)\s*(?P<u>trieu|tr|ty|ti|nghin|ngan|k|dong|d|vnd|million|billion)"
    r"(?P<half>\s*ruoi)?(?:\s*(?:dong|vnd|d))?(?!\w)"
)
_UNITS = {"trieu": 10**6, "tr": 10**6, "million": 10**6, "ty": 10**9, "ti": 10**9, "billion": 10**9}
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "nhat": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4} | {
    word: n for n, word in enumerate(("first", "second", "third", "fourth"), 1)
}


# What a time told without a digit begins with: "tháng mười", "hôm nay", "in May".
_OPENINGS = frozenset(
    "ngay mung thang hom nam tuan quy mua in this last next today yesterday tomorrow "
    "spring summer autumn fall winter first second third fourth".split()
)


def may_count(tokens: Sequence[Token]) -> bool:
    """Whether a time or a sum can stand in a text at all: most questions hold neither, and need no search."""
    words = [t.folded for t in tokens]
    return not "".join(words).isalpha() or not _OPENINGS.isdisjoint(words)


def flatten(tokens: Sequence[Token]) -> tuple[str, list[int]]:
    """The text with its words folded, and for each character the number of its token."""
    parts, owner = [], []
    spoken = _spoken_numbers(tokens)
    for i, t in enumerate(tokens):
        piece = t.before + spoken.get(i, t.folded)
        parts.append(piece)
        owner += [i] * len(piece)
    return "".join(parts), owner


_ONES = {w: n for n, w in enumerate("khong mot hai ba bon nam sau bay tam chin muoi".split())} | {
    "tu": 4,
    "lam": 5,
    "gieng": 1,
    "chap": 12,
}


def _spoken_numbers(tokens: Sequence[Token]) -> dict[int, str]:
    """Numbers in words after "ngày", "mùng" or "tháng", by token: "mười tám tháng tư" is 18 tháng 4."""
    out: dict[int, str] = {}
    marked = any(t.syllable.marked for t in tokens)
    for i, t in enumerate(tokens):
        if t.folded not in ("ngay", "mung", "thang", "hom"):
            continue
        if marked and i + 1 < len(tokens) and tokens[i + 1].raw.lower() == "sau":  # "tháng sau" is not June
            continue
        words = [x.folded for x in tokens[i + 1 : i + 4]]
        if "nam" in words[1:] and "".join(x.folded for x in tokens[i + words.index("nam", 1) + 2 :][:1]).isdigit():
            words = words[: words.index("nam", 1)]  # "tháng mười năm 2025" is no fifteenth month
        number, used = _number(words)
        if number and not (used < len(words) and t.folded == "thang" and words[used] == "nao"):
            out[i + 1] = str(number)
            out.update({i + 1 + k: "" for k in range(1, used)})
    return out


def _number(words: Sequence[str]) -> tuple[int, int]:
    """The number that some words begin with, up to 39, and how many of them it takes."""
    ones = [_ONES.get(w) for w in words] + [None] * 3
    if ones[0] is None or ones[0] == 0:
        return 0, 0
    if words[0] == "muoi":
        return (10 + (ones[1] or 0), 2) if ones[1] and ones[1] < 10 else (10, 1)
    if len(words) > 1 and words[1] in ("muoi", "mươi") and ones[0] in (2, 3):
        return (10 * ones[0] + (ones[2] or 0), 3) if ones[2] and ones[2] < 10 else (10 * ones[0], 2)
    return ones[0], 1


def find_dates(tokens: Sequence[Token], today: date) -> Iterator[tuple[int, int, Dates]]:
    """Every date said, as (first token, token after the last, the stretch of time), none inside another."""
    flat, owner = flatten(tokens)
    taken: list[tuple[int, int]] = []
    digits = any(c.isdigit() for c in flat)
    for pattern in (_OF_THE_YEAR, SEASON, *_PATTERNS, RELATIVE) if digits else _WITHOUT_DIGITS:
        for m in pattern.finditer(flat):
            if any(m.start() < b and a < m.end() for a, b in taken):
                continue
            made = relative(m, today) if pattern is RELATIVE else season(m) if pattern is SEASON else _meaning(m)
            taken.append((m.start(), m.end()))  # 29/2/2025 is no day, and not 29/2 of any year either
            if made is not None:
                yield owner[m.start()], owner[m.end() - 1] + 1, made


_WITHOUT_DIGITS = (_OF_THE_YEAR, SEASON, _NAMED_MONTH, RELATIVE)


def _meaning(m: re.Match[str]) -> Dates | None:
    got = {k: v for k, v in m.groupdict().items() if v}
    year = got.get("y", ANY_YEAR)
    if "q" in got:
        quarter = _QUARTERS.get(got["q"]) or int(got["q"])
        tail = "" if year == ANY_YEAR else f"/{year}"
        return _months(3 * quarter - 2, year, f"quý {quarter}{tail}")
    if "n" in got:
        return _some_months(NUMBERS.get(got["n"]) or int(got["n"]), got["side"], year)
    month = int(got["m"]) if "m" in got else _month_number(got["mn"]) if "mn" in got else None
    if month is None:
        return Dates(f"{year}-01-01", f"{year}-12-31", year)
    tail = "" if year == ANY_YEAR else f"/{year}"
    if "m0" in got:
        return Dates(
            f"{year}-{int(got['m0']):02}-01",
            f"{year}-{month:02}-{_last_day(year, month)}",
            f"{int(got['m0'])} - {month}{tail}",
        )
    if "side" in got:
        return _part_of_month(month, year, got["side"], got.get("half", "").strip())
    if "d" not in got:
        said = f"{month}{tail}" if tail else f"tháng {month}"
        return Dates(f"{year}-{month:02}-01", f"{year}-{month:02}-{_last_day(year, month)}", said)
    day = f"{year}-{month:02}-{int(got['d']):02}"
    if int(got["d"]) > int(_last_day(year, month)):
        return None
    if "d0" in got:
        first = int(got["d0"])
        before = month - (first > int(got["d"]))  # "từ 28 đến 5/9" begins in August
        said = f"{first}/{before} - {int(got['d'])}/{month}{tail}"
        return Dates(f"{year}-{before:02}-{first:02}", day, said) if first and before else None
    return Dates(day, day, f"{int(got['d'])}/{month}{tail}")


def _some_months(n: int, side: str, year: str) -> Dates | None:
    """The first or the last months of a year."""
    if not 0 < n < 12:
        return None
    first, last = (1, n) if side == "dau" else (13 - n, 12)
    said = f"{first} - {last}" + ("" if year == ANY_YEAR else f"/{year}")
    return Dates(f"{year}-{first:02}-01", f"{year}-{last:02}-{_last_day(year, last)}", said)


_RUNS = {"ngay": 1, "tuan": 7, "first": 7, "last": 7, "haituan": 14, "2tuan": 14}  # days
_PARTS = {"dau": ("đầu", 1, 10), "giua": ("giữa", 11, 20), "cuoi": ("cuối", 21, 31)}


def _part_of_month(month: int, year: str, side: str, half: str) -> Dates:
    """A third of a month, as news tell time, or a half of it or a week where that is said."""
    cut, tail = f"{year}-{month:02}", "" if year == ANY_YEAR else f"/{year}"
    closing = int(_last_day(year, month))
    days = _RUNS.get(half.replace(" ", ""))
    if days:
        opening = 1 if half == "first" or side == "dau" else 15 if side == "giua" else closing - days + 1
        name = {1: "đầu", 15: "giữa"}.get(opening, "cuối")
        said = f"{name} tháng {month}{tail}"
        return Dates(f"{cut}-{opening:02}", f"{cut}-{opening + days - 1:02}", said)
    name, first, last = _PARTS[side]
    if half:
        first, last = (1, 15) if side == "dau" else (16, 31)
    return Dates(f"{cut}-{first:02}", f"{cut}-{min(last, closing):02}", f"{name} tháng {month}{tail}", cut)


def _months(first: int, year: str, said: str) -> Dates:
    """Three months from one on."""
    return Dates(f"{year}-{first:02}-01", f"{year}-{first + 2:02}-{_last_day(year, first + 2)}", said)


def _last_day(year: str, month: int) -> str:
    return f"{calendar.monthrange(2024 if year == ANY_YEAR else int(year), month)[1]:02}"


def _month_number(name: str) -> int:
    return next(names.index(name) for names in _MONTHS if name in names) + 1


def find_money(tokens: Sequence[Token]) -> Iterator[tuple[int, int, int]]:
    """Every sum said, as (first token, token after the last, đồng).

    >>> from knowledge.text import tokens
    >>> [m[2] for m in find_money(tokens("160 triệu hay 1,2 tỷ, 500.000 đồng"))]
    [160000000, 1200000000, 500000]
    >>> [m[2] for m in find_money(tokens("3 triệu rưỡi"))]
    [3500000]
    >>> [m[2] for m in find_money(tokens("từ 10 đến 50 triệu"))]
    [10000000, 50000000]
    """
    flat, owner = flatten(tokens)
    if not any(c.isdigit() for c in flat):
        return
    for m in _MONEY.finditer(flat):
        digits, unit = m["n"], _UNITS.get(m["u"], 1000 if m["u"] in ("nghin", "ngan", "k") else 1)
        if m["n0"]:  # "từ 10 đến 50 triệu"
            yield owner[m.start("n0")], owner[m.end("n0") - 1] + 1, int(m["n0"]) * unit
        grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits) and unit == 1
        number = float(re.sub(r"[.,]", "", digits)) if grouped else float(digits.replace(",", "."))
        yield owner[m.start("n")], owner[m.end() - 1] + 1, round((number + 0.5 * bool(m["half"])) * unit)
