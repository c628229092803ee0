"""What stands before a locality's name: its own committees, a person's office, or a body for which no locality acts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.articles.wording import plain

_READ = 160  # characters before a name that are read
Sort = Literal["", "body", "person", "office", "other", "venue"]


@dataclass(frozen=True, slots=True)
class Head:
    """The words before a locality, what they make of it, and where they begin (characters of the sentence).

    ``body``: its own committees or people, so that it is the locality that acts; ``person``: somebody's office there;
    ``office``: an authority that stands for itself; ``other``: an army unit, a company, a school, a union, for which
    no locality acts; ``venue``: a building in it, or what only lies in it.
    """

    sort: Sort = ""
    words: str = ""
    start: int = -1


_FRONT = re.compile(
    r"(?:ubmttq|ub mttq|ủy ban mttq|mttq|ủy ban mặt trận(?: tổ quốc)?|mặt trận(?: tổ quốc)?)(?: việt nam)?|\bđoàn\b"
)
# The bodies that act for a locality.
BODIES = (
    r"(?:ban thường vụ |ban chấp hành |thường trực |ban cán sự đảng )?(?:đảng ủy|đảng bộ|tỉnh ủy|thành ủy|huyện ủy|"
    r"thị ủy|quận ủy)|hđnd|hội đồng nhân dân|ubnd|ủy ban nhân dân|ủy ban chính quyền|(?:ubmttq|ub mttq|ủy ban mttq|"
    r"mttq|ủy ban mặt trận(?: tổ quốc)?|mặt trận(?: tổ quốc)?)(?: việt nam)?"
)
_ACTING = (
    r"lãnh đạo|đại diện|chính quyền|nhân dân|người dân|cán bộ|đảng viên|"
    r"(?<!huyện )(?<!tỉnh )(?<!thành )đoàn(?: công tác| đại biểu| cấp cao|)|cấp ủy|đồng bào|địa phương|bà con|"
    r"quân và dân|quân dân|hội đồng|tòa thị chính|hệ thống chính trị|các đồng chí|đại biểu|ban,? ngành|"
    r"trưởng (?:thôn|bản|làng)|già làng"
)
_PERSON = re.compile(
    r"\b(?:bí thư|chủ tịch|giám đốc|trưởng ban|chủ nhiệm|tổng biên tập|chánh văn phòng|ủy viên|thị trưởng|"
    r"tỉnh trưởng|quận trưởng|đô trưởng|huyện trưởng|tổng lãnh sự|đại sứ|thư ký|chính trị viên|chỉ huy trưởng|"
    r"phó chỉ huy|"
    r"hiệu trưởng|trưởng phòng)\b"
)
_OTHER = re.compile(
    r"\b(?:huyện đoàn|thành đoàn|tỉnh đoàn|đoàn thanh niên|đoàn tncs|đoàn (?=xã|phường|trường|thị trấn|khối)|"
    r"(?<!xã )hội(?! nghị|trường| đồng(?! đội))|công an|bộ đội|biên phòng|đồn|ban chqs|bộ chqs|ban chỉ huy|bộ chỉ huy|"
    r"bộ tư lệnh|sư đoàn|lữ đoàn|trung đoàn|tiểu đoàn|đại đội|quân sự|trường|công ty|doanh nghiệp|tập đoàn|"
    r"trung tâm|bệnh viện|liên đoàn|chính hiệp|hiệp thương|đại hội đại biểu|công đoàn|hợp tác xã|câu lạc bộ|clb|"
    r"chi đoàn|chi hội|chi bộ|ngân hàng|trạm|viện|"
    r"đại học|phòng|nông trường|hải quân|cảnh sát|kiểm lâm|đội|quỹ|chùa|giáo xứ)\b"
)
_OFFICE = re.compile(
    r"\b(?:sở|cục|chi cục|thanh tra|văn phòng|đài|báo|ban (?=tổ chức|tuyên giáo|dân vận|nội chính|quản lý|dân tộc|"
    r"kinh tế|văn hóa|pháp chế|tiếp công dân))"
)
_VENUE = re.compile(
    r"\b(?:hội trường|nhà văn hóa|trụ sở|nhà rông|trung tâm (?:văn hóa|hội nghị|hành chính|chính trị)|quảng trường|"
    r"cửa khẩu|địa bàn|cầu|chợ)\b[^,;]*$"
)
_THERE = re.compile(r"\b(?:tại|ở)\s*$")
# "7 xã của tỉnh …", "các xã mới thành lập thuộc huyện …": what is named lies there.
_LYING = re.compile(
    r"\b(?:\d+|các|những|một số|hai|ba|bốn)\s+(?:xã|phường|huyện|thôn|bản|làng|tỉnh|thành phố|"
    r"địa phương)\b[^,;.]*\b(?:của|thuộc|ở|trên địa bàn)\s*$"
)
_EDGE = re.compile(
    r"[;:.()\"“”]|,|\b(?:với|cùng|giữa|tại|ở|cho|do|và|của|gồm|là|nơi|về|từ|trên|được|mà|tới|đến|sang|chứng kiến)\b|"
    r"\s-\s"
)
_KINDS = r"(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thôn|bản|làng|địa phương)"
_ANNOUNCED = re.compile(
    rf"\b(?:các|những|hai|ba|bốn|năm|\d+)\s+{_KINDS}(?:(?:,| và)\s*{_KINDS})*\s*(?:gồm|là|:|\()\s*:?\s*$"
)
_STATES = re.compile(r"\bviệt nam - [^\W\d_]+|[^\W\d_]+ - việt nam\b")  # "Hội hữu nghị Việt Nam - Lào" is one name
_WHOLE_BODY = re.compile(
    rf"(?:\b(?:{BODIES}|{_ACTING})\b[\s,/-]*(?:và\s+|các\s+|cấp\s+)*)+(?:các\s+|hai\s+|ba\s+|\d+\s+)*$"
)


def head_before(before: str) -> Head:
    """What the words before a locality make of it.

    >>> head_before("Chiều 15/8, Đảng ủy ").sort, head_before("Công an ").sort, head_before("giữa ").sort
    ('body', 'other', '')
    """
    said = _STATES.sub(lambda m: m[0].replace(" ", "-"), plain(before))
    skipped = max(0, len(said) - _READ)
    tail = said[skipped:]
    if _LYING.search(tail) or _THERE.search(tail):
        return Head("venue", start=len(before))
    if (acting := _WHOLE_BODY.search(tail)) is not None:
        start = skipped + acting.start()
        whose = _last_piece(tail[: acting.start()])
        front = _FRONT.sub("", tail[acting.start() :]).strip(" ,-/") == ""  # it has agreements of its own
        sort: Sort = "person" if _PERSON.search(whose) else "other" if front or _OTHER.search(whose) else "body"
        return Head(sort, before[start:].strip(), start)
    if (announced := _ANNOUNCED.search(tail)) is not None:  # "Sở Du lịch các tỉnh, thành phố gồm Hà Nội, …"
        head = head_before(before[: skipped + announced.start()])
        return Head("other", head.words, head.start) if head.sort in ("office", "other") else Head("", "", len(before))
    piece = _last_piece(tail).lstrip()
    start = len(before) - len(piece)
    words = before[start:].strip()
    for sort, pattern in (("venue", _VENUE), ("person", _PERSON), ("other", _OTHER), ("office", _OFFICE)):
        if pattern.search(piece):
            return Head(sort, words, start)
    return Head("", words, len(before))


def is_office(before: str) -> bool:
    """Whether a person's office stands before: "Bí thư Huyện ủy "."""
    return _PERSON.search(_last_piece(plain(before)[-_READ:])) is not None


_OFFICE_NAME = re.compile(
    r"\b(?:Sở|Cục|Chi cục|Thanh tra|Kho bạc|Văn phòng|Ban(?= (?:Tổ chức|Tuyên giáo|Dân vận|Nội chính|Quản lý|"
    r"Dân tộc)\b))(?:(?: và|,)? (?!Sở|Ban |Cục|Chi |Văn phòng)[A-ZĐ][^\W\d_]*(?: [a-zà-ỹđ]+(?=[ ,.;)]))?)+"
)


def offices(text: str, areas: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Authorities that a sentence names for themselves, with their place and their name without the area's.

    >>> list(offices("Ban Tổ chức Tỉnh ủy Gia Lai kết nghĩa với làng Ghè", ["Gia Lai"]))
    [(0, 27, 'Ban Tổ chức Tỉnh ủy')]
    """
    for m in _OFFICE_NAME.finditer(text):
        name, end = m[0], m.end()
        for area in areas:
            if (at := name.find(f" {area}")) >= 0:
                name, end = name[:at], m.start() + at + len(area) + 1
        holder = re.search(r"\b(?:trưởng|phó|giám đốc|chánh|thuộc|của)\s*$", plain(text[: m.start()]))
        if holder is None and not is_office(text[: m.start()]) and not _PERSON.search(plain(name)):
            yield m.start(), end, name


def _last_piece(said: str) -> str:
    """The words since the last comma, bracket or word that joins."""
    last = 0
    for edge in _EDGE.finditer(said):
        last = edge.end()
    return said[last:]
