"""Looking around without a question: the list of agreements, the fields, the places that have records."""

from __future__ import annotations

import unicodedata
from collections import Counter

import msgspec

from handlers.formats import day
from handlers.naming import country
from handlers.payloads import Ask, Browse, Listing
from handlers.render.speaker import Row
from handlers.render.steps import PAGE, in_rows, of_place
from handlers.selection import WORDS, asked, dates, select
from handlers.texts import Spans, capitalised, lead, plain
from handlers.turn import Turn
from handlers.types import Block, Reply
from knowledge.fields import FIELDS
from knowledge.finding import Finding, Kind, Outcome, Part
from knowledge.models import Locality
from knowledge.text import fold

_ALPHABET = "AĂÂBCDĐEÊFGHIJKLMNOÔƠPQRSTUƯVWXYZ"
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LETTERS_FROM = 2 * PAGE  # an area with more places is looked through by first letters


async def agreements(turn: Turn) -> Reply:
    """The list of agreements; an argument narrows it: a province, a place, a month, a year."""
    wanted = asked(turn.args)
    named = (turn.index.place(id_) for id_ in turn.index.names.find(fold(wanted.words)))
    areas = [p for p in named if p is not None and p.level == "province" and not p.former]
    return listing(turn, msgspec.structs.replace(wanted, place=areas[0].id, words="") if len(areas) == 1 else wanted)


def listing(turn: Turn, wanted: Listing) -> Reply:
    """A page of a list of agreements."""
    found = select(turn.index, wanted)
    span = dates(wanted)
    if span:
        span = msgspec.structs.replace(span, said=day(wanted.since, "vi") if not wanted.until else "")
    place = turn.index.place(wanted.place) if wanted.place else None
    part = Part(
        kind=Kind.LIST,
        found=bool(found),
        agreements=tuple(found),
        subject=(place,) if place else (),
        dates=span,
        topic=wanted.words or None,
        reason=WORDS if wanted.words else "",
    )
    outcome = Outcome.ANSWERED if found else Outcome.NOT_FOUND
    return turn.reply(Finding(outcome=outcome, parts=(part,)), page=wanted.page)


async def fields(turn: Turn) -> Reply:
    """The fields of cooperation that any record has; a button leads to the agreements of each."""
    wanted = fold(turn.args)
    if wanted:
        named = next((f for f in FIELDS if wanted in (fold(f.vi), fold(f.en), *map(fold, f.names))), None)
        return turn.about((Kind.BY_FIELD,), fields=(named.id,)) if named else await turn.question(turn.args)
    speaker = turn.speaker
    having = Counter(
        f for a in turn.index.agreements.values() for f in {f for c in a.commitments or () for f in c.fields}
    )
    buttons = (
        b
        for field in FIELDS
        if having[field.id]
        for b in speaker.button(
            Ask(kinds=(Kind.BY_FIELD,), fields=(field.id,)),
            speaker.say("fields.one", name=capitalised(plain(speaker.field_name(field.id))), count=having[field.id]),
        )
    )
    rows = in_rows(buttons, 1)
    return Reply(blocks=(speaker.paragraph("fields.head" if rows else "example.empty"),), buttons=tuple(rows))


async def places(turn: Turn) -> Reply:
    """The places that have records, by province; an argument names a province, a letter or a place."""
    argument = turn.args.strip()
    if len(argument) == 1:
        return browse(turn, Browse(letter=letter(argument)))
    area = next((a for a in _areas(turn) if argument and fold(_name(a, turn)) == fold(argument)), None)
    if area:
        return browse(turn, Browse(area=area))
    return await turn.question(argument) if argument else browse(turn, Browse())


def browse(turn: Turn, wanted: Browse) -> Reply:
    """The areas; or the places of one, by letters where they are many, a page at a time."""
    areas = _areas(turn)
    if not wanted.area and not wanted.letter and len(areas) > 1:
        choices = [(Browse(area=a, page=1), f"{_name(a, turn)} ({n})") for a, n in areas.items()]
        return _reply(turn, wanted, "places.areas", _rows(turn, choices, 2))
    area = wanted.area or ("" if wanted.letter else next(iter(areas), ""))
    here = [p for p in turn.index.places() if not area or area_of(p) == area]
    up = _rows(turn, [(Browse(page=1), turn.speaker.line("button.areas"))], 1) if len(areas) > 1 else []
    if not wanted.letter and len(here) > _LETTERS_FROM:
        letters = Counter(letter(p.name) for p in here)
        choices = [(Browse(area=area, letter=x, page=1), f"{x} ({letters[x]})") for x in sorted(letters, key=_order)]
        return _reply(turn, wanted, "places.letters", [*_rows(turn, choices, 4), *up], area)
    here = [p for p in here if not wanted.letter or letter(p.name) == wanted.letter]
    key = "places.head" if here else "places.none"
    return _reply(turn, wanted, key, [*_page(turn, here, wanted), *up], area)


def area_of(place: Locality) -> str:
    """Where a place is looked for: its province, or abroad the code of its country.

    >>> area_of(Locality(id="a", name="Le Havre", country="FR")), area_of(Locality(id="b", name="Huế"))
    ('FR', 'Huế')
    """
    return place.country if place.country != "VN" else place.province or place.name


def letter(name: str) -> str:
    """The letter that a name is looked up under: Đ is one of its own, tones do not count.

    >>> letter("Đắc Pring"), letter("Ái Nghĩa"), letter("ấp Một")
    ('Đ', 'A', 'Â')
    """
    first = unicodedata.normalize("NFD", unicodedata.normalize("NFC", name.strip())[:1].upper())
    return unicodedata.normalize("NFC", "".join(c for c in first if c not in _TONES))


def _page(turn: Turn, here: list[Locality], wanted: Browse) -> list[Row]:
    """Up to eight places, each a button to its card, and the way to the others."""
    speaker = turn.speaker
    page = min(max(0, wanted.page - 1), max(0, (len(here) - 1) // PAGE))
    shown = here[page * PAGE : (page + 1) * PAGE]
    rows = in_rows((b for p in shown for b in of_place(speaker, p, (Kind.PARTNERS,))), 1)
    rest = len(here) - (page + 1) * PAGE
    ways = [(page, speaker.line("button.back"))] if page else []
    ways += [(page + 2, speaker.line("button.more", count=rest))] if rest > 0 else []
    return [*rows, *_rows(turn, [(msgspec.structs.replace(wanted, page=to), words) for to, words in ways], 2)]


def _areas(turn: Turn) -> dict[str, int]:
    """The areas with how many places each has, those with most first, abroad at the end."""
    counted = Counter(area_of(p) for p in turn.index.places())
    abroad = {area_of(p) for p in turn.index.places() if p.country != "VN"}
    return dict(sorted(counted.items(), key=lambda x: (x[0] in abroad, -x[1], fold(x[0]))))


def _name(area: str, turn: Turn) -> str:
    return country(area, turn.lang) if len(area) == 2 and area.isupper() else area


def _rows(turn: Turn, choices: list[tuple[Browse, str]], width: int) -> list[Row]:
    return in_rows((b for payload, words in choices for b in turn.speaker.button(payload, words)), width)


def _reply(turn: Turn, wanted: Browse, key: str, rows: list[Row], area: str = "") -> Reply:
    where: Spans = ()
    if area:
        where = lead(" ", turn.speaker.say("places.in", where=_name(area, turn)))
    head = turn.speaker.say(key, where=where)
    return Reply(blocks=(Block(head),), buttons=tuple(r for r in rows if r), replace=bool(wanted.page))


def _order(name: str) -> str:
    """Where a letter stands in the Vietnamese alphabet."""
    at = _ALPHABET.find(name)
    return f"{at:02}" if at >= 0 else f"99{name}"
