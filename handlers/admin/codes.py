"""/nhan, /lienket and /start from a link: a code brings a role, or makes two channels' accounts one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec

from handlers import links
from handlers.access import ROLES, members, role_of
from handlers.admin.people import how, role_name
from handlers.admin.saving import read_only, save
from handlers.start import start as greet
from handlers.texts import bold
from handlers.turn import Turn
from handlers.types import Memory, Reply
from knowledge.finding import Kind
from knowledge.store import View, document_change
from knowledge.text import clean

LINKED_WITHIN = timedelta(minutes=10)


async def start(turn: Turn) -> Reply:
    """Hello; of a link that was followed, what it leads to: a record, a place, or what its code brings."""
    leads_to = links.read(turn.args.strip())
    if leads_to is None:
        return await (redeem(turn) if turn.args.strip() else greet(turn))
    what, name = leads_to
    if what == "record" and name in turn.index.by_key:
        return turn.about((Kind.PARTNERS,), agreements=(turn.index.by_key[name],))
    if what == "place" and turn.index.place(name) is not None:
        return turn.about((Kind.PARTNERS,), places=(name,))
    hello = await greet(turn)
    gone = () if what == "hello" else (turn.speaker.paragraph("link.gone"),)
    return msgspec.structs.replace(hello, blocks=(*gone, *hello.blocks))


async def link(turn: Turn) -> Reply:
    """Gives a code for another channel; with a code, redeems it. To readers without one there is no such command."""
    if turn.args.strip():
        return await redeem(turn)
    if not turn.message.actor.person:
        return turn.sentence("unknown_command", command="lienket")
    if turn.store is None or turn.memory is None:
        return read_only(turn)
    if not turn.message.private:
        return turn.sentence("code.private")
    about = {"purpose": "link", "person": turn.message.actor.person}
    code = await turn.memory.new_code(about, LINKED_WITHIN)
    return Reply(blocks=(turn.speaker.paragraph("link.code"), *how(turn, code)), secret=True)


async def redeem(turn: Turn) -> Reply:
    """What the code brings. A wrong, used or expired one gets the same answer, so that guessing learns nothing."""
    if turn.store is None or turn.memory is None:
        return read_only(turn)
    if not turn.message.private:
        return turn.sentence("code.private")
    about = await turn.memory.redeem(clean(turn.args), turn.message.actor.id)
    if about is None:
        return turn.sentence("code.wrong")
    does = _linked if about["purpose"] == "link" else _joined
    return await does(turn, turn.store.view, turn.memory, about)


async def _linked(turn: Turn, view: View, memory: Memory, about: dict[str, str]) -> Reply:
    """The account becomes the person's. One that has a role of its own keeps it: two persons are not mixed up."""
    actor = turn.message.actor
    if actor.person == about["person"]:
        return turn.sentence("link.already")
    if actor.role != "reader":
        return turn.sentence("link.has_role", role=role_name(turn, actor.role))
    await memory.link(actor.id, about["person"])
    role = await role_of(about["person"], view, memory, turn.rules)
    if role == "reader":
        return turn.sentence("link.done")
    return turn.sentence("link.done_role", role=role_name(turn, role))


async def _joined(turn: Turn, view: View, memory: Memory, about: dict[str, str]) -> Reply:
    """The person gets the role, in the name of who invited: an invitation is worth what its giver may still give."""
    actor = turn.message.actor
    role, name = about["role"], about["name"]
    if ROLES.index(actor.role) >= ROLES.index(role):
        return turn.sentence("code.has_role", role=role_name(turn, actor.role))
    person = actor.person or await memory.introduce(actor.id)
    inviter = msgspec.structs.replace(
        actor, person=about["by"], role=await role_of(about["by"], view, memory, turn.rules)
    )
    in_their_name = replace(turn, message=msgspec.structs.replace(turn.message, actor=inviter))
    before = members(view).get(person)
    member = {"role": role, "name": name, "by": about["by"]}
    change = document_change("member", person, dict(before) if before else None, member)
    saved = await save(in_their_name, [change])
    if saved.problem is not None:
        return Reply(blocks=(saved.problem,))
    return turn.sentence("code.welcome", name=bold(name), role=role_name(turn, role))
