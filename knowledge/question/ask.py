"""What one question asks about: places, people, dates, topics and the words that refer to earlier turns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from knowledge.finding import EVER, NEVER, Dates, Kind, Limit
from knowledge.question.clauses import DOMAIN, is_off
from knowledge.question.excluded import LISTING, set_aside
from knowledge.question.home import lives_there, tells_home, tells_origin
from knowledge.question.items import KINDS, Item, Segmentation, words_of
from knowledge.question.relative import A_NUMBER, NUMBERS
from knowledge.question.spans import span_of
from knowledge.question.topics import Topic, topics_of
from knowledge.question.unread import unread


class Ask(msgspec.Struct, kw_only=True):
    """One question: what is asked (``kinds``, the explicit ones), of which places, and what narrows it."""

    kinds: list[Kind] = msgspec.field(default_factory=list)
    places: list[Item] = msgspec.field(default_factory=list)
    narrow: list[Item] = msgspec.field(default_factory=list)  # "of Y" in "X of Y"
    fields: list[str] = msgspec.field(default_factory=list)
    listed: bool = False  # fields and topics side by side: "cán bộ (tập huấn, luân chuyển)"
    field_words: list[str] = msgspec.field(default_factory=list)  # how the fields were named
    topics: list[Topic] = msgspec.field(default_factory=list)
    dates: Dates | None = None
    venue: Limit | None = None  # the place of the ceremony: "cặp nào ký ở xã Nông Cống?"
    press: Limit | None = None  # the paper that is named: "Báo Thanh Niên đưa tin về cặp nào?"
    amounts: list[int] = msgspec.field(default_factory=list)
    people: list[str] = msgspec.field(default_factory=list)
    atoms: frozenset[str] = frozenset()
    check: bool = False
    exclude: list[Item] = msgspec.field(default_factory=list)  # "ngoài Nông Cống ra", "trừ Thượng Đức"
    noun: str = ""  # of "which": xã, phường, tỉnh, nước …
    counted: str = ""  # partners | agreements | commitments | people …
    order: str = ""  # newest | oldest | most | least | undated
    many: int = 1  # how many of the newest or oldest: "3 cái mới nhất"
    today: str = ""  # the ISO day on which it was asked
    subject_first: bool = False  # "which ones are twinned", not "twinned with which"
    anaphor: str = ""  # "" | the kind in "phường đó" | "it"
    mine: bool = False
    foreign: bool = False  # only with parties abroad
    content: bool = False  # "what was promised" was asked, beside a topic
    home: bool = False  # "I live in …", and nothing else
    resident: bool = False  # where the person lives is told beside a question
    origin: bool = False  # the first place is where the person comes from: "Tui người Nông Cống, …"
    linked: bool = False  # two places joined by "with", not merely listed
    off: bool = False
    off_words: list[Topic] = msgspec.field(default_factory=list)
    leftover: bool = False  # single words that nothing knows
    unread: list[str] = msgspec.field(default_factory=list)  # words, numbers, superlatives that nothing accounts for
    half: Item | None = None  # a half-remembered name
    typed: str = ""
    folded: str = ""  # the same without marks

    @property
    def domain(self) -> bool:
        """Whether a word of the domain stands in it."""
        return bool(self.atoms & DOMAIN)


_ALSO_ABROAD = re.compile(r"\b(ke ca|tinh (luon|ca|them)|bao gom|gom ca|including)( ca)? (nuoc ngoai|quoc te|foreign)")


def ask_of(items: list[Item], seg: Segmentation) -> tuple[Ask, list[Item]]:
    """What a group of pieces asks about, and the pieces left after a correction; its kinds are decided elsewhere."""
    items, out = set_aside(items, seg)
    sure = [a for it in items if it.sure for a in it.atoms]
    has = frozenset(sure)
    words = [t for it in items for t in seg.tokens[it.start : it.end]]
    folded = " ".join([t.folded for t in words])
    if "nhat" in folded and (said := _EXTREME.search(folded)):
        has |= {"most" if said[1] in ("nhieu", "dong") else "least"}
    if " thu " in folded and "most" not in has and _SECOND.search(folded):
        has |= {"most"}
    if "least" in has and _AT_LEAST.search(folded):
        has -= {"least"}
    if "order" in has and _by_a_date(items, seg):
        has = (has - {"order"}) | {"sign"}
    ask = Ask(atoms=has, typed=" ".join([t.raw for t in words]), folded=folded)
    _take_places(ask, items, seg)
    ask.exclude = out
    ask.people = [name for it in items if it.kind == "person" for name in it.value.split("|")]
    ask.dates = span_of([(it.start, it.end, it.dates) for it in items if it.dates is not None], seg.tokens)
    if ask.dates is not None and not ask.places and _OTHER_DAYS.search(ask.folded):
        ask.dates = msgspec.structs.replace(ask.dates, outside=True)
    if ask.dates is None and ("20" in folded or "19" in folded) and (no_day := _NO_DAY.search(folded)):
        ask.dates = Dates(NEVER, EVER, " - ".join(no_day.groups()))
    ask.amounts = [it.amount for it in items if it.kind == "money"]
    ask.check = "check" in has or _may_check(items)
    ask.order = next((o for o in ("newest", "oldest", "most", "least", "undated") if o in has), "")
    ask.many = _many(ask)
    ask.mine = "mine" in has
    ask.home = len(ask.places) == 1 and tells_home(ask.folded, has, items)
    ask.resident = len(ask.places) == 1 and lives_there(ask.folded)
    _take_anaphor(ask, items, seg)
    ask.topics, ask.fields = topics_of(items, seg)
    ask.unread = unread(items, seg, ask.topics, folded)
    if ask.anaphor and _AT_LEAST.search(ask.folded):  # "từ ba bên trở lên" is a number, not "the three"
        ask.anaphor = ""
    if ask.anaphor == "it" and (ask.fields or ask.topics) and "which" in has:  # "đơn vị nào có nội dung này?"
        ask.anaphor = ""
    ask.field_words = [words_of(seg.tokens, it) for it in items if "field" in it.atoms]
    ask.listed = bool(ask.topics and (ask.fields or len(ask.topics) > 1)) and bool(
        re.search(r"[(,]|\b(và|hoặc|hay)\b", _raw(items, seg))
    )
    ask.leftover = any(it.kind == "unknown" and len(seg.tokens[it.start].folded) > 1 for it in items)
    ask.off_words = [_topic_of(it, seg) for it in items if "off" in it.atoms and it.sure]
    _take_which(ask, items)
    if ask.subject_first and ask.anaphor == "it" and "both" in has:  # "phường nào kết nghĩa với 2 xã?"
        ask.anaphor = ""
    ask.off = is_off(items)
    ask.foreign = "foreign" in has and not _ALSO_ABROAD.search(ask.folded)
    ask.origin = len(ask.places) > 1 and tells_origin(ask.folded)
    return ask, items


def _by_a_date(items: Sequence[Item], seg: Segmentation) -> bool:
    """Whether "trước", "ký sau" stand right before a date, and compare no two agreements: "ký trước 5/9/2025"."""
    return any(
        "order" in it.atoms and after.kind == "date" and seg.tokens[it.end - 1].folded in ("truoc", "sau")
        for it, after in pairwise(items)
    )


_NO_DAY = re.compile(r"\b(\d{1,2}) (\d{1,2}) ((?:19|20)\d\d)\b")  # 30/2/2025, which is no date: nothing was signed
_EXTREME = re.compile(r"\b(nhieu|dong|it)( \w+){1,5} nhat\b")  # "xã nào có nhiều phường kết nghĩa nhất"
_SECOND = re.compile(r"\b(nhieu|dong|lon|cao)( \w+){0,3} thu (hai|nhi|ba|2|3)\b")  # "nhiều cam kết thứ hai"
_AT_LEAST = re.compile(
    rf"\b(it nhat|toi thieu|tren|hon|at least|more than) ({A_NUMBER})\b|\btro len\b|\btu ({A_NUMBER}) ben\b"
)
# "các cặp không ký trong tháng 8"
_OTHER_DAYS = re.compile(
    r"\b(khong( phai| ky| lam le| ket nghia| phai ky)?( trong| vao| o)?|(?<!nam )ngoai|tru|not (signed )?in|except)"
    r"( \w+)? (thang|nam|ngay)\b(?! nao)"
)
# "3 cái mới nhất", "five latest agreements"; no day or month: "tháng 8 cặp nào mới nhất"
_HOW_MANY = re.compile(
    rf"(?<!thang )(?<!ngay )(?<!nam )\b(?P<n>{A_NUMBER}) (?:\w+ ){{0,3}}?"
    r"(?:moi nhat|gan nhat|gan day|vua ky|moi ky|som nhat|dau tien|lau nhat|cu nhat"
    r"|newest|latest|most recent|oldest|earliest)"
)


_HOW_MANY_MOST = re.compile(
    rf"\b(?:top (?P<n>{A_NUMBER})\b|(?P<n2>{A_NUMBER}) (?:thoa thuan|cap|noi)( \w+)? (?:nhieu|it|dong)\b)"
)


def _many(ask: Ask) -> int:
    """How many records are asked for where the newest or oldest are."""
    many = _HOW_MANY if ask.order in ("newest", "oldest") else _HOW_MANY_MOST if ask.order else None
    said = many.search(ask.folded) if many else None
    if said is None:
        return 1
    number = next(v for v in said.groupdict().values() if v)
    return max(1, NUMBERS.get(number) or int(number))


def _topic_of(it: Item, seg: Segmentation) -> Topic:
    words = seg.tokens[it.start : it.end]
    marked = any(t.syllable.marked for t in seg.tokens)
    return Topic(" ".join(t.folded for t in words), " ".join(t.raw for t in words), marked=marked)


def _raw(items: Sequence[Item], seg: Segmentation) -> str:
    """The text between the first and the last word of a field or topic, punctuation included."""
    told = [it for it in items if it.kind in ("word", "unknown") or {"field", "term"} & set(it.atoms)]
    return seg.text[seg.tokens[told[0].start].start : seg.tokens[told[-1].end - 1].end] if told else ""


def _may_check(items: Sequence[Item]) -> bool:
    """A last "k", "ko", "a" that could be filler closes a yes-no question all the same."""
    return bool(items) and "check" in items[-1].atoms


def _take_places(ask: Ask, items: Sequence[Item], seg: Segmentation) -> None:
    bracket = linked = False
    if _VILLAGE.search(ask.folded):
        items = _without_villages(items)
    for i, it in enumerate(items):
        if it.kind != "place":
            bracket = bracket and ")" not in seg.tokens[it.start].before
            linked = linked or (it.kind == "phrase" and "with" in it.atoms and _first_word(it, seg) not in LISTING)
            continue
        beside = [x.atoms for x in (*items[max(0, i - 1) : i], *items[i + 1 : i + 2])]
        if any("former" in atoms for atoms in beside):
            it = msgspec.structs.replace(it, former=True)
        if it.how == "half":
            ask.half = it
            continue
        if _of_a_student(it, seg):
            continue
        before = items[i - 1] if i else None
        gap = seg.tokens[it.start].before
        opened = "(" in gap and _follows_a_place(items[:i])  # "phường Bình Thuận cũ (Hải Châu)"
        in_brackets = before is not None and (opened or (bracket and ")" not in gap))
        bracket = in_brackets
        if in_brackets or (
            before is not None
            and "narrow" in before.atoms
            and (_follows_a_place(items[: i - 1]) or _SOME.search(_folded_before(before, seg)))
        ):
            ask.narrow.append(it)
        else:
            if (
                ask.places
                and before is not None
                and "with" in before.atoms
                and _first_word(before, seg) not in ("va", "and")
            ):
                ask.linked = True
            ask.places.append(it)
        if linked and ask.places:
            ask.linked = True


def _without_villages(items: Sequence[Item]) -> Sequence[Item]:
    """Without villages that nobody knows where the commune they lie in is named: "thôn Pà Xua dưới xã Hùng Sơn"."""
    villages = {
        i
        for i, it in enumerate(items)
        if it.how == "unknown"
        and it.typed_kind in _IN_A_COMMUNE
        and any(x.kind == "place" and x.how != "unknown" for x in items[i + 1 : i + 3])
    }
    if not villages:
        return items
    leading = {i + 1 for i in villages if "narrow" in items[i + 1].atoms}  # "dưới"
    return [it for i, it in enumerate(items) if i not in villages | leading]


_VILLAGE = re.compile(r"\b(thon|lang|ban|buon|ap|xom|khu pho) ")
_IN_A_COMMUNE = frozenset({"thôn", "làng", "bản", "buôn", "ấp", "xóm", "khu phố"})
_SOME = re.compile(r"\b(mot|1|hai|2|ba|3|may|nhung|cac) (xa|phuong|noi|huyen|dia phuong)( \w+ (cao|nui))?$")


def _folded_before(it: Item, seg: Segmentation) -> str:
    """The words before a piece: "với một xã" of "với một xã trên Trà My"."""
    return " ".join(t.folded for t in seg.tokens[max(0, it.start - 5) : it.start])


def _of_a_student(it: Item, seg: Segmentation) -> bool:
    """Whether a name is that of a university: "con là sinh viên Duy Tân, …"."""
    return not it.typed_kind and [t.folded for t in seg.tokens[max(0, it.start - 2) : it.start]] == ["sinh", "vien"]


def _first_word(it: Item, seg: Segmentation) -> str:
    return seg.tokens[it.start].folded


def _follows_a_place(items: Sequence[Item]) -> bool:
    """Whether the last piece that says anything is a place, or asks which places."""
    earlier = next((x for x in reversed(items) if x.atoms[:1] not in (("filler",), ("former",))), None)
    listing = ("which", "list", "pairs")
    return earlier is not None and (earlier.kind == "place" or any(a in listing for a in earlier.atoms))


def _take_anaphor(ask: Ask, items: Sequence[Item], seg: Segmentation) -> None:
    for before, it in zip([None, *items], items, strict=False):
        if before is not None and before.kind == "date" and it.end - it.start == 1:
            continue  # "tháng 12/2025 đó"
        if seg.tokens[it.start].folded == "both" and any("field" in x.atoms for x in items):
            continue  # "both heritage and tourism"
        if ("anaphor" in it.atoms and it.sure) or "both" in it.atoms:
            first = seg.tokens[it.start].folded
            ask.anaphor = (
                KINDS.get(first, ask.anaphor or "it")
                if it.end - it.start > 1 and "both" not in it.atoms
                else ask.anaphor or "it"
            )


def _take_which(ask: Ask, items: Sequence[Item]) -> None:
    for i, it in enumerate(items):
        if "which" in it.atoms:
            ask.noun = ask.noun or it.value.split("|")[0]
            before = items[i - 1].atoms if i else ()
            if i and "where" in it.atoms and not {"with", "twin"} & set(before):
                continue
            if "narrow" in before and not ask.places:  # "… là của xã nào?"
                ask.subject_first = True
            if "with" not in before and "twin" not in before and "narrow" not in before and "sign" not in before:
                ask.subject_first = True
