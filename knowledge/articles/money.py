"""Money and gifts handed over: how much, for all or for each, from whom, to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from knowledge.articles.draft import Fact
from knowledge.articles.evidence import evidence_of
from knowledge.articles.mention import Mention
from knowledge.articles.naming import COUNTED
from knowledge.articles.page import Sentence
from knowledge.articles.signing import Group
from knowledge.models import Support
from knowledge.question.dates import find_money
from knowledge.text import tokens

_GIVING = re.compile(
    r"\b(?:trao|tặng|hỗ trợ|giúp|ủng hộ|đóng góp|quyên góp|biếu|tài trợ|trị giá|kinh phí|tổng (?:giá trị|số tiền)|"
    r"suất|phần quà|quà|học bổng|góp|cấp|viện trợ|sẻ chia|gửi|số tiền|vận động)\b"
)
# Sums that are nobody's gift.
_FIGURE = re.compile(
    r"\b(?:thu nhập|bình quân|tổng thu|thu ngân sách|doanh thu|giá trị (?:sản xuất|sản phẩm|xuất)|kim ngạch|"
    r"thiệt hại (?:ước|khoảng|trên|hơn|gần)|grdp|tổng (?:vốn|mức)|vốn (?:đầu tư|fdi)|thu hút|lợi nhuận|"
    r"chi ngân sách|quy mô|mức sống)\b[^;.]*$"
)
_EACH = re.compile(
    r"\s*(?:đồng)?\s*/\s*(?:suất|người|hộ|em|nhà|căn|phần|gia đình|cháu|con|học sinh|xã|thôn|tháng|năm|ngôi)|"
    r"\s*(?:đồng)?\s*(?:mỗi|một) (?:suất|người|hộ|em|nhà|căn)"
)
_EACH_BEFORE = re.compile(
    r"\b(?:mỗi|từng)\s+(?:\w+\s+){0,4}(?:trị giá\s+|là\s+|được\s+)?(?:hơn |gần |khoảng |"
    r"trên )?$"
)
_TO = re.compile(
    r"\b(?:cho|tới|đến|tặng|giúp|hỗ trợ|ủng hộ)\s+(?P<who>(?:\d+\s+)?(?:hộ|học sinh|người|bà con|trẻ|gia đình|"
    r"nhân dân|thanh niên|các hộ|quỹ|xã|phường|huyện|làng|thôn|ubnd|trường)"
    rf"(?:(?!\s+(?:số tiền|\d[\d.,]*{COUNTED.pattern}))[^,;.()])*)"
)
_NUMBERS = "một hai ba bốn năm sáu bảy tám chín mười".split()
_UNITS = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000}
_SPOKEN = re.compile(rf"\b(?P<n>{'|'.join(_NUMBERS)})(?P<hundred> trăm)? (?P<unit>{'|'.join(_UNITS)})\b(?=\s+đồng)")
_GIVES = re.compile(r"\b(?:trao|tặng|hỗ trợ|giúp|ủng hộ|đóng góp|biếu|tài trợ|gửi|góp)\b")
_SUBJECT = re.compile(
    r"(?:^|[,;]\s*)(?:dịp này,\s*)?(?P<kind>phường|xã|huyện|thị xã|thành phố|tỉnh|quận|đặc khu)\s+(?:\w+\s+){0,2}$"
)
_PROMISED = re.compile(r"\b(?:sẽ|kiến nghị|dự kiến|cam kết|hằng năm|hàng năm|mỗi năm)\b")
_GIFT = re.compile(r"\b(?:trao|tặng)\b[^;.]*\b\d+\s*(?:suất|phần) (?:quà|học bổng)|\btặng\b[^;.]*\bquà\b")


def support(
    sentences: Sequence[Sentence], mentions: Mapping[Sentence, Sequence[Mention]], group: Group
) -> Iterator[Fact]:
    """Every sum that is given, once each, and gifts of which no sum is told. ``group``: the parties."""
    seen: set[int] = set()
    order = {"lead": 0, "body": 0, "caption": 1, "title": 2}
    for sentence in sorted(sentences, key=lambda s: order[s.kind]):
        sums = list(_sums(sentence))
        for start, end, amount, each in sums:
            if amount in seen:
                continue
            seen.add(amount)
            first, last = _clause(sentence, start, end)
            evidence = evidence_of(sentence, first, last)
            giver, receiver = _giver(sentence, start, mentions[sentence], group), _receiver(sentence, first, last)
            value = Support(
                what=evidence.words.strip(" ,.;"),
                amount_vnd=amount,
                per="each" if each else "total",
                giver=giver,
                receiver=receiver,
            )
            promised = _PROMISED.search(evidence.words) is not None  # not handed over yet
            yield Fact("support", value, evidence, doubtful=giver is None or promised)
        if not sums and sentence.kind == "body" and (gift := _GIFT.search(sentence.plain)):
            giver = _giver(sentence, gift.end(), mentions[sentence], group)
            if giver is not None:
                value = Support(
                    what=sentence.text.strip(" ."), giver=giver, receiver=_receiver(sentence, 0, len(sentence.text))
                )
                yield Fact("support", value, evidence_of(sentence), doubtful=True)


def _sums(sentence: Sentence) -> Iterator[tuple[int, int, int, bool]]:
    """The sums that are given: where they stand, đồng, and whether each gets them."""
    said, words = sentence.plain, tokens(sentence.text)
    figures = ((words[a].start, words[b - 1].end, amount) for a, b, amount in find_money(words))
    for start, end, amount in (*figures, *_spoken(said)):
        clause = said[_clause(sentence, start, end)[0] : end]
        if amount < 1000 or _FIGURE.search(said[:start]) or not (_GIVING.search(clause) or _GIVING.search(said)):
            continue
        each = _EACH.match(said, end) is not None or _EACH_BEFORE.search(said[:start]) is not None
        yield start, end, amount, each


def _spoken(said: str) -> Iterator[tuple[int, int, int]]:
    """Sums told in words: "một triệu đồng", "hai trăm triệu"."""
    for m in _SPOKEN.finditer(said):
        number = _NUMBERS.index(m["n"]) + 1
        yield m.start(), m.end(), number * (100 if m["hundred"] else 1) * _UNITS[m["unit"]]


def _clause(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """The clause around a sum: between semicolons, brackets closed."""
    said = sentence.plain
    first = max(said.rfind(";", 0, start), said.rfind(":", 0, start)) + 1
    first += len(said[first:]) - len(said[first:].lstrip())
    last = said.find(";", end)
    return first, len(said) if last < 0 else last


def _giver(sentence: Sentence, end: int, mentions: Sequence[Mention], group: Group) -> str | None:
    """Who gives: the locality, with its committee, before the verb; "phường tặng …" is the phường of the parties."""
    verb = _GIVES.search(sentence.plain, 0, end)
    if verb is None:
        return None
    before = [m for m in mentions if m.start < verb.start() and m.head.sort != "venue"]
    if before:
        first = before[0]
        if first.head.sort in ("body", "other", "office"):
            return sentence.text[first.head.start : first.end]
        return f"{first.kind} {first.name}"
    subject = _SUBJECT.search(sentence.plain[: verb.start()])
    meant = [m for m in group if subject and m.kind == subject["kind"]]
    return f"{meant[0].kind} {meant[0].name}" if len(meant) == 1 else None


def _receiver(sentence: Sentence, first: int, last: int) -> str | None:
    found = _TO.search(sentence.plain, first, last)
    if found is None:
        return None
    return re.sub(r"\s+(?:và|cùng|với)$", "", sentence.text[found.start("who") : found.end("who")].strip())
