"""Agreements as CSV, one row each: commas, semicolons or tabs, as spreadsheets of any country save it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from itertools import islice

from knowledge.exchange.columns import column_of
from knowledge.exchange.layout import wide_table
from knowledge.exchange.rows import Rows, Ticker
from knowledge.exchange.tables import HEADER_WITHIN, Line, Table, read_tables
from knowledge.exchange.text import Unreadable, text_of_table
from knowledge.models import Agreement

MAX_ROWS = 50_000
SAMPLE = 50_000  # characters that hold the headings


def read(data: bytes, tick: Ticker | None = None) -> Rows:
    """The records of a CSV file laid out as ours. Raises Unreadable."""
    text = text_of_table(data)
    delimiter = max(",;\t", key=lambda by: _headings(text[:SAMPLE], by))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[Line] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((reader.line_num, cells))
            if len(lines) > MAX_ROWS:
                raise Unreadable(f"cần không quá {MAX_ROWS} dòng", "nhiều hơn; hãy chia thành nhiều tệp")
    except csv.Error as error:
        got = "dấu ngoặc kép sai chỗ hoặc chưa khép"
        raise Unreadable("cần CSV đúng cú pháp", got, line=reader.line_num) from error
    return read_tables([Table("", lines)])


def _headings(sample: str, delimiter: str) -> int:
    """How many headings the best of the first rows has when it is parted so: cells may hold all the other marks."""
    rows = islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), HEADER_WITHIN)
    return max((sum(column_of(cell) is not None for cell in row) for row in rows), default=0)


def write(agreements: Sequence[Agreement]) -> bytes:
    """One row an agreement, in UTF-8 with the byte order mark without which Excel takes it for something else."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(cells for _, cells in wide_table(agreements).lines)
    return out.getvalue().encode("utf-8-sig")
