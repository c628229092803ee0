"""Names typed exactly that may yet be slips: no unit of today of that kind is called so, but one nearly is."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from knowledge.models import Locality
from knowledge.places.names import Names
from knowledge.question.items import Item
from knowledge.text import contradictions, has_marks, syllables

_KINDS_OF_TODAY = frozenset({"phường", "xã", "đặc khu"})
_SHORTEST = 4  # letters


def with_doubts(items: Sequence[Item], names: Names) -> tuple[Item, ...]:
    """The pieces; "phuong ba vinh", though only a xã is called Ba Vinh, may mean phường Bảo Vinh as well."""
    return tuple(_doubted(it, names) if _doubtful(it, names) else it for it in items)


def _doubtful(it: Item, names: Names) -> bool:
    """Whether a name with its kind leads nowhere: to no unit of today of this kind, and to no records."""
    if it.kind != "place" or it.how != "exact" or it.typed_kind not in _KINDS_OF_TODAY:
        return False
    places = [p for p in map(names.get, it.ids) if p is not None]
    of_kind = [p for p in places if p.kind == it.typed_kind]
    if has_marks(it.syllables) and any(it.syllables == syllables(p.name) for p in of_kind):
        return False
    return not any(not p.former for p in of_kind) and not any(_has_records(p, names) for p in places)


def _has_records(place: Locality, names: Names) -> bool:
    return not names.known.isdisjoint((place.id, *place.heirs))


def _doubted(it: Item, names: Names) -> Item:
    """The name with those of today, of the kind typed, that are one wrong key away."""
    joined = "".join(s.folded for s in it.syllables)
    apart = {
        place.id: distance
        for name, distance in names.mistyped(joined, known_only=False, shortest=_SHORTEST)
        if distance < 2
        for place in map(names.get, names.find(name))
        if place is not None and place.id not in it.ids and place.kind == it.typed_kind and not place.former
        if not contradictions(it.syllables, syllables(place.name))[0]
    }
    return msgspec.structs.replace(it, ids=(*it.ids, *apart), apart=tuple(apart.items())) if apart else it
