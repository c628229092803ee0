"""Reads an article: is an agreement between localities signed in it, and which facts does it give?"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from knowledge.articles.article import Article
from knowledge.articles.ceremony import place, signing_bodies
from knowledge.articles.draft import Draft, Extraction, Fact, Reason
from knowledge.articles.evidence import evidence_of
from knowledge.articles.headline import title
from knowledge.articles.judging import Judgement, judge
from knowledge.articles.mention import Mention
from knowledge.articles.mentions import mentions_of
from knowledge.articles.money import support
from knowledge.articles.page import Page, Sentence, published_in, read_page
from knowledge.articles.parties import across_a_border, parties
from knowledge.articles.people import people
from knowledge.articles.promises import commitments, principles, term
from knowledge.articles.signed import signing_day
from knowledge.articles.signing import Group
from knowledge.models import AgreementKind
from knowledge.places.names import Names

Mentions = Mapping[Sentence, Sequence[Mention]]


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
    own = _shares(page, judged)
    drafts = (
        Draft(article, tuple(_facts(group, sentences, share, page, mentions, places)))
        for (group, sentences), share in zip(judged.groups, own, strict=True)
    )
    return Extraction("agreement", judged.reason, evidence, tuple(drafts))


def dated(article: Article) -> Article:
    """The article with the day of publication that its text is stamped with, where it came without one."""
    return article if article.published else replace(article, published=published_in(article.text))


def _facts(
    group: Group,
    sentences: Sequence[Sentence],
    share: Sequence[Sentence],
    page: Page,
    mentions: Mentions,
    places: Names,
) -> Iterator[Fact]:
    """All facts of one agreement: ``sentences`` tell of its signing, ``share`` is what the page says of it."""
    kind = AgreementKind.TWINNING
    if not any("kết nghĩa" in s.plain or "giao ước" in s.plain for s in share):
        kind = AgreementKind.COOPERATION
    yield Fact("kind", kind, evidence_of(sentences[-1]))
    yield from title(group, page, mentions)
    sides = tuple(parties(group, sentences, mentions, page, places))
    yield from sides
    yield from signing_day(page, sentences, page.article.published)
    yield from term(page)
    yield from place(page, sentences)
    yield from signing_bodies(group, sentences, page, mentions)
    yield from principles(share)
    abroad = any(side.value.country != "VN" for side in sides) or across_a_border(share, mentions)
    yield from commitments(share, mentions, group, abroad=abroad)
    yield from people(share, mentions, [m.name for m in group])
    yield from support(share, mentions, group)


def _shares(page: Page, judged: Judgement) -> list[list[Sentence]]:
    """What the page says of each agreement: from where its parties sign to where others do; of a list everything."""
    marks = {s: {i for i, (_, told) in enumerate(judged.groups) if s in told} for s in page.sentences}
    every = set(range(len(judged.groups)))
    shares: list[list[Sentence]] = [[] for _ in judged.groups]
    current = every
    for sentence in page.sentences:
        if marks[sentence] and sentence.kind != "title":
            current = marks[sentence]
        for i in every if sentence.kind == "title" else current:
            shares[i].append(sentence)
    return shares
