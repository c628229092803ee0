"""What is doubtful about a record before it is saved: doubles, other dates of the same pair, unlikely values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, get_args

import msgspec

from knowledge.finding import days_on, first_day, last_day
from knowledge.index import Index, locate
from knowledge.models import Agreement, Locality

NEAR_DAYS = 31  # signings of one event are reported within a month of each other

Why = Literal[
    "double", "other_date", "unknown_party", "former_party", "one_party", "same_party",
    "future", "over_before_signing", "done_without_source", "no_source",
]  # fmt: skip

GRAVEST: tuple[Why, ...] = get_args(Why)  # first


class Doubt(msgspec.Struct, frozen=True, kw_only=True):
    """One thing worth a look: why, and the record, place or words that it is about."""

    why: Why
    agreement: str = ""  # the id of the other record
    place: Locality | None = None
    words: str = ""


def doubts(agreement: Agreement, index: Index, today: date, *, leaving: Iterable[str] = ()) -> tuple[Doubt, ...]:
    """Everything doubtful, the gravest first. Records in ``leaving`` are about to go, as in a merge."""
    there = index.of_any(locate(p, index.gazetteer).id for p in agreement.parties)
    others = [a for a in there if a.id not in (agreement.id, *leaving)]
    return (
        *_same_parties(agreement, others, index),
        *_parties(agreement, index),
        *_dates(agreement, today),
        *_sources(agreement),
    )


def new_doubts(
    before: Agreement | None, after: Agreement, index: Index, today: date, *, leaving: Iterable[str] = ()
) -> list[Doubt]:
    """What is doubtful about a record and was not before it was changed; of a new one everything."""
    known = doubts(before, index, today) if before else ()
    told = {(d.why, d.agreement, d.words) for d in known}
    return [d for d in doubts(after, index, today, leaving=leaving) if (d.why, d.agreement, d.words) not in told]


def same_event(a: Agreement, b: Agreement, index: Index) -> bool:
    """Whether two records may tell of one signing: the same parties, in any order, and dates within a month.

    Where one names more parties than the other, two must be the same.
    """
    return _shared(a, b, index) and _near(a.signed_on, b.signed_on)


def _same_parties(agreement: Agreement, others: Iterable[Agreement], index: Index) -> Iterable[Doubt]:
    same = [a for a in others if _shared(agreement, a, index)]
    for a in same:
        near = _near(agreement.signed_on, a.signed_on)
        yield Doubt(why="double" if near else "other_date", agreement=a.id, words=a.signed_on or "")


def _shared(a: Agreement, b: Agreement, index: Index) -> bool:
    ours, theirs = ({locate(p, index.gazetteer).id for p in x.parties} for x in (a, b))
    return len(ours & theirs) >= 2 and (ours <= theirs or theirs <= ours)


def _near(a: str | None, b: str | None) -> bool:
    """Whether two dates, possibly cut, may lie within a month of each other."""
    if not a or not b:
        return True
    late, early = max(first_day(a), first_day(b)), min(last_day(a), last_day(b))
    return late <= days_on(early, NEAR_DAYS)


def _parties(agreement: Agreement, index: Index) -> Iterable[Doubt]:
    places = [locate(p, index.gazetteer) for p in agreement.parties]
    if len(places) < 2:
        yield Doubt(why="one_party")
    if len({p.id for p in places}) < len(places):
        yield Doubt(why="same_party")
    signed = agreement.signed_on
    for party, place in zip(agreement.parties, places, strict=True):
        if place.country == "VN" and place.id.startswith("record:") and not index.of_place(place.id):
            yield Doubt(why="unknown_party", words=party.full_name)
        elif place.former and place.since and signed and first_day(signed) >= place.since:
            yield Doubt(why="former_party", place=place, words=place.since)


def _dates(agreement: Agreement, today: date) -> Iterable[Doubt]:
    signed, end = agreement.signed_on, agreement.period.end if agreement.period else None
    if signed and first_day(signed) > today.isoformat():
        yield Doubt(why="future", words=signed)
    if signed and end and last_day(end) < first_day(signed):
        yield Doubt(why="over_before_signing", words=end)


def _sources(agreement: Agreement) -> Iterable[Doubt]:
    for commitment in agreement.commitments or ():
        if commitment.status == "done" and not any(step.source for step in commitment.progress or ()):
            yield Doubt(why="done_without_source", words=commitment.text)
    if not agreement.sources:
        yield Doubt(why="no_source")
