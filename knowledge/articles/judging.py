"""Is a signing between localities reported, between which of them, and if not, what is the article about?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.articles.draft import Reason
from knowledge.articles.kinds import LEVELS
from knowledge.articles.mention import Mention
from knowledge.articles.page import Page, Sentence
from knowledge.articles.signing import Group, Statement, acting, coordinations, statements
from knowledge.text import fold

SHORTEST = 80  # letters of an article that says anything

_PARTNERSHIP = re.compile(
    r"kết nghĩa|ký|hợp tác|thỏa thuận|ghi nhớ|giao ước|hữu nghị|kết thân|kết bạn|anh em|"
    r"phối hợp"
)
_LOOKING_BACK = re.compile(
    r"\bkỷ niệm\b(?! \d+ năm (?:ngày )?(?:thành lập|quốc khánh|giải phóng|cách mạng))|"
    r"\d+ năm (?:ngày )?(?:kết nghĩa|gắn bó|hợp tác)|chặng đường|giao ban|(?<!ghi )nhớ (?:ngày|lại|về)|hồi ức|ký ức|"
    r"nghĩa tình|sơ kết|tổng kết|nhìn lại|"
    r"ôn lại|keo sơn"
)
_EVENT_TIME = re.compile(
    r"\b(?:sáng|chiều|tối|trưa|hôm)\s+(?:nay|qua|\d)|\bngày\s+(?:nay|\d{1,2}\s*[/.-]\s*\d{1,2}(?!\d|\s*[/.-]\s*\d))|"
    r"\bdịp này|nhân dịp|tại (?:buổi|lễ|đây|hội)|vừa (?:qua|diễn|tổ chức|ký)"
)
_DONE = re.compile(r"\bđã (?:ký|kết nghĩa|(?:thiết )?lập|có)\b")
_OWN_YEAR = re.compile(r"\bngày\s+\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\bnăm\s+\d{4}")
# "Cùng ngày, phường C và xã D cũng ký": a further signing.
_AS_WELL = re.compile(r"\b(?:cùng ngày|dịp này|nhân dịp|cũng|tương tự|trong khi đó|tiếp đó|còn)\b")
# The running text of a report whose parties only its picture names.
_CEREMONY = re.compile(
    r"\btại (?:cuộc |buổi )?(?:lễ|hội đàm)\b|buổi ký|"
    r"theo (?:nội dung )?(?:thỏa thuận|biên bản|giao ước|bản ghi nhớ|văn bản)|"
    r"(?:thỏa thuận|biên bản|ghi nhớ|giao ước|văn bản|quy chế)(?: \w+){0,4} (?:nêu|quy định|ghi)\b"
)
_AT_SIGNING = re.compile(r"\blễ\b|làm lễ|đặt bút|buổi ký|tiến hành ký|dịp này|nhân dịp|cùng ngày")
# What is news of a partnership that exists.
_ELSE = re.compile(
    r"\b(?:thăm hỏi|thăm,? (?:và )?(?:tặng|động viên|trao)|tặng|trao quà|quà|cứu trợ|ủng hộ|khắc phục|"
    r"sau (?:bão|lũ|mưa)|giao hữu|bóng (?:đá|chuyền)|hội thao|giải|trận|hội trại|liên hoan|đêm nhạc|khám bệnh|"
    r"phát thuốc|"
    r"khánh thành|khởi công|bàn giao)\b"
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
    now = _without_strangers([s for s in told if s.time == "now"], page, mentions)
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
    ceremony = running or any(_CEREMONY.search(s.plain) for s in page.of("lead", "body"))
    if all(s.sentence.kind == "caption" for s in named) and not ceremony:
        return False
    if not running and any(s.time == "future" and s.strong for s in told):
        return False
    if _is_about_else(page, strong) or _is_aside(page, strong):
        return False
    if _looks_back(page):
        fresh = [s for s in strong if _is_fresh(s.sentence)]
        return any(s.groups or s.both for s in fresh)
    return True


def _is_about_else(page: Page, strong: Sequence[Statement]) -> bool:
    """Whether aid or a match is the news, and that the places had signed before is only mentioned further down."""
    if any(s.sentence.kind != "body" or _AT_SIGNING.search(s.sentence.plain) for s in strong):
        return False
    opening = [*page.of("title")] or [*page.of("lead")][:1]
    return any(_ELSE.search(s.plain) for s in opening)


def _is_aside(page: Page, strong: Sequence[Statement]) -> bool:
    """Whether the article opens with a meeting of those who had signed before, and only mentions that they had."""
    told = [s.sentence for s in strong]
    if any(s.kind != "body" or _EVENT_TIME.search(s.plain) or not _DONE.search(s.plain) for s in told):
        return False
    return not any(_PARTNERSHIP.search(s.plain) for s in page.of("title", "lead"))


def _is_fresh(sentence: Sentence) -> bool:
    """Whether what a sentence tells happened just now, in an article that looks back."""
    if sentence.kind == "lead":
        return not _OWN_YEAR.search(sentence.plain) or _EVENT_TIME.search(sentence.plain) is not None
    return sentence.kind == "title" or (sentence.kind == "body" and _EVENT_TIME.search(sentence.plain) is not None)


def _looks_back(page: Page) -> bool:
    return any(_LOOKING_BACK.search(s.plain) for s in page.of("title", "lead"))


def _otherwise(page: Page, told: Sequence[Statement]) -> Judgement:
    """What the article is about instead."""
    if (other := next((s for s in told if s.others), None)) is not None:
        return Judgement(Reason.ORGANISATIONS, other.sentence)
    if (ahead := next((s for s in told if s.time == "future" and s.strong), None)) is not None:
        return Judgement(Reason.PREPARATION, ahead.sentence)
    sentences = (*page.of("title"), *page.of("lead"), *page.of("body"))
    if not any(re.search(r"kết nghĩa|ký kết|thỏa thuận|ghi nhớ|giao ước|hữu nghị", s.plain) for s in page.sentences):
        return Judgement(Reason.NO_TWINNING)
    for some in ([s for s in sentences if s.kind != "body"], sentences):
        for reason, about in _ABOUT:
            if (found := next((s for s in some if about.search(s.plain)), None)) is not None:
                return Judgement(reason, found)
    return Judgement(Reason.OVERVIEW)


def _without_strangers(
    now: Sequence[Statement], page: Page, mentions: Mapping[Sentence, Sequence[Mention]]
) -> Sequence[Statement]:
    """Without sentences that belong to other news on the page, or to an older picture.

    A caption is one that names nobody of the text; a later paragraph is one that names nobody of the opening, unless
    it says that it goes on.
    """
    told = {m.key for s in now if s.sentence.kind != "caption" for group in s.groups for m in group}
    opening = [[m for m in mentions[s] if m.level < LEVELS["country"]] for s in page.of("title", "lead")]
    about = {m.key for found in opening for m in found}
    if not any(len({m.key for m in found if m.head.sort != "venue"}) > 1 for found in opening):
        about = set()

    titled = {m.key for s in page.of("title") for m in mentions[s] if m.level < LEVELS["country"]}
    of_title = {group for s in now for group in s.groups if {m.key for m in group} <= titled}

    def belongs(statement: Statement) -> bool:
        sentence = statement.sentence
        if not statement.groups or statement.pairs or sentence.section or sentence.kind in ("title", "lead"):
            return True
        if _AS_WELL.search(sentence.plain):
            return True
        if sentence.kind == "caption" and of_title:
            return any(group in of_title or len({m.key for m in group} - titled) == 0 for group in statement.groups)
        known = told if sentence.kind == "caption" else about
        return not known or any(m.key in known for group in statement.groups for m in group)

    kept = [s for s in now if belongs(s)]
    return kept if _looks_back(page) or any(s.groups for s in kept) else now


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
        only_title = all(s.kind == "title" for s in groups[key][1])
        again = only_title and any(_alike(key, other) for other in groups if other != key)
        if again or any(key < other for other in groups) or _only_holds(key, groups):
            del groups[key]
    return tuple((group, tuple(sentences)) for group, sentences in groups.values())


def _alike(key: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> bool:
    """Whether two groups are the same, one by shorter names or other kinds, as titles have them."""
    names, longer = ([name for _, name in group] for group in (key, other))
    return len(names) == len(longer) and all(any(n in m or m in n for m in longer) for n in names)


def _only_holds(
    key: Iterable[tuple[str, str]], groups: Mapping[frozenset[tuple[str, str]], tuple[Group, object]]
) -> bool:
    """Whether a group is only the provinces or districts in which the parties of another lie."""
    names = {name for _, name in key}
    areas = [{fold(area).replace(" ", "") for m in group for area in m.areas} for group, _ in groups.values()]
    return any(names <= held for held in areas)
