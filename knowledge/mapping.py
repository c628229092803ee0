"""Any CSV as agreements: which column, or which constant, stands in which field of the record."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec import inspect

from knowledge.errors import ImportFailed, KnowledgeError, RowError
from knowledge.exchange.rows import Ticker
from knowledge.exchange.text import Unreadable, utf8_text
from knowledge.models import Agreement
from knowledge.places.country_names import country_of
from knowledge.records import describe, nearest, one_line, read_record
from knowledge.text import fold

Path_ = tuple[str | int, ...]  # ("parties", 0, "name")
_PART = re.compile(r'(?:"[^"]*"|[^",\r\n])+')
_QUOTED = re.compile(r'"[^"]*"')


class BadMapping(KnowledgeError):  # noqa: N818 - reads as what it is
    """A mapping that names no field, or a column that the file does not have."""


class Rule(NamedTuple):
    """One field of the record, and what fills it: a column of the file, or the same text in every record."""

    path: Path_
    column: str | None
    constant: str = ""


class Mapped(msgspec.Struct, frozen=True):
    """The agreements of a file, and what is worth telling about it."""

    agreements: tuple[Agreement, ...]
    same: int  # rows that say what a row before them says, perhaps with the parties the other way round
    strange_countries: dict[str, int]  # names without an ISO code, as written, with their number


def parse_mapping(text: str) -> tuple[Rule, ...]:
    """The rules of ``field=column,field:=constant,…``; a name or value with a comma in it stands in double quotes.

    A new line separates as a comma does. Raises BadMapping.

    >>> parse_mapping("parties.0.name=city1,kind:=twinning")[1]
    Rule(path=('kind',), column=None, constant='twinning')
    """
    if text.count('"') % 2:
        raise BadMapping(f"Dấu ngoặc kép chưa khép: {one_line(text)}.")
    rules: list[Rule] = []
    for part in (part.replace('"', "") for part in _PART.findall(text) if part.strip()):
        left, equals, right = part.partition("=")
        constant = left.endswith(":")
        path = _path(left.removesuffix(":").strip())
        if not equals or not right.strip():
            raise BadMapping(f"“{one_line(part)}”: cần dạng trường=cột, hoặc trường:=giá trị.")
        if any(rule.path == path for rule in rules):
            raise BadMapping(f"Trường {_shown(path)} được chỉ hai lần.")
        rules.append(Rule(path, None, right.strip()) if constant else Rule(path, right.strip()))
    if not any(rule.path[0] == "parties" and rule.column for rule in rules):
        raise BadMapping("Cần ít nhất tên của một bên, như parties.0.name=cột.")
    _refuse_gaps(rules)
    return tuple(rules)


def read_mapped(
    data: bytes, name: str, rules: Sequence[Rule], tick: Ticker | None = None, *, distinct: bool = False
) -> Mapped:
    """The agreements in the bytes of a CSV file (UTF-8, a header row; commas, semicolons or tabs).

    With ``distinct`` rows that only repeat another are left out.

    Empty cells are left out, and so is a party, promise … of which every cell is empty. Names of countries become ISO
    codes; a part of a country ("Scotland", "Ohio, United States") also fills an empty province. A name that no
    table knows stays as written. Raises BadMapping, or ImportFailed with every fault of every row.
    """
    header, rows, faults = _table(data, name)
    at = {rule: _column(rule, header) for rule in rules if rule.column is not None}
    fixed = _above(rules) - _above(at)  # what constants alone fill
    agreements: list[Agreement] = []
    seen: set[object] = set()
    first: dict[str, int] = {}  # the row that has an id
    strange: Counter[str] = Counter()
    same = 0
    for number, (line, cells) in enumerate(rows, 1):
        if tick is not None and number % 256 == 0:
            tick(number, len(rows))
        agreement, problems = read_record(_record(rules, at, fixed, cells, strange))
        faults += [RowError(number, *problem, line=line) for problem in problems]
        if agreement is None:
            continue
        key = _whatever_order(agreement)
        same += key in seen
        if key not in seen or not distinct:
            agreements.append(agreement)
            if agreement.id and first.setdefault(agreement.id, number) != number:
                expected = f"cần mã khác với bản ghi {first[agreement.id]}"
                faults.append(RowError(number, "id", expected, describe(agreement.id), line))
        seen.add(key)
    if faults:
        raise ImportFailed(name, sorted(faults, key=lambda fault: fault.line or 0))
    if tick is not None:
        tick(len(rows), len(rows))
    return Mapped(tuple(agreements), same, dict(strange.most_common()))


# The file


def _table(data: bytes, name: str) -> tuple[list[str], list[tuple[int, list[str]]], list[RowError]]:
    """The header, the rows with their line in the file, and the rows that have too many cells or too few."""
    try:
        text = utf8_text(data)
    except Unreadable as error:
        raise ImportFailed(name, [error.row]) from error
    first = _QUOTED.sub("", text.partition("\n")[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    rows: list[tuple[int, list[str]]] = []
    faults: list[RowError] = []
    try:
        header = [cell.strip() for cell in next(reader, [])]
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            rows.append((reader.line_num, cells))
            if len(cells) != len(header):
                faults.append(RowError(len(rows), "", f"cần {len(header)} ô", f"{len(cells)} ô", reader.line_num))
                cells += [""] * (len(header) - len(cells))
    except csv.Error as error:
        got = "dấu ngoặc kép sai chỗ hoặc chưa khép"
        fault = RowError(len(rows) + 1, "", "cần CSV đúng cú pháp", got, reader.line_num)
        raise ImportFailed(name, [*faults, fault]) from error
    if not header or not rows:
        raise ImportFailed(name, [RowError(0, "", "cần một dòng tên cột và ít nhất một dòng dữ liệu", "tệp trống")])
    return header, rows, faults


def _column(rule: Rule, header: Sequence[str]) -> int:
    column = rule.column or ""
    found = [i for i, name in enumerate(header) if name == column]
    found = found or [i for i, name in enumerate(header) if fold(name) == fold(column)]
    if len(found) > 1:
        raise BadMapping(f"Tệp có {len(found)} cột cùng tên “{one_line(column)}”.")
    if not found:
        columns = one_line(", ".join(header))
        raise BadMapping(f"Tệp không có cột “{one_line(column)}”{nearest(column, header)}; các cột: {columns}.")
    return found[0]


# Paths into the record


def _path(text: str) -> Path_:
    """The path that ``parties.0.name`` or ``parties[0].name`` means; raises BadMapping where the record has none."""
    parts = [int(p) if p.isdecimal() else p for p in re.sub(r"\[(\d+)\]", r".\1", text).split(".")]
    kind: inspect.Type = inspect.type_info(Agreement)
    for at, part in enumerate(parts):
        before = _shown(parts[:at])
        kind = _not_none(kind)
        if isinstance(kind, inspect.StructType):
            known = {f.encode_name: f.type for f in kind.fields}
            if part not in known:
                where = f"{before} không có" if before else "Bản ghi không có"
                raise BadMapping(f"{where} trường “{one_line(str(part))}”{nearest(str(part), known)}.")
            kind = known[str(part)]
        elif isinstance(kind, inspect.VarTupleType):
            if not isinstance(part, int):
                raise BadMapping(f"Sau {before} cần số thứ tự, từ 0: {before}.0.{part}?")
            kind = kind.item_type
        else:
            raise BadMapping(f"{before} là một giá trị, không có “{one_line(str(part))}” bên trong.")
    kind = _not_none(kind)
    if isinstance(kind, inspect.StructType | inspect.VarTupleType):
        item = kind.item_type if isinstance(kind, inspect.VarTupleType) else kind
        inner = _not_none(item)
        example = f"{_shown(parts)}{'.0' if item is not kind else ''}"
        if isinstance(inner, inspect.StructType):
            example += f".{inner.fields[0].encode_name}"
        raise BadMapping(f"{_shown(parts)} gồm nhiều phần; hãy chỉ rõ phần nào, như {example}.")
    return tuple(parts)


def _not_none(kind: inspect.Type) -> inspect.Type:
    if isinstance(kind, inspect.UnionType):
        return next(t for t in kind.types if not isinstance(t, inspect.NoneType))
    return kind


def _refuse_gaps(rules: Sequence[Rule]) -> None:
    """A list has its items from 0 on: parties.1 without parties.0 is a slip."""
    there = {rule.path[:i] for rule in rules for i in range(1, len(rule.path) + 1)}
    for path in sorted(there, key=str):
        if isinstance(path[-1], int) and path[-1] and (*path[:-1], path[-1] - 1) not in there:
            raise BadMapping(f"Có {_shown(path)} mà không có {_shown((*path[:-1], path[-1] - 1))}.")


def _shown(path: Sequence[str | int]) -> str:
    return ".".join(map(str, path))


# One row


def _above(rules: Iterable[Rule]) -> set[Path_]:
    """Everything that the fields of some rules lie in, all the way up."""
    return {rule.path[:i] for rule in rules for i in range(1, len(rule.path))}


def _record(
    rules: Sequence[Rule], at: dict[Rule, int], fixed: set[Path_], cells: Sequence[str], strange: Counter[str]
) -> dict[str, Any]:
    """The row as a plain record: dictionaries all the way, lists made of them at the end."""
    root: dict[Any, Any] = {}
    filled: set[Path_] = {()}
    places: list[tuple[Path_, str]] = []
    for rule in rules:
        text = rule.constant if rule.column is None else cells[at[rule]].strip()
        if not text:
            if rule.path[-1] == "country":
                _put(root, rule.path, None)  # not told, which is not the same as ours
            continue
        if rule.column is not None:
            filled |= _above((rule,))
        if rule.path[-1] == "country":
            code, part = country_of(text)
            if code is None:
                strange[text] += 1
            elif part:
                places.append((rule.path[:-1], part))
            text = code or text
        _put(root, rule.path, int(text) if rule.path[-1] in _NUMBERS and text.isdecimal() else text)
    for party, part in places:
        _put(root, (*party, "province"), part, keep=True)
    record: dict[str, Any] = _lists(root, (), filled | fixed)
    return record


_NUMBERS = ("term_years", "amount_vnd")


def _put(root: dict[Any, Any], path: Path_, value: object, *, keep: bool = False) -> None:
    for part in path[:-1]:
        root = root.setdefault(part, {})
    if not keep or not root.get(path[-1]):
        root[path[-1]] = value


def _lists(node: Any, path: Path_, filled: set[Path_]) -> Any:
    """The record with its lists as lists, without what no cell of the row fills."""
    if not isinstance(node, dict):
        return node
    inner = {
        k: _lists(v, (*path, k), filled) for k, v in node.items() if not isinstance(v, dict) or (*path, k) in filled
    }
    return [inner[k] for k in sorted(inner)] if inner and all(isinstance(k, int) for k in inner) else inner


def _whatever_order(agreement: Agreement) -> object:
    """What a record says, whichever of its parties stands first."""
    parties = frozenset((p.name, p.kind, p.province, p.country) for p in agreement.parties)
    rest = msgspec.structs.replace(agreement, parties=())
    return parties, msgspec.json.encode(rest)


__all__ = ["BadMapping", "Mapped", "Rule", "country_of", "parse_mapping", "read_mapped"]
