"""Cuts a text into places, phrases, dates, sums, people and unknown words: the one reading that explains it best."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from knowledge.places.names import Names
from knowledge.question.dates import find_dates, find_money
from knowledge.question.edges import person_edges, phrase_edges, place_edges, stranger_edges, word_edges
from knowledge.question.hidden import with_hidden
from knowledge.question.items import Item, Segmentation
from knowledge.question.keys import respelled, retyped
from knowledge.question.respaced import respaced
from knowledge.question.slips import with_typos
from knowledge.text import Token, is_syllable, tokens

LONGEST_TEXT = 2000  # characters that are read; a question is shorter


def segment(text: str, names: Names, today: date) -> Segmentation:
    """Read a text. Keys left from Telex or VNI, run-together and mistyped words are tried where nothing else fits."""
    toks = tokens(text[:LONGEST_TEXT])
    plain = _best(toks, names, today)
    items = _with_typos(toks, plain, names, today)
    for every in (False, True):
        again = retyped(toks, _unknown(plain), names, every=every) if _unexplained(items) else None
        if again is None:
            break
        better = _with_typos(again, _best(again, names, today), names, today)
        # "choo moi, thai nguyen" is a doubled key in Chợ Mới rather than the word "chô"
        if _unexplained(better) < _unexplained(items) and _places(better) >= _places(items):
            toks, items = again, better
    toks, items = _mended(respelled, _unknown(items), toks, items, names, today)
    spaced, items = _mended(respaced, _run_together(items), toks, items, names, today)
    if spaced is not toks:
        toks, items = _mended(respelled, _unknown(items), spaced, items, names, today)
    return Segmentation(text, toks, items)


def _mended(
    mend: Callable[[tuple[Token, ...], Sequence[int], Names], tuple[Token, ...] | None],
    doubtful: Sequence[int],
    toks: tuple[Token, ...],
    items: tuple[Item, ...],
    names: Names,
    today: date,
) -> tuple[tuple[Token, ...], tuple[Item, ...]]:
    """The tokens and pieces with doubtful words mended, where that explains more of them."""
    again = mend(toks, doubtful, names)
    if again is None:
        return toks, items
    better = _with_typos(again, _best(again, names, today), names, today)
    return (again, better) if _left(again, better) < _left(toks, items) else (toks, items)


def _with_typos(toks: tuple[Token, ...], plain: tuple[Item, ...], names: Names, today: date) -> tuple[Item, ...]:
    """The pieces with mistyped names; what such a name took a part of is read anew."""
    items = with_hidden(toks, with_typos(toks, plain, names), names)
    if items == plain:
        return plain
    return _best(toks, names, today, fixed=[it for it in items if it.how == "typo"])


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


def _unexplained(items: Sequence[Item]) -> float:
    """Words that nothing explains, and names that had to be mended."""
    return len(_unknown(items)) + 0.5 * sum(it.how == "typo" for it in items)


def _places(items: Sequence[Item]) -> int:
    return sum(it.kind == "place" for it in items)


def _best(toks: tuple[Token, ...], names: Names, today: date, fixed: Sequence[Item] = ()) -> tuple[Item, ...]:
    """The pieces of greatest total weight that cover the text (dynamic programming over its tokens).

    ``fixed`` are pieces that stand whatever they weigh.
    """
    edges: list[list[tuple[int, float, Item]]] = [[] for _ in toks]
    for a, b, d in find_dates(toks, today):
        edges[a].append((b, 10.0 * (b - a) + 9, Item(kind="date", start=a, end=b, dates=d)))
    for a, b, amount in find_money(toks):
        edges[a].append((b, 10.0 * (b - a) + 8, Item(kind="money", start=a, end=b, amount=amount)))
    for edge in (
        *phrase_edges(toks),
        *place_edges(toks, names),
        *person_edges(toks, names),
        *stranger_edges(toks, names),
        *word_edges(toks, names),
    ):
        edges[edge[1].start].append((edge[1].end, edge[0], edge[1]))
    for it in fixed:
        edges[it.start].append((it.end, 1000.0, it))
    n = len(toks)
    weights = [0.0] * (n + 1)  # of the best reading from a token to the end
    choice = [Item(kind="unknown", start=i, end=i + 1) for i in range(n)]
    for i in range(n - 1, -1, -1):
        weights[i] = weights[i + 1]
        for end, weight, piece in edges[i]:
            if weight + weights[end] > weights[i]:
                weights[i], choice[i] = weight + weights[end], piece
    out, i = [], 0
    while i < n:
        out.append(choice[i])
        i = choice[i].end
    return tuple(out)
