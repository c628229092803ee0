"""The terminal chat: piped it is plain and survives any bytes; typed it completes what is begun."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.app import App
from bot.channels import console
from bot.channels.console import Console, completions
from knowledge.store import Store

PLACES = ["Sơn Trà", "Trà Leng", "Trà Tân", "Hải Châu"]


async def piped(app: App, typed: bytes) -> list[str]:
    written: list[str] = []
    await Console(io.BytesIO(typed), written.append).run(app)
    return written


async def test_it_greets_in_two_lines_and_leaves_at_the_end_of_the_input(app: App) -> None:
    (greeting,) = await piped(app, b"")
    assert len(greeting.strip().splitlines()) == 2


@pytest.mark.parametrize("word", ["/thoat", "/exit", " /QUIT "])
async def test_it_can_be_left(word: str, app: App) -> None:
    assert len(await piped(app, f"{word}\nsơn trà\n".encode())) == 1


async def test_windows_lines_and_a_byte_order_mark_are_read(app: App) -> None:
    _, reply = await piped(app, "\ufeffsơn trà kết nghĩa với ai\r\n".encode())
    assert "Trà Leng" in reply


async def test_a_number_picks_what_was_offered(app: App) -> None:
    _, _, reply = await piped(app, "hải châu kết nghĩa với ai\n1\n".encode())
    assert "cam kết" in reply


async def test_a_file_is_said_to_be_saved_in_the_language_of_the_conversation(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = App(lambda: store.view, tmp_path, "Đà Nẵng", "1022", store)
    *_, vietnamese = await piped(app, b"/xuat csv\n")
    *_, english = await piped(app, b"/language en\n/export csv\n")
    assert vietnamese.startswith("Đã lưu: ")
    assert english.startswith("Saved: ")


async def test_who_chose_english_is_greeted_in_it_and_offered_its_commands(app: App) -> None:
    await piped(app, b"/language en\n")
    assert await app.language(console.PIPED) == "en"
    assert console._greeting(app, "en", leave=True).text.splitlines()[-1] == "Type /exit to leave."
    completer = console._completer(app, lambda: "en")
    assert {"/exit", "/import"} <= {c.text for c in completer.get_completions(Document("/"), CompleteEvent())}


def test_places_are_completed_with_or_without_marks_anywhere_in_the_line() -> None:
    assert completions("Tr", PLACES, []) == [("Trà Leng", 2), ("Trà Tân", 2)]
    assert completions("xã trà t", PLACES, []) == [("Trà Tân", 5)]
    assert completions("hai chau va son", PLACES, []) == [("Sơn Trà", 3)]
    assert completions("Sơn Trà", PLACES, []) == [("Trà Leng", 3), ("Trà Tân", 3)]
    assert completions("", PLACES, []) == completions("s", PLACES, []) == []


def test_commands_are_completed_at_the_start() -> None:
    assert completions("/d", PLACES, ["/danhsach", "/diaphuong", "/huy"]) == [("/danhsach", 2), ("/diaphuong", 2)]


async def test_a_person_types_with_history_until_ctrl_d(app: App, tmp_path: Path) -> None:
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("sơn trà kết nghĩa với ai\r\x04")
        typed = [line async for line in console._typed(app, lambda: "vi")]
    assert typed == ["sơn trà kết nghĩa với ai"]
    history = tmp_path / console.HISTORY
    assert "sơn trà" in history.read_text(encoding="utf-8")
    assert history.stat().st_mode & 0o077 == 0


async def test_without_a_place_for_the_history_it_works_all_the_same(app: App, tmp_path: Path) -> None:
    app.folder = tmp_path / "missing"
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("chào\r\x04")
        assert [line async for line in console._typed(app, lambda: "vi")] == ["chào"]


async def test_the_prompt_offers_places_and_commands(app: App) -> None:
    completer = console._completer(app, lambda: "vi")
    offered = [c.text for c in completer.get_completions(Document("phường son t"), CompleteEvent())]
    assert offered == ["Sơn Trà"]
    assert {"/thoat", "/nhap"} <= {c.text for c in completer.get_completions(Document("/"), CompleteEvent())}


async def test_somebody_at_the_keys_is_told_when_an_answer_takes_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "SLOW", 0.0)
    told: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    async with console._patient(told.set_result, "vi"):
        assert "chờ một chút" in await asyncio.wait_for(told, 5)
