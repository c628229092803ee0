"""/duyet: changes of editors that wait for a second person; approved they are saved in the editor's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from handlers.access import may
from handlers.admin import labels
from handlers.admin.saving import Saved, commit, name_of, read_only, undo
from handlers.formats import day
from handlers.payloads import Do
from handlers.render.speaker import Row
from handlers.texts import bold
from handlers.turn import Turn
from handlers.types import Block, Reply
from knowledge.editing.diff import differences
from knowledge.models import Agreement, Change
from knowledge.store import View, document_change

PAGE = 5  # proposals in one message
_LINES = 10  # changes of one proposal that are told; an import has more


async def review(turn: Turn) -> Reply:
    """The proposals that wait, oldest first; ``co MÃ`` approves one, ``khong MÃ`` refuses it."""
    if turn.store is None:
        return read_only(turn)
    verdict, _, key = turn.args.strip().lower().partition(" ")
    proposals = _waiting(turn.store.view)
    if verdict not in ("co", "khong", "yes", "no"):
        return _listed(turn, proposals)
    proposal = proposals.get(key)
    if proposal is None:
        return turn.sentence("review.gone")
    if proposal["by"] == turn.message.actor.person:
        return turn.sentence("review.own")
    return await (_approved if verdict in ("co", "yes") else _refused)(turn, key, proposal)


def told_of_waiting(turn: Turn, reply: Reply) -> Reply:
    """The reply, and below it what waits for this person, said once: a channel need not be able to begin to speak."""
    newest = next(iter(reversed(_for(turn))), "")
    if newest in ("", turn.session.told):
        return reply
    turn.session.told = newest
    news = turn.speaker.paragraph("review.waits", n=len(_for(turn)))
    look = turn.speaker.button(Do(command="duyet"), turn.speaker.say("review.look"))
    return msgspec.structs.replace(reply, blocks=(*reply.blocks, news), buttons=(*reply.buttons, look))


def _for(turn: Turn) -> list[str]:
    """What waits and this person may decide on, the newest last; nothing where others read along."""
    actor = turn.message.actor
    if turn.store is None or not turn.message.private or not may(actor, "admin"):
        return []
    return [key for key, proposal in _waiting(turn.store.view).items() if proposal["by"] != actor.person]


def _waiting(view: View) -> Mapping[str, Mapping[str, Any]]:
    """The proposals that nobody has decided on."""
    documents = view.documents["proposal"]
    return {key: proposal for key, proposal in documents.items() if "approved_by" not in proposal}


def _listed(turn: Turn, proposals: Mapping[str, Mapping[str, Any]]) -> Reply:
    """What waits, with what it would change."""
    speaker = turn.speaker
    if not proposals:
        return turn.sentence("review.none")
    turn.session.told = next(iter(reversed(_for(turn))), "")
    blocks = [speaker.paragraph("review.head", n=len(proposals))]
    rows: list[Row] = []
    for at, (key, proposal) in enumerate(list(proposals.items())[:PAGE], 1):
        by, on = bold(name_of(turn, proposal["by"])), day(proposal["on"], turn.lang)
        blocks += [speaker.paragraph("review.one", at=at, by=by, on=on), *_told(turn, proposal)]
        rows.append(
            (
                *speaker.button(Do(command="duyet", args=f"co {key}"), speaker.say("review.approve", at=at)),
                *speaker.button(Do(command="duyet", args=f"khong {key}"), speaker.say("review.refuse", at=at)),
            )
        )
    return Reply(blocks=tuple(blocks), buttons=tuple(rows))


async def _approved(turn: Turn, key: str, proposal: Mapping[str, Any]) -> Reply:
    """Saves the changes as the editor's; the proposal stays, without them, as the note of who approved."""
    by = proposal["by"]
    closed = {"by": by, "on": proposal["on"], "approved_by": turn.message.actor.person}
    note = msgspec.structs.replace(document_change("proposal", key, dict(proposal), closed), actor=by)
    saved = await commit(turn, [*_changes(proposal), note])
    speaker = turn.speaker
    if saved.problem is not None:
        refuse = speaker.button(Do(command="duyet", args=f"khong {key}"), speaker.say("review.refuse_this"))
        return Reply(blocks=(saved.problem,), buttons=(refuse,))
    return _done(turn, saved, speaker.paragraph("review.approved", by=bold(name_of(turn, by))))


async def _refused(turn: Turn, key: str, proposal: Mapping[str, Any]) -> Reply:
    """Takes the proposal away; nothing else changes."""
    removal = document_change("proposal", key, dict(proposal), None)
    saved = await commit(turn, [msgspec.structs.replace(removal, actor=turn.message.actor.person)])
    if saved.problem is not None:
        return Reply(blocks=(saved.problem,))
    return _done(turn, saved, turn.speaker.paragraph("review.refused", by=bold(name_of(turn, proposal["by"]))))


def _done(turn: Turn, saved: Saved, said: Block) -> Reply:
    return Reply(blocks=(said,), buttons=(undo(turn, saved),))


def _changes(proposal: Mapping[str, Any]) -> list[Change]:
    return msgspec.convert(proposal["changes"], list[Change])


def _told(turn: Turn, proposal: Mapping[str, Any]) -> list[Block]:
    """The changes of a proposal: what each is about and, of a record that is edited, every field that differs."""
    changes = _changes(proposal)
    told = [block for change in changes[:_LINES] for block in _change(turn, change)]
    more = [turn.speaker.item("review.more", n=len(changes) - _LINES)] if len(changes) > _LINES else []
    return [*told, *more]


def _change(turn: Turn, change: Change) -> list[Block]:
    speaker = turn.speaker
    key = "review.added" if change.before is None else "review.removed" if change.after is None else "review.changed"
    there = change.after or change.before or {}
    if change.entity == "agreement":
        head = speaker.item(key, name=labels.name(speaker, msgspec.convert(there, Agreement)))
        if change.before is None or change.after is None:
            return [head]
        return [head, *(labels.difference(speaker, d) for d in differences(change.before, change.after))]
    place = turn.index.place(str(there.get("place", "")))
    return [speaker.item(key, name=f"{change.key} = {speaker.place(place)}" if place else change.key)]
