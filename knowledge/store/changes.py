"""Changes of each kind of entity, made from what was and what becomes."""

from __future__ import annotations

from typing import Any, Literal

from knowledge.models import Agreement, Change
from knowledge.records import record_of


def agreement_change(
    before: Agreement | None,
    after: Agreement | None,
    *,
    actor: str = "system",
    channel: str | None = None,
    update: str | None = None,
) -> Change:
    """The change that turns one agreement into the other; None before creates, None after removes."""
    return Change(
        entity="agreement",
        key=(after or before or Agreement(parties=())).id,
        before=None if before is None else record_of(before),
        after=None if after is None else record_of(after),
        actor=actor,
        channel=channel,
        update=update,
    )


def nickname_change(
    name: str,
    before: str | None,
    after: str | None,
    *,
    actor: str = "system",
    channel: str | None = None,
    update: str | None = None,
) -> Change:
    """The change that gives a place (its id or name) another name; None before adds, None after removes."""
    return Change(
        entity="nickname",
        key=name,
        before=None if before is None else {"place": before},
        after=None if after is None else {"place": after},
        actor=actor,
        channel=channel,
        update=update,
    )


def document_change(
    entity: Literal["member", "programme", "proposal"],
    key: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> Change:
    """The change of a plain value; None before adds, None after removes."""
    return Change(entity=entity, key=key, before=before, after=after)
