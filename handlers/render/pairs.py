"""Who is paired with whom: partners, yes or no, and what became of a place."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import texts
from handlers.formats import stretch
from handlers.payloads import Ask
from handlers.render.money import gift
from handlers.render.speaker import Said, Speaker
from handlers.render.steps import paged
from handlers.texts import Spans
from handlers.types import Block
from knowledge.finding import Kind, Part
from knowledge.models import Agreement, AgreementKind, Locality

BEYOND = {"no_partner_abroad": "partners.none_abroad", "no_partner_outside": "partners.none_outside"}


def partners(part: Part, speaker: Speaker) -> Said:
    """With whom the places asked about are paired."""
    if part.found and part.agreements:
        if part.verdict is None and speaker.named == {a.id for a in part.agreements}:
            return Said((), part.agreements)
        said = _records(part.agreements, part.subject, speaker)
        return said if part.verdict is None else _after_verdict(part.verdict, said, speaker)
    if part.reason == "no_partner_in" and part.localities:
        first = [
            speaker.paragraph("partners.none_in", a=speaker.place(s), b=speaker.places(part.localities))
            for s in part.subject
        ]
        own = [a for s in part.subject for a in speaker.index.of_place(s.id)] or list(part.agreements)
        return _after(first, own, part.subject, speaker)
    if part.reason in BEYOND:
        first = [speaker.paragraph(BEYOND[part.reason], a=speaker.place(s)) for s in part.subject]
        return _after(first, [a for s in part.subject for a in speaker.index.of_place(s.id)], part.subject, speaker)
    return Said([unknown(s, speaker) for s in part.subject] or [speaker.paragraph("not_found")])


def check(part: Part, speaker: Speaker) -> Said:
    """Whether places are paired: yes or no first, then what is true."""
    if part.verdict and part.agreements:
        return _after_verdict(True, _records(part.agreements, part.subject, speaker), speaker)
    if part.agreements:  # the pair exists, something else that was asked about it does not hold
        dated = part.reason == "other_date" and part.dates
        no = (
            speaker.say("no.date", when=stretch(part.dates, speaker.lang))
            if dated and part.dates
            else speaker.say("no")
        )
        said = _records(part.agreements, part.subject, speaker)
        gifts = [gift(s, speaker) for _, s in part.support] if part.reason == "other_sum" else []
        blocks = [_beginning(no, said.blocks[0]), *said.blocks[1:], *gifts]
        return Said(blocks, said.cited, said.rows, quoted=bool(gifts))
    return _no_pair(part, speaker)


def place_info(part: Part, speaker: Speaker) -> Said:
    """What a place was made of, what it became, where it lies; and with whom it is paired."""
    blocks: list[Block] = []
    for subject in part.subject:
        told = _told(part, subject, speaker)
        blocks += [Block(told)] if told else []
    blocks += [speaker.item("text.passage", label=texts.bold(speaker.label(a)), text=said) for a, said in part.passages]
    agreements = part.agreements or tuple(a for s in part.subject for a in speaker.index.of_place(s.id))
    owners = (*part.subject, *part.localities) if part.reason == "became" else part.subject
    if not agreements:
        bare = part.localities if part.reason == "became" and part.localities else part.subject
        return Said([*blocks, *(unknown(s, speaker) for s in bare)])
    return _after(blocks, agreements, owners, speaker)


def unknown(place: Locality, speaker: Speaker) -> Block:
    """That nothing is known of a place's partners."""
    return speaker.paragraph("place.no_records", place=texts.bold(speaker.place(place)))


def _told(part: Part, subject: Locality, speaker: Speaker) -> Spans:
    """The sentence about the place itself."""
    if part.reason == "merged_from" and part.localities:
        names = speaker.row(speaker.place(x, where=False, former=False) for x in part.localities)
        date = next((x.since for x in part.localities if x.since), None)
        return speaker.say("place.merged_from", a=speaker.place(subject), names=names, since=speaker.since(date))
    if part.reason == "became" and part.localities:
        heirs = speaker.row(texts.bold(speaker.place(x, where=False)) for x in part.localities)
        return speaker.say("place.became", a=speaker.place(subject), heirs=heirs, since=speaker.since(subject.since))
    if part.reason == "district" and part.localities:
        return speaker.say("place.district", a=speaker.place(subject), names=speaker.places(part.localities))
    where = speaker.inside(subject)
    if not where:
        return ()
    before = speaker.say("place.before", names=speaker.places(part.localities)) if part.localities else ()
    return speaker.say("place.where", a=speaker.place(subject, where=False), where=where, before=before)


def _records(agreements: Sequence[Agreement], subjects: Sequence[Locality], speaker: Speaker) -> Said:
    """One record as a sentence and how much it holds; several as a list under the place's name."""
    if len(agreements) == 1:
        overview = speaker.overview(agreements[0]) if speaker.alone else None
        return Said([Block(speaker.pair(agreements[0], subjects)), *([overview] if overview else [])], agreements)
    own = len(subjects) == 1 and all(_is_party(subjects[0], a, speaker) for a in agreements)
    twinned = all(a.kind in (AgreementKind.TWINNING, None) for a in agreements)
    if own and twinned:
        count = speaker.say("count.places", n=sum(len(a.parties) - 1 for a in agreements))
        head = speaker.paragraph("partners.many", a=speaker.place(subjects[0]), count=count)
    elif own:
        count = speaker.say("count.agreements", n=len(agreements))
        head = speaker.paragraph("partners.agreements", a=speaker.place(subjects[0]), count=count)
    else:
        head = speaker.paragraph("partners.several", count=speaker.say("count.agreements", n=len(agreements)))
    place = subjects[0].id if len(subjects) == 1 else None
    shown, rows = paged(
        speaker, agreements, lambda n: Ask(kinds=(Kind.PARTNERS,), places=(place,), page=n) if place else None
    )
    lines = [
        Block(speaker.partners(a, subjects, verb=not twinned) if own else speaker.pair(a, subjects), "item")
        for a in shown
    ]
    return Said([head, *lines], agreements, rows)


def _after(
    first: Sequence[Block], agreements: Sequence[Agreement], subjects: Sequence[Locality], speaker: Speaker
) -> Said:
    """Something said first, then the records, unless the reply has said them."""
    told = not agreements or speaker.named == {a.id for a in agreements}
    said = Said((), agreements) if told else _records(agreements, subjects, speaker)
    return Said([*first, *said.blocks], said.cited, said.rows)


def _after_verdict(verdict: bool, said: Said, speaker: Speaker) -> Said:
    """What was said, with yes or no before it."""
    yes_no = speaker.say("yes" if verdict else "no")
    return Said([_beginning(yes_no, said.blocks[0]), *said.blocks[1:]], said.cited, said.rows)


def _no_pair(part: Part, speaker: Speaker) -> Said:
    a, *others = part.subject or (None,)
    if a is None:
        return Said([speaker.paragraph("no.none")])
    if others:
        blocks = [speaker.paragraph("no.pair", a=speaker.place(a), b=speaker.places(others))]
    else:
        blocks = [speaker.paragraph("no.records", a=speaker.place(a))]
    cited: list[Agreement] = []
    for subject in part.subject:
        own = speaker.index.of_place(subject.id)
        if own:
            blocks += _records(own, (subject,), speaker).blocks[: 1 if len(own) == 1 else None]
        elif others:
            blocks.append(unknown(subject, speaker))
        cited += own
    return Said(blocks, cited)


def _beginning(words: Spans, block: Block) -> Block:
    """A block with something said before it."""
    return Block(texts.spaced(words, block.spans), block.kind)


def _is_party(place: Locality, agreement: Agreement, speaker: Speaker) -> bool:
    return any(x.id == place.id for x in speaker.index.parties(agreement))
