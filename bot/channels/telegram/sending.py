"""Sends a Reply to Telegram and edits the one sent before, within the limits of the Bot API."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputFile, LinkPreviewOptions
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.channels.telegram.client import Client, Keys
from bot.channels.telegram.pacing import Pace, TooBusy
from bot.markup import TELEGRAM_PAYLOAD, clean, safe_url, telegram_html
from handlers.types import Button, File, Reply

log = logging.getLogger(__name__)

T = TypeVar("T")
LONGEST_WAIT = 60.0  # seconds: a flood control that asks for more is not waited for
PAUSES = (0.5, 2.0, 5.0)  # seconds after each failed attempt but the last
REMEMBERED = 10_000  # questions whose answers can still be edited
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Answers:
    """Which messages answered which question, so that an edited question edits its answer. Forgets the oldest."""

    def __init__(self, limit: int = REMEMBERED) -> None:
        self._answers: OrderedDict[tuple[int, int], list[int]] = OrderedDict()
        self._limit = limit

    def remember(self, chat: int, question: int, answers: list[int]) -> None:
        """Keeps the ids of the messages that answered the question."""
        self._answers[chat, question] = answers
        if len(self._answers) > self._limit:
            self._answers.popitem(last=False)

    def of(self, chat: int, question: int) -> list[int]:
        """The ids of the messages that answered the question; [] when that is not known."""
        return self._answers.get((chat, question), [])


class Sender:
    """Sends and edits replies; what Telegram refuses for good reason is passed over with a line in the log."""

    def __init__(
        self, bot: Client, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep, pace: Pace | None = None
    ) -> None:
        """Without a ``pace`` it sends as fast as it can."""
        self._bot = bot
        self._sleep = sleep
        self._pace = pace or Pace(0)

    async def send(self, reply: Reply, chat: int, *, thread: int | None = None, to: int | None = None) -> list[int]:
        """Sends the reply, under the message ``to`` where given; returns the ids of the messages it became."""
        texts = telegram_html(reply)
        sent: list[int] = []
        for number, text in enumerate(texts, 1):
            message = await self._send_one(
                text,
                chat,
                thread,
                key_rows(reply) if number == len(texts) else (),
                to if number == 1 else None,
            )
            if message is None:
                break
            sent.append(message)
        else:
            await self._send_files(reply.files, chat, thread)
        return sent

    async def edit(self, reply: Reply, chat: int, messages: Sequence[int], *, thread: int | None = None) -> list[int]:
        """Puts the reply in the place of the messages; what does not fit in them is sent, what is left over deleted."""
        texts = telegram_html(reply)
        shown: list[int] = []
        for number, text in enumerate(texts):
            last = key_rows(reply) if number == len(texts) - 1 else ()
            if number < len(messages) and await self._edit_one(text, chat, messages[number], last):
                shown.append(messages[number])
            else:
                message = await self._send_one(text, chat, thread, last, None)
                shown += [message] if message is not None else []
        for left_over in messages[len(texts) :]:
            await self._delete_one(chat, left_over)
        if shown or not texts:
            await self._send_files(reply.files, chat, thread)
        return shown

    async def _send_one(self, text: str, chat: int, thread: int | None, keys: Keys, to: int | None) -> int | None:
        """The id of the message; None when the person or the group does not want it any more."""

        def send(chat: int, to: int | None) -> Awaitable[int]:
            return self._bot.send_text(chat, text, keys=keys, thread=thread, to=to)

        return await self._patiently(send, chat, to)

    async def _send_files(self, files: Sequence[File], chat: int, thread: int | None) -> None:
        """Each file as a document of its own."""
        for file in files:

            async def send(chat: int, _: int | None, file: File = file) -> int:
                document = InputFile(file.content, filename=file.name)
                return (await self._bot.send_document(chat, document, message_thread_id=thread)).message_id

            await self._patiently(send, chat, None)

    async def _patiently(
        self, send: Callable[[int, int | None], Awaitable[int]], chat: int, to: int | None
    ) -> int | None:
        """Sends, to the group's new id where it has one; the id of the message, None as above."""
        for _ in range(2):
            try:
                return await self._allowed(chat, partial(send, chat, to))
            except ChatMigrated as moved:
                chat, to = moved.new_chat_id, None
            except Forbidden:
                log.info("the bot may not write to this chat any more")
                return None
            except TooBusy:
                log.warning("an answer was not sent: its chat gets more than Telegram allows")
                return None
        return None

    async def _allowed(self, chat: int, call: Callable[[], Awaitable[T]]) -> T:
        """Calls when the rates allow it, again after a flood control or a failure of the network or the server.

        A call whose answer got lost is repeated too: a reply that comes twice is the smaller harm beside one that
        never comes. Raises TelegramError after the last attempt.
        """
        await self._pace.wait(chat)
        for pause in PAUSES:
            try:
                return await call()
            except RetryAfter as busy:
                if _seconds(busy) > LONGEST_WAIT:
                    raise
                await self._sleep(_seconds(busy))
            except BadRequest:  # to the library a kind of NetworkError, but no other attempt will help
                raise
            except NetworkError:
                await self._sleep(pause)
        return await call()

    async def _edit_one(self, text: str, chat: int, message: int, keys: Keys) -> bool:
        """Whether the message now shows the text."""
        try:
            await self._allowed(chat, partial(self._bot.edit_text, chat, message, text, keys=keys))
        except BadRequest as refused:
            return "not modified" in str(refused).lower()  # otherwise it is deleted, or too old to edit
        except (ChatMigrated, Forbidden, TooBusy):  # what sending makes of these is right here, too
            return False
        return True

    async def _delete_one(self, chat: int, message: int) -> None:
        """Deletes a message that is not needed any more, where Telegram lets it."""
        try:
            await self._bot.delete_message(chat, message)
        except BadRequest:
            log.info("a message left over could not be deleted")

    async def acknowledge(self, query: str) -> None:
        """Stops the waiting sign on a pressed button; where that fails the answer matters more."""
        try:
            await self._bot.answer_callback_query(query)
        except TelegramError as error:
            log.info("a button was not acknowledged (%s): its query may be too old", type(error).__name__)


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """The reply's buttons as the library's inline keyboard; None without any."""
    made = [
        [InlineKeyboardButton(k["text"], url=k.get("url"), callback_data=k.get("callback_data")) for k in row]
        for row in key_rows(reply)
    ]
    return InlineKeyboardMarkup(made) if made else None


def key_rows(reply: Reply) -> Keys:
    """The reply's buttons in rows, as the Bot API writes them; no row is empty."""
    rows = [[key for button in row if (key := _key(button))] for row in reply.buttons]
    return [row for row in rows if row]


def _key(button: Button) -> dict[str, str] | None:
    """One button; None when Telegram would refuse the whole message for it."""
    label = clean(button.label).strip()
    if not label:
        return None
    if button.payload is not None:
        if not 1 <= len(button.payload.encode()) <= TELEGRAM_PAYLOAD:
            log.error("a button's payload is empty or longer than %d bytes", TELEGRAM_PAYLOAD)
            return None
        return {"text": label, "callback_data": button.payload}
    url = safe_url(button.url)
    return {"text": label, "url": url} if url else None


def _seconds(busy: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    after = busy.retry_after
    return float(after) if isinstance(after, int) else after.total_seconds()
