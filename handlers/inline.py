"""Results to pick from while somebody types in another chat: records as cards, each with the answer it sends."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import links
from handlers.ask import render
from handlers.naming import label
from handlers.render.speaker import distinct_sources
from handlers.selection import newest_first
from handlers.texts import capitalised, plain, words
from handlers.turn import Turn
from handlers.types import Button, Card, Reply
from knowledge.answer import answer, answer_about
from knowledge.finding import Context, Finding, Kind, Outcome
from knowledge.models import Agreement
from knowledge.text import fold

PAGE = 50  # Bot API, answerInlineQuery: results in one answer
OWN_CARD = frozenset(Kind) - {Kind.PARTNERS, Kind.PLACE_INFO, Kind.LIST, Kind.BY_FIELD}  # what records do not show
TALK = frozenset({Kind.HELP, Kind.GREETING, Kind.THANKS, Kind.ABOUT, Kind.HOME})


def results(turn: Turn, first: int) -> Reply:
    """A page of cards from number ``first`` on; of nothing typed the newest records. Nothing of it is remembered.

    What is typed is read as a question and, as it may be half a word so far, looked up in the names of the records.
    """
    typed = turn.message.text.strip()
    found: list[Finding | Agreement] = []
    if typed:
        finding, _ = answer(typed, Context(), turn.index, turn.today)
        answered = finding.outcome is Outcome.ANSWERED and not TALK.issuperset(finding.kinds)
        found += [finding] if answered and OWN_CARD.intersection(finding.kinds) else []
        found += _records(turn, finding, typed)
    else:
        found += turn.index.newest(first + PAGE + 1)
    shown = found[first : first + PAGE]
    cards = tuple(_record(turn, x) if isinstance(x, Agreement) else _answer(turn, x) for x in shown)
    return Reply(cards=cards, more=first + PAGE if len(found) > first + PAGE else None)


def _records(turn: Turn, finding: Finding, typed: str) -> Sequence[Agreement]:
    """The records that an answer or a choice rests on, else those whose names hold what is typed so far."""
    if finding.outcome is Outcome.ANSWERED:
        return finding.agreements
    chosen = [c.place.id for c in finding.choices if c.place]
    if finding.outcome is Outcome.CHOOSE:
        return newest_first(turn.index.of_any(chosen)) or [c.agreement for c in finding.choices if c.agreement]
    begun = f" {fold(typed)}"
    return newest_first(a for a in turn.index.agreements.values() if begun.strip() and begun in turn.index.heading(a))


def _answer(turn: Turn, finding: Finding) -> Card:
    """The answer to the question itself."""
    said = render(finding, turn.index, turn.lang, full=True, today=turn.today, hotline=turn.hotline)
    lines = [block.text for block in said.blocks if block.text]
    return Card(id="answer", title=lines[0], line=" ".join(lines[1:]), reply=said)


def _record(turn: Turn, agreement: Agreement) -> Card:
    """One record: its parties and day, what it holds, and the answer to who is paired with whom."""
    index, speaker = turn.index, turn.speaker
    key = index.keys[agreement.id]
    finding, _ = answer_about(Kind.PARTNERS, (agreement.id,), (), Context(), index)
    said = render(finding, index, turn.lang, full=True, today=turn.today, hotline=turn.hotline)
    provinces = dict.fromkeys(filter(None, map(speaker.inside, index.parties(agreement))))
    amount = words(speaker.amount(agreement)) if agreement.commitments else ""
    return Card(
        id=key,
        title=words(capitalised(plain(label(agreement, index.parties(agreement), turn.lang)))),
        line=" · ".join(filter(None, (*provinces, amount))),
        reply=Reply(blocks=said.blocks, buttons=_ways(turn, agreement, key)),
    )


def _ways(turn: Turn, agreement: Agreement, key: str) -> tuple[tuple[Button, ...], ...]:
    """Links only: a card is sent to where the bot may not be, so a payload would have nowhere to be answered."""
    source = next((s.url for s in distinct_sources([agreement]) if s.url), None)
    start = links.of_record(key)
    row = [Button(label=turn.speaker.line("button.open"), url=source)] if source else []
    if turn.rules.code_link and start:
        row.append(Button(label=turn.speaker.line("button.ask_on"), url=turn.rules.code_link + start))
    return (tuple(row),) if row else ()
