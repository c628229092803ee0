"""Who may do what: roles in order, each with all that the ones before it may do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import msgspec

from handlers.types import Actor, Memory, Role, Rules
from knowledge.errors import UnavailableError
from knowledge.store import View

Members = Mapping[str, Mapping[str, Any]]  # by person id: {"role": "editor", "name": "Chị Hoa", "by": "p7k2ab"}
ROLES: tuple[Role, ...] = get_args(Role)
TERMINAL = "console"  # the person at the terminal: who can write the data folder owns it


def may(actor: Actor, needed: Role) -> bool:
    """Whether the actor's role is enough.

    >>> may(Actor(id="telegram:1"), "reader"), may(Actor(id="telegram:1"), "admin")
    (True, False)
    """
    return ROLES.index(actor.role) >= ROLES.index(needed)


async def known(actor: Actor, view: View, memory: Memory, rules: Rules) -> Actor:
    """The actor as the person they are, with the role that person has.

    One whom the channel itself vouches for (the terminal's user) stays as they are.
    """
    if actor.person:
        return actor
    person = await memory.person(actor.id)
    if person is None and actor.id in rules.owners:
        try:
            person = await memory.introduce(actor.id)
        except UnavailableError:  # who they are is written down when the database is back; they may ask meanwhile
            return msgspec.structs.replace(actor, role="owner")
    if person is None:
        return msgspec.structs.replace(actor, role="reader")
    return msgspec.structs.replace(actor, person=person, role=await role_of(person, view, memory, rules))


async def role_of(person: str, view: View, memory: Memory, rules: Rules) -> Role:
    """What a person may do: an owner by the settings or at the terminal, else as the knowledge base has it."""
    if person == TERMINAL or not set(rules.owners).isdisjoint(await memory.accounts(person)):
        return "owner"
    role = members(view).get(person, {}).get("role")
    return role if role in ROLES else "reader"


async def owners(memory: Memory, rules: Rules) -> tuple[str, ...]:
    """The actor ids of the owners, by the settings or at the terminal, on every channel they have linked."""
    people = [TERMINAL, *[await memory.person(owner) for owner in rules.owners]]
    linked = [account for person in people if person for account in await memory.accounts(person)]
    return tuple(dict.fromkeys((*rules.owners, *linked)))


def members(view: View) -> Members:
    """Who was given a role."""
    return view.documents["member"]
