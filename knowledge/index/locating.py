"""Which place a party of a record is, and how far apart two places lie."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

import msgspec

from knowledge.models import Locality, Party
from knowledge.places.gazetteer import Gazetteer
from knowledge.text import contradictions, fold, syllables


def distance_km(a: Locality, b: Locality) -> float:
    """Great-circle distance in kilometres (haversine on a sphere of 6,371 km).

    >>> here, there = Locality(id="a", name="", lat=16.0, lon=108.0), Locality(id="b", name="", lat=17.0, lon=108.0)
    >>> round(distance_km(here, there))
    111
    """
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return float("inf")
    f, g = radians(a.lat), radians(b.lat)
    h = sin((g - f) / 2) ** 2 + cos(f) * cos(g) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * 6371 * asin(sqrt(h))


def locate(party: Party, gazetteer: Gazetteer) -> Locality:
    """The place that a party is: a unit of the gazetteer where name, kind and province agree, else one of its own.

    A record that names a former province means the former unit, even where one of today has the same name.
    """
    country = party.country or "VN"
    if country == "VN":
        for place_id in gazetteer.names.get(fold(party.name), ()):
            p = gazetteer.by_id[place_id]
            if p.code == party.code and party.code and p.kind == party.kind:
                return p
            if p.level in ("province", "commune", "district") and _same(p, party):
                return _with_aliases(p, party)
    slug = fold(" ".join(filter(None, (party.kind, party.name, party.province, country)))).replace(" ", "-")
    province_level = party.kind in ("tỉnh",) and not party.province
    return Locality(
        id=f"record:{slug}",
        name=party.name,
        kind=party.kind or "",
        province=party.province,
        country=country,
        code=party.code,
        aliases=party.aliases,
        level="province" if province_level and country == "VN" else "other",
    )


def _same(place: Locality, party: Party) -> bool:
    if party.kind and place.kind != party.kind and not (place.level == "province" and party.kind in PROVINCE_KINDS):
        return False
    if place.level == "province":
        if party.province:
            return False
    elif party.province and place.province != party.province:
        return False
    typed, meant = map(syllables, (party.name, place.name))
    aliases = map(syllables, place.aliases)
    return any(contradictions(typed, m) == (0, 0) for m in (meant, *aliases))


PROVINCE_KINDS = ("tỉnh", "thành phố")


def _with_aliases(place: Locality, party: Party) -> Locality:
    new = tuple(a for a in party.aliases if a not in place.aliases)
    return msgspec.structs.replace(place, aliases=(*place.aliases, *new)) if new else place
