"""What the parties promise: the commitments one by one, each with its fields and status; principles and term."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.articles.draft import Fact
from knowledge.articles.evidence import evidence_of
from knowledge.articles.page import Page, Sentence
from knowledge.articles.topics import fields_of
from knowledge.articles.wording import plain
from knowledge.models import Commitment, Period

Status = Literal["pledged", "planned"]
SHORTEST = 3  # words of a commitment
MANY = 3  # fields of which a sentence speaks that can hardly be about anything else

_COUNT = r"(?:hai|2|ba|3|bốn|4|các|đôi|cả hai|mỗi|02|03)"
_PLACES = (
    r"(?:bên|địa phương|xã|phường|huyện|tỉnh|thành phố|nơi|đơn vị|thôn|bản|quận|làng|thị xã|trưởng thôn|trưởng bản|"
    r"đảng bộ|đảng ủy|cụm dân cư)"
)
_PARTIES = re.compile(
    rf"\b{_COUNT}\s+{_PLACES}\b|\bđôi bên\b|\bphường (?:và|cùng) xã\b|\bxã (?:và|cùng) phường\b|\bcụm dân cư hai bên\b"
)
_DOING = (
    r"(?:sẽ|cam kết|thống nhất|nhất trí|hỗ trợ|giúp|trao đổi|chia sẻ|phối hợp|tăng cường|đẩy mạnh|hợp tác|giao lưu|"
    r"duy trì|kết nối|tiếp tục|học (?:hỏi|tập|nhau)|bày|truyền|cùng|hẹn|hứa|ký với nhau|thường xuyên|đều đặn|định kỳ|"
    r"khuyến khích|tạo điều kiện|tuyên truyền|vận động|chung (?:tay|sức)|mở|tiếp sức|đỡ đần|bắt tay|quan tâm|ưu tiên|"
    r"cho nhau|kể cho|liên kết|nhau|ngồi lại|bàn)"
)
_KINDS = ("phường", "xã", "huyện", "tỉnh", "thành phố", "thị xã", "quận", "sở", "phía phường", "phía xã")
_DONE = re.compile(
    r"\b(?:đã|vừa|từng|hiện|là|có|nằm|gồm|được|thuộc|cảm ơn|vui|đón|tiếp)\b"
)  # told of them, not promised
# "Theo biên bản, …", "Nội dung hợp tác gồm …", "Có 5 nhóm việc được thống nhất: …"
_CONTENT = re.compile(
    r"^(?:theo (?:đó|thỏa thuận|giao ước|quy chế|(?:các )?nội dung|(?:bản |biên |văn )|(?:chương trình|"
    r"kế hoạch) (?:ký|hợp tác|kết nghĩa|phối hợp))|(?:các |những )?nội dung|(?:bản |biên )?(?:ký kết|biên bản|"
    r"giao ước|thỏa thuận|bản ghi nhớ|ghi nhớ|văn bản|quy chế)\b|cụ thể|đó là|trong đó|trọng tâm|"
    r"chương trình (?:hợp tác|phối hợp|kết nghĩa|ký)|(?:có )?\d+ (?:nội dung|nhóm|lĩnh vực|việc)|có \w+ (?:nội dung|"
    r"nhóm|lĩnh vực|việc)|ở (?:giao ước|lĩnh vực|mảng)|(?:các|những) (?:việc|lĩnh vực|hoạt động)|mục tiêu của)"
)
_FIELD = re.compile(
    r"^(?!(?:trong|về) (?:khuôn khổ|dịp|đó|thời|những|buổi|lễ|không khí|chuyến|năm|ngày|suốt|số|khi|các ngày|"
    r"phía)\b)(?:về|trong(?: công tác| lĩnh vực)?|trên (?:các )?lĩnh vực|đối với(?: lĩnh vực| công tác)?|(?:ở |"
    r"riêng )?lĩnh vực|ở|mảng|công tác)\s+(?P<field>[^:;]{2,80}?)(?:,|:)\s"
)
_GOING_ON = re.compile(
    r"^(?:ngoài ra|bên cạnh (?:đó|việc)|đồng thời|cùng (?:với đó|lúc)|song song|rồi đến|tiếp đó|thêm vào đó|đặc biệt|"
    r"mặt khác|còn|hằng năm|hàng năm|mỗi năm|định kỳ|trước mắt|cũng theo|kế đến|sau cùng|cuối cùng là|nhất là)\b"
)
_LIST_ITEM = re.compile(
    rf"^(?:[-+•*]|\d{{1,2}}[.)]|[a-e]\))\s*|^{_DOING}\b|^(?:xây dựng|thực hiện|triển khai|tổ chức|nâng cao|bảo (?:đảm|"
    rf"vệ)|đảm bảo|giữ|phát (?:huy|triển)|làm tốt)\b"
)
_AS_CONTENT = re.compile(
    r"là (?:những |các )?(?:nội dung|việc|mảng|lĩnh vực)|đặt mục tiêu|tập trung (?:vào|cho)|gồm\b|bao gồm|"
    r"nội dung (?:ký kết|hợp tác|kết nghĩa)"
)
# What officials hope or urge, what somebody thinks of it, what was there before: no promise.
_SAID = re.compile(
    r"\b(?:phát biểu|nhấn mạnh|đề nghị|bày tỏ|mong(?: muốn| rằng| được)?|cho rằng|đánh giá cao|tin tưởng|tin rằng|"
    r"kỳ vọng|hy vọng|yêu cầu|kêu gọi|khẳng định|cảm ơn|chúc mừng|ghi nhận|kiến nghị các|chỉ đạo các|lưu ý|gợi ý|"
    r"trân trọng|theo (?:ông|bà|đồng chí|anh|chị|lãnh đạo|hai bên)|thể hiện|không dừng|là dịp|vừa là|có ý nghĩa|"
    r"là bước|là cơ hội|lòng tin|nhận thấy|nối tiếp|bắt nguồn|nói(?! (?:tới|đến|về|chung|riêng))|thông (?:báo|"
    r"tin cho nhau|tin (?:đến|với|về)))\b"
)
_REPORTED = re.compile(r"\b(?:cho biết|chia sẻ rằng|thông tin rằng|chia sẻ:|cho hay)\b")
_OWN_PLAN = re.compile(r"\b(?:khẳng định|nói|chia sẻ)\b.*\b(?:phường|xã|huyện|địa phương|đơn vị)\s+(?:\w+\s+){0,3}sẽ\b")
_QUOTED = re.compile(r"[\"”],? (?:ông|bà|anh|chị|đồng chí)\b[^.]{0,40}\b(?:nói|cho biết|cho hay|chia sẻ)\b")
_AGREED = re.compile(r"cam kết|thống nhất (?!ký)|nhất trí (?!ký)|hẹn|hứa|ký với nhau|nội dung|:\s")
_SPEAKER = re.compile(
    r"\b(?:ông|bà(?! con)|đồng chí|anh(?! em)|chị|bí thư|chủ tịch|trưởng ban|thị trưởng|tỉnh trưởng|quận trưởng|"
    r"giám đốc)\b"
)
_OCCASION = re.compile(
    r"^(?:dịp này|nhân dịp|cùng dịp|trong dịp|cũng (?:(?:trong|tại|nhân) )?dịp|trong khuôn khổ|sau (?:lễ|buổi)|"
    r"trước đó|tại (?:buổi )?lễ, (?:lãnh đạo )?(?:phường|xã)[^,]* (?:trao|tặng))"
)
_BOTH_WILL = re.compile(r"\b(?:bên|địa phương) sẽ\b")
_GIFT = re.compile(
    r"\b(?:trao|tặng|ủng hộ|hỗ trợ|gửi|giúp)\b[^.;]*\b\d[\d.,]*\s*(?:suất|phần quà|triệu|tỷ|nghìn|ngàn|căn|bộ|con|"
    r"chiếc|xe|tấn|kg)|tặng hoa|chụp ảnh|tặng quà"
)
# "…, thống nhất duy trì …", "Hai bên cũng tặng quà …": they do it together, whoever they are.
_TOGETHER = re.compile(
    r"(?:thống nhất|cam kết|nhất trí)\s+(?!ký|tổ chức|ngày)(?:\w+\s+){0,3}"
    + _DOING
    + r"|^(?:đồng thời,? )?(?:hai|2|các) bên (?:cũng|sẽ|còn)\b"
)
_BACKGROUND = re.compile(
    r"\bdiện tích|\bdân số|bình quân đầu người|thu nhập bình quân|được thành lập|sáp nhập|tổng thu|\bnhân khẩu|"
    r"nằm về phía|cách trung tâm|(?:chỉ thị|kế hoạch|nghị quyết|công văn|quyết định) số|tốc độ tăng trưởng|"
    r"những năm qua|thời gian qua|năm qua|truyền thống gắn bó|từ năm \d{4}(?! (?:đến|-))|đánh giá (?:việc|kết quả|"
    r"tình hình)|ôn lại|tiền thân|theo chủ trương|theo công văn|cụ thể hóa|bám theo|^(?:việc này|thực hiện (?:chủ|"
    r"nghị|chỉ|công|kế)|căn cứ|hoạt động (?:được|này)|lễ này)|^(?:dự|tham dự|đến dự|cùng dự|tham gia|có mặt|"
    r"chứng kiến|đi cùng)\b|đến dự|tham dự"
)
_LOOKING = re.compile(
    r"tìm hiểu|tham quan|khảo sát|giới thiệu|tình hình|kết quả|thành tựu|tiềm năng|thế mạnh của|đã đạt|hiện có|"
    r"nổi tiếng"
)
_PURPOSE = re.compile(r"\b(?:nhằm|để|mục (?:tiêu|đích)|góp phần|hướng (?:tới|đến)|qua đó)\b")
_PLANNED = re.compile(
    r"thời gian (?:tới|đến)|sắp tới|dự kiến|lên kế hoạch|dự tính|trước mắt|sẽ tiếp tục|hứa|tiếp tục đồng hành|kiến nghị"
)
_PRINCIPLE = re.compile(
    r"(?:nguyên tắc|(?:trên|với|theo|đúng) (?:cơ sở |)tinh thần)\s*:?\s*(?P<what>[^.;]+?)(?=[.;]|$|,\s*(?:hai|2|các|"
    r"ba) (?:bên|địa)|\s+nhằm\b)"
)
_AGREEING = re.compile(
    r"\b(?:cam kết|thống nhất|nhất trí|hẹn|hứa)\s+(?!ký|tổ chức|ngày|nội dung)(?:(?:sẽ|cùng|nhau)\s+)*"
)
# "Bên cạnh đó, hai bên sẽ": who promises is known.
_LEAD_IN = re.compile(
    rf"^(?:{_GOING_ON.pattern[1:]}[,:]?\s*)?(?:theo [^,:]{{2,60}},\s*)?(?:(?:(?:đại diện|lãnh đạo|chính quyền|"
    rf"nhân dân|cụ thể|trong đó|theo đó|qua đó),?\s+)*(?:{_COUNT}\s+{_PLACES}(?: kết nghĩa)?|đôi bên|"
    rf"phường và xã)\s+(?:(?:đã|sẽ|còn|cũng|cùng|đều|tiếp tục)\s+)*)?"
)
# How things stand in each place is told before they agree on anything.
_SITUATION = re.compile(
    r"^.*\b(?:thông (?:báo|tin)|cho nhau biết|trao đổi)\b.*?\btình hình\b.*?(?=từ đó|qua đó|trên cơ sở|thống nhất|"
    r"nhất trí)"
)
_PERIOD = re.compile(
    r"(?:giai đoạn|nhiệm kỳ|chương trình(?: phối hợp| hợp tác)?|thời gian|từ năm)\s+(?P<from>(?:19|20)\d\d)\s*(?:-|"
    r"đến(?: năm)?|tới)\s*(?P<to>(?:19|20)\d\d)"
)


@dataclass(frozen=True, slots=True)
class _Promise:
    sentence: Sentence
    start: int
    end: int
    heading: tuple[str, ...]
    status: Status


def commitments(sentences: Sequence[Sentence], own: Sequence[str] = (), *, abroad: bool = False) -> Iterator[Fact]:
    """The commitments in some sentences, in their order; where none is told in so many words, what it is all for.

    ``own``: the parties' names; ``abroad``: one lies in another country, so that the bond itself is foreign affairs.
    """
    sides = re.compile(rf"^(?:{'|'.join(map(re.escape, [*_KINDS, *map(plain, own)]))})\b")
    found = [p for p in _promises(sentences, sides) if fields_of(_words(p)) or p.heading]
    if not found:
        found = list(_purposes(sentences))
    foreign = abroad
    for promise in found:
        said = _words(promise)
        topics = tuple(dict.fromkeys((*promise.heading, *fields_of(said))))
        if foreign and "foreign_affairs" not in topics:  # once is enough: the first stands for the bond itself
            topics = (*topics, "foreign_affairs")
        foreign = False
        evidence = evidence_of(promise.sentence, promise.start, promise.end)
        text = _capitalised(evidence.words.strip(" ,.;:–-…"))
        yield Fact("commitments", Commitment(text=text, fields=topics or ("other",), status=promise.status), evidence)


def _words(promise: _Promise) -> str:
    return promise.sentence.plain[promise.start : promise.end]


def _promises(sentences: Sequence[Sentence], sides: re.Pattern[str]) -> Iterator[_Promise]:
    """The clauses of every sentence that promises; one that only goes on does so after one that promised."""
    going = False
    for sentence in sentences:
        if sentence.kind not in ("lead", "body"):
            continue
        status = _status(sentence, sides, going=going)
        going = status is not None
        if status is not None:
            yield from _clauses(sentence, status)


def _status(sentence: Sentence, sides: re.Pattern[str], *, going: bool) -> Status | None:
    said = sentence.plain.lstrip('- +*•"“')
    if _BACKGROUND.search(said) or (
        _OCCASION.search(said) and not _AGREED.search(said) and not _BOTH_WILL.search(said)
    ):
        return None
    field = _FIELD.search(said)
    content = (
        _CONTENT.search(said)
        or (field and fields_of(field["field"]))
        or (_AS_CONTENT.search(said) and not _SPEAKER.search(said))
    )
    listed = going and ";" in said  # then each of its clauses is looked at
    if _GIFT.search(said) and not content and not listed and not _TOGETHER.search(said):
        return None
    if (
        ("sẽ" in said and (_REPORTED.search(said) or _QUOTED.search(said))) or _OWN_PLAN.search(said)
    ) and not re.search(r"\bmong|đề nghị|hy vọng|kỳ vọng", said):
        return "planned"
    spoken = _SAID.search(said)
    if spoken and not (_AGREED.search(said) and not _SPEAKER.search(said[: spoken.end()]) and _PARTIES.search(said)):
        return None
    parties = _PARTIES.search(said)
    if content or (parties and re.search(rf"\b{_DOING}\b", said[parties.end() :])):
        return (
            "planned" if _PLANNED.search(said) and not re.search(r"cam kết|thống nhất|nhất trí|ký", said) else "pledged"
        )
    if _TOGETHER.search(said) or (len(fields_of(said)) >= MANY and not _LOOKING.search(said)):
        return "pledged"
    if going and sides.search(said) and not _DONE.search(said):  # "Phường cử bác sĩ lên khám bệnh"
        return "pledged"
    if going and (listed or _GOING_ON.search(said) or _LIST_ITEM.search(said)):
        return "pledged"
    if _PLANNED.search(said) and re.search(r"\bsẽ\b", said):
        return "planned"
    return None


def _clauses(sentence: Sentence, status: Status) -> Iterator[_Promise]:
    """The promises of one sentence: what stands between its semicolons, its heading left out."""
    said = sentence.plain
    heading: tuple[str, ...] = ()
    start = 0
    if (field := _FIELD.search(said)) and fields_of(field["field"]):
        heading, start = fields_of(field["field"])[:1], field.end()
    elif (colon := re.search(r":\s", said)) and re.search(r"[,;]", said[colon.end() :]):
        start = colon.end()
        heading = fields_of(said[: colon.start()]) if re.search(r"lĩnh vực|\bvề\b", said[: colon.start()]) else ()
    elif situation := _SITUATION.search(said):
        start = situation.end()
    first = said[start:].partition(";")[0]
    if (agreed := _AGREEING.search(first)) or (agreed := _LEAD_IN.match(first)):
        start += agreed.end()
    at = start
    for part in re.split(r"(;\s*)", said[start:]):
        if not part.strip(" ;"):
            at += len(part)
            continue
        if (len(part.split()) >= SHORTEST or fields_of(part)) and not (at > start and _GIFT.search(part)):
            yield _Promise(sentence, at, at + len(part.rstrip()), heading, status)
        at += len(part)


def _purposes(sentences: Sequence[Sentence]) -> Iterator[_Promise]:
    """What the agreement is for, where its promises are not told."""
    for sentence in sentences:
        said = sentence.plain
        if (
            sentence.kind == "caption"
            or _BACKGROUND.search(said)
            or _OCCASION.search(said)
            or _GIFT.search(said)
            or _SPEAKER.search(said)
        ):
            continue
        if (
            (purpose := _PURPOSE.search(said))
            and re.search(r"kết nghĩa|hợp tác|ký|thỏa thuận", said)
            and fields_of(said[purpose.end() :])
        ):
            yield _Promise(sentence, purpose.end(), len(said), (), "pledged")


def principles(sentences: Sequence[Sentence]) -> Iterator[Fact]:
    """What the parties go by: "trên nguyên tắc tự nguyện, bình đẳng"."""
    for sentence in sentences:
        found = _PRINCIPLE.search(sentence.plain)
        if sentence.kind not in ("lead", "body") or found is None or _SPEAKER.search(sentence.plain[: found.start()]):
            continue
        if not re.search(r"nguyên tắc|bình đẳng|tự nguyện|cùng có lợi|tôn trọng|tương thân", found[0]):
            continue
        start = found.start("what")
        for part in re.finditer(r"[^,]+", sentence.text[start : found.end()]):
            words = re.sub(r"^(?:và|đảm bảo|bảo đảm)\s+", "", part[0].strip())
            if words:
                where = sentence.text.index(words, start)
                yield Fact("principles", _capitalised(words), evidence_of(sentence, where, where + len(words)))


def term(page: Page) -> Iterator[Fact]:
    """The years between which the agreement runs, and how many they are: 2025–2030 and 2022–2026 are five."""
    for sentence in page.sentences:
        if (found := _PERIOD.search(sentence.plain)) and re.search(
            r"k[ýí]|hợp tác|phối hợp|kết nghĩa|ghi nhớ|chương trình", sentence.plain
        ):
            start, end = int(found["from"]), int(found["to"])
            if 0 < end - start <= 30:
                evidence = evidence_of(sentence, found.start(), found.end())
                years = end - start + ((end - start + 1) % 5 == 0)
                yield Fact("period", Period(start=found["from"], end=found["to"]), evidence)
                yield Fact("term_years", years, evidence, doubtful=True)
                return


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
