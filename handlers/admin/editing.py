"""/sua: a record with a button for each of its fields; or one field changed at once."""

from __future__ import annotations

from typing import NamedTuple

from handlers.admin import labels
from handlers.admin.committing import busy, commit_or_ask
from handlers.admin.dialogue import fill, onward, put
from handlers.admin.drafts import Draft, edit_of, editing
from handlers.admin.lookup import by_name, keyed, record_named
from handlers.admin.preview import lines, unknown_field, ways_out
from handlers.admin.prompts import written_down
from handlers.admin.saving import read_only
from handlers.render.speaker import Row
from handlers.render.steps import in_rows
from handlers.texts import capitalised, plain
from handlers.turn import Turn
from handlers.types import Block, Reply
from knowledge.editing.block import is_block
from knowledge.editing.diff import differences
from knowledge.editing.paths import NAMES, Path, UnknownFieldError, read_path, shown, target, value_at

_WIDEST = 3  # words of a field's name


class Wanted(NamedTuple):
    """What stands behind /sua: words for the record ("" is the draft), then a field and its new value, or a block."""

    record: str
    field: str = ""
    value: str | None = None
    block: str = ""


async def edit(turn: Turn) -> Reply:
    """Shows the record and its fields, asks for a new value, or sets it."""
    if turn.store is None:
        return read_only(turn)
    under_way = Draft.of(turn.session)
    wanted = _wanted(turn, drafting=under_way is not None)
    draft = _opened(turn, wanted, under_way)
    if isinstance(draft, Reply):
        return draft
    if wanted.block:
        return fill(turn, draft, wanted.block)
    if not wanted.field:
        return _menu(turn, draft, ())
    try:
        path = read_path(wanted.field)
    except UnknownFieldError as error:
        return Reply(blocks=(unknown_field(turn, error),))
    if wanted.value is None:
        return _menu(turn, draft, path)
    was = draft.record
    if (problem := put(turn, draft, path, wanted.value)) is not None:
        return problem
    if draft.questions or draft is under_way:
        if not draft.steps or draft.ask == shown(path):  # a guided dialogue goes on where it was
            draft.ask = ""
        return onward(turn, draft, noted=written_down(turn, draft, path, was))
    return await commit_or_ask(turn, draft)


def _opened(turn: Turn, wanted: Wanted, under_way: Draft | None) -> Draft | Reply:
    """The draft under way where the words mean it or its record, else a new one of the record that they name."""
    if not wanted.record and under_way is not None:
        return under_way
    tail = wanted.field if wanted.value is None else f"{wanted.field}={wanted.value}"
    found = record_named(turn, wanted.record, "sua", tail)
    if isinstance(found, Reply):
        return found
    if under_way is not None and (under_way.base or {}).get("id") == found.id:
        return under_way
    return busy(turn) if under_way is not None and under_way.changed else editing(found)


def _wanted(turn: Turn, *, drafting: bool) -> Wanted:
    """Takes the command's words apart: "a1", "a1 ngày ký", "a1 ngay_ky=16/8/2025", "Sơn Trà Trà Leng noi_ky=…"."""
    first, _, block = turn.args.partition("\n")
    if "=" not in first and is_block(block):
        return Wanted(first.strip(), block=block)
    head, equals, value = turn.args.strip().partition("=")
    words, given = head.split(), value.strip() if equals else None
    rest = " ".join(words[1:])
    if keyed(turn, words) or (words and by_name(turn, words[0]) is not None and (not rest or _is_field(rest))):
        return Wanted(words[0], rest, given)
    for at in range(max(0, len(words) - _WIDEST), len(words)):
        field, record = " ".join(words[at:]), " ".join(words[:at])
        if (given is not None or (drafting and not record)) and _is_field(field):
            return Wanted(record, field, given)
    if given is not None and words:
        return Wanted(" ".join(words[:-1]), words[-1], given)
    return Wanted(head.strip(), "", given)


def _is_field(words: str) -> bool:
    try:
        read_path(words)
    except UnknownFieldError:
        return False
    return True


def _menu(turn: Turn, draft: Draft, path: Path) -> Reply:
    """What stands at a path, a button for each part of it; a new value, or a further item, is asked for."""
    at, there = target(path), value_at(draft.record, path)
    parts: list[Path] = []
    if at.sort == "struct":
        parts = [(*path, name) for name in NAMES[at.item]]
    elif at.sort == "list" and at.field != "fields":
        parts = [(*path, n) for n in range(len(there or ()))]
    rows = in_rows((b for part in parts for b in _button(turn, draft, part)), 2 if at.sort == "struct" else 4)
    if isinstance(path[-1] if path else "", int):
        rows.append(_to(turn, draft, f"{shown(path)}=-", "button.remove_item"))
    if path:
        draft.ask, draft.steps = shown(path), []
        asked = onward(turn, draft, _told(turn, draft, path) if at.sort != "value" else ())
        return Reply(blocks=asked.blocks, buttons=(*rows, *asked.buttons))
    draft.ask = ""
    draft.keep(turn.session)
    head = turn.speaker.paragraph("edit.which_field")
    return Reply(blocks=(*_told(turn, draft, path), head), buttons=(*rows, ways_out(turn)))


def _told(turn: Turn, draft: Draft, path: Path) -> list[Block]:
    """What the record says now, a line a field or an item."""
    found = differences(None if path else {}, value_at(draft.record, path), path)
    return lines(turn, [d for d in found if d.path != ("id",)], new_record=True, short=True)


def _button(turn: Turn, draft: Draft, path: Path) -> Row:
    """The button that leads to a part: its own name is enough below what was shown."""
    own = path[-2:] if isinstance(path[-1], int) else path[-1:]
    name = capitalised(plain(labels.label(turn.speaker, own)))
    return turn.speaker.button(edit_of(draft, turn.index, shown(path)), name)


def _to(turn: Turn, draft: Draft, words: str, label: str) -> Row:
    return turn.speaker.button(edit_of(draft, turn.index, words), turn.speaker.say(label))
