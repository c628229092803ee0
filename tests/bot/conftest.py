"""Fixtures for the running program: an app over the starter records, a Bot API in memory, the channel between them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from bot.app import App
from bot.channels.telegram import Telegram
from bot.opening import starter_view
from bot.settings import Settings
from knowledge.store import View
from tests.bot.botapi import TOKEN, BotApi


@cache
def view() -> View:
    """The starter records, made once: nothing changes a view."""
    return starter_view()


@pytest.fixture
def app(tmp_path: Path) -> App:
    return App(view, tmp_path, "Đà Nẵng", "1022")


@pytest.fixture
def api() -> BotApi:
    return BotApi()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KETNGHIA_TELEGRAM_TOKEN", TOKEN)
    return Settings.read()


@pytest.fixture
async def telegram(settings: Settings, api: BotApi) -> Telegram:
    """The channel as it is once it has reached the server."""
    channel = Telegram(settings, request=api)
    await channel.bot.initialize()
    return channel
