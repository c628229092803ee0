"""What would be saved, shown before it is: the difference, what is doubtful, the buttons that decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handlers.admin import labels
from handlers.admin.drafts import Draft, digest, key_of, plain_of
from handlers.formats import day, short_day
from handlers.payloads import Ask, Do
from handlers.render.speaker import Row
from handlers.texts import bold
from handlers.turn import Turn
from handlers.types import Block, Reply
from knowledge.editing.diff import Difference, differences
from knowledge.editing.doubts import Doubt, new_doubts
from knowledge.editing.paths import UnknownFieldError, read_path, shown, target
from knowledge.finding import Kind
from knowledge.models import Agreement
from knowledge.records import Problem, read_record
from knowledge.text import fold

NEXT = "@tiep"  # behind /them: this agreement of the article is left out, the next one begins
REVIEW = "xem"  # behind /luu: no digest, so that the draft is shown
# What a value should be, by its sort.
EXPECTED = {
    "date": "bad.date", "sum": "bad.sum", "number": "bad.number", "url": "bad.url", "fields": "bad.fields",
    "country": "bad.country", "period": "bad.period", "progress": "bad.progress", "status": "bad.status",
    "kind": "bad.kind", "per": "bad.per", "date_basis": "bad.date_basis", "heading": "bad.heading",
    "party": "bad.party",
}  # fmt: skip
# The sort of a field's value, where it is not the field's own name.
SORTS = {"signed_on": "date", "on": "date", "published_on": "date", "amount_vnd": "sum", "term_years": "number"}
MANY = 120  # lines of a preview; what is beyond is counted


def preview(turn: Turn, draft: Draft, lead: Sequence[Block] = ()) -> Reply:
    """The draft as it would be saved; the session keeps it, and that it was shown."""
    speaker = turn.speaker
    agreement, problems = draft.read()
    if agreement is None:
        draft.keep(turn.session)
        fault = [problem(turn, p) for p in problems]
        return Reply(blocks=(*lead, *fault), buttons=(_going_on(turn, draft),))
    draft.record = plain_of(agreement)  # its fields in their order, nothing that goes without saying
    if not draft.changed:
        draft.keep(turn.session)
        return Reply(blocks=(*lead, speaker.paragraph("draft.unchanged")), buttons=(_going_on(turn, draft),))
    found = doubted(turn, draft, agreement)
    draft.shown, draft.doubted = draft.digest, digest(found)
    draft.keep(turn.session)
    deciding = (
        *speaker.button(Do(command="luu", args=draft.digest), speaker.say("button.save")),
        *_going_on(turn, draft),
    )
    blocks = (*lead, _heading(turn, draft, agreement), *changes(turn, draft), *(doubtful(turn, d) for d in found))
    return Reply(blocks=blocks, buttons=(deciding, *_others(turn, draft, found)))


def changes(turn: Turn, draft: Draft) -> list[Block]:
    """What the draft changes, a line a field."""
    found = differences(draft.base or {}, draft.record)
    if draft.base is None:
        found = tuple(d for d in found if d.path != ("id",))
    said = lines(turn, found, new_record=draft.base is None)
    grounded = [_grounded(turn, draft, *one) for one in zip(found[:MANY], said, strict=False)]
    return [*grounded, *said[len(grounded) :]]


def _grounded(turn: Turn, draft: Draft, difference: Difference, line: Block) -> Block:
    """The line of a value that was read from an article, with the words it rests on; "?" where they are doubtful."""
    rests_on = draft.rests_on(difference.path, difference.new)
    doubtful = any(q.words and q.path == shown(difference.path) for q in draft.questions)
    told = turn.speaker.say("article.words", words=labels.shortened(rests_on)) if rests_on else ()
    spans = (*(bold("? ") if doubtful else ()), *line.spans, *(() if fold(rests_on) in fold(line.text) else told))
    return Block(spans, line.kind)


def lines(turn: Turn, found: Sequence[Difference], *, new_record: bool = False, short: bool = False) -> list[Block]:
    """Differences, a line each; beyond a screenful they are counted. ``short``: long values are cut."""
    speaker = turn.speaker
    said = [labels.difference(speaker, d, new_record=new_record, short=short) for d in found[:MANY]]
    more = len(found) - MANY
    return [*said, speaker.item("diff.rest", number=more)] if more > 0 else said


def doubted(turn: Turn, draft: Draft, agreement: Agreement) -> list[Doubt]:
    """What is doubtful about the draft and was not about the record before."""
    leaving = [draft.drop["id"]] if draft.drop else []
    base = read_record(draft.base)[0] if draft.base else None
    return new_doubts(base, agreement, turn.index, turn.today, leaving=leaving)


def problem(turn: Turn, fault: Problem) -> Block:
    """One thing that makes a record impossible."""
    if fault.field == "parties":
        return turn.speaker.paragraph("draft.no_party")
    try:
        path = read_path(fault.field)
    except UnknownFieldError as error:
        return unknown_field(turn, error)
    field = labels.label(turn.speaker, path)
    name = target(path).field
    if why := EXPECTED.get(SORTS.get(name, name)):
        return turn.speaker.paragraph("draft.wrong", field=field, got=fault.got, why=turn.speaker.say(why))
    return turn.speaker.paragraph("draft.problem", field=field, expected=fault.expected, got=fault.got)


def unknown_field(turn: Turn, error: UnknownFieldError) -> Block:
    """That a record has no such field, and which one was probably meant."""
    if error.near:
        return turn.speaker.paragraph("field.near", words=error.word, near=error.near)
    return turn.speaker.paragraph("field.unknown", words=error.word)


def _heading(turn: Turn, draft: Draft, agreement: Agreement) -> Block:
    name = labels.name(turn.speaker, agreement)
    if draft.base is None:
        return turn.speaker.paragraph("draft.new")
    if draft.drop is not None:
        return turn.speaker.paragraph("draft.merge", name=name)
    return turn.speaker.paragraph("draft.edit", name=name)


def doubtful(turn: Turn, doubt: Doubt) -> Block:
    """A doubt as a sentence."""
    speaker, words = turn.speaker, doubt.words
    other = turn.index.agreements.get(doubt.agreement)
    match doubt.why:
        case "double" if other:
            return speaker.item("doubt.double", record=speaker.label(other))
        case "other_date" if other:
            return speaker.item("doubt.other_date", record=speaker.label(other))
        case "unknown_party":
            return speaker.item("doubt.unknown_party", name=words)
        case "former_party" if doubt.place:
            heirs = speaker.places(turn.index.gazetteer.heirs(doubt.place))
            return speaker.item("doubt.former_party", name=speaker.place(doubt.place), since=day(words), heirs=heirs)
        case "future":
            return speaker.item("doubt.future", date=short_day(words))
        case "over_before_signing":
            return speaker.item("doubt.over_before_signing", date=short_day(words))
        case "done_without_source":
            return speaker.item("doubt.done_without_source", text=words)
        case "one_party":
            return speaker.item("doubt.one_party")
        case "same_party":
            return speaker.item("doubt.same_party")
    return speaker.item("doubt.no_source")


def _going_on(turn: Turn, draft: Draft) -> Row:
    speaker = turn.speaker
    return (
        *speaker.button(Do(command="sua"), speaker.say("button.edit_more")),
        *give_up(turn),
    )


def give_up(turn: Turn) -> Row:
    """The button that ends what is under way."""
    return turn.speaker.button(Do(command="huy"), turn.speaker.say("button.cancel"))


def ways_out(turn: Turn) -> Row:
    """Look at what there is, give up."""
    speaker = turn.speaker
    return (
        *speaker.button(Do(command="luu", args=REVIEW), speaker.say("button.review")),
        *give_up(turn),
    )


def _others(turn: Turn, draft: Draft, found: Iterable[Doubt]) -> list[Row]:
    """Buttons to see a record that this one doubles or contradicts, and to merge the two; to the article's next one."""
    speaker, own, rows = turn.speaker, key_of(draft, turn.index), []
    if draft.following:
        rows.append(speaker.button(Do(command="them", args=NEXT), speaker.say("button.next_agreement")))
    for doubt in found:
        key = turn.index.keys.get(doubt.agreement)
        if key is None or draft.drop is not None:
            continue
        see = speaker.button(Ask(kinds=(Kind.PARTNERS,), keys=(key,)), speaker.say("button.see_other"))
        rows.append(
            (*see, *speaker.button(Do(command="gop", args=f"{own} {key}".strip()), speaker.say("button.merge")))
        )
    return rows[:3]
