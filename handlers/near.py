"""The places with records nearest to a location that was sent, to coordinates, or to a place by name."""

from __future__ import annotations

import re

from handlers.formats import number
from handlers.payloads import Do
from handlers.render.steps import in_rows, of_places
from handlers.texts import bold, capitalised, plain
from handlers.turn import Turn
from handlers.types import Block, Reply
from knowledge.answer import answer
from knowledge.finding import Context
from knowledge.models import Locality
from knowledge.text import clean, fold

SHOWN = 6  # places in one answer
_DEGREES = r"([+-]?\d{1,3}\.\d{2,})"
_NEAR_ME = re.compile(
    r" (?:gan (?:cho |nha |noi |xa |phuong )?(?:toi|minh|tui|em)|(?:xung |chung )?quanh (?:day|toi|minh)"
    r"|near(?:est to)? me|around (?:me|here)|nearby) "
)
_COORDINATES = re.compile(rf"\s*\(?{_DEGREES}\s*[,;\s]\s*{_DEGREES}\)?\s*")


def asked(text: str) -> bool:
    """Whether a text asks for what is near the person. "Gần đây" alone does not: it means "lately" as often as "here".

    >>> asked("Xã nào gần chỗ tôi nhất?"), asked("quanh day co noi nao ket nghia"), asked("gần đây có cặp nào mới")
    (True, True, False)
    """
    return _NEAR_ME.search(f" {fold(text)} ") is not None


def coordinates(text: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees, as maps show them to be copied; None for anything else.

    >>> coordinates("16.0678, 108.2208"), coordinates("15, 8"), coordinates("99.50, 108.22")
    ((16.0678, 108.2208), None, None)
    """
    match = _COORDINATES.fullmatch(text)
    if match is None:
        return None
    lat, lon = float(match[1]), float(match[2])
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


async def nearby(turn: Turn) -> Reply:
    """What lies near coordinates or a place, else near the person's own place; without either asks for one."""
    text = clean(turn.args)
    if (point := coordinates(text)) is not None:
        return near_point(turn, point)
    home = turn.session.context.home
    if not text and home is None:
        return Reply(blocks=(turn.speaker.paragraph("near.ask"),))
    known = turn.index.place(text or home or "")
    places = [known] if known else _named(turn, text)
    if len(places) > 1:
        speaker = turn.speaker
        buttons = (
            b
            for p in places[:SHOWN]
            for b in speaker.button(Do(command="ganday", args=p.id), capitalised(plain(speaker.place(p))))
        )
        return Reply(blocks=(speaker.paragraph("near.which"),), buttons=tuple(in_rows(buttons, 1)))
    lies = _mapped(turn, places[0]) if places else None
    if lies is None or lies.lat is None or lies.lon is None:
        return Reply(blocks=(turn.speaker.paragraph("near.unknown", text=text),))
    head = turn.speaker.paragraph("near.place", place=bold(turn.speaker.place(places[0])))
    return _nearest(turn, (lies.lat, lies.lon), head, lies.id)


def near_point(turn: Turn, point: tuple[float, float]) -> Reply:
    """What lies near a point (degrees). The point is not remembered."""
    return _nearest(turn, point, turn.speaker.paragraph("near.point"))


def _nearest(turn: Turn, point: tuple[float, float], head: Block, itself: str = "") -> Reply:
    speaker = turn.speaker
    found = [(km, p) for km, p in turn.index.around(*point, SHOWN + 1) if p.id != itself][:SHOWN]
    if not found:
        return Reply(blocks=(speaker.paragraph("near.none"),))
    items = (
        speaker.item("near.item", place=capitalised(plain(speaker.place(p))), distance=_distance(turn, km))
        for km, p in found
    )
    return Reply(blocks=(head, *items), buttons=tuple(of_places(speaker, (p for _, p in found))))


def _distance(turn: Turn, km: float) -> str:
    """As exact as the middle of a commune allows."""
    if km < 1:
        return turn.speaker.line("near.under")
    return turn.speaker.line("near.km", number=number(round(km), turn.lang))


def _named(turn: Turn, text: str) -> list[Locality]:
    """What a text means: one place, several to choose from, or none."""
    finding, _ = answer(text, Context(), turn.index, turn.today)
    return [c.place for c in finding.choices if c.place] or list(finding.places[:1])


def _mapped(turn: Turn, place: Locality) -> Locality | None:
    """The place itself, or the commune of today that a former one became, where the gazetteer knows its position."""
    if place.former and place.level == "province":  # the middle of a province of today says nothing of an old one
        return None
    return next((p for p in (place, *turn.index.gazetteer.heirs(place)) if p.lat is not None), None)
