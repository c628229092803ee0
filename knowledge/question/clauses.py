"""Joins the clauses of a message to whole questions, and tells those about something else apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from knowledge.question.items import Item
from knowledge.text import Token

_END = re.compile(r"[?!;\n]|[.,](?=\s|$)|\.{2,}")
# What makes a clause a question about agreements, rather than about something else that happens in the same place.
DOMAIN = frozenset("twin pairs agree sign content people principles status both with_who".split())
ASKING = frozenset(
    "which who with_who when where people office money count list pairs compare order principles source status "
    "place_info content field term newest oldest most least foreign".split()
)


def clauses(items: Sequence[Item], toks: Sequence[Token]) -> list[list[Item]]:
    out: list[list[Item]] = [[]]
    for it in items:
        before = toks[it.start].before
        starts = bool(out[-1]) and (
            (before != " " and _END.search(before) is not None)
            or (
                "topicalise" in it.atoms
                and toks[it.start].folded in ("con", "the", "vay")
                and any(x.kind == "place" for x in out[-1])
            )
        )
        if starts:
            out.append([])
        out[-1].append(it)
    return [c for c in out if c]


def grouped(clauses: Sequence[list[Item]]) -> list[list[Item]]:
    """Clauses joined to whole questions: one that does not name a place and ask something belongs to the one before."""
    out: list[list[Item]] = []
    for c in clauses:
        last = out[-1] if out else None
        if last is None or (is_off(c) != is_off(last) and (is_off(c) or _asks(c) or has_place(c))):
            out.append(list(c))
        elif _goes_on(last, c):
            last.extend(c)
        else:
            out.append(list(c))
    return out


def _goes_on(last: Sequence[Item], c: Sequence[Item]) -> bool:
    """Whether a clause belongs to the question before: a list goes on, or one of them lacks a place or a question."""
    if c[0].kind == "place" and last[-1].kind == "place":  # "giữa A, B và C"
        return True
    whole = all(has_place(x) and _asks(x) for x in (last, c))
    return not whole or any("compare" in it.atoms or "order" in it.atoms for it in (*last, *c))


def sure(items: Iterable[Item]) -> set[str]:
    return {a for it in items if it.sure for a in it.atoms}


def has_place(items: Sequence[Item]) -> bool:
    """Whether a place is named that is asked about, not one that only narrows: "tỉnh nào của Lào"."""
    for i, it in enumerate(items):
        if it.kind != "place":
            continue
        if i < 2 or "narrow" not in items[i - 1].atoms or not {"which", "with_who"} & set(items[i - 2].atoms):
            return True
    return False


def _asks(items: Sequence[Item]) -> bool:
    return bool(sure(items) & ASKING) or any(it.kind == "word" for it in items)


def is_off(items: Sequence[Item]) -> bool:
    atoms = sure(items)
    if "opinion" in atoms:
        return True
    if "off" not in atoms or any(it.kind == "person" for it in items):
        return False
    if atoms & {"help", "with_who"} and all("term" in it.atoms for it in items if "off" in it.atoms):
        return False  # "ai giúp trồng cà phê?"
    if atoms & {"field", "term"} and sum(it.kind == "place" for it in items) > 1:
        return False
    if atoms & {"money", "help", "content"} and sum(it.kind == "place" for it in items) > 1:
        return False
    placeless = not any(it.kind == "place" for it in items) and not atoms & {
        "pairs",
        "which",
        "both",
        "anaphor",
        "mine",
    }
    return placeless or not atoms & (DOMAIN - {"status", "people", "principles"} | {"help"})
