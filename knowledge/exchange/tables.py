"""Tables read as agreements: one row an agreement, and sheets with a row for each pledge, person, gift, source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from knowledge.errors import RowError
from knowledge.exchange.cells import Bad, Cell, Form, Misread, text_of
from knowledge.exchange.columns import (
    GROUPS,
    MAIN_SHEET,
    NUMBER,
    PARTIES,
    WHICH,
    Group,
    Target,
    column_of,
    column_on_sheet,
    heading,
)
from knowledge.exchange.rows import Row, Rows
from knowledge.exchange.text import Unreadable
from knowledge.records import describe, one_line
from knowledge.text import fold

_NUMBER, _ID = NUMBER, "Mã"
HEADER_WITHIN = 20  # rows: above the headings officials put the name of the office, a title, a date
KINDS_BEFORE_NAMES = ("phường", "xã", "thị trấn", "đặc khu", "huyện", "quận", "thị xã", "tỉnh", "thành phố")

Line = tuple[int, Sequence[Cell]]  # the number of a row in its file, and its cells


class Table(NamedTuple):
    """One sheet: what it is called, and its rows that are not empty, the headings among them."""

    title: str
    lines: Sequence[Line]


# Reading


def read_tables(tables: Sequence[Table]) -> Rows:
    """The records that the tables hold together. Raises Unreadable where none has the headings of agreements."""
    main, others = _main_and_others(tables)
    reading = _Reading()
    reading.agreements(main)
    for table in sorted(others, key=lambda table: _group_of(table)[1] is not None):  # steps after what they belong to
        group, outer = _group_of(table)
        if group is None:
            reading.warnings.append(RowError(0, "", f"trang “{one_line(table.title)}” không dùng tới, đã bỏ qua", ""))
        else:
            reading.items(table, group, outer)
    return reading.rows()


class _Reading:
    """Records being put together from rows of several tables."""

    def __init__(self) -> None:
        self.warnings: list[RowError] = []
        self._faults: list[RowError] = []
        self._records: list[tuple[int, dict[Any, Any]]] = []  # with the line of each
        self._at: dict[tuple[str, str], int] = {}  # (_NUMBER or _ID, what stands there) -> place in _records

    def agreements(self, table: Table) -> None:
        """Takes the main table."""
        header, lines = _header(table)
        columns = {i: found for i, cell in enumerate(header) if (found := column_of(text_of(cell))) is not None}
        links = {i: link for i, cell in enumerate(header) if (link := _link(cell)) is _NUMBER}
        self._refuse_twins(columns)
        self._warn_of_unknown("", header, {*columns, *links})
        for line, cells in lines:
            record = self._filled(columns, header, cells, len(self._records) + 1, line)
            if not record:
                continue
            for party in record.get("parties", {}).values():
                _part_kind_from_name(party)
            place = len(self._records)
            self._records.append((line, record))
            names = [*self._named(links, cells), (_ID, record.get("id", ""))]
            if not links:
                names.append((_NUMBER, str(place + 1)))
            for name in names:
                if name[1] and self._at.setdefault(name, place) != place:
                    expected = "cần giá trị khác với các dòng trên"
                    self._faults.append(RowError(place + 1, name[0], expected, describe(name[1]), line))

    def items(self, table: Table, group: Group, outer: Group | None) -> None:
        """Takes a sheet that has a row for each item of a group, perhaps inside an item of another."""
        header, lines = _header(table, group)
        links = {i: link for i, cell in enumerate(header) if (link := _link(cell)) is not None}
        which = {i: WHICH for i, cell in enumerate(header) if outer and fold(text_of(cell)) == fold(WHICH)}
        columns = {
            i: found for i, cell in enumerate(header)
            if i not in links and (found := column_on_sheet(group, text_of(cell))) is not None
        }  # fmt: skip
        self._warn_of_unknown(f"{table.title}: ", header, {*columns, *links, *which})
        for line, cells in lines:
            named = self._named(links, cells)
            place = next((self._at[name] for name in named if name in self._at), None)
            number = 0 if place is None else place + 1
            item = self._filled(columns, header, cells, number, line, f"{table.title}: ")
            if not item:
                continue
            if place is None:
                expected = f"cần {NUMBER} có trong trang {MAIN_SHEET}"
                self._faults.append(
                    RowError(0, f"{table.title}: {NUMBER}", expected, describe(named[0][1] if named else ""), line)
                )
                continue
            record = self._records[place][1]
            if outer is not None:
                said = next((text for _, text in self._named(which, cells)), "")
                record = record.get(outer.field, {}).get(int(said) - 1 if said.isdecimal() else None)
                if record is None:
                    expected = f"cần số thứ tự một {outer.heading.lower()} của thỏa thuận này"
                    self._faults.append(RowError(number, f"{table.title}: {WHICH}", expected, describe(said), line))
                    continue
            there = record.setdefault(group.field, {})
            there[max(there, default=-1) + 1] = item

    def rows(self) -> Rows:
        """Everything read, faults first met first."""
        if not self._records and not self._faults:
            raise Unreadable("cần ít nhất một dòng dữ liệu dưới dòng tên cột", "bảng trống")
        records = [Row(i, line, _lists(record)) for i, (line, record) in enumerate(self._records, 1)]
        return Rows([*self._faults, *records], self.warnings)

    def _filled(
        self,
        columns: dict[int, tuple[Target, Form]],
        header: Sequence[Cell],
        cells: Sequence[Cell],
        number: int,
        line: int,
        where: str = "",
    ) -> dict[Any, Any]:
        """What the cells of a row fill, as dictionaries all the way; lists have their places as keys."""
        root: dict[Any, Any] = {}
        for i, (target, form) in columns.items():
            cell = cells[i] if i < len(cells) else None
            if cell is None or (isinstance(cell, str) and not cell.strip()):
                continue
            said = where + one_line(text_of(header[i]))
            if isinstance(cell, Bad):
                self._faults.append(RowError(number, said, *cell, line))
                continue
            try:
                value = form.read(cell)
            except Misread as error:
                self._faults.append(RowError(number, said, str(error), describe(text_of(cell)), line))
                continue
            node = root
            for part in target[:-1]:
                node = node.setdefault(part, {})
            node[target[-1]] = value
        return root

    @staticmethod
    def _named(columns: dict[int, str], cells: Sequence[Cell]) -> list[tuple[str, str]]:
        """What stands in some columns of a row, each with what the column is, without the empty ones."""
        found = ((name, text_of(cells[i])) for i, name in columns.items() if i < len(cells))
        return [(name, text) for name, text in found if text]

    def _refuse_twins(self, columns: dict[int, tuple[Target, Form]]) -> None:
        for target, times in Counter(target for target, _ in columns.values()).items():
            if times > 1:
                self._faults.append(RowError(0, heading(target), "cần một cột", f"{times} cột cùng nghĩa"))

    def _warn_of_unknown(self, where: str, header: Sequence[Cell], known: set[int]) -> None:
        for i, cell in enumerate(header):
            if i not in known and text_of(cell):
                said = f"cột “{where}{one_line(text_of(cell))}” không dùng tới, đã bỏ qua"
                self.warnings.append(RowError(0, "", said, ""))


def _main_and_others(tables: Sequence[Table]) -> tuple[Table, list[Table]]:
    named = [t for t in tables if fold(t.title) in (fold(MAIN_SHEET), "agreements") and _header_at(t) is not None]
    main = next(iter(named), None) or next((t for t in tables if _header_at(t) is not None), None)
    if main is None:
        first = f"cần cột “{heading(('parties', 0, 'name'))}” (tải tệp mẫu bằng lệnh /mau)"
        raise Unreadable(first, "bảng không có cột ấy" if any(t.lines for t in tables) else "bảng trống")
    return main, [t for t in tables if t is not main and t.lines]


def _group_of(table: Table) -> tuple[Group | None, Group | None]:
    """The group whose items the sheet holds, and the one these lie inside of."""
    pairs = [(g, None) for g in GROUPS] + [(inner, g) for g in GROUPS for inner in g.inner]
    for group, outer in pairs:
        if fold(table.title) in (fold(group.sheet), group.field):
            return group, outer
    return None, None


def _header_at(table: Table) -> int | None:
    """Where the headings of agreements stand: the first row that names a party and something else."""
    for i, (_, cells) in enumerate(table.lines[:HEADER_WITHIN]):
        found = [column[0] for cell in cells if (column := column_of(text_of(cell))) is not None]
        if len(found) > 1 and any(target[0] == PARTIES.field and target[-1] == "name" for target in found):
            return i
    return None


def _header(table: Table, group: Group | None = None) -> tuple[Sequence[Cell], Sequence[Line]]:
    """The headings and the rows below them; a sheet of items has its headings in the row with most known ones."""
    if group is None:
        at = _header_at(table) or 0
    else:
        known = [
            sum(column_on_sheet(group, text_of(c)) is not None for c in cells)
            for _, cells in table.lines[:HEADER_WITHIN]
        ]
        at = known.index(max(known))
    return table.lines[at][1], table.lines[at + 1 :]


def _link(cell: Cell) -> str | None:
    """What a column of this heading ties rows of several sheets together by."""
    words = fold(text_of(cell))
    return _NUMBER if words in ("stt", "tt", "so thu tu", "no") else _ID if words in ("ma", "id") else None


def _part_kind_from_name(party: dict[str, Any]) -> None:
    """``Phường Sơn Trà`` typed in the column of names: the kind is a field of its own."""
    first = str(party.get("name", "")).lower()
    kind = next((k for k in KINDS_BEFORE_NAMES if first.startswith(f"{k} ")), None)
    if kind is not None and not party.get("kind"):
        party |= {"name": str(party["name"])[len(kind) :].strip(), "kind": kind}


def _lists(node: Any) -> Any:
    """Dictionaries whose keys are places made lists."""
    if not isinstance(node, dict):
        return node
    inner = {key: _lists(value) for key, value in node.items()}
    return [inner[key] for key in sorted(inner)] if inner and all(isinstance(key, int) for key in inner) else inner
