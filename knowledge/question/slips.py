"""Slips in names: words beside a province or after a kind, and words that nothing else explains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from knowledge.models import Locality
from knowledge.places.names import Names
from knowledge.places.resolve import family, lies_in
from knowledge.question.clauses import DOMAIN
from knowledge.question.edges import PLURAL, UNIT_KINDS
from knowledge.question.items import KINDS, Item, kind_after, kind_before
from knowledge.question.language import is_english
from knowledge.text import Token, contradictions, has_marks, is_syllable, syllable, syllables

LONGEST_NAME = 5  # words
_NO_NAME = frozenset({"gi", "j", "nao"})  # "xã Phước gì ấy" is half remembered, not mistyped
_NO_NAME_ALONE = _NO_NAME | {"chi", "may"}
_DOUBLED = re.compile(r"(\w[\^(+]?)\1")
_NEAR_KEY = 1.2  # a key beside the one meant, doubled, swapped or left out
_CONFUSED = ("ln", "sx", "ct", "dgr", "iy", "vd", "bp")  # first letters that regions or keyboards swap


_SPEAKS_OF_PLACES = DOMAIN | {"money", "sowhat", "correct", "area_info", "place_info", "office"}


def with_typos(toks: tuple[Token, ...], items: tuple[Item, ...], names: Names) -> tuple[Item, ...]:
    """The pieces, with names found that are one or two keys away from what was typed."""
    out = list(items)
    for find in (_before_a_province, _after_a_kind, _unexplained):
        for slip in find(toks, out, names):
            out = _put(out, slip)
    return tuple(out)


def _put(items: Sequence[Item], slip: Item) -> list[Item]:
    before = [it for it in items if it.end <= slip.start]
    torn = [it for it in items if it.start < slip.start < it.end]  # the rest of a piece that the slip takes a part of
    left = [Item(kind="unknown", start=i, end=i + 1) for it in torn for i in range(it.start, slip.start)]
    return [*before, *left, slip, *(it for it in items if it.start >= slip.end)]


def _before_a_province(toks: Sequence[Token], items: Sequence[Item], names: Names) -> Iterator[Item]:
    """ "an ke da nang": the words right before a province, among the names of that province."""
    for k, area in enumerate(items):
        provinces = [p for p in map(names.get, area.ids) if p is not None and p.level == "province"]
        if not provinces or k == 0 or area.kind != "place":
            continue
        before = items[k - 1]
        windows = _windows_to(items, area.start)
        if before.kind == "place" and (before.how == "half" or _fits_any(before.ids, provinces, names)):
            windows = [w for w in windows if w[0] < before.start and _strays(items, w[0], before.start)]
        yield from _nearest(toks, items, names, windows, provinces=provinces)


def _strays(items: Sequence[Item], start: int, end: int) -> bool:
    """Whether an unexplained word stands in a stretch: it may belong to the name beside it."""
    return any(it.kind == "unknown" for it in items if start <= it.start < end)


def _fits_any(ids: Sequence[str], provinces: Sequence[Locality], names: Names) -> bool:
    places = [p for p in map(names.get, ids) if p is not None]
    return any(p.id in names.known or p.level == "province" or lies_in(p, a, names) for p in places for a in provinces)


def _after_a_kind(toks: Sequence[Token], items: Sequence[Item], names: Names) -> Iterator[Item]:
    """ "xã an ke": the words right after a kind, among the names of units of that family."""
    for k, it in enumerate(items):
        kind = KINDS.get(" ".join(t.folded for t in toks[it.start : it.end])) if it.kind == "phrase" else None
        if it.start > 0 and toks[it.start - 1].folded in PLURAL:  # "mấy xã Thanh Hóa": of that province
            continue
        if kind in UNIT_KINDS and it.end < len(toks) and not (toks[it.end].breaks and "." not in toks[it.end].before):
            yield from _nearest(toks, items, names, _windows_from(items, it.end), kind=kind, kind_start=it.start)
        elif (
            it.kind == "place" and it.typed_kind in UNIT_KINDS and it.how == "exact" and _stray_follows(toks, items, k)
        ):
            first = it.end - len(it.syllables)  # "xã Đông nfu": more of the name than was understood
            windows = [(first, x.end) for x in items[k + 1 : k + 4]]
            yield from _nearest(toks, items, names, windows, kind=it.typed_kind, kind_start=it.start)
        elif (hidden := _hidden_kind(toks, it)) and _stray_follows(toks, items, k):
            windows = [(it.start + 1, x.end) for x in items[k : k + 4]]
            yield from _nearest(toks, items, names, windows, kind=hidden, kind_start=it.start)


def _hidden_kind(toks: Sequence[Token], it: Item) -> str:
    """The kind that a piece of several words begins with: "phuong vi keh" is no Phượng Vĩ, "xa ta nhoa" not ours."""
    kind = KINDS.get(toks[it.start].folded, "")
    several = it.end - it.start > 1 and not it.typed_kind and it.kind in ("place", "phrase")
    as_kind = toks[it.start].syllable == syllable(kind)
    marked = has_marks(t.syllable for t in toks[it.start : it.end])
    return kind if several and kind in UNIT_KINDS and (not marked or (as_kind and it.kind == "place")) else ""


def _stray_follows(toks: Sequence[Token], items: Sequence[Item], k: int) -> bool:
    return k + 1 < len(items) and items[k + 1].kind == "unknown" and not toks[items[k + 1].start].breaks


def _unexplained(toks: Sequence[Token], items: Sequence[Item], names: Names) -> Iterator[Item]:
    """Words that nothing explains, with their neighbours: among places with records, among all if capitalised."""
    english = is_english(toks)
    about = any(_SPEAKS_OF_PLACES & set(it.atoms) or it.kind == "place" for it in items)
    done = -1
    for it in items:
        if it.start < done or not _doubtful(toks, it):
            continue
        windows = [
            (start, end)
            for start in range(max(0, it.start - 3), it.start + 1)
            for end in range(it.end, min(len(toks), start + LONGEST_NAME) + 1)
        ]
        if not about:  # nothing speaks of agreements: then only a name alone
            led = items[0].end if "topicalise" in items[0].atoms else 0  # "thế còn Duy Nghaĩ"
            windows = [
                w
                for w in windows
                if w[1] - w[0] >= len(toks) - max(led, 1) or (toks[w[0]].raw.istitle() and _titled(toks[slice(*w)]))
            ]
        for slip in _nearest(toks, items, names, windows, loose=True, english=english):
            done = slip.end
            yield slip


def _doubtful(toks: Sequence[Token], it: Item) -> bool:
    """Whether nothing explains a piece, or only a word that would not be written with a capital: "ở Gi Lai"."""
    if it.kind == "unknown":
        return True
    first = toks[it.start]
    if it.kind != "phrase" or it.end - it.start > 1 or it.start == 0 or first.breaks or first.raw.islower():
        return False
    sparing = sum(t.raw[:1].isupper() for t in toks) * 2 <= len(toks)  # not all words are written so
    return sparing and any(map(str.isupper, first.raw))


def _windows_to(items: Sequence[Item], end: int) -> list[tuple[int, int]]:
    return [(it.start, end) for it in items if 0 < end - it.start <= LONGEST_NAME]


def _windows_from(items: Sequence[Item], start: int) -> list[tuple[int, int]]:
    return [(start, it.end) for it in items if 0 < it.end - start <= LONGEST_NAME]


def _nearest(
    toks: Sequence[Token], items: Sequence[Item], names: Names, windows: Sequence[tuple[int, int]], *,
    provinces: Sequence[Locality] = (), kind: str = "", kind_start: int = -1, loose: bool = False,
    english: bool = False,
) -> Iterator[Item]:  # fmt: skip
    """The name nearest to one of some stretches of words; none where nothing is near enough."""
    best: tuple[float, Item] | None = None
    for start, end in windows:
        whole = _may_be_name(toks, items, start, end, strict=not loose, kind_start=kind_start)
        if not whole and not (loose and _may_be_known_name(toks, items, start, end)):
            continue
        if loose and end - start == 1 and is_syllable(toks[start].folded):
            continue
        joined = "".join(t.folded for t in toks[start:end])
        titled = _titled(toks[start:end])
        first, said = (kind_start, kind) if kind else kind_before(toks, start)
        said = said or kind_after(toks, end)
        if loose and english and not any(t.raw[:1].isupper() for t in toks[start:end]):
            continue
        shortest = 3 if provinces else 4
        if whole:
            hits = names.mistyped(joined, known_only=loose and not (said or titled), shortest=shortest)
        else:
            hits = names.one_word_off([t.folded for t in toks[start:end]])
        near: list[tuple[str, float]] = []
        for key, distance in hits:
            likely = key[0] == joined[0] or _confused(key[0], joined[0]) or key in names.known_keys or provinces or kind
            if not likely or not (" " in key or key in names.known_keys or provinces or kind):
                continue
            if loose and not _likely_alone(
                toks[start:end], key, distance, names, whole, _all_unknown(items, start, end)
            ):
                continue
            wanted = (i for i in names.find(key) if _wanted(i, names, provinces, kind or said))
            near += [
                (i, distance)
                for i in wanted
                if marks_fit(toks[start:end], names.get(i), slip=distance > 0, loose=loose)
            ]
        if not near:
            continue
        least = near[0][1]
        words = end - start
        left_out = bool(provinces or kind) and _left_out(toks, items, start, end, before=bool(provinces))
        known = any(key in names.known_keys for key, _ in hits)
        score = 18.0 + 2 * known - 8 * least - 6 * left_out + len(joined) + 2 * words + (4 if said or provinces else 0)
        if score < 16 or (best is not None and score <= best[0]):
            continue
        item = Item(
            kind="place", start=min(first, start) if said and first >= 0 else start, end=end,
            ids=tuple(dict.fromkeys(i for i, _ in near)), apart=tuple(dict(reversed(near)).items()), how="typo",
            distance=least, name=" ".join(t.raw for t in toks[start:end]), typed_kind=said,
            syllables=tuple(t.syllable for t in toks[start:end]),
        )  # fmt: skip
        best = (score, item)
    if best is not None:
        yield best[1]


def _titled(toks: Sequence[Token]) -> bool:
    return all(t.raw[:1].isupper() for t in toks)


def _likely_alone(toks: Sequence[Token], key: str, distance: float, names: Names, whole: bool, unknown: bool) -> bool:
    """Whether words without kind or province beside them are likely enough to be a name.

    ``whole``: they tear nothing; ``unknown``: none of them means anything.
    """
    letters = sum(len(t.folded) for t in toks)
    known = key in names.known_keys and _one_word_off(toks, key)
    if letters < 5 and not _titled(toks) and any(len(t.folded) == 1 for t in toks):
        return False
    if key in names.province_keys and not (unknown and whole):
        return known and distance <= _NEAR_KEY
    return known or (letters >= 5 and whole)


def _one_word_off(toks: Sequence[Token], key: str) -> bool:
    """Whether all words of a name but one were typed right: "Tm Kỳ"."""
    words = key.split()
    return len(words) == len(toks) > 1 and sum(t.folded != w for t, w in zip(toks, words, strict=True)) == 1


def _left_out(toks: Sequence[Token], items: Sequence[Item], start: int, end: int, *, before: bool) -> bool:
    """Whether a word that nothing explains stands right beside a stretch, on the side away from province or kind."""
    if before:
        return any(it.kind == "unknown" and it.end == start for it in items) and not toks[start].breaks
    return any(it.kind == "unknown" and it.start == end for it in items) and not toks[end].breaks


def _wanted(place_id: str, names: Names, provinces: Sequence[Locality], kind: str) -> bool:
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


def _all_unknown(items: Sequence[Item], start: int, end: int) -> bool:
    return all(it.kind == "unknown" for it in items if start <= it.start < end)


def _may_be_name(
    toks: Sequence[Token], items: Sequence[Item], start: int, end: int, *, strict: bool, kind_start: int
) -> bool:
    """Whether a stretch is made of whole pieces, none of which says something by itself."""
    if end - start > LONGEST_NAME or any(t.breaks and t.before.strip() != "-" for t in toks[start + 1 : end]):
        return False
    if any(t.folded in (_NO_NAME if strict else _NO_NAME_ALONE) for t in toks[start:end]):
        return False
    inside = [it for it in items if it.start < end and start < it.end]
    own_kind = 0 <= kind_start == inside[0].start < start  # the place after a kind that is to be read anew
    if (inside[0].start != start and not own_kind) or inside[-1].end != end:
        return False
    for it in inside:
        plain = it.kind == "unknown" or (
            it.kind == "phrase" and (it.end - it.start == 1 or (own_kind and it is inside[0]))
        )
        replaced = strict or it.end - it.start == 1  # "Thưng Đức" is not about Germany
        other_place = replaced and it.kind == "place" and it.how == "exact" and (not it.typed_kind or own_kind)
        if not (plain or other_place):
            return False
    return any(it.kind == "unknown" for it in inside) or (strict and end - start > 1)


def _may_be_known_name(toks: Sequence[Token], items: Sequence[Item], start: int, end: int) -> bool:
    """Whether a stretch with a doubtful word may be a name of which another reading took a part: "hou an dong"."""
    if any(t.before.strip() or t.folded in _NO_NAME for t in toks[start + 1 : end]):
        return False
    inside = [it for it in items if it.start < end and start < it.end]
    kinds = {it.kind for it in inside} <= {"unknown", "phrase", "word", "place"}
    return kinds and any(_doubtful(toks, it) for it in inside if it.start >= start and it.end <= end)


def _confused(a: str, b: str) -> bool:
    return any(a in group and b in group for group in _CONFUSED)


__all__ = ["marks_fit", "with_typos"]
