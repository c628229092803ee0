"""Whether words say something by themselves, just as they were typed, so that they are no slip in a name."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.places.names import Names
from knowledge.question.items import Item
from knowledge.question.lexicon import phrases
from knowledge.text import Token


def without_speech(toks: Sequence[Token], items: tuple[Item, ...], names: Names) -> tuple[Item, ...]:
    """The pieces without slips that are plain words, all their marks typed: "có một" is no slip in Cư Mốt."""
    if all(it.how != "typo" for it in items):
        return items
    out: list[Item] = []
    for it in items:
        speech = it.how == "typo" and _plain_words(toks[it.end - len(it.syllables) : it.end])
        if speech and names.known.isdisjoint(it.ids):
            out += [Item(kind="unknown", start=i, end=i + 1) for i in range(it.start, it.end)]
        else:
            out.append(it)
    return tuple(out)


def _plain_words(toks: Sequence[Token]) -> bool:
    as_typed = all(t.raw.islower() and _is_word(t) for t in toks)
    return len(toks) > 1 and as_typed and any(t.syllable.marked for t in toks)


def _is_word(t: Token) -> bool:
    return any(entry.words == (t.syllable,) for entry in phrases().get(t.folded, ()))
