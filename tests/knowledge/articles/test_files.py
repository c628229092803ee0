"""Every kind of file gives its article, or says why it has none."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from knowledge.articles.apart import read_apart
from knowledge.articles.article import File
from knowledge.articles.errors import ArticleError, Why
from knowledge.articles.files import MOST_BYTES, MOST_TEXT, pasted, read
from tests.knowledge.articles.pages import (
    BODY,
    CAPTION,
    LEAD,
    TEXT,
    TITLE,
    docx,
    locked_pdf,
    page,
    pdf,
    swollen_docx,
)  # fmt: skip


def why(file: File) -> Why:
    with pytest.raises(ArticleError) as caught:
        read(file)
    return caught.value.why


def test_a_page_gives_its_article_with_captions_and_without_what_stands_around() -> None:
    article = read(File(page().encode(), url="https://bao.example/ky-ket-nghia.html"))
    assert article.title == TITLE
    assert article.published == date(2025, 8, 16)
    assert article.publisher == "Báo Ví Dụ"
    assert article.url == "https://bao.example/ky-ket-nghia.html"
    assert [p for p in (LEAD, CAPTION, *BODY) if p not in article.text.splitlines()] == []
    assert not any(words in article.text for words in ("Trang chủ", "Tin cùng mục", "Giấy phép"))


@pytest.mark.parametrize(
    "picture",
    [
        "<figure><img src=a.jpg><figcaption><p>{}</p></figcaption></figure>",
        "<table><tr><td><img src=a.jpg></td></tr><tr><td class=caption>{}</td></tr></table>",
        '<div class="image"><img src=a.jpg><p class="PhotoCMS_Caption">{}</p></div>',
    ],
)
def test_a_caption_is_kept_however_papers_set_it(picture: str) -> None:
    whole = page().replace("</h1>", "</h1>" + picture.format("Bí thư Đảng ủy xã Trà My ký biên bản. Ảnh: Minh An"))
    assert "Bí thư Đảng ủy xã Trà My ký biên bản. Ảnh: Minh An" in read(File(whole.encode())).text.splitlines()


def test_ceremonies_stay_apart_by_their_star() -> None:
    second = "Cùng ngày, phường An Hải và xã Tây Giang ký kết nghĩa, cùng chăm lo các hộ nghèo của xã Tây Giang."
    article = read(File(page(paragraphs=(LEAD, *BODY, "*", second)).encode()))
    assert "\n*\n" in article.text


@pytest.mark.parametrize(
    ("head", "stamp"),
    [
        ('<meta property="article:published_time" content="2025-08-16T08:12:00+07:00">', ""),
        ('<meta name="pubdate" content="2025-08-15T20:12:00Z">', ""),
        ('<script type="application/ld+json">{"datePublished": "2025-08-16T08:12"}</script>', ""),
        ("", '<time datetime="2025-08-16">hôm qua</time>'),
        ("", '<div class="post-time">16-08-2025</div>'),
        ("", "<p>Cập nhật lúc 08:12, Thứ Bảy, 16/08/2025 (GMT+7)</p>"),
        ("", "<span>Ngày đăng: 16.8.2025</span>"),
    ],
)
def test_the_day_of_a_page_is_read_wherever_papers_put_it(head: str, stamp: str) -> None:
    assert read(File(page(head=head, stamp=stamp).encode())).published == date(2025, 8, 16)


def test_a_page_without_its_day_has_none_though_licences_and_neighbours_have_dates() -> None:
    history = "Hai địa phương ra đời ngày 2/9/1954 và từng giúp nhau trong những năm kháng chiến gian khổ."
    assert read(File(page(stamp="", paragraphs=(LEAD, history, *BODY)).encode())).published is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_text_is_read_in_every_unicode_encoding_and_form(encoding: str, form: str) -> None:
    text = unicodedata.normalize(form, TEXT)  # type: ignore[arg-type]
    assert read(File(text.encode(encoding), "bai.txt")).text == TEXT


def in_windows_1258(text: str) -> bytes:
    """As old Windows programs write Vietnamese: letters with their own marks, tones as marks behind them."""
    out = bytearray()
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, tone = unicodedata.normalize("NFD", letter)[:-1], unicodedata.normalize("NFD", letter)[-1]
            marks = unicodedata.normalize("NFD", letter)[1:]
            tone = next(m for m in marks if m in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", unicodedata.normalize("NFD", letter).replace(tone, ""))
            out += base.encode("cp1258") + tone.encode("cp1258")
    return bytes(out)


def test_windows_1258_is_recognised_in_a_text_and_in_a_page_that_says_so() -> None:
    assert read(File(in_windows_1258(TEXT), "bai.txt")).text == TEXT
    article = read(File(in_windows_1258(page(charset="windows-1258")), "bai.html"))
    assert LEAD in article.text


def test_letters_of_no_known_encoding_are_refused() -> None:
    tcvn3 = bytes.fromhex("50 68 ad ea 6e 67 20 48 b6 69 20 43 68 a9 75 20 6b d5 74 20 6e 67 68 dc 61 20 76 ed 69")
    assert why(File(tcvn3 * 20, "bai.txt")) is Why.ENCODING
    assert why(File(bytes(range(1, 256)) * 4, "bai.txt")) is Why.ENCODING


def test_a_word_file_gives_its_paragraphs_and_tables() -> None:
    article = read(File(docx(TITLE, LEAD, *BODY, row=["phường Hải Châu", "xã Trà My"]), "bai.docx"))
    assert article.title == TITLE
    assert article.text.splitlines() == [TITLE, LEAD, *BODY, "phường Hải Châu | xã Trà My"]


def test_a_pdf_gives_its_paragraphs_though_its_lines_are_broken() -> None:
    caption = "Lãnh đạo phường Hải Châu và xã Trà My ký giao ước. Ảnh: Minh An"
    article = read(File(pdf(TITLE, LEAD, caption, *BODY, "Nội dung khác:", "- y tế;", "- văn hóa."), "bai.pdf"))
    assert article.text.splitlines() == [TITLE, LEAD, caption, *BODY, "Nội dung khác:", "- y tế;", "- văn hóa."]


def test_a_pasted_text_keeps_its_lines_and_its_headline() -> None:
    article = pasted(f"A+ A A-\n\n{TITLE}\n\nThứ bảy, 16/08/2025 08:12\n\n{LEAD}\n")
    assert (article.title, article.published) == (TITLE, date(2025, 8, 16))


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (File(b"", "bai.txt"), Why.EMPTY),
        (File(b" \n\n ", "bai.txt"), Why.EMPTY),
        (File(b"<html><body></body></html>", "bai.html"), Why.EMPTY),
        (File(b"<!doctype html><div id=app></div><script>render()</script>", "bai.html"), Why.EMPTY),
        (File(b"<html><body><h1>Ky ket nghia</h1><form><input type=password></form></body></html>"), Why.LOGIN),
        (File(f"<html><body><p>{LEAD}</p><p>Đăng nhập để đọc tiếp</p></body></html>".encode()), Why.LOGIN),
        (File(("Hai bên ký kết nghĩa. " * 50_000).encode(), "bai.txt"), Why.TOO_LONG),
        (File(b"a" * (MOST_BYTES + 1), "bai.txt"), Why.TOO_BIG),
        (File(b"\x89PNG\r\n\x1a\n", "anh.png", "image/png"), Why.UNKNOWN_KIND),
        (File(b"%PDF-1.7\n%%EOF", "bai.pdf"), Why.BROKEN_PDF),
        (File(pdf(LEAD)[:400], "bai.pdf"), Why.BROKEN_PDF),
        (File(b"khong phai pdf", "bai.pdf"), Why.BROKEN_PDF),
        (File(pdf(), "quet.pdf"), Why.SCANNED),
        (File(locked_pdf(), "bai.pdf"), Why.LOCKED),
        (File(docx(LEAD)[:900], "bai.docx"), Why.BROKEN_DOCX),
        (File(b"khong phai docx", "bai.docx"), Why.BROKEN_DOCX),
        (File(swollen_docx(), "bai.docx"), Why.TOO_COMPLEX),
        (File(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "bai.doc"), Why.OLD_WORD),
        (
            File(b"\xd0\xcf\x11\xe0" + b"\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx"),
            Why.LOCKED,
        ),
    ],
    ids=lambda value: value.value if isinstance(value, Why) else "",
)
def test_what_holds_no_article_says_why(file: File, reason: Why) -> None:
    assert why(file) is reason


def test_a_text_as_long_as_a_book_is_refused_when_pasted_too() -> None:
    with pytest.raises(ArticleError) as caught:
        pasted("Hai bên ký kết nghĩa. " * (MOST_TEXT // 20))
    assert caught.value.why is Why.TOO_LONG


async def test_a_process_of_its_own_reads_the_same_and_says_the_same() -> None:
    for file in (File(page().encode(), "bai.html"), File(pdf(TITLE, LEAD), "bai.pdf"), File(TEXT.encode(), "bai.txt")):
        assert await read_apart(file) == read(file)
    with pytest.raises(ArticleError) as caught:
        await read_apart(File(pdf(), "quet.pdf"))
    assert caught.value.why is Why.SCANNED
