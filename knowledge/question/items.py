"""The pieces a text is cut into, and what all who cut it need to know of kinds and breaks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import Literal

import msgspec

from knowledge.finding import Dates
from knowledge.text import Syllable, Token, contradictions, syllable

# Kinds of units as they are typed, folded. A single letter counts only right before a name.
KINDS: dict[str, str] = {
    "phuong": "phường", "p": "phường", "f": "phường", "xa": "xã", "x": "xã", "quan": "quận", "q": "quận",
    "huyen": "huyện", "h": "huyện", "thi xa": "thị xã", "tx": "thị xã", "thi tran": "thị trấn", "tt": "thị trấn",
    "thanh pho": "thành phố", "tp": "thành phố", "tinh": "tỉnh", "lang": "làng", "thon": "thôn", "ban": "bản",
    "ap": "ấp", "dac khu": "đặc khu", "nuoc": "nước", "buon": "buôn", "cum": "cụm", "khu pho": "khu phố",
    "ward": "phường", "commune": "xã", "district": "huyện", "province": "tỉnh", "city": "thành phố", "town": "thị trấn",
    "village": "làng", "thanh pho cang": "thành phố", "xom": "xóm", "plei": "làng",
}  # fmt: skip
_KIND_ENDS = frozenset(k.split()[-1] for k in KINDS)
KIND_STARTS = frozenset(k.split()[0] for k in KINDS)
KINDS_AFTER = ("ward", "commune", "district", "province", "city", "town", "village")
ItemKind = Literal["place", "phrase", "date", "money", "person", "word", "unknown"]


class Item(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One piece of a text. Tokens ``start`` to ``end`` (not included)."""

    kind: ItemKind
    start: int
    end: int
    atoms: tuple[str, ...] = ()  # of a phrase: what it may tell
    value: str = ""  # of a field: its id; of "which": the noun; of a person: the name
    ids: tuple[str, ...] = ()  # of a place: every place so named
    how: str = "exact"  # exact | nickname | joined | typo | half | unknown
    distance: float = 0
    apart: tuple[tuple[str, float], ...] = ()  # of a mistyped name: how many keys away each place's name is
    name: str = ""  # of a place: its words as typed, without the kind
    typed_kind: str = ""
    former: bool = False  # of a place: "cũ", "hồi trước" stands beside it
    syllables: tuple[Syllable, ...] = ()
    dates: Dates | None = None
    amount: int = 0
    sure: bool = True  # of a phrase: not only a guess beside a word that tells nothing


class Segmentation(msgspec.Struct, frozen=True):
    """A text, its tokens and the pieces they make."""

    text: str
    tokens: tuple[Token, ...]
    items: tuple[Item, ...]


def words_of(toks: Sequence[Token], it: Item) -> str:
    """The words of a piece without marks, one blank between them."""
    return " ".join([t.folded for t in toks[it.start : it.end]])


_START = attrgetter("start")


def pieces(items: Sequence[Item], start: int, end: int) -> Sequence[Item]:
    """The pieces, of those of a whole text in their order, that a stretch has words of: one at either end may be torn.

    Found without a look at every other piece, for a text of 2,000 characters has a thousand stretches.
    """
    first = max(bisect_right(items, start, key=_START) - 1, 0)
    if items and items[first].end <= start:
        first += 1
    return items[first : bisect_left(items, end, key=_START)]


def breaks(toks: Sequence[Token], start: int, end: int) -> bool:
    return any(t.breaks for t in toks[start + 1 : end])


def kind_before(toks: Sequence[Token], i: int) -> tuple[int, str]:
    """Where the kind before a name begins, and the kind; (i, "") where none stands there."""
    if i == 0 or toks[i - 1].folded not in _KIND_ENDS:
        return i, ""
    for length in (3, 2, 1):
        if i - length < 0:
            continue
        words = toks[i - length : i]
        kind = KINDS.get(" ".join(t.folded for t in words))
        if kind is None or any(t.breaks for t in toks[i - length + 1 : i]):
            continue
        gap = toks[i].before.replace(".", "").strip()
        if gap not in ("", "-"):
            continue
        wrong, _ = contradictions((t.syllable for t in words), map(syllable, kind.split()))
        if wrong and len(words[0].folded) > 2:
            continue
        return i - length, kind
    return i, ""


def kind_after(toks: Sequence[Token], end: int) -> str:
    if end < len(toks) and toks[end].folded in KINDS_AFTER and not toks[end].breaks:
        return KINDS[toks[end].folded]
    return ""
