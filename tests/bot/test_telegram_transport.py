"""The calls to Telegram over real sockets: what goes out, and what goes wrong without ever quoting the token."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import telegram as tg
from telegram.error import InvalidToken, NetworkError, TelegramError, TimedOut

from bot.app import App
from bot.channels.telegram import Telegram, sending
from bot.channels.telegram.transport import Transport
from bot.settings import Settings
from tests.benchmarks.botserver import Crowd, serve
from tests.bot.botapi import TOKEN, BotApi

OK = b'{"ok":true,"result":true}'


class Wire:
    """A server that answers every request with the same bytes, or hangs up, and keeps what came."""

    def __init__(self) -> None:
        self.came: list[bytes] = []
        self.status, self.body = 200, OK
        self.silent = self.hangs_up = False
        self._asked = asyncio.Event()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(x.split(b":")[1]) for x in head.split(b"\r\n") if x.lower().startswith(b"content-length")), 0
        )
        chunked = b"chunked" in head.lower()
        body = await (reader.readuntil(b"0\r\n\r\n") if chunked else reader.readexactly(length))
        self.came.append(head + body)
        if self.silent:
            await self._asked.wait()
        elif not self.hangs_up:
            writer.write(b"HTTP/1.1 %d -\r\nContent-Length: %d\r\n\r\n%b" % (self.status, len(self.body), self.body))
        writer.close()
        await writer.wait_closed()

    def goes_on(self) -> None:
        self._asked.set()


@pytest.fixture
async def wire() -> AsyncIterator[tuple[Wire, tg.Bot]]:
    wire = Wire()
    server = await asyncio.start_server(wire.talk, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    transport = Transport(read=0.2)
    await transport.initialize()
    yield wire, tg.Bot(TOKEN, base_url=f"{address}/bot", request=transport, get_updates_request=transport)
    wire.goes_on()
    await transport.shutdown()
    server.close()


async def test_a_call_goes_out_as_json(wire: tuple[Wire, tg.Bot]) -> None:
    server, bot = wire
    await bot.set_my_commands([tg.BotCommand("danhsach", "danh sách các cặp")])
    head, _, body = server.came[0].partition(b"\r\n\r\n")
    assert f"POST /bot{TOKEN}/setMyCommands".encode() in head
    assert b"application/json" in head
    assert '"description":"danh sách các cặp"' in body.decode()


async def test_a_file_goes_out_with_its_name_and_content(wire: tuple[Wire, tg.Bot]) -> None:
    server, bot = wire
    server.body = b'{"ok":true,"result":{"message_id":7,"date":1,"chat":{"id":1,"type":"private"}}}'
    file = tg.InputFile("Sơn Trà;Trà Leng".encode(), filename="kết nghĩa.csv")
    assert (await bot.send_document(1, file)).message_id == 7
    assert b"multipart/form-data" in server.came[0]
    assert "Sơn Trà;Trà Leng".encode() in server.came[0]


@pytest.mark.parametrize(("status", "error"), [(500, NetworkError), (502, NetworkError), (401, InvalidToken)])
async def test_a_refusal_is_the_librarys_own_error(
    status: int, error: type[TelegramError], wire: tuple[Wire, tg.Bot]
) -> None:
    server, bot = wire
    server.status, server.body = status, b'{"ok":false,"description":"no"}'
    with pytest.raises(error):
        await bot.delete_webhook()


@pytest.mark.parametrize("trouble", ["hangs up", "keeps silent", "is not there", "talks nonsense"])
async def test_trouble_on_the_way_never_quotes_the_token(trouble: str, wire: tuple[Wire, tg.Bot]) -> None:
    server, bot = wire
    server.hangs_up, server.silent = trouble == "hangs up", trouble == "keeps silent"
    if trouble == "talks nonsense":
        server.body = f"<html>{TOKEN}</html>".encode()
    if trouble == "is not there":
        bot = tg.Bot(TOKEN, base_url="http://127.0.0.1:1/bot", request=bot.request)
    with pytest.raises(TelegramError) as raised:
        await bot.delete_webhook()
    assert TOKEN not in f"{raised.value!r} {raised.value.__cause__!r}"
    assert isinstance(raised.value, TimedOut) == (trouble == "keeps silent")


async def test_half_a_character_in_an_answer_is_read() -> None:
    answer: Any = Transport.parse_json_payload(b'{"ok": true, "result": "\\ud800"}')
    assert answer["ok"]


async def test_it_may_be_closed_twice_and_opened_again(wire: tuple[Wire, tg.Bot]) -> None:
    server, bot = wire
    await bot.request.shutdown()
    await bot.request.shutdown()
    with pytest.raises(NetworkError):
        await bot.delete_webhook()
    await bot.request.initialize()
    assert await bot.delete_webhook()
    assert len(server.came) == 1


# The whole way


async def test_no_reply_is_lost_or_doubled_while_one_call_in_ten_fails(
    settings: Settings, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``tests.benchmarks.telegram`` does the same for minutes, in processes of their own."""
    monkeypatch.setattr(sending, "PAUSES", (0.0,) * 8)
    crowd = Crowd(100, rate=100, faults=0.1)
    server, port = await serve(crowd)

    async def at_once(_: float) -> None:
        await asyncio.sleep(0)

    settings = settings.model_copy(update={"telegram_base_url": f"http://127.0.0.1:{port}"})
    telegram = Telegram(settings, request=Transport(read=2.0), sleep=at_once)
    running = asyncio.ensure_future(telegram.run(app))
    await crowd.ask()
    await asyncio.wait_for(crowd.done.wait(), 60)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    server.close()
    assert crowd.injected > 5
    assert crowd.replies == [1] * 100


async def test_a_stop_answers_what_has_come(
    settings: Settings, app: App, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle, begun, go_on = app._desk.handle, asyncio.Event(), asyncio.Event()

    async def slow(*args: Any) -> Any:
        begun.set()
        await go_on.wait()
        return await handle(*args)

    monkeypatch.setattr(app._desk, "handle", slow)
    api.waiting += [api.text("sơn trà kết nghĩa với ai").to_dict() for _ in range(3)]
    running = asyncio.ensure_future(Telegram(settings, request=api).run(app))
    await asyncio.wait_for(begun.wait(), 10)
    running.cancel()
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert len(api.shown) == 3
