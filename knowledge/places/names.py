"""Names as people type them: exact, run together or mistyped, over the gazetteer and the parties of the records."""

from __future__ import annotations

from bisect import insort
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

import msgspec

from knowledge.bag import Bag
from knowledge.models import Locality
from knowledge.places.gazetteer import Gazetteer
from knowledge.places.sounds import Sounds, heard
from knowledge.places.spellings import Gaps, Spellings
from knowledge.text import Syllable, fold, openings, syllables

_REMEMBERED = 256  # mistyped names


class Named(msgspec.Struct, frozen=True):
    """All that bears one folded name, and what decides whether the name is meant at all."""

    ids: tuple[str, ...]
    places: tuple[Locality, ...]
    nickname: bool
    known: bool  # one of them has records
    home: bool  # one of them lies in the home province
    big: bool  # one of them is a province or a country
    broken: bool  # one of them is written with a dash, a bracket or a slash: Bà Rịa - Vũng Tàu
    written: frozenset[tuple[Syllable, ...]]  # its words with the marks that they write; empty where any may be meant


class Names:
    """Every name a question may contain. ``known`` are the ids of places that have records of their own.

    Places, people and nicknames come and go; what is found does not depend on the order in which they came.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        parties: Iterable[Locality] = (),
        nicknames: Mapping[str, str] | None = None,
        bigrams: Container[str] = (),
        home_province: str = "Đà Nẵng",
    ) -> None:
        """``bigrams`` are folded pairs of words of the records' own sentences: speech, not names."""
        self.gazetteer = gazetteer
        self.home_province = home_province
        self.bigrams = bigrams
        self.known: set[str] = set()
        self.known_keys: Bag[str] = Bag()  # names of places with records, and of provinces: what is mostly asked about
        self.province_words: Bag[str] = Bag()  # that names of provinces, short names of them included, begin with
        self.people: dict[str, str] = {}  # how a folded name of a person is written
        self.first_names: Bag[str] = Bag()  # that names of people begin with
        self.openings = Bag(openings(gazetteer.names))  # the words that longer names begin with
        self.nicknames: dict[str, str] = dict(gazetteer.nicknames)
        self.nicknames_written = dict(gazetteer.nicknames_written)
        self._provinces: Bag[str] = Bag()
        self._reached: Bag[str] = Bag()  # names of places with records, and of the former units they were made of
        self._gaps = Gaps()
        self._written: dict[str, Bag[str]] = {}
        self._extra: dict[str, Locality] = {}
        self._extra_names: dict[str, list[str]] = {}  # sorted ids, one for each reason to bear the name
        self.own_nicknames: Mapping[str, str] = {}
        self._named: dict[str, Named] = {}
        self._home: dict[str, bool] = {}  # of what was asked about before; an id says all of where a place lies
        self._mistyped: dict[tuple[str, bool], list[tuple[str, float]]] = {}  # the ways to read one text ask it again
        self.words: Bag[str] = Bag(w for key in gazetteer.names for w in key.split())  # that any name is made of
        for place in gazetteer.by_id.values():
            if place.level == "province":
                self._put_province(place)
        self.province_words.put(_first(k) for k in gazetteer.nicknames)
        self._spellings = Spellings(self._keys)
        self._sounds = Sounds(self._keys)
        for place in parties:
            self.put(place)
        self.call(nicknames or {})

    # --- what comes and goes ----------------------------------------------------------------------------------

    def put(self, place: Locality) -> None:
        """A place that has records from now on."""
        self._mistyped.clear()
        self.known.add(place.id)
        if place.id not in self.gazetteer.by_id:
            self._extra[place.id] = place
            if place.level == "province":
                self._put_province(place)
        keys = _keys_of(place)
        self.known_keys.put(keys)
        self._reach(self._leading_to(place))
        for key in keys:
            if place.id not in self.gazetteer.names.get(key, ()):
                self._bear(key, place.id)
        self._look_again(place.id, keys)

    def take(self, place: Locality) -> None:
        """A place, as it was put, that has no records any more."""
        self._mistyped.clear()
        self.known.remove(place.id)
        if self._extra.pop(place.id, None) is not None and place.level == "province":
            self._provinces.take([fold(place.name)])
            self.known_keys.take([fold(place.name)])
            self._leave([fold(place.name)])
            self.province_words.take(_first(fold(n)) for n in (place.name, *place.aliases))
        keys = _keys_of(place)
        self.known_keys.take(keys)
        self._leave(self._leading_to(place))
        for key in keys:
            if place.id not in self.gazetteer.names.get(key, ()):
                self._cease(key, place.id)
        self._look_again(place.id, keys)

    def call(self, nicknames: Mapping[str, str]) -> None:
        """The places' own nicknames, in the place of those before."""
        self._mistyped.clear()
        before, self.own_nicknames = self.own_nicknames, dict(nicknames)
        self.nicknames = {**self.gazetteer.nicknames, **{fold(n): i for n, i in nicknames.items()}}
        self.nicknames_written = {**self.gazetteer.nicknames_written, **{fold(n): syllables(n) for n in nicknames}}
        for nickname, place_id in before.items() - nicknames.items():
            self._cease(fold(nickname), place_id)
            self.province_words.take([_first(fold(nickname))])
        for nickname, place_id in nicknames.items() - before.items():
            self._bear(fold(nickname), place_id)
            self.province_words.put([_first(fold(nickname))])

    def put_person(self, name: str) -> None:
        """A person whom a record names."""
        written = self._written.setdefault(fold(name), Bag())
        if not written:
            self.first_names.put([_first(fold(name))])
        written.put([name])
        self.people[fold(name)] = _mostly(written)

    def take_person(self, name: str) -> None:
        """A person whom a record named."""
        written = self._written[fold(name)]
        written.take([name])
        if written:
            self.people[fold(name)] = _mostly(written)
        else:
            self.first_names.take([_first(fold(name))])
            del self._written[fold(name)], self.people[fold(name)]

    def _put_province(self, place: Locality) -> None:
        """A slip in a province is as likely as one in a place with records."""
        self._provinces.put([fold(place.name)])
        self.known_keys.put([fold(place.name)])
        self._reach([fold(place.name)])
        self.province_words.put(_first(fold(n)) for n in (place.name, *place.aliases))

    def _leading_to(self, place: Locality) -> list[str]:
        """The names of a place, and of the former units that it was made of."""
        return [*_keys_of(place), *(fold(former.name) for former in self.gazetteer.made_of(place.id))]

    def _reach(self, keys: Iterable[str]) -> None:
        for key in keys:
            if key not in self._reached:
                self._gaps.add(key)
            self._reached.put([key])

    def _leave(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._reached.take([key])
            if key not in self._reached:
                self._gaps.remove(key)

    def _bear(self, key: str, place_id: str) -> None:
        """One reason more to call a place so."""
        if key not in self.gazetteer.names and key not in self._extra_names:
            self.words.put(key.split())
            self.openings.put(openings([key]))
            self._spellings.add(key)
            self._sounds.add(key)
        insort(self._extra_names.setdefault(key, []), place_id)
        self._named.pop(key, None)

    def _cease(self, key: str, place_id: str) -> None:
        ids = self._extra_names[key]
        ids.remove(place_id)
        if not ids:
            del self._extra_names[key]
            if key not in self.gazetteer.names:
                self.words.take(key.split())
                self.openings.take(openings([key]))
                self._spellings.remove(key)
                self._sounds.remove(key)
        self._named.pop(key, None)

    def _look_again(self, place_id: str, keys: Iterable[str]) -> None:
        """Forgets what was found about a place: by its names, and by its nicknames."""
        for key in (*keys, *(k for k, i in self.nicknames.items() if i == place_id)):
            self._named.pop(key, None)

    def _keys(self) -> Iterator[str]:
        yield from self.gazetteer.names
        yield from (k for k in self._extra_names if k not in self.gazetteer.names)

    # --- what is found ----------------------------------------------------------------------------------------

    def get(self, place_id: str) -> Locality | None:
        """The place with an id."""
        return self.gazetteer.by_id.get(place_id) or self._extra.get(place_id)

    def find(self, folded: str) -> tuple[str, ...]:
        """Ids of all places so named, nicknames and other spellings included."""
        ids = self.gazetteer.names.get(folded, ())
        extra = self._extra_names.get(folded)
        return tuple(dict.fromkeys((*ids, *extra))) if extra else ids

    def named(self, folded: str) -> Named | None:
        """What bears a folded name; None where nothing does."""
        found = self._named.get(folded)
        if found is None and (folded in self.gazetteer.names or folded in self._extra_names):
            ids = self.find(folded)
            places = tuple(p for p in map(self.get, ids) if p is not None)
            words = folded.split()
            called = self.nicknames.get(folded) if len(words) > 1 else None  # "DN" is also typed ĐN
            forms = [
                {w for w in map(syllables, (p.name, *p.aliases)) if [s.folded for s in w] == words}
                | ({self.nicknames_written[folded]} if p.id == called else set())
                for p in places
            ]
            found = self._named[folded] = Named(
                ids,
                places,
                folded in self.nicknames,
                any(p.id in self.known for p in places),
                any(map(self.is_home, places)),
                any(p.level in ("country", "province") for p in places),
                any(c in p.name for p in places for c in "-–—(/"),
                frozenset().union(*forms) if all(forms) else frozenset(),
            )
        return found

    def find_joined(self, word: str) -> str | None:
        """The folded name that a word is when its blanks are left out: ``sontra``."""
        return self._spellings.joined(word)

    def only_province(self, key: str) -> bool:
        """Whether a folded name is that of a province, and of no place that has records."""
        return key in self._provinces and self._provinces[key] == self.known_keys[key]

    def in_province(self, place: Locality, province: str) -> bool:
        """Whether a unit below a province lies in one of this name, or what it became does."""
        if place.level not in ("commune", "district"):
            return False
        return place.province == province or any(h.province == province for h in self.gazetteer.heirs(place))

    def is_home(self, place: Locality) -> bool:
        """Whether a place lies, or its land now lies, in the home province."""
        home = self._home.get(place.id)
        if home is None:
            home = self._home[place.id] = self._lies_at_home(place)
        return home

    def _lies_at_home(self, place: Locality) -> bool:
        if self.home_province in (place.province, place.name if place.level == "province" else None):
            return True
        return any(h.province == self.home_province for h in self.gazetteer.heirs(place)[:1]) if place.former else False

    def mistyped(self, joined: str, *, known_only: bool, shortest: int = 5) -> list[tuple[str, float]]:
        """Folded names within one or two wrong keys of a word without blanks, see ``Spellings.near``."""
        if len(joined) < shortest:
            return []
        found = self._mistyped.get((joined, known_only))
        if found is None:
            if len(self._mistyped) >= _REMEMBERED:
                self._mistyped.clear()
            found = self._spellings.near(joined, self.known_keys if known_only else None)
            self._mistyped[joined, known_only] = found
        return found

    def by_ear(self, typed: Sequence[Syllable]) -> list[tuple[str, float]]:
        """Folded names of two words or more that sound as typed and are written otherwise; how many keys away."""
        return [
            (key, distance)
            for key, distance in self._sounds.near([s.folded for s in typed])
            if (found := self.named(key)) is not None
            if not found.written
            or any(all(map(heard, typed, form)) for form in found.written if len(form) == len(typed))
        ]

    def prepare(self) -> None:
        """Makes now what the first question with a mistyped name, or about each place, would otherwise wait for."""
        self._spellings.prepare()
        self._sounds.near(("khong", "ten"))
        for key in self.known_keys:
            self.named(key)

    def one_word_off(self, words: Sequence[str]) -> list[tuple[str, float]]:
        """Names of places with records, and of those they were made of, that are one slip in one word away; how far."""
        return self._gaps.near(words)


def _keys_of(place: Locality) -> set[str]:
    return {fold(n) for n in (place.name, *place.aliases)}


def _first(key: str) -> str:
    return key.partition(" ")[0]


def _mostly(written: Bag[str]) -> str:
    """How a name is written most often."""
    return max(written, key=lambda name: (written[name], name))
