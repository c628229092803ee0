"""/luu and /xoa: a record is saved exactly as it was previewed, or removed as it was seen; either can be undone."""

from __future__ import annotations

from msgspec import structs

from handlers.admin import labels
from handlers.admin.dialogue import onward
from handlers.admin.drafts import Draft, digest, is_digest, plain_of
from handlers.admin.extracts import after
from handlers.admin.lookup import by_name, record_named
from handlers.admin.preview import changes, doubted, give_up, preview, problem, ways_out
from handlers.admin.saving import Saved, read_only, save, undo
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
        return turn.sentence("draft.none")
    if draft.questions or (turn.args.strip() or draft.shown) != draft.digest:
        draft.ask, draft.steps = "", []
        return onward(turn, draft)
    agreement, _ = draft.read()
    if agreement is not None and digest(doubted(turn, draft, agreement)) != draft.doubted:
        return preview(turn, draft, [turn.speaker.paragraph("save.doubts")])
    return await commit(turn, draft)


async def commit(turn: Turn, draft: Draft) -> Reply:
    """Saves the draft; where the record has changed meanwhile, shows what it would now change instead."""
    if turn.store is None:
        return read_only(turn)
    agreement, _ = draft.read()
    if agreement is None or not draft.changed:
        return preview(turn, draft)
    if moved := _moved(turn, draft, turn.store.view):
        return moved
    said = changes(turn, draft)
    if not agreement.id:
        agreement = structs.replace(agreement, id=unique_id(turn.store.view, agreement))
    before = read_record(draft.base)[0] if draft.base else None
    wanted = [agreement_change(before, agreement)]
    if draft.drop is not None:
        wanted.append(Change(entity="agreement", key=draft.drop["id"], before=draft.drop))
    saved = await save(turn, wanted)
    if saved.problem is not None and not saved.waiting:
        return _moved(turn, draft, turn.store.view) or Reply(blocks=(saved.problem,))
    turn.session.draft = None
    if saved.problem is not None:
        return after(turn, draft, Reply(blocks=(saved.problem,)))
    key = turn.store.view.keys.get(agreement.id, "")
    head = turn.speaker.paragraph(
        "saved.edit" if draft.base else "saved.new", key=key, record=labels.name(turn.speaker, agreement)
    )
    done = Reply(blocks=(head, *(said if draft.base else ())), buttons=(_after(turn, saved, key),))
    return after(turn, draft, done)


async def commit_or_ask(turn: Turn, draft: Draft) -> Reply:
    """Saves a change that was given whole, at once; one that raises a new doubt is previewed first."""
    agreement, problems = draft.read()
    if agreement is None:
        return Reply(blocks=tuple(problem(turn, p) for p in problems))
    return preview(turn, draft) if doubted(turn, draft, agreement) else await commit(turn, draft)


async def remove(turn: Turn) -> Reply:
    """/xoa ID: asks first; the button carries what was seen, so that nothing else is removed."""
    if turn.store is None:
        return read_only(turn)
    words, _, token = turn.args.strip().rpartition(" ")
    seen = by_name(turn, words)
    if seen is None and is_digest(token) and words.isalnum() and not words.isalpha():  # a button that was pressed twice
        return turn.sentence("removed.already", key=words)
    if seen is None or not is_digest(token):
        found = record_named(turn, words if is_digest(token) and words else turn.args, "xoa")
        return found if isinstance(found, Reply) else _confirm(turn, found)
    if digest(plain_of(seen)) != token:
        return _confirm(turn, seen)
    saved = await save(turn, [agreement_change(seen, None)])
    if saved.problem is not None:
        return Reply(blocks=(saved.problem,))
    said = turn.speaker.paragraph("removed.done", record=labels.name(turn.speaker, seen))
    return Reply(blocks=(said,), buttons=(undo(turn, saved),))


def busy(turn: Turn) -> Reply:
    """That something else is still unsaved, and the ways out."""
    return Reply(blocks=(turn.speaker.paragraph("draft.busy"),), buttons=(ways_out(turn),))


def _moved(turn: Turn, draft: Draft, view: View) -> Reply | None:
    """The draft on the record as it is now, where that is no longer what the edit began with.

    A merge is begun anew: what the two say together is another thing now.
    """
    began_with = [kept for kept in (draft.base, draft.drop) if kept is not None]
    now = [view.agreements.get(kept["id"]) for kept in began_with]
    if all(a is not None and plain_of(a) == kept for a, kept in zip(now, began_with, strict=True)):
        return None
    if draft.drop is not None:
        turn.session.draft = None
        keys = " ".join(view.keys.get(kept["id"], kept["id"]) for kept in began_with)
        again = turn.speaker.button(Do(command="gop", args=keys), turn.speaker.say("button.merge"))
        return Reply(blocks=(turn.speaker.paragraph("merge.moved"),), buttons=(again,))
    draft.rebased(now[0])
    return preview(turn, draft, [turn.speaker.paragraph("save.moved" if now[0] else "save.gone")])


def _confirm(turn: Turn, agreement: Agreement) -> Reply:
    speaker, key = turn.speaker, turn.index.keys[agreement.id]
    question = speaker.paragraph("remove.sure", record=labels.name(turn.speaker, agreement))
    args = f"{key} {digest(plain_of(agreement))}"
    buttons = (
        *speaker.button(Do(command="xoa", args=args), speaker.say("button.remove")),
        *give_up(turn),
    )
    lead = (question, *filter(None, (speaker.overview(agreement),)))
    return Reply(blocks=lead, buttons=(buttons,))


def _after(turn: Turn, saved: Saved, key: str) -> Row:
    speaker = turn.speaker
    return (
        *undo(turn, saved),
        *speaker.button(Ask(kinds=(Kind.PARTNERS,), keys=(key,)), speaker.say("button.see")),
        *speaker.button(Do(command="lichsu", args=key), speaker.say("button.history")),
    )
