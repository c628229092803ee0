"""One question and its answer as programs see them: a line of ``ask --json``, and the body of ``/api/ask``."""

from __future__ import annotations

import time

import msgspec

from handlers.ask import render
from handlers.formats import local_day, now
from handlers.naming import label
from handlers.types import Lang, Reply
from knowledge.answer import answer
from knowledge.finding import Choice, Context, Finding
from knowledge.index import Index


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked, and what was said before it."""

    q: str
    id: str | int = ""
    context: list[str] = []


class Place(msgspec.Struct, frozen=True):
    """A place: name, kind ("phường"), province, official code."""

    name: str
    kind: str
    province: str | None
    code: str | None


class Offer(msgspec.Struct, frozen=True, omit_defaults=True):
    """A way to go on: its words, and the id of the place or of the record that it means."""

    label: str
    place: str | None = None
    agreement: str | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was understood and found, and the whole answer in words; see docs/commands.md."""

    id: str | int
    question: str
    outcome: str
    kinds: list[str]
    places: list[Place]
    fields: list[str]
    agreements: list[str]
    choices: list[Offer]
    text: str
    sources: list[str]
    elapsed_us: int


def answered(asked: Asked, index: Index, hotline: str) -> tuple[Answer, Reply]:
    """The answer to a question after the turns before it, for programs and for people.

    ``elapsed_us`` are the microseconds from the question to the finding, without the turns before it.
    """
    context = Context()
    for turn in asked.context:
        _, context = answer(turn, context, index)
    started = time.perf_counter_ns()
    finding, _ = answer(asked.q, context, index)
    elapsed = (time.perf_counter_ns() - started) // 1000
    lang: Lang = "en" if finding.lang == "en" else "vi"
    reply = render(finding, index, lang, full=True, today=local_day(now()), hotline=hotline)
    return _answer(asked, finding, reply, index, elapsed), reply


def _answer(asked: Asked, finding: Finding, reply: Reply, index: Index, elapsed: int) -> Answer:
    sources = (s.url for a in finding.agreements for s in a.sources or () if s.url)
    return Answer(
        id=asked.id,
        question=asked.q,
        outcome=finding.outcome,
        kinds=list(finding.kinds),
        places=[Place(p.name, p.kind, p.province, p.code) for p in finding.places],
        fields=list(finding.fields),
        agreements=[a.id for a in finding.agreements],
        choices=[offer for choice in finding.choices if (offer := _offer(choice, index))],
        text=reply.text,
        sources=list(dict.fromkeys(sources)),
        elapsed_us=elapsed,
    )


def _offer(choice: Choice, index: Index) -> Offer | None:
    if choice.place is not None:
        place = choice.place
        where = f" ({place.province})" if place.province and place.province != place.name else ""
        return Offer(f"{place.full_name}{where}", place=place.id)
    if choice.agreement is not None:
        agreement = choice.agreement
        return Offer(label(agreement, index.parties(agreement), "vi"), agreement=agreement.id)
    return None
