"""The dialogue over a draft: asks for one field after another, takes the answers, ends in the preview."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from handlers.admin import asides, labels
from handlers.admin.drafts import Draft, digest
from handlers.admin.filling import put_block, put_text
from handlers.admin.preview import EXPECTED, preview, ways_out
from handlers.admin.prompts import ALL, days, prompt, settle, ways, written_down
from handlers.turn import Turn
from handlers.types import Block, Reply
from knowledge.editing.block import Fault, is_block, read_block
from knowledge.editing.errors import BadValueError
from knowledge.editing.paths import Path, read_path, target, with_value
from knowledge.editing.values import CHOICES, is_nothing
from knowledge.text import fold

_NO = frozenset((
    "khong", "ko", "k", "khong con", "khong con ai", "het", "het roi", "xong", "xong roi", "thoi", "khong biet",
    "chua biet", "chua ro", "bo qua", "tiep", "tiep tuc", "khong co gi", "ko co gi", "khong co ai", "khong co nua",
    "no", "nope", "no more", "nobody", "nothing", "nothing more", "thats all", "done", "skip", "next", "not known",
))  # fmt: skip
_RIGHT = frozenset(("dung", "dung roi", "dung vay", "phai", "vang", "u", "ok", "right", "yes", "correct"))
_WRONG = frozenset(("khong", "ko", "k", "khong dung", "khong phai", "sai", "no", "wrong", "not right"))

_SAVE = frozenset(("luu", "luu lai", "luu di", "luu ban ghi", "xem lai", "save", "save it", "review"))


def onward(turn: Turn, draft: Draft, lead: Sequence[Block] = (), *, noted: Sequence[Block] = ()) -> Reply:
    """What comes next: a question to settle, the field that is asked for, the next one, or the preview.

    What was just ``noted`` stands above a question; the preview shows it anyway.
    """
    if draft.questions:
        draft.keep(turn.session)
        return settle(turn, draft, (*lead, *noted))
    while not draft.ask and draft.steps:
        step = draft.steps.pop(0)
        draft.ask = "" if draft.record.get(step) else step  # what was told already is not asked
    if draft.ask:
        draft.keep(turn.session)
        return prompt(turn, draft, (*lead, *noted))
    return preview(turn, draft, lead)


async def take(turn: Turn) -> Reply | None:
    """The next message of a dialogue: a value, or a pasted block. Once all is asked it is a question like any other."""
    draft, text = Draft.of(turn.session), turn.message.text.strip()
    if turn.message.edited:
        return turn.sentence("edited")
    if draft is None:
        turn.session.draft = None
        return await turn.question(text)
    if not is_nothing(text) and not any(c.isalnum() for c in text) and "?" not in text:  # a sticker, a row of emoji
        waiting = again(turn, draft)
        return structs.replace(waiting, blocks=(turn.speaker.paragraph("draft.words"), *waiting.blocks))
    if is_block(text):
        return fill(turn, draft, text)
    if fold(text) in _SAVE and not draft.questions:  # the preview has the button that saves
        draft.ask, draft.steps = "", []
        return onward(turn, draft)
    doubted = draft.questions[0].words if draft.questions else ""
    if doubted and fold(text) in _RIGHT:
        return settled(turn, draft)
    if not (draft.questions or draft.ask) or asides.is_question(text, turn.index, turn.today):
        return await asides.answered(turn, again(turn, draft))
    if doubted and fold(text) in _WRONG:
        text = "-"
    elif draft.questions and _is_no(text):
        return onward(turn, draft)  # it settles nothing
    path = read_path(draft.questions[0].path if draft.questions else draft.ask)
    if not draft.questions and _no_more(draft, path, text):
        draft.ask = ""
        return onward(turn, draft)
    was = draft.record
    if (problem := put(turn, draft, path, text)) is not None:
        return problem
    if draft.ask and not _asked_again(draft):
        draft.ask = ""
    return onward(turn, draft, noted=written_down(turn, draft, path, was))


def again(turn: Turn, draft: Draft) -> Reply:
    """What the dialogue is waiting for, said once more; once all is asked, that the record is not saved yet."""
    if draft.questions or draft.ask:
        return onward(turn, draft)
    return Reply(blocks=(turn.speaker.paragraph("draft.waits"),), buttons=(ways_out(turn),))


def fill(turn: Turn, draft: Draft, text: str) -> Reply:
    """Puts a pasted block into the draft; what it does not say is not asked for: the preview shows what there is."""
    block = read_block(text, turn.today)
    put_block(draft, block, turn.index)
    draft.ask, draft.steps = "", []
    return onward(turn, draft, [_fault(turn, fault) for fault in block.faults])


def put(turn: Turn, draft: Draft, path: Path, text: str) -> Reply | None:
    """Puts a value into the draft; where it is none, the reply that says what it should be."""
    try:
        put_text(draft, path, text, turn.index, turn.today)
    except BadValueError as error:
        likely = days(turn, draft, path, text) if error.expected == "date" else ()
        rows = (likely, ways(turn, draft)) if turn.session.draft is not None else (likely,)
        return Reply(blocks=(bad_value(turn, error.expected),), buttons=tuple(filter(None, rows)))
    except LookupError:
        return turn.sentence("field.no_item", field=labels.label(turn.speaker, path))
    return None


async def skip(turn: Turn) -> Reply:
    """/boqua: leaves the question as it stands, or the field as it is, and goes on."""
    draft = Draft.of(turn.session)
    if draft is None:
        return turn.sentence("draft.none")
    if draft.questions and turn.args.strip() == ALL:
        draft.questions = [q for q in draft.questions if not q.words]
    elif draft.questions:
        draft.questions.pop(0)
    else:
        draft.ask = ""
    return onward(turn, draft)


async def choose(turn: Turn) -> Reply:
    """/chon: one of the values that were offered, named by its digest, so that an old button chooses nothing new."""
    draft = Draft.of(turn.session)
    question = draft.questions[0] if draft and draft.questions else None
    chosen = [o for o in question.options if digest(o) == turn.args.strip()] if question else []
    if draft is None or question is None or not chosen:
        return turn.sentence("stale")
    draft.record = with_value(draft.record, read_path(question.path), chosen[0])
    return settled(turn, draft)


def settled(turn: Turn, draft: Draft) -> Reply:
    """The first question is answered; a field that takes one value is done with that."""
    draft.questions.pop(0)
    if draft.ask and not _asked_again(draft):
        draft.ask = ""
    return onward(turn, draft)


def bad_value(turn: Turn, expected: str) -> Block:
    """What a value should have been."""
    return turn.speaker.paragraph(EXPECTED[expected])


def _asked_again(draft: Draft) -> bool:
    """Whether the field takes more than one answer: a list in a guided dialogue, until the person goes on."""
    return bool(draft.steps or draft.base is None) and target(read_path(draft.ask)).sort == "list"


def _no_more(draft: Draft, path: Path, text: str) -> bool:
    """Whether an answer is "no" rather than a value: nothing to put in here, or nothing more."""
    if not (draft.base is None or target(path).sort == "list"):
        return False
    return is_nothing(text) or (target(path).field not in CHOICES and _is_no(text))


def _is_no(text: str) -> bool:
    return fold(text) in _NO


def _fault(turn: Turn, fault: Fault) -> Block:
    """A line of a block that was not used, and why."""
    if fault.expected == "heading" and fault.near:
        return turn.speaker.paragraph(
            "block.near", words=fault.words, near=labels.label(turn.speaker, read_path(fault.near))
        )
    why = turn.speaker.say(EXPECTED[fault.expected])
    return turn.speaker.paragraph("block.fault", words=fault.words[:80], why=why)
