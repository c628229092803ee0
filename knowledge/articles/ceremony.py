"""The ceremony: which bodies signed, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from knowledge.articles.draft import Fact
from knowledge.articles.evidence import evidence_of
from knowledge.articles.heads import BODIES
from knowledge.articles.mention import Mention
from knowledge.articles.page import Page, Sentence
from knowledge.articles.signing import Group
from knowledge.articles.wording import plain

_BODY = re.compile(rf"(?:{BODIES})(?:\s*[-,/]\s*(?:{BODIES}))*")
# "được Đảng ủy hai nơi ký", "UBND 2 tỉnh ký": the same body of each party.
_OF_EACH = re.compile(
    rf"(?P<body>{_BODY.pattern})\s+(?:các|hai|ba|bốn|\d|mỗi)\s+(?:bên|nơi|địa phương|xã|phường|huyện|tỉnh|thành phố|"
    rf"đơn vị)\b"
    r"[^.;]{0,40}?\b(?:ký|kí|thông qua|trao)\b"
)
_SIGNS = re.compile(r"\bk[ýí]\b|kết nghĩa|giao ước|thông qua")
_AT = re.compile(
    r"\b(?:tại|ở)\s+(?!(?:buổi|lễ|hội nghị|đây|đó|hội đàm|chương trình|cuộc|nơi|các|những|hai|mỗi|địa phương|cơ sở|"
    r"chỗ|cùng|trên)\b)(?P<place>[^,.;:()]+?)(?=\s*(?:$|[,.;:()]|\b(?:đã|vừa|diễn ra|tổ chức|do|vào|với|nhằm|từ|hôm|"
    r"ngày|lúc|thông qua|để|sáng|chiều|tối|đảng ủy|ubnd|chính thức|dưới|giai đoạn)\b))"
)
_OF_THE_DAY = re.compile(r"\blễ\b|\bbuổi\b|diễn ra|tổ chức|hội nghị|ký|kết nghĩa")
_AND = re.compile(r"[\s,]*(?:và|với|cùng|-|/)?\s*")
_ONLINE = re.compile(r"\b(?:hội nghị|lễ|buổi|hội đàm|hình thức)(?: \w+){0,3} trực tuyến\b")


def signing_bodies(
    group: Group, sentences: Sequence[Sentence], page: Page, mentions: Mapping[Sentence, Sequence[Mention]]
) -> Iterator[Fact]:
    """The committees that sign for each party, also where one word stands for those of all."""
    seen: set[str] = set()
    keys = [m.key for m in group]

    def fact(body: str, mention: Mention, sentence: Sentence, start: int, end: int) -> Iterator[Fact]:
        name = f"{body} {mention.kind} {mention.name}"
        if plain(name) not in seen:
            seen.add(plain(name))
            yield Fact("signing_bodies", name, evidence_of(sentence, start, end))

    for sentence in sentences:
        if not _SIGNS.search(sentence.plain):
            continue
        body, start, end = "", 0, 0
        for mention in mentions[sentence]:
            found = _BODY.search(plain(mention.head.words)) if mention.head.sort == "body" else None
            if found is not None:
                body, start = mention.head.words[found.start() : found.end()], mention.head.start + found.start()
            elif mention.head.sort or not _AND.fullmatch(sentence.plain[end : mention.start]):
                body = ""
            end = mention.until
            if body and mention.key in keys and mention.level > 1:  # a village has no committee
                yield from fact(body, mention, sentence, start, mention.end)
    for sentence in (*sentences, *page.of("lead", "caption")):
        if each := _OF_EACH.search(sentence.plain):
            body = sentence.text[each.start("body") : each.end("body")]
            for mention in group:
                yield from fact(body, mention, sentence, each.start(), each.end())


def place(page: Page, sentences: Sequence[Sentence]) -> Iterator[Fact]:
    """Where it was signed, as the sentences about the ceremony tell it."""
    sections = {s.section for s in sentences}
    around = [s for s in page.of("lead", "body", "caption") if s.section in sections and _OF_THE_DAY.search(s.plain)]
    for sentence in (*(s for s in sentences if s.kind != "title"), *around):
        if (at := _AT.search(sentence.plain)) is not None:
            start, end = at.start("place"), at.end("place")
            if any(c.isupper() for c in sentence.text[start:end]):
                yield Fact("place", sentence.text[start:end].strip(), evidence_of(sentence, start, end))
                return
    for sentence in page.of("lead", "body"):
        if (online := _ONLINE.search(sentence.plain)) is not None:
            yield Fact("place", "trực tuyến", evidence_of(sentence, online.start(), online.end()))
            return
