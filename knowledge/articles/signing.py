"""Sentences that tell of a signing: who with whom, and whether it happens now, is past, or still to come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from knowledge.articles.kinds import OFFICE
from knowledge.articles.mention import Mention
from knowledge.articles.page import Page, Sentence
from knowledge.articles.tense import Days, Time

Group = tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence that tells of a signing. ``groups`` are those who sign together, empty for "hai bên ký …".

    ``pairs`` says that it lists who signs with whom, as in "A với B và C; D với E". ``others`` says that army units,
    companies, schools or unions sign.
    """

    sentence: Sentence
    time: Time
    groups: tuple[Group, ...] = ()
    pairs: bool = False
    others: bool = False
    strong: bool = False  # it says "ký", "làm lễ", not only that they are paired
    both: bool = False  # "hai bên", "hai xã": those named elsewhere


_NEAR = 30  # characters before a verb that say who only looks on
_FIRST = 0xE000  # a private character stands for each locality
_S = "[\ue000-\uf8ff]"
# One way only to read each: a list that matches in several takes ages where it does not match in the end.
_AND = r"(?:\s*,(?:\s+(?:và|cùng|với)\b)?\s*|\s+và\s+|\s+cùng(?:\s+với)?\s+|\s*[-/]\s*)"
_LIST = rf"(?>{_S}(?:{_AND}{_S})*)"
_PARTNERS = re.compile(
    r"\b(?:với|cùng)\s+(?:(?:ban tự quản|trưởng (?:thôn|bản|buôn|làng)|đại diện|lãnh đạo|già làng|bà con|nhân dân|các|"
    r"hai|\d+),?\s+)*$"
)
_NUMBER = re.compile(
    rf"\b(?:các|những|giữa hai|hai|ba|bốn|năm|sáu|bảy|tám|\d{{1,2}})\s+(?:đơn vị\s+|địa phương\s+)?:?\s*(?={_S})"
)

_ROW = re.compile(rf"{_S}(?:{_AND}{_S})+")
_BETWEEN = re.compile(
    rf"\bgiữa\s+(?:{_LIST}\s+(?:với|và|cùng)\s+{_LIST}|{_S}(?:{_AND}{_S})+)|\bcủa\s+{_LIST}\s+với\s+{_LIST}"
)
_BESIDE = re.compile(rf"({_S})\s+(?:vừa |đã |chính thức )?(?:kết nghĩa|bắt tay|kết thân|kết bạn)\s+({_S})")
_AROUND = re.compile(rf"({_LIST})([^{_S[1:-1]};]*?)\s(?:với|cùng|cho)\s+({_LIST})")
_PEN = re.compile(r"\b(?:đặt bút ký|ký kết|ký|trao văn bản)\b")
_HEADS_OF = re.compile(r"\b(?:bí thư|chủ tịch|thị trưởng|tỉnh trưởng|quận trưởng|huyện trưởng|đô trưởng|thống đốc)\b")
_WITNESS = re.compile(r"\b(?:chứng kiến|dự|tham dự|theo dõi|đến với)\b")
_OF = re.compile(r"(?:\bcủa|:|-|\bkết nghĩa|\bhợp tác|\bhữu nghị|\bkết|\bgiao ước|\blễ ký)\s*$")
# "xã kết nghĩa", "20 năm kết nghĩa", "tình kết nghĩa": a bond of before, and no signing.
_BOND = re.compile(
    r"\b(?:đơn vị|địa phương|xã|phường|huyện|thị xã|tỉnh|thành phố|anh em|người bạn|bạn|năm|tình|tình cảm|mối tình|"
    r"mối|quan hệ|truyền thống|tinh thần|nghĩa tình|ngày|nơi|được|bên|hoạt động|công tác|cặp|bản|thôn|"
    r"làng)\s+kết nghĩa\b(?:\s+với)?|\b(?:đăng )?ký(?: kết)?(?: \w+){0,2}? (?:giao ước|cam kết) thi đua|\b(?:sơ kết|"
    r"tổng kết|kỷ niệm|giao ban)\s+(?:(?:\d+ năm|công tác|hoạt động|việc|"
    r"quy chế|biên bản|thỏa thuận|chương trình|ngày|lễ)\s+)*(?:ký |ký kết )?kết nghĩa\b|"
    r"\b\d+ năm (?:ngày )?(?:k[ýí](?: kết)?|(?:thiết )?lập (?:mối )?quan hệ)\b|"
    # treaties of the two states; what was signed before and is carried out now
    r"\b(?:được )?(?:chính phủ )?(?:hai|2) (?:nước|chính phủ|đảng|nhà nước)(?:,? (?:hai|"
    r"2) \w+(?: \w+)?)? (?:đã )?k[ýí](?: kết)?\b|"
    r"\b(?:triển khai|thực hiện)(?: (?!k[ýí]\b)\w+){0,6} (?:đã )?k[ýí] kết\b"
)
# What neighbours sign without becoming partners: contracts, minutes of a handover, of a boundary, a visitors' book.
_OTHER_PAPER = re.compile(
    r"\bk[ýí](?:\s+kết)?\s+(?:\w+ ){0,2}?(?:hợp đồng|(?:sổ (?:vàng )?)?lưu niệm|quyết định|"
    r"biên bản(?: \w+){0,2}? (?:bàn giao|giao nhận|xác nhận|nghiệm thu|hiệp thương|thanh lý|làm việc))\b|"
    r"\b(?:đăng|chữ|thư|nhật) k[ýí]\b|\bk[ýí] tên\b"
)
# "vùng giáp ranh giữa xã A và xã B": where something lies.
_BORDERING = re.compile(r"\b(?:giáp ranh|giáp giới|ranh giới|địa giới)\s+giữa\b")
_ORGANISE = re.compile(r"\b(?:tổ chức|tham mưu|phối hợp|chứng kiến|giúp|hỗ trợ|vận động)\b")
# "Trong chương trình hợp tác giữa tỉnh A và tỉnh B, …": within what it happens, and not who signs.
_FRAME = re.compile(
    r"^(?:trong (?:khuôn khổ )?(?:chương trình|kế hoạch|chuyến)|trong khuôn khổ|nằm trong|thực hiện|"
    r"theo (?:chủ trương|kế hoạch|chương trình|chỉ đạo))\b[^,;]*,"
)
_SIGN = (
    r"\b(?:k[ýí](?:\s+kết)?\b(?!\s*(?:ức|túc|hiệu|sự|niệm|thuật))|đặt bút|làm lễ|lễ (?:ký )?kết nghĩa|lễ ký|"
    r"kết nghĩa|(?:thiết )?lập (?:quan hệ|mối quan hệ)|giao kết|"
    r"trao (?:đổi )?(?:văn bản|biên bản|bản|giao ước|thỏa thuận|ghi nhớ)|"
    r"giao ước(?! thi đua)|kết thân|kết bạn|bắt tay|(?:kết|nên|thành) (?:nghĩa )?anh em|lễ (?:thứ|đầu tiên|còn lại)|"
    r"thông qua (?:bản |biên bản )?(?:thỏa thuận|ghi nhớ))"
)
_STRONG = re.compile(
    r"\bk[ýí](?:\s+kết)?\b(?!\s*(?:ức|túc|hiệu|sự|niệm|thuật))|đặt bút|làm lễ|lễ (?:ký )?kết nghĩa|lễ ký|"
    r"lập (?:mối )?quan hệ|thỏa thuận|giao ước(?! thi đua)|ghi nhớ|trao (?:đổi )?(?:văn bản|biên bản)|"
    r"chính thức kết nghĩa|(?:kết|nên) (?:nghĩa )?anh em"
)
_LISTING = re.compile(r"\b(?:cặp|lần lượt|theo đó|cụ thể|gồm)\b")  # before who is with whom
# "xã A kết nghĩa với xã B đã đến thăm": a clause about who they are, and no signing.
_VISITING = re.compile(r"\b(?:thăm|trao|tặng|hỗ trợ|ủng hộ|giúp|chúc|viếng|khám|động viên|tổ chức đoàn)\b")
_SIGNING = re.compile(_SIGN)
_OTHERS = re.compile(
    r"\b(?:đồn biên phòng|biên phòng|đại đội|tiểu đoàn|trung đoàn|bộ đội|ban chqs|bộ chỉ huy|ban chỉ huy|công an|"
    r"hải quân|huyện đoàn|tỉnh đoàn|thành đoàn|đoàn thanh niên|hội (?:liên hiệp|nông dân|phụ nữ|cựu|chữ thập|doanh|"
    r"hữu nghị|nhà báo)|công đoàn|liên đoàn|trường (?:thpt|thcs|tiểu học|mầm non|đại học|cao đẳng|chính trị|học)|"
    r"công ty|tập đoàn|ngân hàng|tổ kết nghĩa|bệnh viện|trung tâm|viện|báo|đài|câu lạc bộ|hợp tác xã|sư đoàn|"
    r"lữ đoàn|cục|"
    r"hai đơn vị|hai trường)\b"
)
_BOTH = re.compile(
    r"\b(?:hai|ba|bốn|các|2|3|4|đôi|đại diện)\s+(?:bên|địa phương|xã|phường|huyện|tỉnh|thành phố|nơi|đơn vị|thị xã|"
    r"thôn|bản|làng|ấp|buôn|khóm|xóm|khu|quận|trấn|bí thư|chủ tịch|đảng ủy|ubnd)\b|\bphường và xã\b|"
    r"\bxã và phường\b|\bhai đảng ủy\b"
)


def statements(
    page: Page, mentions: Mapping[Sentence, Sequence[Mention]], published: date | None
) -> tuple[Statement, ...]:
    """Every sentence that tells of a signing, in the order of the page."""
    days = Days.of(page, published)
    made: list[Statement] = []
    for sentence in page.sentences:
        shape, symbols = shape_of(sentence, mentions[sentence])
        bare = _BORDERING.sub(" ", _OTHER_PAPER.sub(" ", _FRAME.sub(" ", _BOND.sub(" ", shape))))
        pairing = tuple(_pairings(bare, symbols))
        if not _SIGNING.search(bare) and not (len(pairing) > 1 and _LISTING.search(bare)):
            continue
        groups = pairing if len(pairing) > 1 else tuple(_groups(bare, symbols))
        locals_ = tuple(g for group in groups if len(g := acting(group)) > 1)
        if not locals_ and len(signers := _by_officials(sentence, mentions[sentence])) > 1:
            locals_ = (signers,)
        if _only_others_sign(bare, symbols):
            groups, locals_ = (tuple(symbols.values()),), ()
        named = [m for group in groups for m in group]
        others = any(m.head.sort == "other" for m in named)
        if not locals_:
            others = others or any(m.kind == OFFICE for m in named) or _OTHERS.search(bare) is not None
        both = _BOTH.search(bare) is not None or _two_officials(sentence)
        strong = _STRONG.search(bare) is not None
        if not locals_ and not others and not both:
            continue
        if not strong and sentence.kind != "title" and _VISITING.search(bare):
            continue
        verb = _SIGNING.search(bare)
        time = days.time_of(sentence, bare[: verb.end()] if verb else bare, made[-1].time if made else "now")
        pairs = len(pairing) > 1
        made.append(Statement(sentence, time, locals_, pairs=pairs, others=others, strong=strong, both=both))
    return tuple(made)


def coordinations(page: Page, mentions: Mapping[Sentence, Sequence[Mention]]) -> Iterator[tuple[Sentence, Group]]:
    """Localities named together without a word of signing: "hai xã A và B", "giữa A với B"."""
    for sentence in page.sentences:
        shape, symbols = shape_of(sentence, mentions[sentence])
        for m in re.finditer(rf"(?:giữa\s+{_LIST}\s+(?:với|và)\s+{_LIST}|{_S}(?:{_AND}{_S})+)", shape):
            group = acting(tuple(symbols[c] for c in m[0] if c in symbols))
            if len(group) > 1:
                yield sentence, group


def shape_of(sentence: Sentence, mentions: Sequence[Mention]) -> tuple[str, dict[str, Mention]]:
    """The sentence in plain letters, a character for each locality with its committees and areas; what they mean."""
    said, at = sentence.plain, 0
    parts: list[str] = []
    symbols: dict[str, Mention] = {}
    for mention in mentions:
        if mention.head.sort in ("venue", "person") or mention.level == 5:
            continue
        start = mention.head.start if mention.head.sort in ("body", "other", "office") else mention.start
        if start < at:
            start = max(at, mention.start)
        symbol = chr(_FIRST + len(symbols))
        symbols[symbol] = mention
        parts += (said[at:start], symbol)
        at = max(at, mention.until)
    return _NUMBER.sub("", "".join(parts) + said[at:]), symbols


def _pairings(shape: str, symbols: Mapping[str, Mention]) -> Iterator[Group]:
    """Who signs with whom where a sentence lists it: "A với B và C; D với E", "A - B, C - D"."""
    pieces = [p for p in re.split(r";", shape) if re.search(_S, p)]
    matched = [re.search(rf"({_LIST})[^{_S[1:-1]};.]*?\s(?:với|cùng)\s+({_LIST})", p) for p in pieces]
    if len(pieces) > 1 and sum(m is not None for m in matched) > 1:
        for m in filter(None, matched):
            yield from product(*([symbols[c] for c in side if c in symbols] for side in (m[1], m[2])))
        return
    dashed = list(re.finditer(rf"({_S})\s*-\s*({_S})(?!\s*-)", shape))
    if len(dashed) > 1 and not re.search(rf"{_S}\s*-\s*{_S}\s*-\s*{_S}", shape):
        yield from ((symbols[m[1]], symbols[m[2]]) for m in dashed)
        return
    for m in re.finditer(rf"({_S})\s+với\s+({_LIST})(?:,|;|$|\.)", shape):
        if len(re.findall(rf"{_S}\s+với\s+{_S}", shape)) > 1:
            yield from ((symbols[m[1]], symbols[c]) for c in m[2] if c in symbols)


def _groups(shape: str, symbols: Mapping[str, Mention]) -> Iterator[Group]:
    """Those who sign together: between "giữa" and "với", on both sides of "ký … với", or in a row beside the verb."""

    def members(*texts: str) -> Group:
        return tuple(symbols[c] for text in texts for c in text if c in symbols)

    between = list(_BETWEEN.finditer(shape))
    yield from (members(m[0]) for m in between)
    if between:
        return
    rest = shape
    for m in _BESIDE.finditer(shape):
        yield members(m[0])
    for m in _AROUND.finditer(shape):
        said = m[2].strip()
        around = rest[: m.start()] + rest[m.end() :] if said else rest[m.end() :]
        if _SIGNING.search(said) or (said in ("", "đã", "vừa", "còn", "cũng") and _SIGNING.search(around)):
            yield members(m[1], m[3])
            rest = rest.replace(m[0], " ")
    for m in _ROW.finditer(rest):
        after = re.split(r"[;]", rest[m.end() :])[0]
        verb = _SIGNING.search(after)
        told = rest[: m.start()]
        if _PARTNERS.search(told):  # "các đơn vị ký giao ước với đại diện thôn A và thôn B": those do not sign together
            continue
        if _SIGNING.search(told) and _OF.search(told) if verb is None else not _WITNESS.search(after[: verb.start()]):
            yield members(m[0])


def _by_officials(sentence: Sentence, mentions: Sequence[Mention]) -> Group:
    """The localities whose officials sign: "Bí thư Đảng ủy phường A Trần B và Bí thư Đảng ủy xã C Hồ D đặt bút ký"."""
    verb = _PEN.search(sentence.plain)
    if verb is None or _WITNESS.search(sentence.plain[max(0, verb.start() - _NEAR) : verb.start()]):
        return ()
    found = {m.key: m for m in mentions if m.head.sort == "person" and m.level < 5 and m.start < verb.start()}
    levels = {m.level for m in found.values()}
    return tuple(found.values()) if len(found) > 1 and max(levels) - min(levels) <= 1 else ()


def _only_others_sign(shape: str, symbols: Mapping[str, Mention]) -> bool:
    """Whether the two before "ký" are army units, unions or the like, whatever they sign about the places after it."""
    verb = _PEN.search(shape)
    before = shape[: verb.start()] if verb else ""
    signers = [symbols[c] for c in before if c in symbols]
    return len(signers) > 1 and all(m.head.sort == "other" for m in signers) and not _ORGANISE.search(before)


def _two_officials(sentence: Sentence) -> bool:
    """Whether two heads of somewhere sign, also where the places of one or both are told elsewhere."""
    verb = _PEN.search(sentence.plain)
    before = sentence.plain[: verb.start()] if verb else ""
    return len(_HEADS_OF.findall(before)) > 1 and not _WITNESS.search(before)


def acting(group: Group) -> Group:
    """Those of a group for whom a locality acts, each once; what only contains another one is left out."""
    chosen: dict[tuple[str, str], Mention] = {}
    inherited = ""
    for mention in group:
        sort = mention.head.sort or inherited
        inherited = sort if sort == "other" else ""
        if sort not in ("other", "person", "venue"):
            chosen.setdefault(mention.key, mention)
    if sum(m.kind != OFFICE for m in chosen.values()) < 2:  # an authority with a village, authorities among themselves
        return ()
    lowest = min((m.level for m in chosen.values()), default=0)
    return tuple(
        m
        for m in chosen.values()
        if not (m.level > lowest and any(m.name in other.areas for other in chosen.values() if other is not m))
        and not (m.level == 4 and lowest <= 2 and m.head.sort != "office")
    )
