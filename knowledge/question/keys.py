"""Words with Telex or VNI keys left in, undone; keys held down let go, digits of a scanner read as letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from knowledge.places.names import Names
from knowledge.question.edges import least_wrong
from knowledge.question.spelling import vocabulary
from knowledge.text import Syllable, Token, has_marks, syllable, untype, untypings

LONGEST_NAME = 4  # words whose keys are undone together
_HELD = re.compile(r"([^\W\d])\1{2,}")
_LETTERS = str.maketrans("01", "ol")  # what a scanner takes for them


def undone(word: str) -> str | None:
    """What a word was to be: keys let go, undone, or read as letters; None where there is nothing of that in it.

    >>> undone("tràààà"), undone("sownnn"), undone("traf"), undone("s0n"), undone("1iên"), undone("2025")
    ('trà', 'sơn', 'trà', 'son', 'liên', None)
    """
    if (once := _HELD.sub(r"\1", word)) != word:
        return untype(once) or once
    if (made := untype(word)) is not None:
        return made
    letters = word.translate(_LETTERS) if len(word) > 2 and not word.isdigit() else word
    return letters if letters != word and letters.isalpha() else None


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
    """The tokens with their keys undone; None where no unknown word has any.

    First those of a name, which may be undone in more than one way; then those of each word by itself.
    ``every``: also in words that names or the vocabulary have, "noong" among them.
    """
    if not any(undone(toks[i].raw) for i in unknown):
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
        if not own and (made := undone(t.raw)) is not None:
            out[i] = t.read_as(syllable(made))
    return tuple(out)
