"""/them: a new record from an article, field by field, from one pasted block, or from JSON."""

from __future__ import annotations

import msgspec

from handlers.admin import articles, dialogue, drafts, extracts, preview
from handlers.admin.committing import busy
from handlers.admin.dialogue import fill, onward, put
from handlers.admin.drafts import Draft, editing, plain_of
from handlers.admin.preview import problem
from handlers.admin.prompts import STEPS, written_down
from handlers.admin.saving import read_only
from handlers.turn import Turn
from handlers.types import Reply
from knowledge.editing.block import is_block, json_object
from knowledge.editing.parties import recognised
from knowledge.records import read_record


async def add(turn: Turn) -> Reply:
    """Begins a new record, or goes on with the one that is under way."""
    if turn.store is None:
        return read_only(turn)
    under_way, text = Draft.of(turn.session), turn.args.strip()
    if text.startswith("@"):
        return await _pressed(turn, *text.partition(" ")[::2])
    brings = bool(text or turn.message.attachments)
    if under_way is not None and (under_way.base is not None or brings) and under_way.changed:
        return busy(turn)
    if under_way is not None and not brings and under_way.base is None:
        return onward(turn, under_way, [turn.speaker.paragraph("add.goes_on")])
    draft = Draft(record={"parties": []})
    if (raw := json_object(text)) is not None:
        return _from_json(turn, raw)
    if is_block(text):
        return fill(turn, draft, text)
    if articles.comes(turn, text):
        return await articles.read(turn, text)
    draft.steps = list(STEPS)
    draft.ask = "parties"
    if text:  # "/them phường Sơn Trà và xã Trà Leng, ký ngày 15/8/2025"
        path, was = ("parties",), draft.record
        return put(turn, draft, path, text) or onward(turn, draft, noted=written_down(turn, draft, path, was))
    return onward(turn, draft, [turn.speaker.paragraph("add.begin")])


async def going_on(turn: Turn) -> Reply | None:
    """The next message of a dialogue over a record; where nothing was put in yet, it may bring an article instead."""
    draft, text = Draft.of(turn.session), turn.message.text.strip()
    if draft is not None and not turn.message.edited:
        if draft.article is not None and draft.digest == draft.begun and len(text) >= articles.GOES_ON:
            return await articles.more(turn, draft.article, text)
        if (path := extracts.unlinked(draft)) and (link := articles.link_in(text)):
            return put(turn, draft, path, link) or onward(turn, draft)
        if draft.base is None and not draft.changed and not is_block(text) and articles.comes(turn, text):
            return await articles.read(turn, text)
    return await dialogue.take(turn)


async def _pressed(turn: Turn, button: str, value: str) -> Reply:
    """What the buttons under an article ask for."""
    match button:
        case articles.BY_HAND:
            return await articles.by_hand(turn)
        case articles.PUBLISHED:
            return await articles.published(turn, value)
        case extracts.APART:
            return await extracts.apart(turn)
        case preview.NEXT:
            return await extracts.next_one(turn)
        case drafts.TAKE_BACK if turn.session.draft is None and turn.session.dropped is not None:
            turn.session.draft, turn.session.dropped = turn.session.dropped, None
            draft = Draft.of(turn.session)
            return turn.sentence("stale") if draft is None else onward(turn, draft)
    return turn.sentence("stale")


def _from_json(turn: Turn, raw: dict[str, object]) -> Reply:
    """A pasted record; one whose id is there already is an edit of it."""
    agreement, problems = read_record(raw)
    if agreement is None:
        return Reply(blocks=tuple(problem(turn, p) for p in problems[:8]))
    agreement = recognised(agreement, turn.index)
    there = turn.index.agreements.get(agreement.id)
    draft = Draft(record=plain_of(agreement)) if there is None else editing(there)
    return preview.preview(turn, msgspec.structs.replace(draft, record=plain_of(agreement)))
