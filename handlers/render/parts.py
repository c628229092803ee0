"""Which parts of a finding are said: nothing twice, and no small talk around a question."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from knowledge.finding import Kind, Part

_SMALL_TALK = (Kind.GREETING, Kind.THANKS)
_PAIRED = (Kind.PARTNERS, Kind.CHECK, Kind.PLACE_INFO)  # their sentence says the day too


def spoken(parts: Sequence[Part]) -> list[Part]:
    """The parts to say, in their order."""
    asked = [p for p in parts if p.kind not in _SMALL_TALK] or list(parts)
    return [kept for i, part in enumerate(asked) if (kept := _kept(part, asked[:i])) is not None]


def _kept(part: Part, before: Sequence[Part]) -> Part | None:
    """What of a part the ones before it have not said; None: they have said it all."""
    if part.kind is Kind.WHEN and part.found and part.verdict is None and not part.reason:
        ids = {a.id for a in part.agreements}
        if any(p.kind in _PAIRED and p.found and {a.id for a in p.agreements} == ids for p in before):
            return None
    if part.kind is Kind.FIELD and part.support:
        told = {s for p in before if p.kind is Kind.SUPPORT for s in p.support}
        left = tuple(s for s in part.support if s not in told)
        if not left and not part.promises:
            return None
        return msgspec.structs.replace(part, support=left)
    return part
