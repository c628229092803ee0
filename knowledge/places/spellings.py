"""Names by how they may be typed: run together, or with a wrong key or two."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import pairwise

from knowledge.text import Syllable

SHORTEST_MISTYPED = 3  # letters: below, one wrong letter makes another word
LONG = 9  # letters from which two wrong keys are forgiven
MOST_FAR = 5  # names two keys away that are taken from one place of search


class Spellings:
    """Folded names, found by what was typed for them. Names may be added and removed at any time."""

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        """``names`` gives all the names there are, for the tables that are made when first needed."""
        self._names = names
        self._joined: dict[str, str] = {}
        for name in names():
            if " " in name:
                _link(self._joined, name.replace(" ", ""), name)
        self._shortened: dict[str, str] | None = None
        self._ends: dict[str, dict[str, str]] | None = None

    def add(self, name: str) -> None:
        """One name more."""
        joined = name.replace(" ", "")
        if " " in name:
            _link(self._joined, joined, name)
        if self._shortened is not None:
            _shorten(self._shortened, name, joined)
        if self._ends is not None:
            _end(self._ends, name, joined)

    def remove(self, name: str) -> None:
        """One name less; it must be there."""
        joined = name.replace(" ", "")
        if " " in name:
            _unlink(self._joined, joined, name)
        if self._shortened is not None and len(joined) >= SHORTEST_MISTYPED:
            for form in set(shortened(joined)):
                _unlink(self._shortened, form, name)
        if self._ends is not None:
            for end in _ends_of(joined):
                del self._ends[end][name]

    def prepare(self) -> None:
        """Makes now what the first mistyped name would otherwise wait for: a fifth of a second over 25,000 names."""
        self.near("khongcotennay")

    def joined(self, word: str) -> str | None:
        """The name that a word is when its blanks are left out; of several the first of the alphabet."""
        found = self._joined.get(word)
        return min(found.split("|")) if found else None

    def near(self, typed: str, among: Container[str] | None = None) -> list[tuple[str, float]]:
        """Names within one or two wrong keys of a word without blanks, nearest first, with the distance.

        Two keys are forgiven from nine letters on. A fraction says how unlikely the slip is, see ``unlikely``.
        """
        from rapidfuzz.distance import OSA  # 25 ms that most questions do not need

        table = self._shortened
        if table is None:
            table = self._shortened = {}
            for name in self._names():
                _shorten(table, name, name.replace(" ", ""))
        most = 2 if len(typed) >= LONG else 1
        near: dict[str, int] = {}
        for form in shortened(typed):
            for name in table[form].split("|") if form in table else ():
                if name not in near and (among is None or name in among):
                    near[name] = OSA.distance(typed, name.replace(" ", ""), score_cutoff=most)
        if most == 2 and not any(d <= most for d in near.values()):  # two changed letters share no shortened form
            near = dict(self._far(typed, among))
        found = [(k, d + unlikely(typed, k.replace(" ", "")) * (d > 0)) for k, d in near.items() if d <= most]
        return sorted(found, key=lambda kd: (kd[1], kd[0]))

    def _far(self, typed: str, among: Container[str] | None) -> Iterator[tuple[str, int]]:
        """Names two keys away that have their number of letters, within two, and their first or last letter right.

        Two slips seldom hit both ends of a name; so a search among all of these is one among some hundred names.
        """
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        if self._ends is None:
            self._ends = {}
            for name in self._names():
                _end(self._ends, name, name.replace(" ", ""))
        for length in range(len(typed) - 2, len(typed) + 3):
            for end in (f"{length}{typed[0]}-", f"{length}-{typed[-1]}"):
                names = self._ends.get(end, {})
                found = process.extract(typed, names, scorer=OSA.distance, score_cutoff=2, limit=None)
                held = sorted((int(d), name) for _, d, name in found if among is None or name in among)
                yield from ((name, d) for d, name in held[:MOST_FAR])


class Gaps:
    """Folded names of two words or more, found by words of which one was mistyped."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, ...], list[str]] = {}  # by the words that are left when one is left out

    def add(self, name: str) -> None:
        """One name more."""
        for gap in _gaps_of(name.split()):
            self._names.setdefault(gap, []).append(name)

    def remove(self, name: str) -> None:
        """One name less; it must be there."""
        for gap in _gaps_of(name.split()):
            self._names[gap].remove(name)
            if not self._names[gap]:
                del self._names[gap]

    def near(self, words: Sequence[str]) -> list[tuple[str, float]]:
        """Names with one wrong key in one word, nearest first, with the distance."""
        from rapidfuzz.distance import OSA  # 25 ms that most questions do not need

        joined = "".join(words)
        near = {name: name.replace(" ", "") for gap in _gaps_of(words) for name in self._names.get(gap, ())}
        found = [
            (name, 1 + unlikely(joined, meant))
            for name, meant in near.items()
            if OSA.distance(joined, meant, score_cutoff=1) == 1
        ]
        return sorted(found, key=lambda kd: (kd[1], kd[0]))


def _gaps_of(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Two words or more, each of them left out once."""
    if len(words) > 1:
        for i in range(len(words)):
            yield (*words[:i], "", *words[i + 1 :])


def marks_apart(typed: Sequence[Syllable], meant: Sequence[Syllable]) -> int:
    """How many marks a slip would have to change beside the keys that it missed; a tone left out is none.

    >>> from knowledge.text import syllables
    >>> [marks_apart(syllables("Vănn Lăng"), syllables(name)) for name in ("Văn Lăng", "Văn Lang")]
    [0, 1]
    >>> [marks_apart(syllables(typed), syllables("Hòa Cường")) for typed in ("Hòa Cưng", "Hóa Cưng")]
    [0, 1]
    """
    from rapidfuzz.distance import OSA  # 25 ms that most questions do not need

    plain = OSA.distance("".join([s.folded for s in typed]), "".join([s.folded for s in meant]))
    tones = [_TONES[s.tone] for s in meant]
    wrong = 0
    for s in typed:
        if _TONES[s.tone] in tones:
            tones.remove(_TONES[s.tone])
        elif s.tone:
            wrong += 1
    return wrong + OSA.distance(_letters(typed), _letters(meant)) - plain


def _letters(words: Iterable[Syllable]) -> str:
    """The letters with their own marks, each one character."""
    joined = "".join([s.letters for s in words])
    for written, letter in _OWN_MARKS:
        joined = joined.replace(written, letter)
    return joined


_OWN_MARKS = (("a^", "â"), ("e^", "ê"), ("o^", "ô"), ("a(", "ă"), ("o+", "ơ"), ("u+", "ư"))
_TONES = (0, 1, 2, 3, 3, 5)  # many people swap hỏi and ngã
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {a + b for row in _KEYBOARD for a, b in (*pairwise(row), *pairwise(row[::-1]))} | {
    x
    for upper, lower in pairwise(_KEYBOARD)
    for shift in (0, 1)
    for a, b in zip(upper[shift:], lower, strict=False)
    for x in (a + b, b + a)
}


BESIDE = 0.12  # what a key beside the one meant is


def unlikely(typed: str, meant: str) -> float:
    """How unlikely one slip is beside another (0 to 0.25): doubled and swapped letters are the most common.

    A letter left out is likelier than one certain key beside it, of which there are five or six.

    >>> unlikely("traleng", "traleng"), unlikely("tralleng", "traleng"), unlikely("trakeng", "traleng")
    (0.0, 0.0, 0.12)
    """
    if typed == meant:
        return 0.0
    start = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    if len(typed) > len(meant):
        return 0.0 if start and typed[start] == typed[start - 1] else 0.25
    if len(typed) < len(meant):
        return 0.1
    if typed[start : start + 2] == meant[start : start + 2][::-1]:
        return 0.05
    return BESIDE if typed[start] + meant[start] in _BESIDE else 0.25


def shortened(word: str) -> Iterator[str]:
    """A word, and its forms with one letter left out: what two words one key apart have in common.

    >>> list(shortened("tra"))
    ['tra', 'ra', 'ta', 'tr']
    """
    yield word
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]


def _shorten(table: dict[str, str], name: str, joined: str) -> None:
    if len(joined) >= SHORTEST_MISTYPED:
        for form in set(shortened(joined)):
            _link(table, form, name)


def _end(table: dict[str, dict[str, str]], name: str, joined: str) -> None:
    for end in _ends_of(joined):
        table.setdefault(end, {})[name] = joined


def _ends_of(joined: str) -> tuple[str, str]:
    """How many letters a name has, with the first of them, and with the last."""
    return f"{len(joined)}{joined[:1]}-", f"{len(joined)}-{joined[-1:]}"


def _link(table: dict[str, str], form: str, name: str) -> None:
    """Puts a name under a form. Names stand with "|" between them: lists would take three times the time and room."""
    table[form] = f"{table[form]}|{name}" if form in table else name


def _unlink(table: dict[str, str], form: str, name: str) -> None:
    names = table[form].split("|")
    names.remove(name)
    if names:
        table[form] = "|".join(names)
    else:
        del table[form]
