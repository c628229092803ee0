"""The part on money and gifts: those of the places asked about, of the matter asked about, from the one who gave."""

from __future__ import annotations

import re

import msgspec

from knowledge.answer.common import nothing, part_of
from knowledge.answer.conditions import fits
from knowledge.answer.need import Need
from knowledge.answer.topics import says
from knowledge.finding import Kind, Part
from knowledge.index import Index
from knowledge.models import Agreement, Locality, Support
from knowledge.text import fold


def support(need: Need, index: Index) -> Part:
    if (none := nothing(need, Kind.SUPPORT, index)) is not None:
        return none
    gifts = tuple((a, s) for a in need.agreements for s in a.support or ())
    if (handed := _handed(need)) is not None:
        gifts = tuple((a, s) for a, s in gifts if _goes(a, s, *handed))
    if handed is not None and not gifts and any(a.support for a in need.agreements):
        return msgspec.structs.replace(
            part_of(need, Kind.SUPPORT, found=False, reason="none_from"), subject=handed
        )  # the gifts there were went another way
    gifts = _of_what_was_asked(need, gifts, index)
    verdict = None
    if need.ask.amounts and gifts:
        verdict = any(fits(need.ask, s.amount_vnd) for _, s in gifts)
    reason = "" if gifts else "no_support"
    if verdict is False:
        reason = "other_sum"
    part = part_of(need, Kind.SUPPORT, support=gifts, found=bool(gifts), reason=reason, verdict=verdict)
    givers = {a.id: a for a, _ in gifts}
    return msgspec.structs.replace(part, agreements=tuple(givers.values())) if gifts else part


def _of_what_was_asked(
    need: Need, gifts: tuple[tuple[Agreement, Support], ...], index: Index
) -> tuple[tuple[Agreement, Support], ...]:
    """Of the gifts those that say a matter of the question, where any does: "trẻ em được cho mấy triệu?"."""
    passages = [p for a in {a.id: a for a, _ in gifts}.values() for p in index.passages[a.id]]
    said = [p.support for t in need.ask.topics for p in passages if p.support and says(p, t.words)]
    return tuple((a, s) for a, s in gifts if s in said) or gifts


_GIVES = re.compile(r"\b(cho|tang|trao|gop|ho tro|giup|gui)\b")
_IS_GIVEN = re.compile(r"\b(duoc|nhan)\b")


def _handed(need: Need) -> tuple[Locality, Locality] | None:
    """Who gives and who is given in "A cho B bao nhiêu?", where a verb of giving stands between the two."""
    if len(need.subjects) != 2:
        return None
    first, second = (s.place for s in need.subjects)
    if not all(s.stands == (s.place,) for s in need.subjects):
        return None  # a gift names the unit of its day
    typed = [it.name for it in need.ask.places]  # "Bnà Thạch" stands where it was typed so
    giver, receiver = typed if len(typed) == 2 else (first.name, second.name)
    asked = f" {need.ask.folded} "
    a, b = asked.find(f" {fold(giver)} "), asked.rfind(f" {fold(receiver)} ")
    between = asked[a:b] if 0 <= a < b else ""
    return (first, second) if _GIVES.search(between) and not _IS_GIVEN.search(between) else None


def _goes(agreement: Agreement, gift: Support, giver: Locality, receiver: Locality) -> bool:
    """Whether a gift may be one party's to another: whoever else is named as its giver or receiver, it is not."""

    def names(text: str | None, place: Locality) -> bool:
        others = [p.name for p in agreement.parties if p.name != place.name]
        said = f" {fold(text or '')} "
        return f" {fold(place.name)} " in said or not any(f" {fold(name)} " in said for name in others)

    return names(gift.giver, giver) and names(gift.receiver, receiver)
