"""The tokens of an Official Account: renewed in time, kept before they are used; owners hear where that fails."""

from __future__ import annotations

import asyncio
import io
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import App
from bot.channels.zalo.http import TokenRefused, Unreachable, ZaloError
from bot.channels.zalo_oa.channel import ZaloOA
from bot.channels.zalo_oa.refreshing import Order
from bot.channels.zalo_oa.shelf import FILE, Shelf
from bot.channels.zalo_oa.tokens import MARGIN, RENEWED_AFTER, Tokens
from handlers.types import Reply
from tests.bot.zalo_oa import Hours, serving, settings
from tests.fakes.server import Refusal, Trouble
from tests.fakes.zalo_oa import APP_ID, APP_SECRET, OaApi

QUESTION = "sơn trà kết nghĩa với ai"
DUE, DAY = RENEWED_AFTER * 90_000, 90_000.0  # seconds until an access token is renewed, and that it lasts


@pytest.fixture
async def api() -> AsyncIterator[OaApi]:
    async with OaApi() as api:
        yield api


def order(api: OaApi, refresh: str | None = None) -> Order:
    return Order(folder="", oauth_url=api.url, app_id=APP_ID, app_secret=APP_SECRET, stale="",
                 refresh=refresh or api.refresh)  # fmt: skip


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


async def test_the_first_pair_comes_from_the_refresh_token_of_the_settings(api: OaApi, tmp_path: Path) -> None:
    tokens = Tokens(order(api), tmp_path)
    assert tokens.left <= 0
    assert await tokens.current() == api.access
    assert DUE - 60 < tokens.due <= DUE
    assert await tokens.current() == api.access
    assert len(api.called("access_token")) == 1


async def test_the_pair_outlives_a_restart_and_the_settings_keep_the_spent_token(api: OaApi, tmp_path: Path) -> None:
    first = order(api)
    await Tokens(first, tmp_path).current()
    again = Tokens(first, tmp_path)
    assert await again.current() == api.access
    await again.renew()
    assert await Tokens(first, tmp_path).current() == api.access
    assert len(api.called("access_token")) == 2


async def test_a_token_that_lasts_an_hour_is_not_renewed_without_end(api: OaApi, tmp_path: Path) -> None:
    api.lasts = 3600
    tokens = Tokens(order(api), tmp_path)
    await tokens.current()
    assert tokens.due > 2800


async def test_however_many_want_a_new_token_it_is_asked_for_once(api: OaApi, tmp_path: Path) -> None:
    tokens = Tokens(order(api), tmp_path)
    old = await tokens.current()
    new = await asyncio.gather(*(tokens.instead_of(old) for _ in range(20)))
    assert {*new, await tokens.instead_of(old)} == {api.access}
    assert len(api.called("access_token")) == 2


async def test_two_programs_that_renew_at_once_spend_one_refresh_token(api: OaApi, tmp_path: Path) -> None:
    first, second = Tokens(order(api), tmp_path), Tokens(order(api), tmp_path)
    assert await asyncio.gather(first.current(), second.current()) == [api.access, api.access]
    assert len(api.called("access_token")) == 1


async def test_a_new_refresh_token_in_the_settings_begins_anew(api: OaApi, tmp_path: Path) -> None:
    await Tokens(order(api), tmp_path).current()
    api.refresh, api.access = "given-by-the-owner-again", ""
    tokens = Tokens(order(api), tmp_path)
    assert await tokens.current() == api.access
    assert api.called("access_token")[-1]["refresh_token"] == "given-by-the-owner-again"


async def test_what_could_not_be_kept_is_not_asked_for(api: OaApi, tmp_path: Path) -> None:
    tokens = Tokens(order(api), tmp_path)
    with sqlite3.connect(tmp_path / FILE) as database:  # as a full disk does
        database.execute("CREATE TRIGGER full BEFORE INSERT ON pair BEGIN SELECT RAISE(FAIL, 'disk is full'); END")
    with pytest.raises(Unreachable, match="disk is full"):
        await tokens.current()
    assert api.called("access_token") == []


@pytest.mark.parametrize(
    "trouble", [Trouble.RESET, Trouble.NO_JSON, Trouble.BROKEN, Trouble.SERVER, Refusal(-32)], ids=str
)
async def test_after_a_failure_on_the_way_the_same_refresh_token_is_tried_again(
    trouble: Trouble | Refusal, api: OaApi, tmp_path: Path
) -> None:
    api.troubles["access_token"].append(trouble)
    tokens = Tokens(order(api), tmp_path)
    with pytest.raises(ZaloError):
        await tokens.current()
    assert await tokens.current() == api.access


async def test_a_token_that_was_used_by_somebody_else_is_told_from_one_that_nobody_knows(
    api: OaApi, tmp_path: Path
) -> None:
    api.used.add("spent")
    for refresh, why in (("spent", "used before"), ("unknown", "-14014 Invalid refresh token")):
        with pytest.raises(TokenRefused, match=why) as error:
            await Tokens(order(api, refresh), tmp_path).current()
        assert refresh not in str(error.value)


async def test_the_file_is_its_owners_alone_and_no_repr_shows_a_token(api: OaApi, tmp_path: Path) -> None:
    tokens = Tokens(order(api), tmp_path)
    await tokens.current()
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
    with Shelf(tmp_path, order(api).refresh) as shelf:
        shown = f"{tokens!r} {shelf.pair()!r} {order(api)!r}"
    for secret in (api.access, api.refresh, APP_SECRET):
        assert secret not in shown


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
