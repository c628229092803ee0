"""Mistyped names of places with records in words each of which means something: "hai cau ket nghia voi ai"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.places.names import Names
from knowledge.question.clauses import DOMAIN
from knowledge.question.edges import UNIT_KINDS
from knowledge.question.items import KINDS, Item, words_of
from knowledge.question.stretches import NEAR_KEY, marks_fit
from knowledge.text import Token

_SPEAKS_OF_AGREEMENTS = DOMAIN | {"compare", "order", "help", "money"}
_LONGEST_NAME = 4  # words
_LEADS = frozenset({"with", "narrow", "topicalise", "office", "exclude"})  # what a name follows


def with_hidden(toks: Sequence[Token], items: tuple[Item, ...], names: Names) -> tuple[Item, ...]:
    """The pieces, with names found where a question that speaks of agreements lacks one."""
    if all(map(_SPEAKS_OF_AGREEMENTS.isdisjoint, [it.atoms for it in items])):
        return items
    found = list(_hidden(toks, items, names))
    if not found:
        return items
    rest = [it for it in items if not any(f.start <= it.start < f.end for f in found)]
    return tuple(sorted([*rest, *found], key=lambda it: it.start))


def _hidden(toks: Sequence[Token], items: Sequence[Item], names: Names) -> Iterator[Item]:
    done = 0
    for k, it in enumerate(items):
        if it.start < done or not _weak(it) or not (k == 0 or _leads(toks, items[k - 1])):
            continue
        weak = it.end
        for x in items[k + 1 : k + _LONGEST_NAME]:
            if not _weak(x) or toks[x.start].breaks:
                break
            weak = x.end
        for end in range(weak, it.start + 1, -1):
            item = _known_name(toks, it.start, end, names)
            if item is not None:
                done = end
                yield item
                break


def _weak(it: Item) -> bool:
    """Whether a piece may be a word of a name all the same."""
    return it.end - it.start == 1 and it.kind in ("phrase", "unknown")


def _leads(toks: Sequence[Token], it: Item) -> bool:
    if it.kind != "phrase":
        return False
    return not _LEADS.isdisjoint(it.atoms) or KINDS.get(words_of(toks, it)) in UNIT_KINDS


def _known_name(toks: Sequence[Token], start: int, end: int, names: Names) -> Item | None:
    """The name of a place with records that some words are one near key away from, or sound like."""
    typed = tuple(t.syllable for t in toks[start:end])
    by_ear = [(key, distance) for key, distance in names.by_ear(typed) if key in names.known_keys]
    for key, distance in (*names.one_word_off([s.folded for s in typed]), *by_ear):
        ids = tuple(i for i in names.find(key) if marks_fit(toks[start:end], names.get(i), slip=True, loose=True))
        if ids and distance <= NEAR_KEY:
            return Item(
                kind="place", start=start, end=end, ids=ids, apart=tuple((i, distance) for i in ids), how="typo",
                distance=distance, name=" ".join(t.raw for t in toks[start:end]), syllables=typed,
            )  # fmt: skip
    return None
