"""What Telegram shows of the bot by itself: its commands for each kind of chat and role, its name and descriptions."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Awaitable

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.constants import BotCommandLimit, BotDescriptionLimit, BotNameLimit
from telegram.error import TelegramError

from handlers.registry import menu
from handlers.texts import line
from handlers.types import Lang, Role

log = logging.getLogger(__name__)

# The language of what is said, and Telegram's code for whom: Vietnamese for everyone who has no other.
LANGUAGES: tuple[tuple[Lang, str | None], ...] = (("vi", None), ("en", "en"))
# Who sees a menu, and whether it is that of a group.
SCOPES = (
    (BotCommandScopeDefault(), False),
    (BotCommandScopeAllPrivateChats(), False),
    (BotCommandScopeAllGroupChats(), True),
)
MENUS = 10_000  # private chats of members whose menu is known


async def announce(bot: Bot) -> None:
    """Publishes commands, name and descriptions; what a server lacks or refuses is a warning, nothing more."""
    for lang, code in LANGUAGES:
        for scope, group in SCOPES:
            await _tried("commands", bot.set_my_commands(_commands(lang, group=group), scope=scope, language_code=code))
        await _tried("name", _name(bot, line(lang, "profile.name"), code))
        await _tried("description", _description(bot, line(lang, "profile.description"), code))
        await _tried("short description", _short_description(bot, line(lang, "profile.short"), code))


class Menus:
    """The menu of each member's private chat, which follows their role. Everyone else has that of a reader."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._roles: OrderedDict[int, Role] = OrderedDict()

    async def follow(self, chat: int, role: Role) -> None:
        """Shows the commands of the role in the chat, where they are not shown already."""
        if role == self._roles.get(chat, "reader"):
            return
        self._roles[chat] = role
        if len(self._roles) > MENUS:
            self._roles.popitem(last=False)
        scope = BotCommandScopeChat(chat)
        for lang, code in LANGUAGES:
            if role == "reader":
                await _tried("commands", self._bot.delete_my_commands(scope=scope, language_code=code))
            else:
                commands = _commands(lang, role)
                await _tried("commands", self._bot.set_my_commands(commands, scope=scope, language_code=code))


def _commands(lang: Lang, role: Role = "reader", *, group: bool = False) -> list[BotCommand]:
    longest = int(BotCommandLimit.MAX_DESCRIPTION)
    return [BotCommand(name, text[:longest]) for name, text in menu(lang, role, group=group)]


# Telegram allows these few changes a day, so what is as it should be is left alone.


async def _name(bot: Bot, words: str, code: str | None) -> None:
    words = words[: int(BotNameLimit.MAX_NAME_LENGTH)]
    if (await bot.get_my_name(code)).name != words:
        await bot.set_my_name(words, code)


async def _description(bot: Bot, words: str, code: str | None) -> None:
    words = words[: int(BotDescriptionLimit.MAX_DESCRIPTION_LENGTH)]
    if (await bot.get_my_description(code)).description != words:
        await bot.set_my_description(words, code)


async def _short_description(bot: Bot, words: str, code: str | None) -> None:
    words = words[: int(BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH)]
    if (await bot.get_my_short_description(code)).short_description != words:
        await bot.set_my_short_description(words, code)


async def _tried(what: str, call: Awaitable[object]) -> None:
    try:
        await call
    except TelegramError as error:
        log.warning("Telegram did not take the bot's %s (%s)", what, type(error).__name__)
