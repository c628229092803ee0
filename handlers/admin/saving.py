"""The one way in which a chat changes the knowledge base: who, from which message, and what went wrong."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from handlers.turn import Turn
from handlers.types import Block
from knowledge.errors import ConflictError, KnowledgeError
from knowledge.models import Change


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a change: its revision, or the sentence that says why there is none.

    ``conflict`` is the key of the entity that is no longer what the change says it was, where that is why.
    """

    revision: int | None = None
    problem: Block | None = None
    conflict: str | None = None


async def save(turn: Turn, changes: Sequence[Change]) -> Saved:
    """Commits the changes as one, in the name of the person and the message that asked for them.

    The same message arriving twice changes nothing the second time, and gives the same revision.
    """
    if turn.store is None:
        return Saved(problem=turn.speaker.paragraph("save.read_only"))
    message = turn.message
    channel = message.actor.id.partition(":")[0]
    signed = [
        msgspec.structs.replace(change, actor=message.actor.id, channel=channel, update=message.update_id)
        for change in changes
    ]
    try:
        return Saved(revision=await turn.store.commit_many(signed))
    except ConflictError as error:
        return Saved(problem=turn.speaker.paragraph("save.conflict", key=error.key), conflict=error.key)
    except KnowledgeError as error:
        return Saved(problem=turn.speaker.paragraph("save.refused", reason=error.message))
