"""An article read away from the event loop: a text in a thread, other files in a process of their own."""

from __future__ import annotations

import asyncio

from knowledge.apart import TooMuchError, apart
from knowledge.articles.article import Article
from knowledge.articles.errors import ArticleError, Why
from knowledge.articles.files import File, kind_of, read


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
