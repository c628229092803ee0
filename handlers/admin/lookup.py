"""Which record a command means: by its short key, its id, or words that name the pair."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.payloads import Do
from handlers.render.steps import CHOICES, in_rows
from handlers.texts import plain
from handlers.turn import Turn
from handlers.types import Block, Reply
from knowledge.answer import answer
from knowledge.finding import Context, Finding
from knowledge.models import Agreement


def record_named(turn: Turn, text: str, command: str, tail: str = "") -> Agreement | Reply:
    """The record that the words name, or the reply that asks which, or says that there is none.

    The buttons of such a reply give ``command`` with the short key, and ``tail`` behind it.
    """
    agreement = by_name(turn, text)
    if agreement is not None:
        return agreement
    speaker = turn.speaker
    found = _meant(turn, text) if text.strip() else []
    if len(found) == 1:
        return found[0]
    if text.strip() and not found:
        return turn.sentence("record.none", words=text)
    few = found[:CHOICES] or turn.index.newest(CHOICES)
    buttons = [b for a in few for b in speaker.button(Do(command=command, args=_args(turn, a, tail)), _label(turn, a))]
    ask = speaker.paragraph("record.several" if found else "record.which")
    if len(found) > len(few):
        ask = speaker.paragraph("record.many", number=len(found))
    if len(buttons) < len(few):  # what is to be done with the record does not fit: its key must be typed
        return Reply(blocks=(ask, *(Block(plain(_label(turn, a)), "item") for a in few)))
    return Reply(blocks=(ask,), buttons=tuple(in_rows(buttons, 1)))


def by_name(turn: Turn, word: str) -> Agreement | None:
    """The record with a short key (``a1``) or an id (``son-tra--tra-leng``)."""
    index, word = turn.index, word.strip().casefold()
    return index.agreements.get(index.by_key.get(word, word))


def keyed(turn: Turn, words: Sequence[str]) -> bool:
    """Whether the first of some words can only be a record's key or id: a bare "an" may also begin a name."""
    return bool(words) and by_name(turn, words[0]) is not None and not words[0].isalpha()


def _meant(turn: Turn, text: str) -> list[Agreement]:
    """The records that a text is about: all of a place's, where it names one; those that tie them, where several."""
    index = turn.index
    finding, _ = answer(text, Context(), index, turn.today)
    named = {p.id for p in finding.places}
    records = index.of_any(named | {c.place.id for c in finding.choices if c.place})
    tied = [a for a in records if named <= {p.id for p in index.parties(a)}]
    return tied if len(named) > 1 else list({a.id: a for a in (*records, *_about(finding, named))}.values())


def _about(finding: Finding, named: set[str]) -> tuple[Agreement, ...]:
    """The records that an answer rests on, where it is about a place: those of a province, of what a unit became."""
    return finding.agreements if named else ()


def _label(turn: Turn, agreement: Agreement) -> str:
    """Its key and its parties: "a1 · phường Sơn Trà – xã Trà Leng (15/8/2025)"."""
    return f"{turn.index.keys[agreement.id]} · {turn.speaker.label(agreement)}"


def _args(turn: Turn, agreement: Agreement, tail: str) -> str:
    return f"{turn.index.keys[agreement.id]} {tail}".strip()
