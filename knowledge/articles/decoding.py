"""The text in a file's bytes, whatever program and decade saved it, as NFC lines."""

from __future__ import annotations

import codecs
import re
import unicodedata

from knowledge.articles.errors import ArticleError, Why
from knowledge.text import clean

# A Vietnamese text has these letters, signs and no others worth mentioning: what a wrong code makes of it has.
_FOREIGN = re.compile(
    r"[^\x00-\x7fàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ“”‘’…–—•·«»°²³×€\u00a0]",
    re.IGNORECASE,
)
_MARKED = re.compile(r"[ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ]", re.IGNORECASE)
_MOST_FOREIGN = 0.02  # of the characters


def decoded(content: bytes, charset: str = "") -> str:
    """The text of some bytes. ``charset`` is what whoever sent them calls their code, "" where nobody says.

    UTF-8, UTF-16 and windows-1258 are recognised without that. Raises ArticleError.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _in(content, name) or _fail()
    if len(content) > 1 and b"\x00" in content[:2]:  # UTF-16 without its mark: half of the bytes of plain letters are 0
        return _in(content, "utf-16-be" if content[:1] == b"\x00" else "utf-16-le") or _fail()
    text = _in(content, "utf-8")
    if text is None and charset:
        text = _vietnamese(_in(content, charset))
    if text is None:
        text = _vietnamese(_in(content, "cp1258"))
    if text is None or "\x00" in text:
        return _fail()
    return text


def lines(text: str) -> str:
    """The text a line a paragraph, each clean; empty ones left out."""
    return "\n".join(line for raw in text.splitlines() if (line := clean(raw)))


def _in(content: bytes, charset: str) -> str | None:
    try:
        return content.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return None


def _vietnamese(text: str | None) -> str | None:
    """The text where it is a Vietnamese one, and not what a wrong code makes of it (TCVN3 read as 1258)."""
    if text is None:
        return None
    composed = unicodedata.normalize("NFC", text)
    foreign = len(_FOREIGN.findall(composed))
    return composed if _MARKED.search(composed) and foreign <= _MOST_FOREIGN * len(composed) else None


def _fail() -> str:
    raise ArticleError(Why.ENCODING)
