"""What a dialogue over a draft asks, in words and buttons, and what it says it has written down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handlers.admin import labels
from handlers.admin.drafts import Draft, digest, edit_of
from handlers.admin.preview import give_up, ways_out
from handlers.formats import short_day
from handlers.payloads import Do
from handlers.render.speaker import Row
from handlers.render.steps import in_rows
from handlers.texts import Spans, capitalised, plain, separated
from handlers.turn import Turn
from handlers.types import Block, Button, Reply
from knowledge.editing.days import likely_days
from knowledge.editing.paths import Path, read_path, shown, target, value_at
from knowledge.editing.values import CHOICES

# What a guided dialogue asks for, and in which words.
STEPS = {
    "signed_on": "ask.signed_on", "place": "ask.place", "commitments": "ask.commitments", "support": "ask.support",
    "people": "ask.people", "sources": "ask.sources", "notes": "ask.notes",
}  # fmt: skip
_PARTIES = ("ask.party_first", "ask.party_second", "ask.party_more")
ALL = "het"  # behind /boqua: everything that was read from an article is right


def settle(turn: Turn, draft: Draft, lead: Sequence[Block]) -> Reply:
    """Asks which of several is meant; a name may also stay as it was typed, or be left out."""
    speaker, question = turn.speaker, draft.questions[0]
    path = read_path(question.path)
    if question.words:
        return _doubted(turn, draft, lead)
    buttons: list[Button] = []
    for option in question.options:
        words = capitalised(plain(labels.shown(speaker, path, option)))
        buttons += speaker.button(Do(command="chon", args=digest(option)), words)
    if question.typed:
        key = "question.place" if question.options else "question.unknown_place"
        ask = speaker.paragraph(key, name=question.typed)
        buttons += speaker.button(Do(command="boqua"), speaker.say("button.as_typed", name=question.typed[:40]))
        buttons += _set(turn, draft, path, "-", speaker.say("button.remove_item"))
    else:
        ask = speaker.paragraph("question.which", field=labels.label(speaker, path))
    rows = (*in_rows(buttons, 1), give_up(turn))
    return Reply(blocks=(*lead, ask), buttons=rows)


def _doubted(turn: Turn, draft: Draft, lead: Sequence[Block]) -> Reply:
    """Asks whether a value of an article is right: one tap, or the right one typed."""
    speaker, question = turn.speaker, draft.questions[0]
    path = read_path(question.path)
    value = value_at(draft.record, path)
    if value is None:
        return turn.sentence("stale")
    ask = speaker.paragraph(
        "question.right",
        field=labels.label(speaker, path),
        value=labels.shortened(labels.shown(speaker, path, value)),
        words=question.words.rstrip("."),
    )
    taps = (
        *speaker.button(Do(command="chon", args=digest(value)), speaker.say("button.right")),
        *_set(turn, draft, path, "-", speaker.say("button.wrong")),
    )
    ways = give_up(turn)
    if sum(bool(q.words) for q in draft.questions) > 1:
        ways = (*speaker.button(Do(command="boqua", args=ALL), speaker.say("button.all_right")), *ways)
    return Reply(blocks=(*lead, ask), buttons=(taps, ways))


def prompt(turn: Turn, draft: Draft, lead: Sequence[Block]) -> Reply:
    """Asks for the field that the draft is at."""
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
    return Reply(blocks=(*lead, ask), buttons=(_values(turn, draft, path), ways(turn, draft)))


def days(turn: Turn, draft: Draft, path: Path, text: str) -> Row:
    """A button for each day that one without its year may be."""
    likely = map(short_day, likely_days(text, turn.today))
    return tuple(button for day in likely for button in _set(turn, draft, path, day, day))


def _values(turn: Turn, draft: Draft, path: Path) -> Row:
    """A button for each value of a field that has only a few."""
    row: Row = ()
    for value in CHOICES.get(str(path[-1]), ()):
        words = capitalised(plain(labels.shown(turn.speaker, path, value)))
        row += _set(turn, draft, path, value, words)
    return row


def _set(turn: Turn, draft: Draft, path: Path, value: str, words: Spans | str) -> Row:
    """The button that puts a value at a path; "-" takes away what is there."""
    return turn.speaker.button(edit_of(draft, turn.index, f"{shown(path)}={value}"), words)


def ways(turn: Turn, draft: Draft) -> Row:
    """Go on, look at what there is, give up."""
    speaker, path = turn.speaker, read_path(draft.ask) if draft.ask else ()
    go_on = "button.skip"
    if path and value_at(draft.record, path):
        go_on = "button.next" if draft.base is None or target(path).sort == "list" else "button.keep"
    return (*speaker.button(Do(command="boqua"), speaker.say(go_on)), *ways_out(turn))


def written_down(turn: Turn, draft: Draft, path: Path, was: dict[str, Any]) -> list[Block]:
    """What was just written down, so that a slip is seen at once: at the path, and in other fields of the same line.

    ``was`` is the record before; of a list only what is new is told.
    """
    if draft.questions:
        return []
    beside = [(f,) for f in draft.record if f != path[0] and f in STEPS and draft.record[f] != was.get(f)]
    return [block for p in (path, *beside) for block in _written(turn, p, value_at(was, p), value_at(draft.record, p))]


def _written(turn: Turn, path: Path, was: Any, value: Any) -> list[Block]:
    speaker = turn.speaker
    several = isinstance(value, list) and path[-1] != "fields"
    news = value[len(was or ()) :] if several else [] if value is None else [value]
    items = (*path, 0) if several else path
    told = separated("; ", (labels.shown(speaker, items, item) for item in news))
    return [speaker.paragraph("noted", field=labels.label(speaker, path), value=told)] if told else []
