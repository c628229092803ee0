"""The people an article names, each with the office it gives them, and whether they sign or are guests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from knowledge.articles.draft import Fact
from knowledge.articles.evidence import evidence_of
from knowledge.articles.heads import BODIES
from knowledge.articles.kinds import SURNAMES
from knowledge.articles.mention import Mention
from knowledge.articles.page import Sentence
from knowledge.articles.wording import plain
from knowledge.models import Person

SHORTEST, LONGEST = 2, 6  # words of a name
_BESIDE = 40  # characters before a name that may say it is none
_OFFICES = (
    r"(?:(?:nguyên|phó|quyền|cựu|đồng)\s+)*(?:(?:tổng )?bí thư|chủ tịch|giám đốc|tổng giám đốc|"
    r"trưởng (?:ban|phòng|đoàn|thôn|bản|làng|khoa|ty)|chủ nhiệm|"
    r"tổng biên tập|chánh (?:văn phòng|thanh tra)|ủy viên|thị trưởng|tỉnh trưởng|"
    r"quận trưởng|đô trưởng|huyện trưởng|thống đốc|tổng lãnh sự|lãnh sự|đại sứ|tổng thư ký|thư ký|chính trị viên|"
    r"chính ủy|"
    r"chỉ huy trưởng|đồn trưởng|hiệu trưởng|viện trưởng|cục trưởng|vụ trưởng|bộ trưởng|thứ trưởng|đại biểu|"
    r"đại tướng|thượng tướng|trung tướng|thiếu tướng|đại tá|thượng tá|trung tá|thiếu tá|già làng|thường trực|"
    r"đại diện|cán bộ|hội trưởng|nghị trưởng|phó (?:ban|phòng)|người có uy tín)"
)
_OFFICE = re.compile(rf"\b{_OFFICES}\b")
_HONORIFIC = re.compile(
    r"(?:\b(?:ông|bà|ngài|đồng chí|đ/c|đại (?:tá|úy|tướng)|(?:thượng|trung|thiếu) (?:tá|úy|tướng)|gs|ts|ths|bs|"
    r"nghệ nhân|linh mục|hòa thượng|già làng)[.:]?)\s*$"
)
_LISTED = re.compile(r"(?:[:;]|\bcó|\bvà)\s*$")
_NO_PERSON = re.compile(
    r"\b(?:đường|trường|(?<!thành )phố|công viên|giải|quỹ|chùa|bệnh viện|học bổng|thpt|thcs|tiểu học|mầm non|"
    r"quảng trường|công ty|tập đoàn|tên|nhà thờ|tượng đài|tư tưởng|đạo đức|phong cách|thanh niên cộng sản|cầu|"
    r"chủ tịch hồ chí|quê hương|(?:các|những|\d+) (?:tỉnh|huyện|xã|phường))[.\s]*$|"
    # somebody of the past, whom the article only remembers
    r"\b(?:quê hương|nơi sinh|sinh ra|tưởng nhớ|tưởng niệm|dâng hương|liệt sĩ|liệt sỹ|anh hùng|chiến sĩ|"
    r"chiến sỹ)\b[^.;]*\b(?:của |là |đồng chí |cố |ông |bà )+$"
)
# "Bun Chăn - Sí Vông Phăn": names of Laos in two parts.
_DASHED = re.compile(r" [-–] (?=[A-ZĐ][^\W\d_]+(?: [A-ZĐ][^\W\d_]+)+,)")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_OF_A_BODY = re.compile(rf"{BODIES}|\bhội đồng\b|\b(?:tỉnh|thành phố|xã|phường|huyện|thị xã|quận|nước)\b")
_BODIES = frozenset(  # what names of bodies and titles begin with
    "ban bộ sở đảng hội ủy mặt trung thường tỉnh thành huyện quận phó trưởng chủ bí công chính quốc nhà việt".split()
)
_HONOURS = frozenset({"ông", "bà", "ngài", "anh", "chị", "gs", "ts", "ths", "đ"})
_FAMOUS = frozenset({"hồ chí minh", "bác hồ", "võ nguyên giáp", "quang trung"})
_DOES = re.compile(
    r"\s*,?\s*\b(?:đã|đến|tới|dự(?! khuyết)|tham dự|cùng dự|tặng|trao|phát biểu|cho biết|cho hay|dẫn đầu|"
    r"làm (?:trưởng đoàn|việc)|chia sẻ|nhấn mạnh|khẳng định|cảm ơn|bày tỏ|đề nghị|"
    r"chủ trì|thông tin|nói|mong|ký|cùng (?!dự)|"
    r"và (?:lãnh đạo|đại diện|các|đông đảo|ông|bà|đồng chí)|đại diện|thay mặt|chứng kiến|đánh giá|tin|kỳ vọng|"
    r"ghi nhận|chúc|hy vọng|(?:ông|bà|đồng chí|đ/c)\b|với sự|trực tiếp|có|bên (?:trái|phải)|tại|trong|nêu|dẫn|"
    r"thăm|dặn|gửi|"
    r"xúc động|vui mừng)\b.*$"
)
_GUEST = re.compile(r"\b(?:dự(?! khuyết)|đến dự|tham dự|chứng kiến|có mặt|tặng hoa|chúc mừng|chỉ đạo|khách)\b")
_SIGNER = re.compile(
    r"(?<!lễ )(?<!buổi )\bký(?: kết)? (?:biên bản|bản|thỏa thuận|giao ước|chương trình|kết\b)|\b(?:đã|cùng|"
    r"đặt bút) ký\b"
)


def people(
    sentences: Sequence[Sentence], mentions: Mapping[Sentence, Sequence[Mention]], own: Sequence[str]
) -> Iterator[Fact]:
    """Everybody named with an office or as "ông", "bà", once, with the fullest office. ``own``: the parties' names."""
    found: dict[str, Fact] = {}
    for sentence in sentences:
        for start, end, role in _named(sentence, mentions[sentence]):
            name = sentence.text[start:end]
            part = _part(sentence.plain, end, role, own)
            person = Person(name=name, role=", ".join(filter(None, (role, part))) or None)
            known = found.get(plain(name))
            if known is None or len(person.role or "") > len(known.value.role or ""):
                found[plain(name)] = Fact("people", person, evidence_of(sentence), doubtful=not role)
    yield from found.values()


def _part(said: str, end: int, role: str, own: Sequence[str]) -> str:
    """Signer or guest, for one whose name ends there; neither for an official of a party who only speaks."""
    if any(plain(name) in plain(role) for name in own):
        signing = _SIGNER.search(said, end)
        return "người ký" if signing and not _GUEST.search(said[end : signing.start()]) else ""
    return "khách dự" if _GUEST.search(said) else ""


def _named(sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[tuple[int, int, str]]:
    """Where each person's name stands, and their office."""
    text, said = sentence.text, sentence.plain
    last = 0
    for start, end in _runs(text, mentions):
        words = plain(text[start:end]).split()
        if (
            not SHORTEST <= len(words) <= LONGEST
            or " ".join(words) in _FAMOUS
            or _NO_PERSON.search(said[max(0, start - _BESIDE) : start])
        ):
            continue
        before = said[last:start]
        after = _office_after(sentence, end)
        introduced = _HONORIFIC.search(before) or (words[0] not in _BODIES and _ends_in_office(before, last, mentions))
        among = last and before.endswith(", ")  # "Lê An - Bí thư Tỉnh ủy, Hầu A Lềnh - …"
        listed = (
            after and (among or _LISTED.search(before)) and words[0] not in _BODIES
        )  # also where the name is a foreign one
        if introduced or listed or (words[0] in SURNAMES and (after or _OFFICE.search(_piece(before)))):
            yield start, end, after or _office_before(text[last:start])
            last = end


def _ends_in_office(before: str, offset: int, mentions: Sequence[Mention]) -> bool:
    """Whether an office, with its body and place, leads right up to a name: "Tỉnh trưởng Salavan "."""
    office = next(iter(list(_OFFICE.finditer(before))[-1:]), None)
    if office is None:
        return False
    rest = before[office.end() :]
    for mention in mentions:
        at, end = (max(0, place - offset - office.end()) for place in (mention.start, mention.end))
        rest = rest[:at] + " " * (end - at) + rest[end:]  # "Trưởng bản Lao Chải": the office holds the kind
    rest = re.sub(r"\s*\([^()]*\)", "", rest)
    left = re.sub(_OF_A_BODY, "", rest).strip(" -")
    return not left or ("," not in left and len(left.split()) <= LONGEST and _OF_A_BODY.search(rest[-12:]) is not None)


def _runs(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Words in a row that all begin with a capital, without places and without the honorific they begin with."""
    places = [(m.start, m.until) for m in mentions]
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        dashed = _DASHED.match(text, run[-1].end()) if run and plain(run[0][0]) not in SURNAMES else None
        if dashed and dashed.end() == word.start() and not _OFFICE.match(plain(text[dashed.end() :])):
            run.append(word)
            continue
        shouted = word[0].isupper() and len(word[0]) > 1
        fits = word[0][0].isupper() and not shouted and not any(a <= word.start() < b for a, b in places)
        if run and (not fits or text[run[-1].end() : word.start()] != " "):
            yield run[0].start(), run[-1].end()
            run = []
        if fits and (run or plain(word[0]) not in _HONOURS):
            run.append(word)
    if run:
        yield run[0].start(), run[-1].end()


def _piece(before: str) -> str:
    """What stands before a name in its own clause."""
    return re.split(r"[.;:]|\s-\s|\b(?:do|gồm|có)\s", before)[-1]


def _office_before(text: str) -> str:
    """The office that leads to a name: "Chủ tịch UBND tỉnh An Giang"."""
    text = re.sub(r"[\s,:–-]*\b(?:ông|bà|đồng chí|đ/c|là|ngài)\s*$", "", text, flags=re.IGNORECASE)
    said = plain(text)
    piece = _piece(said)
    office = _OFFICE.search(piece)
    if office is None:
        return ""
    words = text[len(text) - len(piece) + office.start() :]
    return words.strip(" ,:–-")


def _office_after(sentence: Sentence, end: int) -> str:
    """The office that follows a name: ", Ủy viên Ban Thường vụ, Trưởng ban Nội chính Thành ủy"."""
    behind = re.match(rf"\s*[,(–-]\s*(?=(?:là\s+)?{_OFFICES})", sentence.plain[end:])
    if behind is None:
        return ""
    at = end + behind.end()
    rest = re.split(r"[;.)]|:\s|\s+và\s+(?=[A-ZĐ][^\W\d_]+ [A-ZĐ])", sentence.text[at:])[0]
    rest = rest[: len(plain(rest)) - len(m[0])] if (m := _DOES.search(plain(rest))) else rest
    return rest.strip(" ,–-")
