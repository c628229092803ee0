"""Bytes that hold an article, of whatever kind: found out by what they are, then by what they are called."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from knowledge.articles.article import Article, File
from knowledge.articles.decoding import decoded, lines
from knowledge.articles.docx import read_docx
from knowledge.articles.errors import ArticleError, Why
from knowledge.articles.html import read_html
from knowledge.articles.page import published_in, read_page
from knowledge.articles.pdf import read_pdf

MOST_BYTES = 10 * 2**20  # of a file with pictures
MOST_TEXT = 100_000  # characters: the longest reports have some 20,000
SUFFIXES = (".txt", ".html", ".htm", ".docx", ".pdf")

Kind = Literal["html", "docx", "pdf", "text"]

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MEDIA: dict[str, Kind] = {
    "text/html": "html", "application/xhtml+xml": "html", "application/pdf": "pdf", _DOCX: "docx",
    "text/plain": "text", "text/markdown": "text",
}  # fmt: skip
_NAMED: dict[str, Kind] = {
    "html": "html", "htm": "html", "xhtml": "html", "pdf": "pdf", "docx": "docx", "doc": "docx", "txt": "text",
    "md": "text",
}  # fmt: skip
_HTML = re.compile(rb"\s*<(?:!doctype html|html|head|body|\?xml)", re.IGNORECASE)


def read(file: File) -> Article:
    """The article of a file. Raises ArticleError.

    >>> read(File("Chiều 15/8, phường Sơn Trà và xã Trà Leng ký kết nghĩa.".encode("utf-16"), "a.txt")).text
    'Chiều 15/8, phường Sơn Trà và xã Trà Leng ký kết nghĩa.'
    """
    if len(file.content) > MOST_BYTES:
        raise ArticleError(Why.TOO_BIG)
    if not file.content.strip():
        raise ArticleError(Why.EMPTY)
    match kind_of(file):
        case "html":
            article = read_html(file.content, file.charset, file.url)
        case "docx":
            article = read_docx(file.content)
        case "pdf":
            article = read_pdf(file.content)
        case _:
            article = Article(text=lines(decoded(file.content, file.charset)))
    return checked(replace(article, url=file.url))


def pasted(text: str) -> Article:
    """The article in a text that somebody pasted. Raises ArticleError."""
    return checked(Article(text=lines(text)))


def checked(article: Article) -> Article:
    """The article with what its text tells of its title and day, where nothing else did. Raises ArticleError."""
    if not article.text:
        raise ArticleError(Why.EMPTY)
    if len(article.text) > MOST_TEXT:
        raise ArticleError(Why.TOO_LONG)
    published = article.published or published_in(article.text)
    title = article.title or next((s.text for s in read_page(article).of("title")), "")
    return replace(article, title=title, published=published)


def kind_of(file: File) -> Kind:
    """Of which kind it is. Raises ArticleError for one that is not read."""
    content, suffix = file.content, file.name.lower().rpartition(".")[2] if "." in file.name else ""
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "docx"
    if _HTML.match(content.removeprefix(b"\xef\xbb\xbf")):
        return "html"
    named = _MEDIA.get(file.media_type.lower()) or _NAMED.get(suffix)
    if named is None and suffix and not file.media_type.startswith("text/"):
        raise ArticleError(Why.UNKNOWN_KIND)
    return named or "text"
