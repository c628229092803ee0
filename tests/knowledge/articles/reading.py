"""An article in one call, and what a test asks of it."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from knowledge.articles.article import Article
from knowledge.articles.draft import Draft, Extraction
from knowledge.articles.extract import extract
from knowledge.places.gazetteer import Gazetteer
from knowledge.places.names import Names


@cache
def names() -> Names:
    """The gazetteer alone, without any records; home is Đà Nẵng."""
    return Names(Gazetteer.load())


def read(text: str, published: str | None = None, **article: Any) -> Extraction:
    """What an article's text is taken for."""
    day = date.fromisoformat(published) if published else None
    return extract(Article(text, published=day, **article), names())


def draft(text: str, published: str | None = None, **article: Any) -> Draft:
    """The one agreement of an article."""
    (made,) = read(text, published, **article).drafts
    return made


def values(text: str, field: str, published: str | None = None) -> list[Any]:
    """The values of one field of the one agreement."""
    return [fact.value for fact in draft(text, published).of(field)]


def pairs(text: str, published: str | None = None) -> list[list[str]]:
    """Who signs with whom, by full names."""
    return [[party.full_name for party in d.record().parties] for d in read(text, published).drafts]
