"""The golden conversations, replayed on the terminal and on Telegram: the same answers on both."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.app import App
from bot.channels.console import Console
from bot.channels.telegram import Telegram
from tests.bot.botapi import BotApi
from tests.bot.conversations import Turn, conversations, labelled, read

each = pytest.mark.parametrize("path", conversations, ids=lambda path: path.stem)
_NUMBERED = re.compile(r"\[(\d+)\] (.+?)(?=   \[|$)", re.MULTILINE)


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


@each
async def test_on_the_terminal(path: Path, app: App) -> None:
    written: list[str] = []
    typist = Typist(read(path), written)
    await Console(typist, written.append).run(app)
    assert typist.at == len(typist.turns)


@each
async def test_on_telegram(path: Path, telegram: Telegram, app: App, api: BotApi) -> None:
    for turn in read(path):
        if not turn.says:
            continue  # Telegram has no empty messages
        button = turn.button and labelled(turn.button, list(api.last.buttons))
        await telegram.handle(app, api.press(button) if button else api.text(turn.says))
        turn.check(api.last.words)


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
