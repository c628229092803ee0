"""Every way to read a stretch of a text as a phrase of the vocabulary, or as the records' own words, weighed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

import msgspec

from knowledge.places.names import Names
from knowledge.question.items import Item
from knowledge.question.lexicon import phrases
from knowledge.question.synonyms import SHORTHAND
from knowledge.text import Syllable, Token, contradictions, has_marks, is_syllable, openings

SHORTEST_JOINED = 5


@cache
def _joined_phrases() -> dict[str, str]:
    """Phrases by how they look run together, where that is no syllable of its own."""
    joined = {
        k.replace(" ", ""): k
        for k, entries in phrases().items()
        if " " in k
        and (len(k) >= 7 or any(e.atom == "which" for e in entries))
        and any(e.atom not in ("filler", "off", "attack") for e in entries)
    }
    return {word: k for word, k in joined.items() if len(word) >= SHORTEST_JOINED and not is_syllable(word)}


@cache
def _openings() -> frozenset[str]:
    return openings(phrases())


def phrase_edges(toks: Sequence[Token]) -> Iterator[tuple[float, Item]]:
    """Phrases of the vocabulary, also in shorthand ("vs ai", "bn tien") and run together ("ketnghia")."""
    table, begun, joined, n = phrases(), _openings(), _joined_phrases(), len(toks)
    words = [t.folded for t in toks]
    meant = [SHORTHAND.get(w, w) for w in words]
    shorthand = meant != words
    syllables = [t.syllable for t in toks]
    marks = sum(s.marked for s in syllables)
    marked = marks * 3 > n
    for i, word in enumerate(words):
        key = short = ""
        for end in range(i + 1, n + 1):
            t = toks[end - 1]
            if t.breaks and end > i + 1 and t.before.strip() not in ("/", "-"):
                break
            key = f"{key} {words[end - 1]}" if key else word
            if shorthand:
                short = f"{short} {meant[end - 1]}" if short else meant[i]
            meaning = None
            if key in table:
                meaning = _meaning(key, tuple(syllables[i:end]) if marks else None, marked)
            if shorthand and short != key and short in table:
                yield _edge(i, end, _meaning(short, None, False))
            elif meaning is None and end == i + 1 and word in joined:
                meaning = _meaning(joined[word], None, False)
            if meaning is not None:
                yield _edge(i, end, meaning)
            if key not in begun and short not in begun:
                break


class _Meaning(msgspec.Struct, frozen=True):
    """What a phrase may tell, however often it is met: see Item."""

    words: int
    atoms: tuple[str, ...]
    value: str
    sure: bool
    exact: bool  # typed with all its marks


@lru_cache(maxsize=65536)
def _meaning(key: str, typed: tuple[Syllable, ...] | None, marked: bool) -> _Meaning | None:
    """The meanings of a folded phrase that the marks typed allow; None where they allow none."""
    entries = phrases()[key]
    sure = marked or (typed is not None and has_marks(typed))
    if typed is None or (not has_marks(typed) and not marked):
        chosen, exact = list(entries), False
    else:
        scored = [(contradictions(typed, e.words), e) for e in entries]
        fitting = [(dropped, e) for (wrong, dropped), e in scored if not wrong]
        if not fitting:
            return None
        least = min(d for d, _ in fitting)
        chosen, exact = [e for d, e in fitting if d == least], not least
    atoms = tuple(dict.fromkeys(e.atom for e in chosen))
    value = "|".join(dict.fromkeys(e.value for e in chosen if e.value))
    words = key.count(" ") + 1
    plain = words > 1 and len({e.words for e in chosen}) == 1  # "dien thoai" can be nothing else
    return _Meaning(words, atoms, value, "filler" not in atoms or sure or plain, exact)


def _edge(i: int, end: int, m: _Meaning | None) -> tuple[float, Item]:
    assert m is not None  # noqa: S101 - without marks every phrase has a meaning
    length = end - i
    if m.atoms == ("filler",):
        weight = 6.0 if length == 1 else 10.0 * length + 1
    elif length == 1:
        weight = 8.0 if m.words == 1 else 11.0
    elif m.atoms == ("live",):
        weight = 15.0
    else:
        weight = 10.0 * length + 3 + 2 * (length - 1) + 4.0 * m.exact
        if "term" in m.atoms or "attack" in m.atoms:  # "cây sâm Ngọc Linh" is a plant, though Ngọc Linh is a commune
            weight += 4.0 * (length - 2)
    return weight, Item(kind="phrase", start=i, end=end, atoms=m.atoms, value=m.value, sure=m.sure)


_ASKING = ("bao nhieu", "bao gio", "bao lau", "may cai", "may suat")


def word_edges(toks: Sequence[Token], names: Names) -> Iterator[tuple[float, Item]]:
    """Runs of words that stand side by side in the records' own sentences."""
    words = [t.folded for t in toks]
    beside = {
        i
        for i, (a, b) in enumerate(pairwise(words))
        if f"{a} {b}" in names.bigrams
        and not toks[i + 1].breaks
        and " ".join(words[i + 1 : i + 3]) not in _ASKING  # "tặng bao nhiêu" is not "tặng bao gạo"
    }
    for i in sorted(beside):
        for end in range(i + 2, min(i + 6, len(toks)) + 1):
            if end - 2 not in beside:
                break
            yield 10.0 * (end - i) + 2 * (end - i - 1) - 1, Item(kind="word", start=i, end=end)
