"""The state file: damaged, of another version, or where nothing can be written."""

import datetime as dt
import logging
import sqlite3
import sys
from pathlib import Path

import pytest

from bot.state import FILE, State, StateError
from bot.state.database import MIGRATIONS
from bot.state.local import LONGEST, LocalKeeper
from bot.state.sessions import Sessions
from handlers.types import Session
from tests.bot.state.conftest import SetClock, remembered, says


def set_aside(folder: Path) -> list[Path]:
    return list(folder.glob(f"{FILE}.damaged-*"))


async def test_a_session_that_was_forgotten_leaves_nothing_behind(tmp_path: Path) -> None:
    state = State(tmp_path)
    await says(state, "a")
    await says(state, "a", "none")
    assert await state.sessions.count() == 0
    state.close()


async def test_the_longest_silent_and_the_too_old_are_forgotten() -> None:
    clock = SetClock()
    state = State(clock=clock)
    state.keeper = LocalKeeper(state.memory._db, clock=clock, conversations=2)
    state.sessions = Sessions(state.keeper)
    for name in ("a", "b", "c"):
        clock.time += dt.timedelta(minutes=1)
        await says(state, name)
    await state.keeper.sweep()
    assert await state.sessions.count() == 2
    assert await remembered(state, "a") == Session()
    clock.time += LONGEST
    await says(state, "c")
    await state.keeper.sweep()
    assert await state.sessions.count() == 1


async def test_a_session_of_another_shape_begins_anew(tmp_path: Path) -> None:
    state = State(tmp_path)
    await says(state, "a")
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("""UPDATE session SET data = '{"lang": 5}'""")
    database.close()
    assert await remembered(state, "a") == Session()
    state.close()


@pytest.mark.parametrize("content", [b"not a database at all " * 200, b"SQLite format 3\x00" + b"\xff" * 4000])
async def test_a_damaged_file_is_set_aside_and_begun_anew(
    content: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE).write_bytes(content)
    with caplog.at_level(logging.WARNING):
        state = State(tmp_path)
    assert await says(state, "a") is not None
    state.close()
    assert "set aside" in caplog.text
    assert [aside.read_bytes() for aside in set_aside(tmp_path)] == [content]


def test_a_file_of_a_newer_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    State(tmp_path).close()
    database = sqlite3.connect(tmp_path / FILE)
    database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    database.close()
    with pytest.raises(StateError, match="phiên bản mới hơn"):
        State(tmp_path)


async def test_where_nothing_can_be_written_it_is_remembered_until_the_end(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        state = State(tmp_path / "not there")
    await says(state, "a")
    assert (await remembered(state, "a")).lang == "en"
    assert "ends with the program" in caplog.text
    state.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no such modes")
def test_nobody_else_on_the_machine_may_read_the_file(tmp_path: Path) -> None:
    State(tmp_path).close()
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


async def test_a_disk_that_takes_nothing_costs_no_answer(caplog: pytest.LogCaptureFixture) -> None:
    state = State()
    await state.memory._db.run("PRAGMA query_only = 1")
    with caplog.at_level(logging.WARNING):
        assert await says(state, "a", update="telegram:1") is not None
        await state.memory.tally(dt.date(2026, 3, 9), "answered")
        await state.memory.miss("chợ Cồn kết nghĩa với ai", "chợ Cồn")
    assert [record.message.split(":")[0] for record in caplog.records] == [
        "a session could not be kept",
        "a question could not be counted",
        "a question could not be counted",
    ]


async def test_an_older_file_is_brought_forward_with_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = State(tmp_path)
    await says(state, "a")
    state.close()
    monkeypatch.setattr("bot.state.database.MIGRATIONS", (*MIGRATIONS, "CREATE TABLE follow (place TEXT);"))
    for _ in range(2):  # the step is taken once
        state = State(tmp_path)
        assert (await remembered(state, "a")).lang == "en"
        state.close()


async def test_a_conversation_without_a_name_leaves_nothing_behind() -> None:
    state = State()
    await says(state, "")
    assert await state.sessions.count() == 0
    assert await remembered(state, "") == Session()
