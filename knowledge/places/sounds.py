"""Names by ear: what regions and teencode write alike (l and n, s and x, ch and tr, d and gi and r, final n and ng)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from knowledge.text import Syllable

BY_EAR = 1.1  # keys that a name written by ear is away: likelier than a far key, see ``spellings.unlikely``
MORE_BY_EAR = 0.1  # for each sound more that is written otherwise

# First consonants that some region says, or some habit writes, alike; the first of them stands for all.
_FIRST = (
    ("n", "l n"), ("x", "x s"), ("ch", "ch tr"), ("d", "d gi r v z j"), ("k", "k c q"), ("g", "g gh"),
    ("ng", "ng ngh"), ("f", "f ph"), ("w", "w qu"),
)  # fmt: skip
_LAST = (("n", "n ng nh"), ("t", "t c ch"))
_ONE_OF_FIRST = {spelled: sound for sound, all_ in _FIRST for spelled in all_.split()}
_ONE_OF_LAST = {spelled: sound for sound, all_ in _LAST for spelled in all_.split()}
_PARTS = re.compile(r"(gi(?=[aeiou])|ngh|n[gh]|[cgkpt]h|tr|qu|[^aeiouy])?(.*?)(ng|nh|ch|[ntc])?")


_Key = tuple[tuple[str, str, str], ...]


@lru_cache(maxsize=16384)
def sounds(word: str) -> tuple[str, str, str]:
    """The first consonant, the vowels and the last consonant of a folded word, where they are told apart least.

    >>> sounds("trang") == sounds("chan"), sounds("fuong") == sounds("phuon"), sounds("ly") == sounds("ni")
    (True, True, True)
    >>> sounds("tra") == sounds("ta")
    False
    """
    first, vowels, last = _parts(word)
    return _ONE_OF_FIRST.get(first, first), vowels.replace("y", "i"), _ONE_OF_LAST.get(last, last)


def _parts(word: str) -> tuple[str, str, str]:
    """The same as written; of what is no syllable, all but its ends are vowels.

    >>> _parts("truong"), _parts("gia"), _parts("hleo")
    (('tr', 'uo', 'ng'), ('gi', 'a', ''), ('h', 'leo', ''))
    """
    parts = _PARTS.fullmatch(word)
    first, vowels, last = parts.groups(default="") if parts is not None else ("", word, "")
    return first, vowels, last


def heard(typed: Syllable, meant: Syllable) -> bool:
    """Whether a word may have been written for another by ear; đ is heard everywhere.

    >>> from knowledge.text import syllable
    >>> [heard(syllable(word), syllable(meant)) for word, meant in (("gia", "da"), ("gia", "đa"), ("da", "đa"))]
    [True, False, True]
    """
    if typed.folded == meant.folded:
        return True
    return meant.letters[:1] != "đ" and typed.letters[:1] != "đ" and sounds(typed.folded) == sounds(meant.folded)


class Sounds:
    """Folded names of two words or more, found by words that sound like them. Names may be added and removed."""

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        """``names`` gives all the names there are, for the table that is made when first needed."""
        self._names = names
        self._table: dict[_Key, list[str]] | None = None

    def add(self, name: str) -> None:
        """One name more."""
        if self._table is not None and " " in name:
            self._table.setdefault(_key(name.split()), []).append(name)

    def remove(self, name: str) -> None:
        """One name less; it must be there."""
        if self._table is not None and " " in name:
            self._table[_key(name.split())].remove(name)

    def near(self, words: Sequence[str]) -> list[tuple[str, float]]:
        """Names that sound like some words and are written otherwise, nearest first, with the distance in keys."""
        if len(words) < 2:
            return []
        if self._table is None:
            self._table = {}
            for name in self._names():
                self.add(name)
        found = []
        for name in self._table.get(_key(words), ()):
            differ = sum(
                a != b for typed, meant in zip(words, name.split(), strict=True) for a, b in _compared(typed, meant)
            )
            if differ:
                found.append((name, BY_EAR + MORE_BY_EAR * (differ - 1)))
        return sorted(found, key=lambda nd: (nd[1], nd[0]))


def _compared(typed: str, meant: str) -> Iterable[tuple[str, str]]:
    return zip(_parts(typed), _parts(meant), strict=True)


def _key(words: Iterable[str]) -> _Key:
    return tuple(map(sounds, words))
