"""The golden conversations, replayed on all five channels: the same findings, the same facts, each in its own means."""

from __future__ import annotations

import asyncio
import io
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest

from bot.app import App
from bot.channels.console import Console
from bot.channels.telegram import Telegram
from bot.seen import Seen
from bot.settings import Settings
from bot.web import Web
from tests.bot import zalo, zalo_oa
from tests.bot.botapi import TOKEN, BotApi
from tests.bot.conftest import view
from tests.bot.conversations import Turn, conversations, labelled, read
from tests.fakes.zalo import ZaloApi
from tests.fakes.zalo_oa import OaApi

each = pytest.mark.parametrize("path", conversations, ids=lambda path: path.stem)
_NUMBERED = re.compile(r"\[(\d+)\] (.+?)(?=   \[|$)", re.MULTILINE)
Says = Callable[[Turn], Awaitable[str]]  # what a person reads after a turn


class Typist(io.BytesIO):
    """Standard input whose next line is typed once the reply before it has been read."""

    def __init__(self, turns: list[Turn], written: list[str]) -> None:
        super().__init__()
        self.turns, self.written, self.at = turns, written, -1

    def __next__(self) -> bytes:
        self.check()
        self.at += 1
        if self.at == len(self.turns):
            raise StopIteration
        self.from_here = len(self.written)
        turn = self.turns[self.at]
        return f"{self.number(turn.button) if turn.button else turn.says}\n".encode()

    def check(self) -> None:
        """The reply to the line before."""
        if self.at >= 0:
            self.turns[self.at].check("".join(self.written[self.from_here :]))

    def number(self, label: str) -> str:
        """What is typed instead of pressing a button."""
        numbered = {text: number for number, text in _NUMBERED.findall(self.written[-1])}
        return numbered[labelled(label, list(numbered))]


async def replayed_on_the_terminal(turns: list[Turn], app: App) -> None:
    written: list[str] = []
    typist = Typist(turns, written)
    await Console(typist, written.append).run(app)
    assert typist.at == len(turns)


@asynccontextmanager
async def on_telegram(app: App) -> AsyncIterator[Says]:
    api = BotApi()
    given = {"telegram_token": TOKEN, "telegram_per_second": 0}
    channel = Telegram(Settings(_env_file=None, **given), request=api)  # type: ignore[call-arg, arg-type]
    await channel.bot.initialize()

    async def says(turn: Turn) -> str:
        button = turn.button and labelled(turn.button, list(api.last.buttons))
        await channel.handle(app, api.press(button) if button else api.text(turn.says))
        return api.last.words

    yield says


@asynccontextmanager
async def on_zalo_bot(app: App) -> AsyncIterator[Says]:
    async with ZaloApi() as api, zalo.serving(api, app):

        async def says(turn: Turn) -> str:
            choices = api.shown[-1].choices if turn.button else {}
            return await api.says(choices[labelled(turn.button, list(choices))] if turn.button else turn.says)

        yield says


@asynccontextmanager
async def on_zalo_oa(app: App) -> AsyncIterator[Says]:
    async with OaApi() as api, zalo_oa.serving(api, app):

        async def says(turn: Turn) -> str:
            press = labelled(turn.button, list(api.shown[-1].choices)) if turn.button else ""
            return await api.says(turn.says, press=press)

        yield says


@asynccontextmanager
async def on_the_web(app: App) -> AsyncIterator[Says]:
    web, payloads = Web(Settings(_env_file=None, port=0)), dict[str, str]()  # type: ignore[call-arg]
    serving = asyncio.create_task(web.run(app))
    await web.listening.wait()
    async with httpx.AsyncClient(base_url=web.address, trust_env=False) as client:

        async def says(turn: Turn) -> str:
            said = {"payload": payloads[labelled(turn.button, list(payloads))]} if turn.button else {"text": turn.says}
            answer = await client.post("/api/chat", json={"conversation": "golden-conversation", **said})
            reply = answer.json()
            payloads.clear()
            payloads.update({b["label"]: b["payload"] for row in reply["buttons"] for b in row if "payload" in b})
            return "\n".join("".join(span["text"] for span in block["spans"]) for block in reply["blocks"])

        yield says
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving


CHANNELS: dict[str, Callable[[App], AbstractAsyncContextManager[Says]]] = {
    "telegram": on_telegram, "zalo bot": on_zalo_bot, "zalo oa": on_zalo_oa, "web": on_the_web,
}  # fmt: skip


async def findings(path: Path, channel: str, folder: Path) -> list[tuple[tuple[str, ...], str]]:
    """What was found for each question of a conversation that was replayed, and checked, on a channel."""
    app, heard = App(view, folder, "Đà Nẵng", "1022"), list[Seen]()
    app.watch(heard.append)
    turns = [turn for turn in read(path) if turn.says]  # a chat has no empty messages
    if channel == "terminal":
        await replayed_on_the_terminal(turns, app)
    else:
        async with CHANNELS[channel](app) as says:
            for turn in turns:
                turn.check(await says(turn))
    app.close()
    return [(seen.kinds, seen.outcome) for seen in heard if seen.kinds]


@each
@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_conversation_finds_and_says_the_same_as_on_the_terminal(
    channel: str, path: Path, tmp_path: Path
) -> None:
    there = await findings(path, "terminal", tmp_path)
    assert there
    assert await findings(path, channel, tmp_path) == there


@each
async def test_on_the_terminal_an_empty_line_is_answered_too(path: Path, app: App) -> None:
    await replayed_on_the_terminal(read(path), app)


def test_in_a_process_of_its_own(tmp_path: Path) -> None:
    turns = [t for t in read(conversations[0].parent / "son-tra.txt") if not t.button]
    typed = "".join(f"{t.says}\n" for t in turns).encode()
    chat = subprocess.run(
        [sys.executable, "-m", "bot", "chat", "--data", str(tmp_path)], input=typed, capture_output=True, check=True
    )
    said = chat.stdout.decode()
    assert chat.stderr == b""
    assert "\x1b" not in said
    for turn in turns:
        for words in turn.must:
            assert words in said
