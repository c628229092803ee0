"""Keeps the records that meet every condition a question sets on whole records."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from knowledge.answer.press import names_of
from knowledge.finding import Limit
from knowledge.index import Index
from knowledge.models import Agreement, AgreementKind, Person
from knowledge.text import fold

_COUNTED: dict[str, Callable[[Agreement], int]] = {
    "parties": lambda a: len(a.parties),
    "commitments": lambda a: len(a.commitments or ()),
    "fields": lambda a: len({c.fields[0] for c in a.commitments or () if c.fields}),
    "sources": lambda a: len(a.sources or ()),
    "support": lambda a: len(a.support or ()),
}
_TOLD: dict[str, Callable[[Agreement], object]] = {
    "money": lambda a: any(s.amount_vnd for s in a.support or ()),
    "support": lambda a: a.support,
    "commitments": lambda a: a.commitments,
    "links": lambda a: any(s.url for s in a.sources or ()),
    "sources": lambda a: a.sources,
    "place": lambda a: a.place,
    "signers": lambda a: any(map(signed, a.people or ())),
    "people": lambda a: a.people,
    "period": lambda a: a.period or a.term_years,
    "signed_on": lambda a: a.signed_on,
    "principles": lambda a: a.principles,
}


_SIGNED = re.compile(r"\bky\b")


def signed(person: Person) -> bool:
    """Whether somebody is said to have signed, rather than to have come."""
    return _SIGNED.search(fold(person.role or "")) is not None


def within(limits: Sequence[Limit], agreements: Sequence[Agreement], index: Index) -> list[Agreement]:
    """The records that meet all conditions, in their order."""
    kept = list(agreements)
    for limit in limits:
        meets = _MEETS[limit.name]
        kept = [a for a in kept if meets(limit, a, index)]
    return kept


def _so_many(limit: Limit, a: Agreement, _: Index) -> bool:
    n = _COUNTED[limit.of](a)
    return limit.low <= n and (not limit.high or n <= limit.high)


def _between(limit: Limit, a: Agreement, _: Index) -> bool:
    kinds = [p.kind for p in a.parties]
    return set(kinds) == set(limit.of.split("|")) and len(kinds) > 1


def _level(limit: Limit, a: Agreement, index: Index) -> bool:
    return any(p.level == limit.of or p.kind in _BELOW_PROVINCE.get(limit.of, ()) for p in index.parties(a))


_BELOW_PROVINCE = {"district": ("huyện", "quận", "thị xã")}


def _in_one_province(_: Limit, a: Agreement, index: Index) -> bool:
    return len({(p.country, p.province or p.name) for p in index.parties(a)}) == 1


def _says(limit: Limit, a: Agreement, index: Index) -> bool:
    said, kind = limit.of.split("|")
    words = f" {fold(said)} "
    if kind and all(p.kind != kind for p in a.parties):
        return False
    return any(words in f" {p.words} " for p in index.passages[a.id])


def _reported(limit: Limit, a: Agreement, _: Index) -> bool:
    return any(limit.of in names_of(s.publisher or "", s.url or "") for s in a.sources or ())


_MEETS: dict[str, Callable[[Limit, Agreement, Index], bool]] = {
    "so_many": _so_many,
    "has": lambda limit, a, _: bool(_TOLD[limit.of](a)),
    "lacks": lambda limit, a, _: not _TOLD[limit.of](a),
    "sort": lambda limit, a, _: (a.kind or AgreementKind.TWINNING) == limit.of,
    "progress": lambda limit, a, _: any(c.status == limit.of for c in a.commitments or ()),
    "between": _between,
    "level": _level,
    "within": _in_one_province,
    "says": _says,
    "reported_by": _reported,
}
