"""Agreements as JSON and JSON Lines; a break is told by record and line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from knowledge.errors import RowError
from knowledge.exchange.rows import Row, Rows, Ticker
from knowledge.exchange.text import Unreadable, utf8_text
from knowledge.models import Agreement
from knowledge.records import describe, record_of


def json_rows(data: bytes, tick: Ticker | None = None) -> Rows:
    """The records of a JSON array, of one object, or of JSON Lines under a wrong name. Raises Unreadable."""
    return Rows(_json_rows(data))


def line_rows(data: bytes, tick: Ticker | None = None) -> Rows:
    """The records of JSON Lines, or of a JSON array under a wrong name. Raises Unreadable."""
    return Rows(_line_rows(data))


def _text_of(data: bytes) -> str:
    text = utf8_text(data)
    if not text.strip():
        raise Unreadable("cần ít nhất một bản ghi", "tệp trống")
    return text


def _json_rows(data: bytes) -> list[Row | RowError]:
    text = _text_of(data)
    if _is_lines(text):
        return _line_rows(data)
    try:
        value = msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError) as error:
        number, line = _where_broken(text)
        raise Unreadable("cần JSON đúng cú pháp", "chỗ viết sai, hoặc tệp bị cắt cụt", number, line) from error
    if isinstance(value, dict):
        value = [value]  # a file with a single record
    if not isinstance(value, list):
        raise Unreadable("cần danh sách bản ghi [ … ]", describe(value))
    return [Row(number, None, item) for number, item in enumerate(value, 1)]


def _where_broken(text: str) -> tuple[int, int]:
    """The record (0: none) and the line at which the JSON stops being right, found by reading record by record."""
    decoder, number, at = json.JSONDecoder(), 0, _blanks(text, 0)
    try:
        if text[at : at + 1] == "[":
            while text[at : at + 1] in ("[", ","):
                number += 1
                start = at = _blanks(text, at + 1)
                _, at = decoder.raw_decode(text, start)
                msgspec.json.decode(text[start:at])  # stricter: NaN, half a surrogate pair
                at = _blanks(text, at)
        else:
            decoder.decode(text)
    except json.JSONDecodeError as error:
        at = error.pos
    except (msgspec.MsgspecError, RecursionError):
        pass  # the record is known; a place inside it would say no more
    return number, text.count("\n", 0, at) + 1


def _blanks(text: str, at: int) -> int:
    while text[at : at + 1] in {" ", "\n", "\r", "\t"}:
        at += 1
    return at


def _is_lines(text: str) -> bool:
    """Whether these are JSON Lines under whatever name: several lines, of which the first is a whole object."""
    first, _, others = text.strip().partition("\n")
    if not first.startswith("{") or not others.strip():
        return False
    try:
        return isinstance(msgspec.json.decode(first), dict)
    except (msgspec.MsgspecError, RecursionError):
        return False


def _line_rows(data: bytes) -> list[Row | RowError]:
    text = _text_of(data)
    return _json_rows(data) if text.lstrip().startswith("[") else list(_lines(text))


def _lines(text: str) -> Iterator[Row | RowError]:
    lines = ((line, content) for line, content in enumerate(text.split("\n"), 1) if content.strip())
    for number, (line, content) in enumerate(lines, 1):  # not splitlines: a text may hold U+2028
        try:
            yield Row(number, line, msgspec.json.decode(content))
        except (msgspec.MsgspecError, RecursionError):
            yield RowError(number, "", "cần một đối tượng JSON trọn trong một dòng", describe(content.strip()), line)


def write_json(agreements: Sequence[Agreement]) -> bytes:
    """A JSON array, indented for people."""
    return msgspec.json.format(msgspec.json.encode([_explicit(a) for a in agreements]), indent=2) + b"\n"


def write_lines(agreements: Sequence[Agreement]) -> bytes:
    """A record a line."""
    return b"".join(msgspec.json.encode(_explicit(a)) + b"\n" for a in agreements)


def _explicit(agreement: Agreement) -> dict[str, Any]:
    """The record with its kind and its parties' countries written out, for readers that do not know our defaults."""
    record = record_of(agreement)
    parties = [{"name": p["name"], "country": "VN"} | p for p in record.pop("parties")]
    return {"id": record.pop("id", ""), "kind": agreement.kind, "parties": parties} | record
