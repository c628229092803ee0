"""A page taken apart: its title, sentences and captions, each with where it stood; menus and bylines left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge.articles.article import Article
from knowledge.articles.wording import plain

Kind = Literal["title", "lead", "body", "caption"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its words, where they begin in the article's text, and what part of the page they are.

    ``start`` is negative for a title that is given beside the text. ``section`` counts ceremonies told apart by "*",
    0 is before the first.
    """

    text: str
    start: int
    kind: Kind
    paragraph: int
    section: int = 0

    @property
    def plain(self) -> str:
        """The words as patterns read them."""
        return plain(self.text)


@dataclass(frozen=True, slots=True)
class Page:
    """What an article says, without what only stands around it."""

    article: Article
    sentences: tuple[Sentence, ...]

    def of(self, *kinds: Kind) -> Iterator[Sentence]:
        """The sentences of some parts of the page."""
        return (s for s in self.sentences if s.kind in kinds)


SHORTEST_TITLE, LONGEST_TITLE = 5, 30  # words
_LONGEST_CAPTION = 16  # words of a line without a credit that still is one
_LONGEST_BYLINE = 6
LONGEST_SENTENCE = 3000  # characters; what is longer is a table, or nothing that anybody wrote
_LONGEST_HEADING = 4
_LONGEST_STAMP = 14  # words of the line in which a page says when it appeared
_STAMPED_WITHIN = 2  # paragraphs before which it does

# "ĐNO - ", "(GLO)- ", "VOV.VN -", "(vhds.baothanhhoa.vn) -": a newspaper's mark, where the article itself begins.
_MARK = re.compile(
    r"(?:\(\s*[\w.]{2,25}\s*\)\s*[-–]|\b(?:[A-ZĐ]{2,6}O|VOV\.VN|"
    r"[A-Z]{2,6}N)\s*[-–](?=\s*[^\W\d_]))\s*"
)
_HEADER = re.compile(r"^\s*date\s+\d{4}-\d\d(?:-\d\d)?\s+")  # as readers of pages put it before the text
_IMAGE = re.compile(r"\S+\.(?:jpe?g|png|webp|gif)\b", re.IGNORECASE)
_CREDIT = re.compile(r"\b[ẢA]nh\s*(?:minh họa)?\s*:|\(ảnh\b|\bảnh tư liệu\b|\bphoto\b|-\s*ảnh\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b|GMT\+?\d|^\W*\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\W*$")
_AROUND = re.compile(
    r"^(?:nguồn|theo|tags?|từ khóa|tin liên quan|đọc nhiều|bình luận|ý kiến|chia sẻ|xem thêm|trang chủ|tác giả|link|"
    r"tin, ảnh|bài, ảnh|liên kết website|mời quý|theo dõi|cập nhật|tin mới|những tin|tổng số điểm)\b[^.]{0,60}$|"
    r"https?://\S+$"
)
_SEPARATOR = re.compile(r"^[\s*_–-]*\*[\s*_–-]*")
_STOP = re.compile(r"[.!?…]+[\"”»)’]*\s+|[.!?…]+[\"”»]*(?=[A-ZĐ][^\W\d_]+ [^\W\d_]+)")
_SHORTENED = frozenset("tp tx tt p h q x ths ts pgs gs bs ks st tr nxb v.v ông bà đ/c th.s t.s gs.ts pgs.ts".split())


def read_page(article: Article) -> Page:
    """Take an article's text apart. The first line that may be a title is one, where the article brings none."""
    made: list[Sentence] = []
    lines = [(start, line) for start, line in _lines(article.text) if not _is_furniture(line)]
    given = next((n for n, (_, line) in enumerate(lines) if _is_title(line, article.title)), None)
    if article.title and given is None:
        made.append(Sentence(article.title, -len(article.title) - 1, "title", -1))
    section, titled, lead = 0, bool(article.title), False
    for number, (start, line) in enumerate(lines):
        if separator := _SEPARATOR.match(line):
            section += 1
            start, line = start + separator.end(), line[separator.end() :]
        kind = "title" if number == given else _kind(line, titled=titled, last=number == len(lines) - 1)
        if kind == "title":
            titled = True
        elif kind == "body":
            titled = True  # what comes after the first paragraph is no title
            kind, lead = ("body" if lead else "lead"), True
        credit = _CREDIT.search(line)
        told = line[: credit.start()].rstrip(" (-–") if credit else line
        made += (Sentence(text, start + at, kind, number, section) for at, text in _sentences(told))
    return Page(article, tuple(made))


_STAMP = re.compile(
    r"(?:^|\n)\s*date (?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\b|"
    r"(?P<D>\d{1,2})[/-](?P<M>\d{1,2})[/-](?P<Y>\d{4})(?=[^\n\w]{0,4}(?:lúc\s*)?\d{1,2}:\d\d)|"
    r"\d{1,2}:\d\d[^\n\w]{1,4}(?:ngày\s*)?(?P<D2>\d{1,2})[/-](?P<M2>\d{1,2})[/-](?P<Y2>\d{4})|(?:ngày đăng|cập nhật|"
    r"đăng ngày|đăng lúc)[^\n\d]{0,12}(?P<D3>\d{1,2})[/-](?P<M3>\d{1,2})[/-](?P<Y3>\d{4})",
    re.IGNORECASE,
)


def published_in(text: str) -> date | None:
    """The day of publication that a page stamps on itself, always with a time of day or a word beside it.

    >>> published_in("DIỄM LỆ 08/08/2025 16:20"), published_in("Sáng 8/8/2025, tại xã Trà Tân")
    (datetime.date(2025, 8, 8), None)
    """
    for stamp in _STAMP.finditer(text):
        if stamp["D"] or stamp["D2"]:  # without a word that says what it is
            head, line = text[: stamp.start()], text[text.rfind("\n", 0, stamp.start()) + 1 :].partition("\n")[0]
            running = [w for w in head.split("\n") if len(w.split()) > _LONGEST_CAPTION]
            if len(line.split()) > _LONGEST_STAMP or len(running) > _STAMPED_WITHIN:
                continue  # that of another article, which the page links to
        year, month, day = (
            next(int(v) for k, v in stamp.groupdict().items() if v and k[0].lower() == c) for c in "ymd"
        )
        with suppress(ValueError):
            return date(year, month, day)
    return None


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines with where they begin; a newspaper's mark within one begins another."""
    for line in re.finditer(r"[^\n|]+", text):
        start, words = line.start(), line[0]
        if header := _HEADER.match(words):
            start, words = start + header.end(), words[header.end() :]
        while (mark := _MARK.search(words)) is not None:
            if words[: mark.start()].strip():
                yield start, words[: mark.start()]
            start, words = start + mark.end(), words[mark.end() :]
        yield start, words


def _is_furniture(line: str) -> bool:
    """A menu, a byline, the name of a picture's file, a time: what stands around an article on its page."""
    said = plain(line.strip())
    if said == "*":  # what follows is another ceremony
        return False
    words = [w for w in re.findall(r"[^\s,;:–-]+", line) if w[0].isalnum()]
    if not words or _IMAGE.fullmatch(line.strip()) or _AROUND.search(said):
        return True
    if len(words) < 12 and (_CLOCK.search(line) or line.upper() == line):
        return True
    if len(words) <= _LONGEST_BYLINE and all(w[0].isupper() for w in words) and not line.rstrip().endswith("."):
        return True
    return len(words) <= _LONGEST_HEADING and not re.search(r"[.!?:…]\s*$|\bký\b|kết nghĩa", said)


def _is_title(line: str, title: str) -> bool:
    """Whether a line is the title that came beside the text; a page's own may name the paper behind it."""
    said, meant = plain(line.strip()), plain(title.strip())
    return len(said.split()) >= SHORTEST_TITLE and (meant.startswith(said) or (said.startswith(meant) and bool(meant)))


def _kind(line: str, *, titled: bool, last: bool) -> Kind:
    words = len(line.split())
    if _CREDIT.search(line) or line.lstrip().startswith("!["):
        return "caption"
    ended = line.rstrip().endswith((".", "!", "?", "…", ":", ";", "./", '"', "”"))
    if not titled and SHORTEST_TITLE <= words <= LONGEST_TITLE and not ended:
        return "title"
    # A last line without an end is a sentence that was cut off.
    return "caption" if words <= _LONGEST_CAPTION and not ended and not last else "body"


def _sentences(line: str) -> Iterator[tuple[int, str]]:
    """The sentences of one line, with where they begin in it."""
    start = 0
    for stop in _STOP.finditer(line):
        before = line[start : stop.start()].split()
        last = plain(before[-1].strip('("“')) if before else ""
        following = line[stop.end() : stop.end() + 2].lstrip('"“(«')
        if "." in stop[0] and "…" not in stop[0] and (last in _SHORTENED or (len(last) == 1 and last.isalpha())):
            continue
        if following[:1].islower():
            continue
        yield from _trimmed(start, line[start : stop.end()])
        start = stop.end()
    yield from _trimmed(start, line[start:])


def _trimmed(start: int, text: str) -> Iterator[tuple[int, str]]:
    inner = text.strip()
    if len(inner) <= LONGEST_SENTENCE and any(c.isalnum() for c in inner):
        yield start + text.index(inner[0]), inner
