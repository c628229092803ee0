"""Blanks put back where they belong: words run together ("kyket", "PhườngQuảng") or torn apart ("đồngnao", "P hú")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from knowledge.places.names import Names
from knowledge.question.lexicon import phrases
from knowledge.question.synonyms import SHORTHAND
from knowledge.text import Token, syllable

_CODE = re.compile(r"(?<![^\W\d])[^\W\d]{1,2}\d+[^\W\d]")  # "p7k2ab" is no ward 7
_BESIDE = 1  # words beside an unknown one that may hold some of its letters
_OF_WORDS = 0.25  # what a moved blank costs where it makes a phrase, a name or a word of the vocabulary
_LONGEST = 24  # letters of one phrase or name


def respaced(toks: tuple[Token, ...], unknown: Sequence[int], names: Names) -> tuple[Token, ...] | None:
    """The tokens with blanks moved so that more of the letters are words; None where no blank is to be moved."""
    out: list[Token] = []
    for start, end in _windows(toks, unknown):
        if any(_CODE.search(t.raw) for t in toks[start:end]):
            continue
        done = _index_after(toks, out)
        out += [*toks[done:start], *_split(toks[start:end], names)]
    if not out:
        return None
    out += toks[_index_after(toks, out) :]
    return tuple(out) if [t.raw for t in out] != [t.raw for t in toks] else None


def _index_after(toks: Sequence[Token], done: Sequence[Token]) -> int:
    return next((i for i, t in enumerate(toks) if t.start >= done[-1].end), len(toks)) if done else 0


def _windows(toks: Sequence[Token], unknown: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Stretches around the unknown words across which no mark stands, none of them in two."""
    last = 0
    for i in unknown:
        if i < last:
            continue
        start = end = i
        while start > last and i - start < _BESIDE and not toks[start].breaks:
            start -= 1
        end = i + 1
        near = _BESIDE
        while end < len(toks) and near and not toks[end].breaks:
            near = _BESIDE if end in unknown else near - 1
            end += 1
        yield start, end
        last = end


def _split(toks: Sequence[Token], names: Names) -> list[Token]:
    """The words of least cost that the letters of some tokens make (dynamic programming over the letters)."""
    letters = [(t, k) for t in toks for k in range(len(t.raw)) if syllable(t.raw[k]).folded]
    folded = [syllable(t.raw[k]).folded for t, k in letters]
    n = len(letters)
    starts = {0, n} | {i for i, (a, b) in enumerate(pairwise(letters), 1) if _begins(a, b)}
    costs = [0.0] * (n + 1)
    choice: list[tuple[int, ...]] = [()] * (n + 1)  # where the words of the unit that begins here end
    for i in range(n - 1, -1, -1):
        costs[i] = float("inf")
        joined, inside = "", set[int]()  # and the starts of words that it runs across
        for end in range(i + 1, min(i + _LONGEST, n) + 1):
            joined += folded[end - 1]
            if end in starts:
                inside = {*inside, end}
            for cost, moved, ends in _units(joined, names):
                cut = [i + e for e in ends]
                if moved > 1 and len(inside) > (end in starts):  # what means nothing runs across no blank
                    continue
                total = cost + moved * (len(inside.symmetric_difference(cut)) + (i not in starts)) + costs[end]
                if total < costs[i]:
                    costs[i], choice[i] = total, tuple(cut)
    out, i = [], 0
    while i < n:
        for end in choice[i]:
            out.append(_token(letters[i:end]))
            i = end
    return out


def _begins(before: tuple[Token, int], letter: tuple[Token, int]) -> bool:
    """Whether a word begins with a letter as typed: after a blank or a number, or a capital as in "PhườngQuảng"."""
    (last, k), (token, n) = before, letter
    a, b = last.raw[k], token.raw[n]
    return token is not last or (b.isupper() and a.islower()) or a.isdigit() != b.isdigit()


def _units(joined: str, names: Names) -> Iterator[tuple[float, float, tuple[int, ...]]]:
    """What letters may be: a phrase, a name, a word, or nothing known.

    Each with its cost, the cost of a blank moved in it or at its ends, and where its words end.
    """
    if (phrase := _phrases().get(joined)) is not None:
        yield 1.0, _OF_WORDS, _ends(phrase)
    if (name := names.find_joined(joined)) is not None:
        yield 1.0 if name in names.known_keys else 2.6, _OF_WORDS, _ends(name)  # "phuc hau" is no Phú Châu
    size = len(joined)
    if joined in _words() or joined in names.known_keys:
        yield 1.0 if size > 1 else 1.5, _OF_WORDS * 2 if size > 2 else 1.0, (size,)
    elif joined.isdigit():
        yield 1.0, 2.0, (size,)
    elif joined in names.words:
        yield 1.5 if size > 2 else 2.0, 1.5, (size,)
    else:
        yield 1.2 + 0.5 * size, 2.0, (size,)


def _ends(key: str) -> tuple[int, ...]:
    ends, at = [], 0
    for word in key.split():
        at += len(word)
        ends.append(at)
    return tuple(ends)


@cache
def _phrases() -> dict[str, str]:
    """Phrases of several words by their letters without blanks."""
    return {k.replace(" ", ""): k for k in phrases() if " " in k}


@cache
def _words() -> frozenset[str]:
    return frozenset(w for p in phrases() for w in p.split()) | SHORTHAND.keys()


def _token(letters: Sequence[tuple[Token, int]]) -> Token:
    """The word that letters of one or several tokens make, with where it stood."""
    (first, a), (last, b) = letters[0], letters[-1]
    raw = "".join(t.raw[k] for t, k in letters)
    if first is last and raw == first.raw:
        return first
    made = syllable(raw)
    whole = len(first.raw) == first.end - first.start and len(last.raw) == last.end - last.start  # not so in NFD
    start, end = (first.start + a, last.start + b + 1) if whole else (first.start, last.end)
    return Token(start, end, raw, made, made.folded, first.before if a == 0 else " ", first.breaks and a == 0)
