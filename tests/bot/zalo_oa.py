"""The channel of an Official Account at work on the stand-in, with its web server, for as long as a block lasts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.app import App
from bot.channels.zalo_oa.channel import ZaloOA
from bot.channels.zalo_oa.refreshing import Order
from bot.channels.zalo_oa.shelf import Pair, shelf_at
from bot.rates import Rate
from bot.settings import Settings
from bot.state.postgresql import opened
from bot.web import Web
from knowledge.store.place import Database, Place
from tests.bot.zalo import PROGRAM
from tests.fakes.zalo_oa import APP_ID, APP_SECRET, SECRET, OaApi


def settings(api: OaApi, **more: Any) -> Settings:
    """Settings as a test needs them; no file is read."""
    here = api.url or "http://127.0.0.1:1"
    given = {
        "port": 0, "zalo_oa_app_id": APP_ID, "zalo_oa_app_secret": APP_SECRET, "zalo_oa_secret": SECRET,
        "zalo_oa_refresh_token": api.refresh, "zalo_oa_base_url": here, "zalo_oa_oauth_url": here, **more,
    }  # fmt: skip
    return Settings(_env_file=None, **given)  # type: ignore[call-arg]


def order(api: OaApi, refresh: str | None = None) -> Order:
    """A renewal as the channel orders it; its place is filled in."""
    return Order(place="", oauth_url=api.url, app_id=APP_ID, app_secret=APP_SECRET, stale="",
                 refresh=refresh or api.refresh)  # fmt: skip


async def with_tables(database: Database) -> None:
    """Has the tables in a database, as the start of each replica does."""
    async with opened(database):
        pass


class Hours:
    """Time that passes only when a test says so, for the channel and the stand-in; who sleeps until then goes on."""

    def __init__(self, api: OaApi) -> None:
        self._api, self._ahead, self._passed = api, 0.0, asyncio.Condition()
        self._ends: list[float] = []  # when those who sleep want to go on
        api.clock = self.clock

    def clock(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._ahead

    async def sleep(self, seconds: float) -> None:
        """Until so much has passed."""
        end = self.clock() + seconds
        async with self._passed:
            self._ends.append(end)
            self._passed.notify_all()
            await self._passed.wait_for(lambda: self.clock() >= end)
            self._ends.remove(end)

    async def pass_(self, hours: float) -> None:
        """So many hours after the moment when somebody sleeps.

        The program that renews tokens has the machine's clock, so they last longer by what is ahead of it.
        """
        async with self._passed:
            await self._passed.wait_for(lambda: any(end > self.clock() for end in self._ends))
            self._ahead += hours * 3600
            self._api.lasts += hours * 3600
            self._passed.notify_all()


def keep_tokens(api: OaApi, place: Place) -> None:
    """Has in its place what an earlier program got for the refresh token of the settings."""
    with shelf_at(place, api.refresh) as shelf, shelf.alone():
        access, refresh = api.renew()
        shelf.put(Pair(access, refresh, time.time(), time.time() + api.lasts))


@asynccontextmanager
async def serving(
    api: OaApi, app: App, oa: ZaloOA | None = None, *, person: Rate = PROGRAM, **more: Any
) -> AsyncIterator[asyncio.Task[None]]:
    """The channel's task; it is ready, and the stand-in knows where to push.

    Unless a test brings a channel of its own there are tokens already, as after a restart, and nobody is too fast.
    """
    if oa is None:
        oa = ZaloOA(settings(api, **more), person=person)
        keep_tokens(api, app.place)
    web = Web(settings(api), hooks=oa.routes, watched={oa.name: oa.health})
    api.busy = lambda: oa.health().waiting or app.under_way
    tasks = [asyncio.create_task(channel.run(app)) for channel in (oa, web)]
    await web.listening.wait()
    api.pushes_to = web.address
    try:
        yield tasks[0]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
