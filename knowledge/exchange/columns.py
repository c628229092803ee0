"""The columns of a table of agreements: which field of the record each heading means."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from knowledge.exchange import cells
from knowledge.exchange.cells import Form
from knowledge.text import fold

Target = tuple[str | int, ...]  # ("parties", 0, "name")


class Column(NamedTuple):
    """One column: its field as in JSON, its heading, how its cells are read, other headings it may have."""

    field: str
    heading: str
    form: Form = cells.TEXT
    also: tuple[str, ...] = ()
    width: int = 18  # characters, in a spreadsheet


class Group(NamedTuple):
    """What there may be several of in one agreement, and the columns of each; ``sheet`` is where each has a row."""

    field: str
    heading: str
    columns: tuple[Column, ...]
    also: tuple[str, ...]
    sheet: str = ""
    inner: tuple[Group, ...] = ()


NUMBER = "STT"  # the agreement's number in this file, by which the sheets hang together
WHICH = "Cam kết số"  # the commitment's number within its agreement, on the sheet of progress
MAIN_SHEET = "Thỏa thuận"

MAIN: tuple[Column, ...] = (
    Column("id", "Mã", also=("mã bản ghi",)),
    Column("kind", "Loại", cells.KIND, ("hình thức", "loại thỏa thuận")),
    Column("title", "Tên thỏa thuận", also=("tiêu đề", "name"), width=40),
    Column("signed_on", "Ngày ký", cells.DATE, ("ngày ký kết", "date", "signed")),
    Column("date_basis", "Căn cứ ngày ký", cells.BASIS),
    Column("period.from", "Từ ngày", cells.DATE, ("từ", "from")),
    Column("period.to", "Đến ngày", cells.DATE, ("đến", "to")),
    Column("term_years", "Thời hạn (năm)", cells.WHOLE, ("thời hạn",)),
    Column("place", "Nơi ký", also=("địa điểm", "nơi ký kết")),
    Column("signing_bodies", "Cơ quan ký", cells.ITEMS, width=30),
    Column("principles", "Nguyên tắc", cells.ITEMS, width=30),
    Column("notes", "Ghi chú", width=40),
)
PARTIES = Group(
    "parties", "Bên",
    (
        Column("name", "Tên", also=("tên đơn vị", "địa phương")),
        Column("kind", "Loại", also=("loại đơn vị", "cấp"), width=11),
        Column("province", "Tỉnh, thành phố", also=("tỉnh", "thành phố")),
        Column("country", "Nước", cells.COUNTRY, ("quốc gia",), width=10),
        Column("code", "Mã đơn vị", also=("mã",), width=11),
        Column("aliases", "Tên khác", cells.ITEMS),
    ),
    ("party", "đơn vị"),
)  # fmt: skip
PROGRESS = Group(
    "progress", "Tiến độ",
    (
        Column("text", "Nội dung", width=70),
        Column("on", "Ngày", cells.DATE),
        Column("source", "Nguồn", width=40),
    ),
    (), "Tiến độ",
)  # fmt: skip
GROUPS = (
    Group(
        "commitments", "Cam kết",
        (
            Column("text", "Nội dung", width=70),
            Column("fields", "Lĩnh vực", cells.FIELD, width=35),
            Column("status", "Tình trạng", cells.STATUS, ("trạng thái",)),
        ),
        ("commitment",), "Cam kết", (PROGRESS,),
    ),
    Group(
        "people", "Người",
        (Column("name", "Họ tên", also=("tên", "họ và tên"), width=25), Column("role", "Chức vụ", width=50)),
        ("person",), "Người",
    ),
    Group(
        "support", "Hỗ trợ",
        (
            Column("what", "Nội dung", also=("tiền, quà",), width=50),
            Column("amount_vnd", "Số tiền (đồng)", cells.WHOLE, ("số tiền", "amount")),
            Column("per", "Tính cho", cells.PER),
            Column("from", "Bên trao", width=25),
            Column("to", "Bên nhận", width=25),
        ),
        (), "Hỗ trợ",
    ),
    Group(
        "sources", "Nguồn",
        (
            Column("url", "Đường dẫn", also=("link", "địa chỉ"), width=50),
            Column("title", "Tên bài", also=("tiêu đề",), width=40),
            Column("publisher", "Nơi đăng", also=("báo", "cơ quan")),
            Column("published_on", "Ngày đăng", cells.DATE),
        ),
        ("source",), "Nguồn",
    ),
)  # fmt: skip


def column_of(heading: object) -> tuple[Target, Form] | None:
    """The field that a heading of the main table means, and how its cells are read; None for one that means none.

    >>> column_of("Bên 2: tỉnh, thành phố")[0], column_of("ben_1_ten")[0], column_of("Party A")[0]
    (('parties', 1, 'province'), ('parties', 0, 'name'), ('parties', 0, 'name'))
    >>> column_of("Cam kết 3: tiến độ 1: ngày")[0], column_of("Tỉnh (bên A)")[0], column_of("Số điện thoại")
    (('commitments', 2, 'progress', 0, 'on'), ('parties', 0, 'province'), None)
    """
    words = fold(str(heading))
    found = _own(MAIN, words) or _numbered((PARTIES, *GROUPS), words)
    if found is None and (turned := re.fullmatch(r"(.+) ((?:ben|don vi|party) (?:\d+|[a-e]))", words)):
        return _numbered((PARTIES,), f"{turned[2]} {turned[1]}")  # "tỉnh bên A"
    return found


def column_on_sheet(group: Group, heading: object) -> tuple[Target, Form] | None:
    """The same for a sheet that has a row for each item of a group: the field within the item."""
    return _own(group.columns, fold(str(heading)))


def heading_of(path: str) -> str:
    """What the heading of a field is, for a path of the record; the path itself where no column has it.

    >>> [heading_of(p) for p in ("parties[1].name", "commitments[0].fields[1]", "people", "period")]
    ['Bên 2: tên', 'Cam kết 1: lĩnh vực', 'Người', 'Từ ngày']
    """
    whole = {group.field: group.heading for group in (PARTIES, *GROUPS)} | {"period": "Từ ngày"}
    parts = [int(p) if p.isdecimal() else p for p in re.findall(r"\w+", path)]
    return whole.get(path) or heading(tuple(parts)) or path


def heading(target: Target) -> str:
    """The heading of a column of the main table; "" where there is none."""
    groups: tuple[Group, ...] = (PARTIES, *GROUPS)
    columns, said, at = MAIN, "", 0
    while at + 1 < len(target) and isinstance(number := target[at + 1], int):
        group = next((g for g in groups if g.field == target[at]), None)
        if group is None:
            break
        said, groups, columns, at = f"{said}{group.heading} {number + 1}: ", group.inner, group.columns, at + 2
        if len(target) == at:
            return said.removesuffix(": ")
    rest = ".".join(str(part) for part in target[at:] if isinstance(part, str))
    own = next((c.heading for c in columns if c.field == rest), "")
    return f"{said}{own[:1].lower()}{own[1:]}" if own and said else own


def _numbered(groups: tuple[Group, ...], words: str) -> tuple[Target, Form] | None:
    """``ben 2 ten`` among the groups; a number alone means the first column, ``ben a`` the first of the group."""
    for group in groups:
        names = "|".join(fold(name) for name in (group.heading, group.field, *group.also))
        found = re.fullmatch(rf"(?:{names}) (?:([1-9]\d{{0,2}})|([a-e]))(?: (.+))?", words)
        if found is None:
            continue
        number = int(found[1]) - 1 if found[1] else "abcde".index(found[2])
        rest = found[3] or fold(group.columns[0].heading)
        inner = _own(group.columns, rest) or _numbered(group.inner, rest)
        if inner is not None:
            return (group.field, number, *inner[0]), inner[1]
    return None


def _own(columns: tuple[Column, ...], words: str) -> tuple[Target, Form] | None:
    return _known(columns).get(words)


@cache
def _known(columns: tuple[Column, ...]) -> dict[str, tuple[Target, Form]]:
    """By every heading a column may have."""
    return {
        fold(name): (tuple(column.field.split(".")), column.form)
        for column in columns
        for name in (column.heading, column.field, *column.also)
    }
