"""The part on a place itself: what it was made of, what it became, where it lies."""

from __future__ import annotations

import re

from knowledge.answer.select import Need
from knowledge.finding import Kind, Part
from knowledge.index import Index
from knowledge.models import Locality
from knowledge.text import fold

_FROM = re.compile(
    r"(gop|nhap|lap|hinh thanh|tach|ghep|gom|sat nhap|thanh lap|hop nhat)( lai)?( \w+)? (tu|nhung|cac|may|nao|lai)"
    r"|tu (nhung|cac|may|xa|phuong) (xa|phuong|nao)|merged from|formed from|made of"
)
_DISTRICT = re.compile(r"huyen|quan nao|district")


def place_info(need: Need, index: Index) -> Part:
    asked = fold(need.ask.typed)
    if not need.subjects:
        parties = {p.id: p for a in need.agreements for p in index.parties(a)}
        places = [p for p in parties.values() if not need.ask.anaphor or p.kind == need.ask.anaphor] or list(
            parties.values()
        )
    else:
        places = [s.place for s in need.subjects]
    found: list[Locality] = []
    reason = "where"
    for p in places:
        if p.former:
            reason = "became"
            found += index.gazetteer.heirs(p)
        elif p.level == "commune":
            parts = index.gazetteer.made_of(p.id, "commune")
            if _FROM.search(asked) or not (_DISTRICT.search(asked) or re.search(r"o dau|tinh nao|where|thuoc", asked)):
                reason = "merged_from"
                found += parts
            elif _DISTRICT.search(asked):
                reason = "district"
                found += [
                    Locality(id="", name=d, kind="", province=q)
                    for d, q in dict.fromkeys((x.district or "", x.province) for x in parts)
                    if d
                ]
        elif p.level == "province":
            reason = "merged_from"
            found += index.gazetteer.made_of(p.id, "province")
    named = any(p.id and not p.id.startswith("unknown:") for p in places) and (bool(found) or reason == "where")
    agreements = tuple(need.agreements)
    if not agreements:
        return Part(
            kind=Kind.PLACE_INFO,
            found=False,
            subject=tuple(places),
            localities=tuple(found),
            reason=reason if named else "no_records",
        )
    return Part(
        kind=Kind.PLACE_INFO,
        found=named,
        subject=tuple(places),
        localities=tuple(found),
        agreements=agreements,
        reason=reason,
    )
