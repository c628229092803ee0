"""From a text to what is known about it: question, scope, and one part for each thing that was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import msgspec

from knowledge.answer.conditions import COMMITTEE, least, repeated, term
from knowledge.answer.facts import build
from knowledge.answer.inherit import among, carried_on, inherited, still_about
from knowledge.answer.mentions import LOCAL_TIME, Named, asked, explain, places
from knowledge.answer.ours import nothing_of_ours
from knowledge.answer.papers import papers
from knowledge.answer.press import TELLS, take_press
from knowledge.answer.scope import MOST_CHOICES, NOBODY_KNOWS, Scope, resolve, standing, subject
from knowledge.answer.select import select
from knowledge.answer.topics import says
from knowledge.finding import Choice, Context, Finding, Kind, Limit, Outcome, Part
from knowledge.index import Index, Passage
from knowledge.models import Agreement
from knowledge.question.items import Item
from knowledge.question.limits import limits_of
from knowledge.question.read import Ask, Question
from knowledge.question.topics import Topic
from knowledge.text import fold


def answer(text: str, context: Context, index: Index, today: date | None = None) -> tuple[Finding, Context]:
    """What is known about a message, and what the conversation stands on afterwards. Never raises, for any text."""
    if not text.strip():
        return Finding(outcome=Outcome.OUT_OF_SCOPE, reason="empty"), context
    question = asked(text, index, today)
    finding, after = _answer(question, context, index)
    return msgspec.structs.replace(finding, lang=question.lang), after


def _answer(question: Question, context: Context, index: Index) -> tuple[Finding, Context]:
    if question.attack:
        return Finding(outcome=Outcome.OUT_OF_SCOPE, reason="attack"), context
    if question.talk is not None:
        return Finding(outcome=Outcome.ANSWERED, parts=(Part(kind=question.talk),)), context
    if not question.asks:
        reason = "off_topic" if question.segmentation.tokens else "unreadable"
        return Finding(outcome=Outcome.OUT_OF_SCOPE, reason=reason), context
    found: list[Finding] = []
    for ask in question.asks:
        finding, context = _one(ask, context, index)
        found.append(finding)
    return _joined(found), context


def _joined(found: Sequence[Finding]) -> Finding:
    """Several questions in one message: answered if any part is, otherwise the first that says why not."""
    if len(found) == 1:
        return found[0]
    order = (Outcome.ANSWERED, Outcome.CHOOSE, Outcome.NOT_FOUND, Outcome.OUT_OF_SCOPE)
    best = min(found, key=lambda f: order.index(f.outcome))
    useful = [f for f in found if f.outcome not in (Outcome.OUT_OF_SCOPE, Outcome.CHOOSE)] or [best]
    if best.outcome is Outcome.CHOOSE:
        return best
    return Finding(
        outcome=best.outcome,
        parts=tuple(p for f in useful for p in f.parts),
        places=tuple({p.id: p for f in useful for p in f.places}.values()),
        fields=tuple(dict.fromkeys(x for f in useful for x in f.fields)),
        readings=tuple(dict.fromkeys(r for f in useful for r in f.readings)),
        near=best.near,
        reason=best.reason,
    )


def _one(ask: Ask, context: Context, index: Index) -> tuple[Finding, Context]:
    if ask.half is not None and all(_only_area(it, index) for it in ask.places):
        return _half(ask, ask.half, context, index)
    if (quoted := papers(ask, index)) is not None:
        return quoted, context
    inherited(ask, context, index)
    if "source" in ask.atoms or (not ask.places and TELLS.search(ask.folded)):
        take_press(ask, index)
    take_venue(ask, index)
    scope = resolve(ask, context, index) if ask.places or ask.narrow else Scope()
    if ask.home and scope.subjects and not scope.choices:
        finding, after = _home(scope, context)
        if not context.choosing:
            return finding, after
        waiting = msgspec.structs.replace(ask, home=False, kinds=[Kind(k) for k in context.choosing])
        more, after = _one(waiting, msgspec.structs.replace(after, choosing=()), index)
        return _joined([finding, more]), after
    if scope.choices and (ask.off or (not ask.kinds and not ask.domain and (ask.leftover or ask.topics))):
        return Finding(outcome=Outcome.OUT_OF_SCOPE, reason="off_topic"), context
    if scope.choices:
        choosing = msgspec.structs.replace(
            context,
            choosing=tuple(ask.kinds),
            options=tuple(c.place.id for c in scope.choices if c.place),
            fields=tuple(ask.fields) or context.fields,
        )
        return Finding(outcome=Outcome.CHOOSE, choices=tuple(scope.choices), reason="which_place"), choosing
    if nothing_of_ours(ask, scope, context, index):
        return Finding(outcome=Outcome.OUT_OF_SCOPE, reason="off_topic"), context
    scope.among = among(ask, context, index)
    if not scope.subjects and not scope.among:
        carried_on(ask, scope, context, index)
    if ask.off:
        return _off_topic(ask, scope, context, index)
    if _needs_place(ask, scope, index):
        return _which(ask, () if ask.mine else index.newest(MOST_CHOICES), context)
    still_about(ask, scope, context, index)
    need = select(ask, scope, index)
    if need.which_one and need.agreements:
        latest = sorted(need.agreements, key=lambda a: a.signed_on or "", reverse=True)
        return _which(ask, latest[:MOST_CHOICES], context)
    return _finding(ask, scope, build(need, index), context, index)


def _which(ask: Ask, offered: Sequence[Agreement], context: Context) -> tuple[Finding, Context]:
    """Asks which place or agreement is meant, offering some."""
    choices = tuple(Choice(agreement=a) for a in offered)
    finding = Finding(outcome=Outcome.CHOOSE, choices=choices, reason="no_home" if ask.mine else "no_place")
    kinds = tuple(ask.kinds) or (Kind.PARTNERS,)
    return finding, msgspec.structs.replace(context, choosing=kinds, options=(), fields=tuple(ask.fields))


_LISTED = frozenset({"pairs", "list", "count", "which"})
_HELD = re.compile(
    r"\b(?:ky|ky ket|ket nghia|le|to chuc|dien ra|signed|held) (?:o|tai|in|at) (?:xa |phuong |huyen |thi tran )?$"
)


def _at(asked: str) -> bool:
    return " o " in asked or " tai " in asked or " in " in asked or " at " in asked


def take_venue(ask: Ask, index: Index) -> None:
    """Keeps the place of a ceremony as a condition, where some record was signed there: "cặp nào ký ở Nông Cống?"."""
    if not ask.places or ask.atoms.isdisjoint(_LISTED) or not _at(ask.folded):
        return
    it = ask.places[-1]
    name = fold(it.name)
    before = ask.folded.rpartition(name)[0]
    if not _HELD.search(before) or _only_area(it, index):
        return
    if any(f" {name} " in f" {p.words} " for p in index.search(name) if p.kind == "place"):
        ask.venue, ask.places = Limit("held_at", name), ask.places[:-1]


def _finding(ask: Ask, scope: Scope, parts: Sequence[Part], context: Context, index: Index) -> tuple[Finding, Context]:
    places = standing(scope.subjects)
    if not parts:
        return Finding(outcome=Outcome.OUT_OF_SCOPE, reason="off_topic", places=places), context
    found = [p for p in parts if p.found]
    lacking = [s for s in scope.subjects if not s.agreements and not s.place.id.startswith(NOBODY_KNOWS)]
    finding = Finding(
        outcome=Outcome.ANSWERED if found else Outcome.NOT_FOUND,
        parts=tuple(parts),
        places=places,
        fields=tuple(ask.fields),
        readings=tuple(scope.readings),
        near=index.near(lacking[0].place) if lacking and not found else (),
    )
    return finding, _after(ask, scope, finding, context)


def _after(ask: Ask, scope: Scope, finding: Finding, context: Context) -> Context:
    lives = ask.resident and len(scope.subjects) == 1
    return msgspec.structs.replace(
        context,
        home=scope.subjects[0].stands[0].id if lives else context.home,
        places=tuple(s.place.id for s in scope.subjects) or context.places,
        agreements=tuple(a.id for a in finding.agreements) or (() if scope.subjects else context.agreements),
        kinds=tuple(k.value for k in finding.kinds),
        fields=tuple(ask.fields),
        topic=ask.topics[0].typed if ask.topics else None,
        dates=ask.dates or context.dates,
        choosing=(),
        options=(),
    )


def _needs_place(ask: Ask, scope: Scope, index: Index) -> bool:
    """Whether a place is missing, and the question is not one about all records."""
    if scope.subjects or scope.agreements or scope.among or ask.people or (ask.amounts and not ask.mine) or least(ask):
        return False
    if (
        ask.press
        or ask.venue
        or (not ask.mine and ask.domain and any(x.name in _OF_RECORDS for x in limits_of(ask.folded)))
    ):
        ask.anaphor = ""
        return False
    if not ask.mine and repeated(ask):
        ask.order, ask.kinds, ask.anaphor = "most", [Kind.LIST], ""
        return False
    if ask.mine or (ask.anaphor and not ("both" in ask.atoms and _of_an_office(ask))):
        return True
    everywhere = {Kind.LIST, Kind.COUNT, Kind.COMPARE} & set(ask.kinds) or ask.subject_first or scope.areas
    if everywhere:
        return False
    if re.match(r"(ai|who)\b", ask.folded) and {Kind.PARTNERS, Kind.FIELD} <= set(ask.kinds) <= _OF_A_MATTER:
        return False  # "ai phối hợp quy hoạch đô thị?"; "xóm Bến Cá kết nghĩa ai?" lacks a place that is known
    if ask.dates is not None and not set(ask.kinds) - _OF_DATES:
        ask.kinds = [Kind.LIST]
        return False
    if Kind.WHO in ask.kinds and "office" in ask.atoms and ask.atoms & {"twin", "sign", "agree", "pairs"}:
        return False
    if Kind.WHO in ask.kinds and COMMITTEE.search(ask.folded):
        return False
    if Kind.SOURCE in ask.kinds and ask.dates is not None:  # "nguồn nào đăng ngày 12/11/2025?"
        return False
    if _of_an_office(ask):
        return False
    if term(ask) and set(ask.kinds) == {Kind.STATUS} and (ask.dates or not ask.check) and "agree" in ask.atoms:
        return False  # "thỏa thuận hết hạn năm 2025"
    ours = ask.domain or bool(ask.atoms & {"help", "money"}) or not {Kind.WHEN, Kind.WHERE} & set(ask.kinds)
    if ours and any(index.search(t.words) for t in ask.topics):
        return False
    return not (set(ask.kinds) <= {Kind.FIELD} and (ask.fields or ask.topics))


_OF_RECORDS = {"so_many", "between", "level", "within", "sort", "progress"}  # what only a record has, and no place
_OF_A_MATTER = {Kind.PARTNERS, Kind.FIELD, Kind.SUPPORT}


def _of_an_office(ask: Ask) -> bool:
    """Whether somebody of an office who came is asked for: "phó giám đốc công an nào dự lễ ba xã?"."""
    attended = re.search(r"\b(du|den|tham du|co mat)\b", ask.folded)
    return Kind.WHO in ask.kinds and "office" in ask.atoms and attended is not None


def _off_topic(ask: Ask, scope: Scope, context: Context, index: Index) -> tuple[Finding, Context]:
    """What sounds like something else, unless the records of the places named say those very words."""
    if not any(s.area for s in scope.subjects):
        need = select(ask, scope, index)
        said = [p for a in need.agreements for p in index.passages[a.id] if p.kind in ("commitment", "support")]
        if told := [t for t in ask.off_words if len(t.words) > 4 and any(_says_so(p, t) for p in said)]:
            ask.topics, need.kinds = [*ask.topics, *told], [Kind.FIELD]
            return _finding(ask, scope, build(need, index), context, index)
    return Finding(outcome=Outcome.OUT_OF_SCOPE, reason="off_topic"), context


def _says_so(passage: Passage, topic: Topic) -> bool:
    """Whether a passage says words with the marks typed: "lương" is not in "chất lượng"."""
    return says(passage, topic.words) and (not topic.marked or topic.typed.casefold() in passage.text.casefold())


def _only_area(it: Item, index: Index) -> bool:
    found = [p for p in map(index.place, it.ids) if p is not None]
    return any(p.level in ("province", "country") for p in found)


_OF_DATES = {Kind.PARTNERS, Kind.CHECK, Kind.COMMITMENTS, Kind.WHO, Kind.WHERE}


def _home(scope: Scope, context: Context) -> tuple[Finding, Context]:
    s = scope.subjects[0]
    finding = Finding(
        outcome=Outcome.ANSWERED,
        parts=(Part(kind=Kind.HOME, subject=s.stands),),
        places=s.stands,
        readings=tuple(scope.readings),
    )
    return finding, msgspec.structs.replace(context, home=s.stands[0].id, places=(s.place.id,))


def _half(ask: Ask, half: Item, context: Context, index: Index) -> tuple[Finding, Context]:
    """A name of which only one word is remembered: the places with records that have it."""
    word = fold(half.name)
    fitting = index.places_with(word)
    same = [p for p in fitting if not half.typed_kind or p.kind == half.typed_kind] or fitting
    same = sorted(same, key=lambda p: (not index.names.is_home(p), not fold(p.name).startswith(word)))
    if not same:
        return Finding(outcome=Outcome.CHOOSE, reason="half_name"), context
    choices = tuple(Choice(place=p) for p in same[:MOST_CHOICES])
    after = msgspec.structs.replace(
        context, choosing=tuple(ask.kinds) or (Kind.PARTNERS,), options=tuple(p.id for p in same[:MOST_CHOICES])
    )
    return Finding(outcome=Outcome.CHOOSE, choices=choices, reason="half_name"), after


def answer_about(
    kind: Kind,
    agreement_ids: Sequence[str],
    place_ids: Sequence[str],
    context: Context,
    index: Index,
    *,
    fields: Sequence[str] = (),
) -> tuple[Finding, Context]:
    """The same for a button: one kind of question about given records or places."""
    scope = Scope(subjects=[subject(p, index) for p in map(index.place, place_ids) if p is not None])
    scope.agreements = [index.agreements[i] for i in agreement_ids if i in index.agreements]
    ask = Ask(kinds=[kind], fields=list(fields))
    if not scope.subjects and not scope.agreements and kind not in (Kind.LIST, Kind.COUNT, Kind.BY_FIELD, Kind.FIELD):
        return Finding(outcome=Outcome.CHOOSE, reason="no_place"), context
    return _finding(ask, scope, build(select(ask, scope, index), index), context, index)


__all__ = ["LOCAL_TIME", "Named", "answer", "answer_about", "explain", "places"]
