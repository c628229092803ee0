"""Agreements in and out of files of every kind; each fault is named by record and field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from knowledge.errors import ImportFailed, KnowledgeError, RowError
from knowledge.exchange.json import json_rows, line_rows, write_json, write_lines
from knowledge.exchange.rows import Format, Rows, Ticker
from knowledge.exchange.text import Unreadable
from knowledge.models import Agreement
from knowledge.records import describe, read_record

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EVERY = 256  # records between two calls of a ticker


class Contents(NamedTuple):
    """The agreements of a file, and what is worth telling about it though it is fine by the rules."""

    agreements: list[Agreement]
    warnings: list[RowError]


def read_file(data: bytes, name: str, tick: Ticker | None = None) -> Contents:
    """What stands in a file's bytes; ``name`` says which kind of file it is, and is named in errors.

    Raises ImportFailed with every fault of every record.
    """
    form = format_of(name, data)
    try:
        rows, warnings = form.rows(data, tick)
    except Unreadable as error:
        raise ImportFailed(name, [error.row]) from error
    agreements: list[Agreement] = []
    faults: list[RowError] = []
    first: dict[str, int] = {}
    for done, row in enumerate(rows, 1):
        if tick is not None and (done % EVERY == 0 or done == len(rows)):
            tick(done, len(rows))
        if isinstance(row, RowError):
            faults.append(row)
            continue
        agreement, problems = read_record(row.value)
        faults += [RowError(row.number, form.label(p.field), p.expected, p.got, row.line) for p in problems]
        if agreement is None:
            continue
        if agreement.id and first.setdefault(agreement.id, row.number) != row.number:
            expected = f"cần mã khác với bản ghi {first[agreement.id]}"
            faults.append(RowError(row.number, form.label("id"), expected, describe(agreement.id), row.line))
        agreements.append(agreement)
    if faults:
        raise ImportFailed(name, faults)
    return Contents(agreements, list(warnings))


def read_agreements(data: bytes, name: str) -> list[Agreement]:
    """The agreements of a file, without what is worth telling about it; else like ``read_file``.

    >>> [a.parties[0].full_name for a in read_agreements('[{"parties": [{"name": "Trà Leng"}]}]'.encode(), "a.json")]
    ['Trà Leng']
    >>> read_agreements(b'{"parties": []}', "a.jsonl")
    Traceback (most recent call last):
    knowledge.errors.ImportFailed: Không nhập được a.jsonl: bản ghi 1 (dòng 1), trường parties: bắt buộc phải có, \
nhưng gặp danh sách 0 mục.
    """
    return read_file(data, name).agreements


def write_agreements(agreements: Sequence[Agreement], format: str = "json") -> bytes:
    """The agreements as a file of this format (a key of FORMATS), which ``read_agreements`` reads back equal."""
    if format not in FORMATS:
        raise KnowledgeError(f"Chưa ghi được dạng “{format}”; các dạng có: {', '.join(FORMATS)}.")
    return FORMATS[format].write(agreements)


def format_of(name: str, data: bytes = b"") -> Format:
    """The format of a file, by the end of its name; by its first character when the name tells nothing."""
    lower = name.lower()
    for known in FORMATS.values():
        if lower.endswith(known.suffixes):
            return known
    if "." in lower.rsplit("/", 1)[-1] and not lower.endswith(".txt"):
        suffix = lower.rsplit(".", 1)[-1]
        way_out = "; hãy mở bằng Excel rồi lưu lại thành .xlsx" if suffix in _OTHER_SHEETS else ""
        raise ImportFailed(name, [RowError(0, "", f"cần tệp loại {', '.join(FORMATS)}", f"loại “{suffix}”{way_out}")])
    lines = data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")
    return FORMATS["jsonl" if lines else "json"]


def _csv_rows(data: bytes, tick: Ticker | None = None) -> Rows:
    from knowledge.exchange.csv import read

    return read(data, tick)


def _csv_written(agreements: Sequence[Agreement]) -> bytes:
    from knowledge.exchange.csv import write

    return write(agreements)


def _xlsx_rows(data: bytes, tick: Ticker | None = None) -> Rows:
    from knowledge.exchange.xlsx import read

    return read(data, tick)


def _xlsx_written(agreements: Sequence[Agreement]) -> bytes:
    from knowledge.exchange.workbook import write

    return write(agreements)


def _heading(field: str) -> str:
    from knowledge.exchange.columns import heading_of

    return heading_of(field)


_OTHER_SHEETS = ("xls", "xlsb", "xlt", "ods", "numbers", "et")
FORMATS: dict[str, Format] = {  # tables and their library are imported when a file asks for them
    "json": Format((".json",), "application/json", json_rows, write_json),
    "jsonl": Format((".jsonl", ".ndjson"), "application/x-ndjson", line_rows, write_lines),
    "csv": Format((".csv", ".tsv"), "text/csv", _csv_rows, _csv_written, _heading),
    "xlsx": Format((".xlsx", ".xlsm"), XLSX, _xlsx_rows, _xlsx_written, _heading),
}
