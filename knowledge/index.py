"""The in-memory read model over the records: by place, area and words; immutable, one a revision."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from threading import Lock

import msgspec

from knowledge.models import Agreement, Commitment, Locality, Party, Person, Support
from knowledge.places.countries import country_id
from knowledge.places.gazetteer import Gazetteer
from knowledge.places.names import Names
from knowledge.store.state import View
from knowledge.text import contradictions, fold, syllables


class Passage(msgspec.Struct, frozen=True):
    """One thing a record says, with its folded words between blanks, ready for looking words up."""

    agreement: Agreement
    kind: str  # commitment | support | person | principle | place | body | title | note
    text: str
    words: str
    commitment: Commitment | None = None
    support: Support | None = None
    person: Person | None = None


class Index:
    """Everything a question needs, over one view of the store."""

    def __init__(self, view: View, gazetteer: Gazetteer, home_province: str = "Đà Nẵng") -> None:
        self.revision = view.revision
        self.agreements: Mapping[str, Agreement] = view.agreements
        self.keys: Mapping[str, str] = view.keys
        self.by_key: Mapping[str, str] = view.by_key
        self.gazetteer = gazetteer
        self.home_province = home_province
        self._parties: dict[str, tuple[Locality, ...]] = {}
        self._of_place: dict[str, list[Agreement]] = {}
        localities: dict[str, Locality] = {}
        for agreement in self.agreements.values():
            parties = tuple(locate(p, gazetteer) for p in agreement.parties)
            self._parties[agreement.id] = parties
            for place_id in dict.fromkeys(p.id for p in parties):
                self._of_place.setdefault(place_id, []).append(agreement)
            localities.update((p.id, p) for p in parties)
        self._localities = localities
        self._numbers = {record: n for n, record in enumerate(self.agreements)}
        self._in_country: dict[str, list[Locality]] = {}
        for place in localities.values():
            self._in_country.setdefault(place.country, []).append(place)
        people = (p.name for a in self.agreements.values() for p in a.people or ())
        self.names = Names(gazetteer, localities.values(), view.nicknames, people, self.bigrams, home_province)
        self._lock = Lock()

    def place(self, place_id: str) -> Locality | None:
        """The place with an id."""
        return self._localities.get(place_id) or self.names.get(place_id)

    def parties(self, agreement: Agreement) -> tuple[Locality, ...]:
        """The parties of an agreement as places, in its order."""
        return self._parties[agreement.id]

    def of_place(self, place_id: str) -> tuple[Agreement, ...]:
        """The records in which a place itself is a party."""
        return tuple(self._of_place.get(place_id, ()))

    def of_any(self, place_ids: Iterable[str]) -> tuple[Agreement, ...]:
        """The records of any of these places, each once."""
        return tuple({a.id: a for i in place_ids for a in self._of_place.get(i, ())}.values())

    def places(self) -> tuple[Locality, ...]:
        """Every place that has records, by name."""
        return _by_name(self._localities.values())

    def places_with(self, word: str) -> tuple[Locality, ...]:
        """The places that have records and this folded word in their name, by name."""
        return _by_name(self._by_word.get(word, ()))

    @cached_property
    def _by_word(self) -> dict[str, list[Locality]]:
        by_word: dict[str, list[Locality]] = {}
        for place in self._localities.values():
            for word in dict.fromkeys(fold(place.name).split()):
                by_word.setdefault(word, []).append(place)
        return by_word

    @cached_property
    def newest(self) -> tuple[Agreement, ...]:
        """Every record, the one signed last first, those without a date last."""
        return tuple(sorted(self.agreements.values(), key=lambda a: a.signed_on or "", reverse=True))

    def prepare(self) -> None:
        """Builds now what otherwise the first question that needs it waits for: worth it for more than one question."""
        self.names.expect_slips()
        _ = self.newest, self._by_word, self._fts  # made when first read

    def lies_in(self, place: Locality, area: Locality) -> bool:
        """Whether a place is, or lies in, an area: a country, a province, a former district or province."""
        if place.id == area.id:
            return True
        if area.level == "country":
            return place.country == area.country
        if area.level == "province" and (
            place.province == area.name or (place.change == "renamed" and area.id in place.heirs)
        ):
            return True
        if not area.former:
            return False
        if area.level == "province":
            return any(p.province == area.name for p in self.gazetteer.made_of(place.id, "commune"))
        return place.id in area.heirs or (place.district == area.name and place.province == area.province)

    def in_area(self, area: Locality) -> tuple[Agreement, ...]:
        """The records with a party that is, or lies in, an area, in the order of the store."""
        inside = [p.id for p in self._in_country.get(area.country, ()) if self.lies_in(p, area)]
        return tuple(sorted(self.of_any(inside), key=lambda a: self._numbers[a.id]))

    def near(self, place: Locality, limit: int = 3) -> tuple[Locality, ...]:
        """Places of today with records that lie nearest, none of them paired with another of the list."""
        if place.former:
            place = next((h for h in self.gazetteer.heirs(place) if h.lat is not None), place)
        compatriots = self._in_country.get(place.country, ())
        if place.lat is None or place.lon is None:
            same = [p for p in compatriots if p.province == place.province and p.id != place.id and not p.former]
            return self._unpaired(_by_name(same), limit) if place.province else ()
        measured = sorted(
            (distance_km(place, p), p.name, p)
            for p in compatriots
            if p.lat is not None and p.level == "commune" and p.id != place.id
        )
        return self._unpaired([p for d, _, p in measured if d <= NEAR_KM], limit)

    def _unpaired(self, places: Sequence[Locality], limit: int) -> tuple[Locality, ...]:
        chosen: list[Locality] = []
        partners: set[str] = set()
        for p in places:
            if len(chosen) == limit:
                break
            if p.id not in partners:
                chosen.append(p)
                partners |= {q.id for a in self.of_place(p.id) for q in self._parties[a.id]}
        return tuple(chosen)

    # --- words ------------------------------------------------------------------------------------------------

    @cached_property
    def passages(self) -> dict[str, tuple[Passage, ...]]:
        """What each record says, piece by piece."""
        return {a.id: tuple(_passages(a)) for a in self.agreements.values()}

    @cached_property
    def bigrams(self) -> frozenset[str]:
        """Every two words that stand side by side in what was promised, given or titled: ordinary speech, not names."""
        found: set[str] = set()
        for passages in self.passages.values():
            for p in passages:
                if p.kind in ("commitment", "support"):
                    said = fold(p.support.what) if p.support else p.words
                    found.update(f"{a} {b}" for a, b in pairwise(said.split()) if a not in JOINING and b not in JOINING)
        return frozenset(found)

    @cached_property
    def _fts(self) -> sqlite3.Connection:
        db = sqlite3.connect(":memory:", check_same_thread=False)
        db.execute("create virtual table passage using fts5(words, agreement unindexed, number unindexed)")
        rows = ((p.words, a, n) for a, ps in self.passages.items() for n, p in enumerate(ps))
        db.executemany("insert into passage values (?, ?, ?)", rows)
        return db

    def search(self, phrase: str, limit: int = 200) -> list[Passage]:
        """Passages that say all the words of a folded phrase, those that say them in a row first (SQLite FTS5)."""
        words = [w for w in phrase.split() if w.isalnum()]
        if not words:
            return []
        query = "select agreement, number from passage where words match ? order by rank limit ?"
        with self._lock:
            exact = self._fts.execute(query, ('"' + " ".join(words) + '"', limit)).fetchall()
            rows = exact or self._fts.execute(query, (" ".join(f'"{w}"' for w in words), limit)).fetchall()
        return [self.passages[a][n] for a, n in rows]


NEAR_KM = 60.0
# Words that join others, or stand before a name: a pair with one of them is not a word of its own.
JOINING = frozenset(
    "ky ket xa phuong tinh huyen quan tp lang thon va voi o tai cho cua ve trong la co de "
    "nhau ben noi hai ba bon cac se cung moi nhung nhieu tung duoc hon tren mot nay nam gio hay den tu vao ra "
    "len nguoi dong trieu vua dang da khi sau truoc".split()
)


def _by_name(places: Iterable[Locality]) -> tuple[Locality, ...]:
    return tuple(sorted(places, key=lambda p: (fold(p.name), p.id)))


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


def _passages(a: Agreement) -> Iterator[Passage]:
    def made(
        kind: str,
        text: str | None,
        commitment: Commitment | None = None,
        support: Support | None = None,
        person: Person | None = None,
    ) -> Iterator[Passage]:
        if text:
            yield Passage(a, kind, text, fold(text), commitment, support, person)

    for c in a.commitments or ():
        yield from made("commitment", c.text, commitment=c)
        for step in c.progress or ():
            yield from made("progress", step.text, commitment=c)
    for s in a.support or ():
        yield from made("support", " - ".join(filter(None, (s.what, s.giver, s.receiver))), support=s)
    for person in a.people or ():
        yield from made("person", f"{person.name} - {person.role or ''}", person=person)
    for text in a.principles or ():
        yield from made("principle", text)
    for text in a.signing_bodies or ():
        yield from made("body", text)
    yield from made("place", a.place)
    yield from made("title", a.title)
    for sentence in (a.notes or "").split(". "):
        yield from made("note", sentence.strip())


__all__ = ["Index", "Passage", "country_id", "distance_km", "locate"]
