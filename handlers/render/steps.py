"""The buttons under an answer: the next likely questions that the record can answer, and the rest of a long list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from handlers.naming import short_label
from handlers.payloads import Ask, Payload, encoded
from handlers.render.speaker import Row, Speaker, distinct_sources
from handlers.texts import capitalised, plain
from handlers.types import Button
from knowledge.finding import Kind
from knowledge.models import Agreement, Locality

PAGE = 8  # lines of a list in one message
CHOICES = 6  # buttons of a choice, and of records to open
_STEPS = 4
T = TypeVar("T")


_SIGNS = re.compile(r"(?<!thư )\bký\b", re.IGNORECASE)  # a "thư ký" is a secretary


def _signed(agreement: Agreement) -> bool:
    """Whether a source tells who signed."""
    return bool(agreement.signing_bodies) or any(_SIGNS.search(p.role or "") for p in agreement.people or ())


NEXT: tuple[tuple[Kind, str, Callable[[Agreement], object]], ...] = (
    (Kind.COMMITMENTS, "button.commitments", lambda a: a.commitments),
    (Kind.WHO, "button.who", _signed),
    (Kind.WHO, "button.attended", lambda a: a.people and not _signed(a)),
    (Kind.SUPPORT, "button.support", lambda a: a.support),
    (Kind.STATUS, "button.status", lambda a: a.period or a.term_years or any(c.progress for c in a.commitments or ())),
    (Kind.PRINCIPLES, "button.principles", lambda a: a.principles),
    (Kind.WHERE, "button.where", lambda a: a.place),
    (Kind.SOURCE, "button.source", lambda a: a.sources),
)


def next_steps(speaker: Speaker, agreements: Sequence[Agreement], asked: Iterable[Kind]) -> list[Row]:
    """What to ask next about one record, or which of a few records to open."""
    if len(agreements) == 1:
        return _of_one(speaker, agreements[0], set(asked))
    return records(speaker, agreements, Kind.PARTNERS) if 1 < len(agreements) <= CHOICES else []


def records(speaker: Speaker, agreements: Sequence[Agreement], kind: Kind) -> list[Row]:
    """A button for each of a few records, that asks one kind of question about it."""
    few = agreements[:CHOICES]
    return in_rows((b for a in few for b in speaker.button(_about(speaker, a, kind), short_label(a))), 1)


def of_places(speaker: Speaker, places: Iterable[Locality], kinds: Iterable[str] = (Kind.PARTNERS,)) -> list[Row]:
    """A button for each place, that asks about it."""
    kinds = tuple(kinds)
    return in_rows((b for p in list(places)[:CHOICES] for b in of_place(speaker, p, kinds)), 1)


def of_place(speaker: Speaker, place: Locality, kinds: tuple[str, ...], *, where: bool = True) -> Row:
    """The button of one place; by the keys of its records where its id is too long for a payload."""
    name = capitalised(plain(speaker.place(place, where=where)))
    row = speaker.button(Ask(kinds=kinds, places=(place.id,)), name)
    keys = tuple(speaker.index.keys[a.id] for a in speaker.index.of_place(place.id) if a.id in speaker.index.keys)
    return row or speaker.button(Ask(kinds=kinds, keys=keys), name)


def in_rows(buttons: Iterable[Button], width: int) -> list[Row]:
    """Buttons in rows of ``width``."""
    flat = list(buttons)
    return [tuple(flat[i : i + width]) for i in range(0, len(flat), width)]


def paged(
    speaker: Speaker, items: Sequence[T], payload: Callable[[int], Payload | None] | None
) -> tuple[Sequence[T], list[Row]]:
    """The items of the page that is asked for, and the way to the others.

    Everything where the reply is to be full, or where no payload can say which list it is. Payloads count pages
    from 1: those without a page ask anew, the others put their page in the place of the one before.
    """
    further = payload(2) if payload else None
    if speaker.full or len(items) <= PAGE + 1 or payload is None or further is None:
        return items, []
    if encoded(further, speaker.lang) is None:
        return items, []
    last = (len(items) - 1) // PAGE
    page = min(speaker.page, last)
    ways = [(page, speaker.say("button.back"))] if page else []
    if page < last:
        ways.append((page + 2, speaker.say("button.more", count=len(items) - (page + 1) * PAGE)))
    buttons = (b for to, words in ways if (target := payload(to)) for b in speaker.button(target, words))
    return items[page * PAGE : (page + 1) * PAGE], [tuple(buttons)]


def pages_of(speaker: Speaker, agreements: Sequence[Agreement], kind: Kind) -> Callable[[int], Payload | None] | None:
    """Payloads for the pages of an answer about one record."""
    if len(agreements) != 1 or agreements[0].id not in speaker.index.keys:
        return None
    key = speaker.index.keys[agreements[0].id]
    return lambda page: Ask(kinds=(kind,), keys=(key,), page=page)


def _of_one(speaker: Speaker, agreement: Agreement, asked: set[Kind]) -> list[Row]:
    if agreement.id not in speaker.index.keys:
        return []
    sources = distinct_sources([agreement])
    link = next((s.url for s in sources if s.url), None)
    buttons = [
        b
        for kind, key, has in NEXT
        if kind not in asked and has(agreement) and not (kind is Kind.SOURCE and link and len(sources) == 1)
        for b in speaker.button(_about(speaker, agreement, kind), speaker.say(key))
    ][:_STEPS]
    rows = in_rows(buttons, 2)
    return [*rows, (Button(label=speaker.line("button.open"), url=link),)] if link else rows


def _about(speaker: Speaker, agreement: Agreement, kind: Kind) -> Ask:
    return Ask(kinds=(kind,), keys=(speaker.index.keys.get(agreement.id, ""),))
