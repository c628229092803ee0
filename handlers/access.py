"""Who may do what: roles in order, each with all that the ones before it may do."""

from __future__ import annotations

from handlers.types import Actor, Role

ROLES: tuple[Role, ...] = ("reader", "editor", "admin", "owner")


def may(actor: Actor, needed: Role) -> bool:
    """Whether the actor's role is enough.

    >>> may(Actor(id="telegram:1"), "reader"), may(Actor(id="telegram:1"), "admin")
    (True, False)
    """
    return ROLES.index(actor.role) >= ROLES.index(needed)
