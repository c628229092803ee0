"""XLSX read row by row: the values a person sees, dates as exact as they are shown, merged cells filled down."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from typing import TYPE_CHECKING, Any

from knowledge.errors import RowError
from knowledge.exchange.cells import Bad, Cell
from knowledge.exchange.package import inspect
from knowledge.exchange.rows import Rows, Ticker
from knowledge.exchange.tables import Line, Table, read_tables
from knowledge.exchange.text import Unreadable
from knowledge.exchange.workbook import GUIDE, LISTS
from knowledge.text import fold

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MAX_CELLS = 5_000_000  # empty ones before the last of a row too
MAX_ROWS = 200_000  # empty ones too: a format dragged to the bottom makes a million of them
EVERY = 256  # rows between two calls of a ticker


def read(data: bytes, tick: Ticker | None = None) -> Rows:
    """The records of a workbook laid out as ours. Raises Unreadable."""
    merged = inspect(data)
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's own, on drop-down lists and styles that it does not know
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            tables = [
                _table(sheet, merged.get(getattr(sheet, "_worksheet_path", "").lstrip("/"), []), tick)
                for sheet in book.worksheets
                if fold(sheet.title) not in (fold(GUIDE), fold(LISTS), "guide", "lists")
            ]
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever a broken part makes it stumble over
        got = "tệp hỏng; hãy mở bằng Excel rồi lưu lại"
        raise Unreadable("cần tệp .xlsx đọc được", got) from error
    read = read_tables(tables)
    hidden = [
        sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible" and fold(sheet.title) != fold(LISTS)
    ]
    return Rows(
        read.rows,
        [*read.warnings, *(RowError(0, "", f"trang “{name}” đang ẩn mà vẫn được đọc", "") for name in hidden)],
    )


def _table(sheet: ReadOnlyWorksheet, merged: list[str], tick: Ticker | None) -> Table:
    """The rows of a sheet that are not empty."""
    sheet.reset_dimensions()  # some programs write wrong ones
    down = _columns_filled_down(merged)
    above: dict[int, Cell] = {}
    lines: list[Line] = []
    cells_in_all = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > MAX_ROWS or cells_in_all > MAX_CELLS:
            raise Unreadable("cần bảng nhỏ hơn", f"trang “{sheet.title}” quá dài; hãy chia thành nhiều tệp")
        cells = [_value(cell) for cell in row]
        for column in down.get(number, ()):
            cells += [None] * (column + 1 - len(cells))
            cells[column] = above.get(column)
        above = dict(enumerate(cells)) if down else above
        cells_in_all += len(cells)
        if any(cell is not None for cell in cells):
            lines.append((number, cells))
        if tick is not None and number % EVERY == 0:
            tick(number, 0)
    return Table(sheet.title, lines)


def _value(cell: Any) -> Cell:
    """What a cell holds. A formula's result may be stale or missing, so it is not taken for a value."""
    value, kind = cell.value, cell.data_type
    if value is None or value == "":
        return None
    if kind == "f":
        return Bad(
            "cần giá trị, không phải công thức; hãy chép ô rồi dán dạng giá trị", f"công thức ở ô {cell.coordinate}"
        )
    if kind == "e":
        return Bad("cần giá trị", f"ô báo lỗi {value}")
    if isinstance(value, dt.datetime):
        return _as_shown(value, str(cell.number_format))
    if isinstance(value, str | int | float | bool):
        return value
    return str(value)


def _as_shown(value: dt.datetime, shown_as: str) -> Cell:
    """The date no more exact than the sheet shows it: who types 8/2025 gets 1/8/2025, of which Excel shows Aug-25."""
    letters = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", shown_as.lower())
    if "d" in letters or "y" not in letters:
        return value.date()
    return f"{value:%Y-%m}" if "m" in letters else f"{value:%Y}"


def _columns_filled_down(merged: list[str]) -> dict[int, list[int]]:
    """For each row, the columns (from 0) that hold what the cell above holds, as cells merged downwards do."""
    filled: dict[int, list[int]] = {}
    in_all = 0
    for ref in merged:
        start, end = ref.split(":")
        first, last = (int(re.sub(r"\D", "", corner)) for corner in (start, end))
        column = 0
        for letter in re.sub(r"\d", "", start):
            column = column * 26 + ord(letter) - ord("A") + 1
        in_all += max(last - first, 0)
        if in_all > MAX_ROWS:
            raise Unreadable("cần bảng nhỏ hơn", "quá nhiều ô gộp; hãy bỏ gộp ô")
        for row in range(first + 1, last + 1):
            filled.setdefault(row, []).append(column - 1)
    return filled


__all__ = ["read"]
