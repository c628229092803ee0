"""Before the first start of work: a database that is not there yet is waited for, and the web server says so."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

from bot.settings import Settings
from bot.web.api import Json
from bot.web.guard import Guard
from bot.web.server import healthy, listen
from knowledge.errors import UnavailableError
from knowledge.store.place import Database

PAUSE = 2.0  # seconds between two attempts
# Seconds. Telegram and Zalo push an update again that was not taken, and nginx asks another replica.
LATER = {"retry-after": "5"}

log = logging.getLogger(__name__)


async def until_there(place: Database, settings: Settings) -> None:
    """Returns when the database answers. Raises StoreError for an address that is none, SettingsError as ``listen``.

    Ending instead would have a supervisor start the program again, and give up before the database is back.
    """
    why = await _away(place)
    if why is None:
        return
    pages = asyncio.ensure_future(listen(_pages(), settings))
    try:
        said = ""
        while why is not None:
            if why != said:
                log.warning(
                    "waiting for the database: %s Hãy xem máy chủ ấy có chạy không, và KETNGHIA_DATABASE_URL có đúng "
                    "không; cứ %.0f giây thử lại một lần.", why, PAUSE,
                )  # fmt: skip
                said = why
            await asyncio.wait([pages], timeout=PAUSE)
            if pages.done():
                pages.result()  # a port that is taken
            why = await _away(place)
        log.info("the database is there")
    finally:
        pages.cancel()
        with suppress(asyncio.CancelledError):
            await pages


async def _away(place: Database) -> str | None:
    """Why the database does not answer; None where it does."""
    from knowledge.store.postgresql.pool import connect  # its libraries are an extra
    from knowledge.store.postgresql.trouble import told

    try:
        with told(place):
            async with await connect(place, "ketnghia-start"):
                return None
    except UnavailableError as error:
        return str(error)


def _pages() -> Starlette:
    """The process answers, and is not ready."""
    words = "Mình đang khởi động, bạn thử lại sau ít phút nhé. · Starting: please try again in a few minutes."
    routes = [
        Route("/healthz", healthy),
        Route("/readyz", _not_ready),
        Mount("/", PlainTextResponse(f"{words}\n", 503, LATER)),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard)])


async def _not_ready(_: Request) -> Response:
    return Json({"ready": False, "channels": {}, "database": {"ready": False}}, 503, LATER)
