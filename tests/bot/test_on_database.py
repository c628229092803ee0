"""The running program over a database: answers from memory, tells how the database is, refuses edits in a sentence."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import psycopg
import pytest

from bot.app import App, running
from bot.channels.zalo_oa.shelf import Pair, shelf_at
from bot.cli import main
from bot.markup import plain
from bot.web.server import application
from handlers.types import Actor, Message, Rules
from knowledge.store import initialise, upkeep
from knowledge.store.place import Database
from tests.knowledge.store.test_replicas import until
from tests.postgresql import Server, fresh

OWNER = Actor(id="telegram:1")
RULES = Rules(owners=("telegram:1",))


async def said(app: App, text: str, update: str) -> str:
    message = Message(text=text, actor=OWNER, conversation="telegram:1", update_id=update)
    async with app.turn(message) as reply:
        assert reply is not None
        return plain(reply)


@pytest.fixture
async def app(server: Server, tmp_path: Path) -> AsyncIterator[App]:
    """A replica with the starter records."""
    with fresh(server.url) as database:
        initialise(database)
        async with running(tmp_path, "Đà Nẵng", "1022", rules=RULES, database=database) as app:
            yield app


async def test_an_edit_in_the_chat_is_saved_on_the_database(app: App) -> None:
    await said(app, "/bidanh phố biển xanh = Sơn Trà", "telegram:1")
    assert app.index().revision == 2
    assert "phố biển xanh" in await said(app, "/lichsu", "telegram:3")


async def test_a_chat_in_a_terminal_does_not_take_polling_from_those_that_serve(
    database: Database, tmp_path: Path
) -> None:
    initialise(database)
    chat = running(tmp_path, "Đà Nẵng", "1022", rules=RULES, database=database, beside=True)
    serving = running(tmp_path, "Đà Nẵng", "1022", rules=RULES, database=database)
    async with chat as terminal, serving as app:
        assert (terminal.duty.on, app.duty.on) == (False, True)
        assert (terminal.replicas(), app.replicas()) == (1, 1)
        assert "Trà Leng" in await said(terminal, "sơn trà kết nghĩa với ai", "telegram:1")


async def test_while_the_database_is_away_questions_are_answered_and_edits_refused(app: App, server: Server) -> None:
    transport = httpx.ASGITransport(app=application(app, "1022"))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as web:
        assert (await web.get("/readyz")).json() == {"ready": True, "channels": {}, "database": {"ready": True}}
        server.kill()
        try:
            await until(lambda: app.database is False)
            assert "Trà Leng" in await said(app, "Sơn Trà kết nghĩa với ai?", "telegram:4")
            assert "Chưa lưu được" in await said(app, "/bidanh phố biển xanh = Sơn Trà", "telegram:5")
            assert "mất kết nối" in await said(app, "/lichsu", "telegram:7")
            assert "mất kết nối" in await said(app, "/saoluu", "telegram:11")
            ready = await web.get("/readyz")
            assert (ready.status_code, ready.json()["database"]) == (200, {"ready": False})
            assert "ketnghia_database_up 0.0" in (await web.get("/metrics")).text
        finally:
            server.start()
        await until(lambda: app.database)
        assert app.index().revision == 1, "what was refused is not saved later"
        await said(app, "/bidanh phố biển xanh = Sơn Trà", "telegram:8")
        assert app.index().revision == 2


async def test_a_backup_taken_in_the_chat_restores_to_a_folder(app: App, tmp_path: Path) -> None:
    async with app.turn(
        Message(text="/saoluu", actor=OWNER, conversation="telegram:1", update_id="telegram:10")
    ) as reply:
        assert reply is not None
        (file,) = reply.files
    (tmp_path / "kho.backup").write_bytes(file.content)
    upkeep.restore(tmp_path / "về", tmp_path / "kho.backup")
    assert upkeep.check(tmp_path / "về").agreements == len(app.index().agreements)


# --- the command line -----------------------------------------------------------------------------------------------


@pytest.fixture
def named(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The one of the settings."""
    monkeypatch.setenv("KETNGHIA_DATABASE_URL", database.url)
    monkeypatch.setenv("KETNGHIA_DATA", str(tmp_path / "data"))
    return database


def test_the_command_line_works_on_the_database_alone(
    named: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "Sơn Trà kết nghĩa với ai?"]) == 0
    assert "Trà Leng" in capsys.readouterr().out, "a first start fills it with the starter records"
    assert main(["export", str(tmp_path / "all.json")]) == 0
    assert main(["import", str(tmp_path / "all.json"), "--replace"]) == 0
    assert main(["history", "--limit", "1"]) == 0
    assert not (tmp_path / "data" / "knowledge.json").exists()
    assert main(["init"]) == 1
    assert "không ghi đè" in capsys.readouterr().err


def test_a_knowledge_base_moves_to_the_database_and_back(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(tmp_path), "migrate"]) == 1
    assert "KETNGHIA_DATABASE_URL" in capsys.readouterr().err
    assert main(["--data", str(tmp_path), "init"]) == 0
    monkeypatch.setenv("KETNGHIA_DATABASE_URL", database.url)
    monkeypatch.setenv("KETNGHIA_ZALO_OA_REFRESH_TOKEN", "given")
    tokens = Pair("access", "successor", 1.0, 2.0)
    with shelf_at(tmp_path, "given") as shelf, shelf.alone():
        shelf.put(tokens)
    assert main(["--data", str(tmp_path), "migrate"]) == 0
    told = capsys.readouterr().out
    assert "1 lần sửa, 28 thay đổi" in told
    assert "Đã chuyển token của Zalo OA" in told
    assert main(["history", "son-tra--tra-leng"]) == 0
    assert main(["--data", str(tmp_path / "về"), "migrate", "--back"]) == 0
    assert "hãy bỏ KETNGHIA_DATABASE_URL" in capsys.readouterr().out
    with shelf_at(tmp_path / "về", "given") as shelf:
        assert shelf.pair() == tokens
    monkeypatch.delenv("KETNGHIA_DATABASE_URL")
    assert main(["--data", str(tmp_path / "về"), "check"]) == 0
    assert "28 bản ghi" in capsys.readouterr().out


def test_a_database_is_looked_after_as_far_as_that_is_ours(
    named: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init"]) == 0
    assert main(["check"]) == 0
    assert "pg_dump" in capsys.readouterr().out
    assert main(["backup", str(tmp_path / "kho.backup")]) == 0
    assert main(["restore", str(tmp_path / "kho.backup")]) == 1
    assert "không ghi đè" in capsys.readouterr().err
    assert main(["compact"]) == 1
    assert "migrate --back" in capsys.readouterr().err


def test_a_database_that_cannot_be_reached_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KETNGHIA_DATABASE_URL", "postgresql://bot:m4tkhau@127.0.0.1:1/ketnghia")
    assert main(["ask", "Sơn Trà kết nghĩa với ai?"]) == 1
    told = capsys.readouterr()
    assert told.err.startswith("ketnghia: Chưa kết nối được với PostgreSQL 127.0.0.1:1/ketnghia")
    assert "m4tkhau" not in told.err + told.out


@pytest.mark.parametrize("password", ["m4t/khau", "m4t@khau/x", "m4t%khau"])
def test_an_address_written_wrong_says_how_and_shows_nothing_of_the_password(
    password: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KETNGHIA_DATABASE_URL", f"postgresql://bot:{password}@127.0.0.1:1/ketnghia")
    assert main(["ask", "Sơn Trà kết nghĩa với ai?"]) == 1
    told = capsys.readouterr()
    assert "%40" in told.err
    assert "khau" not in told.err + told.out
    assert "m4t" not in told.err + told.out


@pytest.mark.parametrize("command", [["ask", "Sơn Trà kết nghĩa với ai?"], ["init"], ["check"]])
def test_without_the_setting_nothing_of_postgresql_is_imported(command: list[str], tmp_path: Path) -> None:
    code = "import sys; from bot.cli import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    found = subprocess.run(
        [sys.executable, "-c", code, "--data", str(tmp_path), *command], capture_output=True, text=True, check=True
    )
    assert not [name for name in found.stderr.split() if "psycopg" in name or "postgresql" in name]


def test_a_running_program_without_the_setting_imports_nothing_of_postgresql(tmp_path: Path) -> None:
    code = """
import asyncio, sys
from pathlib import Path
from bot.app import running
import bot.cli.running, bot.web
async def work():
    async with running(Path(sys.argv[1]), "Đà Nẵng", "1022"):
        print(*sys.modules)
asyncio.run(work())
"""
    found = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert not [name for name in found.stdout.split() if "psycopg" in name or "postgresql" in name]


def test_a_program_without_the_libraries_says_what_to_install(database: Database) -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None\nfrom knowledge.store.place import Database\n"
        "try: Database(sys.argv[1])\nexcept Exception as error: print(error)"
    )
    found = subprocess.run([sys.executable, "-c", code, database.url], capture_output=True, text=True, check=True)
    assert "pip install 'ketnghia[postgresql]'" in found.stdout


def test_a_table_that_is_missing_is_a_sentence(named: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init"]) == 0
    with psycopg.connect(named.url) as connection:
        connection.execute("drop table knowledge_change")
    assert main(["ask", "Sơn Trà kết nghĩa với ai?"]) == 1
    assert "knowledge_change" in capsys.readouterr().err
