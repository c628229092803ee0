"""The read model itself: everything a question needs, over one view of the store."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from math import inf
from time import perf_counter

from knowledge.bag import Bag
from knowledge.index.changes import changed
from knowledge.index.locating import distance_km, locate
from knowledge.index.words import Passage, Words
from knowledge.models import Agreement, Locality
from knowledge.places.gazetteer import Gazetteer
from knowledge.places.names import Names
from knowledge.store.state import View, key_number
from knowledge.text import fold

NEAR_KM = 60.0


class Index:
    """Everything a question needs, over one view of the store; it may follow the store to later views.

    It is one thread's: a question is answered between two changes, never during one.
    """

    def __init__(self, view: View, gazetteer: Gazetteer, home_province: str = "Đà Nẵng") -> None:
        self.gazetteer = gazetteer
        self.home_province = home_province
        self.revision = 0
        self.agreements: dict[str, Agreement] = {}  # by id, in the order in which they were added
        self.keys: dict[str, str] = {}  # the short key of each record, by its id
        self.by_key: dict[str, str] = {}  # the way back
        self._goal: View | None = None  # where it is on the way to, and
        self._left: list[str] = []  # the ids of the records that are still to follow, the next one last
        self._numbers: dict[str, int] = {}  # the place of each record in the order of the store
        self._last = 0  # the highest of them so far
        self._came_back = False  # whether a record was put in behind one that was added after it
        self._parties: dict[str, tuple[Locality, ...]] = {}
        self._of_place: dict[str, list[Agreement]] = {}  # in the order of the store, as all lists of records
        self._localities: dict[str, Locality] = {}
        self._in_country: dict[str, dict[str, Locality]] = {}
        self._by_word: dict[str, dict[str, Locality]] = {}
        self._words = Words(self._numbers)
        self._by_day: list[Agreement] | None = None
        self._headings: dict[str, str] = {}
        self.names = Names(gazetteer, bigrams=self._words.bigrams, home_province=home_province)
        self.follow(view)

    # --- following the store ----------------------------------------------------------------------------------

    def follow(self, view: View, within: float = inf) -> None:
        """Takes in what changed up to a later view; afterwards the index is as one built anew over that view.

        After ``within`` seconds it stops at a record, and leaves ``revision`` as it was: some changes are then in and
        others are not, and the next call goes on.
        """
        until = perf_counter() + within
        if self._goal is not view:
            self._goal, self._left = view, changed(self.agreements, view.agreements)[::-1]
        touched: set[str] = set()
        while self._left:
            record = self._left.pop()
            if record in self.agreements:
                touched |= self._take(record)
            if record in view.agreements:
                touched |= self._put(view.agreements[record], view.keys[record])
            else:
                self._words.take(record)
                del self.agreements[record], self.by_key[self.keys.pop(record)], self._numbers[record]
            if perf_counter() > until:
                break
        for place_id in touched:
            self._settle(place_id)
        if not self._left:
            self._arrive(view)

    def _arrive(self, view: View) -> None:
        """Every record is in: what is left are the names, and the order where a record came back to its old place."""
        if view.nicknames != self.names.own_nicknames:
            self.names.call(view.nicknames)
        if self._came_back:
            self.agreements, self._came_back = dict(view.agreements), False
        self.revision, self._goal = view.revision, None

    def prepare(self) -> None:
        """Makes now what otherwise the first question that needs it waits for: worth it for more than one question."""
        self.names.prepare()
        self._words.prepare()
        self.newest(1)
        for agreement in self.agreements.values():
            self.heading(agreement)

    def _put(self, agreement: Agreement, short: str) -> set[str]:
        """A record more; returns the places that it is about."""
        number = self._numbers[agreement.id] = key_number(short)
        self._came_back |= number < self._last and agreement.id not in self.agreements
        self._last = max(number, self._last)
        self.agreements[agreement.id] = agreement
        self.keys[agreement.id], self.by_key[short] = short, agreement.id
        parties = self._parties[agreement.id] = tuple(locate(p, self.gazetteer) for p in agreement.parties)
        places = {p.id for p in parties}
        for place_id in places:
            held = self._of_place.setdefault(place_id, [])
            held.append(agreement)
            if len(held) > 1 and self._number(held[-2]) > self._number(agreement):
                held.sort(key=self._number)
        for person in agreement.people or ():
            self.names.put_person(person.name)
        self._words.put(agreement)
        if self._by_day is not None:
            insort(self._by_day, agreement, key=self._day)
        return places

    def _take(self, record: str) -> set[str]:
        """A record less, or about to be put in as it is now; returns the places that it was about."""
        agreement = self.agreements[record]
        if self._by_day is not None:
            del self._by_day[bisect_left(self._by_day, self._day(agreement), key=self._day)]
        places = {p.id for p in self._parties.pop(record)}
        for place_id in places:
            self._of_place[place_id] = [a for a in self._of_place[place_id] if a.id != record]
        for person in agreement.people or ():
            self.names.take_person(person.name)
        self._headings.pop(record, None)
        return places

    def _settle(self, place_id: str) -> None:
        """A place is as the last record about it has it, or has no records any more."""
        held = self._of_place.get(place_id)
        before = self._localities.get(place_id)
        after = [p for p in self._parties[held[-1].id] if p.id == place_id][-1] if held else None
        if not held:
            self._of_place.pop(place_id, None)
        if before == after:
            return
        if before is not None:
            self.names.take(before)
            del self._localities[place_id], self._in_country[before.country][place_id]
            for word in set(fold(before.name).split()):
                del self._by_word[word][place_id]
        if after is not None:
            self.names.put(after)
            self._localities[place_id] = self._in_country.setdefault(after.country, {})[place_id] = after
            for word in set(fold(after.name).split()):
                self._by_word.setdefault(word, {})[place_id] = after

    def _number(self, agreement: Agreement) -> int:
        return self._numbers[agreement.id]

    def _day(self, agreement: Agreement) -> tuple[str, int]:
        """What the records are ordered by in time: of one day, the first of the store counts as the newest."""
        return agreement.signed_on or "", -self._numbers[agreement.id]

    # --- records and places -----------------------------------------------------------------------------------

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
        return _by_name(self._by_word.get(word, {}).values())

    def newest(self, limit: int) -> list[Agreement]:
        """So many records, the one signed last first, those without a date last."""
        if self._by_day is None:
            self._by_day = sorted(self.agreements.values(), key=self._day)
        return self._by_day[: -limit - 1 : -1]

    def heading(self, agreement: Agreement) -> str:
        """The folded words of a record's title and of its parties' names, between blanks."""
        found = self._headings.get(agreement.id)
        if found is None:
            names = (n for p in agreement.parties for n in (p.full_name, p.province or "", *p.aliases))
            found = self._headings[agreement.id] = f" {fold(' '.join((*names, agreement.title or '')))} "
        return found

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
        inside = [p.id for p in self._in_country.get(area.country, {}).values() if self.lies_in(p, area)]
        return tuple(sorted(self.of_any(inside), key=self._number))

    def near(self, place: Locality, limit: int = 3) -> tuple[Locality, ...]:
        """Places of today with records that lie nearest, none of them paired with another of the list."""
        if place.former:
            place = next((h for h in self.gazetteer.heirs(place) if h.lat is not None), place)
        compatriots = self._in_country.get(place.country, {}).values()
        if place.lat is None or place.lon is None:
            same = [p for p in compatriots if p.province == place.province and p.id != place.id and not p.former]
            return self._unpaired(_by_name(same), limit) if place.province else ()
        measured = sorted(
            (distance_km(place, p), p.name, p.id, p)
            for p in compatriots
            if p.lat is not None and p.level == "commune" and p.id != place.id
        )
        return self._unpaired([p for d, _, _, p in measured if d <= NEAR_KM], limit)

    def around(self, lat: float, lon: float, limit: int) -> list[tuple[float, Locality]]:
        """The communes of today with records that lie nearest to a point (degrees), with how far in kilometres.

        Distances are to the middle of a commune, as the gazetteer has it.
        """
        here = Locality(id="", name="", lat=lat, lon=lon)
        measured = (
            (distance_km(here, p), p)
            for p in self._localities.values()
            if p.lat is not None and p.level == "commune" and not p.former
        )
        return nsmallest(limit, measured, key=lambda m: (m[0], m[1].id))

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

    @property
    def passages(self) -> Mapping[str, tuple[Passage, ...]]:
        """What each record says, piece by piece."""
        return self._words.passages

    @property
    def bigrams(self) -> Bag[str]:
        """Every two words that stand side by side in what was promised or given: ordinary speech, not names."""
        return self._words.bigrams

    def search(self, phrase: str, limit: int = 200) -> list[Passage]:
        """Passages that say all the words of a folded phrase, those that say them in a row first."""
        return self._words.search(phrase, limit)


def _by_name(places: Iterable[Locality]) -> tuple[Locality, ...]:
    return tuple(sorted(places, key=lambda p: (fold(p.name), p.id)))
