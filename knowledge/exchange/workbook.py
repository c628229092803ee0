"""XLSX written: a sheet that says how to fill it in, the tables, and drop-down lists; empty it is the template."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from knowledge.errors import KnowledgeError
from knowledge.exchange.cells import WHOLE
from knowledge.exchange.columns import GROUPS, MAIN, PARTIES, Column, Target, column_of
from knowledge.exchange.layout import sheets
from knowledge.exchange.tables import Table
from knowledge.models import Agreement

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

GUIDE, LISTS = "Hướng dẫn", "Danh mục"
LONGEST = 32_767  # characters of a cell, Excel's limit
_NO_XML = re.compile("[\ufffe\uffff]")
_FILLED = 2_000  # rows that get a drop-down list, beyond those that are filled
_GUIDE = (
    "Cách điền",
    "Trang “Thỏa thuận”: mỗi dòng một thỏa thuận. Chỉ tên các bên là bắt buộc; điều gì nguồn không nói thì để trống.",
    "STT: số thứ tự trong tệp này. Các trang sau dùng đúng số ấy để chỉ thỏa thuận mà dòng đó thuộc về.",
    "Tên bên không kèm loại: cột tên ghi “Sơn Trà”, cột loại ghi “phường”.",
    "Hơn hai bên: điền “Bên 3”; hơn nữa thì thêm cột “Bên 4: tên”, “Bên 4: loại” …",
    "Ngày: 15/8/2025; chỉ biết tháng: 8/2025; chỉ biết năm: 2025.",
    "Nước: để trống là Việt Nam.",
    "Nhiều mục trong một ô (cơ quan ký, nguyên tắc, lĩnh vực, tên khác): cách nhau bằng dấu chấm phẩy.",
    "Lĩnh vực: mục mà cam kết đứng dưới ghi trước. Danh sách ở trang “Danh mục”.",
    "Trang “Tiến độ”: “Cam kết số” là cam kết thứ mấy của thỏa thuận ấy ở trang “Cam kết”.",
    "Mã: để trống với thỏa thuận mới. Mã có sẵn thì dòng ấy thay bản ghi cũ có mã đó.",
    "Ô chỉ nhận chữ và số, không nhận công thức. Cột lạ được bỏ qua và báo lại.",
    "Xong: gửi tệp này cho bot kèm lệnh /nhap. Bot cho xem trước, bạn bấm Nhập thì mới ghi.",
)


def write(agreements: Sequence[Agreement]) -> bytes:
    """The agreements as a workbook. Raises KnowledgeError where one does not fit Excel's cells."""
    return _workbook(sheets(agreements))


def template() -> bytes:
    """The empty workbook to fill in."""
    return _workbook(sheets((), least_parties=3))


def _workbook(tables: Sequence[Table]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    guide = book.active
    guide.title = GUIDE
    for line in _GUIDE:
        guide.append([line])
    guide.column_dimensions["A"].width = 110
    lists = book.create_sheet(LISTS)
    ranges = _lists(lists)
    for table in tables:
        _fill(book.create_sheet(table.title), table, ranges)
    book.move_sheet(lists, len(tables))
    book.active = 1
    guide.sheet_view.tabSelected = False
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, table: Table, ranges: dict[tuple[str, ...], str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for _, cells in table.lines:
        sheet.append([_cell(value) for value in cells])
    bold, fill = Font(bold=True), PatternFill("solid", fgColor="DDEBF7")
    known = _by_heading(table)
    for at, heading in enumerate(table.lines[0][1], 1):
        letter = get_column_letter(at)
        top = sheet.cell(1, at)
        top.font, top.fill, top.alignment = bold, fill, Alignment(wrap_text=True, vertical="center")
        column = known.get(str(heading))
        sheet.column_dimensions[letter].width = column.width if column else 8
        if column is None:
            continue
        if column.form is not WHOLE:
            sheet.column_dimensions[letter].number_format = "@"  # a date or a code stays as it is typed
        if column.form.labels:
            choice = DataValidation(
                "list", formula1=ranges[column.form.labels], allow_blank=True, showErrorMessage=False
            )
            choice.add(f"{letter}2:{letter}{len(table.lines) + _FILLED}")
            sheet.add_data_validation(choice)
    sheet.freeze_panes = "B2"


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if len(value) > LONGEST:
        raise KnowledgeError(f"Có ô dài {len(value)} ký tự, Excel chỉ chứa {LONGEST}: hãy xuất dạng json.")
    return _NO_XML.sub("\ufffd", value)


def _by_heading(table: Table) -> dict[str, Column]:
    """The column of each heading of a table."""
    groups = [*GROUPS, *(inner for group in GROUPS for inner in group.inner)]
    group = next((g for g in groups if g.sheet == table.title), None)
    if group is not None:
        return {column.heading: column for column in group.columns}
    found = ((str(heading), column_of(heading)) for heading in table.lines[0][1])
    return {heading: _column(column[0]) for heading, column in found if column is not None}


def _column(target: Target) -> Column:
    """The column of the main table that has this field."""
    if target[0] == PARTIES.field:
        return next(column for column in PARTIES.columns if column.field == target[-1])
    return next(column for column in MAIN if tuple(column.field.split(".")) == target)


def _lists(sheet: Worksheet) -> dict[tuple[str, ...], str]:
    """Writes what may be chosen, a column for each kind of choice; returns the range of each."""
    from openpyxl.utils import get_column_letter

    groups = [*GROUPS, *(inner for group in GROUPS for inner in group.inner)]
    ranges: dict[tuple[str, ...], str] = {}
    for column in (*MAIN, *(column for group in groups for column in group.columns)):
        labels = column.form.labels
        if not labels:
            continue
        at = len(ranges) + 1
        letter = get_column_letter(at)
        for row, text in enumerate((column.heading, *labels), 1):
            sheet.cell(row, at, text)
        sheet.column_dimensions[letter].width = 40
        ranges[labels] = f"'{LISTS}'!${letter}$2:${letter}${len(labels) + 1}"
    return ranges
