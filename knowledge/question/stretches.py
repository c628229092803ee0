"""Whether a stretch of words can be a mistyped name, and of which places."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.models import Locality
from knowledge.places.names import Names
from knowledge.places.resolve import family, lies_in
from knowledge.question.edges import PLURAL, WITH
from knowledge.question.items import KINDS, Item
from knowledge.question.naming import VAGUE
from knowledge.text import Token, contradictions, syllables

LONGEST_NAME = 5  # words
_NO_NAME = frozenset({"gi", "j", "nao"})  # "xã Phước gì ấy" is half remembered, not mistyped
_NO_NAME_ALONE = _NO_NAME | {"chi", "may"}
_LEADS_ON = PLURAL | WITH  # "mấy phường Hà Nội" is no slip in Tây Phương, Hà Nội
_CONFUSED = ("ln", "sx", "ct", "dgr", "iy", "vd", "bp")  # first letters that regions or keyboards swap


def left_out(toks: Sequence[Token], items: Sequence[Item], start: int, end: int, *, before: bool) -> bool:
    """Whether a word that nothing explains stands right beside a stretch, on the side away from province or kind."""
    if before:
        return any(it.kind == "unknown" and it.end == start for it in items) and not toks[start].breaks
    return any(it.kind == "unknown" and it.start == end for it in items) and not toks[end].breaks


def is_wanted(place_id: str, names: Names, provinces: Sequence[Locality], kind: str) -> bool:
    place = names.get(place_id)
    if place is None:
        return False
    if provinces:
        return place.level in ("commune", "district") and any(lies_in(place, a, names) for a in provinces)
    return not kind or place_id in names.known or family(place.kind) == family(kind)


def marks_fit(toks: Sequence[Token], place: Locality | None, *, slip: bool, loose: bool) -> bool:
    """Whether the marks typed allow a name: "hội phụ" is not Hội Phú, nor is "tính bình" a slip in Ninh Bình."""
    if place is None or (slip and not loose):
        return place is not None
    typed = [t.folded for t in toks]
    forms = [f for f in map(syllables, (place.name, *place.aliases)) if len(f) == len(typed)]
    if not slip:
        forms = [f for f in forms if [s.folded for s in f] == typed]
    return not forms or any(not contradictions((t.syllable for t in toks), f)[0] for f in forms)


def all_unknown(items: Sequence[Item], start: int, end: int) -> bool:
    return all(it.kind == "unknown" for it in items if start <= it.start < end)


def may_be_name(
    toks: Sequence[Token], items: Sequence[Item], start: int, end: int, *, strict: bool, kind_start: int
) -> bool:
    """Whether a stretch is made of whole pieces, none of which says something by itself."""
    if end - start > LONGEST_NAME or any(t.breaks and t.before.strip() != "-" for t in toks[start + 1 : end]):
        return False
    no_name = _NO_NAME if strict else _NO_NAME_ALONE
    for i in range(start, end):
        if toks[i].folded in no_name and not (strict and _begins_gia(toks, i, end)):
            return False
    inside = [it for it in items if it.start < end and start < it.end]
    own_kind = 0 <= kind_start == inside[0].start < start  # the place after a kind that is to be read anew
    if (inside[0].start != start and not own_kind) or inside[-1].end != end:
        return False
    for it in inside:
        plain = it.kind == "unknown" or (
            it.kind == "phrase" and (it.end - it.start == 1 or (own_kind and it is inside[0]))
        )
        named = it.kind == "place" and it.how in ("exact", "nickname")
        other_place = strict and named and (not it.typed_kind or own_kind)
        if not (plain or other_place):
            return False
    if any(it.kind == "unknown" for it in inside):
        return True
    leads_on = toks[start].folded in _LEADS_ON and any(t.folded in KINDS for t in toks[start + 1 : end])
    return strict and end - start > 1 and not leads_on


def _begins_gia(toks: Sequence[Token], i: int, end: int) -> bool:
    """Whether "gi" may be a slip in Gia: "gi hoi, lao cai", but not "xa phuoc gi ay"."""
    inside = toks[i].raw.lower() == "gi" and i + 1 < end
    return inside and toks[i + 1].folded not in VAGUE


def confused(a: str, b: str) -> bool:
    return any(a in group and b in group for group in _CONFUSED)
