"""/luu and /xoa: a record is saved exactly as it was previewed, or removed as it was seen; either can be undone."""

from __future__ import annotations

from msgspec import structs

from handlers.admin import labels
from handlers.admin.dialogue import onward
from handlers.admin.drafts import Draft, digest, is_digest, plain_of
from handlers.admin.lookup import by_name, record_named
from handlers.admin.preview import changes, new_doubts, preview
from handlers.admin.saving import save
from handlers.payloads import Ask, Do
from handlers.render.speaker import Row
from handlers.turn import Turn
from handlers.types import Reply
from knowledge.finding import Kind
from knowledge.models import Agreement, Change
from knowledge.records import read_record
from knowledge.store import View, agreement_change, unique_id


async def save_draft(turn: Turn) -> Reply:
    """/luu: saves the draft if it is what the person saw last; shows it otherwise."""
    draft = Draft.of(turn.session)
    if draft is None:
        return _sentence(turn, "draft.none")
    if draft.questions or (turn.args.strip() or draft.shown) != draft.digest:
        draft.ask, draft.steps = "", []
        return onward(turn, draft)
    return await commit(turn, draft)


async def commit(turn: Turn, draft: Draft) -> Reply:
    """Saves the draft; where the record has changed meanwhile, shows what it would now change instead."""
    if (refused := read_only(turn)) is not None:
        return refused
    agreement, _ = draft.read()
    if agreement is None or not draft.changed:
        return preview(turn, draft)
    if moved := _moved(turn, draft):
        return moved
    said = changes(turn, draft)
    if not agreement.id:
        agreement = structs.replace(agreement, id=unique_id(_view(turn), agreement))
    before = read_record(draft.base)[0] if draft.base else None
    wanted = [agreement_change(before, agreement)]
    if draft.drop is not None:
        wanted.append(Change(entity="agreement", key=draft.drop["id"], before=draft.drop))
    saved = await save(turn, wanted)
    if saved.problem is not None or saved.revision is None:
        return _moved(turn, draft) or Reply(blocks=(saved.problem,) if saved.problem else ())
    turn.session.draft = None
    key = _view(turn).keys.get(agreement.id, "")
    head = turn.speaker.paragraph(
        "saved.edit" if draft.base else "saved.new", key=key, record=labels.name(turn.speaker, agreement)
    )
    return Reply(blocks=(head, *(said if draft.base else ())), buttons=(_after(turn, saved.revision, key),))


async def commit_or_ask(turn: Turn, draft: Draft) -> Reply:
    """Saves a change that was given whole, at once; one that raises a new doubt is previewed first."""
    agreement, _ = draft.read()
    if agreement is None or new_doubts(turn, draft, agreement):
        return preview(turn, draft)
    return await commit(turn, draft)


async def remove(turn: Turn) -> Reply:
    """/xoa ID: asks first; the button carries what was seen, so that nothing else is removed."""
    if (refused := read_only(turn)) is not None:
        return refused
    words, _, token = turn.args.strip().rpartition(" ")
    seen = by_name(turn, words)
    if seen is None or not is_digest(token):
        found = record_named(turn, turn.args, "xoa")
        return found if isinstance(found, Reply) else _confirm(turn, found)
    if digest(plain_of(seen)) != token:
        return _confirm(turn, seen)
    saved = await save(turn, [agreement_change(seen, None)])
    if saved.revision is None:
        return Reply(blocks=(saved.problem,) if saved.problem else ())
    undo = turn.speaker.button(Do(command="hoantac", args=str(saved.revision)), turn.speaker.say("button.undo"))
    return Reply(
        blocks=(turn.speaker.paragraph("removed.done", record=labels.name(turn.speaker, seen)),), buttons=(undo,)
    )


def read_only(turn: Turn) -> Reply | None:
    """The sentence that says that nothing can be saved, where that is so."""
    return _sentence(turn, "save.read_only") if turn.store is None else None


def busy(turn: Turn, draft: Draft) -> Reply:
    """That something else is still unsaved, and the ways out."""
    speaker = turn.speaker
    buttons = (
        *speaker.button(Do(command="luu", args="xem"), speaker.say("button.review")),
        *speaker.button(Do(command="huy"), speaker.say("button.cancel")),
    )
    return Reply(blocks=(speaker.paragraph("draft.busy"),), buttons=(buttons,))


def _moved(turn: Turn, draft: Draft) -> Reply | None:
    """The draft on the record as it is now, where that is no longer what the edit began with."""
    view = _view(turn)
    for kept in filter(None, (draft.base, draft.drop)):
        now = view.agreements.get(kept["id"])
        if now is not None and plain_of(now) == kept:
            continue
        if kept is draft.drop:
            draft.drop = None if now is None else plain_of(now)
        else:
            draft.rebased(now)
        lead = turn.speaker.paragraph("save.moved" if now else "save.gone")
        return preview(turn, draft, [lead])
    return None


def _confirm(turn: Turn, agreement: Agreement) -> Reply:
    speaker, key = turn.speaker, turn.index.keys[agreement.id]
    question = speaker.paragraph("remove.sure", record=labels.name(turn.speaker, agreement))
    args = f"{key} {digest(plain_of(agreement))}"
    buttons = (
        *speaker.button(Do(command="xoa", args=args), speaker.say("button.remove")),
        *speaker.button(Do(command="huy"), speaker.say("button.cancel")),
    )
    lead = (question, *filter(None, (speaker.overview(agreement),)))
    return Reply(blocks=lead, buttons=(buttons,))


def _after(turn: Turn, revision: int, key: str) -> Row:
    speaker = turn.speaker
    return (
        *speaker.button(Do(command="hoantac", args=str(revision)), speaker.say("button.undo")),
        *speaker.button(Ask(kinds=(Kind.PARTNERS,), keys=(key,)), speaker.say("button.see")),
        *speaker.button(Do(command="lichsu", args=key), speaker.say("button.history")),
    )


def _view(turn: Turn) -> View:
    assert turn.store is not None  # noqa: S101 - asked before: read_only
    return turn.store.view


def _sentence(turn: Turn, key: str) -> Reply:
    return Reply(blocks=(turn.speaker.paragraph(key),))
