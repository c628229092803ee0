"""How an article was read, step by step: for whoever wonders why a draft says what it says, or why there is none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from knowledge.articles.article import Article
from knowledge.articles.extract import dated, extract
from knowledge.articles.mentions import mentions_of
from knowledge.articles.page import read_page
from knowledge.articles.signing import statements
from knowledge.places.names import Names


def explain(article: Article, places: Names) -> Iterator[tuple[str, str]]:
    """Pairs of a step and what it saw: the parts of the page, localities, signings, the judgement, each fact."""
    article = dated(replace(article, text=unicodedata.normalize("NFC", article.text)))
    page = read_page(article)
    mentions = mentions_of(page, places)
    yield "published", str(article.published or "?")
    for sentence in page.sentences:
        yield sentence.kind, sentence.text
        if named := mentions[sentence]:
            yield (
                "places",
                "; ".join(f"{m.kind} {m.name}" + (f" [{m.head.sort}]" if m.head.sort else "") for m in named),
            )
    for told in statements(page, mentions, article.published):
        groups = " | ".join(" + ".join(f"{m.kind} {m.name}" for m in group) for group in told.groups)
        who = groups or ("others" if told.others else "both" if told.both else "")
        yield f"signing, {told.time}", f"{who} ← {told.sentence.text}"
    made = extract(article, places)
    yield "judged", f"{made.outcome}, {made.reason}" + (f" ← {made.evidence.words}" if made.evidence else "")
    for number, draft in enumerate(made.drafts, 1):
        for fact in draft.facts:
            yield f"{number} {fact.field}{' ?' * fact.doubtful}", f"{fact.value} ← {fact.evidence.words}"
