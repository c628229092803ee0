"""Agreements by the thousand: real communes, paired at random, that say what the records that ship say."""

from __future__ import annotations

import random
from collections.abc import Iterator

from msgspec import structs

from knowledge.models import Agreement, Party
from knowledge.places.gazetteer import Gazetteer
from knowledge.store import starter_agreements


def communes() -> list[Party]:
    """Every commune of today, as a record names it."""
    return [
        Party(name=p.name, kind=p.kind, province=p.province)
        for p in Gazetteer.load().by_id.values()
        if p.level == "commune" and not p.former
    ]


def agreements(seed: int = 20251123) -> Iterator[Agreement]:
    """One after another without end; each has an id of its own (``c1``, ``c2`` …).

    >>> next(agreements()).id
    'c1'
    """
    chance = random.Random(seed)
    places, said = communes(), list(starter_agreements())
    n = 0
    while True:
        n += 1
        example = chance.choice(said)
        yield structs.replace(
            example,
            id=f"c{n}",
            title=None,
            parties=tuple(chance.sample(places, 2)),
            signed_on=f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        )
