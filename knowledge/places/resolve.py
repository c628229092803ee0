"""Which place a name means: every candidate scored by its marks, kind, province, records and home, best first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from knowledge.models import Locality
from knowledge.places.names import Names
from knowledge.places.spellings import marks_apart
from knowledge.text import Syllable, contradictions, has_marks
from knowledge.text import syllables as syllables_of

# What counts for or against a candidate, in points of 100.
HOW = {"exact": 100.0, "joined": 97.0, "nickname": 90.0, "typo": 92.0}
KEY = 8.0  # for each wrong key of a mistyped name
BESIDE_EXACT = -5.0  # a mistyped name beside one that was typed exactly
MARK_APART = 2.0  # for each mark that a slip would have to change beside the wrong keys
FARTHER_PRIOR = 0.5  # of a mistyped name where one without records is nearer to what was typed
SLIP_PRIOR = 0.2  # of a mistyped name the records say little
WRONG_MARK = -18.0  # a mark typed that the name does not have
DROPPED_MARK = -0.5
NOT_TYPED = -20.0  # a mark left out where another place has the name just as typed
KIND_FITS, KIND_NEAR, KIND_FAR = 10.0, -6.0, -25.0
OWN_RECORDS = 16.0
HEIR_HAS_RECORDS = 8.0
FORMER = -8.0
FORMER_SAID = 12.0  # "cũ", "hồi trước"
SAME_NAME_HEIR = -15.0  # quận Cẩm Lệ beside phường Cẩm Lệ: a bare name means the unit of today
HOME = 10.0
WHOLE_PROVINCE = 18.0
IN_AREA, NOT_IN_AREA = 30.0, -30.0
HEIRS_IN_AREA = 10.0  # less where only what the unit became lies there
TYPO_MARGIN = 15.0  # the same for a mistyped name: records and home weigh less than what was typed
MARGIN = 7.0  # points between the best and a rival below which the bot asks
NEARLY = 1.0  # points between two slips that are as good as equally likely

SLIPS = frozenset({"typo", "joined"})  # how a name was found that was not typed as it is written
_COMMUNE_KINDS = frozenset({"phường", "xã", "thị trấn", "đặc khu"})
_DISTRICT_KINDS = frozenset({"quận", "huyện", "thị xã", "thành phố"})


class Candidate(msgspec.Struct, frozen=True):
    """A place that a name may mean, and how well it fits."""

    place: Locality
    score: float


def candidates(
    ids: Iterable[str],
    names: Names,
    *,
    how: str = "exact",
    apart: Mapping[str, float] | None = None,
    syllables: Sequence[Syllable] = (),
    kind: str = "",
    areas: Sequence[Locality] = (),
    former_said: bool = False,
    prior: float = 1.0,
) -> list[Candidate]:
    """The candidates of one mention, best first. ``areas`` are provinces or districts named to narrow it.

    ``apart`` holds those whose names are mistyped, and by how many keys; beside them others may be typed exactly.
    ``prior`` weighs what is not in the text: whether a place has records, or lies in the home province.
    """
    apart = apart or {}
    places = [p for p in map(names.get, dict.fromkeys(ids)) if p is not None]
    nickname = names.nicknames.get(" ".join(s.folded for s in syllables)) if how == "nickname" else None
    today = [p for p in places if not p.former]
    marks = {p.id: _marks(syllables, p) for p in places} if how == "exact" else {}
    # "Trà Don" typed with marks is not Trà Dơn while there is a Trà Don.
    strict = has_marks(syllables) and (0, 0) in marks.values()
    slips = {p.id: _slip(apart.get(p.id, 1.0), syllables, p) for p in places} if how in SLIPS else {}
    nearer = NEARLY
    if slips:
        nearer += _least_slip(slips, [p for p in today if p.id not in names.known and kind in ("", p.kind)])
    scored = []
    for p in places:
        score, weight = HOW[how], prior
        if p.id in slips:
            score -= slips[p.id]
            weight *= FARTHER_PRIOR if slips[p.id] > nearer else 1.0
        elif p.id in apart:
            score = HOW["typo"] - KEY * (apart[p.id] - 1)
        if how == "nickname" and p.id != nickname:
            score = HOW["exact"]
        if how == "exact" and p.id in apart:
            score, weight = score + BESIDE_EXACT, prior * SLIP_PRIOR
        elif how == "exact":
            wrong, dropped = marks[p.id]
            score += WRONG_MARK * wrong + (NOT_TYPED if strict else DROPPED_MARK) * dropped
        score += _kind(kind, p)
        own = p.id in names.known
        if own:
            score += OWN_RECORDS * weight
        elif p.former and any(h in names.known for h in p.heirs):
            score += HEIR_HAS_RECORDS
        if p.former:
            score += FORMER + (FORMER_SAID if former_said else 0.0)
            fits = bool(kind) and p.kind == kind and not any(q.kind == kind for q in today)
            if not own and not former_said and not fits and any(q.name == p.name and q.id in p.heirs for q in today):
                score += SAME_NAME_HEIR
        if names.is_home(p):
            score += HOME * weight
        if p.level in ("province", "country") and not kind:
            score += WHOLE_PROVINCE
        for area in areas:
            score += NOT_IN_AREA if not lies_in(p, area, names) else IN_AREA - HEIRS_IN_AREA * (p.province != area.name)
        scored.append(Candidate(p, score))
    return sorted(scored, key=lambda c: (-c.score, c.place.former, c.place.id))


def lies_in(place: Locality, area: Locality, names: Names) -> bool:
    """Whether a place, or what it became, lies in an area: a country, a province or a former district."""
    if place.id == area.id:
        return False
    if area.level == "country":
        return place.country == area.country
    heirs = names.gazetteer.heirs(place)
    if area.level == "province":
        return place.province == area.name or any(h.province == area.name for h in heirs if h.id != place.id)
    if area.former:
        return place.district == area.name or place.id in area.heirs
    return any(h.id == area.id for h in heirs) or (
        # a commune that kept its district's name: "Trường Sơn ở Nông Cống"
        place.district == area.name and place.former
    )


def rivals(ranked: Sequence[Candidate], margin: float = MARGIN) -> list[Candidate]:
    """The best candidate and all that come too near it, its own heirs and predecessors left out."""
    if not ranked:
        return []
    best = ranked[0]
    near = [c for c in ranked[1:] if best.score - c.score < margin and not related(best.place, c.place)]
    return [best, *near]


def related(a: Locality, b: Locality) -> bool:
    """Whether one became the other."""
    return b.id in a.heirs or a.id in b.heirs or bool(set(a.heirs) & set(b.heirs) and a.name == b.name)


def _slip(apart: float, typed: Sequence[Syllable], place: Locality) -> float:
    """What a slip costs: its wrong keys, and marks (where any were typed) that are not those of the name."""
    forms = map(syllables_of, (place.name, *place.aliases)) if has_marks(typed) else ()
    return KEY * (apart - 1) + MARK_APART * min((marks_apart(typed, form) for form in forms), default=0)


def _least_slip(slips: Mapping[str, float], places: Sequence[Locality]) -> float:
    return min((slips[p.id] for p in places), default=KEY) if slips else 0.0


def _kind(kind: str, p: Locality) -> float:
    if not kind or p.kind == kind:
        return KIND_FITS if kind else 0.0
    if kind == "nước":
        return KIND_FAR
    if p.level == "province" and kind in ("tỉnh", "thành phố"):
        return KIND_NEAR / 2
    for family in (_COMMUNE_KINDS, _DISTRICT_KINDS):
        if kind in family and p.kind in family and not (kind == "thành phố" and p.level != "district"):
            return KIND_NEAR
    return KIND_FAR


def family(kind: str) -> str:
    """Kinds that people mix up: xã and phường, huyện and quận.

    >>> family("xã") == family("phường"), family("xã") == family("huyện")
    (True, False)
    """
    return "commune" if kind in _COMMUNE_KINDS else "district" if kind in _DISTRICT_KINDS else kind


def _marks(typed: Sequence[Syllable], place: Locality) -> tuple[int, int]:
    best: tuple[int, int] | None = None
    for name in (place.name, *place.aliases):
        meant = syllables_of(name)
        if meant == typed:  # as most are
            return 0, 0
        if len(meant) == len(typed) and all(a.folded == b.folded for a, b in zip(typed, meant, strict=True)):
            got = contradictions(typed, meant)
            best = got if best is None else min(best, got)
    return best or (0, 0)
