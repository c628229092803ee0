"""The tokens of an Official Account: renewed in time, kept before they are used; owners hear where that fails."""

from __future__ import annotations

import asyncio
import io
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest

from bot.app import App
from bot.channels.zalo.http import TokenRefused, Unreachable, ZaloError
from bot.channels.zalo_oa.channel import ZaloOA
from bot.channels.zalo_oa.file import FILE
from bot.channels.zalo_oa.shelf import Pair, shelf_at, written
from bot.channels.zalo_oa.tokens import MARGIN, RENEWED_AFTER, Tokens
from handlers.types import Reply
from knowledge.store.place import Database, Place
from tests.bot.zalo_oa import Hours, order, serving, settings, with_tables
from tests.fakes.server import Refusal, Trouble
from tests.fakes.zalo_oa import APP_SECRET, OaApi

QUESTION = "sơn trà kết nghĩa với ai"
DUE, DAY = RENEWED_AFTER * 90_000, 90_000.0  # seconds until an access token is renewed, and that it lasts


@pytest.fixture
async def api() -> AsyncIterator[OaApi]:
    async with OaApi() as api:
        yield api


@pytest.fixture(params=["folder", "database"])
async def place(request: pytest.FixtureRequest) -> Place:
    """Where the tokens are kept: each test runs over a data folder and over a real PostgreSQL."""
    if request.param == "folder":
        folder: Path = request.getfixturevalue("tmp_path")
        return folder
    database: Database = request.getfixturevalue("database")
    await with_tables(database)
    return database


@asynccontextmanager
async def in_time(api: OaApi, app: App) -> AsyncIterator[tuple[Hours, list[str], asyncio.Task[None]]]:
    """The channel at work, hours that pass when a test says so, and what the owners are told."""
    hours, told = Hours(api), list[str]()

    async def owners(reply: Reply) -> None:
        told.append(reply.text)

    app.faults.report_to(owners)
    oa = ZaloOA(settings(api), sleep=hours.sleep, clock=hours.clock)
    async with serving(api, app, oa) as task:
        await api.until(lambda: api.access)
        yield hours, told, task


async def test_the_first_pair_comes_from_the_refresh_token_of_the_settings(api: OaApi, place: Place) -> None:
    tokens = Tokens(order(api), place)
    assert tokens.left <= 0
    assert await tokens.current() == api.access
    assert DUE - 60 < tokens.due <= DUE
    assert await tokens.current() == api.access
    assert len(api.called("access_token")) == 1


async def test_the_pair_outlives_a_restart_and_the_settings_keep_the_spent_token(api: OaApi, place: Place) -> None:
    first = order(api)
    await Tokens(first, place).current()
    again = Tokens(first, place)
    assert await again.current() == api.access
    await again.renew()
    assert await Tokens(first, place).current() == api.access
    assert len(api.called("access_token")) == 2


async def test_a_token_that_lasts_an_hour_is_not_renewed_without_end(api: OaApi, place: Place) -> None:
    api.lasts = 3600
    tokens = Tokens(order(api), place)
    await tokens.current()
    assert tokens.due > 2800


async def test_however_many_want_a_new_token_it_is_asked_for_once(api: OaApi, place: Place) -> None:
    tokens = Tokens(order(api), place)
    old = await tokens.current()
    new = await asyncio.gather(*(tokens.instead_of(old) for _ in range(20)))
    assert {*new, await tokens.instead_of(old)} == {api.access}
    assert len(api.called("access_token")) == 2


async def test_two_programs_that_renew_at_once_spend_one_refresh_token(api: OaApi, place: Place) -> None:
    first, second = Tokens(order(api), place), Tokens(order(api), place)
    assert await asyncio.gather(first.current(), second.current()) == [api.access, api.access]
    assert len(api.called("access_token")) == 1


async def test_a_new_refresh_token_in_the_settings_begins_anew(api: OaApi, place: Place) -> None:
    await Tokens(order(api), place).current()
    api.refresh, api.access = "given-by-the-owner-again", ""
    tokens = Tokens(order(api), place)
    assert await tokens.current() == api.access
    assert api.called("access_token")[-1]["refresh_token"] == "given-by-the-owner-again"


def keep_nothing_more(place: Place) -> None:
    """As a full disk does."""
    if isinstance(place, Database):
        with psycopg.connect(place.url, autocommit=True) as connection:
            connection.execute(
                "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE disk_full; END $$"
            )
            connection.execute("CREATE TRIGGER no_room BEFORE INSERT ON zalo_oa_pair EXECUTE FUNCTION no_room()")
        return
    with sqlite3.connect(place / FILE) as connection:
        connection.execute("CREATE TRIGGER full BEFORE INSERT ON pair BEGIN SELECT RAISE(FAIL, 'disk is full'); END")


async def test_what_could_not_be_kept_is_not_asked_for(api: OaApi, place: Place) -> None:
    tokens = Tokens(order(api), place)
    keep_nothing_more(place)
    with pytest.raises(Unreachable, match=r"disk is full|DiskFull"):
        await tokens.current()
    assert api.called("access_token") == []


@pytest.mark.parametrize(
    "trouble", [Trouble.RESET, Trouble.NO_JSON, Trouble.BROKEN, Trouble.SERVER, Refusal(-32)], ids=str
)
async def test_after_a_failure_on_the_way_the_same_refresh_token_is_tried_again(
    trouble: Trouble | Refusal, api: OaApi, place: Place
) -> None:
    api.troubles["access_token"].append(trouble)
    tokens = Tokens(order(api), place)
    with pytest.raises(ZaloError):
        await tokens.current()
    assert await tokens.current() == api.access


async def test_a_token_that_was_used_by_somebody_else_is_told_from_one_that_nobody_knows(
    api: OaApi, place: Place
) -> None:
    api.used.add("spent")
    for refresh, why in (("spent", "used before"), ("unknown", "-14014 Invalid refresh token")):
        with pytest.raises(TokenRefused, match=why) as error:
            await Tokens(order(api, refresh), place).current()
        assert refresh not in str(error.value)


async def test_no_repr_shows_a_token_or_the_address_of_a_database(api: OaApi, place: Place) -> None:
    tokens = Tokens(order(api), place)
    await tokens.current()
    with shelf_at(place, order(api).refresh) as shelf:
        shown = f"{tokens!r} {shelf.pair()!r} {tokens._order!r}"
    for secret in (api.access, api.refresh, APP_SECRET, written(place)):
        assert secret not in shown


async def test_the_file_is_its_owners_alone(api: OaApi, tmp_path: Path) -> None:
    await Tokens(order(api), tmp_path).current()
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


async def test_a_second_replica_waits_for_the_one_that_renews_and_reads_what_it_got(api: OaApi, place: Place) -> None:
    refresh = order(api).refresh
    second = Tokens(order(api), place)
    with shelf_at(place, refresh) as shelf, shelf.alone():
        waiting = asyncio.create_task(second.current())
        done, _ = await asyncio.wait({waiting}, timeout=1.5)
        assert not done
        access, successor = api.renew()
        shelf.put(Pair(access, successor, time.time(), time.time() + DAY))
        assert await waiting == access
    assert api.called("access_token") == []


# In the channel


async def test_tokens_are_renewed_hours_before_their_end(api: OaApi, app: App) -> None:
    async with in_time(api, app) as (hours, told, _):
        assert "Trà Leng" in await api.says(QUESTION)
        first = api.access
        await hours.pass_(DUE / 3600 - 1)
        assert api.access == first
        await hours.pass_(1.1)
        await api.until(lambda: api.access != first)
    assert told == []


async def test_a_token_that_zalo_takes_no_more_is_renewed_and_the_answer_comes_once(api: OaApi, app: App) -> None:
    async with in_time(api, app):
        await api.says(QUESTION)
        api.expire()
        assert "Hùng Sơn" in await api.says("hải châu kết nghĩa với ai")
        assert len(api.shown) == 2


async def test_owners_hear_of_it_too_where_a_token_ends_before_its_time(api: OaApi, app: App) -> None:
    async with in_time(api, app) as (_, told, _):
        await api.says(QUESTION)
        api.expire()
        api.troubles["access_token"].append(Trouble.SERVER)
        assert await api.push(api.text(QUESTION)) == 200
        assert "Hùng Sơn" in await api.says("hải châu kết nghĩa với ai")
    assert len(api.shown) == 2
    assert [text.rpartition(". ")[2] for text in told] == ["Token hiện tại còn dùng được khoảng 0 giờ."]


async def test_a_refresh_that_fails_is_told_to_the_owners_and_not_to_who_asks(
    api: OaApi, app: App, log: io.StringIO
) -> None:
    async with in_time(api, app) as (hours, told, _):
        await api.says(QUESTION)
        api.troubles["access_token"].extend([Trouble.SERVER, Trouble.SERVER])
        await hours.pass_(DUE / 3600 + 0.1)
        await api.until(lambda: len(api.called("access_token")) == 2)
        assert "Hùng Sơn" in await api.says("hải châu kết nghĩa với ai")
        assert not any("token" in message.text for message in api.shown)
        for tried in (3, 4):
            await hours.pass_(0.1)
            await api.until(lambda tried=tried: len(api.called("access_token")) == tried)
        await hours.pass_(0)
    assert [text.partition(".")[0] for text in told] == ["Bot chưa gia hạn được token của Zalo OA và đang thử lại"]
    for secret in (api.refresh, api.access, APP_SECRET):
        assert secret not in log.getvalue()


async def test_a_refresh_token_that_is_refused_stops_the_channel_when_the_last_token_is_over(
    api: OaApi, app: App, log: io.StringIO
) -> None:
    async with in_time(api, app) as (hours, told, task):
        await api.says(QUESTION)
        api.refresh = "somebody has authorised another app"
        await hours.pass_(DUE / 3600 + 0.1)
        await hours.pass_(0)
        assert "Hùng Sơn" in await api.says("hải châu kết nghĩa với ai")
        await hours.pass_((DAY - DUE - MARGIN) / 3600)
        await asyncio.wait_for(task, 5)
        assert await api.push(api.text(QUESTION)) == 503
    assert told[0].startswith("Zalo không nhận refresh token của OA nữa. Còn khoảng 4 giờ")
    assert "Kênh Zalo OA dừng" in log.getvalue()


async def test_at_the_start_a_refused_token_ends_this_channel_and_no_other(
    api: OaApi, app: App, log: io.StringIO
) -> None:
    api.used.add(api.refresh)
    async with serving(api, app, ZaloOA(settings(api))) as task:
        await asyncio.wait_for(task, 5)
        assert api._http is not None
        async with api._http.get(f"{api.pushes_to}/readyz") as answer:
            assert answer.status == 503
        async with api._http.get(f"{api.pushes_to}/", params={"q": QUESTION}) as page:
            assert "Trà Leng" in await page.text()
    assert "KETNGHIA_ZALO_OA_REFRESH_TOKEN" in log.getvalue()
