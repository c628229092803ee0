"""Words of a question that no reading accounts for: no list of all records is given as if they were not there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.question.items import KIND_STARTS, Item, Segmentation, words_of
from knowledge.question.topics import LIGHT_WORDS, Topic
from knowledge.text import Token

_WORD = re.compile(r"\w+")
_REGIONS = frozenset({"mien bac", "mien nam", "mien tay", "tay nguyen"})
_DIGIT = re.compile(r"\d")
_SUPERLATIVE = "nhat"


def unread(items: Sequence[Item], seg: Segmentation, topics: Sequence[Topic], folded: str) -> list[str]:
    """Words as typed that are neither known nor looked up, numbers, regions and superlatives among them."""
    if not _may_tell(folded) and all(it.kind != "unknown" for it in items):
        return []
    looked_up = {word for t in topics for word in t.words.split()}
    words = (seg.tokens[it.start] for it in items if _tells_something(it, seg))
    return [_written(t, seg.text) for t in words if t.folded not in looked_up and t.folded not in LIGHT_WORDS]


def _may_tell(folded: str) -> bool:
    """Whether a number, a superlative or a region may stand in it: most questions hold none, and need no search."""
    return _SUPERLATIVE in folded or "mien " in folded or "tay nguyen" in folded or _DIGIT.search(folded) is not None


def _written(t: Token, text: str) -> str:
    """The whole word in the text, of which a token may be a part that was taken off."""
    return next((m[0] for m in _WORD.finditer(text) if m.start() <= t.start < m.end()), t.raw)


def _tells_something(it: Item, seg: Segmentation) -> bool:
    word = seg.tokens[it.start].folded
    if it.kind == "unknown":
        return (len(word) > 1 or word.isdigit()) and word not in KIND_STARTS  # "những tỉnh, thành nào"
    if it.atoms == ("filler",) and words_of(seg.tokens, it) in _REGIONS:  # which records lie there nothing tells
        return True
    superlative = word == _SUPERLATIVE and it.atoms == ("filler",) and it.end - it.start == 1
    return superlative and (it.start == 0 or seg.tokens[it.start - 1].folded != "thu")  # "thứ nhất" counts
