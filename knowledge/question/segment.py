"""Cuts a text into places, phrases, dates, sums, people and unknown words, undoing keys and slips where that helps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from knowledge.places.names import Names
from knowledge.question.cover import best_cover
from knowledge.question.doubt import with_doubts
from knowledge.question.edges import least_wrong
from knowledge.question.hidden import with_hidden
from knowledge.question.items import Item, Segmentation
from knowledge.question.keys import named_by_keys, retyped
from knowledge.question.respaced import respaced
from knowledge.question.slips import with_typos
from knowledge.question.speech import without_speech
from knowledge.question.spelling import respelled
from knowledge.text import Token, has_marks, is_syllable, tokens

LONGEST_TEXT = 2000  # characters that are read; a question is shorter
LONGEST_MENDED = 120  # words of a text in which slips are looked for: each takes a quarter of a millisecond at worst
_MENDED = 0.5  # of a word that nothing explains: what a mended name counts

Tokens = tuple[Token, ...]
Items = tuple[Item, ...]


def segment(text: str, names: Names, today: date) -> Segmentation:
    """Read a text. Keys left from Telex or VNI, run-together and mistyped words are tried where nothing else fits."""
    toks = tokens(text[:LONGEST_TEXT])
    plain = best_cover(toks, names, today)
    if len(toks) > LONGEST_MENDED:
        return Segmentation(text, toks, with_doubts(plain, names))
    items = _with_names(toks, plain, names, today)
    unknown, tried = _unknown(plain), [toks]
    for every in (False, True):
        again = retyped(toks, unknown, names, every=every) if unknown and _unexplained(items, names) else None
        if again is None or again in tried:
            continue
        tried.append(again)
        plain = best_cover(again, names, today)
        if _unknown(plain) and _unexplained(items, names) <= _MENDED:  # no slip in it could make it any better
            continue
        better = _with_names(again, plain, names, today)
        # "choo moi, thai nguyen" is a doubled key in Chợ Mới rather than the word "chô"
        if _unexplained(better, names) < _unexplained(items, names) and _named(better) >= _named(items):
            toks, items = again, better
    if _named(items) < len(toks) or any(it.how in ("joined", "typo") for it in items):  # "khun has", "an nghixa"
        words = named_by_keys(toks, names)
        if words is not None:
            toks = tuple(t.read_as(word) for t, word in zip(toks, words, strict=True))
            items = best_cover(toks, names, today)
    if _run_together(items):
        toks, items = _mended(respelled, _unknown(items), toks, items, names, today)
        spaced, items = _mended(respaced, _run_together(items), toks, items, names, today)
        if spaced is not toks:
            toks, items = _mended(respelled, _unknown(items), spaced, items, names, today)
    return Segmentation(text, toks, with_doubts(items, names))


def _mended(
    mend: Callable[[Tokens, Sequence[int], Names], Tokens | None],
    doubtful: Sequence[int],
    toks: Tokens,
    items: Items,
    names: Names,
    today: date,
) -> tuple[Tokens, Items]:
    """The tokens and pieces with doubtful words mended, where that explains more of them."""
    again = mend(toks, doubtful, names) if doubtful else None
    if again is None:
        return toks, items
    better = _with_names(again, best_cover(again, names, today), names, today)
    return (again, better) if _left(again, better) < _left(toks, items) else (toks, items)


def _with_names(toks: Tokens, plain: Items, names: Names, today: date) -> Items:
    """The pieces with mistyped names; what such a name took a part of is read anew."""
    items = with_hidden(toks, without_speech(toks, with_typos(toks, plain, names), names), names)
    if items == plain:
        return plain
    return best_cover(toks, names, today, fixed=[it for it in items if it.how == "typo"])


def _unknown(items: Sequence[Item]) -> list[int]:
    return [i for it in items if it.kind == "unknown" for i in range(it.start, it.end)]


def _run_together(items: Sequence[Item]) -> list[int]:
    """Words that nothing explains, and names of several words that were found in one."""
    in_one = [it.start for it in items if it.how == "joined" or _mistyped_in_one(it)]
    return sorted([*_unknown(items), *in_one])


def _mistyped_in_one(it: Item) -> bool:
    return it.how == "typo" and len(it.syllables) == 1 and not is_syllable(it.syllables[0].folded)


def _left(toks: Sequence[Token], items: Sequence[Item]) -> tuple[int, int]:
    """Letters that nothing explains well, and pieces: "Hoi An Đông" is one, "Hoi AnĐông" two."""
    doubtful = [*_unknown(items), *(it.end - 1 for it in items if _mistyped_in_one(it))]
    return sum(len(toks[i].folded) for i in doubtful), len(items)


def _unexplained(items: Sequence[Item], names: Names) -> float:
    """Words that nothing explains, and names that had to be mended or whose marks are not all those typed.

    Who leaves keys in leaves all of them in: "naam dan" is a doubled key in Nam Đàn rather than Nấm Dẩn.
    """
    return len(_unknown(items)) + _MENDED * sum(it.how == "typo" or _marked_otherwise(it, names) for it in items)


def _marked_otherwise(it: Item, names: Names) -> bool:
    if it.kind != "place" or it.how != "exact" or not has_marks(it.syllables):
        return False
    named = names.named(" ".join(s.folded for s in it.syllables))
    return named is not None and least_wrong(it.syllables, named) != (0, 0)


def _named(items: Sequence[Item]) -> int:
    """How many words belong to names of places."""
    return sum(it.end - it.start for it in items if it.kind == "place")
