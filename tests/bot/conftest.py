"""Fixtures for the running program: an app over the starter records, a Bot API in memory, the channel between them."""

from __future__ import annotations

import io
import logging
from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from telegram.ext import Application

from bot import observe
from bot.app import App
from bot.channels.telegram import Telegram
from bot.opening import starter_view
from bot.settings import Settings
from knowledge.store import Store, View, initialise
from tests.bot.botapi import TOKEN, BotApi
from tests.bot.commands import Said


@cache
def view() -> View:
    """The starter records, made once: nothing changes a view."""
    return starter_view()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A knowledge base of its own, with the starter records, open to write."""
    initialise(tmp_path / "data")
    with Store.open(tmp_path / "data") as opened:
        yield opened


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
    monkeypatch.setenv("KETNGHIA_TELEGRAM_PER_SECOND", "0")  # the rates have tests of their own, with a clock of theirs
    return Settings.read()


@pytest.fixture
async def telegram(settings: Settings, api: BotApi) -> Telegram:
    """The channel as it is once it has reached the server."""
    channel = Telegram(settings, request=api)
    await channel.bot.initialize()
    return channel


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """What a command set up must not write into a later test's streams."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)


@pytest.fixture
def log() -> io.StringIO:
    """What the program logs, set up as `serve` does."""
    stream = io.StringIO()
    observe.set_up([TOKEN, "another-secret"], stream)
    return stream


@pytest.fixture
async def application(telegram: Telegram, app: App) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    """The library's own Application, as `serve` runs it."""
    application = telegram.application(app)
    async with application:
        yield application


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Said:
    return Said(capsys)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder without settings, and a data folder in it that is not there yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KETNGHIA_DATA", str(tmp_path / "data"))
    return tmp_path
