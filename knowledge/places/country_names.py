"""The ISO 3166-1 code that the name of a country in Vietnamese or English means, or of a part of one."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec

from knowledge.places.countries import countries
from knowledge.text import fold

COUNTRIES = Path(__file__).parents[1] / "data" / "countries.json"


def country_of(text: str) -> tuple[str | None, str]:
    """The ISO code of a country named in Vietnamese or English, and the part of it that was named, or "".

    >>> country_of("Đức"), country_of("Bosnia and Herzegovina"), country_of("Ohio, United States"), country_of("Wales")
    (('DE', ''), ('BA', ''), ('US', 'Ohio'), ('GB', 'Wales'))
    >>> country_of("VN"), country_of("Atlantis")
    (('VN', ''), (None, ''))
    """
    return _country_of(text.strip())


@cache
def _country_of(text: str) -> tuple[str | None, str]:
    known, codes = _countries()
    if text in codes:
        return text, ""
    found = re.fullmatch(r"(.+?)\s*[,(]\s*([^,()]+)\)?", text)
    turned = f"{found[2]} {found[1]}" if found else ""  # "Korea, South", "Virgin Islands (British)"
    whole = re.sub(r"\s*\(.*\)$", "", text)
    for name in (text, turned, whole):
        if (code := known.get(_key(name))) is not None:
            return code, name if _key(name) in _PARTS else ""
    part, _, country = whole.rpartition(",")
    code = known.get(_key(country)) if part else None
    return code, part.strip() if code else ""


_PARTS = {"england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB"}
# Names in common use that neither table has, as _key writes them.
_ALSO = {
    "republic ireland": "IE", "ivory coast": "CI", "cape verde": "CV", "palestine": "PS", "east timor": "TL",
    "turkey": "TR", "burma": "MM", "swaziland": "SZ", "macedonia": "MK", "macau": "MO", "hong kong": "HK",
    "democratic republic congo": "CD", "republic congo": "CG", "congo": "CG", "moldavia": "MD",
    "federated states micronesia": "FM", "congo kinshasa": "CD", "congo brazzaville": "CG",
    "democratic peoples republic korea": "KP",
    "russian federation": "RU", "republic korea": "KR", "holland": "NL", "great britain": "GB", "vatican": "VA",
}  # fmt: skip


def _key(name: str) -> str:
    words = fold(name).replace("hercegovina", "herzegovina").split()
    return " ".join("st" if w == "saint" else w for w in words if w not in ("and", "va", "the", "of"))


@cache
def _countries() -> tuple[dict[str, str], frozenset[str]]:
    shipped = msgspec.json.decode(COUNTRIES.read_bytes(), type=dict[str, tuple[str, str]])
    known = {_key(name): code for code, names in shipped.items() for name in names}
    for place in countries():
        for name in (place.name, *place.aliases):
            if len(name) > 2:
                known[_key(name)] = place.country
    return {**known, **_ALSO, **_PARTS}, frozenset(shipped)
