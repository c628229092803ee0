"""Narrows records by whom a place is partnered with, and with how many."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from knowledge.answer.scope import Subject
from knowledge.index import Index
from knowledge.models import Agreement, Locality
from knowledge.question.ask import Ask

MOST_PARTNERS = 1000  # that a place may have
_NOUNS: dict[str, tuple[str, ...]] = {"thành phố": ("thành phố",), "tỉnh": ("tỉnh",), "nước": (), "quốc gia": ()}


def partners_by_place(agreements: Sequence[Agreement], index: Index) -> dict[str, set[str]]:
    """The ids of the partners that each place has by some agreements, the places in the order of these."""
    partners: dict[str, set[str]] = {}
    for a in agreements:
        ids = dict.fromkeys(p.id for p in index.parties(a)).keys()  # a set's order differs from run to run
        for i in ids:
            partners.setdefault(i, set()).update(ids - {i})
    return partners


def of_places_with(
    numbers: Container[int], kind: str, agreements: Sequence[Agreement], index: Index
) -> list[Agreement]:
    """The records of places, of a kind if there are, that have so many partners."""
    partners = partners_by_place(agreements, index)
    of_kind = {i for i in partners if (p := index.place(i)) and p.kind == kind} or partners.keys()
    wanted = {i for i in of_kind if len(partners[i]) in numbers}
    return [a for a in agreements if wanted & {p.id for p in index.parties(a)}]


def with_partners(
    agreements: Sequence[Agreement], noun: str, subjects: Sequence[Subject], index: Index
) -> list[Agreement]:
    """Of a province's records those whose other party is a city, a province or abroad; all where none is."""
    kinds = _NOUNS.get(noun)
    if kinds is None:
        return list(agreements)

    def other(p: Locality) -> bool:
        outside = not any(index.lies_in(p, s.place) for s in subjects)
        return outside and (p.kind in kinds if kinds else p.country != "VN")

    kept = [a for a in agreements if any(map(other, index.parties(a)))]
    return kept or ([] if not kinds else list(agreements))


_WARDS = re.compile(r"\b(?:nhung|cac|may|bao nhieu|which) (?:phuong|wards?)\b|(?<!dia )\bphuong nao\b")


def of_wards(ask: Ask, agreements: Sequence[Agreement]) -> list[Agreement]:
    """The records with a ward among their parties, where wards are asked for and there are any.

    "Xã nào" and "huyện nào" often only mean "nơi nào", and keep all.
    """
    if not _WARDS.search(ask.folded):
        return list(agreements)
    return [a for a in agreements if any(p.kind == "phường" for p in a.parties)] or list(agreements)


def beyond(agreements: Sequence[Agreement], index: Index, *, abroad: bool) -> list[Agreement]:
    """The records with a party abroad, or of parties in several provinces."""
    if abroad:
        return [a for a in agreements if any(p.country != "VN" for p in index.parties(a))]
    return [a for a in agreements if len({(p.country, p.province or p.name) for p in index.parties(a)}) > 1]
