"""Answers about many agreements: how many, which, compared, and what the full text has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from handlers import texts
from handlers.formats import day, stretch
from handlers.naming import country
from handlers.payloads import Ask, Listing, Payload
from handlers.render.limits import limited
from handlers.render.promises import about, promise_item
from handlers.render.speaker import Said, Speaker, headings
from handlers.render.steps import PAGE, paged
from handlers.selection import WORDS, newest_first, select
from handlers.texts import Spans
from handlers.types import Block
from knowledge.finding import Kind, Part, common_precision
from knowledge.models import Agreement, AgreementKind, Commitment, Locality
from knowledge.text import clean

COUNTED = {
    "commitments": "counted.promises",
    "fields": "counted.fields",
    "people": "counted.people",
    "parties": "counted.parties",
}


def count(part: Part, speaker: Speaker) -> Said:
    """The number first, then what was counted, by name."""
    n = part.counts[0] if part.counts else len(part.agreements)
    if not part.found or not part.agreements:
        return nothing(part, speaker)
    if part.reason == "partners" and part.subject:
        return _partners(n, part, speaker)
    if part.reason not in COUNTED:
        words = speaker.say("counted.agreements", n=n, scope=scope(part, speaker), as_of=as_of(speaker))
        head = Block(speaker.with_verdict(part.verdict, words))
        return _lines(head, part, speaker)
    blocks = []
    if len(part.agreements) == 1:
        sides = speaker.sides(part.agreements[0])
    else:
        sides = speaker.say("counted.several", agreements=speaker.say("count.agreements", n=len(part.agreements)))
    narrowed = texts.lead(" ", speaker.say("scope.about", what=about(part, speaker)))
    blocks.append(
        speaker.paragraph(COUNTED[part.reason], n=n, sides=sides, scope=narrowed if part.fields or part.topic else ())
    )
    for agreement in part.agreements:
        blocks += _counted(part, agreement, speaker)
    return Said(blocks, part.agreements, quoted=bool(part.reason == "commitments" and (part.fields or part.topic)))


# Of what there is most or least, by Part.reason: the sentence, and how its number is said.
EXTREMES = {
    "most": ("list.most", "count.places"),
    "least": ("list.least", "count.places"),
    "most_commitments": ("most.promises", "count.promises"),
    "least_commitments": ("least.promises", "count.promises"),
    "most_fields": ("most.fields", "count.fields"),
    "least_fields": ("least.fields", "count.fields"),
    "most_parties": ("most.parties", "count.parties"),
    "least_parties": ("least.parties", "count.parties"),
    "most_sources": ("most.sources", "count.sources"),
    "least_sources": ("least.sources", "count.sources"),
    "most_publisher": ("most.publisher", "count.agreements"),
    "least_publisher": ("least.publisher", "count.agreements"),
    "most_field": ("most.field", "count.agreements"),
    "least_field": ("least.field", "count.agreements"),
    "most_person": ("most.person", "count.agreements"),
    "least_person": ("least.person", "count.agreements"),
    "most_gifts": ("most.gifts", "count.gifts"),
    "least_gifts": ("least.gifts", "count.gifts"),
    "most_people": ("most.people", "count.people"),
    "least_people": ("least.people", "count.people"),
    "most_agreements": ("most.agreements", "count.agreements"),
    "least_agreements": ("least.agreements", "count.agreements"),
    **dict.fromkeys(("most_province", "most_country"), ("most.area", "count.agreements")),
    **dict.fromkeys(("least_province", "least_country"), ("least.area", "count.agreements")),
    **dict.fromkeys(("most_day", "most_month", "most_year"), ("most.signed", "count.agreements")),
    **dict.fromkeys(("least_day", "least_month", "least_year"), ("least.signed", "count.agreements")),
}
# What no record tells, and what was not understood.
SILENT = {
    "not_yet": "list.not_yet",
    "planned": "list.planned",
    "once_each": "list.once_each",
    "not_understood": "list.not_understood",
}
BY_TERM = {
    "in_force": "list.in_force",
    "expired": "list.expired",
    "termed": "list.termed",
}


def listing(part: Part, speaker: Speaker) -> Said:
    """One line for each agreement, and the day on which the list holds."""
    if not part.found or not part.agreements:
        return nothing(part, speaker)
    if part.reason in ("newest", "oldest"):
        head = speaker.paragraph(
            "list.newest" if part.reason == "newest" else "list.oldest", scope=scope(part, speaker)
        )
        lines = [Block(speaker.pair(a, part.subject)) for a in part.agreements]
        return Said([head, *lines], part.agreements)
    agreements = speaker.say("count.agreements", n=len(part.agreements))
    if part.reason in EXTREMES and part.counts:
        return _lines(_extreme(part, speaker), part, speaker)
    key = BY_TERM.get(part.reason, "list.head")
    words = speaker.say(key, agreements=agreements, scope=scope(part, speaker), as_of=as_of(speaker))
    return _lines(Block(speaker.with_verdict(part.verdict, words)), part, speaker)


def _extreme(part: Part, speaker: Speaker) -> Block:
    """What has most or least, and how many."""
    key, counted = EXTREMES[part.reason]
    if part.reason.endswith("_field") and len(part.agreements) == 1:
        counted = "count.promises"
    count = speaker.say(counted, n=part.counts[0])
    if before := part.counts[1:] and part.counts[1]:
        return speaker.paragraph("list.ranked", rank=str(before + 1), count=count)
    return speaker.paragraph(
        key,
        places=speaker.places(part.localities),
        name=_name(part, speaker),
        when=stretch(part.dates, speaker.lang) if part.dates else "",
        count=count,
    )


def _name(part: Part, speaker: Speaker) -> str:
    """What has most: a field or a country by its name in the reply's language, a paper or a person as it is."""
    name = part.topic or ""
    if part.reason.endswith("_field"):
        return speaker.field_name(name)
    return country(name, speaker.lang) if part.reason.endswith("_country") else name


def compare(part: Part, speaker: Speaker) -> Said:
    """Which came first; or what each promised, and what they have in common."""
    agreements = part.agreements
    if not part.found or not agreements:
        return nothing(part, speaker)
    if part.reason == "date":
        dated = sorted((a for a in agreements if a.signed_on), key=lambda a: a.signed_on or "")
        undated = [a for a in agreements if not a.signed_on]
        blocks = [_earliest(dated, undated, speaker)]
        blocks += [Block(speaker.pair(a, part.subject), "item") for a in (*dated, *undated)]
        return Said(blocks, agreements)
    blocks = []
    for agreement in agreements:
        names = speaker.field_names(headings(agreement))
        spans = speaker.pair(agreement, part.subject)
        if agreement.commitments:
            more = speaker.say("compare.promised", amount=speaker.amount(agreement), fields=names)
        else:
            more = speaker.say("compare.silent")
        blocks.append(Block(texts.spaced(spans, more), "item"))
    if len(agreements) > 1 and all(a.commitments for a in agreements):
        common = [f for f in headings(agreements[0]) if all(f in headings(a) for a in agreements)]
        shared = speaker.field_names(common)
        blocks.append(
            speaker.paragraph("compare.common", fields=shared) if common else speaker.paragraph("compare.apart")
        )
    return Said(blocks, agreements)


def passages(part: Part, speaker: Speaker) -> Said:
    """Sentences of records in which the words were found."""
    if not part.passages:
        return nothing(part, speaker)
    lines = [speaker.item("text.passage", label=texts.bold(speaker.label(a)), text=words) for a, words in part.passages]
    return Said(
        [speaker.paragraph("text.head"), *lines], list({a.id: a for a, _ in part.passages}.values()), quoted=True
    )


def scope(part: Part, speaker: Speaker) -> Spans:
    """Which agreements: of whom, about what, signed when; "" for all."""
    said: list[Spans] = []
    if places := _places(part):
        area = places[0].level in ("country", "province", "district")
        key = "scope.between" if len(places) > 1 else "scope.in" if area else "scope.of"
        said.append(speaker.say(key, places=speaker.places(places)))
    if part.reason == WORDS:
        said.append(speaker.say("scope.named", words=part.topic or ""))
    elif part.fields or part.topic:
        said.append(speaker.say("scope.about", what=about(part, speaker)))
    if part.dates:
        said.append(speaker.say("scope.signed", when=stretch(part.dates, speaker.lang)))
    said += [limited(limit, speaker) for limit in part.limits]
    return texts.lead(" ", texts.spaced(*said))


def as_of(speaker: Speaker) -> Spans:
    """The clause on the day on which a list holds."""
    return speaker.say("list.as_of", date=day(speaker.today.isoformat(), speaker.lang)) if speaker.today else ()


def filters(part: Part, page: int) -> Payload | None:
    """What a button can carry of a list's filters; None where that is not all of them."""
    places = _places(part)
    if part.limits or len(places) > 1 or (part.topic and part.reason != WORDS) or (part.fields and part.dates):
        return None
    place = places[0].id if places else ""
    if part.kind is Kind.BY_FIELD or part.fields:
        return Ask(kinds=(Kind.BY_FIELD,), places=(place,) if place else (), fields=part.fields, page=page)
    since = until = ""
    if part.dates is not None:
        since = common_precision(part.dates.start, part.dates.end)
        until = "" if len(since) < len(part.dates.start) or part.dates.start == part.dates.end else part.dates.end
    return Listing(page=page, place=place, since=since, until=until, words=part.topic or "")


def _lines(head: Block, part: Part, speaker: Speaker) -> Said:
    """A line for each record; with the promise that fits, where words narrower than a field were asked."""
    agreements = newest_first(part.agreements)
    same = len(agreements) > PAGE and _found_again(part, speaker)
    shown, rows = paged(speaker, agreements, (lambda page: filters(part, page)) if same else None)
    fitting: dict[str, Commitment] = {}
    for promise in part.promises if part.topic else ():
        fitting.setdefault(promise.agreement.id, promise.commitment)
    lines = [_line(a, fitting.get(a.id), speaker) for a in shown]
    return Said([head, *lines], agreements, rows, quoted=bool(fitting))


def _line(agreement: Agreement, fitting: Commitment | None, speaker: Speaker) -> Block:
    said = promise_item(fitting, speaker).spans if fitting else ""
    return Block(texts.separated(": ", (speaker.label(agreement), said)), "item")


def _found_again(part: Part, speaker: Speaker) -> bool:
    """Whether the filters that a button carries find the same list again; else it is shown at once."""
    wanted = filters(part, 1)
    if not isinstance(wanted, Listing):
        return wanted is not None
    return {a.id for a in select(speaker.index, wanted)} == {a.id for a in part.agreements}


def _partners(n: int, part: Part, speaker: Speaker) -> Said:
    twinned = all(a.kind in (AgreementKind.TWINNING, None) for a in part.agreements)
    a = speaker.places(part.subject)
    head = speaker.paragraph("counted.twins" if twinned else "counted.partners", n=n, a=a)
    lines = [Block(speaker.partners(x, part.subject, verb=not twinned), "item") for x in part.agreements]
    return Said([head, *lines], part.agreements)


def _counted(part: Part, agreement: Agreement, speaker: Speaker) -> Sequence[Block]:
    """The things counted in one record, by name."""
    if part.reason == "fields":
        ids = part.fields or headings(agreement)
        return [Block(texts.capitalised(texts.plain(speaker.field_name(i))), "item") for i in ids]
    if part.reason == "commitments":
        own = [p.commitment for p in part.promises if p.agreement.id == agreement.id]
        if own and (part.fields or part.topic):
            return [promise_item(c, speaker) for c in own]
        headed = Counter(c.fields[0] if c.fields else "other" for c in agreement.commitments or ())
        return [
            speaker.item("counted.under", name=speaker.field_name(id_), count=speaker.say("count.promises", n=n))
            for id_, n in headed.items()
        ]
    if part.reason == "people":
        people = [p for a, p in part.people if a.id == agreement.id] or agreement.people or ()
        return [Block(texts.bold(clean(p.name)), "item") for p in people]
    return [Block(texts.plain(name), "item") for name in speaker.parties(agreement)]


def _earliest(dated: Sequence[Agreement], undated: Sequence[Agreement], speaker: Speaker) -> Block:
    """Which was first, as far as the dates can tell."""
    if not dated or undated:
        return speaker.paragraph("compare.undated")
    first = [a for a in dated if a.signed_on == dated[0].signed_on]
    if len(first) == len(dated):
        return speaker.paragraph("compare.same_day")
    later = next(a.signed_on or "" for a in dated if a not in first)
    if later.startswith(dated[0].signed_on or ""):  # "2025" is not before "2025-08-15"
        return speaker.paragraph("compare.undated")
    names = "; ".join(" – ".join(speaker.parties(a, where=False)) for a in first)
    return speaker.paragraph("compare.first", names=texts.bold(names))


def _places(part: Part) -> tuple[Locality, ...]:
    """The places and areas that a list is of."""
    areas = part.localities if part.reason not in EXTREMES else ()
    return tuple({p.id: p for p in (*part.subject, *areas)}.values())


def nothing(part: Part, speaker: Speaker) -> Said:
    """That no record passes the filters."""
    if part.reason in SILENT:
        return Said([speaker.paragraph(SILENT[part.reason], words=part.topic or "")])
    return Said([speaker.paragraph("list.none", scope=scope(part, speaker))])
