"""The part on a place itself: what it was made of, what it became, where it lies."""

from __future__ import annotations

import re

from knowledge.answer.need import Need
from knowledge.answer.scope import NOBODY_KNOWS
from knowledge.finding import Kind, Part
from knowledge.index import Index
from knowledge.models import Locality
from knowledge.text import fold

_FROM = re.compile(
    r"(gop|nhap|lap|hinh thanh|tach|ghep|gom|sat nhap|thanh lap|hop nhat)( lai)?( \w+)? (tu|nhung|cac|may|nao|lai)"
    r"|tu (nhung|cac|may|xa|phuong) (xa|phuong|nao)|merged from|formed from|made of"
)
_DISTRICT = re.compile(r"huyen|quan nao|district")


_WHERE = re.compile(r"o dau|tinh nao|where|thuoc")
_TOLD = ("note", "title")  # where a record says in which commune a village lies


def place_info(need: Need, index: Index) -> Part:
    """What a place was made of, what it became or where it lies, and always with whom it is paired."""
    places = _asked_about(need, index)
    asked = need.ask.folded
    reason, found = "where", list[Locality]()
    for p in places:
        told = _history(p, asked, index)
        if told:
            reason, localities = told
            found += localities
    known = any(not p.id.startswith(NOBODY_KNOWS) for p in places) and (bool(found) or reason == "where")
    if not need.agreements:
        return Part(
            kind=Kind.PLACE_INFO,
            found=False,
            subject=places,
            localities=tuple(found),
            reason=reason if known else "no_records",
        )
    names = [n for p in places if p.level == "other" for n in (fold(p.name), f"{fold(p.kind)} o ")]
    said = [
        (x.agreement, x.text)
        for a in need.agreements
        for x in index.passages[a.id]
        if x.kind in _TOLD and any(n in x.words for n in names)
    ]
    return Part(
        kind=Kind.PLACE_INFO,
        found=known,
        subject=places,
        localities=tuple(found),
        passages=tuple(said),
        agreements=tuple(need.agreements),
        reason=reason,
    )


def _asked_about(need: Need, index: Index) -> tuple[Locality, ...]:
    if need.subjects:
        return tuple(s.place for s in need.subjects)
    parties = {p.id: p for a in need.agreements for p in index.parties(a)}
    meant = [p for p in parties.values() if not need.ask.anaphor or p.kind == need.ask.anaphor]
    return tuple(meant or parties.values())


def _history(p: Locality, asked: str, index: Index) -> tuple[str, list[Locality]] | None:
    """What is told of one place, and the localities it names; None where only its place on the map is known."""
    if p.former:
        return "became", list(index.gazetteer.heirs(p))
    if p.level == "province":
        return "merged_from", list(index.gazetteer.made_of(p.id, "province"))
    if p.level != "commune":
        return None
    parts = index.gazetteer.made_of(p.id, "commune")
    if _FROM.search(asked) or not (_DISTRICT.search(asked) or _WHERE.search(asked)):
        return "merged_from", list(parts)
    if _DISTRICT.search(asked):
        return "district", list(index.gazetteer.made_of(p.id, "district"))
    return None
