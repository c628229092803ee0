"""Looks at what Zalo pushes to an Official Account: is it signed, is it of now."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Callable, Mapping

from bot.channels.pushed import OLDEST, Inbox, forged, too_old, unreadable
from bot.channels.zalo_oa.updates import Event, Unreadable, parse

SIGNATURE_HEADER = "x-zevent-signature"
# In a text that somebody writes, JSON puts a backslash before each quote.
_TIMESTAMP = re.compile(rb'(?<!\\)"timestamp"\s*:\s*"?(\d{1,15})')


def signature(app_id: str, body: bytes, timestamp: str, secret: str) -> str:
    """The header's value: ``mac=`` and the SHA-256 of the four, one after the other, in hexadecimal digits.

    >>> signature("1", b"{}", "2", "s")[:12]
    'mac=b4f82c45'
    """
    return "mac=" + hashlib.sha256(app_id.encode() + body + timestamp.encode() + secret.encode()).hexdigest()


def inbox(app_id: str, secret: str, clock: Callable[[], float] = time.time) -> Inbox[Event]:
    """The inbox of an account whose app and secret key these are. Nothing is parsed before it is known to be Zalo's."""

    def read(headers: Mapping[str, str], body: bytes) -> Event:
        found = _TIMESTAMP.search(body)
        timestamp = found[1].decode() if found else ""
        given = headers.get(SIGNATURE_HEADER, "").encode()
        if not hmac.compare_digest(given, signature(app_id, body, timestamp, secret).encode()):
            raise forged()
        if abs(clock() - int(timestamp or 0) / 1000) > OLDEST:
            raise too_old()
        try:
            return parse(body)
        except Unreadable:
            raise unreadable() from None

    return Inbox("Zalo OA", read)
