"""/bidanh: what people call a place. Adds a name, lists those there are, takes one away."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from handlers.admin import asides
from handlers.admin.preview import give_up
from handlers.admin.saving import read_only, save, undo
from handlers.payloads import Do
from handlers.render.speaker import Row
from handlers.render.steps import in_rows
from handlers.texts import bold, capitalised, plain
from handlers.turn import Turn
from handlers.types import Reply
from knowledge.answer import answer
from knowledge.finding import Context, Outcome
from knowledge.models import Locality
from knowledge.question.read import read
from knowledge.store import nickname_change
from knowledge.text import clean, fold

TASK = "nickname"
SHOWN = 50  # names in one list
_LONGEST = 60  # characters
_IS = re.compile(r"\s*(?:=|→|->|\blà(?=\s))\s*")
_GONE = re.compile(r"(bỏ|bo|xóa|xoá|xoa|remove|delete)\s+([^=]+)", re.IGNORECASE)
_MAYBE_GONE = ("bo", "xoa")  # "bo ket" may be a name, too
_CHOICES = 6


async def nickname(turn: Turn) -> Reply:
    """``tên = địa phương`` adds, ``bỏ tên`` removes, a name alone asks which place, nothing lists."""
    if turn.store is None:
        return read_only(turn)
    text, names = clean(turn.args), turn.store.view.nicknames
    if not text:
        return _listed(turn, names)
    if gone := _GONE.fullmatch(text):
        name = _kept(names, gone[2])
        if name in names or gone[1].lower() not in _MAYBE_GONE:
            return await _removed(turn, names, name)
    name, *place = _IS.split(text, maxsplit=1)
    name = name.strip(" \"'“”")
    if place and place[0]:
        return await _added(turn, names, name, place[0])
    if (reason := _unfit(turn, names, name)) is not None:
        return reason
    turn.session.draft = {"task": TASK, "name": name}
    return _which(turn, name)


async def told(turn: Turn) -> Reply:
    """The next message: the place that the name stands for."""
    if turn.store is None:
        return read_only(turn)
    name, text = str((turn.session.draft or {}).get("name", "")), clean(turn.message.text)
    if asides.is_question(text, turn.index, turn.today):
        return await asides.answered(turn, _which(turn, name))
    return await _added(turn, turn.store.view.nicknames, name, text)


async def _added(turn: Turn, names: Mapping[str, str], name: str, text: str) -> Reply:
    """Adds the name where the text means one place; several become buttons."""
    places, sure = _meant(turn, text)
    if (reason := _unfit(turn, names, name, places)) is not None:
        turn.session.draft = None
        return reason
    speaker, name = turn.speaker, _kept(names, name)
    if len(places) != 1 or not sure:
        turn.session.draft = {"task": TASK, "name": name}
        key = "nickname.several" if len(places) > 1 else "nickname.unknown"
        asked = speaker.paragraph(key, name=name, text=text)
        return Reply(blocks=(asked,), buttons=(*_choices(turn, name, places), give_up(turn)))
    turn.session.draft = None
    place = places[0]
    before = names.get(name)
    if before == place.id:
        return turn.sentence("nickname.known", name=name, place=speaker.place(place))
    saved = await save(turn, [nickname_change(name, before, place.id)])
    if saved.problem is not None:
        return Reply(blocks=(saved.problem,))
    said = speaker.paragraph("nickname.added", name=name, place=bold(speaker.place(place)))
    return Reply(blocks=(said,), buttons=(undo(turn, saved),))


def _which(turn: Turn, name: str) -> Reply:
    return Reply(blocks=(turn.speaker.paragraph("nickname.which", name=name),), buttons=(give_up(turn),))


def _meant(turn: Turn, text: str) -> tuple[list[Locality], bool]:
    """The places that a text may mean, by id or as any question names them, and whether nothing was mistyped."""
    if (place := turn.index.place(text)) is not None:
        return [place], True
    finding, _ = answer(text, Context(), turn.index, turn.today)
    if finding.outcome is Outcome.OUT_OF_SCOPE:
        return [], True
    found = finding.places or tuple(c.place for c in finding.choices if c.place is not None)
    known = [place for place in found if turn.index.place(place.id) is not None]
    return known[:_CHOICES], all(reading.how != "typo" for reading in finding.readings)


def _choices(turn: Turn, name: str, places: list[Locality]) -> list[Row]:
    """A button for each place; by its id, so that it needs no reading again."""
    speaker = turn.speaker
    labelled = ((p, capitalised(plain(speaker.place(p)))) for p in places)
    return in_rows((b for p, label in labelled for b in speaker.button(_add(name, p), label)), 1)


def _add(name: str, place: Locality) -> Do:
    return Do(command="bidanh", args=f"{name} = {place.id}")


def _unfit(turn: Turn, names: Mapping[str, str], name: str, meant: Sequence[Locality] = ()) -> Reply | None:
    """Why a name cannot be one: it is a place's own already, be it that which is ``meant``, or words of questions."""
    speaker = turn.speaker
    key = fold(name)
    if not key or len(name) > _LONGEST:
        return turn.sentence("nickname.usage")
    borne = turn.index.names.named(key)
    if borne is not None and borne.places and key not in map(fold, names):
        if len(meant) == 1 and meant[0] in borne.places:
            return turn.sentence("nickname.known", name=name, place=speaker.place(meant[0]))
        return turn.sentence("nickname.taken", name=name, places=speaker.places(borne.places[:3]))
    items = read(name, turn.index.names, turn.today).segmentation.items
    telling = [it for it in items if it.kind in ("date", "money") or set(it.atoms) - {"filler"}]
    if len(telling) == len(items) or (len(key.split()) == 1 and all(it.kind in ("phrase", "word") for it in items)):
        return turn.sentence("nickname.common", name=name)
    return None


def _kept(names: Mapping[str, str], typed: str) -> str:
    """A name as it was first added; as it is typed where it is new."""
    return next((name for name in names if fold(name) == fold(typed)), typed)


async def _removed(turn: Turn, names: Mapping[str, str], name: str) -> Reply:
    """Takes a name away."""
    if name not in names:
        return turn.sentence("nickname.not_there", name=name)
    saved = await save(turn, [nickname_change(name, names[name], None)])
    if saved.problem is not None:
        return Reply(blocks=(saved.problem,))
    return Reply(blocks=(turn.speaker.paragraph("nickname.removed", name=name),), buttons=(undo(turn, saved),))


def _listed(turn: Turn, names: Mapping[str, str]) -> Reply:
    """The names that were added, and how to add one."""
    speaker = turn.speaker
    items = []
    for name, place_id in sorted(names.items(), key=lambda pair: fold(pair[0]))[:SHOWN]:
        place = turn.index.place(place_id)
        items.append(speaker.item("nickname.one", name=name, place=speaker.place(place) if place else place_id))
    head = speaker.paragraph("nickname.head", n=len(names)) if names else speaker.paragraph("nickname.none")
    return Reply(blocks=(head, *items, speaker.paragraph("nickname.usage")))
