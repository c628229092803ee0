"""The access token of an Official Account: read where it is kept, renewed ahead, never used before it is kept."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import sys
import time
from collections.abc import Callable

import msgspec

from bot.channels.zalo.http import TokenRefused, Unreachable, ZaloError
from bot.channels.zalo_oa.refreshing import Order, Outcome
from bot.channels.zalo_oa.shelf import Pair, ShelfError, shelf_at, written
from bot.settings import SettingsError
from knowledge.store.place import Place

RENEWED_AFTER = 0.8  # of its 25 hours; the rest is time for an owner to act where it cannot be renewed
MARGIN = 60.0  # seconds before its end in which a token is not used any more

log = logging.getLogger(__name__)


class Tokens:
    """The tokens in a data folder, or in the database that replicas share.

    ``order`` says how to renew them; its ``stale`` and ``place`` are filled in.
    """

    def __init__(
        self,
        order: Order,
        place: Place,
        *,
        clock: Callable[[], float] = time.time,
        failed: Callable[[ZaloError, float], None] = lambda error, left: None,
    ) -> None:
        """``failed`` hears of each renewal in vain, and for how many seconds the present token still lasts."""
        self._failed = failed
        self._place = place
        self._order = msgspec.structs.replace(order, place=written(place))
        self._clock = clock
        self._renewing: asyncio.Task[Pair] | None = None
        try:
            self._pair = self._read()
        except ShelfError:  # renewing begins with another look, and says why where that fails as well
            self._pair = Pair("", order.refresh)

    def __repr__(self) -> str:
        return f"Tokens[{self._pair!r}]"

    @property
    def left(self) -> float:
        """Seconds for which there is an access token; 0 and below: there is none."""
        return self._pair.expires - MARGIN - self._clock()

    @property
    def due(self) -> float:
        """Seconds until it should be renewed."""
        issued, expires = self._pair.issued, self._pair.expires
        return max(0.0, issued + RENEWED_AFTER * (expires - issued) - self._clock())

    async def current(self) -> str:
        """An access token that is not over. Raises ZaloError."""
        if self.left <= 0:
            await self.renew()
        return self._pair.access

    async def instead_of(self, access: str) -> str:
        """An access token other than one that Zalo took no more. Raises ZaloError."""
        if self._pair.access == access:
            self._pair = msgspec.structs.replace(self._pair, expires=0)
        return await self.current()

    async def renew(self) -> None:
        """Another pair than this one, asked for once however many want it. Raises ZaloError."""
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.create_task(self._renew(self._pair.access))
        self._pair = await asyncio.shield(self._renewing)

    async def close(self) -> None:
        """Waits for what is under way; how it ends matters at the next start only."""
        if self._renewing is not None:
            await asyncio.wait({self._renewing})
            self._renewing.exception()

    async def _renew(self, stale: str) -> Pair:
        """Another pair, on disk. Raises ZaloError."""
        try:
            await self._ordered(stale)
            pair = await asyncio.to_thread(self._read)
        except ZaloError as error:
            self._failed(error, self.left)
            raise
        log.info("Zalo OA: the tokens are renewed")
        return pair

    async def _ordered(self, stale: str) -> None:
        """Has it done by the program that goes on where this one is killed."""
        order = msgspec.structs.replace(self._order, stale=stale)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.channels.zalo_oa.refreshing",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        told, _ = await process.communicate(msgspec.json.encode(order))
        try:
            outcome = msgspec.json.decode(told, type=Outcome)
        except msgspec.MsgspecError:
            raise Unreachable(f"renewing the tokens ended with status {process.returncode}") from None
        if outcome.end == "refused":
            raise TokenRefused(outcome.why)
        if outcome.end == "not now":
            raise Unreachable(outcome.why)

    def _read(self) -> Pair:
        """The pair as it is kept. Raises SettingsError for a file that cannot be read, ShelfError for a database."""
        try:
            with shelf_at(self._place, self._order.refresh) as shelf:
                return shelf.pair()
        except sqlite3.Error as error:
            raise SettingsError(
                f"Không đọc được tệp token của Zalo OA ({error}): hãy kiểm tra thư mục dữ liệu, "
                "hoặc xóa zalo-oa.sqlite3 rồi đặt KETNGHIA_ZALO_OA_REFRESH_TOKEN mới."
            ) from error
