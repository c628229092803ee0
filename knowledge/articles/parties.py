"""The parties of an agreement: each with its kind, and the province and country where it is said, or known, to lie."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from knowledge.articles.abroad import country_code
from knowledge.articles.draft import Fact
from knowledge.articles.evidence import evidence_of
from knowledge.articles.kinds import LEVELS, places_written
from knowledge.articles.mention import Mention
from knowledge.articles.page import Page, Sentence
from knowledge.articles.signing import Group
from knowledge.models import Locality, Party
from knowledge.places.names import Names
from knowledge.text import fold

_BORDER = re.compile(r"hai bên biên giới|biên giới việt nam|kết nghĩa (?:thôn|bản|cụm)[^.]*biên giới")
Mentions = Mapping[Sentence, Sequence[Mention]]


def parties(
    group: Group, sentences: Iterable[Sentence], mentions: Mentions, page: Page, names: Names
) -> Iterator[Fact]:
    """Those who sign, as facts; doubtful where several places of the name may be meant."""
    told = list(sentences)
    for mention in group:
        where, stands = next(
            (s, m) for s in (*told, *mentions) for m in mentions[s] if m.key == mention.key
        )  # fmt: skip
        party, sure = _party(mention, mentions, page, names)
        yield Fact("parties", party, evidence_of(where, stands.start, stands.until), doubtful=not sure)


def across_a_border(sentences: Iterable[Sentence], mentions: Mentions) -> bool:
    """Whether the parties are said to lie on both sides of the border, whichever of them lies where."""
    said = list(sentences)
    abroad = any(m.level == 5 and fold(m.name) != "viet nam" for s in said for m in mentions[s])
    return abroad and any(_BORDER.search(s.plain) for s in said)


def _party(mention: Mention, mentions: Mentions, page: Page, names: Names) -> tuple[Party, bool]:
    """The party that a mention names, and whether it is plain which place that is."""
    same = [m for ms in mentions.values() for m in ms if m.key == mention.key]
    areas = list(dict.fromkeys(area for m in same for area in m.areas))
    abroad = next((c for a in areas if (c := country_code(a, names)) not in (None, "VN")), None)
    if abroad is not None:
        inner = [a for a in areas if country_code(a, names) is None]
        return Party(name=mention.name, kind=mention.kind, province=_last(inner), country=abroad), True
    places = [p for p in _named(mention, names) if p.kind == mention.kind or p.level == "province"]
    if mention.level == 4 and (whole := next((p for p in places if p.level == "province"), None)) is not None:
        return Party(name=whole.name if whole.country == "VN" else mention.name, kind=mention.kind), True
    if not places and mention.level > 1:
        return _unknown(mention, areas, mentions, names)
    said = next((p for a in reversed(areas) if (p := _province(a, names)) is not None), None)
    if said is None and (lying := {p.province for a in areas for p in places if p.district == a}) and len(lying) == 1:
        said = lying.pop()
    if said is not None:
        return Party(name=mention.name, kind=mention.kind, province=said), True
    if not places:  # a village: it lies where the article does, unless its district is one of another country
        if mention.kind == "cụm bản" or (areas and not any(places_written(a, names) for a in areas)):
            return _unknown(mention, areas, mentions, names)  # a cluster of villages is a unit of Laos
        return Party(name=mention.name, kind=mention.kind, province=_home(page, mentions, names)), False
    today = [p for p in places if not p.former and not mention.former] or places
    provinces = list(dict.fromkeys(p.province for p in today))
    if len(provinces) == 1:
        return Party(name=mention.name, kind=mention.kind, province=provinces[0]), True
    home = _home(page, mentions, names)
    return Party(name=mention.name, kind=mention.kind, province=home if home in provinces else None), home in provinces


def _unknown(mention: Mention, areas: Sequence[str], mentions: Mentions, names: Names) -> tuple[Party, bool]:
    """A party that the gazetteer does not have: it may lie in the one other country that the article names.

    The gazetteer has every province and district of Việt Nam, so that one it lacks lies abroad, nobody knows where.
    """
    countries = {country_code(m.name, names) for ms in mentions.values() for m in ms if m.level == 5} - {"VN"}
    known = [p for p in map(names.get, names.find(fold(mention.name))) if p is not None and p.country != "VN"]
    country = "LA" if mention.kind == "cụm bản" else None if mention.level >= LEVELS["district"] else "VN"
    country = known[0].country if known else countries.pop() if len(countries) == 1 else country
    return Party(name=mention.name, kind=mention.kind, province=_last(areas), country=country), False


def _named(mention: Mention, names: Names) -> list[Locality]:
    found = places_written(mention.name, names)
    if not found and mention.level == 4:  # a nickname: TP.HCM
        found = [p for p in map(names.get, names.find(fold(mention.name))) if p is not None and p.level == "province"]
    return [p for p in found if p.country == "VN"]


def _province(area: str, names: Names) -> str | None:
    bare = re.sub(r"^(?:tỉnh|thành phố|TP\.?)\s*", "", area.strip(), flags=re.IGNORECASE)
    found = [p for p in map(names.get, names.find(fold(bare))) if p is not None and p.level == "province"]
    return found[0].name if found else None


def _home(page: Page, mentions: Mentions, names: Names) -> str | None:
    """The province of the newspaper, else the one that the article names most, else the home province."""
    host = re.sub(r"^https?://(?:www\.)?([^/]+).*", r"\1", page.article.url)
    provinces = {p.name for p in names.gazetteer.by_id.values() if p.level == "province"}
    for text in (host, page.article.publisher):
        for name in sorted(provinces):
            if text and fold(name).replace(" ", "") in fold(text).replace(" ", ""):
                return name
    named = Counter(
        province
        for ms in mentions.values()
        for m in ms
        for area in (*m.areas, *((m.name,) if m.level == 4 else ()))
        if (province := _province(area, names)) is not None
    )
    return named.most_common(1)[0][0] if named else names.home_province


def _last(areas: Sequence[str]) -> str | None:
    return areas[-1] if areas else None
