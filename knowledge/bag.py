"""A collection that counts, for tables whose entries have several reasons to be there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


class Bag(Counter[T]):
    """Things, and how often each was put in; what was taken out as often is not in it any more.

    >>> bag = Bag(["tra", "tra", "leng"])
    >>> bag.take(["tra", "leng"])
    >>> "tra" in bag, "leng" in bag
    (True, False)
    """

    def put(self, things: Iterable[T]) -> None:
        """Puts each thing in once more."""
        self.update(things)

    def take(self, things: Iterable[T]) -> None:
        """Takes each thing, which must be there, out once."""
        for thing in things:
            if self[thing] > 1:
                self[thing] -= 1
            else:
                del self[thing]
