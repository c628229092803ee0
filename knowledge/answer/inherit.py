"""What a short question takes over from the turns before it: kinds, places, records, the person's own place."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answer.scope import Scope, subject
from knowledge.finding import ANY_YEAR, Context, Kind
from knowledge.index import Index
from knowledge.models import Agreement, Locality
from knowledge.question.ask import Ask
from knowledge.question.dates import in_year
from knowledge.question.items import Item
from knowledge.question.topics import Topic
from knowledge.text import fold

_REPEATABLE = frozenset(Kind) - {Kind.HELP, Kind.GREETING, Kind.THANKS, Kind.ABOUT, Kind.HOME, Kind.PERSON, Kind.TEXT}
_OVER_ALL = {Kind.LIST, Kind.COUNT, Kind.BY_FIELD}


def inherited(ask: Ask, context: Context, index: Index) -> None:
    """Fills in the kinds that a short follow-up leaves out, and the place that a choice was offered for."""
    if ask.dates is not None and context.dates is not None and not context.dates.start.startswith(ANY_YEAR):
        ask.dates = in_year(ask.dates, context.dates.start[:4])
    if Kind.COMPARE in ask.kinds and len(ask.places) == 1 and context.places:  # "so sánh với Hải Châu"
        last_place = index.place(context.places[0])
        if last_place is not None and last_place.id not in ask.places[0].ids:
            ask.places.insert(0, _item(last_place))
    if context.choosing and context.options and not ask.kinds and not ask.domain:
        _pick(ask, context, index)
    if ask.kinds or ask.domain or ask.people or ask.home:
        return
    if context.choosing and (ask.places or ask.narrow):
        ask.kinds = [Kind(k) for k in context.choosing]
        ask.fields = ask.fields or list(context.fields)
        return
    last = [Kind(k) for k in context.kinds if k in _REPEATABLE]
    only_dates = ask.dates is not None and not ask.places
    if not last or not (ask.places or ask.narrow or only_dates or ask.mine):
        return
    if only_dates and not set(last) & _OVER_ALL:
        return
    if Kind.CHECK in last and len(ask.places) < 2 and not context.places:
        last = [Kind.PARTNERS]
    ask.kinds = [k if k is not Kind.BY_FIELD else Kind.FIELD for k in last]
    ask.atoms |= {"twin"}  # it goes on about agreements
    if len(ask.places) == 1 and len(context.places) > 1:
        _same_partner(ask, context, index)
    if Kind.FIELD in ask.kinds and not ask.fields and not ask.topics:
        ask.fields = list(context.fields)
        if context.topic and not ask.fields:
            ask.topics = [Topic(fold(context.topic), context.topic)]


def _same_partner(ask: Ask, context: Context, index: Index) -> None:
    """ "Hương Trà cho Trà Liên bao nhiêu? – Thế còn Chiên Đàn?": the other place of the pair stays."""
    new = {a.id for i in ask.places[0].ids for a in index.of_place(i)}
    before = [p for p in map(index.place, context.places) if p is not None]
    partners = [p for p in before if p.id not in ask.places[0].ids and new & {a.id for a in index.of_place(p.id)}]
    if len(partners) == 1:
        ask.places.append(_item(partners[0]))
        ask.linked = True


def _pick(ask: Ask, context: Context, index: Index) -> None:
    """A reply that narrows the last choice: "Sơn La nha" picks the offered place that lies there."""
    options = [p for p in map(index.place, context.options) if p is not None]
    named = [p for it in (*ask.places, *ask.narrow) for i in it.ids if (p := index.place(i)) is not None]
    fitting = [o for o in options if any(o.id == p.id or index.lies_in(o, p) for p in named)]
    if not named and ask.noun:
        fitting = [o for o in options if o.kind == ask.noun]
    if len({o.id for o in fitting}) == 1:
        ask.places, ask.narrow = [_item(fitting[0])], []


def _item(place: Locality) -> Item:
    return Item(kind="place", start=0, end=0, ids=(place.id,), name=place.name, typed_kind=place.kind)


def carried_on(ask: Ask, scope: Scope, context: Context, index: Index) -> None:
    """The places or records that a question without a place stands on."""
    if ask.mine and context.home and (home := index.place(context.home)) is not None:
        scope.subjects, scope.from_context = [subject(home, index)], True
        return
    if ask.mine or ask.people or (_over_all(ask) and not (context.agreements and "tham gia" in ask.typed.casefold())):
        return
    about = [index.agreements[i] for i in context.agreements if i in index.agreements]
    if ask.anaphor not in ("", "it") and about:
        place = _meant(ask.anaphor, about, context, index)
        if place is not None:
            scope.subjects, scope.from_context = [subject(place, index)], True
            if not ({Kind.PARTNERS, Kind.PLACE_INFO, Kind.LIST, Kind.COUNT} & set(ask.kinds)):
                scope.agreements = [a for a in about if place.id in {p.id for p in index.parties(a)}]
            return
    further = "more" in ask.atoms and Kind.PARTNERS in ask.kinds
    if about and not further:
        scope.agreements, scope.from_context = about, True
    if context.places and (scope.agreements or ask.kinds or ask.topics or ask.fields or ask.domain):
        scope.subjects = [subject(p, index) for p in map(index.place, context.places) if p is not None]
        if further and ask.noun not in {p.kind for a in about for p in index.parties(a) if p.id not in context.places}:
            scope.subjects = scope.subjects[:1]  # "A kết nghĩa với B à? – Còn nơi nào nữa không?": with whom else A is
        scope.from_context = True


_OF_A_RECORD = {
    Kind.WHO,
    Kind.WHEN,
    Kind.WHERE,
    Kind.SUPPORT,
    Kind.SOURCE,
    Kind.STATUS,
    Kind.PRINCIPLES,
    Kind.COMMITMENTS,
}


def still_about(ask: Ask, scope: Scope, context: Context, index: Index) -> None:
    """A party named again ("ai ký bên Đà Nẵng?") does not leave the record that the talk is about."""
    if len(scope.subjects) != 1 or scope.from_context or not ask.kinds or set(ask.kinds) - _OF_A_RECORD:
        return
    place = scope.subjects[0].place
    about = [index.agreements[i] for i in context.agreements if i in index.agreements]
    among = [a for a in about if place.id in {p.id for p in index.parties(a)}]
    if 0 < len(among) < len(scope.subjects[0].agreements):
        scope.agreements = among


def _meant(kind: str, about: Sequence[Agreement], context: Context, index: Index) -> Locality | None:
    """The party that "xã đó" means: of that kind, rather the one that was answered than the one asked about."""
    parties = {p.id: p for a in about for p in index.parties(a)}
    fitting = [p for p in parties.values() if p.kind == kind]
    answered = [p for p in fitting if p.id not in context.places]
    return next(iter(answered or fitting), None)


def _over_all(ask: Ask) -> bool:
    if ask.anaphor or ("more" in ask.atoms and not ask.domain):
        return False
    return bool(
        (
            _OVER_ALL & set(ask.kinds)
            and (
                {"pairs", "list"} & ask.atoms
                or ask.foreign  # "có bao nhiêu nơi kết nghĩa với nước ngoài"
                or ask.dates
                or ask.counted == "agreements"
                or ask.order
            )
        )
        or ask.subject_first
    )
