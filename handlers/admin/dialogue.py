"""The dialogue over a draft: asks for one field after another, takes the answers, ends in the preview."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handlers.admin import asides, labels
from handlers.admin.drafts import Draft, Question, args_of, digest
from handlers.admin.filling import put_block, put_text
from handlers.admin.preview import preview, ways_out
from handlers.payloads import Do
from handlers.render.speaker import Row
from handlers.render.steps import in_rows
from handlers.texts import capitalised, plain, separated
from handlers.turn import Turn
from handlers.types import Block, Button, Reply
from knowledge.editing.block import Fault, is_block, read_block
from knowledge.editing.paths import Path, read_path, shown, target, value_at, with_value
from knowledge.editing.values import CHOICES, BadValueError, is_nothing
from knowledge.text import fold

# What a guided dialogue asks for, and in which words.
STEPS = {
    "signed_on": "ask.signed_on", "place": "ask.place", "commitments": "ask.commitments", "support": "ask.support",
    "people": "ask.people", "sources": "ask.sources", "notes": "ask.notes",
}  # fmt: skip
_NO = frozenset((
    "khong", "ko", "k", "khong con", "khong con ai", "het", "het roi", "xong", "xong roi", "thoi", "khong biet",
    "chua biet", "chua ro", "bo qua", "tiep", "tiep tuc", "no", "no more", "done", "skip", "next", "not known",
))  # fmt: skip
_RIGHT = frozenset(("dung", "dung roi", "dung vay", "phai", "vang", "u", "ok", "right", "yes", "correct"))
_WRONG = frozenset(("khong", "ko", "k", "khong dung", "khong phai", "sai", "no", "wrong", "not right"))
ALL = "het"  # behind /boqua: everything that was read from an article is right
_PARTIES = ("ask.party_first", "ask.party_second", "ask.party_more")
_EXPECTED = {
    "date": "bad.date", "sum": "bad.sum", "number": "bad.number", "url": "bad.url", "fields": "bad.fields",
    "country": "bad.country", "period": "bad.period", "progress": "bad.progress", "status": "bad.status",
    "kind": "bad.kind", "per": "bad.per", "date_basis": "bad.date_basis", "heading": "bad.heading",
    "party": "bad.party",
}  # fmt: skip


def onward(turn: Turn, draft: Draft, lead: Sequence[Block] = (), *, noted: Sequence[Block] = ()) -> Reply:
    """What comes next: a question to settle, the field that is asked for, the next one, or the preview.

    What was just ``noted`` stands above a question; the preview shows it anyway.
    """
    if draft.questions:
        draft.keep(turn.session)
        return _settle(turn, draft.questions[0], (*lead, *noted))
    if not draft.ask and draft.steps:
        draft.ask = draft.steps.pop(0)
    if draft.ask:
        draft.keep(turn.session)
        return _prompt(turn, draft, (*lead, *noted))
    return preview(turn, draft, lead)


async def take(turn: Turn) -> Reply | None:
    """The next message of a dialogue: a value, or a pasted block. Once all is asked it is a question like any other."""
    draft, text = Draft.of(turn.session), turn.message.text.strip()
    if turn.message.edited:
        return turn.sentence("edited")
    if not text:
        return turn.sentence("only_words")
    if draft is None:
        turn.session.draft = None
        return await turn.question(text)
    if is_block(text):
        return fill(turn, draft, text)
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
    there = value_at(draft.record, path)
    if (problem := put(turn, draft, path, text)) is not None:
        return problem
    if draft.ask and not _asked_again(draft):
        draft.ask = ""
    return onward(turn, draft, noted=noted(turn, draft, path, there))


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
        under_way = turn.session.draft is not None
        return Reply(blocks=(bad_value(turn, error.expected),), buttons=(_ways(turn, draft),) if under_way else ())
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
    return turn.speaker.paragraph(_EXPECTED[expected])


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


def _settle(turn: Turn, question: Question, lead: Sequence[Block]) -> Reply:
    """Asks which of several is meant; a name may also stay as it was typed."""
    speaker, path = turn.speaker, read_path(question.path)
    if question.words:
        return _doubted(turn, question, lead)
    buttons: list[Button] = []
    for option in question.options:
        words = capitalised(plain(labels.shown(speaker, path, option)))
        buttons += speaker.button(Do(command="chon", args=digest(option)), words)
    if question.typed:
        key = "question.place" if question.options else "question.unknown_place"
        ask = speaker.paragraph(key, name=question.typed)
        buttons += speaker.button(Do(command="boqua"), speaker.say("button.as_typed", name=question.typed[:40]))
    else:
        ask = speaker.paragraph("question.which", field=labels.label(speaker, path))
    rows = (*in_rows(buttons, 1), speaker.button(Do(command="huy"), speaker.say("button.cancel")))
    return Reply(blocks=(*lead, ask), buttons=rows)


def _doubted(turn: Turn, question: Question, lead: Sequence[Block]) -> Reply:
    """Asks whether a value of an article is right: one tap, or the right one typed."""
    draft, speaker, path = Draft.of(turn.session), turn.speaker, read_path(question.path)
    value = value_at(draft.record, path) if draft else None
    if draft is None or value is None:
        return turn.sentence("stale")
    ask = speaker.paragraph(
        "question.right",
        field=labels.label(speaker, path),
        value=labels.shortened(labels.shown(speaker, path, value)),
        words=question.words.rstrip("."),
    )
    wrong = args_of(draft, turn.index, f"{question.path}=-")
    taps = (
        *speaker.button(Do(command="chon", args=digest(value)), speaker.say("button.right")),
        *speaker.button(Do(command="sua", args=wrong), speaker.say("button.wrong")),
    )
    ways = speaker.button(Do(command="huy"), speaker.say("button.cancel"))
    if sum(bool(q.words) for q in draft.questions) > 1:
        ways = (*speaker.button(Do(command="boqua", args=ALL), speaker.say("button.all_right")), *ways)
    return Reply(blocks=(*lead, ask), buttons=(taps, ways))


def _prompt(turn: Turn, draft: Draft, lead: Sequence[Block]) -> Reply:
    speaker, path = turn.speaker, read_path(draft.ask)
    there = value_at(draft.record, path)
    if path == ("parties",):
        ask = speaker.paragraph(_PARTIES[min(len(there or ()), 2)])
    elif draft.base is None and draft.ask in STEPS:
        again = bool(there) and target(path).sort == "list"
        ask = speaker.paragraph("ask.more") if again else speaker.paragraph(STEPS[draft.ask])
    elif path[-1] == "term_years":  # "3" alone would press a button
        ask = speaker.paragraph("ask.term")
    elif path[-1] == "progress":
        ask = speaker.paragraph("ask.progress")
    elif target(path).sort == "list":
        ask = speaker.paragraph("ask.item", field=labels.label(speaker, path))
    elif target(path).sort == "struct":
        ask = speaker.paragraph("ask.part", field=labels.label(speaker, path))
    else:
        now = labels.shown(speaker, path, there)
        ask = speaker.paragraph("ask.value", field=labels.label(speaker, path), now=now)
    return Reply(blocks=(*lead, ask), buttons=(_values(turn, draft, path), _ways(turn, draft)))


def _values(turn: Turn, draft: Draft, path: Path) -> Row:
    """A button for each value of a field that has only a few."""
    row: Row = ()
    for value in CHOICES.get(str(path[-1]), ()):
        words = capitalised(plain(labels.shown(turn.speaker, path, value)))
        row += turn.speaker.button(Do(command="sua", args=args_of(draft, turn.index, f"{shown(path)}={value}")), words)
    return row


def _ways(turn: Turn, draft: Draft) -> Row:
    """Go on, look at what there is, give up."""
    speaker = turn.speaker
    there = value_at(draft.record, read_path(draft.ask)) if draft.ask else None
    go_on = speaker.button(Do(command="boqua"), speaker.say("button.next" if there else "button.skip"))
    return (*go_on, *ways_out(turn))


def noted(turn: Turn, draft: Draft, path: Path, before: Any = None) -> list[Block]:
    """What was just written down, so that a slip is seen at once; of a list what it did not have ``before``."""
    value = value_at(draft.record, path)
    if draft.questions or value is None:
        return []
    speaker = turn.speaker
    news = value[len(before or ()) :] if isinstance(value, list) and path[-1] != "fields" else [value]
    told = separated("; ", (labels.shown(speaker, path, item) for item in news))
    return [speaker.paragraph("noted", field=labels.label(speaker, path), value=told)] if told else []


def _fault(turn: Turn, fault: Fault) -> Block:
    """A line of a block that was not used, and why."""
    if fault.expected == "heading" and fault.near:
        return turn.speaker.paragraph(
            "block.near", words=fault.words, near=labels.label(turn.speaker, read_path(fault.near))
        )
    why = turn.speaker.say(_EXPECTED[fault.expected])
    return turn.speaker.paragraph("block.fault", words=fault.words[:80], why=why)
