"""Twin towns by the thousand: made-up cities in real countries, in the shape of a table of real ones."""

from __future__ import annotations

import csv
import io
import random

PAIRS, CITIES = 25_917, 17_820
MAPPING = "parties.0.name=city1,parties.0.country=country1,parties.1.name=city2,parties.1.country=country2"
HEAD = ("city1", "country1", "lat1", "lng1", "city2", "country2", "lat2", "lng2")

_COUNTRIES = (
    "Germany France Poland Italy Hungary China Japan Ukraine Russia Romania Spain Slovakia Turkey Portugal Austria "
    "Sweden Belgium Finland Mexico Bulgaria Lithuania Serbia Croatia Greece Brazil Latvia Denmark Canada Australia"
).split()
_BEGIN = (
    "Al Bar Bel Ber Bor Bran Car Cas Dor El Es "
    "Fal Gar Gran Hal Har Kar Kas Lan Lor Mar Mon Nor Or Pol Ros San Stal Tar Val Ver Zel"
).split()
_MIDDLE = "a e i o u ba da den do go la len li lo man mi na ner no ra ri ro sa se ta ten ti to va vi".split()
_END = "berg bourg burg by field ford grad ham ia in ino ka mar nik nov ona osc ov stad stein ton ville wald".split()


def twin_towns(pairs: int = PAIRS, cities: int = CITIES, seed: int = 20251123) -> bytes:
    """A CSV of that many different pairs; a few cities have many partners, most have one or two.

    >>> twin_towns(2, 3).decode().splitlines()[0]
    'city1,country1,lat1,lng1,city2,country2,lat2,lng2'
    """
    chance = random.Random(seed)
    made: dict[tuple[str, str], tuple[str, str]] = {}
    while len(made) < cities:
        middle = "".join(chance.choice(_MIDDLE) for _ in range(chance.choice((0, 1, 1, 2))))
        name = chance.choice(_BEGIN) + middle + chance.choice(_END)
        if chance.random() < 0.15:
            name = f"{chance.choice(('Saint', 'Bad', 'New', 'Nowy', 'La', 'Rio'))} {name}"
        country = _COUNTRIES[min(int(chance.expovariate(0.12)), len(_COUNTRIES) - 1)]
        made[name, country] = (f"{chance.uniform(-50, 70):.4f}", f"{chance.uniform(-180, 180):.4f}")
    towns = list(made)
    found: dict[frozenset[tuple[str, str]], tuple[tuple[str, str], tuple[str, str]]] = {}
    while len(found) < pairs:
        n = len(found)
        a = towns[n % cities] if n < cities else towns[int(cities * chance.random() ** 2.5)]
        b = towns[int(cities * chance.random() ** 2.5)]
        if a != b:
            found.setdefault(frozenset((a, b)), (a, b))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows((*a, *made[a], *b, *made[b]) for a, b in found.values())
    return out.getvalue().encode()
