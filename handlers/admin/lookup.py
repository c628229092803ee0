"""Which record a command means: by its short key, its id, or words that name the pair."""

from __future__ import annotations

from handlers.naming import label
from handlers.payloads import Do
from handlers.render.steps import CHOICES, in_rows
from handlers.turn import Turn
from handlers.types import Reply
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
    if not text.strip():
        return Reply(blocks=(speaker.paragraph("record.which"),))
    if not found:
        return Reply(blocks=(speaker.paragraph("record.none", words=text),))
    buttons = (
        b
        for a in found[:CHOICES]
        for b in speaker.button(Do(command=command, args=f"{turn.index.keys[a.id]} {tail}".strip()), _label(turn, a))
    )
    return Reply(blocks=(speaker.paragraph("record.several"),), buttons=tuple(in_rows(buttons, 1)))


def by_name(turn: Turn, word: str) -> Agreement | None:
    """The record with a short key (``a1``) or an id (``son-tra--tra-leng``)."""
    index, word = turn.index, word.strip().casefold()
    return index.agreements.get(index.by_key.get(word, word))


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
    return label(agreement, turn.index.parties(agreement), turn.lang)
