"""A finding put into words: how names were read, the parts one after the other, the source, the next steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from handlers.render import facts, lists, money, pairs, promises, talk
from handlers.render.notes import readings
from handlers.render.parts import spoken
from handlers.render.speaker import HOTLINE, Row, Said, Speaker
from handlers.render.steps import next_steps, of_places
from handlers.types import Block, Lang, Reply
from knowledge.finding import Finding, Kind, Outcome, Part
from knowledge.index import Index
from knowledge.models import Agreement

RENDERERS: Mapping[str, Callable[[Part, Speaker], Said]] = {
    Kind.PARTNERS: pairs.partners,
    Kind.CHECK: pairs.check,
    Kind.PLACE_INFO: pairs.place_info,
    Kind.COMMITMENTS: promises.commitments,
    Kind.FIELD: promises.field,
    Kind.PRINCIPLES: promises.principles,
    Kind.STATUS: promises.status,
    Kind.WHEN: facts.when,
    Kind.WHERE: facts.where,
    Kind.WHO: facts.who,
    Kind.SOURCE: facts.source,
    Kind.PERSON: facts.person,
    Kind.SUPPORT: money.support,
    Kind.COUNT: lists.count,
    Kind.LIST: lists.listing,
    Kind.BY_FIELD: lists.listing,
    Kind.COMPARE: lists.compare,
    Kind.TEXT: lists.passages,
    Kind.HELP: talk.help_,
    Kind.GREETING: talk.greeting,
    Kind.THANKS: talk.thanks,
    Kind.ABOUT: talk.about_bot,
    Kind.HOME: talk.home,
}


def render(
    finding: Finding,
    index: Index,
    lang: Lang,
    *,
    full: bool = False,
    page: int = 0,
    today: date | None = None,
    hotline: str = HOTLINE,
    waiting: tuple[str, ...] = (),
) -> Reply:
    """The reply to a finding; the same finding always gives the same reply.

    ``full``: everything at once, without buttons, as ``ask --json`` prints it. ``today``: the day on which lists
    hold and terms have ended. ``waiting``: ``Context.choosing``, the kinds to go on with after a choice.
    """
    speaker = Speaker(index, lang, full=full, page=page, today=today, hotline=hotline)
    if finding.outcome is Outcome.CHOOSE:
        said = talk.choose(finding, speaker, waiting)
        return _reply([*readings(finding.readings, speaker), *said.blocks], said.rows, full)
    if finding.outcome is Outcome.OUT_OF_SCOPE:
        said = talk.out_of_scope(finding, speaker)
        return _reply(said.blocks, said.rows, full)
    return _answer(finding, speaker)


def _answer(finding: Finding, speaker: Speaker) -> Reply:
    """Parts in their order; then what the records' own words are, the source, and the next steps."""
    blocks: list[Block] = _readings(finding, speaker)
    rows: list[Row] = []
    cited: dict[str, Agreement] = {}
    unsourced: dict[str, Agreement] = {}
    quoted = False
    parts = spoken(finding.parts)
    speaker = replace(speaker, alone=len(parts) == 1)
    for part in parts:
        nothing = not part.found and part.reason == "no_match" and not part.agreements
        said = lists.nothing(part, speaker) if nothing else RENDERERS[part.kind](part, speaker)
        if not all(b in blocks for b in said.blocks):
            blocks += said.blocks
        rows += said.rows
        quoted |= said.quoted
        cited |= {a.id: a for a in said.cited}
        if not said.sourced:
            unsourced |= {a.id: a for a in said.cited}
        speaker = replace(speaker, named=frozenset(cited) if len(cited) == 1 else frozenset())
    if not any(b.spans for b in blocks):
        blocks.append(speaker.paragraph("not_found"))
    if not cited and finding.outcome is Outcome.NOT_FOUND:
        blocks.append(_elsewhere(finding, speaker))
        rows += of_places(speaker, finding.near) or talk.menu(speaker)
    if quoted and speaker.lang != "vi":
        blocks.append(speaker.paragraph("quoted"))
    line = speaker.source_line(unsourced.values())
    blocks += [line] if line else []
    if len(cited) == 1 or not rows:
        said_so = {b.label for row in rows for b in row}  # of the place; now of its one record
        steps = next_steps(speaker, list(cited.values()), finding.kinds)
        rows += (tuple(b for b in row if b.label not in said_so) for row in steps)
    return _reply(blocks, rows, speaker.full)


def _elsewhere(finding: Finding, speaker: Speaker) -> Block:
    """Where to go on when nothing is known: places nearby by name alone, else those there are."""
    if not finding.near:
        return speaker.paragraph("try_elsewhere")
    here = {p.province for p in finding.places}
    names = speaker.row(speaker.place(p, where=p.province not in here) for p in finding.near)
    return speaker.paragraph("near", places=names)


def _readings(finding: Finding, speaker: Speaker) -> list[Block]:
    """How names were read, unless a part says just that."""
    told = {s.id for p in finding.parts if p.kind is Kind.PLACE_INFO and p.reason == "became" for s in p.subject}
    return readings((r for r in finding.readings if r.locality.id not in told), speaker)


def _reply(blocks: Sequence[Block], rows: Sequence[Row], full: bool) -> Reply:
    """The blocks, and unless everything is said already the buttons, no payload twice."""
    if full:
        return Reply(blocks=tuple(blocks))
    seen: set[str] = set()
    kept: list[Row] = []
    for row in rows:
        new = tuple(b for b in row if (b.payload or b.url or "") not in seen)
        seen |= {b.payload or b.url or "" for b in new}
        kept += [new] if new else []
    return Reply(blocks=tuple(blocks), buttons=tuple(kept))
