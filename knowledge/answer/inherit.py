"""What a short question takes over from the turns before it: kinds, places, records, the person's own place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answer.conditions import pairs_of_villages
from knowledge.answer.scope import Scope, subject
from knowledge.finding import ANY_YEAR, Context, Kind
from knowledge.index import Index
from knowledge.models import Agreement, Locality
from knowledge.question.ask import Ask
from knowledge.question.items import Item
from knowledge.question.relative import A_NUMBER, NUMBERS
from knowledge.question.spans import in_year
from knowledge.question.topics import Topic
from knowledge.text import fold

_REPEATABLE = frozenset(Kind) - {Kind.HELP, Kind.GREETING, Kind.THANKS, Kind.ABOUT, Kind.HOME, Kind.PERSON, Kind.TEXT}
_OVER_ALL = {Kind.LIST, Kind.COUNT, Kind.BY_FIELD}


def inherited(ask: Ask, context: Context, index: Index) -> None:
    """Fills in the kinds that a short follow-up leaves out, and the place that a choice was offered for."""
    if ask.dates is not None and context.dates is not None and not context.dates.start.startswith(ANY_YEAR):
        ask.dates = in_year(ask.dates, context.dates.start[:4])
    doubted = _DOUBTS.search(ask.folded) or (not ask.kinds and not ask.topics and _IS_IT.search(ask.folded))
    if len(ask.places) == 1 and len(context.places) == 1 and doubted:
        _doubted(ask, context, index)
    compared = ask.atoms & {"order", "compare"} and not ask.places and not ask.fields and not ask.topics
    if compared and 1 < len(context.agreements) <= _FEW:  # "nơi nào ký trước?", "bên nào cho nhiều tiền hơn?"
        ask.kinds, ask.subject_first = [Kind.COMPARE], False
    if context.agreements and _bare(ask) and not _OVER_ALL & set(context.kinds):  # "tỉnh nào?"
        _asked_of_the_partner(ask, context, index)
    if (
        (context.places or _OVER_ALL & set(context.kinds)) and ask.places and _LEAVES_OUT.search(ask.folded)
    ):  # "trừ Nông Cống ra?"
        ask.exclude, ask.places = ask.places, []
        ask.kinds = [Kind.PARTNERS]
    if ask.mine and not context.home and context.agreements and _OUR_SIDE.search(ask.folded):
        ask.mine = False  # one side of the agreement just told, not where somebody lives
    if context.agreements and _AMONG.search(ask.folded):
        ask.anaphor = ""
        ask.dates = ask.dates or context.dates
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


# "sao không phải Hùng Sơn?", "phải là Trà Tân chứ": whether it is not rather that one
_DOUBTS = re.compile(
    r"^(sai roi |u |ua |a |the |ma |khong )*(phai la|tuong( la)?|sao (lai )?khong phai( la)?|sao khong la)\b"
    r"|^co phai( la)?\b|^(khong phai|hong phai|ko phai)( la)?\b.*\b(a|ha|sao|u|nhi|chu|ah|hu)$"
)
_IS_IT = re.compile(r"\w (phai|dung) (khong|ko|k|hong|hok|chu)( a| vay| nhi)?$")  # "Hải Phòng phải không?"
_AMONG = re.compile(
    r"\btrong (do|so do|so nay|so ay|may (cap|noi|thoa thuan) (do|nay|ay))\b|\b(of|among) (them|these|those)\b"
)
_OUR_SIDE = re.compile(r"\b(ben|phia) (minh|ta|tui|toi|nha)\b")
# "cái với Thanh Hóa"
_ONE_WITH = re.compile(r"\b(cai|vu|cap|thoa thuan|the one)( ky| ket nghia)? (voi|ben|o|ngoai|cua|with|in)\b")
_LEAVES_OUT = re.compile(r"^(the |vay |con )?(tru|bo|loai|gat|ngoai|khong tinh|khong ke|except|besides|other than)\b")
# "cặp nào nhiều cam kết nhất" after a list is asked of the list
_THE_MOST = re.compile(r"^(the |vay |con )*(cap|cai|vu|noi|thoa thuan|ben|which one) (nao )?(\w+ ){0,5}nhat\b")
_REFINES = re.compile(r"^(the |vay |ok )*(chi (lay|xem|giu|tinh|hien)|loc|giu lai|only|just)\b")
_FEW = 8  # agreements that a conversation is about, of which one can be picked out


def _bare(ask: Ask) -> bool:
    """Whether nothing but "tỉnh nào?" or "xã nào vậy?" is asked."""
    return (
        not set(ask.kinds) - {Kind.PARTNERS, Kind.SUPPORT}
        and bool(ask.noun)
        and ask.atoms <= {"which", "check", "topicalise", "filler", "money"}
        and not ask.places
    )


def _asked_of_the_partner(ask: Ask, context: Context, index: Index) -> None:
    """Which province or district means where the partner just told lies; which commune, who it is."""
    ask.subject_first = False
    about = [index.agreements[i] for i in context.agreements if i in index.agreements]
    told = [p for a in about for p in index.parties(a)]
    partner = next((p for p in told if p.id not in context.places), told[-1] if told else None)
    if partner is not None and ask.noun in ("tỉnh", "huyện", "thành phố", "nước", "quận"):
        ask.kinds, ask.places = [Kind.PLACE_INFO], [_item(partner)]


def _doubted(ask: Ask, context: Context, index: Index) -> None:
    """ "Sơn Trà kết nghĩa với ai? – Phải là Trà Tân chứ": whether these two are paired."""
    last = index.place(context.places[0])
    if last is None or last.id in ask.places[0].ids or not set(context.kinds) <= {Kind.PARTNERS, Kind.CHECK}:
        return
    ask.places.insert(0, _item(last))
    ask.kinds, ask.check, ask.linked, ask.atoms = [Kind.CHECK], True, True, ask.atoms | {"twin"}


def among(ask: Ask, context: Context, index: Index) -> list[Agreement]:
    """The records of the turn before that "trong đó", or after a list "cặp đầu tiên", speaks of; else none."""
    if not context.agreements:
        return []
    of_list = bool(_OVER_ALL & set(context.kinds)) and not ask.places and not ask.dates
    if bool(_OVER_ALL & set(context.kinds)) and _REFINES.match(ask.folded):
        ask.kinds = [*(k for k in ask.kinds if k is not Kind.PARTNERS), Kind.LIST]
        return [index.agreements[i] for i in context.agreements if i in index.agreements]
    if of_list and (ask.exclude or _LEAVES_OUT.match(ask.folded) or _THE_MOST.match(ask.folded)):
        ask.atoms |= {"pairs"}
        ask.kinds = [Kind.LIST]
        return [index.agreements[i] for i in context.agreements if i in index.agreements]
    by_number = _NTH.search(ask.folded) is not None and bool(ask.order)
    named = "list" in ask.atoms and not (ask.domain or ask.topics or ask.fields)  # "kể tên ra"
    named = named or _bare(ask)
    of_an_area = bool(ask.places) and _ONE_WITH.search(ask.folded) is not None
    if not _AMONG.search(ask.folded) and not of_an_area and not (of_list and (by_number or named)):
        return []
    return [index.agreements[i] for i in context.agreements if i in index.agreements]


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
    about = [index.agreements[i] for i in context.agreements if i in index.agreements]
    if (picked := _picked(ask, about, context)) is not None:
        scope.agreements, scope.from_context = [picked], True
        asked = Kind.WHO if ask.atoms & {"people", "office"} else Kind.PARTNERS
        ask.kinds = [k for k in ask.kinds if k is not Kind.LIST] or [asked]
        ask.order = ""
        return
    if ask.mine or ask.people or (_over_all(ask) and not (context.agreements and "tham gia" in ask.typed.casefold())):
        return
    if ask.anaphor not in ("", "it") and about:
        place = _meant(ask.anaphor, about, context, index)
        if place is not None:
            scope.subjects, scope.from_context = [subject(place, index)], True
            if not ({Kind.PARTNERS, Kind.PLACE_INFO, Kind.LIST, Kind.COUNT} & set(ask.kinds)):
                scope.agreements = [a for a in about if place.id in {p.id for p in index.parties(a)}]
            return
    further = "more" in ask.atoms and Kind.PARTNERS in ask.kinds
    denied = context.kinds == (Kind.CHECK.value,) and not about  # "A kết nghĩa với B à? – Không. – Vậy với ai?"
    if about and not further:
        scope.agreements, scope.from_context = about, True
    if context.places and (scope.agreements or ask.kinds or ask.topics or ask.fields or ask.domain):
        scope.subjects = [subject(p, index) for p in map(index.place, context.places) if p is not None]
        if denied and ask.kinds == [Kind.PARTNERS]:
            scope.subjects = scope.subjects[:1]
        if further and ask.noun not in {p.kind for a in about for p in index.parties(a) if p.id not in context.places}:
            scope.subjects = scope.subjects[:1]  # "A kết nghĩa với B à? – Còn nơi nào nữa không?": with whom else A is
        scope.from_context = True


_NTH = re.compile(
    r"\b(?:cai|cap|vu|noi|cho|thoa thuan|xa|phuong|dia phuong) "
    r"(?:(?P<first>dau tien|truoc|dau)|(?P<second>sau)|(?P<last>cuoi|chot))\b"
    r"|\b(?:thu|so) (?:(?P<nth1>nhat|1)|(?P<nth2>hai|nhi|2)|(?P<nth3>ba|3))\b"
    r"|\bthe (?:(?P<one1>first)|(?P<one2>second)|(?P<one3>third)|(?P<one_last>last)) one\b"
)
_ONE_OF = re.compile(
    r"(con |the |vay )*(cai|vu|cap|noi|cho)( ma)?( nao)?( ky)? (ngay|hom|thang|nam|\d)"
)  # "cái ký ngày 19/8"
# "cái ba xã ấy"
_OF_SO_MANY = re.compile(
    rf"\b(?:cai|vu|cap|le|thoa thuan)(?: \w+)? (?P<n>{A_NUMBER}) (?:ben|xa|phuong|noi|dia phuong)\b"
)
_AT = {"first": 0, "nth1": 0, "one1": 0, "second": 1, "nth2": 1, "one2": 1, "nth3": 2, "one3": 2}  # else the last


def _picked(ask: Ask, about: Sequence[Agreement], context: Context) -> Agreement | None:
    """The record that "cái đầu tiên", "vụ thứ hai" means of a few told before, in the order in which they were told."""
    if not 1 < len(about) <= _FEW or ask.places:
        return None
    if ask.dates is not None:
        held = [a for a in about if ask.dates.holds(a.signed_on)] if _ONE_OF.match(ask.folded) else []
        ask.dates = None if len(held) == 1 else ask.dates
        return held[0] if len(held) == 1 else None
    if said := _OF_SO_MANY.search(ask.folded):
        held = [a for a in about if len(a.parties) == (NUMBERS.get(said["n"]) or int(said["n"]))]
        return held[0] if len(held) == 1 else None
    said = _NTH.search(ask.folded)
    if said is None:
        return None
    if _OVER_ALL & set(context.kinds):  # told with the newest first
        about = sorted(about, key=lambda a: a.signed_on or "", reverse=True)
    at = _AT.get(said.lastgroup or "", -1)
    return about[at] if at < len(about) else None


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
    if pairs_of_villages(ask):  # "mấy cặp bản?" asks what a record counts itself
        return False
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
