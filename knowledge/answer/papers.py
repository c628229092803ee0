"""What the records' notes say of papers of the authorities, and of the programme that the twinnings belong to."""

from __future__ import annotations

import re

from knowledge.finding import Finding, Kind, Outcome, Part
from knowledge.index import Index
from knowledge.question.ask import Ask
from knowledge.text import fold

_UNITS = "xa phuong|phuong xa|xa|phuong|don vi|dia phuong"
_LAND = "mien nui|dong bang|vung sau|mien xuoi|vung cao"
_NAMED = re.compile(r"\b(cong van|nghi quyet|chi thi|ke hoach|quyet dinh|thong bao|de an)(?: so)? (\d{1,4})\b")
_NUMBERED = re.compile(rf"\b(\d{{2,3}}) (?:{_UNITS}) ({_LAND})\b")  # "33 xã miền núi"
_HOW_MANY = re.compile(rf"\b(?:bao nhieu|may) ({_UNITS}) ({_LAND})\b")


def papers(ask: Ask, index: Index) -> Finding | None:
    """What is written of a paper or a programme that a question names; None where it names none.

    "Công văn 389 ngày nào?" and "33 xã miền núi là những xã nào?" are about no place: the notes are quoted.
    """
    if not _NUMBER_OR_LAND.search(ask.folded):
        return None
    if any(fold(it.name) not in _LAND.split("|") for it in ask.places):  # "phường đồng bằng" is no xã Đồng Bằng
        return None
    if (said := _NAMED.search(ask.folded)) or (said := _NUMBERED.search(ask.folded)):
        wanted = said[1], said[2]
    elif ask.domain and (said := _HOW_MANY.search(ask.folded)):
        wanted = said[1].split()[0], said[2]
    else:
        return None
    found = [p for p in index.search(" ".join(wanted)) if p.kind in ("note", "title") and _near(p.words, wanted)]
    told = {p.agreement.id: (p.agreement, p.text) for p in found}
    part = Part(
        kind=Kind.TEXT,
        found=bool(told),
        agreements=tuple(a for a, _ in told.values()),
        passages=tuple(told.values()),
        topic=said[0],
        reason="" if told else "no_match",
    )
    return Finding(outcome=Outcome.ANSWERED if told else Outcome.NOT_FOUND, parts=(part,))


_NUMBER_OR_LAND = re.compile(rf"\d\d|{_LAND}")
_APART = 4  # words that may stand between the two that are looked for: "công văn của Thành ủy số 389"


def _near(words: str, wanted: tuple[str, str]) -> bool:
    return re.search(rf"\b{wanted[0]}\b(?:\W+\w+){{0,{_APART}}}\W+{wanted[1]}\b", words) is not None
