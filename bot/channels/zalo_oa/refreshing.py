"""Exchanges a refresh token for a new pair, as a program of its own: ``python -m bot.channels.zalo_oa.refreshing``.

A refresh token is good for one use, so nothing may come between its use and the moment when its successor is on disk.
The bot may be stopped, or killed, at any time. Therefore it has the exchange done by this small program, which goes on
without it: it reads an ``Order`` as JSON from standard input, and writes an ``Outcome`` when it is done.
"""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import sys
import time
from contextlib import suppress
from typing import Literal
from urllib.parse import urlencode

import msgspec

from bot.channels.zalo.http import Http, NotNow, TokenRefused, Unreachable, ZaloError
from bot.channels.zalo_oa.shelf import Pair, place_of, shelf_at

LASTS = 90_000  # seconds of an access token, where the answer does not say
TOO_FAST = -32  # error: the calls of this minute are used up


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done. ``stale`` is the access token that will not do any more; "" before there was one."""

    place: str  # a data folder, or the address of a database, which may hold a password
    oauth_url: str
    app_id: str
    app_secret: str
    refresh: str  # as the settings have it
    stale: str

    def __repr__(self) -> str:
        return f"Order[{self.oauth_url}]"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it; ``why`` holds no token."""

    end: Literal["renewed", "refused", "not now"]
    why: str = ""


class _Answer(msgspec.Struct, frozen=True):
    """What Zalo says: tokens, or an error. Numbers come as texts, too."""

    access_token: str = ""
    refresh_token: str = ""
    expires_in: int = 0
    error: int = 0
    error_name: str = ""


async def renew(order: Order) -> Outcome:
    """Has a pair on disk whose access token is not the stale one. Another process may have been quicker."""
    try:
        with shelf_at(place_of(order.place), order.refresh) as shelf, shelf.alone():
            pair = shelf.pair()
            if pair.access == order.stale:
                shelf.put(await exchanged(order, pair.refresh))
    except TokenRefused as error:
        return Outcome(end="refused", why=str(error))
    except (ZaloError, sqlite3.Error) as error:
        return Outcome(end="not now", why=str(error))
    return Outcome(end="renewed")


async def exchanged(order: Order, refresh: str) -> Pair:
    """The pair that Zalo gives for a refresh token. Raises ZaloError.

    Source: https://docs.zaloplatforms.com/docs/OA/bat-dau/xac-thuc-va-uy-quyen-cho-ung-dung-new
    """
    form = urlencode({"refresh_token": refresh, "app_id": order.app_id, "grant_type": "refresh_token"})
    headers = {"content-type": "application/x-www-form-urlencoded", "secret_key": order.app_secret}
    name = "v4/oa/access_token"
    async with Http() as http:
        returned = await http.post(name, f"{order.oauth_url}/{name}", form.encode(), headers)
    if returned.status == 200 and not returned.body.strip():
        raise TokenRefused("the refresh token was used before")  # what Zalo answers then
    try:
        answer = msgspec.json.decode(returned.body, type=_Answer, strict=False)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise Unreachable(f"{name}: {returned.status}, an answer that cannot be read") from None
    if answer.access_token:
        now = time.time()
        return Pair(answer.access_token, answer.refresh_token or refresh, now, now + (answer.expires_in or LASTS))
    if answer.error == TOO_FAST or returned.status == 429:
        raise NotNow(f"{name}: {answer.error or returned.status}")
    if returned.status >= 500:
        raise Unreachable(f"{name}: {returned.status}")
    raise TokenRefused(f"{answer.error} {answer.error_name}".strip())


def main() -> None:
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # who stops the bot does not stop this
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    outcome = asyncio.run(renew(order))
    with suppress(BrokenPipeError):  # the bot is gone
        sys.stdout.buffer.write(msgspec.json.encode(outcome))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
