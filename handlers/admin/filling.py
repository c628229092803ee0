"""Puts what a person typed into a draft: one value, the names of parties, a whole pasted block."""

from __future__ import annotations

import re
from datetime import date

from handlers.admin.drafts import Draft, Question, plain_of
from knowledge.editing.block import Block
from knowledge.editing.errors import BadValueError
from knowledge.editing.parties import is_name, parties_in, read_party, split_parties
from knowledge.editing.paths import Path, read_path, shown, target, value_at, with_value
from knowledge.editing.sentence import Line, read_line
from knowledge.editing.values import is_nothing, read_value
from knowledge.index import Index


def put_text(draft: Draft, path: Path, text: str, index: Index, today: date) -> None:
    """Reads a value and puts it at a path; a list gets its new items behind those it has.

    Raises BadValueError, or LookupError for an item that the list does not have.
    """
    at = target(path)
    if at.item == "Party" and not is_nothing(text):
        line = read_line(text, today) if path == ("parties",) else Line(text)
        if not all(map(is_name, split_parties(line.parties))):
            raise BadValueError("party")
        _put_parties(draft, path, line.parties, index)
        for field, told in line.fields.items():
            _put(draft, (field,), told)
        return
    value = read_value(path, text, today)
    there = value_at(draft.record, path)
    if at.sort == "list" and at.field != "fields" and value is not None:
        value = [*(there or ()), *value]
    elif at.item == "Commitment" and at.sort == "struct" and value is not None:
        value = {**(there or {}), **value}  # its status and what was done stay
    _put(draft, path, value)
    draft.questions = [q for q in draft.questions if q.path != shown(path)]
    if value is None and isinstance(path[-1], int):
        _close_up(draft, path)
    if path == ("signed_on",):
        _put(draft, ("date_basis",), None)  # it told of the date before


def put_block(draft: Draft, block: Block, index: Index) -> None:
    """Puts all that a block says into the draft; two parties or more take the place of those there."""
    parties = [name for text in block.parties for name in parties_in(text, index)]
    if len(parties) > 1:
        draft.record = {**draft.record, "parties": []}
        draft.questions = [q for q in draft.questions if not q.path.startswith("parties")]
    for name in parties:
        _put_party(draft, len(draft.record.get("parties", ())), name, index)
    for field, value in block.fields.items():
        there = draft.record.get(field)
        _put(draft, (field,), [*(there or ()), *value] if isinstance(value, list) else value)
    if "signed_on" in block.fields:
        _put(draft, ("date_basis",), None)


def _put_parties(draft: Draft, path: Path, text: str, index: Index) -> None:
    if len(path) > 1:
        _put_party(draft, int(path[1]), text, index)
        return
    for name in parties_in(text, index) if text else ():
        _put_party(draft, len(draft.record.get("parties", ())), _without_verb(name, index), index)


def _without_verb(name: str, index: Index) -> str:
    """The name without a "ký" typed without its mark, unless it is the name's own: "Avuong ky", but "Tam Ky"."""
    short = re.sub(r"\s+ky$", "", name, flags=re.IGNORECASE)
    return short if read_party(short, index).named and not read_party(name, index).named else name


def _put_party(draft: Draft, number: int, text: str, index: Index) -> None:
    """The party that a name means, or the name as typed and a question."""
    read = read_party(text, index)
    path = ("parties", number)
    _put(draft, path, plain_of(read.party or read.plain))
    draft.questions = [q for q in draft.questions if q.path != shown(path)]
    if read.party is None:
        options = [plain_of(choice) for choice in read.choices]
        draft.questions.append(Question(path=shown(path), typed=text, options=options))


def _close_up(draft: Draft, gone: Path) -> None:
    """The items behind one that was taken out move up, and the questions about them with them."""
    for question in draft.questions:
        path = read_path(question.path)
        at = len(gone) - 1
        number, mine = gone[at], path[at] if len(path) > at else None
        if path[:at] == gone[:at] and isinstance(number, int) and isinstance(mine, int) and mine > number:
            question.path = shown((*path[:at], mine - 1, *path[at + 1 :]))


def _put(draft: Draft, path: Path, value: object) -> None:
    draft.record = with_value(draft.record, path, value)
