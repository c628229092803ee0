"""What the parties promise: the commitments one by one, each with its fields and status; principles and term."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from knowledge.articles import promise_words as words
from knowledge.articles.draft import Fact
from knowledge.articles.evidence import evidence_of
from knowledge.articles.kinds import LEVELS
from knowledge.articles.mention import Mention
from knowledge.articles.page import Page, Sentence
from knowledge.articles.signing import Group
from knowledge.articles.topics import fields_of
from knowledge.articles.wording import plain
from knowledge.models import Commitment, Period

Status = Literal["pledged", "planned"]
SHORTEST = 3  # words of a commitment
_BULLETS = '- +*•"“'
MANY = 3  # fields of which a sentence speaks that can hardly be about anything else


@dataclass(frozen=True, slots=True)
class _Promise:
    sentence: Sentence
    start: int
    end: int
    heading: tuple[str, ...]
    status: Status


def commitments(
    sentences: Sequence[Sentence], mentions: Mapping[Sentence, Sequence[Mention]], group: Group, *, abroad: bool = False
) -> Iterator[Fact]:
    """The commitments of a group, in their order; where none is told in so many words, what it is all for.

    ``abroad``: a party lies in another country, so that the bond itself is foreign affairs.
    """
    own = {m.key for m in group}
    others = set(_about_others(sentences, mentions, own))
    named = {s: _named_together(s, mentions[s], own) for s in sentences if s not in others}
    sides = re.compile(rf"^(?:{'|'.join(map(re.escape, [*words.KINDS, *(plain(m.name) for m in group)]))})\b")
    acting = {
        s for s in named if sides.search(s.plain.lstrip(_BULLETS)) and (not mentions[s] or mentions[s][0].key in own)
    }
    promised = list(_promises(named, acting))
    found = [p for p in promised if fields_of(_words(p)) or p.heading]
    if not found:
        found = list(_purposes(sentences)) or (promised[:1] if abroad else [])
    foreign = abroad
    for promise in found:
        said = _words(promise)
        topics = tuple(dict.fromkeys((*promise.heading, *fields_of(said))))
        if foreign and "foreign_affairs" not in topics:  # once is enough: the first stands for the bond itself
            topics = (*topics, "foreign_affairs")
        foreign = False
        evidence = evidence_of(promise.sentence, promise.start, promise.end)
        text = _capitalised(evidence.words.strip(" ,.;:–-…"))
        yield Fact("commitments", Commitment(text=text, fields=topics or ("other",), status=promise.status), evidence)


def _words(promise: _Promise) -> str:
    return promise.sentence.plain[promise.start : promise.end]


def _about_others(
    sentences: Sequence[Sentence], mentions: Mapping[Sentence, Sequence[Mention]], own: Container[tuple[str, str]]
) -> Iterator[Sentence]:
    """Sentences of other news: below a headline that names two localities, neither a party, "hai bên" is those two."""
    for headline, sentence in pairwise(sentences):
        named = [m.key for m in mentions[headline] if m.level < LEVELS["country"]]
        others = len(named) > 1 and not any(key in own for key in named)
        if headline.kind == "caption" and others and words.PARTIES.search(sentence.plain):
            yield sentence


def _named_together(sentence: Sentence, mentions: Sequence[Mention], keys: Container[tuple[str, str]]) -> int | None:
    """Where parties named side by side end, as in "phường A và xã B sẽ …": that says "hai bên" by their names."""
    acting = [m for m in mentions if m.key in keys and m.head.sort in ("", "body")]
    for first, second in pairwise(acting):
        between = sentence.plain[first.until : min(second.start, max(second.head.start, first.until))]
        if first.key != second.key and words.SIDE_BY_SIDE.fullmatch(between):
            return second.until
    return None


def _promises(named: Mapping[Sentence, int | None], acting: Container[Sentence]) -> Iterator[_Promise]:
    """The clauses of every sentence that promises; one that only goes on does so after one that promised."""
    going = background = False
    for sentence, parties in named.items():
        if sentence.kind not in ("lead", "body"):
            continue
        if background and words.GOING_ON.search(sentence.plain):
            continue  # it goes on with what was, and promises nothing
        background = words.BACKGROUND.search(sentence.plain) is not None
        status = _status(sentence, parties, acts=sentence in acting, going=going)
        going = status is not None
        if status is not None:
            yield from _clauses(sentence, status)


def _status(sentence: Sentence, named: int | None, *, acts: bool, going: bool) -> Status | None:
    """How a sentence promises, None where it does not. ``named`` is where the parties' names end in it;

    ``acts``: it begins with one of them.
    """
    said = sentence.plain.lstrip(_BULLETS)
    states = words.STATES.search(said)
    if words.BACKGROUND.search(said, states.start() if states else 0) or words.SIGNED.search(said):
        return None
    if words.OCCASION.search(said) and not words.AGREED.search(said) and not words.BOTH_WILL.search(said):
        return None
    field = words.FIELD.search(said)
    content = (
        words.CONTENT.search(said)
        or (field and fields_of(field["field"]))
        or (words.AS_CONTENT.search(said) and (states or not words.SPEAKER.search(said)))
    )
    listed = going and ";" in said  # then each of its clauses is looked at
    if words.GIFT.search(said) and not content and not listed and not words.TOGETHER.search(said):
        return None
    if (
        ("sẽ" in said and (words.REPORTED.search(said) or words.QUOTED.search(said))) or words.OWN_PLAN.search(said)
    ) and not re.search(r"\bmong|đề nghị|hy vọng|kỳ vọng", said):
        return "planned"
    both = words.PARTIES.search(said)
    spoken = words.SAID.search(said)
    if (spoken and not (content and states)) and not (
        words.AGREED.search(said) and not words.SPEAKER.search(said[: spoken.end()]) and (both or named)
    ):
        return None
    parties = both.end() if both else named
    if content or (parties is not None and re.search(rf"\b{words.DOING}\b", said[parties:])):
        return (
            "planned"
            if words.PLANNED.search(said) and not re.search(r"cam kết|thống nhất|nhất trí|ký", said)
            else "pledged"
        )
    if words.TOGETHER.search(said) or (len(fields_of(said)) >= MANY and not words.LOOKING.search(said)):
        return "pledged"
    if going and acts and not words.DONE.search(said):  # "Phường cử bác sĩ lên khám bệnh"
        return "pledged"
    if going and (listed or words.GOING_ON.search(said) or words.LIST_ITEM.search(said)):
        return "pledged"
    if words.PLANNED.search(said) and re.search(r"\bsẽ\b", said):
        return "planned"
    return None


def _clauses(sentence: Sentence, status: Status) -> Iterator[_Promise]:
    """The promises of one sentence: what stands between its semicolons, its heading left out."""
    said = sentence.plain
    heading: tuple[str, ...] = ()
    start = 0
    if (field := words.FIELD.search(said)) and fields_of(field["field"]):
        heading, start = fields_of(field["field"])[:1], field.end()
    elif (states := words.STATES.search(said)) and words.AS_CONTENT.search(said, states.end()):
        start = states.end()
    elif (colon := re.search(r":\s", said)) and re.search(r"[,;]", said[colon.end() :]):
        start = colon.end()
        heading = fields_of(said[: colon.start()]) if re.search(r"lĩnh vực|\bvề\b", said[: colon.start()]) else ()
    elif situation := words.SITUATION.search(said):
        start = situation.end()
    first = said[start:].partition(";")[0]
    if (agreed := words.AGREEING.search(first)) or (agreed := words.LEAD_IN.match(first)):
        start += agreed.end()
    at = start
    for part in re.split(r"(;\s*)", said[start:]):
        if not part.strip(" ;"):
            at += len(part)
            continue
        aside = words.INTRODUCED.search(part) or (
            at > start and words.GIFT.search(part) and not words.AGREEING.search(said)
        )
        if (len(part.split()) >= SHORTEST or fields_of(part)) and not aside:
            yield _Promise(sentence, at, at + len(part.rstrip()), heading, status)
        at += len(part)


def _purposes(sentences: Sequence[Sentence]) -> Iterator[_Promise]:
    """What the agreement is for, where its promises are not told."""
    for sentence in sentences:
        said = sentence.plain
        if (
            sentence.kind == "caption"
            or words.BACKGROUND.search(said)
            or words.OCCASION.search(said)
            or words.GIFT.search(said)
            or words.SPEAKER.search(said)
        ):
            continue
        if (
            (purpose := words.PURPOSE.search(said))
            and re.search(r"kết nghĩa|hợp tác|ký|thỏa thuận", said)
            and fields_of(said[purpose.end() :])
        ):
            yield _Promise(sentence, purpose.end(), len(said), (), "pledged")


def principles(sentences: Sequence[Sentence]) -> Iterator[Fact]:
    """What the parties go by: "trên nguyên tắc tự nguyện, bình đẳng"."""
    for sentence in sentences:
        found = words.PRINCIPLE.search(sentence.plain)
        if (
            sentence.kind not in ("lead", "body")
            or found is None
            or words.SPEAKER.search(sentence.plain[: found.start()])
        ):
            continue
        if not re.search(r"nguyên tắc|bình đẳng|tự nguyện|cùng có lợi|tôn trọng|tương thân", found[0]):
            continue
        start = found.start("what")
        for part in words.PRINCIPLES.finditer(sentence.text[start : found.end()]):
            first, last = start + part.start("one"), start + part.end("one")
            yield Fact("principles", _capitalised(sentence.text[first:last]), evidence_of(sentence, first, last))


def term(page: Page) -> Iterator[Fact]:
    """The years between which the agreement runs, and how many they are: 2025–2030 and 2022–2026 are five."""
    for sentence in page.sentences:
        if (found := words.PERIOD.search(sentence.plain)) and re.search(
            r"k[ýí]|hợp tác|phối hợp|kết nghĩa|ghi nhớ|chương trình", sentence.plain
        ):
            start, end = int(found["from"]), int(found["to"])
            if 0 < end - start <= 30:
                evidence = evidence_of(sentence, found.start(), found.end())
                years = end - start + ((end - start + 1) % 5 == 0)
                yield Fact("period", Period(start=found["from"], end=found["to"]), evidence)
                yield Fact("term_years", years, evidence, doubtful=True)
                return


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
