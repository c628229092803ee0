"""Names of which a blank is left out: "tanphu dong"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.places.names import Names
from knowledge.question.items import breaks
from knowledge.text import Token, is_syllable

_MOST_WORDS = 4
_SHORTEST = 4  # letters of two words without the blank


def misspaced(toks: Sequence[Token], names: Names) -> Iterator[tuple[int, int, str]]:
    """Stretches of several words that have the letters of a longer name, and this name, folded.

    One of the words is no syllable: words that are, say what they say. A blank that only stands elsewhere ("ta nthanh")
    is a slip like others: "nam phướcc hiện" is rather a doubled letter than Phước Chiến.
    """
    known = names.words
    for odd, t in enumerate(toks):
        if len(t.folded) < _SHORTEST or t.folded in known or is_syllable(t.folded):
            continue
        if not t.folded.isalpha():  # "phu1" is Phú
            continue
        for start in range(max(0, odd + 1 - _MOST_WORDS), odd + 1):
            for end in range(max(odd + 1, start + 2), min(start + _MOST_WORDS, len(toks)) + 1):
                name = names.find_joined("".join(x.folded for x in toks[start:end]))
                if name is not None and end - start <= name.count(" ") and not breaks(toks, start, end):
                    yield start, end, name
