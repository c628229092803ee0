"""Names as people type them: exact, run together or mistyped, over the gazetteer and the parties of the records."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from knowledge.models import Locality
from knowledge.places.gazetteer import Gazetteer
from knowledge.text import Syllable, fold, openings, syllables

SHORTEST_MISTYPED = 3  # letters: below, one wrong letter makes another word


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
    """Every name a question may contain. ``known`` are the ids of places that have records of their own."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        parties: Iterable[Locality] = (),
        nicknames: Mapping[str, str] | None = None,
        people: Iterable[str] = (),
        bigrams: Container[str] = (),
        home_province: str = "Đà Nẵng",
    ) -> None:
        self.gazetteer = gazetteer
        self.home_province = home_province
        self._named: dict[str, Named] = {}
        self.bigrams = bigrams  # folded pairs of words of the records' own sentences: speech, not names
        self.known: set[str] = set()
        self._extra: dict[str, Locality] = {}
        self._extra_names: dict[str, tuple[str, ...]] = {}
        self.known_keys: set[str] = set()  # names of the places that questions are mostly about
        for place in parties:
            self.known.add(place.id)
            keys = {fold(n) for n in (place.name, *place.aliases)}
            self.known_keys |= keys
            for key in keys:
                if place.id not in self.gazetteer.names.get(key, ()):
                    self._add(key, place.id)
            if place.id not in gazetteer.by_id:
                self._extra[place.id] = place
        for nickname, place_id in (nicknames or {}).items():
            self._add(fold(nickname), place_id)
        self.nicknames = {**gazetteer.nicknames, **{fold(n): i for n, i in (nicknames or {}).items()}}
        # What lies behind a place with records counts too: the former units that it was made of.
        self.leads_to_known = {
            former.id
            for place_id in self.known
            for former in gazetteer.made_of(place_id)
            if former.id not in self.known
        }
        self.people: dict[str, str] = {fold(p): p for p in people}
        big = [p for p in (*gazetteer.by_id.values(), *self._extra.values()) if p.level == "province"]
        # A slip in a province is as likely as one in a place with records.
        self.province_keys = {fold(p.name) for p in big} - self.known_keys
        self.known_keys |= self.province_keys
        # The words that names of provinces, short names of them included, begin with.
        self.province_words = {fold(n).partition(" ")[0] for p in big for n in (p.name, *p.aliases)}
        self.province_words |= {k.partition(" ")[0] for k in self.nicknames}
        self.words = {w for key in self._keys() for w in key.split()}  # that any name is made of
        self.first_names = {p.partition(" ")[0] for p in self.people}  # the words that a full name begins with
        self.openings = openings(self._keys())  # the words that longer names begin with
        self._joined = {k.replace(" ", ""): k for k in self._keys() if " " in k}
        self._typos: dict[str, str] | None = None
        self._known_gaps: dict[tuple[str, ...], list[str]] | None = None
        self._by_end: dict[bool, dict[str, dict[str, str]]] = {}

    def _add(self, key: str, place_id: str) -> None:
        ids = self._extra_names.get(key, ())
        if place_id not in ids:
            self._extra_names[key] = (*ids, place_id)

    def _keys(self) -> Iterator[str]:
        yield from self.gazetteer.names
        yield from (k for k in self._extra_names if k not in self.gazetteer.names)

    def get(self, place_id: str) -> Locality | None:
        """The place with an id."""
        return self.gazetteer.by_id.get(place_id) or self._extra.get(place_id)

    def find(self, folded: str) -> tuple[str, ...]:
        """Ids of all places so named, nicknames and other spellings included."""
        ids = self.gazetteer.names.get(folded, ())
        extra = self._extra_names.get(folded)
        return (*ids, *(i for i in extra if i not in ids)) if extra else ids

    def named(self, folded: str) -> Named | None:
        """What bears a folded name; None where nothing does."""
        found = self._named.get(folded)
        if found is None and (folded in self.gazetteer.names or folded in self._extra_names):
            ids = self.find(folded)
            places = tuple(p for p in map(self.get, ids) if p is not None)
            words = folded.split()
            forms = [
                {w for w in map(syllables, (p.name, *p.aliases)) if [s.folded for s in w] == words} for p in places
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
        return self._joined.get(word)

    def in_province(self, place: Locality, province: str) -> bool:
        """Whether a unit below a province lies in one of this name, or what it became does."""
        if place.level not in ("commune", "district"):
            return False
        return place.province == province or any(h.province == province for h in self.gazetteer.heirs(place))

    def is_home(self, place: Locality) -> bool:
        """Whether a place lies, or its land now lies, in the home province."""
        if self.home_province in (place.province, place.name if place.level == "province" else None):
            return True
        return any(h.province == self.home_province for h in self.gazetteer.heirs(place)[:1]) if place.former else False

    def mistyped(self, joined: str, *, known_only: bool, shortest: int = 5) -> list[tuple[str, float]]:
        """Folded names within one or two wrong keys of a word without blanks, nearest first, with the distance.

        Two keys are forgiven from nine letters on. A fraction says how unlikely the slip is, see ``unlikely``.
        """
        if len(joined) < shortest:
            return []
        from rapidfuzz import process
        from rapidfuzz.distance import OSA  # 25 ms that most questions do not need

        table = self._typos = self._typos or _deletions(self._keys())
        most = 2 if len(joined) >= 9 else 1
        seen: dict[str, int] = {}
        for form in shortened(joined):
            for key in table[form].split("|") if form in table else ():
                if key not in seen and (not known_only or key in self.known_keys):
                    seen[key] = OSA.distance(joined, key.replace(" ", ""), score_cutoff=most)
        if most == 2 and not any(d <= most for d in seen.values()):  # two changed letters share no shortened form
            ends = self._ends(known_only=known_only)
            seen = {
                key: int(d)
                for length in range(len(joined) - most, len(joined) + most + 1)
                for end in (f"{length}{joined[0]}-", f"{length}-{joined[-1]}")
                for _, d, key in process.extract(
                    joined, ends.get(end, {}), scorer=OSA.distance, score_cutoff=most, limit=5
                )
            }
        found = [(k, d + unlikely(joined, k.replace(" ", "")) * (d > 0)) for k, d in seen.items() if d <= most]
        return sorted(found, key=lambda kd: (kd[1], kd[0]))

    def expect_slips(self) -> None:
        """Builds now what the first mistyped name would otherwise wait for: a fifth of a second over 25,000 names."""
        for known_only in (False, True):
            self.mistyped("khongcotennay", known_only=known_only)
        self.one_word_off(("khong", "co"))

    def one_word_off(self, words: Sequence[str]) -> list[tuple[str, float]]:
        """Names of places with records, and of those they were made of, that are one slip in one word away; how far."""
        from rapidfuzz.distance import OSA  # 25 ms that most questions do not need

        if self._known_gaps is None:
            self._known_gaps = {}
            former = {fold(p.name) for p in map(self.get, self.leads_to_known) if p is not None}
            for key in self.known_keys | former:
                for gap in _with_gaps(key.split()):
                    self._known_gaps.setdefault(gap, []).append(key)
        joined = "".join(words)
        near = {key.replace(" ", ""): key for gap in _with_gaps(words) for key in self._known_gaps.get(gap, ())}
        found = [
            (key, 1 + unlikely(joined, meant))
            for meant, key in near.items()
            if OSA.distance(joined, meant, score_cutoff=1) == 1
        ]
        return sorted(found, key=lambda kd: (kd[1], kd[0]))

    def _ends(self, *, known_only: bool) -> dict[str, dict[str, str]]:
        """Names and their letters without blanks, by how many there are and the first of them, or the last.

        Two slips seldom hit both ends of a name; so a search among all of these is one among some hundred names.
        """
        made = self._by_end.get(known_only)
        if made is None:
            made = self._by_end[known_only] = {}
            for key in self.known_keys if known_only else self._keys():
                joined = key.replace(" ", "")
                for end in (f"{len(joined)}{joined[:1]}-", f"{len(joined)}-{joined[-1:]}"):
                    made.setdefault(end, {})[key] = joined
        return made


_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {a + b for row in _KEYBOARD for a, b in (*pairwise(row), *pairwise(row[::-1]))} | {
    x
    for upper, lower in pairwise(_KEYBOARD)
    for shift in (0, 1)
    for a, b in zip(upper[shift:], lower, strict=False)
    for x in (a + b, b + a)
}


def unlikely(typed: str, meant: str) -> float:
    """How unlikely one slip is beside another (0 to 0.25): doubled and swapped letters are the most common.

    >>> unlikely("traleng", "traleng"), unlikely("tralleng", "traleng"), unlikely("trakeng", "traleng")
    (0.0, 0.0, 0.1)
    """
    if typed == meant:
        return 0.0
    start = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    if len(typed) > len(meant):
        return 0.0 if start and typed[start] == typed[start - 1] else 0.25
    if len(typed) < len(meant):
        return 0.2
    if typed[start : start + 2] == meant[start : start + 2][::-1]:
        return 0.05
    return 0.1 if typed[start] + meant[start] in _BESIDE else 0.25


def shortened(word: str) -> Iterator[str]:
    """A word, and its forms with one letter left out: what two words one key apart have in common.

    >>> list(shortened("tra"))
    ['tra', 'ra', 'ta', 'tr']
    """
    yield word
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]


def _with_gaps(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Two words or more, each of them left out once."""
    if len(words) > 1:
        for i in range(len(words)):
            yield (*words[:i], "", *words[i + 1 :])


def _deletions(keys: Iterable[str]) -> dict[str, str]:
    """Names by each of their shortened forms, with "|" between them: lists would take three times the time and room."""
    table: dict[str, str] = {}
    for key in keys:
        joined = key.replace(" ", "")
        if len(joined) >= SHORTEST_MISTYPED:
            for form in set(shortened(joined)):
                table[form] = f"{table[form]}|{key}" if form in table else key
    return table
