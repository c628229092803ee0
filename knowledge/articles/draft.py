"""What is read from an article: facts with their evidence, drafts of agreements, and why there are none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from knowledge.articles.article import Article
from knowledge.models import Agreement, Source

# The fields of an agreement of which an article gives several, each a fact of its own.
LISTS = frozenset({"parties", "signing_bodies", "principles", "commitments", "people", "support"})


class Reason(StrEnum):
    """Why an article was, or was not, taken for the report of an agreement between localities."""

    SIGNED = "signed"  # localities sign
    EMPTY = "empty"  # hardly any text: an empty page, a login wall
    NO_TWINNING = "no_twinning"  # nothing of partnerships in it
    NO_PARTIES = "no_parties"  # an agreement, but not two localities that are named
    ORGANISATIONS = "organisations"  # army units, companies, schools, youth unions agree, not localities
    AID = "aid"  # relief, gifts, a visit between localities paired before
    PREPARATION = "preparation"  # a survey or a meeting before a signing
    EXCHANGE = "exchange"  # a friendly match, a camp, a festival
    ANNIVERSARY = "anniversary"  # years of a partnership are looked back on
    OVERVIEW = "overview"  # many partnerships, or the results of one
    ASSIGNMENT = "assignment"  # a superior says who is to be paired


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the article's text: characters ``start`` to ``end`` of it (not included), as they stand there."""

    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one field of the agreement, and the words it rests on.

    ``field`` is a field of ``Agreement``; ``value`` is of that field's type, of the type of one item where the field
    is a list (``parties`` takes a ``Party``). ``doubtful``: a person should look at it.
    """

    field: str
    value: Any
    evidence: Evidence
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """One agreement as an article tells it: nothing but facts with evidence, and the article as its source."""

    article: Article
    facts: tuple[Fact, ...]

    def of(self, field: str) -> Iterator[Fact]:
        """The facts of one field, in the order of the record."""
        return (fact for fact in self.facts if fact.field == field)

    def record(self) -> Agreement:
        """The record that is saved: the facts, and the article among its sources. It has no id yet."""
        values: dict[str, Any] = {}
        for fact in self.facts:
            if fact.field in LISTS:
                values[fact.field] = (*values.get(fact.field, ()), fact.value)
            else:
                values[fact.field] = fact.value
        article = self.article
        source = Source(
            title=article.title or None,
            url=article.url or None,
            publisher=article.publisher or None,
            published_on=article.published.isoformat() if article.published else None,
        )
        return Agreement(**values, sources=(source,) if source != Source() else ())


@dataclass(frozen=True, slots=True)
class Extraction:
    """What an article was judged to be, why, and its agreements: none where it reports no signing."""

    outcome: Literal["agreement", "not_agreement"]
    reason: Reason
    evidence: Evidence | None = None  # of the reason; None where it is the lack of something
    drafts: tuple[Draft, ...] = ()
