"""One part of an answer for each kind of question, each resting on records or saying what they lack."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from knowledge.answer.common import nothing, part_of, stands
from knowledge.answer.conditions import kind_ordered, pairs_of_villages
from knowledge.answer.extremes import extreme
from knowledge.answer.gifts import support
from knowledge.answer.matters import by_field, field
from knowledge.answer.need import Need
from knowledge.answer.pairs import check, commitments, partners
from knowledge.answer.people import person_part, who
from knowledge.answer.whereabouts import place_info
from knowledge.finding import Kind, Part, Promise, first_day, last_day
from knowledge.index import Index
from knowledge.question.limits import claimed
from knowledge.text import fold


def build(need: Need, index: Index) -> list[Part]:
    """The parts that answer a need, in the order asked. Empty: it is about something else altogether."""
    if need.wrong_date and not set(need.kinds) - {Kind.PARTNERS, Kind.CHECK, Kind.WHEN, Kind.LIST}:
        return [
            part_of(
                need, Kind.WHEN, verdict=False, reason="other_date", found=any(a.signed_on for a in need.agreements)
            )
        ]
    parts: list[Part] = []
    for kind in need.kinds:
        if kind not in _BUILDERS:  # talk: nothing of the records goes into it
            parts.append(Part(kind=kind))
            continue
        made = _BUILDERS[kind](need, index)
        parts += [made] if isinstance(made, Part) else made
    if _gifts_too(need):
        given = support(need, index)
        if given.found and Kind.SUPPORT not in need.kinds:
            parts.append(given)
    on_field = next((p for p in parts if p.kind is Kind.FIELD and p.found), None)
    if on_field is not None:  # "hợp tác y tế với ai": only with those
        held = {a.id for a in on_field.agreements}
        parts = [p if p.kind is not Kind.PARTNERS else _only(p, held) for p in parts]
        parts = [p for p in parts if p.found or p.kind is not Kind.WHO]  # "được khám mắt là ai lo?"
    if (
        Kind.SUPPORT in need.kinds
        and (thing := _thing_in_question(need))
        and not any(p.kind is Kind.FIELD and p.found for p in parts)
    ):
        return [part_of(need, Kind.FIELD, found=False, topic=thing, reason="no_field")]
    if len(parts) > 1 and any(p.found for p in parts):
        parts = [p for p in parts if not (p.kind is Kind.FIELD and not p.found and p.topic)] or parts
    return parts


def _gifts_too(need: Need) -> bool:
    """Whether what was given belongs to the answer: "giúp gì", of one pair "hỗ trợ gồm gì", "bên nào cho nhiều hơn"."""
    atoms = need.ask.atoms
    if "help" in atoms and ("what" in atoms or ("content" in atoms and not need.everywhere)):
        return True
    return "compare" in atoms and _MORE_GIVEN.search(need.ask.folded) is not None


_MORE_GIVEN = re.compile(r"\bnhieu (tien |qua )?hon\b")


def _thing_in_question(need: Need) -> str | None:
    """What is counted in "mấy con bò", or asked for in "có tặng xe cứu thương không", where that is no sum."""
    asked = need.ask.folded
    if need.ask.check and not need.ask.amounts and not need.everywhere:
        return next((t.typed for t in need.ask.topics if not t.aside), None)
    return next((t.typed for t in need.ask.topics if re.search(rf"\b(may|bao nhieu|bn) {t.words}\b", asked)), None)


def _only(part: Part, held: set[str]) -> Part:
    kept = tuple(a for a in part.agreements if a.id in held)
    return msgspec.structs.replace(part, agreements=kept) if kept else part


def _when(need: Need, index: Index) -> Part:
    if (none := nothing(need, Kind.WHEN, index)) is not None:
        return none
    known = any(a.signed_on for a in need.agreements)
    verdict = None
    if need.dates is not None and need.ask.check:
        verdict = not need.wrong_date
    return part_of(
        need,
        Kind.WHEN,
        found=known,
        verdict=verdict,
        reason="other_date" if need.wrong_date and known else "" if known else "no_date",
    )


def _where(need: Need, index: Index) -> Part:
    if (none := nothing(need, Kind.WHERE, index)) is not None:
        return none
    known = any(a.place for a in need.agreements)
    return part_of(need, Kind.WHERE, found=known, reason="" if known else "no_place")


def _count(need: Need, index: Index) -> Part:
    if (none := nothing(need, Kind.COUNT, index)) is not None:
        return none
    if need.ask.fields or need.ask.topics:
        part = by_field(need, index)
        if isinstance(part, Part) and part.found and need.ask.counted == "commitments" and part.promises:
            tagged = tuple(p for p in part.promises if set(need.ask.fields) & set(p.commitment.fields))
            counted = part.promises if need.ask.topics else tagged or part.promises
            return msgspec.structs.replace(
                part, kind=Kind.COUNT, promises=counted, counts=(len(counted),), reason="commitments", support=()
            )
        if isinstance(part, Part) and part.found:
            return Part(
                kind=Kind.COUNT,
                subject=part.subject,
                agreements=part.agreements,
                fields=part.fields,
                topic=part.topic,
                counts=(len(part.agreements),),
                reason="agreements",
                dates=need.dates,
                limits=need.limits,
            )
        return (
            part
            if isinstance(part, Part)
            else Part(kind=Kind.COUNT, found=False, reason="no_match", subject=stands(need))
        )
    what = need.ask.counted or "agreements"
    if (
        what == "agreements"
        and ((need.paired and not need.everywhere) or pairs_of_villages(need.ask))
        and (said := _counted_in_words(need, index)) is not None
    ):
        return said
    own = {p.id for s in need.subjects for p in s.stands}
    if need.everywhere:
        claim = claimed(need.ask.folded) if need.ask.check else None
        n = len(need.agreements)
        return part_of(
            need,
            Kind.COUNT,
            verdict=claim.low <= n <= (claim.high or n) if claim else None,
            counts=(len(need.agreements),),
            reason="agreements",
            localities=tuple(need.areas),
            limits=need.limits,
        )
    if what in ("partners", "parties") and len(need.subjects) < 2:
        partners = {p.id: p for a in need.agreements for p in index.parties(a) if p.id not in own or what == "parties"}
        return part_of(need, Kind.COUNT, counts=(len(partners),), reason=what, localities=tuple(partners.values()))
    return part_of(need, Kind.COUNT, counts=(len(need.agreements),), reason="agreements")


def _counted_in_words(need: Need, index: Index) -> Part | None:
    """Pairs that a record counts itself: "kết nghĩa 8 cặp thôn, bản"."""
    told = [(p.agreement, p.text) for a in need.agreements for p in index.passages[a.id] if _PAIRS.search(p.words)]
    if need.everywhere or len(need.subjects) < 2:
        told = [(a, text) for a, text in told if _VILLAGES.search(fold(text))]
    if not told:
        return None
    agreements = tuple({a.id: a for a, _ in told}.values())
    return Part(kind=Kind.TEXT, subject=stands(need), agreements=agreements, passages=tuple(told))


_VILLAGES = re.compile(r"\b(thon|ban|lang|ap|buon)\b")
_PAIRS = re.compile(r"\b\d+ cap\b")


def _list(need: Need, index: Index) -> Part | list[Part]:
    if (none := nothing(need, Kind.LIST, index)) is not None:
        return none
    agreements = need.agreements
    if need.ask.order in ("newest", "oldest") and "source" in need.ask.atoms:
        return _first_published(need)
    if need.ask.order in ("newest", "oldest"):
        newest = need.ask.order == "newest"
        if kind := kind_ordered(need.ask):
            agreements = [a for a in agreements if any(p.kind == kind for p in a.parties)]
        known_by = first_day if newest else last_day  # a record known only to its month comes first for sure if it does
        dated = sorted(
            (a for a in agreements if a.signed_on), key=lambda a: known_by(a.signed_on or ""), reverse=newest
        )
        first = dated[: need.ask.many]
        edge = first[-1].signed_on if first else None
        agreements = [a for a in dated if a in first or a.signed_on == edge]  # none is left out by chance
    elif need.ask.order in ("most", "least"):
        return extreme(need, index)
    elif need.ask.order == "undated" and not need.limits:
        agreements = [a for a in agreements if not a.signed_on]
    if need.ask.check and claimed(need.ask.folded) and not need.ask.order:
        return _count(need, index)
    denied = any(x.name == "lacks" for x in need.limits) or (need.dates is not None and need.dates.outside)
    verdict = True if need.ask.check and not denied and not need.ask.atoms & {"which", "with_who"} else None
    return Part(
        kind=Kind.LIST,
        subject=stands(need),
        agreements=tuple(agreements),
        dates=need.dates,
        localities=tuple(need.areas),
        reason=need.term or need.ask.order,
        verdict=verdict,
        limits=need.limits,
    )


def _first_published(need: Need) -> Part:
    """The records with the newest or the oldest source of which the day is known."""
    dated = [(s.published_on, a) for a in need.agreements for s in a.sources or () if s.published_on]
    edge = (max if need.ask.order == "newest" else min)((day for day, _ in dated), default="")
    first = tuple({a.id: a for day, a in dated if day == edge}.values())
    return Part(kind=Kind.SOURCE, found=bool(first), agreements=first, reason="" if first else "no_source")


def _compare(need: Need, index: Index) -> Part:
    if (none := nothing(need, Kind.COMPARE, index)) is not None:
        return none
    return part_of(need, Kind.COMPARE, reason="date" if "order" in need.ask.atoms else "")


def _principles(need: Need, index: Index) -> Part:
    if (none := nothing(need, Kind.PRINCIPLES, index)) is not None:
        return none
    known = any(a.principles for a in need.agreements)
    return part_of(need, Kind.PRINCIPLES, found=known, reason="" if known else "no_principles")


def _source(need: Need, index: Index) -> Part:
    if (none := nothing(need, Kind.SOURCE, index)) is not None:
        return none
    known = any(a.sources for a in need.agreements)
    return part_of(need, Kind.SOURCE, found=known, reason="" if known else "no_source")


_PROGRESS = re.compile(
    r"tien do|tien trien|thuc hien|lam (duoc|den|toi|xong|chua|roi)|trien khai|ket qua|hoan thanh|xong chua|progress"
    r"|status|den dau|toi dau|tinh hinh"
)


def _status(need: Need, index: Index) -> Part:
    if (none := nothing(need, Kind.STATUS, index)) is not None:
        return none
    if _PROGRESS.search(need.ask.folded):
        moving = tuple(
            Promise(a, c)
            for a in need.agreements
            for c in a.commitments or ()
            if c.progress or c.status in ("in_progress", "done")
        )
        if moving or not re.search(r"thoi han|het han|hieu luc|nam", need.ask.folded):
            return part_of(
                need, Kind.STATUS, promises=moving, found=bool(moving), reason="progress" if moving else "no_progress"
            )
    known = any(a.period or a.term_years for a in need.agreements)
    return part_of(need, Kind.STATUS, found=known, reason="term" if known else "no_term")


_BUILDERS: dict[Kind, Callable[[Need, Index], Part | list[Part]]] = {
    Kind.PARTNERS: partners,
    Kind.CHECK: check,
    Kind.COMMITMENTS: commitments,
    Kind.FIELD: field,
    Kind.BY_FIELD: by_field,
    Kind.WHEN: _when,
    Kind.WHERE: _where,
    Kind.WHO: who,
    Kind.SUPPORT: support,
    Kind.COUNT: _count,
    Kind.LIST: _list,
    Kind.COMPARE: _compare,
    Kind.PRINCIPLES: _principles,
    Kind.SOURCE: _source,
    Kind.STATUS: _status,
    Kind.PLACE_INFO: place_info,
    Kind.PERSON: person_part,
}
