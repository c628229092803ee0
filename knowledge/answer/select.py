"""Chooses the records that a question rests on, and what is to be said of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answer.conditions import (
    COMMITTEE,
    by_term,
    exactly,
    fits,
    least,
    measure,
    on_weekday,
    outside,
    planned,
    term,
    words_of_superlative,
)
from knowledge.answer.limiting import limit
from knowledge.answer.need import Need
from knowledge.answer.partnered import MOST_PARTNERS, beyond, of_places_with, of_wards, with_partners
from knowledge.answer.scope import Scope, Subject
from knowledge.answer.topics import on_topics, unsaid
from knowledge.finding import Kind
from knowledge.index import Index
from knowledge.models import Agreement, Locality
from knowledge.question.ask import Ask
from knowledge.question.limits import claimed, words_of_limits
from knowledge.question.topics import Topic
from knowledge.text import fold

_LISTING = {Kind.LIST, Kind.COUNT, Kind.BY_FIELD}


def select(ask: Ask, scope: Scope, index: Index) -> Need:
    """The records of the places asked about; of several places those that join them."""
    subjects = scope.subjects
    if ask.origin and len(subjects) > 1 and set(subjects[0].agreements).isdisjoint(subjects[1].agreements):
        subjects = subjects[1:]
    need = Need(ask=ask, kinds=list(ask.kinds), subjects=subjects, agreements=[], areas=scope.areas, dates=ask.dates)
    need.from_context = scope.from_context
    areas_only = bool(subjects) and all(s.area for s in subjects)
    if scope.agreements:
        need.agreements = list(scope.agreements)
    elif not subjects:
        need.everywhere = not ask.people
        found = index.in_area(scope.areas[0]) if scope.areas else index.agreements.values()
        need.agreements = [a for a in found if all(_in(a, x, index) for x in scope.areas[1:])]
    elif len(subjects) == 1:
        place = subjects[0].place
        whole = place.former and place.level == "province" and bool(_LISTING & set(ask.kinds))
        # "phường nào của thành phố Tam Kỳ cũ": those that lie in it, though it signed itself
        whole = whole or (place.level == "district" and _LYING_IN.search(ask.folded) is not None)
        need.agreements = list(index.in_area(place) if whole else subjects[0].agreements)
        need.everywhere = areas_only or whole
    elif areas_only and all(s.place.level == "country" and s.place.country != "VN" for s in subjects):
        need.everywhere = True
        need.agreements = list({a.id: a for s in subjects for a in s.agreements}.values())
    elif areas_only:
        need.everywhere = True
        fewest = min((s.agreements for s in subjects), key=len)
        need.agreements = [a for a in fewest if joins(a, [s.place for s in subjects], index)]
        need.paired = bool(need.agreements)
    else:
        _several(need, ask, subjects)
    if scope.among:
        spoken_of = {a.id for a in scope.among}
        need.agreements = [a for a in need.agreements if a.id in spoken_of]
    _narrow(need, index)
    if ask.exclude and not (
        ask.order and measure(ask) in ("province", "country")
    ):  # "tỉnh nào ngoài Đà Nẵng nhiều nhất"
        gone = {i for it in ask.exclude for i in it.ids}
        areas = [p for p in map(index.place, gone) if p is not None and p.level in ("country", "province")]
        left = [
            a
            for a in need.agreements
            if not gone & {p.id for p in index.parties(a)} and not any(_in(a, area, index) for area in areas)
        ]
        need.agreements = left or need.agreements  # "ngoài Nam Phước": the others of the same agreement
    if need.everywhere:
        limit(need, index)
    if need.everywhere and {Kind.LIST, Kind.COUNT} & set(ask.kinds):
        need.agreements = on_weekday(ask, need.agreements)
    if need.everywhere and subjects:
        need.agreements = with_partners(need.agreements, ask.noun, subjects, index)
    if need.everywhere and (number := least(ask)):
        if ask.subject_first and "pairs" not in ask.atoms:
            need.agreements = of_places_with(range(number, MOST_PARTNERS), ask.noun, need.agreements, index)
        else:
            need.agreements = [a for a in need.agreements if len(a.parties) >= number]
        need.kinds = [Kind.LIST]
    elif need.everywhere and ask.subject_first and "twin" in ask.atoms and (number := exactly(ask)):
        need.agreements = of_places_with((number,), ask.noun, need.agreements, index)
        need.kinds = [Kind.LIST]
    if not subjects and need.everywhere and ask.noun in ("nước", "quốc gia") and not ask.order:
        need.agreements = beyond(need.agreements, index, abroad=True)
    if not subjects and need.everywhere and ask.noun in _VILLAGES:
        need.agreements = [a for a in need.agreements if any(p.kind in _VILLAGES for p in index.parties(a))]
    if need.everywhere and not need.limits and _NOT_YET.search(ask.folded):
        need.agreements, need.kinds, need.silent = [], [Kind.LIST], "not_yet"
    if ask.foreign or outside(ask):
        kept = beyond(need.agreements, index, abroad=ask.foreign)
        if need.agreements and not kept and not need.everywhere:
            need.narrowed_away = "no_partner_abroad" if ask.foreign else "no_partner_outside"
        need.agreements = kept
    if need.paired is None and set(ask.kinds) <= {Kind.PARTNERS, Kind.LIST} and ask.kinds and planned(ask):
        need.agreements, need.kinds, need.silent, need.everywhere = [], [Kind.LIST], "planned", True
        return need
    listed = not subjects or ask.subject_first or bool(_LISTING & set(ask.kinds))
    need.term = term(ask) if need.everywhere and listed else ""
    running = by_term(need.term, ask, need.agreements) if need.term else []
    if need.term and not running and ask.dates is not None and "giai doan" in ask.folded:
        need.term = ""  # no term is told that fits: what was signed in those years
    if need.term:
        need.agreements = running
        need.kinds, need.dates = [Kind.COUNT if Kind.COUNT in ask.kinds else Kind.LIST], None
    _default_kinds(need, ask, index)
    if (
        need.everywhere
        and need.dates
        and "source" in ask.atoms
        and "sign" not in ask.atoms
        and _PUBLISHED.search(ask.folded)
    ):
        told = [a for a in need.agreements if any(need.dates.holds(s.published_on) for s in a.sources or ())]
        need.agreements, need.dates = told, None
    _date(need)
    if need.everywhere and not (ask.fields or ask.topics):
        need.agreements = of_wards(ask, need.agreements)
    _not_understood(need)
    return need


_LYING_IN = re.compile(r"(?<!dia )\b(?:phuong|xa) nao (?:cua|thuoc|o|trong)\b")
_PUBLISHED = re.compile(r"\b(?:dang|dua tin|xuat ban|viet|published|posted)\b")  # the day is that of the paper


def _accounted_for(ask: Ask) -> set[str]:
    """The folded words that a condition, the name of a paper, a number that is doubted or a superlative takes up."""
    said = [words_of_limits(ask.folded), *(x.of for x in (ask.press, ask.venue) if x)]
    claim = claimed(ask.folded) if ask.check else None
    said += [str(n) for n in (claim.low, claim.low - 1, claim.high, claim.high + 1)] if claim else []
    said += [words_of_superlative(ask)] if ask.order in ("most", "least") else []
    return {w for words in said for w in re.findall(r"\w+", words)}


def _not_understood(need: Need) -> None:
    """A list or number of all records is not given where a word may set a condition that nothing here knows."""
    ask = need.ask
    if not need.everywhere or set(need.kinds) - {Kind.LIST, Kind.COUNT} or ask.fields or ask.topics:
        return
    numbered = ask.many > 1 or least(ask) or exactly(ask)
    words = [w for w in ask.unread if not (numbered if w.isdigit() else ask.order and fold(w) == "nhat")]
    words = [w for w in words if fold(w) not in _accounted_for(ask)]
    if words:
        need.agreements, need.kinds, need.silent, need.unread = [], [Kind.LIST], "not_understood", " ".join(words)


# a village is asked for as such; "xã", "phường" and "huyện" often only mean "nơi"
_VILLAGES = ("làng", "thôn", "bản", "buôn", "ấp", "xóm")
_NOT_YET = re.compile(
    r"\b(nao|noi nao|ai|which)\b( \w+){0,5} (chua|not yet)( \w+){0,4} (ket nghia|ky|cap|doi tac|twinned)\b"
    r"|\b(no|without( a| any)?|not have( a| any)?) (partners?|twins?)\b|\b(not|isn t|aren t) twinned\b"
)


def _in(a: Agreement, area: Locality, index: Index) -> bool:
    return any(index.lies_in(p, area) for p in index.parties(a))


def joins(a: Agreement, areas: Sequence[Locality], index: Index) -> bool:
    """Whether each area has a party of its own in an agreement."""
    parties = index.parties(a)
    inside = [{p.id for p in parties if index.lies_in(p, area)} for area in areas]
    return all(inside) and len(set().union(*inside)) >= len(areas)


def _several(need: Need, ask: Ask, subjects: Sequence[Subject]) -> None:
    named: dict[str, tuple[Agreement, int]] = {}
    for s in subjects:
        for a in s.agreements:
            named[a.id] = (a, named.get(a.id, (a, 0))[1] + 1)
    joined = [a for a, n in named.values() if n >= 2]
    whole = [a for a, n in named.values() if n == len(subjects)]
    if Kind.COMPARE in ask.kinds and len(joined) < 2:
        need.agreements = (
            joined + [a for a, n in named.values() if n < 2] if not joined else [a for a, _ in named.values()]
        )
        need.paired = None
        return
    if joined and ask.check and len(subjects) == 4 and not whole:  # "A kết nghĩa B và C kết nghĩa D phải không?"
        pairs = (subjects[:2], subjects[2:])
        if all(set(a.agreements).isdisjoint(b.agreements) for a, b in pairs):
            need.paired, need.subjects = False, list(subjects[:2])
            return
    if joined:
        need.paired = True
        need.agreements = whole or joined
        if not whole and not ask.linked:
            held = {a.id for a in joined}
            need.agreements += [a for s in subjects if not held & {x.id for x in s.agreements} for a in s.agreements]
        return
    if _listed(ask):
        need.agreements = [a for a, _ in named.values()]
    else:
        need.paired = False


def _listed(ask: Ask) -> bool:
    """Whether several places are named side by side, each asked about, rather than as a pair."""
    if {Kind.PARTNERS, Kind.LIST} & set(ask.kinds) and not ask.check:
        return True
    return not ask.linked and not ask.check and Kind.CHECK not in ask.kinds and bool(ask.kinds)


def _narrow(need: Need, index: Index) -> None:
    if not need.areas or (need.everywhere and not need.subjects):
        return
    own = {p.id for s in need.subjects for p in s.stands}
    kept = [
        a
        for a in need.agreements
        if (any if len(need.subjects) > 1 else all)(
            any(index.lies_in(p, area) or _once_in(p, area) for p in index.parties(a) if p.id not in own)
            for area in need.areas
        )
    ]
    if kept or all(a.level in ("country", "province") for a in need.areas):
        need.narrowed_away = "no_partner_in" if need.agreements and not kept else ""
        need.agreements = kept


def _once_in(place: Locality, area: Locality) -> bool:
    return place.district == area.name


_OF_ONE_PLACE = ("commitments", "fields", "parties", "sources", "money", "gifts", "people")


def _default_kinds(need: Need, ask: Ask, index: Index) -> None:
    kinds = need.kinds
    if ask.people:
        need.kinds = [Kind.PERSON]
        return
    if need.everywhere:
        need.kinds = _over_all(kinds, ask, bool(need.subjects), need, index)
        return
    if ask.order in ("most", "least") and (
        measure(ask) == "field" or (Kind.LIST in kinds and len(need.agreements) > 1 and measure(ask) in _OF_ONE_PLACE)
    ):
        need.kinds = [Kind.LIST]
        return
    if ask.counted == "commitments" and (ask.fields or ask.topics):
        need.kinds = [Kind.COUNT]
        return
    if Kind.LIST in kinds:
        kinds = [k for k in kinds if k is not Kind.LIST] or [Kind.PARTNERS]
    if not kinds and ask.check and not ask.domain and (words := [w for w in ask.unread if not w.isdigit()]):
        ask.topics = [Topic(fold(" ".join(words)), " ".join(words), about=True)]  # "A với B có sâm không?"
        kinds = [Kind.FIELD]
    if not kinds:
        many = len(need.subjects) > 1
        kinds = [Kind.CHECK] if many else [Kind.PARTNERS]
    if Kind.CHECK in kinds and len(need.subjects) < 2:
        kinds = [Kind.PARTNERS if k is Kind.CHECK else k for k in kinds]
    if need.paired is False and not need.agreements:
        kinds = [Kind.CHECK]
    if need.paired and Kind.PARTNERS in kinds and ask.check and len(kinds) == 1:
        kinds = [Kind.CHECK]
    need.kinds = kinds


def _over_all(kinds: list[Kind], ask: Ask, of_area: bool, need: Need, index: Index) -> list[Kind]:
    if need.paired is False and ask.check:
        return [Kind.CHECK]
    if ask.order in ("most", "least") and (measure(ask) or not (ask.domain or "help" in ask.atoms)):
        return [Kind.LIST]
    if ask.amounts and Kind.SUPPORT in kinds:
        need.agreements = [a for a in need.agreements if any(fits(ask, s.amount_vnd) for s in a.support or ())]
        return [Kind.SUPPORT]
    if Kind.COUNT in kinds or (ask.counted == "commitments" and (ask.fields or ask.topics)):
        return [Kind.COUNT]
    if Kind.WHO in kinds and ("office" in ask.atoms or COMMITTEE.search(ask.folded)):
        return [Kind.WHO]
    specific: list[Kind] = [k for k in kinds if k not in (Kind.PARTNERS, Kind.LIST, Kind.CHECK, Kind.COUNT)]
    facts: list[Kind] = [k for k in specific if k is not Kind.FIELD]
    if Kind.SUPPORT in facts and (silent := unsaid(ask, index)):  # "ai tặng xe đạp?", which nobody gave
        ask.topics = silent
        return [Kind.BY_FIELD]
    if facts and (ask.fields or ask.topics) and (held := on_topics(ask, need.agreements, index)):
        need.agreements = held
        return facts
    if ask.fields or ask.topics:
        return [Kind.BY_FIELD]
    if specific and of_area and (len(need.agreements) <= FEW or set(specific) & {Kind.PLACE_INFO, Kind.COMPARE}):
        return specific + ([Kind.LIST] if Kind.PARTNERS in kinds else [])
    if specific == [Kind.WHO] and not {Kind.PARTNERS, Kind.LIST} & set(kinds):
        need.agreements = [a for a in need.agreements if a.people]
        return specific
    if specific == [Kind.SUPPORT] and Kind.LIST in kinds and not ask.order:  # "tiền hỗ trợ của tất cả các cặp"
        need.agreements = [a for a in need.agreements if a.support]
        return specific
    if specific and not of_area and Kind.LIST not in kinds and Kind.COMPARE not in specific:
        return specific
    need.which_one = bool(specific) and not {Kind.LIST, Kind.PARTNERS} & set(kinds)
    return [Kind.LIST]


FEW = 4  # records of a province about which a single fact is still told one by one


def _date(need: Need) -> None:
    if need.dates is None:
        return
    held = [a for a in need.agreements if need.dates.holds(a.signed_on)]
    if need.everywhere or held:
        need.agreements = held
    elif any(a.signed_on for a in need.agreements) or set(need.kinds) != {Kind.PARTNERS} or need.ask.check:
        need.wrong_date = bool(need.agreements)
    else:
        need.dates = None  # no source tells when
