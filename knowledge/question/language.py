"""Which language a question is asked in."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.question.items import Segmentation
from knowledge.text import Token

_ENGLISH = frozenset(
    "live ward commune district province twinned agreement agreements signed commitments "
    "which what is are does do did the who when where how with tell me list show of hello hi thanks thank you has "
    "have and between about please was were can could any many much why help good morning".split()
)
_VIETNAMESE = frozenset(
    "a ai bao ben biet cac cam cho co duoc gi hai hop ket khong ko ky la minh nam nao ngay nghia nha nhe "
    "nhieu nhung phuong ra sao tac thang the thi toi va vay ve voi xa".split()
)


def is_english(toks: Sequence[Token]) -> bool:
    words = [t.folded for t in toks if not t.syllable.marked]
    english = sum(map(_ENGLISH.__contains__, words))
    return english >= 2 and english > sum(map(_VIETNAMESE.__contains__, words))


def language(seg: Segmentation) -> str | None:
    words = ["" if t.syllable.marked else t.folded for t in seg.tokens]
    english = sum(map(_ENGLISH.__contains__, words))
    marked = sum(t.syllable.marked for t in seg.tokens)
    if marked and not english:
        return "vi"
    inside = {i for it in seg.items if it.kind in ("place", "person") for i in range(it.start, it.end)}
    outside = [w for i, w in enumerate(words) if i not in inside]
    vietnamese = sum(map(_VIETNAMESE.__contains__, outside))
    if (
        english
        and english >= vietnamese
        and (english * 4 >= len(outside) or english >= 3)
        and marked <= 2 * len(inside)
    ):
        return "en"
    return "vi" if vietnamese or marked else None
