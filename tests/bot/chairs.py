"""People at the real channels, a line at a time: ``await phone("/xoa a1")``, ``await terminal("[Xóa]")``."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import telegram as tg

from bot.app import App
from bot.channels import console
from bot.channels.telegram import Telegram
from tests.bot.botapi import PERSON, BotApi
from tests.bot.conversations import labelled

_NUMBERED = re.compile(r"\[(\d+)\] (.+?)(?=   \[|$)", re.MULTILINE)
_FILE = re.compile(r"/nhap (.*\.json)")
_PATIENCE = 20  # seconds that a terminal may take


class Phone:
    """Somebody on Telegram; what comes back are the words that the person then reads."""

    def __init__(self, api: BotApi, channel: Telegram, app: App, number: int) -> None:
        self.api, self.channel, self.app = api, channel, app
        self.person = {**PERSON, "id": number}
        self.chat = {"id": number, "type": "private", "first_name": "An"}

    async def __call__(self, says: str, *, times: int = 1) -> str:
        """``[label]`` presses a button of the last message; a file behind /nhap is sent with it as its caption."""
        sent = self._update(says)
        for _ in range(times):
            await self.channel.handle(self.app, sent)
        return self._last.words

    @property
    def messages(self) -> int:
        """How many the bot has sent here."""
        return sum(chat == self.chat["id"] for chat, _ in self.api.shown)

    @property
    def _last(self) -> Any:
        here = [m for _, m in sorted(self.api.shown.items()) if m.chat == self.chat["id"] and not m.document]
        return here[-1]

    def _update(self, says: str) -> tg.Update:
        if says.startswith("["):
            query = self.api.press(labelled(says[1:-1], list(self._last.buttons)), self._last).callback_query
            assert query is not None
            return self.api.update(callback_query=query.to_dict() | {"from": self.person})
        if (file := _FILE.fullmatch(says)) and Path(file[1]).exists():
            message = self.api.document("moi.json", Path(file[1]).read_bytes(), "/nhap").to_dict()["message"]
        else:
            message = self.api.message(text=says)
        return self.api.update(message={**message, "from": self.person, "chat": self.chat})


class Terminal:
    """Somebody at the terminal: ``async with Terminal(app, monkeypatch) as terminal``."""

    def __init__(self, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
        self._app, self._written = app, list[str]()
        self._typed, self._waits = asyncio.Queue[str](), asyncio.Event()
        monkeypatch.setattr(console, "_piped", lambda _: self._lines())

    async def __aenter__(self) -> Terminal:
        self._runs = asyncio.create_task(console.Console(write=self._written.append).run(self._app))
        await asyncio.wait_for(self._waits.wait(), _PATIENCE)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._typed.put("/thoat")
        await asyncio.wait_for(self._runs, _PATIENCE)

    async def __call__(self, says: str) -> str:
        """``[label]`` types the number of a button."""
        if says.startswith("["):
            numbered = {label: number for number, label in _NUMBERED.findall("\n".join(self._written))}
            says = numbered[labelled(says[1:-1], list(numbered))]
        self._written.clear()
        self._waits.clear()
        await self._typed.put(says)
        await asyncio.wait_for(self._waits.wait(), _PATIENCE)
        return "\n".join(self._written)

    async def _lines(self) -> AsyncIterator[str]:
        while True:
            self._waits.set()
            yield await self._typed.get()
