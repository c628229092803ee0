"""Reads one record: what breaks the rules is named, what is only untidy comes out clean."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

import msgspec
from msgspec import inspect, structs

from knowledge.fields import FIELD_IDS
from knowledge.models import Agreement, AgreementKind, Commitment

MAX_TEXT = 20_000  # characters; the longest real commitment has 600
MAX_ID = 200
MAX_INT = 10**15  # a million tỷ đồng
ISO_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"

# Characters nobody sees and no text needs: controls except tab and newline, zero-width ones, direction overrides.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_LISTS = ("signing_bodies", "principles", "commitments", "people", "support", "sources")
MUST = {("Agreement", "parties"), ("Party", "name")}  # everything else may be null

Path = tuple[Any, ...]  # ("parties", 0, "name")
Read = Callable[[Any, Path, "list[Problem]"], Any]


class Problem(NamedTuple):
    """One fault of one record: the path of the field, what belongs there and what is there."""

    field: str
    expected: str
    got: str


def read_record(raw: object) -> tuple[Agreement | None, list[Problem]]:
    """The agreement that a decoded JSON object describes, or None with everything that is wrong with it.

    >>> agreement, problems = read_record({"parties": [{"name": "Trà Leng", "kind": 5}], "singed_on": "2025"})
    >>> [problem.field for problem in problems]
    ['parties[0].kind', 'singed_on']
    """
    problems: list[Problem] = []
    clean = _agreement()(raw, (), problems)
    if problems:
        return None, problems
    return normalised(msgspec.convert(clean, Agreement)), []


def record_of(agreement: Agreement) -> dict[str, Any]:
    """The record as plain values, as it stands in a Change and in JSON."""
    record: dict[str, Any] = msgspec.to_builtins(agreement)
    return record


def normalised(agreement: Agreement) -> Agreement:
    """The same agreement without nulls where a list or a choice belongs; itself when there is none.

    >>> a = normalised(msgspec.json.decode('{"parties": [{"name": "Sơn Trà"}], "people": null}', type=Agreement))
    >>> a.people
    ()
    """
    fix: dict[str, Any] = {name: () for name in _LISTS if getattr(agreement, name) is None}
    if agreement.kind is None:
        fix["kind"] = AgreementKind.TWINNING
    if agreement.notes is None:
        fix["notes"] = ""
    commitments = agreement.commitments or ()
    if any(c.status is None or c.progress is None or not c.fields for c in commitments):
        fix["commitments"] = tuple(_tidy(c) for c in commitments)
    if any(s.per is None for s in agreement.support or ()):
        fix["support"] = tuple(structs.replace(s, per=s.per or "total") for s in agreement.support or ())
    return structs.replace(agreement, **fix) if fix else agreement


def _tidy(commitment: Commitment) -> Commitment:
    return structs.replace(
        commitment,
        status=commitment.status or "pledged",
        progress=commitment.progress or (),
        fields=commitment.fields or ("other",),
    )


def clean_text(text: str) -> str:
    """NFC, without characters nobody sees, and without blanks at the ends."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text.strip()
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", text).strip()


def nearest(word: str, known: Iterable[str]) -> str:
    """`` (ý bạn là “name”?)`` for the known word most like this one, or nothing."""
    from rapidfuzz import fuzz, process  # only when something is wrong

    found = process.extractOne(word.lower(), list(known), scorer=fuzz.ratio, score_cutoff=60)
    return f" (ý bạn là “{found[0]}”?)" if found else ""


def describe(value: object) -> str:
    """What a person would call this value: ``chữ “abc”``, ``số 5``, ``danh sách 2 mục``."""
    match value:
        case None:
            return "giá trị trống"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"số {value}"
        case str():
            return f"“{one_line(value)}”" if one_line(value) else "chữ trống"
        case list() | tuple():
            return f"danh sách {len(value)} mục"
    return "một khối { … }"


def one_line(text: str) -> str:
    """The text fit for the middle of a sentence: without line breaks or unseen characters, and not too long."""
    text = " ".join(clean_text(text).split())
    return text if len(text) <= 60 else f"{text[:57]}…"


def path_of(path: Path) -> str:
    """A path as people write it: ``parties[0].name``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def _text(raw: Any, path: Path, problems: list[Problem]) -> str:
    if not isinstance(raw, str):
        problems.append(Problem(path_of(path), "cần chữ", describe(raw)))
        return ""
    if len(raw) > MAX_TEXT:
        problems.append(Problem(path_of(path), f"cần không quá {MAX_TEXT} ký tự", f"{len(raw)} ký tự"))
        return ""
    return clean_text(raw)


def _date(raw: Any, path: Path, problems: list[Problem]) -> str:
    text = _text(raw, path, problems)
    if text and not is_date(text):
        hint = ""
        if vietnamese := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
            day, month, year = vietnamese.groups()
            iso = f"{year}-{month:0>2}-{day:0>2}"
            hint = f" (ý bạn là “{iso}”?)" if is_date(iso) else ""
        expected = f"cần ngày có thật, dạng 2025-08-15, 2025-08 hoặc 2025{hint}"
        problems.append(Problem(path_of(path), expected, describe(raw)))
    return text


def is_date(text: str) -> bool:
    """Whether this is a real day, month or year in ISO form.

    >>> [is_date(text) for text in ("2024-02-29", "2025-02-29", "2025-08", "2025", "15/8/2025")]
    [True, False, True, True, False]
    """
    if not re.fullmatch(ISO_DATE, text, re.ASCII):
        return False
    try:
        dt.date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return "1800" <= text[:4] <= "2200"


def _url(raw: Any, path: Path, problems: list[Problem]) -> str:
    text = _text(raw, path, problems)
    if text and not re.fullmatch(r"https?://[^\s/?#@]+(?:[/?#]\S*)?", text, re.IGNORECASE):
        problems.append(Problem(path_of(path), "cần địa chỉ bắt đầu bằng http:// hoặc https://", describe(raw)))
    return text


def _id(raw: Any, path: Path, problems: list[Problem]) -> str:
    text = _text(raw, path, problems)
    if len(text) > MAX_ID or re.search(r"\s", text):
        expected = f"cần mã không có dấu cách, không quá {MAX_ID} ký tự"
        problems.append(Problem(path_of(path), expected, describe(raw)))
    return text


def _whole(raw: Any, path: Path, problems: list[Problem]) -> int:
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw <= MAX_INT:
        problems.append(Problem(path_of(path), "cần số nguyên không âm, không có dấu chấm hay chữ", describe(raw)))
        return 0
    return raw


def _one_of(values: tuple[str, ...]) -> Read:
    def read(raw: Any, path: Path, problems: list[Problem]) -> str | None:
        text = clean_text(raw) if isinstance(raw, str) else raw
        if text == "":
            return None
        if text not in values:
            hint = nearest(text, values) if isinstance(text, str) else ""
            problems.append(Problem(path_of(path), f"cần một trong: {', '.join(values)}{hint}", describe(raw)))
            return None
        return str(text)

    return read


# What the type alone does not say, by struct and field as written in JSON.
_RULES: dict[tuple[str, str], Read] = {
    ("Agreement", "id"): _id,
    ("Agreement", "signed_on"): _date,
    ("Period", "from"): _date,
    ("Period", "to"): _date,
    ("Progress", "on"): _date,
    ("Source", "published_on"): _date,
    ("Source", "url"): _url,
    ("Commitment", "fields"): _one_of(FIELD_IDS),  # of each item
}


@cache
def _agreement() -> Read:
    return _reader(inspect.type_info(Agreement))


def _reader(kind: inspect.Type, rule: Read | None = None) -> Read:
    """The function that reads values of this type; ``rule`` replaces the one for texts."""
    if isinstance(kind, inspect.UnionType):
        (inner,) = (t for t in kind.types if not isinstance(t, inspect.NoneType))
        return _reader(inner, rule)
    if isinstance(kind, inspect.StructType):
        return _struct_reader(kind)
    if isinstance(kind, inspect.VarTupleType):
        return _list_reader(_reader(kind.item_type, rule))
    if isinstance(kind, inspect.EnumType):
        return _one_of(tuple(str(member.value) for member in kind.cls))
    if isinstance(kind, inspect.LiteralType):
        return _one_of(tuple(str(value) for value in kind.values))
    if isinstance(kind, inspect.IntType):
        return _whole
    return rule or _text


def _list_reader(item: Read) -> Read:
    def read(raw: Any, path: Path, problems: list[Problem]) -> list[Any]:
        if not isinstance(raw, list | tuple):
            problems.append(Problem(path_of(path), "cần danh sách [ … ]", describe(raw)))
            return []
        values = (item(value, (*path, i), problems) for i, value in enumerate(raw) if value is not None)
        return [value for value in values if value not in ("", None)]

    return read


def _struct_reader(kind: inspect.StructType) -> Read:
    name = kind.cls.__name__
    fields = {f.encode_name: f for f in kind.fields}
    readers = {key: _reader(f.type, _RULES.get((name, key))) for key, f in fields.items()}
    nullable = {key for key, f in fields.items() if inspect.NoneType() in getattr(f.type, "types", ())}
    needed = [key for key, f in fields.items() if f.required]  # those not in MUST become "" when absent

    def read(raw: Any, path: Path, problems: list[Problem]) -> dict[str, Any]:
        if not isinstance(raw, dict):
            problems.append(Problem(path_of(path), "cần một khối { … }", describe(raw)))
            return {}
        clean: dict[str, Any] = {}
        for key, value in raw.items():
            if key not in fields:
                hint = nearest(key, fields)
                problems.append(
                    Problem(path_of((*path, one_line(key))), f"cần tên trường đã biết{hint}", describe(key))
                )
            elif value is not None:
                tidy = readers[key](value, (*path, key), problems)
                if key in nullable:
                    clean[key] = None if tidy == "" else tidy
                elif tidy is not None:
                    clean[key] = tidy
            elif key in nullable:
                clean[key] = None
        for key in needed:
            if not clean.get(key) and (name, key) in MUST and not _told(problems, (*path, key)):
                problems.append(Problem(path_of((*path, key)), "bắt buộc phải có", describe(raw.get(key))))
            clean.setdefault(key, "")
        if name == "Period" and _backwards(clean):
            problems.append(Problem(path_of((*path, "from")), f"cần ngày không sau {clean['to']}", clean["from"]))
        return clean

    return read


def _told(problems: list[Problem], path: Path) -> bool:
    return any(problem.field.startswith(path_of(path)) for problem in problems)


def _backwards(period: dict[str, Any]) -> bool:
    start, end = period.get("from") or "", period.get("to") or ""
    known = min(len(start), len(end))
    return start[:known] > end[:known]
