"""/them with a link, a text or a file: the article is fetched and read, and what it reports becomes a draft."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import msgspec

from handlers.access import may
from handlers.admin import asides
from handlers.admin.dialogue import bad_value, onward
from handlers.admin.drafts import Draft, plain_of, under_way
from handlers.admin.extracts import begin, extract_of
from handlers.admin.labels import shortened
from handlers.admin.preview import give_up
from handlers.admin.prompts import STEPS
from handlers.formats import short_day
from handlers.payloads import Do
from handlers.render.speaker import Row
from handlers.texts import Spans, say
from handlers.turn import Turn
from handlers.types import Attachment, Block, Lang, Message, Reply, Session
from knowledge.articles.apart import extract_apart, read_apart
from knowledge.articles.article import Article, File
from knowledge.articles.draft import Draft as Read
from knowledge.articles.draft import Extraction, Reason
from knowledge.articles.errors import ArticleError, Why
from knowledge.articles.files import MOST_BYTES, SUFFIXES, pasted
from knowledge.editing.days import read_date
from knowledge.editing.errors import BadValueError
from knowledge.editing.parties import split_parties
from knowledge.editing.sentence import read_line
from knowledge.models import Source
from knowledge.text import fold

TASK = "article"
BY_HAND, PUBLISHED = "@tay", "@dang"  # behind /them, in buttons
MEGABYTES = MOST_BYTES // 2**20

_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_BARE_LINK = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}/\S+", re.IGNORECASE)  # as a phone's browser shows it
_BESIDE = 200  # characters that may stand beside a link: the headline, "gửi bạn"
_ARTICLE, _NEWS = 40, 10  # words of an article, and of one sentence of news
_REPORTS = re.compile(r"\b(?:ket nghia|ky ket|giao uoc|hop tac|ket ban)\b")
GOES_ON = 200  # characters of a message that is the rest of an article which a channel cut
_FULL_DAY = 10  # characters of an ISO day

_REASONS = {
    Reason.EMPTY: "reason.empty", Reason.NO_TWINNING: "reason.no_twinning", Reason.NO_PARTIES: "reason.no_parties",
    Reason.ORGANISATIONS: "reason.organisations", Reason.AID: "reason.aid", Reason.PREPARATION: "reason.preparation",
    Reason.EXCHANGE: "reason.exchange", Reason.ANNIVERSARY: "reason.anniversary", Reason.OVERVIEW: "reason.overview",
    Reason.ASSIGNMENT: "reason.assignment",
}  # fmt: skip
_WHY = {
    Why.EMPTY: "article.empty", Why.TOO_LONG: "article.too_long", Why.TOO_BIG: "article.too_big",
    Why.UNKNOWN_KIND: "article.unknown_kind", Why.ENCODING: "article.encoding", Why.OLD_WORD: "article.old_word",
    Why.LOCKED: "article.locked", Why.BROKEN_DOCX: "article.broken_docx", Why.BROKEN_PDF: "article.broken_pdf",
    Why.SCANNED: "article.scanned", Why.TOO_COMPLEX: "article.too_complex", Why.UNREADABLE: "article.unreadable",
    Why.LOGIN: "article.login", Why.BAD_LINK: "article.bad_link", Why.PRIVATE: "article.private",
    Why.UNREACHABLE: "article.unreachable", Why.TOO_SLOW: "article.too_slow", Why.REDIRECTS: "article.redirects",
    Why.STATUS: "article.status", Why.NO_FETCHING: "article.no_fetching",
}  # fmt: skip


class Pending(msgspec.Struct, kw_only=True):
    """An article that nothing was made of yet: it has no agreement, its day is asked, or its text is to come."""

    article: Article
    asks_day: bool = False
    task: str = TASK

    @classmethod
    def of(cls, session: Session) -> Pending | None:
        """The article that waits in a session."""
        return under_way(session, TASK, cls)

    def keep(self, session: Session) -> None:
        """Leaves the article in the session."""
        session.draft = msgspec.to_builtins(self)


def readable(message: Message) -> bool:
    """Whether a message brings a file that may hold an article, by its name."""
    return any(str(file.name).lower().endswith((*SUFFIXES, ".doc")) for file in message.attachments)


def link_in(text: str) -> str:
    """The one link that a message is about; "" where it has none, several, or is an article itself.

    >>> link_in("Gửi bạn: https://bao.vn/a.html"), link_in("baodanang.vn/ky-ket.html"), link_in("xã A và xã B")
    ('https://bao.vn/a.html', 'https://baodanang.vn/ky-ket.html', '')
    """
    links = set(_LINK.findall(text))
    if len(links) == 1 and len(_LINK.sub("", text).strip()) <= _BESIDE:
        return str(links.pop()).rstrip(".,;:!?)]»”'")
    bare = _BARE_LINK.fullmatch(text.strip())
    return f"https://{bare[0]}" if bare else ""


def is_article(text: str) -> bool:
    """Whether a text is news rather than the names of two parties.

    >>> is_article("phường Sơn Trà và xã Trà Leng")
    False
    >>> is_article("Chiều 15/8, Đảng ủy phường Sơn Trà và Đảng ủy xã Trà Leng ký kết nghĩa.")
    True
    """
    words = len(text.split())
    return words >= _ARTICLE or (words >= _NEWS and _REPORTS.search(fold(text)) is not None)


def comes(turn: Turn, text: str) -> bool:
    """Whether a message brings an article, rather than a record in one line: "xã A kết nghĩa với xã B 15/8/2025"."""
    if turn.message.attachments or link_in(text):
        return True
    line = read_line(text, turn.today)
    return is_article(text) and not (line.fields and len(split_parties(line.parties)) > 1)


async def read(turn: Turn, text: str) -> Reply:
    """Reads the article that a message brings: its file, else its link, else its text."""
    link = link_in(text)
    try:
        if turn.message.attachments:
            return await judge(turn, await _from_file(turn))
        if link:
            return await judge(turn, await _from_link(turn, link))
        return await judge(turn, pasted(text), cut=True)
    except ArticleError as error:
        Pending(article=Article("", url=link)).keep(turn.session)  # its text may be pasted instead
        return Reply(blocks=(Block(refusal(turn.lang, error)),), buttons=(_by_hand(turn),))


async def judge(turn: Turn, article: Article, *, cut: bool = False, day_asked: bool = False) -> Reply:
    """What an article reports: drafts, or the reason why it has none and the way to go on by hand.

    ``cut``: it may go on in the next message.
    """
    found = await extract_apart(article, turn.index)
    if not found.drafts:
        Pending(article=article).keep(turn.session)
        return Reply(blocks=tuple(_reason(turn, found)), buttons=(_by_hand(turn),))
    if article.published is None and not day_asked and not all(map(_dated, found.drafts)):
        Pending(article=article, asks_day=True).keep(turn.session)
        return _ask_day(turn)
    return begin(turn, [extract_of(d, turn.index) for d in found.drafts], article=article if cut else None)


async def going_on(turn: Turn) -> Reply | None:
    """The next message while an article waits: its day, the rest of it, another one, or a question in between."""
    pending, text = Pending.of(turn.session), turn.message.text.strip()
    if pending is None or not may(turn.message.actor, "editor"):  # no longer
        turn.session.draft = None
        return await turn.question(text)
    if turn.message.edited:
        return turn.sentence("edited")
    if turn.message.attachments or link_in(text):
        return await read(turn, text)
    if len(text) >= GOES_ON or (not pending.article.text and is_article(text)):
        return await more(turn, pending.article, text)
    if not pending.asks_day:
        return await turn.question(text)
    if asides.is_question(text, turn.index, turn.today):
        return await asides.answered(turn, _ask_day(turn))
    return await published(turn, text)


async def more(turn: Turn, article: Article, text: str) -> Reply:
    """The article with the rest of its text, which a channel cut into messages."""
    broken = article.text[-1:] not in (*'.!?:;”"', "")
    try:
        whole = pasted(f"{article.text}{' ' if broken else chr(10)}{text}")
    except ArticleError as error:
        return Reply(blocks=(Block(refusal(turn.lang, error)),), buttons=(_by_hand(turn),))
    title, day = article.title or whole.title, article.published or whole.published
    return await judge(turn, replace(article, text=whole.text, title=title, published=day), cut=True)


async def published(turn: Turn, text: str) -> Reply:
    """The day on which the article that waits appeared; "-" where nobody knows."""
    pending = Pending.of(turn.session)
    if pending is None:
        return turn.sentence("stale")
    if text == "-" or fold(text) in ("khong ro", "khong biet", "not known"):
        return await judge(turn, pending.article, day_asked=True)
    try:
        day = read_date(text, turn.today)
    except BadValueError as error:
        return Reply(blocks=(bad_value(turn, error.expected),), buttons=_ask_day(turn).buttons)
    if len(day) < _FULL_DAY:
        return _ask_day(turn)
    return await judge(turn, replace(pending.article, published=date.fromisoformat(day)), day_asked=True)


async def by_hand(turn: Turn) -> Reply:
    """The guided dialogue for an article of which the bot made nothing; the article is its source."""
    pending = Pending.of(turn.session)
    source = plain_of(_source(pending.article)) if pending else {}
    draft = Draft(record={"parties": [], **({"sources": [source]} if source else {})})
    draft.steps = list(STEPS)
    draft.ask = "parties"
    return onward(turn, draft)


def refusal(lang: Lang, error: ArticleError) -> Spans:
    """Why no article could be had, and what to do."""
    key = _WHY[error.why]
    match error.why:
        case Why.TOO_BIG:
            return say(lang, key, mb=MEGABYTES)
        case Why.STATUS:
            return say(lang, key, status=error.status)
    return say(lang, key)


async def _from_file(turn: Turn) -> Article:
    """The article of the file that was sent. Raises ArticleError."""
    file: Attachment = turn.message.attachments[0]
    if not readable(turn.message):
        raise ArticleError(Why.UNKNOWN_KIND)
    if (file.size or 0) > MOST_BYTES:
        raise ArticleError(Why.TOO_BIG)
    async with turn.uploads.reading:
        try:
            content = await file.read(MOST_BYTES)
        except ValueError as error:
            raise ArticleError(Why.TOO_BIG) from error
        except OSError as error:
            raise ArticleError(Why.UNREADABLE) from error
        return await read_apart(File(content, file.name, file.media_type))


async def _from_link(turn: Turn, link: str) -> Article:
    """The article that a link leads to. Raises ArticleError."""
    if turn.fetch is None:
        raise ArticleError(Why.NO_FETCHING)
    page = await turn.fetch(link)
    async with turn.uploads.reading:
        return await read_apart(page)


def _reason(turn: Turn, found: Extraction) -> list[Block]:
    """Why an article gives no draft, and the words that say so."""
    said = [turn.speaker.paragraph(_REASONS.get(found.reason, "reason.no_parties"))]
    if found.evidence is not None:
        said.append(turn.speaker.paragraph("reason.words", words=shortened(found.evidence.words)))
    return [*said, turn.speaker.paragraph("reason.by_hand")]


def _ask_day(turn: Turn) -> Reply:
    """Asks when the article appeared: without that "chiều 15/8" has no year."""
    speaker, today = turn.speaker, turn.today
    row: Row = ()
    for day, key in ((today, "button.today"), (today - timedelta(days=1), "button.yesterday")):
        words = speaker.say(key, date=short_day(day.isoformat()))
        row += speaker.button(Do(command="them", args=f"{PUBLISHED} {day.isoformat()}"), words)
    unknown = speaker.button(Do(command="them", args=f"{PUBLISHED} -"), speaker.say("button.not_known"))
    return Reply(blocks=(speaker.paragraph("article.ask_day"),), buttons=(row, (*unknown, *give_up(turn))))


def _by_hand(turn: Turn) -> Row:
    speaker = turn.speaker
    return (*speaker.button(Do(command="them", args=BY_HAND), speaker.say("button.by_hand")), *give_up(turn))


def _source(article: Article) -> Source:
    """The article as the source of a record."""
    return Source(
        title=article.title or None,
        url=article.url or None,
        publisher=article.publisher or None,
        published_on=article.published.isoformat() if article.published else None,
    )


def _dated(found: Read) -> bool:
    """Whether the day of the signing is known."""
    return any(len(str(fact.value)) == _FULL_DAY for fact in found.of("signed_on"))
