"""What has most or least of something: pledges, parties, sums, partners; and which month, field, province or paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from knowledge.answer.common import stands
from knowledge.answer.conditions import measure
from knowledge.answer.limiting import signed
from knowledge.answer.need import Need
from knowledge.answer.partnered import partners_by_place
from knowledge.finding import Dates, Kind, Part, first_day, last_day
from knowledge.index import Index
from knowledge.models import Agreement
from knowledge.question.items import KINDS

_SIZES: dict[str, Callable[[Agreement], int]] = {
    "sources": lambda a: len(a.sources or ()),
    "fields": lambda a: len({c.fields[0] for c in a.commitments or () if c.fields}),
    "commitments": lambda a: len(a.commitments or ()),
    "parties": lambda a: len(a.parties),
    "gifts": lambda a: len(a.support or ()),
    "people": lambda a: len(a.people or ()),
}
_CUTS = {"day": 10, "month": 7, "year": 4}  # characters of an ISO date
_SIGNED = re.compile(r"\b(ky|signed)\b")
_ATTENDED = re.compile(r"\b(du|den|tham du|attended)\b")
_RANK = re.compile(
    r"\b(?:thu|dung thu|hang) (?:(?P<two>hai|nhi|2)|(?P<three>ba|3))\b|\b(?P<second>second)\b|\b(?P<third>third)\b"
)
_PARTNERS = re.compile(r"\b(?:nhieu|it|dong) (phuong|xa|huyen|tinh|thanh pho)\b")

Grouped = Iterator[tuple[str, Agreement]]


def extreme(need: Need, index: Index) -> Part:
    """The records, places, months, fields or newspapers with most or least of what was asked about."""
    what = measure(need.ask)
    if what == "money":
        return _money(need)
    if what in ("partners", "agreements"):
        return _places(need, index, what)
    if what in _SIZES:
        return _largest(need, what)
    groups = _grouped(_GROUPS[what](need, index)) if what in _GROUPS else {}
    size = _edge(map(len, groups.values()), need)
    if what == "person" and size == 1 and need.ask.order == "most":
        return Part(kind=Kind.LIST, found=False, reason="once_each")
    first = next((name for name, held in groups.items() if len(held) == size), "")
    if not first:
        return Part(kind=Kind.LIST, found=False, subject=stands(need), reason="no_match")
    return _told(need, what, groups[first], size, first)


def _days(need: Need, _: Index) -> Grouped:
    cut = _CUTS[measure(need.ask)]
    return ((a.signed_on[:cut], a) for a in need.agreements if a.signed_on and len(a.signed_on) >= cut)


def _areas(need: Need, index: Index, *, abroad: bool) -> Grouped:
    """Each record under the provinces or the countries of its parties, but those that are set aside."""
    aside = {p.name for it in need.ask.exclude for p in map(index.place, it.ids) if p is not None}
    for a in need.agreements:
        parties = index.parties(a)
        names = (p.country for p in parties) if abroad else (p.province or p.name for p in parties if p.country == "VN")
        yield from ((name, a) for name in dict.fromkeys(names) if name not in aside and name != "VN")


def _fields(need: Need, _: Index) -> Grouped:
    """Each record under its fields; a single one as often as it has pledges under each."""
    for a in need.agreements:
        tagged = [c.fields for c in a.commitments or ()]
        if len(need.agreements) == 1:
            yield from ((fields[0], a) for fields in tagged if fields)
        else:
            yield from ((field, a) for field in dict.fromkeys(f for fields in tagged for f in fields))


def _people(need: Need, _: Index) -> Grouped:
    signers = _SIGNED.search(need.ask.folded) and not _ATTENDED.search(need.ask.folded)
    return ((p.name, a) for a in need.agreements for p in a.people or () if not signers or signed(p))


_GROUPS: dict[str, Callable[[Need, Index], Grouped]] = {
    **dict.fromkeys(_CUTS, _days),
    "publisher": lambda need, _: ((s.publisher, a) for a in need.agreements for s in a.sources or () if s.publisher),
    "field": _fields,
    "province": lambda need, index: _areas(need, index, abroad=False),
    "country": lambda need, index: _areas(need, index, abroad=True),
    "person": _people,
}


def _grouped(pairs: Iterable[tuple[str, Agreement]]) -> dict[str, list[Agreement]]:
    groups: dict[str, list[Agreement]] = {}
    for name, a in pairs:
        groups.setdefault(name, []).append(a)
    return groups


def _edge(sizes: Iterable[int], need: Need) -> int:
    """The greatest or least size, or the second or third; what has none is silent, and not the least."""
    counted = sorted({n for n in sizes if n}, reverse=need.ask.order == "most")
    rank = rank_said(need.ask.folded)
    return counted[rank] if rank < len(counted) else 0


def rank_said(folded: str) -> int:
    """How many come before the one asked for: "nhiều thứ hai" has one before it."""
    said = _RANK.search(folded)
    return 0 if said is None else 1 if said["two"] or said["second"] else 2


def _counts(size: int, need: Need) -> tuple[int, ...]:
    rank = rank_said(need.ask.folded)
    return (size, rank) if rank else (size,)


def _largest(need: Need, what: str) -> Part:
    sized = [(_SIZES[what](a), a) for a in need.agreements]
    if what == "commitments" and (fields := set(need.ask.fields)):  # "nhiều cam kết nhất về du lịch"
        sized = [(sum(bool(fields & set(c.fields)) for c in a.commitments or ()), a) for a in need.agreements]
    size = _edge((n for n, _ in sized), need)
    if need.ask.many > 1:  # "3 thỏa thuận nhiều cam kết nhất": none of them is left out by chance
        counted = sorted((n for n, _ in sized if n), reverse=need.ask.order == "most")[: need.ask.many]
        return _told(need, what, [a for n, a in sized if n in counted], size)
    return _told(need, what, [a for n, a in sized if n == size and n], size)


def _told(need: Need, what: str, agreements: Sequence[Agreement], size: int, name: str = "") -> Part:
    cut = what in _CUTS
    return Part(
        kind=Kind.LIST,
        found=bool(agreements),
        subject=stands(need),
        agreements=tuple({a.id: a for a in agreements}.values()),
        counts=_counts(size, need),
        reason=f"{need.ask.order}_{what}",
        dates=Dates(first_day(name), last_day(name), name) if cut else need.dates,
        topic=None if cut else name or None,
        localities=tuple(need.areas),
        limits=need.limits,
    )


def _money(need: Need) -> Part:
    """The gifts of the largest or smallest sum."""
    gifts = [(a, s) for a in need.agreements for s in a.support or () if s.amount_vnd]
    sum_ = _edge((s.amount_vnd or 0 for _, s in gifts), need)
    chosen = tuple((a, s) for a, s in gifts if s.amount_vnd == sum_)
    return Part(
        kind=Kind.SUPPORT,
        support=chosen,
        agreements=tuple({a.id: a for a, _ in chosen}.values()),
        found=bool(chosen),
        reason="" if chosen else "no_support",
    )


def _places(need: Need, index: Index, what: str) -> Part:
    """The places with the most or fewest partners, or records; of the kind asked for if there are any."""
    held: dict[str, list[Agreement]] = {}
    for a in need.agreements:
        for i in {p.id for p in index.parties(a)}:
            held.setdefault(i, []).append(a)
    wanted = _PARTNERS.search(need.ask.folded)
    kind = KINDS[wanted[1]] if wanted else ""
    sizes = {i: len(held[i]) for i in held}
    if what == "partners":
        partners = partners_by_place(need.agreements, index)
        sizes = {i: sum(1 for j in ids if not kind or _is(j, kind, index)) for i, ids in partners.items()}
    sizes = {i: n for i, n in sizes.items() if _is(i, need.ask.noun, index)} or sizes
    size = _edge(sizes.values(), need)
    top = [p for i, n in sizes.items() if n == size and n and (p := index.place(i)) is not None]
    kept = {a.id: a for p in top for a in held[p.id]}
    return Part(
        kind=Kind.LIST,
        found=bool(kept),
        agreements=tuple(kept.values()),
        localities=tuple(top),
        counts=_counts(size, need),
        reason=need.ask.order if what == "partners" else f"{need.ask.order}_agreements",
        dates=need.dates,
        limits=need.limits,
    )


def _is(place_id: str, kind: str, index: Index) -> bool:
    place = index.place(place_id)
    return place is not None and place.kind == kind
