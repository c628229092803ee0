"""How places and agreements are called: kind and name, where they lie, and the short label of a pair."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from handlers.formats import short_day
from handlers.texts import LOCALES
from handlers.types import Lang
from knowledge.models import Agreement, Locality, Party

KINDS_EN = {
    "tỉnh": "province",
    "thành phố": "city",
    "quận": "urban district",
    "huyện": "district",
    "thị xã": "town",
    "thị trấn": "township",
    "phường": "ward",
    "xã": "commune",
    "đặc khu": "special zone",
    "thôn": "village",
    "làng": "village",
    "bản": "village",
    "buôn": "village",
    "ấp": "hamlet",
    "khu phố": "neighbourhood",
    "tổ dân phố": "neighbourhood",
}


@lru_cache(maxsize=1)
def countries() -> dict[str, dict[Lang, str]]:
    """Names of countries by ISO code, from CLDR (Unicode licence); written by ``handlers.locales.build``."""
    return msgspec.json.decode((LOCALES / "countries.json").read_bytes(), type=dict[str, dict[Lang, str]])


def country(code: str | None, lang: Lang) -> str:
    """The name of a country; what is no ISO code comes back as it is.

    >>> country("LA", "vi"), country("KR", "en"), country("Atlantis", "vi")
    ('Lào', 'South Korea', 'Atlantis')
    """
    names = countries().get((code or "VN").upper())
    return names[lang] if names else (code or "")


def place(locality: Locality, lang: Lang, *, where: bool = True, former: bool = True) -> str:
    """A place with its kind, a former unit as such, and in brackets where it lies.

    >>> son_tra = Locality(id="2025:20263", name="Sơn Trà", kind="phường", province="Đà Nẵng", level="commune")
    >>> place(son_tra, "vi"), place(son_tra, "en", where=False)
    ('phường Sơn Trà (Đà Nẵng)', 'Sơn Trà ward')
    """
    if locality.level == "country":
        return country(locality.country, lang)
    return _named(locality, lang, where=where, former=former and locality.former)


def kind(word: str, lang: Lang) -> str:
    """A kind of place; in English as it stands in Vietnamese where there is no word for it.

    >>> kind("phường", "en"), kind("sóc", "en")
    ('ward', 'sóc')
    """
    return KINDS_EN.get(word.casefold(), word) if lang == "en" else word


def party(side: Party, locality: Locality | None, lang: Lang, *, where: bool = True) -> str:
    """A side of an agreement, by the words of its record; ``locality`` says whether the unit still exists."""
    return _named(side, lang, where=where, former=locality is not None and locality.former)


def brackets(province: str | None, code: str | None, name: str, lang: Lang) -> str:
    """Where a place lies: its province, or abroad its region and country; "" where its name says it.

    >>> brackets("Sê Kông", "LA", "Đắk Chưng", "vi"), brackets(None, "VN", "Đà Nẵng", "vi")
    ('Sê Kông, Lào', '')
    """
    abroad = country(code, lang) if (code or "VN").upper() != "VN" else None
    return ", ".join(x for x in (province if province != name else None, abroad) if x)


def label(agreement: Agreement, localities: Sequence[Locality], lang: Lang) -> str:
    """One line for a list: ``phường Sơn Trà – xã Trà Leng (15/8/2025)``."""
    day = short_day(agreement.signed_on)
    names = (party(p, x, lang, where=False) for p, x in zip(agreement.parties, localities, strict=False))
    return " – ".join(names) + (f" ({day})" if day else "")


def short_label(agreement: Agreement) -> str:
    """Names alone, for a button: ``Sơn Trà – Trà Leng``."""
    names = " – ".join(p.name for p in agreement.parties)
    return names if len(names) <= 60 else names[:59] + "…"


def _named(one: Locality | Party, lang: Lang, *, where: bool, former: bool) -> str:
    kind = one.kind or ""
    if lang == "vi":
        name = f"{kind} {one.name}".strip() + (" cũ" if former else "")
    else:
        english = KINDS_EN.get(kind.casefold())
        name = f"{one.name} {english}" if english else f"{kind} {one.name}".strip()
        name = f"the former {name}" if former else name
    inside = brackets(one.province, one.country, one.name, lang) if where else ""
    return f"{name} ({inside})" if inside else name
