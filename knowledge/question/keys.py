"""Words that nothing knows: typing keys left in, and slips of the vocabulary's own words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product

from knowledge.places.names import Names, shortened
from knowledge.question.edges import least_wrong
from knowledge.question.lexicon import phrases
from knowledge.text import Syllable, Token, has_marks, syllable, untype, untypings

LONGEST_NAME = 4  # words whose keys are undone together


@cache
def _phrase_slips() -> dict[str, list[str]]:
    """Two-word phrases of the questions themselves by each form with one letter left out."""
    table: dict[str, list[str]] = {}
    for key, entries in phrases().items():
        if key.count(" ") == 1 and len(key) >= 7 and any(e.atom in _MENDED for e in entries):
            joined = key.replace(" ", "")
            for form in set(shortened(joined)):
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
        near = {
            k
            for f in shortened(joined)
            for k in _phrase_slips().get(f, ())
            if OSA.distance(joined, k.replace(" ", "")) == 1
        }
        if len(near) == 1:
            first, _, second = near.pop().partition(" ")
            return start, (first, second)
    return None


def _around(unknown: Sequence[int], count: int) -> Iterator[tuple[int, int]]:
    """Stretches of two to four words with an unknown one among them, the longest first."""
    for length in range(min(LONGEST_NAME, count), 1, -1):
        starts = {start for i in unknown for start in range(max(0, i - length + 1), min(i, count - length) + 1)}
        yield from ((start, start + length) for start in sorted(starts))


def named_by_keys(toks: Sequence[Token], names: Names) -> tuple[Syllable, ...] | None:
    """The words of the name, with all its marks, that some words are when their keys are undone; None where none is.

    Words of it may have no keys, or letters that are keys elsewhere: "ia toor" is Ia Tôr, "kroong ana" Krông Ana.
    """
    if len(toks) > LONGEST_NAME:
        return None
    ways = [(t.syllable, *map(syllable, untypings(t.raw))) for t in toks]
    if all(len(way) == 1 for way in ways):
        return None
    for words in product(*ways):
        found = names.named(" ".join(w.folded for w in words)) if has_marks(words) else None
        if found is not None and least_wrong(words, found) == (0, 0):
            return words
    return None


def retyped(
    toks: tuple[Token, ...], unknown: Sequence[int], names: Names, *, every: bool = False
) -> tuple[Token, ...] | None:
    """The tokens with Telex or VNI keys undone; None where no unknown word has any.

    First those of a name, which may be undone in more than one way; then those of each word by itself.
    ``every``: also in words that names or the vocabulary have, "noong" among them.
    """
    if not any(untype(toks[i].raw) for i in unknown):
        return None
    out = list(toks)
    for start, end in _around(unknown, len(toks)):
        if (words := named_by_keys(toks[start:end], names)) is not None:
            out[start:end] = [t.read_as(word) for t, word in zip(toks[start:end], words, strict=True)]
            break
    for i, t in enumerate(toks):
        if out[i] is not t:
            continue
        own = not every and (t.folded in vocabulary() or t.folded in names.words)  # "toong" is in a name, not "tông"
        if not own and (made := untype(t.raw)) is not None:
            out[i] = t.read_as(syllable(made))
    return tuple(out)


def respelled(toks: tuple[Token, ...], unknown: Sequence[int]) -> tuple[Token, ...] | None:
    """The tokens with slips in the vocabulary's own words mended; None where there is nothing to mend."""
    words = vocabulary()
    out = list(toks)
    for i in unknown:
        t = toks[i]
        if len(t.folded) < 2 or t.folded in words or t.folded.isdigit():
            continue
        if (pair := _mended(toks, i)) is not None:
            for k, word in enumerate(pair[1]):
                out[pair[0] + k] = toks[pair[0] + k].read_as(Syllable(word, word, 0))
        elif len(near := _one_key_away(t.folded)) == 1:
            out[i] = t.read_as(Syllable(near[0], near[0], 0))
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


@cache
def _one_key_away(word: str) -> tuple[str, ...]:

    if len(word) < 4:
        return ()
    from rapidfuzz import process
    from rapidfuzz.distance import OSA  # 25 ms that most questions do not need

    hits = process.extract(word, _domain_words(), scorer=OSA.distance, score_cutoff=1, limit=3)
    return tuple(h[0] for h in hits)
