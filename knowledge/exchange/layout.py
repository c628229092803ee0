"""Agreements laid out as tables: what ``tables`` reads back equal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import msgspec
from msgspec import structs

from knowledge.exchange.cells import COUNTRY, Cell, Form, harmless
from knowledge.exchange.columns import (
    GROUPS,
    MAIN,
    MAIN_SHEET,
    NUMBER,
    PARTIES,
    WHICH,
    Group,
    Target,
    heading,
)
from knowledge.exchange.tables import Table
from knowledge.models import Agreement

Record = dict[str, Any]
Placed = tuple[Target, Form]  # a column of the main table: its field, and how its cells are written

_SHOWN_OF_PARTY = ("name", "kind", "province")  # even where all of it is empty


def wide_table(agreements: Sequence[Agreement]) -> Table:
    """Everything in one table, as a CSV file holds it: what there is several of has numbered columns."""
    return _main([_plain(a) for a in agreements], (PARTIES, *GROUPS), least_parties=2)


def sheets(agreements: Sequence[Agreement], *, least_parties: int = 2) -> list[Table]:
    """A table of agreements, then one for each kind of thing that an agreement has several of."""
    records = [_plain(a) for a in agreements]
    tables = [_main(records, (PARTIES,), least_parties=least_parties)]
    for group in GROUPS:
        items: list[tuple[list[Cell], Record]] = [
            ([i], item) for i, record in enumerate(records, 1) for item in record[group.field]
        ]
        tables.append(_items(group, [NUMBER], items))
        for inner in group.inner:
            counts: Counter[Cell] = Counter()
            within: list[tuple[list[Cell], Record]] = []
            for (number,), item in items:
                counts[number] += 1
                within += (([number, counts[number]], each) for each in item[inner.field])
            tables.append(_items(inner, [NUMBER, WHICH], within))
    return tables


def _main(records: Sequence[Record], groups: Sequence[Group], *, least_parties: int) -> Table:
    columns: list[Placed] = [
        ((PARTIES.field, i, c.field), c.form) for i in range(least_parties) for c in PARTIES.columns
    ]
    parties, *others = [list(_columns(group, records, ())) for group in groups]
    columns = list(dict.fromkeys([*columns, *parties]))
    columns += [(tuple(c.field.split(".")), c.form) for c in MAIN]
    columns += [placed for several in others for placed in several]
    rows = [[_written(_at(record, target), form) for target, form in columns] for record in records]
    kept = [i for i, (target, _) in enumerate(columns) if _always(target) or any(row[i] is not None for row in rows)]
    header: list[Cell] = [NUMBER, *(heading(columns[i][0]) for i in kept)]
    return Table(MAIN_SHEET, [(1, header), *((n + 1, [n, *(row[i] for i in kept)]) for n, row in enumerate(rows, 1))])


def _items(group: Group, links: list[str], items: Sequence[tuple[list[Cell], Record]]) -> Table:
    header: list[Cell] = [*links, *(column.heading for column in group.columns)]
    lines: list[tuple[int, Sequence[Cell]]] = [(1, header)]
    for number, (link, item) in enumerate(items, 2):
        lines.append((number, [*link, *(_written(item[c.field], c.form) for c in group.columns)]))
    return Table(group.sheet, lines)


def _columns(group: Group, holders: Sequence[Record], before: Target) -> Iterator[Placed]:
    """The numbered columns of a group, as many as the fullest record needs."""
    for i in range(max((len(holder[group.field]) for holder in holders), default=0)):
        at = (*before, group.field, i)
        yield from (((*at, column.field), column.form) for column in group.columns)
        having = [holder[group.field][i] for holder in holders if i < len(holder[group.field])]
        for inner in group.inner:
            yield from _columns(inner, having, at)


def _always(target: Target) -> bool:
    """Whether a column of the main table is shown even where nothing stands in it."""
    if target[0] == PARTIES.field:
        return target[-1] in _SHOWN_OF_PARTY
    return len(target) <= 2 and all(isinstance(part, str) for part in target)


def _at(node: Any, target: Target) -> Any:
    """What stands at a path of the record; ``_ABSENT`` where there is no such party, pledge …"""
    for part in target:
        if node is None or (isinstance(part, int) and part >= len(node)):
            return _ABSENT
        node = node[part]
    return node


_ABSENT = object()


def _written(value: Any, form: Form) -> Cell:
    """A value as its cell. Nothing for what is empty, except a country: there None says something."""
    if value is _ABSENT or value in ("", []) or (value is None and form is not COUNTRY):
        return None
    cell = form.write(value)
    return harmless(cell) if isinstance(cell, str) else cell


def _plain(value: Any) -> Any:
    """A record as plain values with everything in it, also what is as we would assume."""
    if isinstance(value, msgspec.Struct):
        return {name: _plain(getattr(value, attribute)) for attribute, name in _fields(type(value))}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[tuple[str, str], ...]:
    return tuple((field.name, field.encode_name) for field in structs.fields(kind))
