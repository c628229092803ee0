"""A text as people and machines write it on purpose or by ear: regional spelling, teencode, keys half undone, OCR.

What stands here is no slip of the fingers (those are in ``keyboard``): it comes back in every word of its kind.
Everything is drawn from the ``random.Random`` given, so that a seed says it all.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

from tests.generators.keyboard import telex, vni, without_marks

Habit = Callable[[str, random.Random], str]
_WORD = re.compile(r"[^\W\d_]+")
_HOOK, _TILDE = "\u0309", "\u0303"  # hỏi, ngã


def _each(change: Habit, share: float = 1.0) -> Habit:
    """A change of each word, or of a share of the words."""

    def changed(text: str, chance: random.Random) -> str:
        return _WORD.sub(lambda m: change(m[0], chance) if chance.random() < share else m[0], text)

    return changed


def _spelled(*pairs: tuple[str, str]) -> Habit:
    """Every word with the first pattern that fits it replaced; capitals stay capitals."""

    def changed(word: str, _: random.Random) -> str:
        composed = unicodedata.normalize("NFC", word)
        for pattern, instead in pairs:
            made, n = re.subn(pattern, instead, composed.lower(), count=1)
            if n:
                return made.capitalize() if word[0].isupper() else made
        return word

    return _each(changed)


def _hook_and_tilde(word: str, _: random.Random) -> str:
    apart = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", apart.translate(str.maketrans(_HOOK + _TILDE, _TILDE + _HOOK)))


def _plain(word: str, _: random.Random) -> str:
    return without_marks(word)


def _capital(word: str, _: random.Random) -> str:
    return word.capitalize()


def _turned(text: str, _: random.Random) -> str:
    return " ".join(reversed(text.split()))


def _joined(by: str) -> Habit:
    return lambda text, _: by.join(text.split())


def _one_joined(text: str, chance: random.Random) -> str:
    """One blank left out."""
    blanks = [i for i, c in enumerate(text) if c == " "]
    if not blanks:
        return text
    at = chance.choice(blanks)
    return text[:at] + text[at + 1 :]


_HELD = re.compile(r"[^\W\d_]\b")


def _held(text: str, chance: random.Random) -> str:
    """The last key of one word held down: "sơn tràaa"."""
    ends = [m.start() for m in _HELD.finditer(text)]
    at = chance.choice(ends)
    return text[:at] + text[at] * chance.randint(2, 4) + text[at + 1 :]


def _scanned(text: str, _: random.Random) -> str:
    """What a scanner takes letters for."""
    return without_marks(text).translate(str.maketrans("oOlI", "001l"))


# How a name, or a whole text, is written.
HABITS: dict[str, Habit] = {
    "half Telex": _each(lambda w, c: telex(w, tone_last=c.random() < 0.7).lower(), 0.5),
    "half VNI": _each(lambda w, c: vni(w, tone_last=c.random() < 0.7).lower(), 0.5),
    "Telex, others plain": lambda text, c: _each(_plain)(_each(lambda w, _: telex(w), 0.5)(text, c), c),
    "half the marks": _each(_plain, 0.5),
    "hỏi for ngã": _each(_hook_and_tilde),
    "l for n": _spelled((r"^n(?![gh])", "l"), (r"^l", "n")),
    "s for x, ch for tr": _spelled((r"^s", "x"), (r"^x", "s"), (r"^tr", "ch"), (r"^ch", "tr")),
    "d, gi, r, v": _spelled((r"^gi(?=\w)", "d"), (r"^v", "d"), (r"^r", "g"), (r"^d", "gi")),
    "i for y": _spelled((r"(?<=[hklmst])y$", "i"), (r"(?<=[hklmst])i$", "y")),
    "southern endings": _spelled((r"(?<=[aăâơưôoòóọạảãàáâầấậẩăắằặ])n$", "ng"), (r"t$", "c")),
    "f, z, j, w": _spelled((r"^ph", "f"), (r"^gi(?=\w)", "j"), (r"^d(?=\w)", "z"), (r"^qu", "w"), (r"^c(?=\w)", "k")),
    "dd for đ": lambda text, _: without_marks(text.replace("đ", "dd").replace("Đ", "DD")),
    "capitals": lambda text, _: text.upper(),
    "each word a capital": _each(_capital),
    "hyphens": _joined("-"),
    "full stops": _joined("."),
    "run together": _joined(""),
    "one blank less": _one_joined,
    "last key held": _held,
    "OCR": _scanned,
    "words turned": _turned,
}
# What people do to every word, not to names alone.
EVERYWHERE = frozenset({"half Telex", "half VNI", "Telex, others plain", "half the marks", "hỏi for ngã", "capitals"})
