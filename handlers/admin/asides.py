"""A question in the midst of a dialogue: told from a value, and answered before the dialogue asks again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from handlers.turn import Turn
from handlers.types import Reply
from knowledge.index import Index
from knowledge.question.items import Item
from knowledge.question.read import Ask, Question, read
from knowledge.text import Token, contradictions, syllable

# Words that ask, where the engine does not read something else: "đâu" in "ở đâu", never in "đầu tiên".
_ASKING = tuple(map(syllable, ("ai", "gì", "j", "nào", "ntn", "bn")))
_ASKING_IN_MARKS = tuple(map(syllable, ("đâu", "mấy", "mô")))  # without them "dau tu", "may tinh" look the same
_ASKING_LAST = frozenset("dau may mo sao chi".split())
_PARTICLES = frozenset("vay the roi nhi z a ha ta rua he hi e nhe nha ban bot khong ko k".split())
_HOW_MUCH = frozenset("nhieu gio lau h".split())  # behind "bao"
_OPENING = frozenset("who whom whose what when where which how".split())  # in mid-sentence "who" only goes on
_WISHES = re.compile(r"(liet ke|so sanh|cho (toi|minh|em|tui|xin|hoi|biet)|list|show me|tell me|compare)\b")
_ASKED_FIRST = frozenset("is are was were do does did has have can".split())
# Beside these a word asks nothing: "không để ai bị bỏ lại", "bất cứ nơi nào", "ai cũng", "chưa rõ ai ký".
_NOT_BEFORE = frozenset("khong ko chua chang cha bat moi du".split())
_NOT_BEHIND = frozenset("cung do ay hinh".split())
_NEAR = 4  # words between "không" and the word that then asks nothing
_TALK = 4  # words of a mere "cảm ơn bạn nhé"


def is_question(text: str, index: Index, today: date) -> bool:
    """Whether a message clearly asks something, rather than being a value that a dialogue asked for.

    It must hold a word that asks, and be about what the records may tell.
    """
    if text.rstrip().endswith(("?", "？")):
        return True
    question = read(text, index.names, today)
    tokens = question.segmentation.tokens
    if question.attack or not tokens:
        return False
    if question.talk is not None:
        return len(tokens) <= _TALK
    return _asks(question) and (question.off or any(map(_is_ours, question.asks)))


async def answered(turn: Turn, again: Reply) -> Reply:
    """Answers the message as a question; then the dialogue asks ``again``.

    Below stand the dialogue's buttons, so that "2" means what it meant before, unless the answer is a choice itself.
    """
    answer = await turn.question(turn.message.text)
    choices = answer.buttons if turn.session.context.choosing else ()
    back = turn.speaker.paragraph("aside.back")
    return Reply(blocks=(*answer.blocks, back, *again.blocks), buttons=(*choices, *again.buttons))


def _asks(question: Question) -> bool:
    """Whether a word of it asks."""
    tokens, items = question.segmentation.tokens, question.segmentation.items
    first = tokens[0].raw.lower() if question.lang == "en" else ""  # "Do" may be "Đỗ"
    if first in _OPENING or _WISHES.match(" ".join(t.folded for t in tokens[:3])):
        return True
    if any(it.kind == "place" for it in items) and (first in _ASKED_FIRST or "check" in items[-1].atoms):
        return True
    return any(_asking(tokens, it) for it in items if it.kind == "phrase")


def _asking(tokens: Sequence[Token], item: Item) -> bool:
    """Whether a phrase holds a word that asks here."""
    return any(_word_asks(tokens, at) for at in range(item.start, item.end))


def _word_asks(tokens: Sequence[Token], at: int) -> bool:
    token, behind = tokens[at], [t.folded for t in tokens[at + 1 :]]
    if at and token.raw.istitle():  # "thôn Đâu", "Linh Chi": a name
        return False
    asks = (
        any(token.folded == w.folded and not contradictions([token.syllable], [w])[0] for w in _ASKING)
        or token.syllable in _ASKING_IN_MARKS
        or (token.folded in _ASKING_LAST and _PARTICLES.issuperset(behind))
        or (token.folded == "bao" and not _HOW_MUCH.isdisjoint(behind[:1]))
    )
    before = {t.folded for t in tokens[max(0, at - _NEAR) : at]}
    return asks and before.isdisjoint(_NOT_BEFORE) and _NOT_BEHIND.isdisjoint(behind[:1])


def _is_ours(ask: Ask) -> bool:
    """Whether a question is one about partnerships."""
    return bool(ask.kinds or ask.domain or ask.places or ask.people)
