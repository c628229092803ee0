"""Is a signing between localities reported, between which of them, and if not, what is the article about?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.articles.draft import Reason
from knowledge.articles.mentions import Mention
from knowledge.articles.page import Page, Sentence
from knowledge.articles.signing import Group, Statement, acting, coordinations, statements

SHORTEST = 80  # letters of an article that says anything

_PARTNERSHIP = re.compile(r"kết nghĩa|ký|hợp tác|thỏa thuận|ghi nhớ|giao ước|hữu nghị|kết thân|kết bạn|anh em|phối hợp")
_LOOKING_BACK = re.compile(
    r"\bkỷ niệm\b(?! \d+ năm (?:ngày )?(?:thành lập|quốc khánh|giải phóng|cách mạng))|\d+ năm (?:ngày )?(?:kết nghĩa|"
    r"gắn bó|hợp tác)|chặng đường|nghĩa tình|sơ kết|tổng kết|nhìn lại|ôn lại|keo sơn"
)
_EVENT_TIME = re.compile(
    r"\b(?:sáng|chiều|tối|trưa|hôm|ngày)\s+(?:nay|qua|\d)|\bdịp này|nhân dịp|tại (?:buổi|lễ|đây|hội)|vừa (?:qua|diễn|"
    r"tổ chức|ký)"
)
# What the article is about where no signing of localities is reported, the first that fits.
_ABOUT: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    (Reason.ASSIGNMENT, re.compile(r"\bphân công\b|\bgiao \d+|công văn số|chủ trương kết nghĩa|được giao kết nghĩa")),
    (Reason.ANNIVERSARY, re.compile(r"kỷ niệm \d+ năm|\d+ năm (?:ngày )?kết nghĩa|nhìn lại|ôn lại")),
    (Reason.EXCHANGE, re.compile(r"bóng đá|bóng chuyền|giao hữu|hội thao|giải đấu|hội trại|liên hoan|đêm nhạc|"
    r"giao lưu văn nghệ")),
    (Reason.AID, re.compile(r"trao|tặng|hỗ trợ|ủng hộ|cứu trợ|quà|thăm|khắc phục")),
    (Reason.OVERVIEW, re.compile(r"mô hình|chương trình|kết quả|nhiều năm|các cặp|toàn tỉnh|\d+ (?:xã|cặp)")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judgement:
    """Why, the sentence it rests on, and those who sign together, each group with the sentences that say so."""

    reason: Reason
    sentence: Sentence | None = None
    groups: tuple[tuple[Group, tuple[Sentence, ...]], ...] = ()


def judge(page: Page, mentions: Mapping[Sentence, Sequence[Mention]], published: date | None) -> Judgement:
    """Tell the report of a signing from all that only mentions a partnership."""
    if (
        sum(len(s.text) for s in page.of("title", "lead", "body")) + sum(len(s.text) for s in page.of("caption"))
        < SHORTEST
    ):
        return Judgement(Reason.EMPTY)
    if not any(_PARTNERSHIP.search(s.plain) for s in page.sentences):
        return Judgement(Reason.NO_TWINNING)
    told = statements(page, mentions, published)
    now = [s for s in told if s.time == "now"]
    named = [s for s in now if s.groups]
    strong = [s for s in now if s.strong and (s.groups or s.both) and not (s.others and not s.groups)]
    if not _is_report(page, told, named, strong):
        return _otherwise(page, told)
    if not named:
        meant = _those_meant(page, mentions, strong)
        if meant is None:
            return Judgement(Reason.NO_PARTIES, strong[0].sentence)
        return Judgement(Reason.SIGNED, strong[0].sentence, ((meant[1], (meant[0], strong[0].sentence)),))
    first = next((s for s in named if s.strong), named[0])
    return Judgement(Reason.SIGNED, first.sentence, _merged(named))


def _those_meant(
    page: Page, mentions: Mapping[Sentence, Sequence[Mention]], strong: Sequence[Statement]
) -> tuple[Sentence, Group] | None:
    """The localities that "hai bên ký …" speaks of: those of the title, of the lead, or named together anywhere."""
    number = next((n for s in strong if (n := _number(s.sentence.plain))), 2)
    found: list[tuple[Sentence, Group]] = []
    for kinds in (("title",), ("lead",), ("title", "lead")):
        sentences = [s for s in page.sentences if s.kind in kinds]
        group = acting(tuple(m for s in sentences for m in mentions[s] if not m.former and m.level < 5))
        if sentences and len(group) == number:
            found.append((sentences[0], group))
    together = [(s, g) for s, g in coordinations(page, mentions) if not any(m.former for m in g)]
    found += [(s, g) for s, g in together if len(g) == number] + together
    return next((f for f in found if max(m.level for m in f[1]) - min(m.level for m in f[1]) <= 1), None)


def _number(said: str) -> int:
    """How many sign, where that is said: "ba xã ký …"."""
    for words, number in ((r"hai|2|đôi|02", 2), (r"ba|3|03", 3), (r"bốn|4|04", 4)):
        if re.search(
            rf"\b(?:{words}) (?:bên|nơi|địa phương|xã|phường|huyện|tỉnh|thành phố|thôn|bản|quận|đảng ủy|bí thư)\b", said
        ):
            return number
    return 0


def _is_report(page: Page, told: Sequence[Statement], named: Sequence[Statement], strong: Sequence[Statement]) -> bool:
    """Whether what is told is news of a signing, and not looking back, ahead, or at somebody else's."""
    if not strong or (not named and any(s.others and not s.groups for s in told)):
        return False
    running = [s for s in strong if s.sentence.kind in ("lead", "body")]
    if all(s.sentence.kind == "caption" for s in named) and not running:
        return False
    if not running and any(s.time == "future" and s.strong for s in told):
        return False
    opening = [s.plain for s in page.of("title", "lead")]
    if any(_LOOKING_BACK.search(text) for text in opening):
        fresh = [s for s in strong if s.sentence.kind not in ("lead", "body") or _EVENT_TIME.search(s.sentence.plain)]
        return any(s.groups or s.both for s in fresh)
    return True


def _otherwise(page: Page, told: Sequence[Statement]) -> Judgement:
    """What the article is about instead."""
    if (other := next((s for s in told if s.others), None)) is not None:
        return Judgement(Reason.ORGANISATIONS, other.sentence)
    if (ahead := next((s for s in told if s.time == "future" and s.strong), None)) is not None:
        return Judgement(Reason.PREPARATION, ahead.sentence)
    sentences = (*page.of("title"), *page.of("lead"), *page.of("body"))
    if not any(re.search(r"kết nghĩa|ký kết|thỏa thuận|ghi nhớ", s.plain) for s in page.sentences):
        return Judgement(Reason.NO_TWINNING)
    for some in ([s for s in sentences if s.kind != "body"], sentences):
        for reason, about in _ABOUT:
            if (found := next((s for s in some if about.search(s.plain)), None)) is not None:
                return Judgement(reason, found)
    return Judgement(Reason.OVERVIEW)


def _merged(named: Iterable[Statement]) -> tuple[tuple[Group, tuple[Sentence, ...]], ...]:
    """The groups that sign, each once: a list of pairs says it best, then the sentences that name most parties."""
    groups: dict[frozenset[tuple[str, str]], tuple[Group, list[Sentence]]] = {}
    listed: set[frozenset[tuple[str, str]]] = set()
    for statement in named:
        for group in statement.groups:
            key = frozenset(m.key for m in group)
            groups.setdefault(key, (group, []))[1].append(statement.sentence)
            if statement.pairs:
                listed.add(key)
    members = frozenset().union(*listed) if listed else frozenset()
    for key in list(groups):
        inside = [k for k in groups if k < key]
        if (listed and key not in listed and key & members) or (len(inside) > 1 and frozenset().union(*inside) == key):
            del groups[key]
    for key in list(groups):
        if any(key < other for other in groups):
            del groups[key]
    return tuple((group, tuple(sentences)) for group, sentences in groups.values())
