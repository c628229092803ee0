"""Zalo's channels beside other replicas: an answer that was on its way when one stopped is shown again by another."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from bot.state.replicated import shared
from handlers.texts import line
from knowledge.store.place import Database
from tests.bot import zalo, zalo_oa
from tests.bot.state.replicas import bot, stopped_midway
from tests.bot.state.replicas import quickly as quickly
from tests.fakes.zalo import ZaloApi
from tests.fakes.zalo_oa import OaApi

Serving = Callable[..., AbstractAsyncContextManager[Any]]


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize(("server", "serving"), [(ZaloApi, zalo.serving), (OaApi, zalo_oa.serving)])
async def test_an_answer_that_was_on_its_way_is_shown_again(
    server: type[ZaloApi | OaApi], serving: Serving, database: Database, tmp_path: Path
) -> None:
    async with server() as api:
        async with stopped_midway(database) as dying, bot(database, dying, tmp_path) as app:
            dying.inbox.done = lambda _: None  # type: ignore[method-assign] - it stops before that
            async with serving(api, app):
                answer = await api.says("Sơn Trà kết nghĩa với ai?")
        async with shared(database) as living, bot(database, living, tmp_path) as app, serving(api, app):
            await api.until(lambda: len(api.shown) == 2)
    assert "Trà Leng" in answer
    again = api.shown[1].text
    assert again.startswith(line("vi", "interrupted.again"))
    assert again.endswith(answer)
