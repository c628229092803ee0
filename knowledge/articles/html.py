"""The article in a web page: text with its captions, title, day and publisher; trafilatura knows what is not it."""

from __future__ import annotations

import logging
import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from knowledge.articles.article import Article
from knowledge.articles.decoding import decoded, lines
from knowledge.articles.errors import ArticleError, Why
from knowledge.articles.published import stamped, told

for _library in ("trafilatura", "htmldate", "courlan"):  # what they cannot read is told as an ArticleError
    logging.getLogger(_library).setLevel(logging.CRITICAL)

LEAST = 200  # characters of an article; a page with less has none, or shows it to subscribers
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_PUBLISHED_IN = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_NAMES_OF_DATE = (
    "article:published_time", "og:published_time", "datepublished", "pubdate", "publishdate", "publish_date",
    "publication_date", "dc.date", "dc.date.issued", "dcterms.created", "date",
)  # fmt: skip
_CLASS_OF_DATE = re.compile(r"date|time|publish|ngay", re.IGNORECASE)
_LOGIN = re.compile(
    r"đăng nhập|đăng ký tài khoản|dành (?:riêng )?cho (?:thành viên|bạn đọc trả phí)|log ?in|sign ?in|subscribe",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"caption|chu-?thich|pic(?:ture)?[-_]?desc", re.IGNORECASE)


def read_html(content: bytes, charset: str = "", url: str = "") -> Article:
    """The article of a page that came from ``url``. Raises ArticleError."""
    declared = _CHARSET.search(content[:4096])
    html = decoded(content, charset or (declared[1].decode("ascii") if declared else ""))
    from trafilatura import bare_extraction, load_html
    from trafilatura.settings import Document

    tree = load_html(html) if html.strip() else None
    if tree is None:
        raise ArticleError(Why.EMPTY)
    published, wall = _published(tree, html), bool(tree.xpath('//input[@type="password"]')) or bool(_LOGIN.search(html))
    _keep_captions(tree)
    found = bare_extraction(
        tree,
        url=url or None,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False},
    )
    text = lines("\n".join(map(_row, (found.text or "").splitlines()))) if isinstance(found, Document) else ""
    if not isinstance(found, Document) or len(text) < LEAST:
        raise ArticleError(Why.LOGIN if wall else Why.EMPTY)
    return Article(
        text=text,
        title=lines(found.title or "").replace("\n", " "),
        published=published,
        publisher=found.sitename or found.hostname or urlsplit(url).hostname or "",
        url=url,
    )


def _keep_captions(tree: Any) -> None:
    """Makes captions paragraphs: they name who signs, and would be left out with their pictures."""
    for caption in tree.xpath("//figcaption | //*[@class]"):
        if caption.tag == "figcaption":
            caption.tag = "p"
            figure = next(caption.iterancestors("figure"), None)
            if figure is not None:
                figure.tag = "div"
        elif _CAPTION.search(caption.get("class")):
            del caption.attrib["class"]


def _row(line: str) -> str:
    """A line of the text; a row of a table without its frame."""
    return line.strip(" |")


def _published(tree: Any, html: str) -> date | None:
    """The day in the page's own data, else the first stamp; the dates of footers and sentences are none of it."""
    said = [
        meta.get("content") or ""
        for meta in tree.xpath("//meta[@content]")
        if (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower() in _NAMES_OF_DATE
    ]
    said += _PUBLISHED_IN.findall(html)
    said += [time.get("datetime") for time in tree.xpath("//time[@datetime]")]
    found = next((day for value in said if (day := told(value))), None)
    return found or _stamp(tree)


def _stamp(tree: Any) -> date | None:
    """The first short line that is a stamp by its words or its class, outside of what surrounds the article."""
    for element in tree.iter("span", "div", "p", "time", "li", "em", "small", "b", "strong", "td", "h4", "h5"):
        if any(above.tag in ("footer", "aside", "nav") for above in element.iterancestors()):
            continue
        words = " ".join("".join(element.itertext()).split()) if len(element) < 6 else ""
        classed = bool(_CLASS_OF_DATE.search(f"{element.get('class') or ''} {element.get('id') or ''}"))
        if words and (day := stamped(words, sure=classed)):
            return day
    return None
