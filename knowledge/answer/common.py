"""What every part of an answer shares: the places it is about, and how it says that nothing is there."""

from __future__ import annotations

from knowledge.answer.need import Need
from knowledge.answer.scope import standing
from knowledge.finding import Kind, Part
from knowledge.index import Index
from knowledge.models import Locality


def stands(need: Need) -> tuple[Locality, ...]:
    return standing(need.subjects)


def part_of(need: Need, kind: Kind, **more: object) -> Part:
    return Part(kind=kind, subject=stands(need), agreements=tuple(need.agreements), dates=need.dates, **more)  # type: ignore[arg-type]


def nothing(need: Need, kind: Kind, index: Index) -> Part | None:
    """The part that says that a place has no records at all, or none with the area named."""
    if need.agreements:
        return None
    if need.everywhere:
        return Part(
            kind=kind,
            found=False,
            subject=stands(need),
            dates=need.dates,
            localities=tuple(need.areas),
            limits=need.limits,
            reason=need.silent or "no_match",
            topic=need.unread or None,
        )
    if need.narrowed_away:
        return Part(
            kind=Kind.PARTNERS,
            found=False,
            subject=stands(need),
            localities=tuple(need.areas),
            reason=need.narrowed_away,
        )
    return Part(kind=Kind.PARTNERS, found=False, subject=stands(need), reason="no_records")
