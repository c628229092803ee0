"""What an import would change, before anything is changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from knowledge.errors import RowError
from knowledge.models import Agreement, AgreementKind, Change
from knowledge.records import describe
from knowledge.store import agreement_change, slug_of, unique_id
from knowledge.text import fold

if TYPE_CHECKING:
    from knowledge.store import View


class ImportPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What an import would do. With ``conflicts`` it must not be carried out."""

    changes: tuple[Change, ...]
    new: int
    changed: int
    same: int
    conflicts: tuple[RowError, ...]  # ids that stand for another content in the knowledge base
    warnings: tuple[RowError, ...]  # fine by the rules, yet worth a look
    rows: tuple[int, ...]  # which record of the file each change is, counted from 1


def plan_import(
    view: View,
    agreements: Sequence[Agreement],
    replace: bool,
    *,
    actor: str = "system",
    channel: str | None = None,
    update: str | None = None,
) -> ImportPlan:
    """The changes that bring these agreements into the knowledge base, for one ``commit_many``.

    A record without an id is the one that has its parties and date, if there is one; otherwise it gets a new id.
    """
    changes: list[Change] = []
    conflicts: list[RowError] = []
    warnings: list[RowError] = []
    rows: list[int] = []
    same = 0
    pairs = {_places(there): id_ for id_, there in view.agreements.items()}
    taken = {agreement.id for agreement in agreements}
    for number, given in enumerate(agreements, 1):
        agreement = given if given.id else structs.replace(given, id=_id_for(view, given, taken))
        taken.add(agreement.id)
        there = view.agreements.get(agreement.id)
        twin = pairs.setdefault(_places(agreement), agreement.id)
        if there is None and twin != agreement.id:
            warnings.append(RowError(number, "", f"có thể trùng với bản ghi “{twin}”, cùng các bên", ""))
        if len(agreement.parties) < 2 and agreement.kind is not AgreementKind.ASSIGNMENT:
            warnings.append(RowError(number, "parties", "thường có từ hai bên trở lên", "một bên"))
        if there == agreement:
            same += 1
        elif there is None or replace:
            changes.append(agreement_change(there, agreement, actor=actor, channel=channel, update=update))
            rows.append(number)
        else:
            expected = "cần mã chưa có trong kho (hoặc chọn thay bản cũ)"
            conflicts.append(RowError(number, "id", expected, f"{describe(agreement.id)} với nội dung khác"))
    new = sum(change.before is None for change in changes)
    return ImportPlan(
        changes=tuple(changes),
        new=new,
        changed=len(changes) - new,
        same=same,
        conflicts=tuple(conflicts),
        warnings=tuple(warnings),
        rows=tuple(rows),
    )


def _id_for(view: View, agreement: Agreement, taken: set[str]) -> str:
    """The id of the record that this one without an id means, or a new one."""
    slug = slug_of(agreement)
    number, id_ = 1, slug
    while (there := view.agreements.get(id_)) is not None:
        if id_ not in taken and same_signing(there, agreement):
            return id_
        number += 1
        id_ = f"{slug}-{number}"
    return unique_id(view, agreement, taken)


def _places(agreement: Agreement) -> object:
    """The places of a record, in whatever order and however written."""
    return frozenset((fold(p.name), fold(p.province or ""), p.country) for p in agreement.parties)


def same_signing(a: Agreement, b: Agreement) -> bool:
    """Whether two records are of one day and the same places: Springfield in America is not the one in Australia."""
    parties = ([(p.name, p.province, p.country) for p in agreement.parties] for agreement in (a, b))
    return a.signed_on == b.signed_on and next(parties) == next(parties)
