"""/quyen: who may do what. Lists the people with a role, invites one, gives another role, takes it away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handlers.access import ROLES, Members, may, members
from handlers.admin.saving import read_only, save, undo
from handlers.payloads import Do
from handlers.render.speaker import Row
from handlers.render.steps import in_rows
from handlers.texts import bold
from handlers.turn import Turn
from handlers.types import Block, Memory, Reply, Role
from knowledge.store import document_change
from knowledge.text import clean, fold

INVITED_FOR = timedelta(days=7)
_LONGEST_NAME = 60
_BUTTONS = 20
# How roles are typed, folded; the longest first.
_ROLE_WORDS: tuple[tuple[str, Role], ...] = (
    ("bien tap vien", "editor"), ("bien tap", "editor"), ("editor", "editor"), ("quan tri vien", "admin"),
    ("quan tri", "admin"), ("admin", "admin"), ("chu", "owner"), ("owner", "owner"),
)  # fmt: skip
_INVITE, _REMOVE = ("moi", "invite"), ("bo", "xoa", "remove", "delete")


async def people(turn: Turn) -> Reply:
    """``moi VAI TÊN`` invites, ``MÃ VAI`` gives a role, ``bo MÃ`` takes it away, nothing lists."""
    if turn.store is None or turn.memory is None:
        return read_only(turn)
    words = clean(turn.args).split()
    first = fold(words[0]) if words else ""
    found = members(turn.store.view)
    if not words:
        return _listed(turn, found)
    if first in _INVITE:
        return await _invited(turn, turn.memory, words[1:])
    if len(words) == 1 and first in found:
        return _opened(turn, first, found[first])
    if first in _REMOVE and len(words) == 2:
        return await _given(turn, found, words[1].lower(), None)
    role, rest = read_role(words[1:])
    if role is not None and not rest:
        return await _given(turn, found, words[0].lower(), role)
    return turn.sentence("people.usage")


def read_role(words: list[str]) -> tuple[Role | None, list[str]]:
    """The role that some words begin with, and the words after it.

    >>> read_role("Biên tập viên Chị Hoa".split()), read_role(["Hoa"])
    (('editor', ['Chị', 'Hoa']), (None, ['Hoa']))
    """
    folded = [fold(word) for word in words]
    for phrase, role in _ROLE_WORDS:
        length = len(phrase.split())
        if " ".join(folded[:length]) == phrase:
            return role, words[length:]
    return None, words


def _listed(turn: Turn, found: Members) -> Reply:
    """Everyone with a role, the highest first, and how to invite."""
    speaker = turn.speaker
    blocks = [speaker.paragraph("people.head" if found else "people.none")]
    rows: list[Row] = []
    order = sorted(found.items(), key=lambda item: (-ROLES.index(item[1]["role"]), fold(item[1]["name"])))
    for person, member in order:
        role = role_name(turn, member["role"])
        blocks.append(speaker.item("people.one", name=bold(member["name"]), role=role, person=person))
        rows.append(speaker.button(Do(command="quyen", args=person), member["name"]))
    if turn.rules.owners:
        blocks.append(speaker.paragraph("people.owners", n=len(turn.rules.owners)))
    shown = in_rows((button for row in rows[:_BUTTONS] for button in row), 2)
    return Reply(blocks=(*blocks, speaker.paragraph("people.usage")), buttons=tuple(shown))


def _opened(turn: Turn, person: str, member: Mapping[str, Any]) -> Reply:
    """One person, with the roles that may be given to them."""
    speaker = turn.speaker
    name, role = bold(member["name"]), role_name(turn, member["role"])
    said = speaker.paragraph("people.this", name=name, role=role, person=person)
    actor = turn.message.actor
    if not may(actor, member["role"]):
        return Reply(blocks=(said,))
    others = [other for other in ROLES[1:] if other != member["role"] and may(actor, other)]
    rows = [
        *(speaker.button(Do(command="quyen", args=f"{person} {other}"), role_name(turn, other)) for other in others),
        speaker.button(Do(command="quyen", args=f"bo {person}"), speaker.say("people.remove")),
    ]
    return Reply(blocks=(said,), buttons=tuple(rows))


async def _invited(turn: Turn, memory: Memory, words: list[str]) -> Reply:
    """A code that makes who redeems it an editor, admin or owner; nobody invites above their own role."""
    actor = turn.message.actor
    role, rest = read_role(words)
    name = clean(" ".join(rest))[:_LONGEST_NAME]
    if not turn.message.private:
        return turn.sentence("code.private")
    if role is None or not name:
        return turn.sentence("people.usage")
    if not may(actor, role):
        return turn.sentence("people.above")
    about = {"purpose": "invitation", "role": role, "name": name, "by": actor.person}
    code = await memory.new_code(about, INVITED_FOR)
    invited = turn.speaker.paragraph("people.invited", name=bold(name), role=role_name(turn, role))
    return Reply(blocks=(invited, *how(turn, code)), secret=True)


def how(turn: Turn, code: str) -> tuple[Block, ...]:
    """How a code is redeemed: by a link where the bot's own name is known, else by a command."""
    by_command = turn.speaker.paragraph("code.command", code=bold(code))
    if not turn.rules.code_link:
        return (by_command,)
    return (turn.speaker.paragraph("code.link", link=turn.rules.code_link + code), by_command)


async def _given(turn: Turn, found: Members, person: str, role: Role | None) -> Reply:
    """Another role for a person, or none any more; nothing above one's own."""
    speaker = turn.speaker
    before = found.get(person)
    if before is None:
        return turn.sentence("people.unknown", person=person)
    name = bold(before["name"])
    if not may(turn.message.actor, before["role"]) or (role and not may(turn.message.actor, role)):
        return turn.sentence("people.above")
    if before["role"] == role:
        return turn.sentence("people.already", name=name, role=role_name(turn, before["role"]))
    after = {**before, "role": role, "by": turn.message.actor.person} if role else None
    saved = await save(turn, [document_change("member", person, dict(before), after)])
    if saved.problem is not None:
        return Reply(blocks=(saved.problem,))
    if after is None:
        said = speaker.paragraph("people.removed", name=name)
    else:
        said = speaker.paragraph("people.given", name=name, role=role_name(turn, after["role"]))
    return Reply(blocks=(said,), buttons=(undo(turn, saved),))


def role_name(turn: Turn, role: str) -> str:
    """What a role is called."""
    return turn.speaker.line({"editor": "role.editor", "admin": "role.admin", "owner": "role.owner"}[role])
