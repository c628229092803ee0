"""Words that nothing knows: typing keys left in, slips of the vocabulary, and slips of names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import msgspec

from knowledge.places.names import Names
from knowledge.question.items import Item, breaks, kind_after, kind_before
from knowledge.question.language import is_english
from knowledge.question.lexicon import phrases
from knowledge.text import Syllable, Token, syllable, untype


@cache
def _phrase_slips() -> dict[str, list[str]]:
    """Two-word phrases of the questions themselves by each form with one letter left out."""
    table: dict[str, list[str]] = {}
    for key, entries in phrases().items():
        if key.count(" ") == 1 and len(key) >= 7 and any(e.atom in _MENDED for e in entries):
            joined = key.replace(" ", "")
            for form in {joined, *(joined[:i] + joined[i + 1 :] for i in range(len(joined)))}:
                table.setdefault(form, []).append(key)
    return table


_MENDED = (
    "twin",
    "sign",
    "agree",
    "content",
    "when",
    "field",
    "help",
    "principles",
    "source",
    "term",
    "people",
    "status",
)


def _mended(toks: Sequence[Token], i: int) -> tuple[int, tuple[str, str]] | None:
    """The two-word phrase that a word and its neighbour are one key away from, and where it begins."""
    from rapidfuzz.distance import OSA

    for start in (i, i - 1):
        if start < 0 or start + 2 > len(toks) or toks[start + 1].breaks:
            continue
        joined = toks[start].folded + toks[start + 1].folded
        forms = {joined, *(joined[:k] + joined[k + 1 :] for k in range(len(joined)))}
        near = {k for f in forms for k in _phrase_slips().get(f, ()) if OSA.distance(joined, k.replace(" ", "")) == 1}
        if len(near) == 1:
            first, _, second = near.pop().partition(" ")
            return start, (first, second)
    return None


def retyped(toks: tuple[Token, ...], unknown: Sequence[int], names: Names) -> tuple[Token, ...] | None:
    """The tokens with typing keys undone or a slip in a word of the vocabulary mended; None where nothing changed."""
    words = vocabulary()
    out, changed = list(toks), False
    for i in unknown:
        t = toks[i]
        made = untype(t.raw)
        if made is not None:
            out[i] = msgspec.structs.replace(t, syllable=syllable(made))
            changed = True
        elif len(t.folded) >= 2 and t.folded not in words and not t.folded.isdigit():
            near = _one_key_away(t.folded)
            if (pair := _mended(toks, i)) is not None:
                for k, word in enumerate(pair[1]):
                    out[pair[0] + k] = msgspec.structs.replace(toks[pair[0] + k], syllable=Syllable(word, word, 0))
                changed = True
            elif len(near) == 1:
                out[i] = msgspec.structs.replace(t, syllable=Syllable(near[0], near[0], 0))
                changed = True
    if changed:  # a word may only be typed in Telex as a whole: "keets nghiax" beside "son tra"
        for i, t in enumerate(out):
            if t is toks[i] and t.folded not in words and (made := untype(t.raw)) is not None:
                out[i] = msgspec.structs.replace(t, syllable=syllable(made))
    return tuple(out) if changed else None


@cache
def vocabulary() -> frozenset[str]:
    return frozenset(w for p in phrases() for w in p.split())


@cache
def _domain_words() -> tuple[str, ...]:
    """Words whose slips are worth mending: those of the questions themselves, four letters or more."""
    return tuple(
        sorted(
            {
                w.folded
                for entries in phrases().values()
                for p in entries
                if p.atom in _MENDED
                for w in p.words
                if len(w.folded) >= 4
            }
        )
    )


@cache
def _one_key_away(word: str) -> tuple[str, ...]:

    if len(word) < 4:
        return ()
    from rapidfuzz import process
    from rapidfuzz.distance import OSA  # 25 ms that most questions do not need

    hits = process.extract(word, _domain_words(), scorer=OSA.distance, score_cutoff=1, limit=3)
    return tuple(h[0] for h in hits)


def with_typos(toks: tuple[Token, ...], items: tuple[Item, ...], names: Names) -> tuple[Item, ...]:
    """Unknown words replaced by the names they are a slip of, by half-remembered names, or by names nobody knows."""
    out = list(items)
    i = 0
    while i < len(out):
        if out[i].kind == "unknown" and (found := _typo_at(toks, out, i, names)) is not None:
            a, b, item = found
            out[a:b] = [item]
            i = a
        i += 1
    return tuple(out)


_NO_NAME = frozenset({"gi", "j", "chi", "may", "nao"})  # "xã Phước gì ấy" is half remembered, not mistyped
_CONFUSED = ("ln", "sx", "ct", "dgr", "iy", "vd", "bp")  # first letters that regions or keyboards swap


def _confused(a: str, b: str) -> bool:
    return any(a in group and b in group for group in _CONFUSED)


def _loose(item: Item) -> bool:
    """A word that a mistyped name may have swallowed: unknown, or a lone word of little weight."""
    return item.kind == "unknown" or (item.kind == "phrase" and item.end - item.start == 1)


def _typo_at(toks: tuple[Token, ...], items: Sequence[Item], at: int, names: Names) -> tuple[int, int, Item] | None:
    best: tuple[float, int, int, Item] | None = None
    english = is_english(toks)
    for a in range(max(0, at - 3), at + 1):
        for b in range(at + 1, min(len(items), at + 4) + 1):
            window = items[a:b]
            start, end = window[0].start, window[-1].end
            if end - start > 4 or not all(map(_loose, window)) or breaks(toks, start, end):
                continue
            if any(t.folded in _NO_NAME for t in toks[start:end]):
                continue
            kind_start, kind = kind_before(toks, start)
            if not kind:
                kind = kind_after(toks, end)
            joined = "".join(t.folded for t in toks[start:end])
            titled = all(t.raw[:1].isupper() for t in toks[start:end])
            if english and not titled:
                continue
            hits = names.mistyped(joined, known_only=not (kind or titled))
            hits = [(k, d) for k, d in hits if k[0] == joined[0] or _confused(k[0], joined[0]) or k in names.known_keys]
            hits = [(k, d) for k, d in hits if " " in k or k in names.known_keys]
            if not hits:
                continue
            key, distance = hits[0]
            words = len(key.split())
            score = (
                18
                - 8 * distance
                + len(joined)
                + 2 * (end - start)
                - 2 * abs(words - (end - start))
                + (4 if kind else 0)
            )
            if score < 16 or (best is not None and score <= best[0]):
                continue
            ids = tuple(i for k, d in hits if d == distance for i in names.find(k))
            first = next((x for x, it in enumerate(items) if it.start >= kind_start and kind_start < start), a)
            first = first if kind_start < start and items[first].start == kind_start else a
            item = Item(
                kind="place",
                start=items[first].start,
                end=end,
                ids=ids,
                how="typo",
                distance=distance,
                name=" ".join(t.raw for t in toks[start:end]),
                typed_kind=kind,
                syllables=tuple(t.syllable for t in toks[start:end]),
            )
            best = (score, first, b, item)
    return best[1:] if best else None
