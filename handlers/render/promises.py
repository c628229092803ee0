"""What was promised: all of it under its headings, one field of it, the principles, the term and the progress."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from handlers import texts
from handlers.formats import day, short_day
from handlers.payloads import Ask, Payload
from handlers.render.money import gift
from handlers.render.notes import lacking
from handlers.render.speaker import Row, Said, Speaker, headings
from handlers.render.steps import PAGE, paged, pages_of, records
from handlers.texts import Spans
from handlers.types import Block
from knowledge.finding import Kind, Part, Promise
from knowledge.models import Agreement, Commitment

STATUS = {"planned": "status.planned", "in_progress": "status.in_progress", "done": "status.done"}


def commitments(part: Part, speaker: Speaker) -> Said:
    """Everything that was promised, each promise under the heading it stood under."""
    promises = part.promises or tuple(Promise(a, c) for a in part.agreements for c in a.commitments or ())
    if not part.found or not promises:
        return lacking("commitments.none", part, speaker)
    blocks: list[Block] = []
    rows: list[Row] = []
    by_agreement = _by_agreement(promises)
    if len(by_agreement) > 1 and len(promises) > PAGE and not speaker.full:
        return _brief([a for a, _ in by_agreement], speaker)
    for agreement, own in by_agreement:
        blocks.append(
            speaker.paragraph("commitments.head", sides=speaker.sides(agreement), amount=speaker.amount(agreement))
        )
        shown, more = paged(speaker, own, pages_of(speaker, part.agreements, Kind.COMMITMENTS))
        blocks += _under_headings(shown, speaker) if len(headings(agreement)) > 1 else _items(shown, speaker)
        rows += more
    return Said(blocks, part.agreements or [a for a, _ in by_agreement], rows, quoted=True)


def field(part: Part, speaker: Speaker) -> Said:
    """What was promised, and given, in one field or about one thing."""
    what = about(part, speaker)
    if not part.found or not (part.promises or part.support):
        return _no_field(part, what, speaker)
    blocks: list[Block] = []
    rows: list[Row] = []
    verdict = part.verdict
    for agreement, own in _by_agreement(part.promises):
        head = speaker.say("field.head", what=what, sides=speaker.sides(agreement))
        blocks.append(Block(speaker.with_verdict(verdict, head)))
        verdict = None
        shown, more = paged(speaker, own, _field_pages(part, speaker))
        blocks += _items(shown, speaker)
        rows += more
    cited = {a.id: a for a in (*part.agreements, *(p.agreement for p in part.promises), *(a for a, _ in part.support))}
    for agreement in {a.id: a for a, _ in part.support}.values():
        told = speaker.both(agreement) if any(p.agreement.id == agreement.id for p in part.promises) else None
        head = speaker.say("field.support", sides=told or speaker.sides(agreement))
        blocks.append(Block(speaker.with_verdict(verdict, head)))
        verdict = None
        blocks += [gift(s, speaker) for a, s in part.support if a.id == agreement.id]
    return Said(blocks, list(cited.values()), rows, quoted=True)


def principles(part: Part, speaker: Speaker) -> Said:
    """The principles that were agreed on."""
    having = [a for a in part.agreements if a.principles]
    if not part.found or not having:
        return lacking("principles.none", part, speaker)
    blocks: list[Block] = []
    for agreement in having:
        blocks.append(speaker.paragraph("principles.head", sides=speaker.sides(agreement)))
        blocks += [Block(speaker.quote(p), "item") for p in agreement.principles or ()]
    return Said(blocks, having, quoted=True)


def status(part: Part, speaker: Speaker) -> Said:
    """The term of an agreement, and what came of it so far."""
    if not part.found:
        key = "progress.none" if part.reason == "no_progress" else "term.none"
        return lacking(key, part, speaker)
    blocks: list[Block] = []
    for agreement in part.agreements:
        told = _term(agreement, speaker)
        moved = [c for c in agreement.commitments or () if c.progress or c.status in ("in_progress", "done")]
        if not told and not moved:
            blocks.append(speaker.paragraph("term.none", sides=speaker.sides(agreement)))
            continue
        sides = speaker.sides(agreement)
        if told:
            blocks.append(Block(speaker.with_verdict(part.verdict, speaker.say("term.head", sides=sides, term=told))))
        if moved:
            blocks.append(speaker.paragraph("progress.head", sides=speaker.both(agreement) if told else sides))
            blocks += [promise_item(c, speaker) for c in moved]
    return Said(blocks, part.agreements, quoted=any(b.kind == "item" for b in blocks))


def promise_item(commitment: Commitment, speaker: Speaker) -> Block:
    """A promise with how far it is: planned, under way, done; and the steps reported."""
    status = STATUS.get(commitment.status or "")
    steps = (
        speaker.say(
            "progress.step",
            when=texts.plain(day(step.on, speaker.lang) + ": ") if step.on else "",
            text=speaker.quote(step.text),
        )
        for step in commitment.progress or ()
    )
    return Block(texts.spaced(speaker.quote(commitment.text), speaker.say(status) if status else "", *steps), "item")


def about(part: Part, speaker: Speaker) -> Spans:
    """What was asked about: the narrower words as typed, else the names of the fields."""
    if part.topic:
        return speaker.say("topic", words=part.topic[:80])
    return texts.bold(speaker.field_names(part.fields)) if part.fields else speaker.say("topic.this")


def _no_field(part: Part, what: Spans, speaker: Speaker) -> Said:
    """That a record is silent on a field; then on what it is not."""
    if not part.agreements:
        return Said([Block(speaker.with_verdict(part.verdict, speaker.say("field.nowhere", what=what)))])
    blocks: list[Block] = []
    for agreement in part.agreements:
        sides = speaker.sides(agreement)
        if agreement.commitments:
            sentence = speaker.say("field.none", sides=sides, what=what)
            blocks.append(Block(speaker.with_verdict(part.verdict, sentence)))
            names = speaker.field_names(headings(agreement))
            blocks.append(speaker.paragraph("field.others", who=speaker.both(agreement), fields=names))
        else:
            blocks.append(speaker.paragraph("commitments.none", sides=sides))
    return Said(blocks, part.agreements)


def _by_agreement(promises: Iterable[Promise]) -> list[tuple[Agreement, list[Promise]]]:
    """Promises with the record they stand in, in order."""
    found: dict[str, tuple[Agreement, list[Promise]]] = {}
    for promise in promises:
        found.setdefault(promise.agreement.id, (promise.agreement, []))[1].append(promise)
    return list(found.values())


def _items(promises: Iterable[Promise], speaker: Speaker) -> list[Block]:
    return [promise_item(p.commitment, speaker) for p in promises]


def _under_headings(promises: Sequence[Promise], speaker: Speaker) -> list[Block]:
    """The promises, each group under the name of its field."""
    groups: dict[str, list[Promise]] = {}
    for promise in promises:
        fields = promise.commitment.fields
        groups.setdefault(fields[0] if fields else "other", []).append(promise)
    out: list[Block] = []
    for id_, group in groups.items():
        out += (speaker.paragraph("commitments.field", name=speaker.field_name(id_)), *_items(group, speaker))
    return out


def _brief(agreements: Sequence[Agreement], speaker: Speaker) -> Said:
    """Of several records how much each promises; a button leads to the promises of one."""
    blocks = [
        speaker.item(
            "commitments.brief",
            sides=speaker.sides(a),
            amount=speaker.amount(a),
            fields=speaker.field_names(headings(a)),
        )
        for a in agreements
    ]
    return Said(blocks, agreements, records(speaker, agreements, Kind.COMMITMENTS))


def _field_pages(part: Part, speaker: Speaker) -> Callable[[int], Payload] | None:
    """Payloads for the pages of a field's promises; none where narrower words were asked, which none can carry."""
    if part.topic or len(part.agreements) != 1 or part.agreements[0].id not in speaker.index.keys:
        return None
    key = speaker.index.keys[part.agreements[0].id]

    def payload(page: int) -> Payload:
        return Ask(kinds=(Kind.FIELD,), keys=(key,), fields=part.fields, page=page)

    return payload


def _term(agreement: Agreement, speaker: Speaker) -> Spans:
    """From when to when, for how many years, and whether that is over."""
    period, said = agreement.period, []
    if period and (period.start or period.end):
        start, end = short_day(period.start), short_day(period.end)
        if period.start and period.end:
            said.append(speaker.say("term.between", start=start, end=end))
        else:
            said.append(speaker.say("term.from", start=start) if start else speaker.say("term.to", end=end))
    if agreement.term_years:
        said.append(speaker.say("term.years", n=agreement.term_years))
    over: Spans = ()
    if period and period.end and speaker.today:
        ended = speaker.today.isoformat()[: len(period.end)] > period.end
        over = speaker.say("term.over" if ended else "term.running")
    return texts.spaced(texts.separated(", ", said), over)
