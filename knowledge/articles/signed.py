"""The day of a signing: as told in the sentences about it, its year by the day of publication, never guessed."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from knowledge.articles.draft import Fact
from knowledge.articles.evidence import evidence_of
from knowledge.articles.page import Page, Sentence

AHEAD = timedelta(days=1)  # a paper of the eve may date itself a day late
NEWS = timedelta(days=60)  # from the first of the month: a paper tells of what has just been
LATE = timedelta(days=330)  # the year of a day that long ago is open
_PART = r"(?:rạng sáng|sáng|trưa|chiều|tối|đêm|hôm|ngày)"
_DAY = re.compile(
    rf"(?P<part>\b{_PART}(?:\s+nay|\s+qua|\s+(?:cùng )?ngày|\s+mùng)?\s*,?\s*\(?|\bvào\s+|\()?"
    r"(?<![\d/.,-])(?P<d>\d{1,2})(?:\s*[/.-]\s*|\s+tháng\s+)(?P<m>\d{1,2})(?:(?:\s*[/.-]\s*|"
    r"\s*,?\s+năm\s+)(?P<y>\d{4}))?(?![\d%]|[/.,-]\d|\s*(?:ha|km|hộ|thôn|xã|triệu|tỷ|%))"
)
_MONTH = re.compile(
    r"\b(?:(?:đầu|giữa|cuối|trong)\s+)?tháng\s+(?P<m>\d{1,2})(?:\s*(?:[/.-]|năm)\s*(?P<y>\d{4}))?(?![\d/.-])"
)
_TODAY = re.compile(rf"\b(?:{_PART}\s+nay|hôm nay)\b")
_YESTERDAY = re.compile(rf"\b(?:{_PART}\s+qua|ngày hôm qua)\b")
# Days of documents, anniversaries and deadlines are not the day of the signing.
_DOCUMENT = re.compile(
    r"(?:chỉ thị|kế hoạch|nghị quyết|công văn|quyết định|đề án|hướng dẫn|thông báo|thông tri|luật|nghị định|"
    r"số)\b[^.;]{0,40}$"
)
_OTHER_DAY = re.compile(
    r"(?:\btừ(?: ngày)?|\b(?:trước|sau)(?: ngày)?|\b(?:đến|tới)(?: ngày)?|\bkể từ|quốc khánh|thành lập|giải phóng|"
    r"truyền thống|kỷ niệm[^,;]{0,60}|ngày sinh|\btuổi|bão số|ký kết năm|\btuần lễ|phiên họp)\s*(?:ngày\s*)?\(?$"
)
_WEEKDAY = re.compile(
    r"\b(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|hôm \w+|(?:sáng|trưa|chiều|tối) (?:qua|nay))(?: \w+){0,2}\s*$"
)
_RANGE = re.compile(r"\s*(?:đến|tới|-|–|và)\s*(?:ngày\s*|hết\s*)?\d{1,2}\s*[/.-]\s*\d|\s*[-–]\s*\d")
_RANGE_BEFORE = re.compile(r"(?:\b\d{1,2}(?:\s*[/.-]\s*\d{1,2})?|\d{4})\s*(?:đến|tới|-|–|và|,)\s*(?:ngày\s*)?$")
_VISIT = re.compile(r"\bđoàn\b.*\b(?:thăm|làm việc)\b")  # on which something is then signed
_EVENT = re.compile(r"\blễ\b|\bbuổi\b|hội đàm|làm việc|diễn ra|tổ chức|hội nghị|kết nghĩa|\bký\b|ký kết")


@dataclass(frozen=True, slots=True)
class _Told:
    """One day or month as told: ISO where the year is known, and how."""

    iso: str | None
    basis: Literal["stated", "inferred"]
    start: int
    end: int


def signing_day(page: Page, sentences: Sequence[Sentence], published: date | None) -> Iterator[Fact]:
    """The facts of the signing day and of what it rests on; none where the text or its year leaves it open.

    Looked for in the sentences about the signing, then in those around them about the ceremony.
    """
    for where in (_ordered(sentences), _around(page, sentences)):
        for sentence in where:
            for told in _days(sentence, published):
                if told.iso is not None:
                    evidence = evidence_of(sentence, told.start, told.end)
                    yield Fact("signed_on", told.iso, evidence, doubtful=told.basis == "inferred" and published is None)
                    yield Fact("date_basis", told.basis, evidence)
                return


def _ordered(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Running text before captions and titles."""
    order = {"lead": 0, "body": 1, "caption": 2, "title": 3}
    return sorted(dict.fromkeys(sentences), key=lambda s: order[s.kind])


def _around(page: Page, sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Sentences of the same ceremony that tell of it, the lead first."""
    sections = {0, *(s.section for s in sentences)}  # what is said before the first ceremony is of all
    near = [s for s in page.of("lead", "body", "caption") if s.section in sections and _EVENT.search(s.plain)]
    yield from (s for s in near if s.kind == "lead")
    yield from (s for s in page.of("lead") if s.section in sections and _VISIT.search(s.plain))
    yield from (s for s in near if s.kind == "caption")
    yield from (s for s in near if s.kind == "body" and s.paragraph <= min(x.paragraph for x in sentences) + 1)


def _days(sentence: Sentence, published: date | None) -> Iterator[_Told]:
    said = sentence.plain
    for m in _DAY.finditer(said):
        day, month = int(m["d"]), int(m["m"])
        before, part = said[: m.start()], (m["part"] or "").strip(" (,")
        if m["part"] == "(" and _WEEKDAY.search(before):  # "Hôm thứ Bảy (8/11)"
            part = "hôm"
        if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(2024, month)[1] or not (part or m["y"]):
            continue
        if _RANGE.match(said, m.end()) or _RANGE_BEFORE.search(before) or _OTHER_DAY.search(before):
            continue
        if _DOCUMENT.search(before) and part in ("", "ngày", "vào"):
            continue
        yield _told(m, day, month, published)
    if published is not None:
        for pattern, back in ((_TODAY, 0), (_YESTERDAY, 1)):
            if word := pattern.search(said):
                yield _Told((published - timedelta(days=back)).isoformat(), "inferred", word.start(), word.end())
    for m in _MONTH.finditer(said):
        before = said[: m.start()]
        if 1 <= int(m["m"]) <= 12 and not _DOCUMENT.search(before) and not _OTHER_DAY.search(before):
            yield _told(m, None, int(m["m"]), published)


def _told(m: re.Match[str], day: int | None, month: int, published: date | None) -> _Told:
    """With its own year, else with the last one before the publication in which the day was over."""
    tail = f"{month:02}" + (f"-{day:02}" if day else "")
    if m["y"]:
        return _Told(f"{m['y']}-{tail}", "stated", m.start(), m.end())
    if published is None:
        return _Told(None, "inferred", m.start(), m.end())
    year = published.year
    if f"{year}-{tail}" > (published + AHEAD).isoformat()[: 5 + len(tail)]:
        year -= 1
    age = published - date(year, month, 1)
    if age > LATE:
        return _Told(None, "inferred", m.start(), m.end())
    # "chiều 15/8" in the next day's paper leaves no year open; long after, or of a mere month, one had to be chosen
    return _Told(f"{year}-{tail}", "stated" if day and age < NEWS else "inferred", m.start(), m.end())
