"""Inline mode: ``@bot sơn trà`` typed in any chat becomes a search, and its cards the results to pick from."""

from __future__ import annotations

import logging

import telegram as tg
from telegram import InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent
from telegram.constants import InlineQueryLimit, ParseMode
from telegram.error import BadRequest

from bot.channels.telegram.sending import NO_PREVIEW, keyboard
from bot.channels.telegram.updates import actor_of
from bot.markup import clean, telegram_html
from bot.rates import Rate
from handlers.links import HELLO
from handlers.texts import line
from handlers.types import Card, Message, Reply

log = logging.getLogger(__name__)

TYPING = Rate(120, 60.0)  # of one person: a search is asked for at every key
CACHED = 60  # seconds for which Telegram may answer the same query itself: a correction shows after a minute
TITLE, LINE = 120, 240  # characters; more than a card shows on any screen


def read_inline(query: tg.InlineQuery) -> Message:
    """The search that somebody types. Of no conversation: nothing of it is remembered or waits for anything."""
    first = int(query.offset) if query.offset.isascii() and query.offset.isdigit() else 0
    return Message(text=query.query, actor=actor_of(query.from_user), conversation="", private=False, cards=first)


async def answer_inline(bot: tg.Bot, query: tg.InlineQuery, reply: Reply) -> None:
    """Shows the cards; without any a button that leads to the chat. A query too old to answer is passed over."""
    lang = actor_of(query.from_user).lang or "vi"
    nothing = not reply.cards and not query.offset
    button = InlineQueryResultsButton(line(lang, "inline.nothing"), start_parameter=HELLO) if nothing else None
    try:
        await bot.answer_inline_query(
            query.id,
            [article for card in reply.cards[: InlineQueryLimit.RESULTS] if (article := _article(card))],
            cache_time=CACHED,
            is_personal=True,  # the cards speak the language of who types
            next_offset="" if reply.more is None else str(reply.more),
            button=button,
        )
    except BadRequest as refused:
        if "too old" not in str(refused).lower():
            raise
        log.info("an inline query was too old to answer")


def _article(card: Card) -> InlineQueryResultArticle | None:
    """One result; its answer is one message, so what goes beyond the first is left for the chat."""
    texts, title = telegram_html(card.reply), _cut(card.title, TITLE)
    if not texts or not title.strip():  # Telegram would refuse the whole page for it
        return None
    return InlineQueryResultArticle(
        card.id,
        title,
        InputTextMessageContent(texts[0], parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW),
        description=_cut(card.line, LINE) or None,
        reply_markup=keyboard(card.reply),
    )


def _cut(text: str, most: int) -> str:
    text = clean(text)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
