"""``ketnghia serve`` while its database is away: it waits, says so where it is looked for, and begins by itself."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.settings import Settings, SettingsError
from bot.web.waiting import until_there
from knowledge.errors import StoreError
from knowledge.store.place import Database
from tests.bot.programs import program, says
from tests.postgresql import Server, fresh


@pytest.fixture
def away(server: Server) -> Iterator[Database]:
    """A database on a server that has been killed."""
    with fresh(server.url) as database:
        server.kill()
        yield database
        server.start()


def settings(port: int) -> Settings:
    return Settings(_env_file=None, port=port)  # type: ignore[call-arg]


async def get(address: str, path: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=address, trust_env=False) as web:
        return await web.get(path)


async def test_a_program_that_starts_before_its_database_waits_for_it_and_begins(
    server: Server, away: Database, tmp_path: Path
) -> None:
    async with program(DATA=str(tmp_path), DATABASE_URL=away.url) as process:
        assert await says(process, "waiting for the database: Chưa kết nối được với")
        address = await says(process, "web: ")
        assert (await get(address, "/healthz")).status_code == 200
        ready = await get(address, "/readyz")
        assert (ready.status_code, ready.json()["database"]) == (503, {"ready": False})
        page = await get(address, "/?q=Sơn Trà kết nghĩa với ai?")
        assert (page.status_code, page.headers["retry-after"]) == (503, "5")
        assert page.text.startswith("Mình đang khởi động")
        await asyncio.to_thread(server.start)
        assert await says(process, "the database is there")
        address = await says(process, "web: ")
        assert (await get(address, "/readyz")).json()["database"] == {"ready": True}
        assert "Trà Leng" in (await get(address, "/api/ask?q=Sơn Trà kết nghĩa với ai?")).json()["text"]
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 20)


async def test_a_program_that_waits_stops_when_it_is_told_to(tmp_path: Path) -> None:
    async with program(DATA=str(tmp_path), DATABASE_URL="postgresql://bot:m4tkhau@127.0.0.1:1/ketnghia") as process:
        assert await says(process, "Connection refused")
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 20)


async def test_the_log_says_what_to_do_and_nothing_of_the_password(caplog: pytest.LogCaptureFixture) -> None:
    nowhere = Database("postgresql://bot:m4tkhau@127.0.0.1:1/ketnghia")
    waiting = asyncio.ensure_future(until_there(nowhere, settings(0)))
    async with asyncio.timeout(20):
        while "waiting" not in caplog.text:  # noqa: ASYNC110 - the log is another's
            await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.wait([waiting])
    assert waiting.cancelled()
    assert "KETNGHIA_DATABASE_URL" in caplog.text
    assert "m4tkhau" not in caplog.text


async def test_an_address_that_is_none_is_not_waited_for() -> None:
    with pytest.raises(StoreError, match="%40"):
        await until_there(Database("postgresql://bot@127.0.0.1:port/ketnghia"), settings(0))


async def test_a_port_that_is_taken_is_not_waited_for() -> None:
    nowhere = Database("postgresql://bot@127.0.0.1:1/ketnghia")
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    async with server:
        with pytest.raises(SettingsError, match="KETNGHIA_PORT"):
            await until_there(nowhere, settings(server.sockets[0].getsockname()[1]))
