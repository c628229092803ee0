"""The article in a .pdf file: the words of its pages, lines that the page's edge broke made one again."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterable
from itertools import islice

from knowledge.articles.article import Article
from knowledge.articles.decoding import lines
from knowledge.articles.errors import ArticleError, Why

MAX_PAGES = 50
LEAST = 20  # characters a page, on the whole: with fewer the page is a picture
_END = '.!?…”"'
_FULL = 0.85  # of the longest line, letters being of different widths
_CREDIT = re.compile(r"\b[ẢA]nh\s?:[^.;]{0,30}$")  # of a picture: its caption ends there


def read_pdf(content: bytes) -> Article:
    """The article of a .pdf. Raises ArticleError."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every flaw that it reads over
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            reader.decrypt("")  # many may be read by everybody, and only not be changed
        pages = [page.extract_text() for page in islice(reader.pages, MAX_PAGES + 1)]
    except MemoryError:
        raise
    except Exception as error:  # pypdf raises whatever a broken object makes it stumble over
        raise ArticleError(Why.LOCKED if b"/Encrypt" in content else Why.BROKEN_PDF) from error
    if len(pages) > MAX_PAGES:
        raise ArticleError(Why.TOO_LONG)
    text = lines("\n".join(pages))
    if len(text) < LEAST * max(1, len(pages)):
        raise ArticleError(Why.SCANNED)
    return Article(text=_unbroken(text.splitlines()))


def _unbroken(printed: Iterable[str]) -> str:
    """Paragraphs of printed lines. A full line, or one before a small letter, goes on in the next."""
    found: list[str] = []
    rows = list(printed)
    width = max(map(len, rows), default=0)
    last = ""  # the printed line before
    for row in rows:
        fits = len(f"{last} {row.split(maxsplit=1)[0]}") < _FULL * width  # and yet it began a line of its own
        apart = not last or last[-1] in ":;" or _CREDIT.search(last) or row.startswith(("-", "•", "*", "+"))
        if not apart and (row[0].islower() or (not fits and last[-1] not in _END)):
            found[-1] += f" {row}"
        else:
            found.append(row)
        last = row
    return "\n".join(found)
