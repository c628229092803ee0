"""Slips in names: words beside a province or after a kind, and words that nothing else explains."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter

import msgspec

from knowledge.models import Locality
from knowledge.places.names import Names
from knowledge.places.resolve import lies_in
from knowledge.question.clauses import DOMAIN
from knowledge.question.edges import PLURAL, UNIT_KINDS
from knowledge.question.items import KIND_STARTS, KINDS, Item, kind_after, kind_before, pieces, words_of
from knowledge.question.language import is_english
from knowledge.question.stretches import (
    ASKING,
    LONGEST_NAME,
    all_unknown,
    confused,
    doubtful,
    is_titled,
    is_wanted,
    left_out,
    likely_alone,
    marks_fit,
    may_be_known_name,
    may_be_name,
)  # fmt: skip
from knowledge.text import Token, contradictions, has_marks, is_syllable, syllable, syllables

# What a message about "xã mình" or "xã đó" ends with.
_PARTICLES = frozenset("a ha nha nhe nhi di do day vay z v thoi ne co ma luon oi o u k ko nua roi dau sao".split())


_SPEAKS_OF_PLACES = DOMAIN | {"money", "sowhat", "correct", "area_info", "place_info", "office"}


def with_typos(toks: tuple[Token, ...], items: tuple[Item, ...], names: Names) -> tuple[Item, ...]:
    """The pieces, with names found that are one or two keys away from what was typed."""
    out = list(items)
    for find in (_whole_message, _before_a_province, _after_a_kind, _unexplained):
        for slip in find(toks, out, names):
            out = _put(out, slip)
    return tuple(out)


def _put(items: Sequence[Item], slip: Item) -> list[Item]:
    first = bisect_right(items, slip.start, key=attrgetter("end"))
    last = bisect_left(items, slip.end, key=attrgetter("start"))
    left = [_unknown(i) for it in items[first : first + 1] for i in range(it.start, slip.start)]  # of a piece torn
    return [*items[:first], *left, slip, *items[last:]]


def _unknown(i: int) -> Item:
    return Item(kind="unknown", start=i, end=i + 1)


def _whole_message(toks: Sequence[Token], items: Sequence[Item], names: Names) -> Iterator[Item]:
    """ "xa dong tin": a kind, a few words and nothing else are a name, whatever the words mean elsewhere."""
    if len(toks) > LONGEST_NAME + 2:
        return
    first, kind = _kind_at(toks, 0)
    words = toks[first:]
    if not kind or not 0 < len(words) <= LONGEST_NAME or any(t.breaks for t in toks[1:]):
        return
    if len(items) == 1 or (len(words) == 1 and items[-1].kind != "unknown"):  # "xã này", "xã khác"
        return
    if words[-1].folded in _PARTICLES or any(_says_much(it, first, names) for it in items):
        return
    if has_marks(t.syllable for t in words) and not has_marks(t.syllable for t in toks[:first]):
        return  # "xa quá"
    apart = [Item(kind="phrase", start=0, end=first), *map(_unknown, range(first, len(toks)))]
    shortest = 2 if len(words) > 1 else 3
    for slip in _nearest(toks, apart, names, [(first, len(toks))], kind=kind, kind_start=0, shortest=shortest):
        if slip.distance < 2:
            yield slip


def _says_much(it: Item, first: int, names: Names) -> bool:
    """Whether a piece is a place with records, or speaks for itself: "xa vung cao", "phuong minh kn"."""
    phrase = it.start >= first and it.end - it.start > 1 and it.kind == "phrase"
    return phrase or "twin" in it.atoms or bool(names.known.intersection(it.ids))


def _before_a_province(toks: Sequence[Token], items: Sequence[Item], names: Names) -> Iterator[Item]:
    """ "an ke da nang": the words right before a province, among the names of that province."""
    for k, area in enumerate(items):
        if k == 0 or area.kind != "place":
            continue
        provinces = [p for p in map(names.get, area.ids) if p is not None and p.level == "province"]
        if not provinces:
            continue
        before = items[k - 1]
        windows = _windows_to(items, area.start)
        if before.how == "nickname" and before.end - before.start == 1:  # "duc hp, hung yen" is Đức Hợp, not Hải Phòng
            windows = [w for w in windows if w[0] < before.start]
        elif before.kind == "place" and (before.how == "half" or _fits_any(before.ids, provinces, names)):
            windows = [w for w in windows if w[0] < before.start and _strays(items, w[0], before.start)]
        if (apart := _kind_apart(items, k)) is not None:
            to_kind = _windows_to(apart[: k + 1], apart[k].end)
            no_such = area.typed_kind not in {p.kind for p in map(names.get, area.ids) if p is not None}
            strays = [w for w in to_kind if _strays(items, w[0], area.start)]
            to_kind = strays or [w for w in to_kind if no_such and w[0] == 0]
            if slips := list(_nearest(toks, apart, names, to_kind, provinces=provinces, shortest=2)):
                yield from (*slips, apart[k + 1])
                continue
        yield from _nearest(toks, items, names, windows, provinces=provinces, shortest=2)


def _kind_apart(items: Sequence[Item], k: int) -> list[Item] | None:
    """The pieces with the kind before a province on its own: "doi phuong ha noi" is a slip in Đoài Phương, Hà Nội."""
    area = items[k]
    first = area.end - len(area.syllables)
    if not area.typed_kind or first <= area.start:
        return None
    kind = Item(kind="phrase", start=area.start, end=first)
    return [*items[:k], kind, msgspec.structs.replace(area, start=first, typed_kind=""), *items[k + 1 :]]


def _strays(items: Sequence[Item], start: int, end: int) -> bool:
    """Whether an unexplained word stands in a stretch: it may belong to the name beside it."""
    return any(it.kind == "unknown" for it in pieces(items, start, end) if start <= it.start)


def _fits_any(ids: Sequence[str], provinces: Sequence[Locality], names: Names) -> bool:
    places = [p for p in map(names.get, ids) if p is not None]
    return any(p.id in names.known or p.level == "province" or lies_in(p, a, names) for p in places for a in provinces)


def _after_a_kind(toks: Sequence[Token], items: Sequence[Item], names: Names) -> Iterator[Item]:
    """ "xã an ke": the words right after a kind, among the names of units of that family."""
    for k, it in enumerate(items):
        if not it.typed_kind and toks[it.start].folded not in KIND_STARTS:
            continue
        kind = KINDS.get(words_of(toks, it)) if it.kind == "phrase" else None
        if it.start > 0 and toks[it.start - 1].folded in PLURAL:  # "mấy xã Thanh Hóa": of that province
            continue
        if kind in UNIT_KINDS and it.end < len(toks) and not (toks[it.end].breaks and "." not in toks[it.end].before):
            yield from _nearest(
                toks, items, names, _windows_from(items, it.end), kind=kind, kind_start=it.start, shortest=3
            )
        elif (
            it.kind == "place"
            and it.typed_kind in UNIT_KINDS
            and it.how in ("exact", "nickname")
            and _stray_follows(toks, items, k)
        ):
            first = it.end - len(it.syllables)  # "xã Đông nfu": more of the name than was understood
            windows = [(first, x.end) for x in items[k + 1 : k + 4]]
            yield from _nearest(toks, items, names, windows, kind=it.typed_kind, kind_start=it.start, shortest=3)
        elif hidden := _hidden_kind(toks, it):
            stray = _stray_follows(toks, items, k)
            windows = [(it.start + 1, x.end) for x in items[k : k + 4]] if stray or it.kind == "place" else []
            for slip in _nearest(toks, items, names, windows, kind=hidden, kind_start=it.start, shortest=3):
                # "xã mình nghèo" is not Minh Nghĩa; "phuong son ra" is rather Sơn Trà, with records, than Phượng Sơn
                if slip.distance < 2 and (stray or names.known.intersection(slip.ids).difference(it.ids)):
                    yield slip


def _hidden_kind(toks: Sequence[Token], it: Item) -> str:
    """The kind that a piece of several words begins with: "phuong vi keh" is no Phượng Vĩ, "xã ta nhoa" not ours."""
    if it.end - it.start == 1 or it.typed_kind or toks[it.start].folded not in KINDS:
        return ""
    if it.kind not in ("place", "phrase"):
        return ""
    end, kind = _kind_at(toks, it.start)
    if end != it.start + 1:
        return ""
    as_kind = it.kind == "place" and toks[it.start].syllable == syllable(kind)
    return kind if as_kind or not has_marks(t.syllable for t in toks[end : it.end]) else ""


def _kind_at(toks: Sequence[Token], start: int) -> tuple[int, str]:
    """The kind of unit that begins with a word, and where it ends; "" where its marks tell another word: "xạ"."""
    for length in (2, 1) if start < len(toks) and toks[start].folded in KIND_STARTS else ():
        words = toks[start : start + length]
        kind = KINDS.get(" ".join(t.folded for t in words), "")
        if kind in UNIT_KINDS and not (
            len(words[0].folded) > 1 and contradictions((t.syllable for t in words), syllables(kind))[0]
        ):
            return start + length, kind
    return start, ""


def _stray_follows(toks: Sequence[Token], items: Sequence[Item], k: int) -> bool:
    """Whether an unexplained word stands behind a piece, or one word behind: "phuong hai|ba|trunng"."""
    reach = 1 if "which" in items[k].atoms else 2  # "phường mô được nhan" asks which ward
    for it in items[k + 1 : k + 1 + reach]:
        if toks[it.start].breaks:
            return False
        if it.kind == "unknown":
            return True
        if it.end - it.start > 1:
            return False
    return False


def _unexplained(toks: Sequence[Token], items: Sequence[Item], names: Names) -> Iterator[Item]:
    """Words that nothing explains, with their neighbours: among places with records, among all if capitalised."""
    if not any(doubtful(toks, it) for it in items):
        return
    english = is_english(toks)
    about = any(_SPEAKS_OF_PLACES & set(it.atoms) or it.kind == "place" for it in items)
    done = -1
    for it in items:
        if it.start < done or not doubtful(toks, it):
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
                if w[1] - w[0] >= len(toks) - max(led, 1) or (toks[w[0]].raw.istitle() and is_titled(toks[slice(*w)]))
            ]
        for slip in _nearest(toks, items, names, windows, loose=True, english=english):
            done = slip.end
            yield slip


def _windows_to(items: Sequence[Item], end: int) -> list[tuple[int, int]]:
    near = pieces(items, max(end - LONGEST_NAME, 0), end)
    return [(it.start, end) for it in near if end - it.start <= LONGEST_NAME]


def _windows_from(items: Sequence[Item], start: int) -> list[tuple[int, int]]:
    near = pieces(items, start, start + LONGEST_NAME)
    return [(start, it.end) for it in near if it.end - start <= LONGEST_NAME]


def _nearest(
    toks: Sequence[Token], items: Sequence[Item], names: Names, windows: Sequence[tuple[int, int]], *,
    provinces: Sequence[Locality] = (), kind: str = "", kind_start: int = -1, loose: bool = False,
    english: bool = False, shortest: int = 4,
) -> Iterator[Item]:  # fmt: skip
    """The name nearest to one of some stretches of words; none where nothing is near enough."""
    best: tuple[float, Item] | None = None
    for start, end in windows:
        if loose and end - start == 1 and is_syllable(toks[start].folded):
            continue
        whole = may_be_name(toks, items, start, end, strict=not loose, kind_start=kind_start)
        if not whole and not (loose and may_be_known_name(toks, items, start, end)):
            continue
        joined = "".join(t.folded for t in toks[start:end])
        titled = is_titled(toks[start:end])
        first, said = (kind_start, kind) if kind else kind_before(toks, start)
        said = said or kind_after(toks, end)
        if loose and english and not any(t.raw[:1].isupper() for t in toks[start:end]):
            continue
        hits = _hits(toks[start:end], names, known_only=loose and not (said or titled), shortest=shortest, whole=whole)
        if not hits:
            continue
        near: list[tuple[str, float]] = []
        spoken = all(is_syllable(t.folded) for t in toks[start:end])
        for key, typed_apart in hits:
            # "tuyen" is a word: a blank left out of Tứ Yên is a slip
            distance = typed_apart or float(spoken and key.count(" ") != end - start - 1)
            likely = key[0] == joined[0] or confused(key[0], joined[0]) or key in names.known_keys or provinces or kind
            if not likely or not (" " in key or key in names.known_keys or provinces or kind):
                continue
            unknown = all_unknown(items, start, end)
            if loose and not likely_alone(toks[start:end], key, distance, names, whole=whole, unknown=unknown):
                continue
            wanted = (i for i in names.find(key) if is_wanted(i, names, provinces, kind or said))
            near += [
                (i, distance)
                for i in wanted
                if marks_fit(toks[start:end], names.get(i), slip=distance > 0, loose=loose)
            ]
        if not near:
            continue
        least = min(distance for _, distance in near)
        words = end - start
        beside = bool(provinces or kind) and left_out(toks, items, start, end, before=bool(provinces))
        known = any(key in names.known_keys for key, _ in hits)
        score = 18.0 + 2 * known - 8 * least - 6 * beside + len(joined) + 2 * words + (4 if said or provinces else 0)
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


def _hits(
    words: Sequence[Token], names: Names, *, known_only: bool, shortest: int, whole: bool
) -> list[tuple[str, float]]:
    """Names near to some words, by the keys or by ear, nearest first. ``whole``: the words tear nothing."""
    folded = [t.folded for t in words]
    if whole:
        hits = names.mistyped("".join(folded), known_only=known_only, shortest=shortest)
    else:
        hits = names.one_word_off(folded)
    heard = [] if ASKING.intersection(folded) else names.by_ear([t.syllable for t in words])
    if known_only or not whole:
        heard = [(key, distance) for key, distance in heard if key in names.known_keys]
    if not heard:
        return hits
    nearest = dict(heard)
    for key, distance in hits:
        nearest[key] = min(distance, nearest.get(key, distance))
    return sorted(nearest.items(), key=lambda kd: (kd[1], kd[0]))


__all__ = ["with_typos"]
