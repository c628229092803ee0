"""The one way in which a chat changes the knowledge base: who, from which message, and what went wrong."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from typing import Any

import msgspec

from handlers.access import TERMINAL, may, members
from handlers.payloads import Do
from handlers.render.speaker import Row
from handlers.turn import Turn
from handlers.types import Block, Reply
from knowledge.errors import ConflictError, InvalidRecord, KnowledgeError, ReadOnlyError, UnavailableError, UnsureError
from knowledge.models import Change
from knowledge.starter import PROGRAM
from knowledge.store import document_change

log = logging.getLogger(__name__)

NOBODY = "unknown"  # signs for who has no person id, which no channel lets happen


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a change: its revision, or the sentence that says why there is none (yet).

    ``conflict`` is the key of the entity that is no longer what the change says it was, where that is why.
    """

    revision: int | None = None
    problem: Block | None = None
    conflict: str | None = None
    waiting: bool = False  # for another person's approval: the problem says so, and there is nothing to mend


async def save(turn: Turn, changes: Sequence[Change]) -> Saved:
    """Commits the changes as one, in the name of the person and the message that asked for them.

    The same message arriving twice changes nothing the second time, and gives the same revision. The change log
    holds the pseudonymous person, never a channel's own id of anybody. Where four eyes are asked for, an editor's
    changes wait as a proposal.
    """
    actor = turn.message.actor
    if not all(_allowed(turn, change) for change in changes):
        return Saved(problem=turn.speaker.paragraph("save.not_allowed"))
    if _without_owner(turn, changes):
        return Saved(problem=turn.speaker.paragraph("people.last_owner"))
    signed = [msgspec.structs.replace(change, actor=actor.person or NOBODY) for change in changes]
    if turn.rules.four_eyes and actor.role == "editor":
        proposed = await commit(turn, [_proposal(turn, signed)])
        return proposed if proposed.problem else Saved(problem=turn.speaker.paragraph("save.waiting"), waiting=True)
    return await commit(turn, signed)


async def commit(turn: Turn, changes: Sequence[Change]) -> Saved:
    """Commits changes that are signed already, as one, in the name of the message."""
    if turn.store is None:
        return Saved(problem=turn.speaker.paragraph("save.read_only"))
    channel = turn.message.actor.id.partition(":")[0]
    update = turn.message.update_id
    named = [msgspec.structs.replace(change, channel=channel, update=update) for change in changes]
    try:
        return Saved(revision=await turn.store.commit_many(named))
    except ConflictError as error:
        return Saved(problem=turn.speaker.paragraph("save.conflict", key=error.key), conflict=error.key)
    except InvalidRecord as error:
        return Saved(problem=turn.speaker.paragraph("save.refused", reason=error.message))
    except ReadOnlyError:
        return Saved(problem=turn.speaker.paragraph("save.read_only"))
    except UnavailableError:
        return Saved(problem=turn.speaker.paragraph("save.away"))
    except UnsureError:
        return Saved(problem=turn.speaker.paragraph("save.unsure"))
    except KnowledgeError as error:  # its sentence names files of the machine
        log.warning("a change was not saved: %s", error)
        return Saved(problem=turn.speaker.paragraph("save.failed"))


def _allowed(turn: Turn, change: Change) -> bool:
    """Whether this person may make such a change: nobody makes or unmakes a role above their own.

    The command has been asked already; here it is asked again, for dialogues begun and changes undone later.
    """
    actor = turn.message.actor
    if change.entity != "member":
        return may(actor, "editor")
    roles = (document["role"] for document in (change.before, change.after) if document is not None)
    return may(actor, "admin") and all(may(actor, role) for role in roles)


def _without_owner(turn: Turn, changes: Sequence[Change]) -> bool:
    """Whether the changes take the role of the last owner, where the settings name none."""
    if turn.store is None or turn.rules.owners:
        return False
    owners = {person for person, member in members(turn.store.view).items() if member["role"] == "owner"}
    after = {change.key: change.after or {} for change in changes if change.entity == "member"}
    left = (owners - after.keys()) | {person for person, member in after.items() if member.get("role") == "owner"}
    return bool(owners) and not left


def _proposal(turn: Turn, changes: Sequence[Change]) -> Change:
    """The changes as a document that waits for another person."""
    document: dict[str, Any] = {
        "by": turn.message.actor.person,
        "on": turn.today.isoformat(),
        "changes": [msgspec.to_builtins(change) for change in changes],
    }
    made = document_change("proposal", f"d{secrets.token_hex(3)}", None, document)
    return msgspec.structs.replace(made, actor=turn.message.actor.person)


def name_of(turn: Turn, person: str) -> str:
    """The person as the others know them: by the name that who invited them gave; never an id."""
    if person == turn.message.actor.person:
        return turn.speaker.line("who.you")
    if turn.store is not None and (member := members(turn.store.view).get(person)):
        return str(member["name"])
    if person in PROGRAM:
        return turn.speaker.line("who.system")
    return turn.speaker.line("who.terminal" if person == TERMINAL else "who.other")


def read_only(turn: Turn) -> Reply:
    """That nothing can be changed from here."""
    return turn.sentence("save.read_only")


def undo(turn: Turn, saved: Saved) -> Row:
    """The button that takes a change back."""
    return turn.speaker.button(Do(command="hoantac", args=str(saved.revision)), turn.speaker.say("button.undo"))
