"""Which place a party's name means, for a record: settled only where one unit of today fits, asked otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import structs

from knowledge.answer import places
from knowledge.index import Index
from knowledge.index.locating import PROVINCE_KINDS, locate
from knowledge.mapping import country_of
from knowledge.models import Agreement, Locality, Party
from knowledge.question.items import KINDS, KINDS_AFTER
from knowledge.records import clean_text
from knowledge.text import contradictions, fold, syllables

MOST = 6  # choices offered
SUGGESTED = 40  # points of 100 that a place needs to be suggested


class PartyRead(msgspec.Struct, frozen=True, kw_only=True):
    """What a party's words were read as: the party where that is plain, else what it may be, likeliest first.

    ``plain`` is the party as it was typed: for an office, a hamlet, a place that the gazetteer does not have.
    ``named``: some place bears exactly this name, so that it is one.
    """

    party: Party | None = None
    choices: tuple[Party, ...] = ()
    plain: Party
    named: bool = False


def read_party(text: str, index: Index) -> PartyRead:
    """Read the name of one party: "phường Sơn Trà", "xã Trà Leng, Đà Nẵng", "huyện Đắk Chưng (Sê Kông, Lào)".

    A name that only a former unit has is asked about: the unit of then or the one of today may be meant.
    """
    text = " ".join(clean_text(text).split()).strip(" .,;")
    name, areas = _areas(text)
    country, areas = _country(areas)
    kind, bare = _kind(name, index)
    province = next((p for a in areas if (p := _province(a, index))), None)
    plain = Party(
        name=_capitalised(bare),
        kind=kind or None,
        province=province or (areas[-1] if areas else None),
        country=country,
    )
    if country != "VN":
        return PartyRead(party=plain, plain=plain, named=True)
    if areas and province is None:  # a district of before, or something that is no place
        return PartyRead(choices=_suggested(text, index), plain=plain)
    fitting = _fitting(name if kind and index.names.find(fold(name)) else bare, kind, province, index)
    fitting = fitting or _fitting(name, "", province, index)
    today = [p for p in fitting if not p.former]
    others = [] if province else [p for p in _fitting(bare, "", None, index) if not p.former]
    if len(today) == 1 and (len(others) < 2 or index.names.is_home(today[0])) and (kind or len(fitting) == 1):
        return PartyRead(party=party_of(today[0]), plain=plain, named=True)
    choices = _parties((*fitting, *(p for p in others if p not in fitting)), index) or _suggested(text, index)
    alone = len(choices) == 1 and bool(today)
    party = choices[0] if alone else None
    return PartyRead(party=party, choices=() if alone else choices, plain=plain, named=bool(fitting))


_NAME = re.compile(r"[\"'“(]?[^\W\d_][^:]{0,99}")  # no date, link, sum, or line under a heading


def is_name(text: str) -> bool:
    """Whether a text may name a party at all.

    >>> is_name("xã Trà Leng"), is_name("15/9/2025"), is_name("Y tế: khám bệnh"), is_name("https://baodanang.vn")
    (True, False, False, False)
    """
    return _NAME.fullmatch(clean_text(text).strip()) is not None


def recognised(agreement: Agreement, index: Index) -> Agreement:
    """The agreement, its parties the places they mean where a name holds the kind, too: "phường Hải Châu".

    What the gazetteer or another record knows stays as it is, and so does what may mean several places.
    """
    parties = tuple(_recognised(party, index) for party in agreement.parties)
    return agreement if parties == agreement.parties else structs.replace(agreement, parties=parties)


def _recognised(party: Party, index: Index) -> Party:
    place = locate(party, index.gazetteer)
    if not place.id.startswith("record:") or place.country != "VN" or index.of_place(place.id):
        return party
    read = read_party(", ".join(filter(None, (party.name, party.province))), index).party
    if read is None or party.kind not in (None, read.kind):
        return party
    return structs.replace(party, name=read.name, kind=read.kind, province=read.province)


def parties_in(text: str, index: Index) -> list[str]:
    """The parties that a text names: one where it is a name itself ("tỉnh Bà Rịa - Vũng Tàu"), else as it is parted."""
    return [text] if read_party(text, index).named else split_parties(text)


_BONDED = r"(?:(?:(?:đã|ký|kí|ky|is|are)\s+)*(?:kết nghĩa|ket nghia|hợp tác|hop tac|kn|twinned|partnered)\s+)?"


def split_parties(text: str) -> list[str]:
    """The parties in one line: "phường Sơn Trà – xã Trà Leng", "A và B", "A; B". What may belong to a name stays.

    >>> split_parties("phường Sơn Trà (Đà Nẵng) và xã Trà Leng"), split_parties("xã A, tỉnh B")
    (['phường Sơn Trà (Đà Nẵng)', 'xã Trà Leng'], ['xã A, tỉnh B'])
    >>> split_parties("Sơn Trà ký kết nghĩa với Trà Leng")
    ['Sơn Trà', 'Trà Leng']
    """
    parts = re.split(rf"\s+{_BONDED}(?:và|va|vs|với|voi|cùng|and|with)\s+|\s+[-–—&]\s+|[;\n]", text)
    return [part.strip() for part in parts if part.strip()]


def party_of(place: Locality) -> Party:
    """The party that a place is in a record."""
    return Party(name=place.name, kind=place.kind or None, province=place.province, country=place.country)


def _areas(text: str) -> tuple[str, list[str]]:
    """The name, and what stands behind it after commas or in brackets."""
    parts = [p.strip() for p in re.split(r"[,()]", text) if p.strip()]
    return (parts[0], parts[1:]) if parts else ("", [])


def _country(areas: list[str]) -> tuple[str, list[str]]:
    """The country that the last area is, Vietnam where none is named."""
    if areas and fold(areas[-1]) in ("viet nam", "vn", "vietnam"):
        return "VN", areas[:-1]
    code, part = country_of(areas[-1]) if areas else (None, "")
    return (code, areas[:-1]) if code and not part else ("VN", areas)


def _province(area: str, index: Index) -> str | None:
    """The province that an area names, of today or of before."""
    for words in (fold(area), re.sub(r"^(?:tinh|thanh pho|tp) ", "", fold(area))):
        found = [p for p in map(index.names.get, index.names.find(words)) if p and p.level == "province"]
        if found:
            return found[0].name
    return None


def _kind(name: str, index: Index) -> tuple[str, str]:
    """The kind that stands before a name, and the name without it."""
    words = re.sub(r"(?<=\w)\.\s*", " ", name).split()
    for length in (2, 1):
        said = fold(" ".join(words[:length]))
        kind, rest = KINDS.get(said), " ".join(words[length:])
        if kind and rest and (said == fold(kind) or index.names.find(fold(rest))):
            return kind, rest
    if len(words) > 1 and (last := fold(words[-1])) in KINDS_AFTER:
        return KINDS[last], " ".join(words[:-1])
    return "", name


def _fitting(name: str, kind: str, province: str | None, index: Index) -> list[Locality]:
    """The places so named whose marks, kind and province do not contradict what was typed, those of today first."""
    found = (p for p in map(index.names.get, index.names.find(fold(name))) if p is not None)
    fits = [
        p
        for p in found
        if (not kind or p.kind == kind or (p.level == "province" and kind in PROVINCE_KINDS))
        and (province is None or province in _provinces(p, index))
        and _spelled(name, p)
    ]
    return sorted(fits, key=lambda p: (p.former, not index.names.is_home(p), p.id))


def _spelled(typed: str, place: Locality) -> bool:
    return any(contradictions(syllables(typed), syllables(n))[0] == 0 for n in (place.name, *place.aliases))


def _provinces(place: Locality, index: Index) -> set[str | None]:
    """The provinces by which a place may be known: its own; of a former unit also that of today."""
    return {place.province, *(h.province for h in index.gazetteer.heirs(place))}


def _parties(fitting: Sequence[Locality], index: Index) -> tuple[Party, ...]:
    """What some places are in a record; beside a former unit stands what it became."""
    heirs = (h for p in fitting if p.former for h in index.gazetteer.heirs(p)[:1])
    return _distinct((*(p for p in fitting if not p.former), *(p for p in fitting if p.former), *heirs))


def _suggested(text: str, index: Index) -> tuple[Party, ...]:
    """Places that the words may mean where no name fits exactly: a slip, or a name within other words."""
    found = [n for n in places(text, index) if n.score >= SUGGESTED]
    first = (n for n in found if n.span == found[0].span)
    return tuple(dict.fromkeys(Party(name=n.name, kind=n.kind or None, province=n.province) for n in first))[:MOST]


def _distinct(localities: Iterable[Locality]) -> tuple[Party, ...]:
    return tuple(dict.fromkeys(map(party_of, localities)))[:MOST]


def _capitalised(name: str) -> str:
    """A name typed without capitals gets them; any other stays as it is."""
    return name.title() if name.islower() else name
