"""Single facts of an agreement: when, where, who, by which source; and where a person is named."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from handlers import texts
from handlers.formats import day, stretch
from handlers.render.notes import known, lacking
from handlers.render.speaker import FULL_DATE, Said, Speaker
from handlers.types import Block, Span
from knowledge.finding import Part
from knowledge.models import Agreement, AgreementKind, Person, Source
from knowledge.text import clean

SIGNED = {
    AgreementKind.TWINNING: "when.twinning",
    AgreementKind.COOPERATION: "when.cooperation",
    AgreementKind.ASSIGNMENT: "when.assignment",
}


def when(part: Part, speaker: Speaker) -> Said:
    """The day of the signing, as exactly as the source has it."""
    dated = [a for a in part.agreements if a.signed_on]
    if not part.found or not dated:
        return lacking("when.none", msgspec.structs.replace(part, verdict=None), speaker)
    blocks = []
    other = part.dates if part.reason == "other_date" or part.verdict is False else None
    no = speaker.say("no.date", when=stretch(other, speaker.lang)) if other else ()
    for agreement in part.agreements:
        if not agreement.signed_on:
            blocks.append(speaker.paragraph("when.none", sides=speaker.sides(agreement)))
            continue
        basis = speaker.basis(agreement)
        exact = () if basis or len(agreement.signed_on) >= FULL_DATE else speaker.say("when.inexact")
        sentence = speaker.say(
            SIGNED[agreement.kind or AgreementKind.TWINNING],
            sides=speaker.sides(agreement),
            date=texts.bold(texts.words(speaker.date(agreement))),
            basis=basis,
        )
        said = texts.spaced(no, sentence) if no else speaker.with_verdict(part.verdict, sentence)
        blocks.append(Block(texts.spaced(said, exact)))
    return Said(blocks, part.agreements)


def where(part: Part, speaker: Speaker) -> Said:
    """The place of the signing."""
    having = [a for a in part.agreements if a.place]
    if not part.found or not having:
        return lacking("where.none", part, speaker)
    blocks = [
        Block(
            speaker.with_verdict(
                part.verdict,
                speaker.say("where.at", sides=speaker.sides(a), place=texts.bold(clean(a.place or ""))),
            )
        )
        for a in having
    ]
    return Said(blocks, having)


def who(part: Part, speaker: Speaker) -> Said:
    """Who signed or was there: people as the sources name them, else the bodies."""
    if part.reason == "another_person":
        named = _named([p for _, p in part.people], speaker)
        return Said([speaker.paragraph("who.another", name=(part.topic or "")[:60]), *named], part.agreements)
    if not part.found:
        key = "who.no_signer" if part.reason == "no_signer" else "who.none"
        blocks = [speaker.paragraph(key, sides=speaker.sides(a)) for a in part.agreements]
        for agreement in part.agreements:
            blocks += _bodies(agreement, speaker) or known([agreement], speaker)
            blocks += _named([p for a, p in part.people if a.id == agreement.id], speaker)
        return Said(blocks, part.agreements) if blocks else lacking(key, part, speaker)
    blocks = []
    for agreement in part.agreements:
        people = [p for a, p in part.people if a.id == agreement.id]
        if people:
            key = "who.signers" if part.reason == "signers" else "who.people"
            blocks.append(speaker.paragraph(key, sides=speaker.sides(agreement)))
            blocks += [_person(p, speaker) for p in people]
        elif agreement.signing_bodies:
            blocks.append(speaker.paragraph("who.bodies", sides=speaker.sides(agreement)))
            blocks += [Block(speaker.quote(b), "item") for b in agreement.signing_bodies]
        else:
            blocks.append(speaker.paragraph("who.none", sides=speaker.sides(agreement)))
    return Said(blocks, part.agreements, quoted=any(b.kind == "item" for b in blocks))


def source(part: Part, speaker: Speaker) -> Said:
    """Title, publisher, date and the address itself."""
    having = [a for a in part.agreements if a.sources]
    if not part.found or not having:
        return lacking("source.lacking", part, speaker)
    blocks: list[Block] = []
    said: dict[tuple[Source, ...], list[Agreement]] = {}
    for agreement in having:
        said.setdefault(agreement.sources or (), []).append(agreement)
    for sources, agreements in said.items():
        sides = texts.separated("; ", map(speaker.sides, agreements))
        blocks.append(speaker.paragraph("source.head", sides=sides))
        blocks += [_source(s, speaker) for s in sources]
    return Said(blocks, having, sourced=True)


def person(part: Part, speaker: Speaker) -> Said:
    """Where a person is named, and as what."""
    if not part.found or not part.people:
        return Said([speaker.paragraph("person.unknown", name=(part.topic or "")[:60])])
    blocks = []
    for agreement, one in part.people:
        role = texts.lead(", ", speaker.quote(one.role)) if one.role else ()
        sides, signed = speaker.sides(agreement), speaker.signed(agreement)
        sentence = speaker.say("person.at", name=one.name, role=role, sides=sides, when=signed)
        blocks.append(Block(speaker.with_verdict(part.verdict, sentence)))
    return Said(blocks, list({a.id: a for a, _ in part.people}.values()), quoted=True)


def _person(one: Person, speaker: Speaker) -> Block:
    role = texts.lead(" – ", speaker.quote(one.role)) if one.role else ()
    return speaker.item("who.person", name=one.name, role=role)


def _bodies(agreement: Agreement, speaker: Speaker) -> list[Block]:
    """The bodies that signed, where the names of people are not known."""
    if not agreement.signing_bodies:
        return []
    bodies: Sequence[texts.Value] = [speaker.quote(b) for b in agreement.signing_bodies]
    return [speaker.paragraph("who.signed_by", bodies=speaker.row(bodies))]


def _named(people: Sequence[Person], speaker: Speaker) -> list[Block]:
    """Those who are named, though not for what was asked."""
    return [speaker.paragraph("who.named"), *(_person(p, speaker) for p in people)] if people else []


def _source(one: Source, speaker: Speaker) -> Block:
    published = day(one.published_on, speaker.lang) if one.published_on else speaker.line("source.no_date")
    address = (Span(one.url, "link", one.url),) if one.url else ()
    about = (texts.bold(clean(one.title or "")), one.publisher or "", published, address)
    return Block(texts.separated(", ", about), "item")
