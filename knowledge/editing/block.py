"""Reads a pasted block, a heading a line ("Bên A: …", "Ngày ký: …"), or pasted JSON, into parts of a record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any

import msgspec

from knowledge.editing.errors import BadValueError
from knowledge.editing.paths import NAMES, Path, UnknownFieldError, read_path
from knowledge.editing.values import is_nothing, read_fields, read_value
from knowledge.text import fold

_HEADING = re.compile(r"\s*(?:[-–•*]\s+|\d{1,2}[.)]\s+)?([^\W\d][^:\n]{0,60}?)\s*:\s*(.*)")
_BULLET = re.compile(r"\s*(?:[-–•*+]|\d{1,2}[.)])\s")
_IN_BRACKETS = re.compile(r"(.*?)\s*\((.+)\)\s*")
_PLEDGES_ON = re.compile(r"(?:cam kết|cam ket|pledges?)\s+(?:về\s+|ve\s+|on\s+)?(.+)", re.IGNORECASE)
_KINDS = ("phuong", "xa", "thi tran", "dac khu", "quan", "huyen")  # as headings of a party
_SLIP = 0.8  # how like a heading words must be to be one with a slip
_LISTS = ("commitments", "principles", "signing_bodies", "people", "support", "sources")


class Fault(msgspec.Struct, frozen=True):
    """A line that could not be used: a heading that nobody knows, or a value that is none.

    ``expected`` is "heading" or what ``BadValueError`` says; ``near`` the heading that was probably meant, or "".
    """

    words: str
    expected: str
    near: str = ""


class Block(msgspec.Struct, frozen=True):
    """What a block says: the parties as typed, the fields read, and what could not be."""

    parties: tuple[str, ...] = ()
    fields: dict[str, Any] = {}  # of the record, without the parties; lists hold their new items
    faults: tuple[Fault, ...] = ()


def is_block(text: str) -> bool:
    """Whether a text is meant as a block: it begins with a heading that is known.

    >>> is_block("BEN A: phuong Son Tra"), is_block("Ghi nhớ: hai bên"), is_block("https://a.vn/b")
    (True, False, False)
    """
    first = next((line for line in _lines(text) if line.strip()), "")
    match = _HEADING.match(first)
    return match is not None and _headed(match[1], match[2], None) is not None


def read_block(text: str, today: date) -> Block:
    """Read a block. Lines without a heading go on with the one above; what is not said stays out."""
    parties: list[str] = []
    fields: dict[str, Any] = {}
    faults: list[Fault] = []
    for heading, value in _sections(text, faults):
        path, topics = heading
        if is_nothing(value):
            continue
        if path[0] == "parties":
            parties.append(value)
            continue
        try:
            read = read_value(path, value, today)
        except BadValueError as error:
            faults.append(Fault(value, error.expected))
            continue
        if topics:
            read = [{**item, "fields": topics} if "fields" not in item else item for item in read]
        name = str(path[0])
        fields[name] = [*fields.get(name, ()), *read] if isinstance(read, list) else read
    return Block(tuple(parties), fields, tuple(faults))


def json_object(text: str) -> dict[str, Any] | None:
    """The JSON object that a text is, also as the one item of an array; None for any other text.

    >>> json_object('[{"parties": []}]'), json_object("Bên A: Sơn Trà")
    ({'parties': []}, None)
    """
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        value = msgspec.json.decode(text.strip())
    except msgspec.DecodeError:
        return None
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, dict) else None


Heading = tuple[Path, list[str]]  # the field, and the fields of cooperation that its brackets name


def _sections(text: str, faults: list[Fault]) -> list[tuple[Heading, str]]:
    """The headings with all that stands under them."""
    sections: list[tuple[Heading, list[str]]] = []
    skipping = False
    for line in filter(str.strip, _lines(text)):
        match = _HEADING.match(line)
        under = sections[-1][0] if sections else None
        if _free(under) and _BULLET.match(line):  # "- Xã: cung cấp nông sản" under "Cam kết"
            match = None
        if match and (headed := _headed(match[1], match[2], under)):
            sections.append((headed[0], [headed[1]]))
            skipping = False
        elif match and _looks_like_heading(match[1], match[2], under):
            faults.append(Fault(match[1].strip(), "heading", _near(match[1])))
            skipping = not _free(under)
        elif sections and not skipping:
            sections[-1][1].append(line)
        else:
            faults.append(Fault(line.strip(), "heading"))
    return [(heading, "\n".join(lines).strip()) for heading, lines in sections]


def _headed(words: str, value: str, under: Heading | None) -> tuple[Heading, str] | None:
    """The field that a heading names, and what stands behind it; "Phường: Sơn Trà" names a party by its kind."""
    if value and fold(words) in _KINDS and not _free(under):
        return (("parties", 0), []), f"{words} {value}"
    heading = _known(words)
    return None if heading is None else (heading, value)


def _lines(text: str) -> Iterator[str]:
    """The lines; one that holds several headings after semicolons ("Bên A: …; Bên B: …") as several."""
    for line in text.replace("**", "").splitlines():
        piece = ""
        for part in line.split(";"):
            match = _HEADING.match(part)
            if piece and match and _known(match[1]):
                yield piece
                piece = part
            else:
                piece = f"{piece};{part}" if piece else part
        yield piece


def _known(words: str) -> Heading | None:
    """The field that a heading names: "Bên A", "Cam kết (y tế)", "Cam kết y tế", "PARTY 2"."""
    topics: list[str] = []
    if match := _IN_BRACKETS.fullmatch(words):
        try:
            words, topics = match[1], read_fields(match[2])
        except BadValueError:
            words = match[1]  # "Ngày ký (dương lịch)"
    elif match := _PLEDGES_ON.fullmatch(words.strip()):
        try:
            words, topics = "commitments", read_fields(match[1])
        except BadValueError:
            return None
    if "." in words:
        return None
    try:
        path = read_path(words)
    except UnknownFieldError:
        return None
    name = str(path[0])
    if topics and name != "commitments":
        topics = []
    return ((name,), topics) if name != "parties" else (path, topics)


def _looks_like_heading(words: str, value: str, under: Heading | None) -> bool:
    """Whether "words: value" is meant as a heading, rather than as a sentence under "Cam kết" or "Ghi chú".

    Under these a slip of a heading's name still is one ("Ngyà ký"), other words before a colon are not ("Y tế").
    """
    if value.startswith("//") or len(words.split()) > 5:
        return False
    if not _free(under):
        return True
    return bool(get_close_matches(fold(words), _all_names(), n=1, cutoff=_SLIP))


def _free(under: Heading | None) -> bool:
    """Whether sentences of any form may stand under a heading."""
    return under is not None and under[0][0] in (*_LISTS, "notes")


def _near(words: str) -> str:
    try:
        read_path(words)
    except UnknownFieldError as error:
        return error.near if error.near.replace("_", " ") in _all_names() else ""
    return ""


def _all_names() -> set[str]:
    return {name for names in NAMES["Agreement"].values() for name in names} | {fold(n) for n in NAMES["Agreement"]}
