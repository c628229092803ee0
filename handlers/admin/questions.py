"""/cauhoi, /thongke: what was asked in vain and what to do about it; what there is and how much is asked."""

from __future__ import annotations

from datetime import timedelta

from handlers.admin.saving import read_only
from handlers.browse import area_of
from handlers.payloads import Do
from handlers.render.speaker import Row
from handlers.selection import newest_first
from handlers.turn import Turn
from handlers.types import Missed, Reply
from knowledge.finding import Outcome
from knowledge.store import Store

PAGE = 5  # questions in one message, each with its buttons
CHANGED_WITHIN = 30  # days
_AT_ONCE = 200  # changes read from the log
_OUTCOMES = (Outcome.ANSWERED, Outcome.CHOOSE, Outcome.NOT_FOUND, Outcome.OUT_OF_SCOPE)


async def missed(turn: Turn) -> Reply:
    """The questions that found nothing, the most frequent first; ``bo N`` takes one off, ``trang N`` turns the page."""
    if turn.memory is None:
        return read_only(turn)
    word, _, rest = turn.args.strip().partition(" ")
    number = int(rest) if rest.strip().isdecimal() else 0
    gone = await turn.memory.ignore(number) if word == "bo" and number else None
    page = max(1, number) if word == "trang" else 1
    found = await turn.memory.missed(PAGE + 1, (page - 1) * PAGE)
    speaker = turn.speaker
    blocks = [speaker.paragraph("missed.ignored", text=gone.text)] if gone else []
    blocks.append(speaker.paragraph("missed.head" if found else "missed.none"))
    rows: list[Row] = []
    for at, one in enumerate(found[:PAGE], 1):
        blocks.append(speaker.paragraph("missed.one", at=at, text=one.text, n=one.count))
        rows.append(_steps(turn, one, at))
    back = speaker.button(_page(page - 1), speaker.say("button.back")) if page > 1 else ()
    on = speaker.button(_page(page + 1), speaker.say("missed.more")) if len(found) > PAGE else ()
    return Reply(blocks=tuple(blocks), buttons=tuple(row for row in (*rows, (*back, *on)) if row))


def _steps(turn: Turn, one: Missed, at: int) -> Row:
    """What can be done about a question: a name for a place that is known, a record, nothing."""
    speaker = turn.speaker
    name = speaker.button(Do(command="bidanh", args=one.name), speaker.say("missed.nickname", at=at))
    return (
        *(name if one.name else ()),
        *speaker.button(Do(command="them"), speaker.say("missed.add", at=at)),
        *speaker.button(Do(command="cauhoi", args=f"bo {one.number}"), speaker.say("missed.ignore", at=at)),
    )


def _page(number: int) -> Do:
    return Do(command="cauhoi", args=f"trang {number}")


async def statistics(turn: Turn) -> Reply:
    """How much is known, the newest record, changes of 30 days, and how questions ended today and in seven days."""
    if turn.memory is None or turn.store is None:
        return read_only(turn)
    speaker, index = turn.speaker, turn.index
    places = index.places()
    blocks = [
        speaker.paragraph(
            "stats.records",
            n=len(index.agreements),
            places=len(places),
            areas=len({area_of(p) for p in places}),
        )
    ]
    dated = newest_first(a for a in index.agreements.values() if a.signed_on)
    if dated:
        blocks.append(speaker.paragraph("stats.newest", pair=speaker.label(dated[0])))
    for key, days in (("stats.today", 1), ("stats.week", 7)):
        counts = await turn.memory.tallies(turn.today - timedelta(days=days - 1))
        answered, asked, missing, outside = (counts.get(o.value, 0) for o in _OUTCOMES)
        total = answered + asked + missing + outside
        blocks.append(speaker.paragraph(key, n=total, answered=answered, asked=asked, missing=missing, outside=outside))
    since = (turn.today - timedelta(days=CHANGED_WITHIN)).isoformat()
    blocks.append(speaker.paragraph("stats.changes", n=await _changes_since(turn.store, since)))
    return Reply(blocks=tuple(blocks))


async def _changes_since(store: Store, day: str) -> int:
    """How many revisions there are since an ISO day."""
    found: set[int] = set()
    before = None
    while entries := await store.history(before=before, limit=_AT_ONCE):
        recent = {entry.revision for entry in entries if entry.change.at >= day}
        if not recent:
            break
        found |= recent
        before = entries[-1].revision  # an import has more changes than this; they are all of one revision
    return len(found)
