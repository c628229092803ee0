"""What has most or least of something: pledges, fields, parties, sums, partners; and which month, year or newspaper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from knowledge.answer.common import stands
from knowledge.answer.conditions import measure
from knowledge.answer.partnered import partners_by_place
from knowledge.answer.select import Need
from knowledge.finding import Dates, Kind, Part, first_day, last_day
from knowledge.index import Index
from knowledge.models import Agreement

_SIZES: dict[str, Callable[[Agreement], int]] = {
    "sources": lambda a: len(a.sources or ()),
    "fields": lambda a: len({c.fields[0] for c in a.commitments or () if c.fields}),
    "commitments": lambda a: len(a.commitments or ()),
    "parties": lambda a: len(a.parties),
}
_CUTS = {"day": 10, "month": 7, "year": 4}  # characters of an ISO date


def extreme(need: Need, index: Index) -> Part:
    """The records, places, months or newspapers with most or least of what was asked about."""
    what = measure(need.ask)
    if what == "money":
        return _money(need)
    if what == "partners":
        return _partners(need, index)
    if what in _CUTS:
        cut = _CUTS[what]
        groups = _grouped((a.signed_on[:cut], a) for a in need.agreements if a.signed_on and len(a.signed_on) >= cut)
    elif what == "publisher":
        groups = _grouped((s.publisher, a) for a in need.agreements for s in a.sources or () if s.publisher)
    elif what in _SIZES:
        return _largest(need, what)
    else:
        groups = {}
    size = _edge((len(held) for held in groups.values()), need.ask.order)
    first = next((name for name, held in groups.items() if len(held) == size), "")
    if not first:
        return Part(kind=Kind.LIST, found=False, subject=stands(need), reason="no_match")
    return _told(need, what, groups[first], size, first)


def _grouped(pairs: Iterable[tuple[str, Agreement]]) -> dict[str, list[Agreement]]:
    groups: dict[str, list[Agreement]] = {}
    for name, a in pairs:
        groups.setdefault(name, []).append(a)
    return groups


def _edge(sizes: Iterable[int], order: str) -> int:
    """The greatest or the least size; what has none is silent, and not the least."""
    counted = [n for n in sizes if n]
    return (max if order == "most" else min)(counted, default=0)


def _largest(need: Need, what: str) -> Part:
    sized = [(_SIZES[what](a), a) for a in need.agreements]
    size = _edge((n for n, _ in sized), need.ask.order)
    return _told(need, what, [a for n, a in sized if n == size and n], size)


def _told(need: Need, what: str, agreements: Sequence[Agreement], size: int, name: str = "") -> Part:
    cut = what in _CUTS
    return Part(
        kind=Kind.LIST,
        found=bool(agreements),
        subject=stands(need),
        agreements=tuple(agreements),
        counts=(size,),
        reason=f"{need.ask.order}_{what}",
        dates=Dates(first_day(name), last_day(name), name) if cut else need.dates,
        topic=None if cut else name or None,
        localities=tuple(need.areas),
    )


def _money(need: Need) -> Part:
    """The gifts of the largest or smallest sum."""
    gifts = [(a, s) for a in need.agreements for s in a.support or () if s.amount_vnd]
    sum_ = _edge((s.amount_vnd or 0 for _, s in gifts), need.ask.order)
    chosen = tuple((a, s) for a, s in gifts if s.amount_vnd == sum_)
    return Part(
        kind=Kind.SUPPORT,
        support=chosen,
        agreements=tuple({a.id: a for a, _ in chosen}.values()),
        found=bool(chosen),
        reason="" if chosen else "no_support",
    )


def _partners(need: Need, index: Index) -> Part:
    """The places with the most or fewest partners among the records asked about, of the kind asked for if there are."""
    partners = partners_by_place(need.agreements, index)
    of_kind = {i: ids for i, ids in partners.items() if (p := index.place(i)) and p.kind == need.ask.noun}
    partners = of_kind or partners
    size = _edge(map(len, partners.values()), need.ask.order)
    top = [p for i in partners if len(partners[i]) == size and (p := index.place(i)) is not None]
    held = {a.id: a for p in top for a in need.agreements if p.id in {q.id for q in index.parties(a)}}
    return Part(
        kind=Kind.LIST,
        agreements=tuple(held.values()),
        localities=tuple(top),
        counts=(size,),
        reason=need.ask.order,
        dates=need.dates,
    )
