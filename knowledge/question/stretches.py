"""Whether a stretch of words can be a mistyped name, and of which places."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from knowledge.models import Locality
from knowledge.places.names import Names
from knowledge.places.resolve import family, lies_in
from knowledge.question.edges import PLURAL, WITH
from knowledge.question.items import KINDS, Item, pieces
from knowledge.question.naming import VAGUE
from knowledge.text import Token, contradictions, syllables

LONGEST_NAME = 5  # words
_NO_NAME = frozenset({"gi", "j", "nao"})  # "xã Phước gì ấy" is half remembered, not mistyped
ASKING = _NO_NAME | {"chi", "may"}  # words that ask, and are no slip in a name that stands alone
_WHICH = "nao"
_LEADS_ON = PLURAL | WITH  # "mấy phường Hà Nội" is no slip in Tây Phương, Hà Nội
_DOUBLED = re.compile(r"(\w[\^(+]?)\1")
NEAR_KEY = 1.2  # a key beside the one meant, doubled, swapped or left out
_CONFUSED = ("ln", "sx", "ct", "dgr", "iy", "vd", "bp")  # first letters that regions or keyboards swap


def left_out(toks: Sequence[Token], items: Sequence[Item], start: int, end: int, *, before: bool) -> bool:
    """Whether a word that nothing explains stands right beside a stretch, on the side away from province or kind."""
    if before:
        beside = pieces(items, start - 1, start) if start else ()
        return any(it.kind == "unknown" and it.end == start for it in beside) and not toks[start].breaks
    return any(it.kind == "unknown" and it.start == end for it in pieces(items, end, end + 1)) and not toks[end].breaks


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
    meant = [t.syllable for t in toks]
    if slip:  # "Xuyêên" has the marks of "Xuyên" twice
        meant = [msgspec.structs.replace(s, letters=_DOUBLED.sub(r"\1", s.letters)) for s in meant]
    forms = [f for f in map(syllables, (place.name, *place.aliases)) if len(f) == len(typed)]
    if not slip:
        forms = [f for f in forms if [s.folded for s in f] == typed]
    return not forms or any(not contradictions(meant, f)[0] for f in forms)


def all_unknown(items: Sequence[Item], start: int, end: int) -> bool:
    return all(it.kind == "unknown" for it in pieces(items, start, end) if start <= it.start)


def may_be_name(
    toks: Sequence[Token], items: Sequence[Item], start: int, end: int, *, strict: bool, kind_start: int
) -> bool:
    """Whether a stretch is made of whole pieces, none of which says something by itself."""
    if end - start > LONGEST_NAME:
        return False
    inside = pieces(items, start, end)
    own_kind = 0 <= kind_start == inside[0].start < start  # the place after a kind that is to be read anew
    if (inside[0].start != start and not own_kind) or inside[-1].end != end:
        return False
    if any(t.breaks and t.before.strip() != "-" for t in toks[start + 1 : end]):
        return False
    no_name = _NO_NAME if strict else ASKING
    for i in range(start, end):
        if toks[i].folded in no_name and not (strict and _begins_gia(toks, i, end)):
            return False
    if strict and end - start == 1 and _nearly_which(toks[start].folded):
        return False
    unknown = any(it.kind == "unknown" for it in inside)
    for it in inside:
        plain = it.kind == "unknown" or (
            it.kind == "phrase" and (it.end - it.start == 1 or (own_kind and it is inside[0]))
        )
        plain = plain or (it.kind == "word" and strict and unknown)  # "cu lao giegn, an giang"
        named = it.kind == "place" and it.how in ("exact", "nickname")
        replaced = strict or it.end - it.start == 1  # "Thưng Đức" is not about Germany
        other_place = replaced and named and (not it.typed_kind or own_kind)
        if not (plain or other_place):
            return False
    if unknown:
        return True
    leads_on = toks[start].folded in _LEADS_ON and any(t.folded in KINDS for t in toks[start + 1 : end])
    return strict and end - start > 1 and not leads_on


def _nearly_which(word: str) -> bool:
    """Whether a word behind a kind is rather a slip in "nào" than one in a name of three letters: "xã noa"."""
    one_key = len(word) == len(_WHICH) and sum(a != b for a, b in zip(word, _WHICH, strict=True)) == 1
    return one_key or sorted(word) == sorted(_WHICH)


def _begins_gia(toks: Sequence[Token], i: int, end: int) -> bool:
    """Whether "gi" may be a slip in Gia: "gi hoi, lao cai", but not "xa phuoc gi ay"."""
    inside = toks[i].raw.lower() == "gi" and i + 1 < end
    return inside and toks[i + 1].folded not in VAGUE


def may_be_known_name(toks: Sequence[Token], items: Sequence[Item], start: int, end: int) -> bool:
    """Whether a stretch with a doubtful word may be a name of which another reading took a part: "hou an dong"."""
    if any(t.before.strip() or t.folded in _NO_NAME for t in toks[start + 1 : end]):
        return False
    inside = pieces(items, start, end)
    kinds = {it.kind for it in inside} <= {"unknown", "phrase", "word", "place"}
    return kinds and any(doubtful(toks, it) for it in inside if it.start >= start and it.end <= end)


def doubtful(toks: Sequence[Token], it: Item) -> bool:
    """Whether nothing explains a piece, or only a word that would not be written with a capital: "ở Gi Lai"."""
    if it.kind == "unknown":
        return True
    first = toks[it.start]
    if it.kind != "phrase" or it.end - it.start > 1 or it.start == 0 or first.breaks or first.raw.islower():
        return False
    if not any(map(str.isupper, first.raw)):
        return False
    return sum(t.raw[:1].isupper() for t in toks) * 2 <= len(toks)  # not all words are written so


def likely_alone(toks: Sequence[Token], key: str, distance: float, names: Names, *, whole: bool, unknown: bool) -> bool:
    """Whether words without kind or province beside them are likely enough to be a name.

    ``whole``: they tear nothing; ``unknown``: none of them means anything.
    """
    letters = sum(len(t.folded) for t in toks)
    near = key in names.known_keys or (not whole and distance <= NEAR_KEY)
    known = near and _one_word_off(toks, key)
    if letters < 5 and not is_titled(toks) and any(len(t.folded) == 1 for t in toks):
        return False
    if names.only_province(key) and not (unknown and whole):
        return known and distance <= NEAR_KEY
    return known or (letters >= 5 and whole)


def _one_word_off(toks: Sequence[Token], key: str) -> bool:
    """Whether all words of a name but one were typed right: "Tm Kỳ"."""
    words = key.split()
    return len(words) == len(toks) > 1 and sum(t.folded != w for t, w in zip(toks, words, strict=True)) == 1


def is_titled(toks: Sequence[Token]) -> bool:
    """Whether all words begin with a capital letter."""
    return all(t.raw[:1].isupper() for t in toks)


def confused(a: str, b: str) -> bool:
    return any(a in group and b in group for group in _CONFUSED)
