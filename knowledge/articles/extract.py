"""Reads an article: is an agreement between localities signed in it, and which facts does it give?"""

from __future__ import annotations

import re

from knowledge.articles.article import Article
from knowledge.articles.draft import Draft, Evidence, Extraction, Fact, Reason
from knowledge.models import Party
from knowledge.places.names import Names
from knowledge.text import fold

_PARTY = re.compile(r"\b((?i:phường|xã))\s+((?:[A-ZĐÀ-Ỹ][^\W\d_]*\s?){1,4})")


def extract(article: Article, places: Names) -> Extraction:
    """The agreements that an article reports. ``places`` is the gazetteer with the names that records add to it.

    Deterministic, and reads nothing but the article and the gazetteer.
    """
    if "kết nghĩa" not in article.text.casefold():
        return Extraction("not_agreement", Reason.NO_TWINNING)
    found: dict[str, Fact] = {}
    for m in _PARTY.finditer(article.text):
        words = m[2].split()
        name = next((n for k in range(len(words), 0, -1) if places.find(fold(n := " ".join(words[:k])))), None)
        if name is not None:
            party = Party(name=name, kind=m[1].lower())
            end = m.start(2) + len(name)
            found.setdefault(name, Fact("parties", party, Evidence(article.text[m.start() : end], m.start(), end)))
    if len(found) < 2:
        return Extraction("not_agreement", Reason.NO_PARTIES)
    first, second, *_ = found.values()
    return Extraction("agreement", Reason.SIGNED, first.evidence, (Draft(article, (first, second)),))
