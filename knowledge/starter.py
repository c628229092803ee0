"""The records that come with the program, brought up to date without touching what people made of them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from knowledge.exchange.plan import same_signing
from knowledge.models import Agreement, Change, Entry
from knowledge.records import normalised
from knowledge.store import STARTER, Store, agreement_change

PROGRAM = (STARTER, "system")  # actors that are no person


class StarterUpdate(msgspec.Struct, frozen=True, kw_only=True):
    """What an update would do: the changes for one ``commit_many``, and ids by what becomes of each record."""

    changes: tuple[Change, ...]
    added: tuple[str, ...]
    upgraded: tuple[str, ...]
    same: tuple[str, ...]  # nothing newer comes with the program
    edited: tuple[str, ...]  # somebody changed it; the newer one is not taken
    removed: tuple[str, ...]  # somebody removed it; it stays so
    elsewhere: tuple[str, ...]  # somebody added the same signing under another id


async def plan_update(store: Store, shipped: Sequence[Agreement]) -> StarterUpdate:
    """Compares the records that come with the program with those here, and with who made them what they are."""
    view = store.view
    fates: dict[str, list[str]] = {name: [] for name in StarterUpdate.__struct_fields__[1:]}
    changes: list[Change] = []
    for record in shipped:
        there = view.agreements.get(record.id)
        history = await store.history("agreement", record.id, limit=1_000)
        fate = _fate(record, there, history)
        if fate == "added" and any(same_signing(other, record) for other in view.agreements.values()):
            fate = "elsewhere"
        fates[fate].append(record.id)
        if fate in ("added", "upgraded"):
            changes.append(agreement_change(there, record, actor=STARTER))
    return StarterUpdate(changes=tuple(changes), **{name: tuple(ids) for name, ids in fates.items()})


def _fate(record: Agreement, there: Agreement | None, history: Sequence[Entry]) -> str:
    """What becomes of one record; ``history`` has its changes, the newest first."""
    if there is None:
        return "removed" if history else "added"
    if there == record:
        return "same"
    if history and history[0].change.actor in PROGRAM:
        return "upgraded"
    last = next((e.change.after for e in history if e.change.actor in PROGRAM and e.change.after), None)
    untouched = last is not None and normalised(msgspec.convert(last, Agreement)) == record
    return "same" if untouched else "edited"
