"""The article in a .docx file: its paragraphs and tables in the order in which they are read."""

from __future__ import annotations

import io
import zipfile

from knowledge.articles.article import Article
from knowledge.articles.decoding import lines
from knowledge.articles.errors import ArticleError, Why

MAX_UNFOLDED = 60 * 2**20  # bytes of the parts together; pictures do not shrink, so this leaves room for many
MAX_XML = 8 * 2**20  # bytes of the part that holds the text
MAX_PARTS = 2_000
_TEXT = "word/document.xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Compound File Binary: .doc, and whatever is encrypted


def read_docx(content: bytes) -> Article:
    """The article of a .docx. Raises ArticleError."""
    if content.startswith(_OLE):
        raise ArticleError(Why.LOCKED if "EncryptedPackage".encode("utf-16-le") in content else Why.OLD_WORD)
    try:
        _inspect(content)
        return Article(text=_text(content))
    except (ArticleError, MemoryError):
        raise
    except Exception as error:  # the libraries raise whatever a broken part makes them stumble over
        raise ArticleError(Why.BROKEN_DOCX) from error


def _inspect(content: bytes) -> None:
    """Refuses what would not stop unfolding before anything opens it."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {part.filename: part.file_size for part in package.infolist()}
    # A part never unfolds beyond the size its entry declares: zipfile stops there and finds the checksum wrong.
    if len(parts) > MAX_PARTS or sum(parts.values()) > MAX_UNFOLDED or parts.get(_TEXT, 0) > MAX_XML:
        raise ArticleError(Why.TOO_COMPLEX)
    if _TEXT not in parts:
        raise ArticleError(Why.UNKNOWN_KIND)


def _text(content: bytes) -> str:
    from docx import Document
    from docx.table import Table

    said: list[str] = []
    for block in Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells = dict.fromkeys(cell.text.strip() for cell in row.cells)  # a merged cell comes once a column
                said.append(" | ".join(cell for cell in cells if cell))
        else:
            said.append(block.text)
    return lines("\n".join(said))
