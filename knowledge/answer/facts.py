"""One part of an answer for each kind of question, each resting on records or saying what they lack."""

from __future__ import annotations

import re
from itertools import pairwise
from collections.abc import Callable, Sequence

import msgspec

from knowledge.answer.select import Need
from knowledge.answer.topics import passages_on, says, wordings
from knowledge.finding import Kind, Part, Promise
from knowledge.index import Index, Passage
from knowledge.models import Agreement, Locality, Person
from knowledge.question.lexicon import ATOMS
from knowledge.text import fold


def build(need: Need, index: Index) -> list[Part]:
    """The parts that answer a need, in the order asked. Empty: it is about something else altogether."""
    if need.wrong_date and not set(need.kinds) - {Kind.PARTNERS, Kind.CHECK, Kind.WHEN, Kind.LIST}:
        return [_part(need, Kind.WHEN, verdict=False, reason="other_date", found=any(a.signed_on for a in need.agreements))]
    parts: list[Part] = []
    for kind in need.kinds:
        made = _BUILDERS[kind](need, index)
        parts += [made] if isinstance(made, Part) else made
    if "help" in need.ask.atoms and "what" in need.ask.atoms or "compare" in need.ask.atoms and "nhieu hon" in fold(need.ask.typed):
        given = _support(need, index)
        if given.found and Kind.SUPPORT not in need.kinds:
            parts.append(given)
    on_field = next((p for p in parts if p.kind is Kind.FIELD and p.found), None)
    if on_field is not None:  # "hợp tác y tế với ai": only with those
        held = {a.id for a in on_field.agreements}
        parts = [p if p.kind is not Kind.PARTNERS else _only(p, held) for p in parts]
    if len(parts) > 1 and any(p.found for p in parts):
        parts = [p for p in parts if not (p.kind is Kind.FIELD and not p.found and p.topic)] or parts
    return parts


def _only(part: Part, held: set[str]) -> Part:
    kept = tuple(a for a in part.agreements if a.id in held)
    return msgspec.structs.replace(part, agreements=kept) if kept else part


def _stands(need: Need) -> tuple[Locality, ...]:
    return tuple({p.id: p for s in need.subjects for p in ((s.place,) if s.area else s.stands)}.values())


def _part(need: Need, kind: Kind, **more: object) -> Part:
    return Part(kind=kind, subject=_stands(need), agreements=tuple(need.agreements), dates=need.dates, **more)  # type: ignore[arg-type]


def _none(need: Need, kind: Kind, index: Index) -> Part | None:
    """The part that says that a place has no records at all, or none with the area named."""
    if need.agreements:
        return None
    if need.everywhere:
        return Part(kind=kind, found=False, subject=_stands(need), dates=need.dates, localities=tuple(need.areas), reason="no_match")
    if need.narrowed_away:
        return Part(kind=Kind.PARTNERS, found=False, subject=_stands(need), localities=tuple(need.areas), reason="no_partner_in")
    return Part(kind=Kind.PARTNERS, found=False, subject=_stands(need), reason="no_records")


def _partners(need: Need, index: Index) -> Part | list[Part]:
    if (none := _none(need, Kind.PARTNERS, index)) is not None:
        return none
    verdict = True if need.ask.check and not need.ask.atoms & {"which", "with_who", "who"} else None
    if len(need.subjects) > 1 and need.paired is None:
        return [
            Part(kind=Kind.PARTNERS, subject=s.stands, agreements=s.agreements, found=bool(s.agreements),
                 reason="" if s.agreements else "no_records")
            for s in need.subjects
        ]  # fmt: skip
    return _part(need, Kind.PARTNERS, verdict=verdict)


def _check(need: Need, index: Index) -> Part:
    if need.paired is False:
        return Part(kind=Kind.CHECK, found=False, subject=_stands(need), verdict=False, reason="no_pair")
    if (none := _none(need, Kind.CHECK, index)) is not None:
        return none
    return _part(need, Kind.CHECK, verdict=True)


def _commitments(need: Need, index: Index) -> Part:
    if (none := _none(need, Kind.COMMITMENTS, index)) is not None:
        return none
    promises = tuple(Promise(a, c) for a in need.agreements for c in a.commitments or ())
    counted = need.ask.counted == "commitments"
    counts = (len(promises), len({p.commitment.fields[0] for p in promises if p.commitment.fields})) if counted else ()
    return _part(need, Kind.COMMITMENTS, promises=promises, found=bool(promises), reason="" if promises else "no_commitments", counts=counts)


def _on_topics(need: Need, index: Index, agreements: Sequence[Agreement]) -> tuple[list[Passage], bool]:
    """Passages on what was asked (by tag for a field's name), and whether all of it was only tags."""
    found: dict[int, Passage] = {}
    for field in need.ask.fields:
        for a in agreements:
            found.update((id(p), p) for p in index.passages[a.id] if p.commitment and p.kind == "commitment" and field in p.commitment.fields)
    if not need.everywhere:
        for words in need.ask.field_words:
            found.update((id(p), p) for a in agreements for p in index.passages[a.id] if p.kind == "commitment" and says(p, words))
    for topic in need.ask.topics:
        hits = passages_on(topic, agreements, index, ("commitment", "support", "progress"))
        if not hits and topic.field and not need.ask.check:
            hits = [p for a in agreements for p in index.passages[a.id]
                    if p.commitment and p.kind == "commitment" and topic.field in p.commitment.fields]  # fmt: skip
        found.update((id(p), p) for p in hits)
    return list(found.values()), not need.ask.topics


def _field(need: Need, index: Index) -> Part | list[Part]:
    topic = ", ".join(t.typed for t in need.ask.topics) or None
    if (none := _none(need, Kind.FIELD, index)) is not None:
        return [] if topic and not need.ask.fields and not _meant(need) else none
    passages, _ = _on_topics(need, index, need.agreements)
    if not passages and topic:
        passages = [p for t in need.ask.topics for p in passages_on(t, need.agreements, index, _REST)]
        if passages:
            said = tuple({(p.agreement.id, p.text): (p.agreement, p.text) for p in passages}.values())
            return Part(kind=Kind.TEXT, subject=_stands(need), agreements=_records(passages), passages=said, topic=topic)
        if not need.ask.fields and not _meant(need):
            return []
        if near := _near_words(need, index):
            return near
        if not (need.ask.fields or need.ask.check or any(t.about or t.field for t in need.ask.topics)):
            return [] if len(need.kinds) > 1 else _commitments(need, index) if need.ask.content else _overview(need, index)
    if not passages:
        return _part(need, Kind.FIELD, found=False, fields=_fields(need), topic=topic, reason="no_field", verdict=_verdict(need, yes=False))
    records = tuple(a for a in need.agreements if a.id in {p.agreement.id for p in passages})
    return Part(
        kind=Kind.FIELD, subject=_stands(need), agreements=records, fields=_fields(need), topic=topic,
        promises=_promises(passages), support=_gifts(passages), verdict=_verdict(need, yes=True),
    )  # fmt: skip


def _near_words(need: Need, index: Index) -> Part | None:
    """Commitments that share a two-word expression with the question: "giữ biên giới" finds "bảo vệ biên giới"."""
    words = [w for t in need.ask.topics for w in t.words.split()]
    pairs = {f"{a} {b}" for a, b in pairwise(words)} & index.bigrams
    found = [p for a in need.agreements for p in index.passages[a.id]
             if p.kind in ("commitment", "support") and any(says(p, pair) for pair in pairs)]  # fmt: skip
    if not found:
        return None
    topic = ", ".join(t.typed for t in need.ask.topics)
    return Part(kind=Kind.FIELD, subject=_stands(need), agreements=_records(found), topic=topic, promises=_promises(found),
                support=_gifts(found), fields=_fields(need))  # type: ignore[arg-type]  # fmt: skip


def _overview(need: Need, index: Index) -> Part | list[Part]:
    """What is told where nothing particular was asked that the records could know."""
    return _check(need, index) if len(need.subjects) > 1 else _partners(need, index)


_REST = ("title", "place", "principle", "person", "body", "note")


def _meant(need: Need) -> bool:
    """Whether words that nothing knows stand in a question about agreements all the same."""
    return need.ask.domain or bool(need.ask.atoms & {"help", "field"}) or len(need.subjects) > 1 or len(need.kinds) > 1


def _verdict(need: Need, *, yes: bool) -> bool | None:
    return yes if need.ask.check and not need.ask.atoms & {"which", "who", "content", "what", "how"} else None


def _fields(need: Need) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*need.ask.fields, *(t.field for t in need.ask.topics if t.field)]))


def _records(passages: Sequence[Passage]) -> tuple[Agreement, ...]:
    return tuple({p.agreement.id: p.agreement for p in passages}.values())


def _promises(passages: Sequence[Passage]) -> tuple[Promise, ...]:
    return tuple(dict.fromkeys(Promise(p.agreement, p.commitment) for p in passages if p.commitment))


def _gifts(passages: Sequence[Passage]) -> tuple[tuple[Agreement, object], ...]:
    return tuple((p.agreement, p.support) for p in passages if p.support)


def _by_field(need: Need, index: Index) -> Part | list[Part]:
    topic = ", ".join(t.typed for t in need.ask.topics) or None
    passages, _ = _on_topics(need, index, need.agreements)
    if not passages and topic and not need.ask.fields:
        held = {a.id for a in need.agreements}
        passages = [p for t in need.ask.topics for p in index.search(wordings(t)[0]) if p.agreement.id in held]
        if passages and _meant(need):
            said = tuple({(p.agreement.id, p.text): (p.agreement, p.text) for p in passages}.values())
            return Part(kind=Kind.TEXT, subject=_stands(need), agreements=_records(passages), passages=said, topic=topic)
        if passages:
            return []
    if not passages:
        if topic and not need.ask.fields and not _meant(need):
            return []
        return Part(kind=Kind.BY_FIELD, found=False, subject=_stands(need), fields=_fields(need), topic=topic, dates=need.dates,
                    localities=tuple(need.areas), reason="no_match")  # fmt: skip
    return Part(
        kind=Kind.BY_FIELD, subject=_stands(need), agreements=_records(passages), fields=_fields(need), topic=topic, dates=need.dates,
        promises=_promises(passages), support=_gifts(passages), localities=tuple(need.areas),  # type: ignore[arg-type]
    )  # fmt: skip


def _when(need: Need, index: Index) -> Part:
    if (none := _none(need, Kind.WHEN, index)) is not None:
        return none
    known = any(a.signed_on for a in need.agreements)
    verdict = None
    if need.dates is not None and need.ask.check:
        verdict = not need.wrong_date
    return _part(need, Kind.WHEN, found=known, verdict=verdict, reason="other_date" if need.wrong_date and known else "" if known else "no_date")


def _where(need: Need, index: Index) -> Part:
    if (none := _none(need, Kind.WHERE, index)) is not None:
        return none
    known = any(a.place for a in need.agreements)
    return _part(need, Kind.WHERE, found=known, reason="" if known else "no_place")


_SIGNING = re.compile(
    r"\b(ai|who|vi nao|ong nao|ba nao|nhung ai|nguoi nao|lanh dao nao)( da| la nguoi| dung ra| thay mat| ra| cung| ben)* (ky|ki|dat but|signed|sign)\b"
    r"|nguoi (dat but )?(ky|ki)\b|signator|ky boi|do ai (ky|ki)|dai dien( cac ben| hai ben)? (ky|ki)|ai dai dien|ai thay mat|ai ben .* (ky|ki)\b"
)
_BODIES = re.compile(r"(co quan|don vi|to chuc|dang uy|uy ban|ban nganh|phia nao|ben nao)( \w+){0,2} (ky|ki|dung ra)|which (bodies|organi)")
_SIGNER_ROLE = re.compile(r"\b(nguoi ky|ky ket|ky bien ban|dai dien ky|ky)\b")


def _who(need: Need, index: Index) -> Part:
    if (none := _none(need, Kind.WHO, index)) is not None:
        return none
    asked = fold(need.ask.typed)
    people = [(a, p) for a in need.agreements for p in a.people or ()]
    bodies = any(a.signing_bodies for a in need.agreements)
    offices = _offices(asked) if "office" in need.ask.atoms else []
    signing = bool(_SIGNING.search(asked)) and not re.search(r"\b(du|den du|du le|tham du|attend\w*)\b", asked)
    if bodies and _BODIES.search(asked):
        return _part(need, Kind.WHO, reason="bodies")
    if signing:
        signers = [(a, p) for a, p in people if _SIGNER_ROLE.search(fold(p.role or ""))]
        if signers:
            return _part(need, Kind.WHO, people=tuple(signers), reason="signers")
        if not offices:
            return _part(need, Kind.WHO, found=False, reason="no_signer" if bodies else "no_people", people=tuple(people))
    if offices:
        people = [(a, p) for a, p in people if _holds(p, offices, need)]
    if not people:
        return _part(need, Kind.WHO, found=False, reason="no_people")
    return Part(kind=Kind.WHO, subject=_stands(need), people=tuple(people), agreements=tuple({a.id: a for a, _ in people}.values()))


_OFFICES = tuple(sorted({fold(o) for o in ATOMS["office"].split(",")}, key=len, reverse=True))


def _offices(asked: str) -> list[str]:
    found: list[str] = []
    for office in _OFFICES:
        if f" {office} " in f" {asked} " and not any(office in longer for longer in found):
            found.append(office)
    return found


def _holds(person: Person, offices: Sequence[str], need: Need) -> bool:
    """Whether a person's role is the office asked for; "phó" is not the chief, "phường" may be written "UBND phường"."""
    role = f" {fold(person.role or '')} "
    for office in offices:
        words = office.split()
        if not all(f" {w} " in role for w in words):
            continue
        head = " ".join(words[:2])
        if f"pho {head}" in role and "pho" not in words:
            continue
        return True
    return False


def _support(need: Need, index: Index) -> Part:
    if (none := _none(need, Kind.SUPPORT, index)) is not None:
        return none
    gifts = tuple((a, s) for a in need.agreements for s in a.support or ())
    verdict = None
    if need.ask.amounts and gifts:
        verdict = any(s.amount_vnd in need.ask.amounts for _, s in gifts)
    reason = "" if gifts else "no_support"
    if verdict is False:
        reason = "other_sum"
    return _part(need, Kind.SUPPORT, support=gifts, found=bool(gifts), reason=reason, verdict=verdict)


def _count(need: Need, index: Index) -> Part:
    if (none := _none(need, Kind.COUNT, index)) is not None:
        return none
    if need.ask.fields or need.ask.topics:
        part = _by_field(need, index)
        if isinstance(part, Part) and part.found:
            return Part(kind=Kind.COUNT, subject=part.subject, agreements=part.agreements, fields=part.fields, topic=part.topic,
                        counts=(len(part.agreements),), reason="agreements", dates=need.dates)  # fmt: skip
        return part if isinstance(part, Part) else Part(kind=Kind.COUNT, found=False, reason="no_match", subject=_stands(need))
    what = need.ask.counted or "agreements"
    own = {p.id for s in need.subjects for p in s.stands}
    if need.everywhere:
        return _part(need, Kind.COUNT, counts=(len(need.agreements),), reason="agreements", localities=tuple(need.areas))
    if what in ("partners", "parties") and len(need.subjects) < 2:
        partners = {p.id: p for a in need.agreements for p in index.parties(a) if p.id not in own or what == "parties"}
        return _part(need, Kind.COUNT, counts=(len(partners),), reason=what, localities=tuple(partners.values()))
    return _part(need, Kind.COUNT, counts=(len(need.agreements),), reason="agreements")


def _list(need: Need, index: Index) -> Part:
    if (none := _none(need, Kind.LIST, index)) is not None:
        return none
    agreements = need.agreements
    if need.ask.order in ("newest", "oldest"):
        dated = sorted((a for a in agreements if a.signed_on), key=lambda a: a.signed_on or "", reverse=need.ask.order == "newest")
        edge = dated[0].signed_on if dated else None
        agreements = [a for a in dated if a.signed_on == edge]
    elif need.ask.order == "most":
        return _most(need, index)
    verdict = True if need.ask.check and not need.ask.atoms & {"which", "with_who"} else None
    return Part(kind=Kind.LIST, subject=_stands(need), agreements=tuple(agreements), dates=need.dates, localities=tuple(need.areas),
                reason=need.ask.order, verdict=verdict)  # fmt: skip


def _most(need: Need, index: Index) -> Part:
    """The place with the most partners among the records asked about."""
    partners: dict[str, set[str]] = {}
    for a in need.agreements:
        ids = {p.id for p in index.parties(a)}
        for i in ids:
            partners.setdefault(i, set()).update(ids - {i})
    most = max(map(len, partners.values()), default=0)
    top = [p for i in partners if len(partners[i]) == most and (p := index.place(i)) is not None]
    agreements = tuple({a.id: a for p in top for a in need.agreements if p.id in {q.id for q in index.parties(a)}}.values())
    return Part(kind=Kind.LIST, subject=(), agreements=agreements, localities=tuple(top), counts=(most,), reason="most", dates=need.dates)


def _compare(need: Need, index: Index) -> Part:
    if (none := _none(need, Kind.COMPARE, index)) is not None:
        return none
    return _part(need, Kind.COMPARE, reason="date" if "order" in need.ask.atoms else "")


def _principles(need: Need, index: Index) -> Part:
    if (none := _none(need, Kind.PRINCIPLES, index)) is not None:
        return none
    known = any(a.principles for a in need.agreements)
    return _part(need, Kind.PRINCIPLES, found=known, reason="" if known else "no_principles")


def _source(need: Need, index: Index) -> Part:
    if (none := _none(need, Kind.SOURCE, index)) is not None:
        return none
    known = any(a.sources for a in need.agreements)
    return _part(need, Kind.SOURCE, found=known, reason="" if known else "no_source")


_PROGRESS = re.compile(r"tien do|tien trien|thuc hien|lam duoc|lam den|lam toi|lam xong|lam chua|lam roi|trien khai|ket qua|hoan thanh|xong chua|progress|status|den dau|toi dau|tinh hinh")


def _status(need: Need, index: Index) -> Part:
    if (none := _none(need, Kind.STATUS, index)) is not None:
        return none
    if _PROGRESS.search(fold(need.ask.typed)):
        moving = tuple(
            Promise(a, c) for a in need.agreements for c in a.commitments or () if c.progress or c.status in ("in_progress", "done")
        )
        if moving or not re.search(r"thoi han|het han|hieu luc|nam", fold(need.ask.typed)):
            return _part(need, Kind.STATUS, promises=moving, found=bool(moving), reason="progress" if moving else "no_progress")
    known = any(a.period or a.term_years for a in need.agreements)
    return _part(need, Kind.STATUS, found=known, reason="term" if known else "no_term")


_FROM = re.compile(r"(gop|nhap|lap|hinh thanh|tach|ghep|gom|sat nhap|thanh lap|hop nhat)( lai)?( \w+)? (tu|nhung|cac|may|nao|lai)|tu (nhung|cac|may|xa|phuong) (xa|phuong|nao)|merged from|formed from|made of")
_DISTRICT = re.compile(r"huyen|quan nao|district")


def _place_info(need: Need, index: Index) -> Part:
    asked = fold(need.ask.typed)
    if not need.subjects:
        parties = {p.id: p for a in need.agreements for p in index.parties(a)}
        places = [p for p in parties.values() if not need.ask.anaphor or p.kind == need.ask.anaphor] or list(parties.values())
    else:
        places = [s.place for s in need.subjects]
    found: list[Locality] = []
    reason = "where"
    for p in places:
        if p.former:
            reason = "became"
            found += index.gazetteer.heirs(p)
        elif p.level == "commune":
            parts = index.gazetteer.made_of(p.id, "commune")
            if _FROM.search(asked) or not (_DISTRICT.search(asked) or re.search(r"o dau|tinh nao|where|thuoc", asked)):
                reason = "merged_from"
                found += parts
            elif _DISTRICT.search(asked):
                reason = "district"
                found += [Locality(id="", name=d, kind="", province=q) for d, q in dict.fromkeys((x.district or "", x.province) for x in parts) if d]
        elif p.level == "province":
            reason = "merged_from"
            found += index.gazetteer.made_of(p.id, "province")
    named = any(p.id and not p.id.startswith("unknown:") for p in places) and (bool(found) or reason == "where")
    agreements = tuple(need.agreements)
    if not agreements:
        return Part(kind=Kind.PLACE_INFO, found=False, subject=tuple(places), localities=tuple(found), reason=reason if named else "no_records")
    return Part(kind=Kind.PLACE_INFO, found=named, subject=tuple(places), localities=tuple(found), agreements=agreements, reason=reason)


def _person(need: Need, index: Index) -> Part:
    wanted = {fold(n) for n in need.ask.people}
    people = tuple((a, p) for a in index.agreements.values() for p in a.people or () if fold(p.name) in wanted)
    return Part(kind=Kind.PERSON, people=people, agreements=tuple({a.id: a for a, _ in people}.values()), found=bool(people),
                topic=", ".join(need.ask.people), reason="" if people else "unknown_person")  # fmt: skip


_BUILDERS: dict[Kind, Callable[[Need, Index], Part | list[Part]]] = {
    Kind.PARTNERS: _partners, Kind.CHECK: _check, Kind.COMMITMENTS: _commitments, Kind.FIELD: _field, Kind.BY_FIELD: _by_field,
    Kind.WHEN: _when, Kind.WHERE: _where, Kind.WHO: _who, Kind.SUPPORT: _support, Kind.COUNT: _count, Kind.LIST: _list,
    Kind.COMPARE: _compare, Kind.PRINCIPLES: _principles, Kind.SOURCE: _source, Kind.STATUS: _status,
    Kind.PLACE_INFO: _place_info, Kind.PERSON: _person,
}  # fmt: skip

__all__ = ["Need", "build"]
