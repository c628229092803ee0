"""Keeps the records that meet every condition a question sets on whole records."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from knowledge.answer.conditions import COMMITTEE, FULL_DATE
from knowledge.answer.need import Need
from knowledge.answer.press import names_of
from knowledge.finding import Kind, Limit
from knowledge.index import Index
from knowledge.models import Agreement, AgreementKind, Person
from knowledge.question.limits import limits_of, words_of_limits
from knowledge.text import fold

_COUNTED: dict[str, Callable[[Agreement], int]] = {
    "parties": lambda a: len(a.parties),
    "commitments": lambda a: len(a.commitments or ()),
    "fields": lambda a: len({c.fields[0] for c in a.commitments or () if c.fields}),
    "sources": lambda a: len(a.sources or ()),
    "support": lambda a: len(a.support or ()),
    "people": lambda a: len(a.people or ()),
    "years": lambda a: a.term_years or 0,
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
    "day": lambda a: a.signed_on and len(a.signed_on) == FULL_DATE,
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


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


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


def _signed_by(limit: Limit, a: Agreement, _: Index) -> bool:
    bodies = fold(" - ".join(a.signing_bodies or ()))
    return all(any(name in bodies for name in _SHORT.get(body, (body,))) for body in limit.of.split("|"))


_SHORT = {
    "uy ban nhan dan": ("ubnd", "uy ban nhan dan"),
    "hoi dong nhan dan": ("hdnd", "hoi dong nhan dan"),
    "mttq": ("mttq", "mat tran"),
    "mat tran": ("mttq", "mat tran"),
}


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
    "signed_by": _signed_by,
    "known_to": lambda limit, a, _: len(a.signed_on or "") == limit.low,
    "with_kind": lambda limit, a, _: any(p.kind == limit.of for p in a.parties),
    "without_kind": lambda limit, a, _: all(p.kind != limit.of for p in a.parties),
    "held_at": lambda limit, a, _: f" {limit.of} " in f" {_plain(a.place or '')} ",
    "reported_by": _reported,
    "not_by": lambda limit, a, index: not _reported(limit, a, index),
}


# What is no longer asked where it only tells which records are meant: "cặp nào không rõ nơi ký?"
_ASKED_BY = {
    "money": {Kind.SUPPORT},
    "support": {Kind.SUPPORT},
    "commitments": {Kind.COMMITMENTS},
    "links": {Kind.SOURCE},
    "sources": {Kind.SOURCE},
    "place": {Kind.WHERE},
    "signers": {Kind.WHO},
    "people": {Kind.WHO},
    "period": {Kind.STATUS},
    "signed_on": {Kind.WHEN},
    "principles": {Kind.PRINCIPLES},
    "parties": {Kind.PARTNERS},
}


_LEFT_OUT = re.compile(
    r"\b(?:tru|khong tinh|khong ke|loai(?: bo)?|bo) (?:ra )?(?:cac |nhung |may )?(?:cap|thoa thuan)\b"
)
_LINKS = re.compile(r"\b(?:links?|duong dan|url)\b")


def limit(need: Need, index: Index) -> None:
    """Keeps the records that meet the conditions said; these are then what is asked for."""
    ask = need.ask
    limits = [x for x in (ask.press, ask.venue) if x] + limits_of(ask.folded)
    if ask.fields or ask.topics:  # "có hỗ trợ bán nông sản" is no condition on gifts
        limits = [x for x in limits if x.name != "has" or x.of not in ("support", "commitments")]
    if ask.amounts:  # "khoản hỗ trợ 120 triệu" is a condition on the sum
        limits = [x for x in limits if x.of not in ("support", "money")]
    if not limits:
        return
    before = need.agreements
    need.limits, need.agreements = tuple(limits), within(limits, need.agreements, index)
    if _LEFT_OUT.search(ask.folded) and not ask.exclude:  # "trừ các cặp ba bên ra"
        met = {a.id for a in need.agreements}
        need.agreements, need.limits = [a for a in before if a.id not in met], ()
    if any(x.name in ("between", "within") for x in limits) and need.subjects:  # "cặp xã - xã trong Đà Nẵng"
        places = [s.place for s in need.subjects]
        inside = [a for a in need.agreements if all(any(index.lies_in(p, x) for x in places) for p in index.parties(a))]
        need.agreements = inside
    said = words_of_limits(ask.folded)
    ask.topics = [t for t in ask.topics if t.words not in said]
    told = set().union(*(_ASKED_BY.get(x.of, ()) for x in limits))
    if any(x.name == "has" and x.of in ("money", "support") for x in limits):  # which gifts, then
        told = {Kind.LIST, Kind.PARTNERS}
    if not ask.topics and not ask.fields:
        told.add(Kind.FIELD)
    if any(x.name == "so_many" for x in limits):  # "hơn 10 việc" compares nothing
        told.add(Kind.COMPARE)
    if COMMITTEE.search(ask.folded) and any(x.of == "people" for x in limits):  # "có đại biểu Công an dự"
        told = {Kind.LIST}
    if ask.press and not ask.dates and not _LINKS.search(ask.folded):
        told.add(Kind.SOURCE)
    need.kinds = ask.kinds = [k for k in ask.kinds if k not in told] or [Kind.LIST]
