"""Slips in the vocabulary's own words, mended by the phrase that they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from knowledge.places.names import Names
from knowledge.places.spellings import BESIDE, Spellings, unlikely
from knowledge.question.lexicon import phrases
from knowledge.question.synonyms import SHORTHAND
from knowledge.text import Syllable, Token, is_syllable, syllable

# What stands beside a number, written "#" here.
_COUNTED = ("ngày #", "tháng #", "năm #", "từ tháng #", "từ năm #", "trước năm #", "sau năm #", "# triệu", "# tỷ")
_GAP = ""  # in the place of the mistyped word


@cache
def _contexts() -> dict[tuple[str, ...], list[Syllable]]:
    """The words that phrases have between others: ``("voi", _GAP, "nao")`` has "xã", "nơi" and more."""
    table: dict[tuple[str, ...], list[Syllable]] = {}
    written = [p.words for entries in phrases().values() for p in entries]
    for words in (*written, *(tuple(map(syllable, c.split())) for c in _COUNTED)):
        if 1 < len(words) <= _LONGEST_PHRASE:
            for i, word in enumerate(words):
                others = [w.folded for w in words]
                others[i] = _GAP
                table.setdefault(tuple(others), []).append(word)
    return table


_LONGEST_PHRASE = 5  # words
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


def _by_context(toks: Sequence[Token], i: int, unknown: Sequence[int], names: Names) -> tuple[int, str] | None:
    """The word that makes the longest phrase with a word's neighbours, one key away, and where it belongs."""
    for length in range(_LONGEST_PHRASE, 1, -1):
        found: dict[tuple[int, str], float] = {}
        for start in range(max(0, i - length + 1), min(i, len(toks) - length) + 1):
            span = toks[start : start + length]
            if any(t.breaks for t in span[1:]):
                continue
            words = tuple("#" if t.folded.isdigit() else SHORTHAND.get(t.folded, t.folded) for t in span)
            for k, t in enumerate(span):
                # "ggo vap ket nghia": rather the end of a name before "ket nghia" than "cap ket nghia"
                if k == 0 and start - 1 in unknown and " ".join(words[1:]) in phrases():
                    continue
                for word in _contexts().get((*words[:k], _GAP, *words[k + 1 :]), ()):
                    if (cost := _slip(t, word, names)) is not None:
                        found[start + k, word.folded] = cost + (start + k != i)
        if found:
            least = min(found.values())
            best = [f for f, cost in found.items() if cost == least]
            return best[0] if len(best) == 1 else None
    return None


def _slip(typed: Token, meant: Syllable, names: Names) -> float | None:
    """How unlikely it is that a word is another with one key missed; None where it is none.

    A whole syllable was hardly missed by a far key, and with marks that differ it is the word it is: "sầu" is no "sau".
    """
    from rapidfuzz.distance import OSA  # 25 ms that most questions do not need

    word = syllable(typed.raw).folded
    if len(word) < 2 or word.isdigit() or OSA.distance(word, meant.folded, score_cutoff=1) != 1:
        return None
    cost = unlikely(word, meant.folded)
    near = cost <= BESIDE and len(word) >= len(meant.folded)  # and nothing left out
    if not (is_syllable(word) and (word in names.words or word in vocabulary())):
        return cost if near or len(meant.folded) > 2 else None
    same = not typed.syllable.marked or (
        _marks(typed.syllable) == _marks(meant) and typed.syllable not in _written()  # "đất" is no "đấy"
    )
    return cost if near and same else None


@cache
def _written() -> frozenset[Syllable]:
    """The words of the vocabulary with their marks."""
    return frozenset(w for entries in phrases().values() for p in entries for w in p.words)


def _marks(word: Syllable) -> tuple[int, list[str]]:
    return word.tone, [c for c in word.letters if c in "^(+đ"]


def respelled(toks: tuple[Token, ...], unknown: Sequence[int], names: Names) -> tuple[Token, ...] | None:
    """The tokens with slips in the vocabulary's own words mended; None where there is nothing to mend."""
    words = vocabulary()
    out = list(toks)
    for i in unknown:
        t = toks[i]
        if len(t.folded) < 2 or t.folded.isdigit():
            continue
        if (found := _by_context(out, i, unknown, names)) is not None:
            at, word = found
            out[at] = toks[at].read_as(Syllable(word, word, 0))
        elif t.folded not in words and (near := _one_key_away(t.folded) or _no_word_but(t, names)):
            out[i] = t.read_as(Syllable(near, near, 0))
    return tuple(out) if any(a is not b for a, b in zip(out, toks, strict=True)) else None


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


@lru_cache(maxsize=4096)
def _one_key_away(word: str) -> str | None:
    """The one word of the questions themselves that a word is one key away from."""
    if len(word) < 4:
        return None
    from rapidfuzz import process
    from rapidfuzz.distance import OSA  # 25 ms that most questions do not need

    hits = process.extract(word, _domain_words(), scorer=OSA.distance, score_cutoff=1, limit=2)
    return str(hits[0][0]) if len(hits) == 1 else None


def _no_word_but(typed: Token, names: Names) -> str | None:
    """The likeliest word of the vocabulary for one that nobody could say: "cax" is "các".

    What is written with a capital may be a name from abroad.
    """
    word = typed.folded
    if len(word) < 3 or is_syllable(word) or word in names.words or (typed.start and typed.raw[:1].isupper()):
        return None
    near = _vocabulary_spelled().near(word)
    sure = near and near[0][1] <= 1 + BESIDE and (len(near) == 1 or near[1][1] > near[0][1])
    return near[0][0] if sure else None


@cache
def _vocabulary_spelled() -> Spellings:
    """The words that a question is made of, by how they may be typed; nobody is taken for a scoffer by a slip."""
    kept = {
        w.folded for entries in phrases().values() for p in entries if p.atom not in ("off", "attack") for w in p.words
    }
    return Spellings(lambda: kept)
