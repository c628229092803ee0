"""Articles of our own in the kinds of files that papers and offices use."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

TITLE = "Phường Hải Châu ký kết nghĩa với xã Trà My"
LEAD = "Chiều 15/8, Đảng ủy phường Hải Châu và Đảng ủy xã Trà My tổ chức lễ ký kết nghĩa tại hội trường xã Trà My."
CAPTION = "Chủ tịch UBND phường Hải Châu và Chủ tịch UBND xã Trà My ký biên bản. Ảnh: Minh An"
BODY = (
    "Theo nội dung ký kết, hai bên phối hợp trên hai lĩnh vực, sơ kết mỗi năm một lần.",
    "Về giáo dục, các trường của hai bên kết nghĩa, trao đổi giáo viên và tặng sách giáo khoa cho học sinh.",
    "Về kinh tế, phường Hải Châu giúp xã Trà My bán nông sản tại các chợ và siêu thị trên địa bàn phường.",
)
TEXT = "\n".join((TITLE, LEAD, *BODY))


def page(
    *,
    head: str = '<meta property="og:site_name" content="Báo Ví Dụ">',
    stamp: str = '<span class="date">Thứ bảy, 16/08/2025 08:12</span>',
    paragraphs: Sequence[str] = (LEAD, *BODY),
    charset: str = "utf-8",
) -> str:
    """A page of a paper, with what stands around the article: menu, picture, neighbours, licence."""
    told = "".join(f"<p>{p}</p>" for p in paragraphs)
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="{charset}"><title>{TITLE} - Báo Ví Dụ</title>
{head}</head><body><nav><a href="/">Trang chủ</a> <a href="/dang-nhap">Đăng nhập</a></nav>
<article><h1>{TITLE}</h1>{stamp}
<figure><img src="ky.jpg" alt=""><figcaption>{CAPTION}</figcaption></figure>{told}</article>
<aside><p>Tin cùng mục</p><a href="/1">Khai mạc hội chợ ngày 1/9/2024</a></aside>
<footer><p>Giấy phép số 12/GP ngày 1/2/2019. Tổng biên tập: Nguyễn Văn A</p></footer></body></html>"""


def docx(*paragraphs: str, row: Sequence[str] = ()) -> bytes:
    """A Word file; ``row`` is a table of one row at its end."""
    from docx import Document

    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    if row:
        cells = document.add_table(rows=1, cols=len(row)).rows[0].cells
        for cell, words in zip(cells, row, strict=True):
            cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def swollen_docx() -> bytes:
    """A Word file of some kilobytes whose text unfolds into hundreds of megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open("word/document.xml", "w") as part:
            for _ in range(300):
                part.write(b" " * 2**20)
    return out.getvalue()


def pdf(*rows: str, width: int = 70) -> bytes:
    """A PDF whose text is printed in lines of some width, with the letters of Vietnamese; without rows a blank page."""
    import textwrap

    printed = [line for row in rows for line in textwrap.wrap(row, width)]
    letters = sorted({c for line in printed for c in line})
    codes = {c: i + 1 for i, c in enumerate(letters)}
    shown = "".join(f"<{''.join(f'{codes[c]:04X}' for c in line)}> Tj T*\n" for line in printed)
    stream = f"BT /F1 10 Tf 14 TL 40 800 Td\n{shown}ET".encode()
    pairs = "".join(f"<{n:04X}> <{c.encode('utf-16-be').hex()}>\n" for c, n in codes.items())
    unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n1 begincodespacerange <0000> <FFFF> "
        f"endcodespacerange\n{len(codes)} beginbfchar\n{pairs}endbfchar\nendcmap end end"
    ).encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [6 0 R] "
        b"/ToUnicode 7 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        b"/Supplement 0 >> /DW 500 >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(unicode), unicode),
    ]  # fmt: skip
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def locked_pdf() -> bytes:
    """A PDF that opens only with a password."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(LEAD))))
    writer.encrypt("mat-khau", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
