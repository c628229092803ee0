"""Reads what a Bot API server sends: also one that leaves out what Telegram's own always says."""

from __future__ import annotations

import logging
from typing import Any

import telegram as tg

log = logging.getLogger(__name__)

_MILLISECONDS = 10**11  # a moment beyond this is not in seconds: those would lie after the year 5000


def read_update_json(update: object, bot: tg.Bot) -> tg.Update | None:
    """The update of its JSON; None, with a line in the log, for what the library cannot read.

    To refuse that would help nobody: Telegram would send it again and again, and nothing behind it would come.
    """
    if not isinstance(update, dict):
        return None
    try:
        return tg.Update.de_json(completed(update), bot)
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
        log.error("an update could not be read (%s)", type(error).__name__)  # noqa: TRY400 – a traceback may quote it
        return None


def completed(said: dict[str, Any]) -> dict[str, Any]:
    """An update or an account with what the library insists on. Servers made for tests are known to leave it out.

    >>> completed({"id": 666, "first_name": "Kết Nghĩa"})["is_bot"]
    False
    >>> completed({"message": {"message_id": 1, "date": 1760000000000}})["message"]["date"]
    1760000000
    """
    if "first_name" in said and "type" not in said:  # a person or a bot; a chat has a type
        return {"is_bot": False, **said}
    made = {k: completed(v) if isinstance(v, dict) else v for k, v in said.items()}
    if "data" in made and "from" in made:  # a pressed button
        made.setdefault("chat_instance", "")
    if isinstance(chat := made.get("chat"), dict) and "type" in chat:  # a message
        made.setdefault("message_id", 0)
        made.setdefault("date", 0)
    if isinstance(date := made.get("date"), int) and date > _MILLISECONDS:
        made["date"] = date // 1000
    return made
