"""Looks into the bytes of a workbook before anything opens it: what is no XLSX, or would not stop unfolding."""

from __future__ import annotations

import io
import re
import zipfile

from knowledge.exchange.text import Unreadable

MAX_UNFOLDED = 150 * 2**20  # bytes: 20,000 agreements come to some 60 MB
MAX_PARTS = 2_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Compound File Binary: .xls, and whatever is encrypted
_DECLARED = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


def inspect(data: bytes) -> dict[str, list[str]]:
    """The ranges of merged cells by the part of the package that a sheet lies in. Raises Unreadable.

    Reading a sheet row by row does not tell of merged cells, so they are looked up here.
    """
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable(
                "cần tệp không đặt mật khẩu", "tệp có mật khẩu; hãy mở bằng Excel, gỡ mật khẩu rồi lưu lại"
            )
        raise Unreadable("cần tệp .xlsx", "tệp Excel đời cũ (.xls); hãy lưu lại thành .xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _inspected(package)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # zipfile raises whatever a torn archive makes it stumble over
        raise Unreadable(
            "cần tệp .xlsx", "tệp hỏng hoặc không phải bảng tính; hãy mở bằng Excel rồi lưu lại"
        ) from error


def _inspected(package: zipfile.ZipFile) -> dict[str, list[str]]:
    parts = package.infolist()
    # A part never unfolds beyond the size its entry declares: zipfile stops there and finds the checksum wrong.
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNFOLDED:
        raise Unreadable("cần bảng tính nhỏ hơn", "nội dung giải nén ra quá lớn; hãy chia thành nhiều tệp")
    if "xl/workbook.xml" not in package.namelist():
        raise Unreadable("cần tệp .xlsx", "tệp nén khác; hãy lưu lại bằng Excel")
    merged: dict[str, list[str]] = {}
    for part in parts:
        if not part.filename.endswith((".xml", ".rels")):
            continue
        content = package.read(part)
        if content[:4].count(0) or _DECLARED.search(content):
            raise Unreadable("cần tệp .xlsx do Excel hay chương trình tương tự lưu", "XML có khai báo lạ")
        if part.filename.startswith("xl/worksheets/"):
            merged[part.filename] = [ref.decode() for ref in _MERGED.findall(content)]
    return merged
