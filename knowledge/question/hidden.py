"""Mistyped names of places with records in words each of which means something: "hai cau ket nghia voi ai"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.places.names import Names
from knowledge.question.clauses import DOMAIN
from knowledge.question.edges import UNIT_KINDS
from knowledge.question.items import KINDS, Item
from knowledge.question.stretches import marks_fit
from knowledge.text import Token

_SPEAKS_OF_AGREEMENTS = DOMAIN | {"compare", "order", "help", "money"}
_LONGEST_NAME = 4  # words
_NEAR_KEY = 1.2  # a key beside the one meant, doubled, swapped or left out
_LEADS = frozenset({"with", "narrow", "topicalise", "office", "exclude"})  # what a name follows


def with_hidden(toks: Sequence[Token], items: tuple[Item, ...], names: Names) -> tuple[Item, ...]:
    """The pieces, with names found where a question that speaks of agreements lacks one."""
    if not any(_SPEAKS_OF_AGREEMENTS & set(it.atoms) for it in items):
        return items
    found = list(_hidden(toks, items, names))
    rest = [it for it in items if not any(f.start <= it.start < f.end for f in found)]
    return tuple(sorted([*rest, *found], key=lambda it: it.start)) if found else items


def _hidden(toks: Sequence[Token], items: Sequence[Item], names: Names) -> Iterator[Item]:
    done = 0
    for k, it in enumerate(items):
        if it.start < done or not (k == 0 or _leads(toks, items[k - 1])):
            continue
        weak = it.start
        for x in items[k : k + _LONGEST_NAME]:
            if (
                x.kind not in ("phrase", "unknown")
                or x.end - x.start > 1
                or (x.start > it.start and toks[x.start].breaks)
            ):
                break
            weak = x.end
        for end in range(weak, it.start + 1, -1):
            item = _known_name(toks, it.start, end, names)
            if item is not None:
                done = end
                yield item
                break


def _leads(toks: Sequence[Token], it: Item) -> bool:
    kind = KINDS.get(" ".join(t.folded for t in toks[it.start : it.end])) in UNIT_KINDS
    return it.kind == "phrase" and (kind or bool(_LEADS & set(it.atoms)))


def _known_name(toks: Sequence[Token], start: int, end: int, names: Names) -> Item | None:
    """The name of a place with records that some words are one near key away from."""
    typed = tuple(t.syllable for t in toks[start:end])
    for key, distance in names.one_word_off([s.folded for s in typed]):
        ids = tuple(i for i in names.find(key) if marks_fit(toks[start:end], names.get(i), slip=True, loose=True))
        if ids and distance <= _NEAR_KEY:
            return Item(
                kind="place", start=start, end=end, ids=ids, apart=tuple((i, distance) for i in ids), how="typo",
                distance=distance, name=" ".join(t.raw for t in toks[start:end]), syllables=typed,
            )  # fmt: skip
    return None
