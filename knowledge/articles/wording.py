"""The text of an article as patterns read it: lower case, one tone placement, and every character where it stood."""

from __future__ import annotations

import re
from functools import lru_cache

_TONED = "àáảãạ", "èéẻẽẹ", "ỳýỷỹỵ", "òóỏõọ", "ùúủũụ"
# New tone placement to old at the end of a word, letter for letter: "hoá" is "hóa", "uỷ" is "ủy".
_PLACED = {
    first + old: new + second
    for first, second, olds, news in (
        ("o", "a", _TONED[0], _TONED[3]),
        ("o", "e", _TONED[1], _TONED[3]),
        ("u", "y", _TONED[2], _TONED[4]),
    )
    for old, new in zip(olds, news, strict=True)
}
_SHIFT = re.compile(rf"(?<!q)(?:{'|'.join(_PLACED)})(?![^\W\d_])")
_PLAIN = str.maketrans({"–": "-", "—": "-", "−": "-", "’": "'", "ʼ": "'", "\u00a0": " ", "ð": "đ"})


@lru_cache(maxsize=256)
def plain(text: str) -> str:
    """NFC text in lower case, with one kind of dash and the old tone placement; as long as it was.

    >>> plain("Đảng uỷ – Văn hoá"), plain("Quý")
    ('đảng ủy - văn hóa', 'quý')
    """
    lower = text.lower()
    if len(lower) != len(text):  # "İ" becomes two characters
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return _SHIFT.sub(lambda m: _PLACED[m[0]], lower.translate(_PLAIN))
