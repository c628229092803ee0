"""Looks at what the Bot Platform pushes: does it carry the secret, and is it of now."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Mapping

from bot.channels.pushed import OLDEST, Inbox, forged, too_old, unreadable
from bot.channels.zalo.updates import Unreadable, Update, parse

SECRET_HEADER = "x-bot-api-secret-token"  # noqa: S105 - its name


def inbox(secret: str, clock: Callable[[], float] = time.time) -> Inbox[Update]:
    """The inbox of a bot that has told Zalo the secret."""
    expected = secret.encode()

    def read(headers: Mapping[str, str], body: bytes) -> Update:
        if not hmac.compare_digest(headers.get(SECRET_HEADER, "").encode(), expected):
            raise forged()
        try:
            update = parse(body)
        except Unreadable:
            raise unreadable() from None
        sent = update.message.date if update.message else None
        if sent is not None and abs(clock() - sent / 1000) > OLDEST:
            raise too_old()
        return update

    return Inbox("Zalo", read)
