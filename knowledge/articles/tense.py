"""When a signing happens that a sentence tells of: these days, long ago, or some day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from knowledge.articles.page import Page, Sentence

Time = Literal["now", "past", "future"]

_NEAR = 80  # characters before the verb that may say it is still to come
_OLDEST = 2000  # before that year no newspaper stood on the web
_NEWS = timedelta(days=45)  # what is told of a day longer before the publication is no news
_FUTURE = re.compile(
    r"\b(?:sẽ (?:sớm )?(?:ký|tổ chức|tiến hành|diễn ra|kết nghĩa|làm lễ|được)|dự kiến|chuẩn bị|tiến tới|hướng tới|"
    r"đề xuất|nếu|khả năng|có thể|sẵn sàng|mong (?:muốn|được|sớm|sẽ)|sớm ký|đề nghị|bàn (?:về|việc|bạc|chuyện|cách|"
    r"kế)|khảo sát|"
    r"xúc tiến việc|sắp|chưa|chờ|"
    r"lên kế hoạch|thống nhất (?:ngày|thời gian|kế hoạch|chủ trương|sẽ|phương án|nội dung chuẩn)|trước khi ký|"
    r"nghiên cứu|xem xét|dự thảo|phải|giao(?! ước| kết| lưu)|phân công|yêu cầu|"
    r"xong trước|(?<!vừa )(?<!đã )hoàn thành)\b"
)
# "Kế hoạch số 21 nêu: …": an order to sign; "lễ ký trong quý I": a day to come.
_ORDERED = re.compile(
    r"(?:kế hoạch|công văn|quyết định|chỉ thị|thông báo|nghị quyết|hướng dẫn)\b[^.;:,]{0,40}"
    r"\b(?:nêu|yêu cầu|quy định|xác định|đề ra|giao|phân công)\b"
)
_SCHEDULED = re.compile(
    r"\b(?:lễ ký|lễ kết nghĩa|ký kết|ký)\b(?: kết)?(?: \w+){0,3} (?:trong|vào) (?:quý|tháng tới|tuần tới)\b"
)
_URGED = re.compile(
    r"\b(?:ông|bà|đồng chí|đại sứ|lãnh đạo|thị trưởng)\b[^;]*(?<!theo )\b(?:đề nghị|đề xuất|mong muốn)\b"
)
_PAST = re.compile(
    r"\b(?:(?:thời gian|những năm|mấy năm) (?:vừa )?qua|từ (?:năm|tháng|ngày|khi|lúc|hồi|thuở)|ngược dòng|trước đó|"
    r"trước đây|lâu nay|lâu đời|suốt|những năm|ngày ấy|hồi ấy|(?:sau|hơn|gần|qua|tròn|trải qua) \d+ năm|sau (?:lễ|"
    r"ngày)|\d+ năm (?:qua|nay|trước|kết nghĩa)|nhiều năm|kể từ|sau khi [^,;]{0,30}(?:ký|kết nghĩa)|"
    r"lần lượt kết nghĩa|khi ấy|khi đó|được biết|lịch sử|từng)\b"
)
_SINCE = re.compile(r"\btừ (?:năm|tháng \d{1,2}\s*[/-])\s*(?:19|20)\d\d\b(?!\s*(?:đến năm|-|tới năm))")
# "ký kết nghĩa từ tháng 8": since then they are partners.
_SINCE_MONTH = re.compile(
    r"\b(?:ký|ký kết|kết nghĩa)\b(?: \w+){0,5} từ (?:(?:đầu|giữa|cuối|hồi) )?(?:năm|tháng)\b(?![^.;]*\b(?:đến|tới)\b)"
)
_THEN = re.compile(r"sau đó|tiếp đó|sau lễ|sau (?:khi )?(?:hai|2) ")
_AFTERWARDS = re.compile(
    r"\bsau (?:khi|lễ|ngày|buổi) (?:lễ )?(?:ký|kết nghĩa)|\bvốn (?:đã )?kết nghĩa|\btiêu biểu|\bđiển hình"
)
_YEAR = re.compile(r"(?:\bnăm\s+|\d\s*[/.-]\s*)((?:19|20)\d\d)\b(?!\s*-\s*\d)")
_TERM = re.compile(r"\b(?:19|20)\d\d\s*-\s*(?:19|20)\d\d\b")
# "ngày 28/4/2005, A và B làm lễ; ngày 22/12/2006, C và D …": a history.
_DATED = re.compile(r"\b(?:ngày|sáng|chiều|tối)\s+(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*((?:19|20)\d\d)\b")
_DAY = re.compile(r"\b(?:ngày|sáng|chiều|tối)\s+(\d{1,2})\s*[/.-]\s*(\d{1,2})\b(?!\s*[/.-]\s*\d)")


@dataclass(frozen=True, slots=True)
class Days:
    """The days of an article: when it appeared, its latest year, and the days of its opening (day, month)."""

    published: date | None
    year: int | None
    opening: frozenset[tuple[int, int]]

    @classmethod
    def of(cls, page: Page, published: date | None) -> Days:
        """Read from the whole page; ``published`` is None where nobody knows."""
        years = [y for s in page.sentences for y in _years(s) if y < 2100]
        year = published.year if published else max(years, default=None)
        opening = frozenset((int(d), int(m)) for s in page.of("lead") for d, m in _DAY.findall(s.plain))
        return cls(published, year, opening)

    def time_of(self, sentence: Sentence, ahead: str, before: Time) -> Time:
        """Whether a signing is of these days; ``ahead`` leads up to its verb, ``before`` is the time of the last "
        "one."""
        if _FUTURE.search(ahead[-_NEAR:]) or _URGED.search(ahead):
            return "future"
        if _ORDERED.match(ahead) or _SCHEDULED.search(sentence.plain):
            return "future"
        years = _years(sentence)
        if years and max(years) < max((self.year or 0) - 1, _OLDEST) and sentence.kind in ("lead", "body"):
            return "past"
        if len(set(_DATED.findall(sentence.plain))) > 1 or _AFTERWARDS.search(sentence.plain):
            return "past"
        if sentence.kind == "body" and (
            _PAST.search(ahead)
            or _SINCE.search(sentence.plain)
            or _SINCE_MONTH.search(sentence.plain)
            or re.match(r"năm \d{4},", sentence.plain)
            or self._is_older(ahead)
        ):
            return "past"
        if before == "past" and _THEN.match(sentence.plain):
            return "past"
        return "now"

    def _is_older(self, ahead: str) -> bool:
        """Whether a full date stands there that is older than the news, or not that of the opening."""
        day = _DATED.search(ahead)
        if day is None:
            return False
        d, m, y = (int(n) for n in day.groups())
        if self.published is None:
            return bool(self.opening) and (d, m) not in self.opening
        try:
            return date(y, m, d) < self.published - _NEWS
        except ValueError:
            return False


def _years(sentence: Sentence) -> list[int]:
    """The years that a sentence tells, those of a term ("giai đoạn 2011-2013") left out."""
    return [int(y) for y in _YEAR.findall(_TERM.sub(" ", sentence.plain))]
