"""/tiendo: how far a commitment is, and what was done for it."""

from __future__ import annotations

from handlers.admin import labels
from handlers.admin.committing import busy, commit_or_ask
from handlers.admin.dialogue import bad_value, onward
from handlers.admin.drafts import Draft, editing
from handlers.admin.lookup import by_name, keyed, record_named
from handlers.admin.saving import read_only
from handlers.payloads import Do
from handlers.render.steps import in_rows
from handlers.texts import capitalised, plain
from handlers.turn import Turn
from handlers.types import Block, Reply
from knowledge.editing.errors import BadValueError
from knowledge.editing.paths import value_at, with_value
from knowledge.editing.values import read_choice, read_value
from knowledge.models import Agreement

_STATUS = ("pledged", "in_progress", "done")  # in the order of the buttons
_WIDEST = 3  # words of a status


async def progress(turn: Turn) -> Reply:
    """/tiendo ID [number [status [what was done, when, source]]]: asks for what is missing."""
    if turn.store is None:
        return read_only(turn)
    under_way = Draft.of(turn.session)
    if under_way is not None and under_way.changed:
        return busy(turn)
    words = turn.args.split()
    named = keyed(turn, words) or not words[1:] or words[1].isdecimal()
    agreement = by_name(turn, words[0]) if words and named else None
    if agreement is None:
        found = record_named(turn, turn.args, "tiendo")
        return found if isinstance(found, Reply) else _which(turn, found)
    if len(words) < 2:
        return _which(turn, agreement)
    number = int(words[1]) if words[1].isdecimal() else 0
    if not 1 <= number <= len(agreement.commitments or ()):
        return _which(turn, agreement)
    status, rest = _status(words[2:])
    if not status and not rest:
        return _how_far(turn, agreement, number)
    draft = editing(agreement)
    path = ("commitments", number - 1)
    if status:
        draft.record = with_value(draft.record, (*path, "status"), status)
    if not rest:
        draft.ask = f"commitments.{number - 1}.progress"
        return onward(turn, draft)
    steps = (*path, "progress")
    try:
        read = read_value(steps, rest, turn.today)
    except BadValueError as error:
        return Reply(blocks=(bad_value(turn, error.expected),))
    draft.record = with_value(draft.record, steps, [*(value_at(draft.record, steps) or ()), *(read or ())])
    return await commit_or_ask(turn, draft)


def _status(words: list[str]) -> tuple[str, str]:
    """The status that some words begin with, "" where they do not, and the rest."""
    for length in range(min(_WIDEST, len(words)), 0, -1):
        try:
            return read_choice("status", " ".join(words[:length])), " ".join(words[length:])
        except BadValueError:
            continue
    return "", " ".join(words)


def _which(turn: Turn, agreement: Agreement) -> Reply:
    """The commitments with their numbers."""
    speaker, key = turn.speaker, turn.index.keys[agreement.id]
    if not agreement.commitments:
        return turn.sentence("progress.empty", record=speaker.label(agreement))
    said = [
        Block(plain(f"{n}. {labels.shortened(c.text)} ({_word(turn, c.status or 'pledged')})"))
        for n, c in enumerate(agreement.commitments, 1)
    ]
    numbers = range(1, len(said) + 1)
    buttons = (b for n in numbers for b in speaker.button(Do(command="tiendo", args=f"{key} {n}"), str(n)))
    head = speaker.paragraph("progress.which", record=speaker.label(agreement))
    return Reply(blocks=(head, *said), buttons=tuple(in_rows(buttons, 5)))


def _how_far(turn: Turn, agreement: Agreement, number: int) -> Reply:
    speaker, key = turn.speaker, turn.index.keys[agreement.id]
    commitment = (agreement.commitments or ())[number - 1]
    buttons = (
        b
        for status in _STATUS
        for b in speaker.button(
            Do(command="tiendo", args=f"{key} {number} {status}"), capitalised(plain(_word(turn, status)))
        )
    )
    head = speaker.paragraph("progress.how_far", text=commitment.text, now=_word(turn, commitment.status or "pledged"))
    return Reply(blocks=(head,), buttons=(tuple(buttons),))


def _word(turn: Turn, status: str) -> str:
    return labels.shown(turn.speaker, ("commitments", 0, "status"), status)
