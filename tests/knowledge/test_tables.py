"""CSV and XLSX: what officials fill in becomes records, and what is written for them comes back equal."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from msgspec import structs
from openpyxl.styles import numbers

from knowledge.errors import ImportFailed
from knowledge.exchange import read_agreements, read_file, write_agreements, xlsx
from knowledge.exchange.workbook import template
from knowledge.models import Agreement, Party
from tests.knowledge.drawn import agreements

QUICK = (Phase.explicit, Phase.generate)  # making a workbook smaller and smaller takes minutes
HEADER = ["STT", "Bên 1: tên", "Bên 1: loại", "Bên 2: tên", "Bên 2: loại", "Ngày ký"]
ROW = [1, "Sơn Trà", "phường", "Trà Leng", "xã", "15/8/2025"]
PAIR = [("Sơn Trà", "phường"), ("Trà Leng", "xã")]


def book(sheets: dict[str, list[list[Any]]]) -> bytes:
    """A workbook with these sheets."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def table(*rows: list[Any], delimiter: str = ",") -> bytes:
    """A CSV file with these rows."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


def pair(agreement: Agreement) -> list[tuple[str, str | None]]:
    return [(party.name, party.kind) for party in agreement.parties]


def faults(data: bytes, name: str = "a.xlsx") -> list[str]:
    with pytest.raises(ImportFailed) as caught:
        read_file(data, name)
    return [str(row) for row in caught.value.rows]


# --- there and back -------------------------------------------------------------------------------------------------


def tellable(agreement: Agreement) -> Agreement:
    """Without what a table has no cell for: a person without a name, a step without a word, a period without a day."""
    period = agreement.period if agreement.period and (agreement.period.start or agreement.period.end) else None
    commitments = tuple(
        structs.replace(c, progress=tuple(p for p in c.progress or () if p.text or p.on or p.source))
        for c in agreement.commitments or ()
    )
    return structs.replace(
        agreement,
        period=period,
        commitments=commitments,
        people=tuple(p for p in agreement.people or () if p.name or p.role),
        sources=tuple(s for s in agreement.sources or () if s != type(s)()),
    )


@settings(max_examples=40, deadline=None, phases=QUICK)
@given(given=agreements.map(tellable))
def test_a_csv_file_reads_back_equal(given: Agreement) -> None:
    several = [given, structs.replace(given, id=f"{given.id}-2"), structs.replace(given, id="")]
    assert read_agreements(write_agreements(several, "csv"), "a.csv") == several


@settings(max_examples=8, deadline=None, phases=QUICK)
@given(given=agreements.map(tellable))
def test_a_workbook_reads_back_equal(given: Agreement) -> None:
    several = [given, structs.replace(given, id=f"{given.id}-2"), structs.replace(given, id="")]
    assert read_agreements(write_agreements(several, "xlsx"), "a.xlsx") == several


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_a_text_that_a_spreadsheet_would_run_is_made_harmless_and_comes_back_unchanged(format: str) -> None:
    risky = ["=cmd|'/c calc'!A0", "+84 236", "-- gạch", "@SUM(1)", "'=1+1", "'", "''", "＝1"]
    given = [Agreement(id=f"x{i}", parties=(Party(name=text), Party(name="B"))) for i, text in enumerate(risky)]
    written = write_agreements(given, format)
    assert read_agreements(written, f"a.{format}") == given
    if format == "csv":
        cells = [cell for row in csv.reader(io.StringIO(written.decode("utf-8-sig"))) for cell in row]
    else:
        cells = [str(c.value or "") for sheet in openpyxl.load_workbook(io.BytesIO(written)) for r in sheet for c in r]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "＝")] == []


def test_the_template_filled_in_is_read() -> None:
    made = openpyxl.load_workbook(io.BytesIO(template()))
    sheet = made["Thỏa thuận"]
    at = {cell.value: cell.column for cell in sheet[1]}
    for heading, value in zip(HEADER, ROW, strict=True):
        sheet.cell(2, at[heading], value)
    made["Cam kết"].append([1, "Giúp bán nông sản", "nông nghiệp; thương mại, sản phẩm OCOP", "đang làm"])
    made["Tiến độ"].append([1, 1, "Mở một quầy hàng", "12/2025"])
    made["Hỗ trợ"].append([1, "Xe đạp", "2.000.000", "mỗi suất", "phường Sơn Trà", "học sinh"])
    made["Nguồn"].append([1, "https://baodanang.vn/a", "Bài", "Báo Đà Nẵng", "16/8/2025"])
    out = io.BytesIO()
    made.save(out)
    (read,), warnings = read_file(out.getvalue(), "mau.xlsx")
    assert (pair(read), read.signed_on, warnings) == (PAIR, "2025-08-15", [])
    (promise,) = read.commitments or ()
    assert (promise.fields, promise.status) == (("agriculture", "trade_ocop"), "in_progress")
    assert [(p.text, p.on) for p in promise.progress or ()] == [("Mở một quầy hàng", "2025-12")]
    assert [(s.amount_vnd, s.per, s.giver) for s in read.support or ()] == [(2_000_000, "each", "phường Sơn Trà")]
    assert [s.published_on for s in read.sources or ()] == ["2025-08-16"]


def test_the_template_offers_what_may_be_chosen_and_says_how() -> None:
    made = openpyxl.load_workbook(io.BytesIO(template()))
    assert made.sheetnames[0] == "Hướng dẫn"
    assert {v.formula1.split("!")[0] for v in made["Cam kết"].data_validations.dataValidation} == {"'Danh mục'"}
    assert "y tế" in [cell.value for row in made["Danh mục"] for cell in row]


def test_an_empty_template_is_told_to_be_empty() -> None:
    assert "bảng trống" in faults(template())[0]


# --- what people make of it -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        ["ben_1_ten", "ben_1_loai", "ben_2_ten", "ben_2_loai", "ngay_ky"],
        ["BÊN 1 TÊN", "bên 1 (loại)", "Bên 2", "Bên 2 – Loại", "Ngày ký kết"],
        ["Party 1 name", "Party 1 kind", "Party 2 name", "Party 2 kind", "Signed on"],
        ["Bên A", "Bên A loại", "Bên B", "Bên B loại", "ngay ky"],
        ["Tên đơn vị 1", "Loại đơn vị 1", "Tên đơn vị 2", "Loại đơn vị 2", "NGÀY KÝ"],
    ],
)
def test_headings_are_understood_as_people_write_them(header: list[str]) -> None:
    (read,) = read_agreements(table(header, ROW[1:]), "a.csv")
    assert (pair(read), read.signed_on) == (PAIR, "2025-08-15")


@pytest.mark.parametrize(
    ("cell", "signed_on"),
    [
        (dt.datetime(2025, 8, 15), "2025-08-15"),
        (dt.date(2025, 8, 15), "2025-08-15"),
        ("15/8/2025", "2025-08-15"),
        ("15-08-2025", "2025-08-15"),
        ("ngày 15 tháng 8 năm 2025", "2025-08-15"),
        ("8/2025", "2025-08"),
        ("Tháng 8/2025", "2025-08"),
        (2025, "2025"),
        ("năm 2025", "2025"),
        ("2025-08-15", "2025-08-15"),
    ],
)
def test_a_day_is_read_however_it_is_written(cell: Any, signed_on: str) -> None:
    (read,) = read_agreements(book({"Thỏa thuận": [HEADER, [*ROW[:5], cell]]}), "a.xlsx")
    assert read.signed_on == signed_on


def test_a_date_cell_is_as_exact_as_it_is_shown() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book({"Thỏa thuận": [HEADER, [*ROW[:5], dt.datetime(2025, 8, 1)]]})))
    made.active["F2"].number_format = numbers.FORMAT_DATE_XLSX17  # Aug-25
    out = io.BytesIO()
    made.save(out)
    assert read_agreements(out.getvalue(), "a.xlsx")[0].signed_on == "2025-08"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_as_spreadsheets_save_it(delimiter: str, encoding: str) -> None:
    data = table(HEADER, ROW, delimiter=delimiter).decode().encode(encoding)
    assert pair(read_agreements(data, "a.csv")[0]) == PAIR


def test_the_mark_between_cells_is_told_from_those_within_them() -> None:
    data = "Bên 1,Bên 2,Nguyên tắc\nA,B,một; hai; ba; bốn; năm\n"
    (read,) = read_agreements(data.encode(), "a.csv")
    assert read.principles == ("một", "hai", "ba", "bốn", "năm")


def test_a_title_above_the_headings_empty_rows_and_strange_columns_do_no_harm() -> None:
    rows = [["DANH SÁCH KẾT NGHĨA NĂM 2025"], [], [*HEADER, "Người nhập"], [], [*ROW, "An"], []]
    (read,), warnings = read_file(book({"Sheet1": rows}), "a.xlsx")
    assert pair(read) == PAIR
    assert "Người nhập" in str(warnings[0])


def test_a_name_merged_over_several_rows_stands_in_each() -> None:
    made = openpyxl.load_workbook(
        io.BytesIO(book({"Thỏa thuận": [HEADER, ROW, [2, None, None, "Trà Tân", "xã", "2025"]]}))
    )
    made.active.merge_cells("B2:B3")
    made.active.merge_cells("C2:C3")
    out = io.BytesIO()
    made.save(out)
    assert pair(read_agreements(out.getvalue(), "a.xlsx")[1]) == [PAIR[0], ("Trà Tân", "xã")]


def test_the_kind_typed_before_the_name_is_parted_from_it() -> None:
    (read,) = read_agreements(table(["Bên 1", "Bên 2"], ["Phường Sơn Trà", "xã Trà Leng"]), "a.csv")
    assert pair(read) == PAIR


def test_items_hang_on_their_agreement_by_number_or_by_id() -> None:
    rows = [[*HEADER, "Mã"], [*ROW, "a"], [2, "A", "xã", "B", "xã", "", "b"]]
    data = book({"Thỏa thuận": rows, "Cam kết": [["Mã", "Nội dung"], ["b", "Việc một"]],
                 "Người": [["STT", "Họ tên"], [2, "Nguyễn Văn A"]]})  # fmt: skip
    first, second = read_agreements(data, "a.xlsx")
    assert not first.commitments
    assert [c.text for c in second.commitments or ()] == ["Việc một"]
    assert [p.name for p in second.people or ()] == ["Nguyễn Văn A"]


def test_sheets_may_stand_in_any_order() -> None:
    sheets = {
        "Tiến độ": [["STT", "Cam kết số", "Nội dung"], [1, 1, "Xong bước một"]],
        "Cam kết": [["STT", "Nội dung"], [1, "Việc một"]],
        "Thỏa thuận": [HEADER, ROW],
    }
    (promise,) = read_agreements(book(sheets), "a.xlsx")[0].commitments or ()
    assert [step.text for step in promise.progress or ()] == ["Xong bước một"]


def test_countries_are_read_by_name_and_an_empty_cell_is_ours() -> None:
    rows = [["Bên 1", "Bên 1 nước", "Bên 2", "Bên 2 nước"], ["Sơn Trà", "", "Pak Se", "Lào"]]
    (read,) = read_agreements(table(*rows), "a.csv")
    assert [party.country for party in read.parties] == ["VN", "LA"]


# --- what is refused, and how it is said ----------------------------------------------------------------------------


def test_every_fault_names_its_row_and_its_column() -> None:
    rows = [[*HEADER, "Loại"], [*ROW[:5], "31/2/2025", "anh em"], [2, "", "xã", "", "", "hôm qua", ""]]
    told = faults(
        book({"Thỏa thuận": rows, "Cam kết": [["STT", "Nội dung", "Lĩnh vực"], [9, "x", ""], [1, "x", "zz"]]})
    )
    assert len(told) == 6
    assert told[0] == (
        "bản ghi 1 (dòng 2), trường Ngày ký: cần ngày có thật, như 15/8/2025, 8/2025 hoặc 2025, nhưng gặp “31/2/2025”"
    )
    assert "trường Loại: cần một trong: kết nghĩa; hợp tác; phân công, nhưng gặp “anh em”" in told[1]
    assert "trường Cam kết: STT: cần STT có trong trang Thỏa thuận, nhưng gặp “9”" in told[3]
    assert "trường Cam kết: Lĩnh vực: cần một trong: " in told[4]
    assert "bản ghi 2 (dòng 3), trường Bên 1: tên: bắt buộc phải có" in told[5]


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://x")'])
def test_a_formula_is_refused_with_its_cell(formula: str) -> None:
    (told,) = faults(book({"Thỏa thuận": [HEADER, [*ROW[:5], formula]]}))
    assert "công thức ở ô F2" in told
    assert "dán dạng giá trị" in told


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xlsx", "hãy lưu lại thành .xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "mật khẩu"),
        (b"PK\x03\x04" + bytes(50), "a.xlsx", "tệp hỏng"),
        (b"", "a.xlsx", "tệp hỏng"),
        (b"abc", "a.xls", "lưu lại thành .xlsx"),
        (b"", "a.csv", "tệp trống"),
        ("STT,Bên 1\n1,Hải Châu".encode("cp1258", "replace"), "a.csv", "CSV UTF-8"),
        (table(["a", "b"], ["1", "2"]), "a.csv", "cần cột “Bên 1: tên”"),
        (b'a,"b\n', "a.csv", "dấu ngoặc kép"),
        (table(["Bên 1", "Bên 2", "Ngày ký", "Ngày ký kết"], ["A", "B", "", ""]), "a.csv", "cùng nghĩa"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_the_way_out(data: bytes, name: str, said: str) -> None:
    assert said in faults(data, name)[0]


def packed(parts: dict[str, bytes]) -> bytes:
    """A workbook in which some parts are replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book({"Thỏa thuận": [HEADER, ROW]}))) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            made.writestr(name, parts.get(name, given.read(name)))
        for name in parts.keys() - set(given.namelist()):
            made.writestr(name, parts[name])
    return out.getvalue()


def test_a_workbook_that_unfolds_without_end_is_refused_before_it_does() -> None:
    assert "quá lớn" in faults(packed({"xl/media/zero.xml": bytes(160 * 2**20)}))[0]


def test_cells_merged_without_end_are_refused() -> None:
    merged = b"".join(b'<mergeCell ref="A%d:A1048576"/>' % i for i in range(1, 50))
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/><mergeCells>'
    data = packed({"xl/worksheets/sheet1.xml": sheet + merged + b"</mergeCells></worksheet>"})
    assert "ô gộp" in faults(data)[0]


def test_a_row_that_reaches_to_the_last_column_again_and_again_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_CELLS", 50_000)
    assert "quá dài" in faults(book({"Thỏa thuận": [HEADER, *([None] * 16_383 + ["x"] for _ in range(5))]}))[0]


def test_a_workbook_that_declares_entities_is_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert "khai báo lạ" in faults(packed({"xl/sharedStrings.xml": bomb}))[0]


def test_parts_that_are_torn_are_a_fault_of_the_file_and_nothing_else() -> None:
    assert "tệp hỏng" in faults(packed({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}))[0]
    assert "tệp hỏng" in faults(packed({"xl/workbook.xml": b"<workbook"}))[0]


@pytest.mark.parametrize("seed", range(25))
def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(book({"Thỏa thuận": [HEADER, ROW]}))
    at = chance.randrange(len(data))
    if seed % 2:
        del data[at : at + chance.randrange(1, 50)]
    else:
        data[at] = chance.randrange(256)
    try:
        read_file(bytes(data), "a.xlsx")
    except ImportFailed as error:
        assert error.rows


def test_progress_is_told_while_thousands_of_rows_are_read() -> None:
    told: list[int] = []
    rows = [[i, f"A{i}", "xã", f"B{i}", "xã", ""] for i in range(1, 1001)]
    assert len(read_file(table(HEADER, *rows), "a.csv", lambda done, _: told.append(done)).agreements) == 1000
    assert told == [256, 512, 768, 1000]
