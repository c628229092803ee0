"""An article read away from the event loop: its text in a thread, files that are no text in a process of their own."""

from __future__ import annotations

import asyncio

from knowledge.apart import TooMuchError, apart
from knowledge.articles.article import Article, File
from knowledge.articles.draft import Extraction
from knowledge.articles.errors import ArticleError, Why
from knowledge.articles.files import kind_of, read
from knowledge.index import Index
from knowledge.models import Locality
from knowledge.places.gazetteer import Gazetteer
from knowledge.places.names import Names


async def read_apart(file: File) -> Article:
    """As ``files.read``. Raises ArticleError."""
    if kind_of(file) == "text":
        return await asyncio.to_thread(read, file)
    try:
        found = await apart(_read, file)
    except TooMuchError as error:
        raise ArticleError(Why.TOO_COMPLEX) from error
    if isinstance(found, Why):
        raise ArticleError(found)
    return found


def _read(file: File) -> Article | Why:
    """Errors do not travel between processes whole, so what they say is returned."""
    try:
        return read(file)
    except ArticleError as error:
        return error.why


async def extract_apart(article: Article, index: Index) -> Extraction:
    """As ``extract``, with the names that the records add to the gazetteer; in a thread, for some tens of milliseconds.

    The names are put together anew there: those of the index change while it follows the knowledge base.
    """
    given = (index.gazetteer, index.places(), dict(index.names.own_nicknames), index.home_province)
    return await asyncio.to_thread(_extract, article, *given)


def _extract(
    article: Article,
    gazetteer: Gazetteer,
    parties: tuple[Locality, ...],
    nicknames: dict[str, str],
    home_province: str,
) -> Extraction:
    from knowledge.articles.extract import extract  # compiles for a tenth of a second: not before an article comes

    return extract(article, Names(gazetteer, parties, nicknames, home_province=home_province))
