"""Parts on a subject matter: what was promised in a field or on a topic, by a pair or by all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from knowledge.answer.common import nothing, part_of, stands
from knowledge.answer.need import Need
from knowledge.answer.pairs import commitments, overview
from knowledge.answer.partnered import of_wards
from knowledge.answer.topics import may_be_apart, passages_on, says, wordings
from knowledge.finding import Kind, Part, Promise
from knowledge.index import Index, Passage
from knowledge.models import Agreement, Support
from knowledge.question.topics import Topic


def _on_topics(need: Need, index: Index, agreements: Sequence[Agreement]) -> list[Passage]:
    """Passages on what was asked: by tag for a field's name, by what is written for narrower words."""
    tagged = [
        p
        for a in agreements
        for p in index.passages[a.id]
        if p.kind == "commitment" and p.commitment and set(p.commitment.fields) & set(need.ask.fields)
    ]
    if not need.everywhere:
        for words in need.ask.field_words:
            tagged += [p for a in agreements for p in index.passages[a.id] if p.kind == "commitment" and says(p, words)]
    each: list[list[Passage]] = []  # what is said on each topic
    for topic in need.ask.topics:
        hits = passages_on(topic, agreements, index, _SAID)
        if not hits and topic.field and not need.ask.check and not (need.everywhere and _narrower(topic, need)):
            hits = [
                p
                for a in agreements
                for p in index.passages[a.id]
                if p.kind == "commitment" and p.commitment and topic.field in p.commitment.fields
            ]
        each.append(hits)
    written = [p for hits in each for p in hits]
    if need.everywhere and len(each) > 1 and not need.ask.listed:
        in_all = set.intersection(*({p.agreement.id for p in hits} for hits in each))
        if in_all:
            written = [p for p in written if p.agreement.id in in_all]  # "giữ gìn văn hóa người Cơtu"
        elif " cho " in need.ask.folded:
            written = next(filter(None, each), [])  # "học bổng cho học sinh": the thing, whoever it is for
    if need.everywhere and tagged and written and not need.ask.listed:  # "trạm y tế … máy siêu âm": what is in both
        both = {p.agreement.id for p in tagged} & {p.agreement.id for p in written}
        if both:
            return _once(p for p in written if p.agreement.id in both)
    return _once([*tagged, *written])


def _narrower(topic: Topic, need: Need) -> bool:
    """Whether much is said beside a field's name: "giao thông công cộng" is not all of infrastructure."""
    named = {w for words in need.ask.field_words for w in words.split()}
    return len([w for w in topic.words.split() if w not in named]) > 1


_BOTH = re.compile(r"\bca \w.* (va|lan) |\bvua \w.* vua |\bboth\b")
_BUT_NOT = re.compile(r"\b(nhung|ma|but) (khong|chua|ko|not?)\b")


def _of_all_fields(need: Need, agreements: Sequence[Agreement]) -> list[Agreement]:
    """The records with every field of "cả y tế và giáo dục", or with the first of "du lịch nhưng không có y tế"."""
    wanted, asked = need.ask.fields, need.ask.folded
    if len(wanted) < 2 or not (_BOTH.search(asked) or _BUT_NOT.search(asked)):
        return list(agreements)
    tags = {a.id: {f for c in a.commitments or () for f in c.fields} for a in agreements}
    if _BUT_NOT.search(asked):
        need.ask.fields = wanted[:1]  # the answer is about this one
        return [a for a in agreements if wanted[0] in tags[a.id] and wanted[-1] not in tags[a.id]]
    return [a for a in agreements if tags[a.id].issuperset(wanted)]


def _once(passages: Iterable[Passage]) -> list[Passage]:
    return list({id(p): p for p in passages}.values())


def field(need: Need, index: Index) -> Part | list[Part]:
    need.ask.topics = [t for t in need.ask.topics if not t.aside or passages_on(t, need.agreements, index, _SAID)]
    if not need.ask.topics and not need.ask.fields and need.agreements:
        return _all_told(need, index)
    topic = _topic(need)
    if (none := nothing(need, Kind.FIELD, index)) is not None:
        return [] if topic and not need.ask.fields and not _meant(need) else none
    passages = _on_topics(need, index, need.agreements)
    if not passages and topic:
        passages = [p for t in need.ask.topics for p in passages_on(t, need.agreements, index, _REST)]
        if passages:
            return _quoted(need, passages)
        if not need.ask.fields and not _meant(need):
            return []
        if near := _near_words(need, index):
            return near
        if any(_leads_to_all(t.words, need.ask.folded) for t in need.ask.topics):
            return _all_told(need, index)
    if not passages:
        return part_of(
            need,
            Kind.FIELD,
            found=False,
            fields=_fields(need),
            topic=topic,
            reason="no_field",
            verdict=_verdict(need, yes=False),
        )
    records = tuple(a for a in need.agreements if a.id in {p.agreement.id for p in passages})
    promises, gifts = _promises(passages), _gifts(passages)
    if need.ask.check and not gifts and _DONE.search(need.ask.folded) and not any(map(_under_way, promises)):
        return Part(
            kind=Kind.STATUS, found=False, subject=stands(need), agreements=records, reason="no_progress"
        )  # "làm xong đường bê tông chưa?", which is only promised
    return Part(
        kind=Kind.FIELD,
        subject=stands(need),
        agreements=records,
        fields=_fields(need),
        topic=topic,
        promises=promises,
        support=gifts,
        verdict=_verdict(need, yes=True),
    )


def _leads_to_all(words: str, asked: str) -> bool:
    """Whether words nothing is told of only lead to all there is: "chống bệnh gì?", "trích lục toàn bộ cam kết"."""
    all_of_it = "toan bo|tat ca|day du|cac|nhung|noi dung|cam ket"
    return re.search(rf"\b{words} (gi|chi|nao)\b|^(\w+ ){{0,3}}{words} ({all_of_it})\b", asked) is not None


_DONE = re.compile(r"\b(xong|hoan thanh|khanh thanh|ban giao|khoi cong|trien khai|thuc hien)\b|\bda \w+.* chua$")


def _under_way(promise: Promise) -> bool:
    return bool(promise.commitment.progress) or promise.commitment.status in ("in_progress", "done")


def _topic(need: Need) -> str | None:
    """What was asked about, in the words typed."""
    return ", ".join(t.typed for t in need.ask.topics) or None


def _all_told(need: Need, index: Index) -> Part | list[Part]:
    """Where nothing narrower was asked after all: nothing beside another part, else the pledges or the pairing."""
    if len(need.kinds) > 1:
        return []
    return commitments(need, index) if need.ask.content else overview(need, index)


def _quoted(need: Need, passages: Sequence[Passage]) -> Part:
    """What records say elsewhere than in their pledges, word for word."""
    said = tuple({(p.agreement.id, p.text): (p.agreement, p.text) for p in passages}.values())
    agreements = _records(passages)
    return Part(kind=Kind.TEXT, subject=stands(need), agreements=agreements, passages=said, topic=_topic(need))


def _near_words(need: Need, index: Index) -> Part | None:
    """Commitments that share a two-word expression with the question: "giữ biên giới" finds "bảo vệ biên giới"."""
    words = [w for t in need.ask.topics for w in t.words.split()]
    pairs = {f"{a} {b}" for a, b in pairwise(words)} & index.bigrams.keys()
    found = [
        p
        for a in need.agreements
        for p in index.passages[a.id]
        if p.kind in ("commitment", "support") and any(says(p, pair) for pair in pairs)
    ]
    if not found:
        return None
    return Part(
        kind=Kind.FIELD,
        subject=stands(need),
        agreements=_records(found),
        topic=_topic(need),
        promises=_promises(found),
        support=_gifts(found),
        fields=_fields(need),
    )


_SAID = ("commitment", "support", "progress")
_REST = ("title", "place", "principle", "person", "body", "note")


def _meant(need: Need) -> bool:
    """Whether words that nothing knows stand in a question about agreements all the same."""
    return (
        need.ask.domain
        or need.from_context
        or bool(need.ask.atoms & {"help", "field", "money"})
        or (need.ask.subject_first and "term" in need.ask.atoms)  # "nơi nào làm sâm Ngọc Linh?"
        or len(need.subjects) > 1
        or len(need.kinds) > 1
    )


def _verdict(need: Need, *, yes: bool) -> bool | None:
    return yes if need.ask.check and not need.ask.atoms & {"which", "who", "content", "what", "how"} else None


def _fields(need: Need) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*need.ask.fields, *(t.field for t in need.ask.topics if t.field)]))


def _records(passages: Sequence[Passage]) -> tuple[Agreement, ...]:
    return tuple({p.agreement.id: p.agreement for p in passages}.values())


def _promises(passages: Sequence[Passage]) -> tuple[Promise, ...]:
    return tuple(dict.fromkeys(Promise(p.agreement, p.commitment) for p in passages if p.commitment))


def _gifts(passages: Sequence[Passage]) -> tuple[tuple[Agreement, Support], ...]:
    return tuple((p.agreement, p.support) for p in passages if p.support)


def _searched(phrase: str, index: Index) -> Iterator[Passage]:
    """What any record says of a phrase, its words apart only where they may be."""
    return (p for p in index.search(phrase) if may_be_apart(phrase) or says(p, phrase))


def by_field(need: Need, index: Index) -> Part | list[Part]:
    topic = _topic(need)
    passages = _on_topics(need, index, _of_all_fields(need, need.agreements))
    wards = {a.id for a in of_wards(need.ask, _records(passages))}
    passages = [p for p in passages if p.agreement.id in wards]
    if not passages and topic and not need.ask.fields:
        held = {a.id for a in need.agreements}
        passages = [p for t in need.ask.topics for p in _searched(wordings(t)[0], index) if p.agreement.id in held]
        if passages and _meant(need):
            return _quoted(need, passages)
        if passages:
            return []
    if not passages:
        if topic and not need.ask.fields and not _meant(need):
            return []
        return Part(
            kind=Kind.BY_FIELD,
            found=False,
            subject=stands(need),
            fields=_fields(need),
            topic=topic,
            dates=need.dates,
            localities=tuple(need.areas),
            limits=need.limits,
            reason="no_match",
        )
    return Part(
        kind=Kind.BY_FIELD,
        subject=stands(need),
        agreements=_records(passages),
        fields=_fields(need),
        topic=topic,
        dates=need.dates,
        promises=_promises(passages),
        support=_gifts(passages),
        localities=tuple(need.areas),
        limits=need.limits,
    )
