"""/gop: two records of one event made one, what they contradict asked first."""

from __future__ import annotations

from handlers.admin.committing import busy
from handlers.admin.dialogue import onward
from handlers.admin.drafts import Draft, Question, editing, plain_of
from handlers.admin.lookup import by_name
from handlers.admin.saving import read_only
from handlers.turn import Turn
from handlers.types import Reply
from knowledge.editing.merge import merged
from knowledge.editing.paths import shown
from knowledge.index import locate
from knowledge.models import Agreement


async def merge(turn: Turn) -> Reply:
    """/gop ID ID: previews the first with all that the second says; /gop ID puts the new record under way into it."""
    if turn.store is None:
        return read_only(turn)
    draft, words = Draft.of(turn.session), turn.args.split()
    named = [by_name(turn, word) for word in words]
    records = [a for a in named if a is not None]
    if len(records) < len(words) or not records:
        return turn.sentence("merge.usage")
    ours = records[0]
    if len(records) == 1 and draft is not None and draft.base is None:
        theirs = draft.read()[0]
    elif draft is not None and draft.changed and (draft.base or {}).get("id") not in {a.id for a in records}:
        return busy(turn)
    else:
        theirs = records[1] if len(records) == 2 else None
        if draft is not None and draft.changed and draft.base and draft.base["id"] == ours.id:
            ours = draft.read()[0] or ours  # what was changed and not yet saved goes in as well
    if theirs is None or theirs.id == ours.id:
        return turn.sentence("merge.usage")
    if not _same_place(turn, ours, theirs):
        return turn.sentence("merge.strangers")
    return _preview(turn, records[0], ours, theirs)


def _preview(turn: Turn, base: Agreement, ours: Agreement, theirs: Agreement) -> Reply:
    made, contradictions = merged(ours, theirs, turn.index)
    draft = editing(base)
    draft.record = plain_of(made)
    draft.drop = plain_of(theirs) if theirs.id in turn.index.agreements else None
    draft.questions = [Question(path=shown(c.path), options=[c.ours, c.theirs]) for c in contradictions]
    return onward(turn, draft)


def _same_place(turn: Turn, ours: Agreement, theirs: Agreement) -> bool:
    """Whether they have two parties in common: else they tell of different agreements."""
    a, b = ({locate(p, turn.index.gazetteer).id for p in x.parties} for x in (ours, theirs))
    return len(a & b) >= min(2, len(a), len(b))
