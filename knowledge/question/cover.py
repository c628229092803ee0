"""The one reading that explains a text best: pieces of greatest total weight that cover it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from knowledge.places.names import Names
from knowledge.question.dates import find_dates, find_money, may_count
from knowledge.question.edges import place_edges
from knowledge.question.items import Item
from knowledge.question.people import person_edges, stranger_edges
from knowledge.question.phrasing import phrase_edges, word_edges
from knowledge.text import Token

_FIXED = 1000.0  # more than all the pieces of a text weigh that a fixed one may take the place of


def best_cover(toks: tuple[Token, ...], names: Names, today: date, fixed: Sequence[Item] = ()) -> tuple[Item, ...]:
    """The pieces that cover the text, from dynamic programming over its tokens; ``fixed`` ones stand in any case."""
    n = len(toks)
    edges: list[list[tuple[float, Item]]] = [[] for _ in toks]
    for weight, piece in _edges(toks, names, today):
        edges[piece.start].append((weight, piece))
    for piece in fixed:
        edges[piece.start].append((_FIXED, piece))
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
