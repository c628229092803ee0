"""``ketnghia serve`` polls telegram-test-api, a server on Node that leaves out much of what Telegram says."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

RIGS = Path(__file__).parents[2] / ".rigs"
TOKEN = "666:rig"
PATIENCE = 20.0

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (RIGS / "node_modules" / "telegram-test-api").is_dir(),
    reason="telegram-test-api is not installed: tests/rigs/install",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Person:
    """Somebody with the rig's server for a telephone."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session, self._url = session, url

    async def post(self, path: str, **body: Any) -> Any:
        async with self._session.post(f"{self._url}/{path}", json=body) as response:
            return await response.json()

    async def says(self, text: str) -> dict[str, Any]:
        """The reply to some words."""
        await self.post("sendMessage", text=text, **self._about())
        return await self.hears()

    async def presses(self, message: dict[str, Any], label: str) -> dict[str, Any]:
        """The reply to a button; what carries it is all that the rig tells of it."""
        keys = [key for row in message["reply_markup"]["inline_keyboard"] for key in row]
        data = next(key["callback_data"] for key in keys if key["text"].startswith(label))
        about = self._about()
        carrier = {"from": about["from"], "chat": about["chat"]}
        await self.post("sendCallback", data=data, message=carrier, **about)
        return await self.hears()

    async def hears(self) -> dict[str, Any]:
        """The next message of the bot."""
        async with asyncio.timeout(PATIENCE):
            while not (result := (await self.post("getUpdates", token=TOKEN, chatId=1))["result"]):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        message: dict[str, Any] = result[0]["message"]
        return message

    @staticmethod
    def _about() -> dict[str, Any]:
        person = {"id": 1, "first_name": "Lan"}
        return {"botToken": TOKEN, "from": person, "chat": {**person, "type": "private"}, "date": 1_760_000_000_000}


@pytest.fixture
async def person(tmp_path: Path) -> AsyncIterator[Person]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    rig = await asyncio.create_subprocess_exec(
        "node", str(Path(__file__).with_name("server.cjs")), str(port), str(RIGS), stdout=asyncio.subprocess.PIPE
    )
    assert rig.stdout is not None
    assert await rig.stdout.readline() == b"listening\n"
    given = {
        "KETNGHIA_TELEGRAM_TOKEN": TOKEN,
        "KETNGHIA_TELEGRAM_BASE_URL": url,
        "KETNGHIA_DATA": str(tmp_path),
        "KETNGHIA_PORT": str(free_port()),
    }
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve", env={**os.environ, **given}, stderr=asyncio.subprocess.DEVNULL
    )
    async with aiohttp.ClientSession() as session:
        yield Person(session, url)
    for process in (bot, rig):
        process.terminate()
        await process.wait()


async def test_a_server_that_knows_no_commands_and_names_no_bot_gets_its_questions_answered(person: Person) -> None:
    answer = await person.says("tra leng ket nghia voi phuong nao")
    assert "phường Sơn Trà" in answer["text"]
    assert answer["reply_markup"]["inline_keyboard"]


async def test_a_button_without_a_chat_instance_is_answered(person: Person) -> None:
    answer = await person.says("sơn trà kết nghĩa với ai")
    promised = await person.presses(answer, "Cam kết")
    assert "cam kết" in promised["text"]


async def test_every_question_is_answered_once(person: Person) -> None:
    answers = [await person.says(q) for q in ("Trà Leng", "hải châu kết nghĩa với ai", "cảm ơn bạn")]
    assert len({answer["text"] for answer in answers}) == 3
    await asyncio.sleep(1.0)
    assert (await person.post("getUpdates", token=TOKEN, chatId=1))["result"] == []
