"""Parts on the pairing itself: with whom, whether, and all that was promised."""

from __future__ import annotations

from knowledge.answer.common import nothing, part_of, stands
from knowledge.answer.need import Need
from knowledge.finding import Kind, Part, Promise
from knowledge.index import Index
from knowledge.question.limits import limits_of


def partners(need: Need, index: Index) -> Part | list[Part]:
    if (none := nothing(need, Kind.PARTNERS, index)) is not None:
        return none
    verdict = True if need.ask.check and not need.ask.atoms & {"which", "with_who", "who"} else None
    if len(need.subjects) > 1 and need.paired is None:
        return [
            Part(
                kind=Kind.PARTNERS,
                subject=s.stands,
                agreements=s.agreements,
                found=bool(s.agreements),
                reason="" if s.agreements else "no_records",
            )
            for s in need.subjects
        ]
    return part_of(need, Kind.PARTNERS, verdict=verdict)


def check(need: Need, index: Index) -> Part:
    if need.paired is False:
        return Part(kind=Kind.CHECK, found=False, subject=stands(need), verdict=False, reason="no_pair")
    if (none := nothing(need, Kind.CHECK, index)) is not None:
        return none
    return part_of(need, Kind.CHECK, verdict=True)


def commitments(need: Need, index: Index) -> Part:
    if (none := nothing(need, Kind.COMMITMENTS, index)) is not None:
        return none
    promises = tuple(Promise(a, c) for a in need.agreements for c in a.commitments or ())
    if promises and (status := next((x.of for x in limits_of(need.ask.folded) if x.name == "progress"), "")):
        promises = tuple(p for p in promises if p.commitment.status == status)
        if not promises:
            return part_of(need, Kind.STATUS, found=False, reason="no_progress")
    counted = need.ask.counted == "commitments"
    counts = (len(promises), len({p.commitment.fields[0] for p in promises if p.commitment.fields})) if counted else ()
    return part_of(
        need,
        Kind.COMMITMENTS,
        promises=promises,
        found=bool(promises),
        reason="" if promises else "no_commitments",
        counts=counts,
    )


def overview(need: Need, index: Index) -> Part | list[Part]:
    """What is told where nothing particular was asked that the records could know."""
    return check(need, index) if len(need.subjects) > 1 else partners(need, index)
