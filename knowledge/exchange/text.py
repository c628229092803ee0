"""The text in a file's bytes, whatever editor saved it; what is no text is refused with the way out."""

from __future__ import annotations

from knowledge.errors import RowError


class Unreadable(Exception):  # noqa: N818 - internal: becomes ImportFailed where the file's name is known
    """A file that is no text, or whose text is in no format; ``row`` says what and where."""

    def __init__(self, expected: str, got: str, number: int = 0, line: int | None = None) -> None:
        super().__init__(expected)
        self.row = RowError(number, "", expected, got, line)


def utf8_text(data: bytes) -> str:
    """The text of a file, without a byte order mark. Raises Unreadable where it is in another encoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("cần tệp mã hóa UTF-8", "UTF-16; hãy lưu lại với mã UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable("cần tệp mã hóa UTF-8", "chữ ở mã khác; hãy lưu lại với mã UTF-8", line=line) from error


def text_of_table(data: bytes) -> str:
    """The same for tables, which Excel also saves as UTF-16 ("Unicode Text"). Raises Unreadable."""
    if not data.strip(b"\xef\xbb\xbf\xff\xfe \r\n\t\x00"):
        raise Unreadable("cần ít nhất một bản ghi", "tệp trống")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise Unreadable("cần tệp UTF-16 nguyên vẹn", "tệp bị cắt cụt; hãy lưu lại") from error
    try:
        text = utf8_text(data)
    except Unreadable as error:
        way_out = "chữ ở mã khác; trong Excel hãy lưu dạng “CSV UTF-8” hoặc .xlsx"
        raise Unreadable(error.row.expected, way_out, line=error.row.line) from error
    if "\x00" in text:
        raise Unreadable("cần tệp chữ", "tệp nhị phân")
    return text
