"""Cuts a text into places, phrases, dates, sums, people and unknown words: the one reading that explains it best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from knowledge.places.names import Names
from knowledge.question.dates import find_dates, find_money, may_count
from knowledge.question.doubt import with_doubts
from knowledge.question.edges import least_wrong, phrase_edges, place_edges, word_edges
from knowledge.question.items import Item, Segmentation
from knowledge.question.keys import named_by_keys, respelled, retyped
from knowledge.question.people import person_edges, stranger_edges
from knowledge.question.slips import with_typos
from knowledge.text import Token, has_marks, tokens

LONGEST_TEXT = 2000  # characters that are read; a question is shorter


def segment(text: str, names: Names, today: date) -> Segmentation:
    """Read a text. Keys left from Telex or VNI, run-together and mistyped words are tried where nothing else fits."""
    toks = tokens(text[:LONGEST_TEXT])
    items = with_typos(toks, plain := _best(toks, names, today), names)
    unknown, tried = _unknown(plain), [toks]
    for every in (False, True):
        again = retyped(toks, unknown, names, every=every) if unknown and _unexplained(items, names) else None
        if again is None or again in tried:
            continue
        tried.append(again)
        better = with_typos(again, _best(again, names, today), names)
        # "choo moi, thai nguyen" is a doubled key in Chợ Mới rather than the word "chô"
        if _unexplained(better, names) < _unexplained(items, names) and _named(better) >= _named(items):
            toks, items = again, better
    if _named(items) < len(toks) or any(it.how in ("joined", "typo") for it in items):  # "khun has", "an nghixa"
        words = named_by_keys(toks, names)
        if words is not None:
            toks = tuple(t.read_as(word) for t, word in zip(toks, words, strict=True))
            items = _best(toks, names, today)
    unknown = _unknown(items)
    if unknown and (again := respelled(toks, unknown)) is not None:
        better = with_typos(again, _best(again, names, today), names)
        if len(_unknown(better)) < len(unknown):
            toks, items = again, better
    return Segmentation(text, toks, with_doubts(items, names))


def _unknown(items: Sequence[Item]) -> list[int]:
    return [i for it in items if it.kind == "unknown" for i in range(it.start, it.end)]


def _unexplained(items: Sequence[Item], names: Names) -> float:
    """Words that nothing explains, and names that had to be mended or whose marks are not all those typed.

    Who leaves keys in leaves all of them in: "naam dan" is a doubled key in Nam Đàn rather than Nấm Dẩn.
    """
    return len(_unknown(items)) + 0.5 * sum(it.how == "typo" or _marked_otherwise(it, names) for it in items)


def _marked_otherwise(it: Item, names: Names) -> bool:
    if it.kind != "place" or it.how != "exact" or not has_marks(it.syllables):
        return False
    named = names.named(" ".join(s.folded for s in it.syllables))
    return named is not None and least_wrong(it.syllables, named) != (0, 0)


def _named(items: Sequence[Item]) -> int:
    """How many words belong to names of places."""
    return sum(it.end - it.start for it in items if it.kind == "place")


def _best(toks: tuple[Token, ...], names: Names, today: date) -> tuple[Item, ...]:
    """The pieces of greatest total weight that cover the text (dynamic programming over its tokens)."""
    n = len(toks)
    edges: list[list[tuple[float, Item]]] = [[] for _ in toks]
    for weight, piece in _edges(toks, names, today):
        edges[piece.start].append((weight, piece))
    weights = [0.0] * (n + 1)  # of the best reading from a token to the end
    choice: list[Item | None] = [None] * n
    for i in range(n - 1, -1, -1):
        best = weights[i + 1]
        for weight, piece in edges[i]:
            if weight + weights[piece.end] > best:
                best, choice[i] = weight + weights[piece.end], piece
        weights[i] = best
    out, i = [], 0
    while i < n:
        chosen = choice[i] or Item(kind="unknown", start=i, end=i + 1)
        out.append(chosen)
        i = chosen.end
    return tuple(out)


def _edges(toks: tuple[Token, ...], names: Names, today: date) -> Iterator[tuple[float, Item]]:
    """Every piece that a stretch of the text may be, with its weight."""
    if may_count(toks):
        for a, b, d in find_dates(toks, today):
            yield 10.0 * (b - a) + 9, Item(kind="date", start=a, end=b, dates=d)
        for a, b, amount in find_money(toks):
            yield 10.0 * (b - a) + 8, Item(kind="money", start=a, end=b, amount=amount)
    yield from phrase_edges(toks)
    yield from place_edges(toks, names)
    yield from person_edges(toks, names)
    yield from stranger_edges(toks, names)
    yield from word_edges(toks, names)
