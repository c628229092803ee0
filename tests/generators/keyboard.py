"""A text as it comes from a keyboard: without marks, with the keys of Telex or VNI left in, one key away.

Everything is drawn from the ``random.Random`` given, so that a seed says it all.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

_TONES = "\u0300\u0301\u0309\u0303\u0323"  # huyền sắc hỏi ngã nặng
_TELEX = {**dict(zip(_TONES, "fsrxj", strict=True)), "\u0302": "*", "\u0306": "w", "\u031b": "w"}  # *: the letter again
_VNI = {**dict(zip(_TONES, "21345", strict=True)), "\u0302": "6", "\u0306": "8", "\u031b": "7"}

# A US keyboard, row by row: a key's neighbours are those beside it and those above and below.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
NEIGHBOURS = {
    key: "".join(
        other
        for r, other_row in enumerate(_ROWS)
        for o, other in enumerate(other_row)
        if other != key and abs(r - row) <= 1 and abs((o + r / 2) - (at + row / 2)) <= 1
    )
    for row, keys in enumerate(_ROWS)
    for at, key in enumerate(keys)
}


def without_marks(text: str) -> str:
    """The text as typed on a keyboard that makes no marks.

    >>> without_marks("Xã Đắk Plô")
    'Xa Dak Plo'
    """
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in apart if not unicodedata.combining(c))


def telex(text: str, *, tone_last: bool = True, one_horn: bool = True) -> str:
    """The keys that Telex makes a text of: the tone's after the word or after its letter, one or two for ``ươ``.

    >>> telex("Sơn Trà, Điện Bàn"), telex("Trường"), telex("Trường", tone_last=False, one_horn=False)
    ('Sown Traf, DDieenj Banf', 'Truowngf', 'Truwowfng')
    """
    keys = _keys(text, _TELEX, tone_last=tone_last, d="d")
    return re.sub("uwow", "uow", keys, flags=re.IGNORECASE) if one_horn else keys


def vni(text: str, *, tone_last: bool = True, one_horn: bool = True) -> str:
    """The same for VNI.

    >>> vni("Sơn Trà, Điện Bàn"), vni("Trường", tone_last=False)
    ('So7n Tra2, D9ie6n5 Ban2', 'Truo72ng')
    """
    keys = _keys(text, _VNI, tone_last=tone_last, d="9")
    return re.sub("u7o7", "uo7", keys, flags=re.IGNORECASE) if one_horn else keys


def _keys(text: str, table: dict[str, str], *, tone_last: bool, d: str) -> str:
    out: list[str] = []
    tone = base = ""
    for c in (*unicodedata.normalize("NFD", text), ""):
        if c in _TONES and c:
            tone = table[c]
            if not tone_last:
                out.append(tone)
                tone = ""
        elif c in table:
            key = base.lower() if table[c] == "*" else table[c]
            if not tone_last and out[-1] in [table[t] for t in _TONES]:
                out.insert(-1, key)
            else:
                out.append(key)
        elif c in "đĐ" and c:
            out.append(("d" if c == "đ" else "D") + (d if d == "9" else "d" if c == "đ" else "D"))
        else:
            if not c.isalpha():
                out.append(tone)
                tone = ""
            out.append(c)
            base = c
    return "".join(out)


def _drop(text: str, at: int, _: random.Random) -> str:
    return text[:at] + text[at + 1 :]


def _double(text: str, at: int, _: random.Random) -> str:
    return text[:at] + text[at] + text[at:]


def _swap(text: str, at: int, _: random.Random) -> str:
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]


def _neighbour(text: str, at: int, chance: random.Random) -> str:
    keys = NEIGHBOURS.get(text[at].lower(), "")
    if not keys:
        return text
    key = chance.choice(keys)
    return text[:at] + (key.upper() if text[at].isupper() else key) + text[at + 1 :]


TYPOS: dict[str, Callable[[str, int, random.Random], str]] = {
    "drop": _drop,
    "double": _double,
    "swap": _swap,
    "neighbour": _neighbour,
}


def mistyped(text: str, chance: random.Random, kind: str = "") -> str:
    """The text with one slip of the keys (optimal string alignment distance 1); blanks may be dropped or swapped too.

    ``kind`` is one of TYPOS; any of them where it is empty.

    >>> mistyped("son tra", random.Random(3), "drop"), mistyped("son tra", random.Random(1), "swap")
    ('sn tra', 'sno tra')
    """
    while True:
        made = TYPOS[kind or chance.choice(list(TYPOS))](text, chance.randrange(len(text)), chance)
        if " ".join(made.split()) != text:
            return " ".join(made.split())
