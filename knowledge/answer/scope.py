"""Which places and records a question is about: names resolved together, narrowed, and taken from the conversation."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from knowledge.finding import Choice, Context, Kind, Reading
from knowledge.index import Index
from knowledge.models import Agreement, Locality
from knowledge.places.resolve import MARGIN, SLIP_PRIOR, SLIPS, TYPO_MARGIN, Candidate, candidates, rivals
from knowledge.question.ask import Ask
from knowledge.question.items import Item
from knowledge.text import fold

NOBODY_KNOWS = "unknown:"  # begins the id of a place that is only a name
SHARED_RECORD = 20.0  # a candidate that is paired with what another name of the question may mean
MOST_CHOICES = 6


class Subject(msgspec.Struct):
    """One place asked about: what was named, the places of today or of the records that stand for it, its records."""

    place: Locality
    stands: tuple[Locality, ...]
    agreements: tuple[Agreement, ...]
    area: bool = False  # a province or country: all that lies in it


class Scope(msgspec.Struct):
    """What a question is about."""

    subjects: list[Subject] = msgspec.field(default_factory=list)
    areas: list[Locality] = msgspec.field(default_factory=list)  # narrow the partners
    readings: list[Reading] = msgspec.field(default_factory=list)
    choices: list[Choice] = msgspec.field(default_factory=list)
    from_context: bool = False
    agreements: list[Agreement] = msgspec.field(default_factory=list)  # taken from the conversation
    among: list[Agreement] = msgspec.field(default_factory=list)  # the only ones in question: "trong đó cặp nào …"


def resolve(ask: Ask, context: Context, index: Index) -> Scope:
    """Places of one question. ``choices`` is filled where a name could mean several and nothing decides."""
    everything = [*ask.places, *ask.narrow]
    ranked, areas = _narrowed(everything, ask, index, [1.0] * len(everything))
    ranked = _together(ranked, index)
    scope = Scope()
    chosen: list[tuple[Item, Locality, bool]] = []
    for i, (it, r) in enumerate(zip(everything, ranked, strict=True)):
        place, choices = _choose(it, r, index, context)
        other = _of_the_kind_typed(it, place, r) if not (areas or choices or place.id in context.places) else None
        if other is not None and not _EITHER_KIND.search(ask.folded):
            choices = [Choice(place=other), Choice(place=place)]
        if it.former and not it.typed_kind and _ITS_COMMUNES.search(ask.folded):  # "Nông Cống cũ có mấy xã …?"
            place, choices = next((c.place for c in r if c.place.level == "district"), place), []
        place = areas.get(i, place)
        if choices and i not in areas:
            if (
                Kind.COMPARE in ask.kinds and len(ask.places) - len(areas) <= 2
            ):  # "hai xã cùng tên … khác nhau thế nào?"
                chosen += [(it, c.place, False) for c in choices if c.place is not None and index.of_place(c.place.id)]
                continue
            scope.choices = choices
            return scope
        chosen.append((it, place, i >= len(ask.places) or (i in areas and place.level == "district")))
    _sort_out(scope, chosen, index)
    for it, place, _ in chosen:
        _say_reading(scope, it, place, index)
    return scope


def _narrowed(
    items: Sequence[Item], ask: Ask, index: Index, priors: Sequence[float]
) -> tuple[list[list[Candidate]], dict[int, Locality]]:
    """The candidates of each name, narrowed by the areas named beside it, and which of the names are such areas."""
    ranked = [_ranked(it, index, (), prior) for it, prior in zip(items, priors, strict=True)]
    areas = _areas(items, ranked, ask)
    for i, it in enumerate(items if areas else ()):
        if i not in areas:
            ranked[i] = _ranked(it, index, _beside(i, areas, len(items)), priors[i])
    return ranked, areas


def _ranked(it: Item, index: Index, areas: Sequence[Locality], prior: float) -> list[Candidate]:
    if it.how == "unknown":
        return []
    return candidates(
        it.ids,
        index.names,
        how=it.how,
        apart=dict(it.apart),
        syllables=it.syllables,
        kind=it.typed_kind,
        areas=areas,
        former_said=it.former,
        prior=prior,
    )


def _areas(items: Sequence[Item], ranked: Sequence[list[Candidate]], ask: Ask) -> dict[int, Locality]:
    """Names that only say where another lies: a province beside a commune that lies in it, "của Nông Cống"."""
    out: dict[int, Locality] = {}
    for i, r in enumerate(ranked):
        if r and r[0].place.level in ("province", "country"):
            if not _inside_next(i, items, ranked):
                out[i] = r[0].place
        elif r and i >= len(ask.places):
            district = next((c.place for c in r if c.place.level == "district"), None)
            out[i] = district or r[0].place
        elif (
            i and r and items[i].start == items[i - 1].end and (district := _district_of(r, ranked[i - 1])) is not None
        ):
            out[i] = district
        elif r and items[i].typed_kind in ("huyện", "quận", "thị xã", "thành phố"):
            district = next(
                (c.place for c in r if c.place.level == "district" and c.place.kind == items[i].typed_kind), None
            )
            if district and any(c.place.district == district.name for j, o in enumerate(ranked) if j != i for c in o):
                out[i] = district
    return out if len(out) < len(items) else {i: p for i, p in out.items() if i >= len(ask.places)}


def _inside_next(i: int, items: Sequence[Item], ranked: Sequence[Sequence[Candidate]]) -> bool:
    """Whether a province's name is here that of a commune of the province right behind it: "Khánh Hòa, Lào Cai"."""
    if len(items) > 2 or i + 1 >= len(items) or items[i].end != items[i + 1].start or items[i].typed_kind == "tỉnh":
        return False
    behind = ranked[i + 1]
    if not behind or behind[0].place.level != "province":
        return False
    return any(c.place.level == "commune" and c.place.province == behind[0].place.name for c in ranked[i])


def _beside(i: int, areas: dict[int, Locality], count: int) -> list[Locality]:
    """The areas that narrow name ``i``: those right behind it, else the only ones there are."""
    behind = []
    for j in range(i + 1, count):
        if j not in areas:
            break
        behind.append(areas[j])
    if behind:
        return behind
    named_alone = {j for j in areas if j == 0 or j - 1 in areas}
    return [areas[j] for j in named_alone] if len(areas) == 1 or len(named_alone) == len(areas) else []


def _district_of(ranked: Sequence[Candidate], before: Sequence[Candidate]) -> Locality | None:
    """The former district that a name means right after the name of a commune of it: "Cửa Đại Hội An"."""
    for c in ranked:
        if c.place.level == "district" and any(b.place.former and b.place.district == c.place.name for b in before):
            return c.place
    return None


def _together(ranked: Sequence[list[Candidate]], index: Index) -> list[list[Candidate]]:
    """Names said together are read together: a candidate paired with another name's candidate gains."""
    if len(ranked) < 2:
        return list(ranked)
    out = []
    meant = [{i for c in r[:8] for i in (c.place.id, *c.place.heirs)} for r in ranked]
    for n, mine in enumerate(ranked):
        others = set().union(*meant[:n], *meant[n + 1 :])
        made = []
        for c in mine:
            own = {c.place.id, *c.place.heirs}
            there = others - own
            shared = any(p.id in there for h in own for a in index.of_place(h) for p in index.parties(a))
            made.append(Candidate(c.place, c.score + SHARED_RECORD) if shared else c)
        out.append(sorted(made, key=lambda c: (-c.score, c.place.former, c.place.id)))
    return out


def _choose(it: Item, ranked: list[Candidate], index: Index, context: Context) -> tuple[Locality, list[Choice]]:
    if not ranked:
        kind = it.typed_kind
        return Locality(id=f"{NOBODY_KNOWS}{it.name}", name=it.name, kind=kind), []
    slips = dict(it.apart)
    guessed = bool(slips) or it.how in SLIPS
    near = rivals(ranked, TYPO_MARGIN if guessed else MARGIN)
    if len(near) > 1:
        spoken = [c for c in near if c.place.id in context.places]
        if spoken:
            return spoken[0].place, []
        with_records = [c for c in near if records_of(c.place, index)]
        if with_records and (len(with_records) > 1 or len({c.place.name for c in near}) == 1 or guessed):
            offered = sorted(near, key=lambda c: c not in with_records) if guessed else near
            return near[0].place, [Choice(place=c.place) for c in offered[:MOST_CHOICES]]
        exact = [c for c in near if c.place.id not in slips]
        return (with_records or exact or near)[0].place, []
    return near[0].place, []


_EITHER_KIND = re.compile(r"\b(phuong xa|xa phuong)\b")  # "bốn phường xã Hội An"
_ITS_COMMUNES = re.compile(r"\b(may|nhung|cac|bao nhieu) (xa|phuong)\b")


def _of_the_kind_typed(it: Item, best: Locality, ranked: Sequence[Candidate]) -> Locality | None:
    """Another unit of today that bears the very kind and name typed, where the best bears another kind.

    "phường Tây Hồ" is one of Hà Nội, though only the xã of that name has records.
    """
    if it.how != "exact" or best.kind == it.typed_kind or it.typed_kind not in ("phường", "xã"):
        return None
    same = (c.place for c in ranked if c.place.kind == it.typed_kind and not c.place.former)
    return next((p for p in same if fold(p.name) == fold(best.name)), None)


def records_of(place: Locality, index: Index) -> tuple[Agreement, ...]:
    """A place's own records, otherwise those of what it became, otherwise those of what it was before."""
    return subject(place, index).agreements


def subject(place: Locality, index: Index) -> Subject:
    """What stands for a place: itself where it is a party, else its heirs, else the units it was made of."""
    own = index.of_place(place.id)
    if place.level in ("province", "country") and not place.former:
        return Subject(place, (place,), index.in_area(place), area=True)
    if own:
        return Subject(place, (place,), own)
    if place.former:
        heirs = index.gazetteer.heirs(place)
        if place.level == "province":
            return Subject(place, heirs, index.in_area(place) or (), area=True)
        with_records = tuple(h for h in heirs if index.of_place(h.id))
        return Subject(place, with_records or heirs, index.of_any(h.id for h in heirs))
    before = [p for p in index.gazetteer.made_of(place.id) if p.name == place.name and index.of_place(p.id)]
    if before:
        return Subject(place, tuple(before), index.of_any(p.id for p in before))
    return Subject(place, (place,), ())


def standing(subjects: Sequence[Subject]) -> tuple[Locality, ...]:
    """The places that stand for some subjects, each once: an area for itself."""
    return tuple({p.id: p for s in subjects for p in ((s.place,) if s.area else s.stands)}.values())


def _sort_out(scope: Scope, chosen: Sequence[tuple[Item, Locality, bool]], index: Index) -> None:
    """Splits what was named into subjects and areas that only narrow."""
    small = [p for _, p, narrow in chosen if not narrow and p.level not in ("province", "country")]
    became = {h for p in small if p.former and p.level == "commune" for h in p.heirs if not index.of_place(p.id)}
    for _, place, narrow in chosen:
        if place.id in became and len(chosen) > 1:
            continue  # "Trà Don cũ, nay về Nam Trà My": the second only says what became of the first
        if (
            place.level == "district"
            and not index.of_place(place.id)
            and any(p.id != place.id and index.lies_in(p, place) for p in small)
        ):
            continue  # "Hùng Sơn, xã vùng cao của Tây Giang cũ"
        big = place.level in ("province", "country")
        if narrow or (big and small):
            if any(index.lies_in(s, place) or place.name in _provinces(s, index) for s in small):
                continue  # only says where the subject lies
            scope.areas.append(place)
        elif all(place.id != s.place.id for s in scope.subjects):
            scope.subjects.append(subject(place, index))
    if not scope.subjects and scope.areas:
        scope.subjects = [subject(p, index) for p in scope.areas]
        scope.areas = []
    countries = [s for s in scope.subjects if s.place.level == "country"]
    if len(countries) < len(scope.subjects):
        scope.areas += [s.place for s in countries]
        scope.subjects = [s for s in scope.subjects if s.place.level != "country"]


def _provinces(place: Locality, index: Index) -> set[str | None]:
    return {place.province, *(h.province for h in index.gazetteer.heirs(place))} - {None}


def _say_reading(scope: Scope, it: Item, place: Locality, index: Index) -> None:
    how = "typo" if place.id in dict(it.apart) else it.how
    if how in ("typo", "nickname") or (place.former and not index.of_place(place.id)):
        how = how if how in ("typo", "nickname") else "former"
        heirs = index.gazetteer.heirs(place) if place.former else ()
        if how == "nickname" and place.level == "province":
            return
        scope.readings.append(Reading(typed=it.name, how=how, locality=place, heirs=heirs))


def ranked_mentions(items: Sequence[Item], index: Index) -> list[tuple[Item, list[Candidate]]]:
    """Every place named in a text with its candidates, each narrowed by the areas named beside it."""
    named = [it for it in items if it.kind == "place" and it.how not in ("unknown", "half")]
    ranked, _ = _narrowed(named, Ask(places=named), index, [_prior(it) for it in named])
    return list(zip(named, ranked, strict=True))


def _prior(it: Item) -> float:
    """What a text names is told from the text: of a mistyped name the records say little."""
    return SLIP_PRIOR if it.how in SLIPS else 1.0
