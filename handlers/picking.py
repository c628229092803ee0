"""Reads a choice that was typed instead of pressed: "2", "số 2", "cái thứ hai", or the words of the choice."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.types import Button
from knowledge.text import fold

_NUMBERS = {
    "mot": 1, "nhat": 1, "dau": 1, "dau tien": 1, "one": 1, "first": 1, "hai": 2, "nhi": 2, "two": 2, "second": 2,
    "ba": 3, "three": 3, "third": 3, "bon": 4, "tu": 4, "four": 4, "fourth": 4, "nam": 5, "five": 5, "fifth": 5,
    "sau": 6, "six": 6, "sixth": 6, "bay": 7, "seven": 7, "tam": 8, "eight": 8, "chin": 9, "nine": 9,
    "cuoi": -1, "cuoi cung": -1, "last": -1,
}  # fmt: skip
_BEFORE = (
    "(?:em |minh |toi )?(?:chon |lay |hoi |xem )?"
    "(?:the |number |no |option |so |cai |cau |muc |y |noi |lua chon )*(?:thu )?"
)
_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_PICK = re.compile(rf"({_BEFORE})(\d{{1,3}}|{_WORDS})(?: (?:one|nhe|nha|di|a|ban|oi))*")
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_LONGEST = 80  # characters; the words of a choice are shorter


def picked(text: str, choices: Sequence[Button]) -> Button | int | None:
    """The choice that a text names; its number where there are not so many; None where it names none.

    >>> two = [Button(label="Xã Trà Tân (Đà Nẵng)", payload="a"), Button(label="Xã Trà Leng", payload="b")]
    >>> [picked(text, two).payload for text in ("2", "cái thứ hai", "xa tra tan", "cái cuối")]
    ['b', 'b', 'a', 'b']
    >>> picked("số 7", two), picked("ba", two)
    (7, 3)
    >>> picked("còn y tế?", two), picked("2", [])
    (None, None)
    """
    if not choices or len(text) > _LONGEST:
        return None
    words = fold(text)
    named = [b for b in choices if words and words in (fold(b.label), fold(_BRACKETS.sub("", b.label)))]
    if len(named) == 1:
        return named[0]
    match = _PICK.fullmatch(words)
    if match is None or (not match[1] and not match[2].isdigit() and _ambiguous(match[2])):
        return None
    number = int(match[2]) if match[2].isdigit() else _NUMBERS[match[2]]
    if number == -1:
        return choices[-1]
    return choices[number - 1] if 1 <= number <= len(choices) else number


def _ambiguous(word: str) -> bool:
    """A bare word that is more often something else: "nam" is also a name, "sau" also "after"."""
    return word in ("nam", "sau", "tu", "tam", "bay", "dau", "chin", "nhat", "nhi")
