"""Reads an article: is an agreement between localities signed in it, and which facts does it give?"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from knowledge.articles.article import Article
from knowledge.articles.draft import Draft, Extraction, Fact, Reason
from knowledge.articles.evidence import evidence_of
from knowledge.articles.judging import judge
from knowledge.articles.mentions import mentions_of
from knowledge.articles.page import published_in, read_page
from knowledge.articles.parties import parties
from knowledge.articles.money import support
from knowledge.articles.people import people
from knowledge.articles.promises import commitments, principles, term
from knowledge.articles.signed import signing_day
from knowledge.places.names import Names


def extract(article: Article, places: Names) -> Extraction:
    """The agreements that an article reports. ``places`` is the gazetteer with the names that records add to it.

    Deterministic, and reads nothing but the article and the gazetteer. Evidence counts characters of the text in NFC.
    """
    article = dated(replace(article, text=unicodedata.normalize("NFC", article.text)))
    page = read_page(article)
    mentions = mentions_of(page, places)
    judged = judge(page, mentions, article.published)
    evidence = evidence_of(judged.sentence) if judged.sentence else None
    if judged.reason is not Reason.SIGNED:
        return Extraction("not_agreement", judged.reason, evidence)
    drafts = []
    for group, sentences in judged.groups:
        facts: list[Fact] = list(parties(group, sentences, mentions, page, places))
        facts += signing_day(page, sentences, article.published)
        abroad = any(f.value.country != "VN" for f in facts if f.field == "parties")
        facts += commitments(page, page.sentences, abroad=abroad)
        facts += principles(page.sentences)
        facts += people(page.sentences, mentions, [m.name for m in group])
        facts += support(page.sentences, mentions)
        facts += term(page)
        drafts.append(Draft(article, tuple(facts)))
    return Extraction("agreement", judged.reason, evidence, tuple(drafts))


def dated(article: Article) -> Article:
    """The article with the day of publication that its text is stamped with, where it came without one."""
    return article if article.published else replace(article, published=published_in(article.text))
