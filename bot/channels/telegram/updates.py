"""Reads a Telegram update: is it for the bot, and what Message is it. Decides nothing else and calls nothing."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import msgspec
import telegram as tg

from bot.channels.base import Shown
from handlers.registry import BY_NAME
from handlers.types import Actor, Attachment, Group, Lang, Message

# Contents of a message that a person meant to show; what else a message may hold is about the chat itself.
_SHOWN = ("animation", "audio", "contact", "dice", "document", "game", "paid_media", "photo", "poll", "sticker",
          "story", "venue", "video", "video_note", "voice")  # fmt: skip


class Me(msgspec.Struct, frozen=True):
    """The bot itself, as Telegram knows it."""

    id: int
    username: str


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A message for the bot, and where in Telegram its answer belongs."""

    message: Message
    chat: int
    thread: int | None = None
    id: int | None = None  # of the message asked or, for a button, of the one that carries it
    query: str | None = None  # id of the callback query, which must be answered
    group: bool = False


Fetch = Callable[[str, int], Awaitable[bytes]]  # a file's id and the most bytes it may have -> its content
Leads = Callable[[int, int], Awaitable[bool]]  # a group's and a user's id -> whether the user is one of its admins


class Document(msgspec.Struct, frozen=True):
    """A file sent as such."""

    name: str
    media_type: str
    size: int | None
    id: str
    fetch: Fetch

    async def read(self, limit: int) -> bytes:
        """The content, as ``Attachment.read`` says; nothing is asked of Telegram before."""
        return await self.fetch(self.id, limit)


def read_update(update: tg.Update, me: Me, fetch: Fetch, leads: Leads) -> Incoming | None:
    """The message in the update; None when it is not for the bot, or nothing that a bot answers.

    ``fetch`` and ``leads`` are only kept, for whoever reads a file that was sent or changes a group's settings.

    Passed over: channel posts, messages without a user, other bots, service messages, talk in groups that does not
    concern the bot, and every kind of update that this function does not name.
    """
    if update.callback_query:
        return _pressed(update, update.callback_query, leads)
    message = update.message or update.edited_message
    if message is None or message.from_user is None or message.via_bot or _is_bot(message.from_user):
        return None
    group = message.chat.type != tg.Chat.PRIVATE
    text = message.text or message.caption or ""
    if group:
        addressed = _addressed(message, text, me)
        if addressed is None:
            return None
        text = addressed
    attachments = _attachments(message, fetch)
    location = (message.location.latitude, message.location.longitude) if message.location else None
    if not text and not attachments and not location and not (group and message.text):
        return None
    edited = update.edited_message is not None
    if edited and not text:
        return None  # a live location that moved, a poll that was stopped
    return Incoming(
        message=Message(
            text=text,
            actor=actor_of(message.from_user),
            conversation=_conversation(message.chat, message.from_user),
            update_id=f"telegram:{update.update_id}",
            edited=edited,
            private=not group,
            group=_group(message.chat, message.from_user, leads, anonymous=message.sender_chat == message.chat),
            location=location,
            attachments=attachments,
        ),
        chat=message.chat.id,
        thread=message.message_thread_id if message.is_topic_message else None,
        id=message.message_id,
        group=group,
    )


def _pressed(update: tg.Update, query: tg.CallbackQuery, leads: Leads) -> Incoming:
    """A pressed button; without the chat it stood in (inline mode) it goes to the person's private chat."""
    shown = query.message
    chat = shown.chat if shown else None
    return Incoming(
        message=Message(
            actor=actor_of(query.from_user),
            conversation=_conversation(chat, query.from_user),
            update_id=f"telegram:{update.update_id}",
            payload=query.data or "",
            private=chat is None or chat.type == tg.Chat.PRIVATE,
            group=_group(chat, query.from_user, leads),
        ),
        chat=chat.id if chat else query.from_user.id,
        thread=shown.message_thread_id if isinstance(shown, tg.Message) and shown.is_topic_message else None,
        id=shown.message_id if isinstance(shown, tg.Message) else None,
        query=query.id,
        group=chat is not None and chat.type != tg.Chat.PRIVATE,
    )


def _attachments(message: tg.Message, fetch: Fetch) -> tuple[Attachment, ...]:
    """What a message shows beside its text."""
    sent = message.document
    if sent is not None:
        kind = sent.mime_type or "application/octet-stream"
        return (Document(sent.file_name or "tệp", kind, sent.file_size, sent.file_id, fetch),)
    return tuple(Shown(kind) for kind in _SHOWN if getattr(message, kind, None))


def _addressed(message: tg.Message, text: str, me: Me) -> str | None:
    """In a group: the text without the bot's name when it is meant for the bot, else None."""
    name = re.escape(me.username)
    command = re.match(r"/(\w+)(?:@(\w+))?", text)
    if command:
        name, to = command.groups()
        ours = name.casefold() in BY_NAME if to is None else to.casefold() == me.username.casefold()
        return text if ours else None
    mention = re.compile(rf"@{name}\b", re.IGNORECASE)
    if me.username and mention.search(text):
        return mention.sub(" ", text).strip()
    entities = [*message.entities, *message.caption_entities]
    if any(e.type == tg.MessageEntity.TEXT_MENTION and e.user and e.user.id == me.id for e in entities):
        return text
    answered = message.reply_to_message
    if text and answered and answered.from_user and answered.from_user.id == me.id:
        return text
    return None


def _group(chat: tg.Chat | None, user: tg.User, leads: Leads, *, anonymous: bool = False) -> Group | None:
    """The group that a chat is; who writes in its name is one of its admins."""
    if chat is None or chat.type == tg.Chat.PRIVATE:
        return None

    async def led_by_sender() -> bool:
        return anonymous or await leads(chat.id, user.id)

    return Group(id=f"telegram:{chat.id}", led_by_sender=led_by_sender)


def _is_bot(user: tg.User) -> bool:
    """Another bot, except the account that stands for a group's anonymous administrators."""
    return bool(user.is_bot) and user.username != "GroupAnonymousBot"


def _conversation(chat: tg.Chat | None, user: tg.User) -> str:
    """In a group each person has a conversation of their own, so that follow-ups do not get mixed."""
    if chat is None or chat.type == tg.Chat.PRIVATE:
        return f"telegram:{user.id}"
    return f"telegram:{chat.id}:{user.id}"


def actor_of(user: tg.User) -> Actor:
    """Who speaks; what they may do is for the app to say."""
    code = (user.language_code or "").lower()
    lang: Lang | None = "vi" if code.startswith("vi") else "en" if code.startswith("en") else None
    return Actor(id=f"telegram:{user.id}", lang=lang)
