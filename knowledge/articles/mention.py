"""One locality as a sentence of an article names it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from knowledge.articles.heads import Head
from knowledge.text import fold


@lru_cache(maxsize=1024)
def _joined(name: str) -> str:
    return fold(name).replace(" ", "")


@dataclass(frozen=True, slots=True)
class Mention:
    """One locality as a sentence names it; ``start`` and ``end`` count characters of the sentence.

    ``name`` and ``kind`` as they stand; ``areas`` is where it is said to lie, the nearest first, up to ``until``;
    ``head`` is what stands before it.
    """

    start: int
    end: int
    name: str
    kind: str
    level: int
    head: Head
    until: int = 0
    areas: tuple[str, ...] = ()
    former: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from other localities of the article."""
        return self.kind, _joined(self.name)
