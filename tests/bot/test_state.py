"""One conversation is handled one message at a time, others side by side; what is remembered outlives a restart."""

import asyncio
import datetime as dt
import logging
import sqlite3
import sys
from pathlib import Path

import pytest

from bot.state import FILE, State, StateError
from bot.state.database import MIGRATIONS
from bot.state.local import LONGEST
from handlers.types import Session


class Clock:
    """The time, as a test sets it."""

    def __init__(self) -> None:
        self.time = dt.datetime(2026, 3, 9, 8, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.time


async def says(state: State, conversation: str, lang: str = "en", update: str | None = None) -> Session | None:
    """A turn that chooses a language."""
    async with state.sessions.turn(conversation, update) as session:
        if session is not None:
            session.lang = "en" if lang == "en" else None
        return session


def set_aside(folder: Path) -> list[Path]:
    return list(folder.glob(f"{FILE}.damaged-*"))


async def remembered(state: State, conversation: str) -> Session:
    async with state.sessions.turn(conversation) as session:
        assert session is not None
        return session


async def test_messages_of_one_conversation_wait_for_one_another() -> None:
    state, order, go = State(), list[str](), asyncio.Event()

    async def first() -> None:
        async with state.sessions.turn("a"):
            order.append("first begins")
            await go.wait()
            order.append("first ends")

    async def second() -> None:
        async with state.sessions.turn("a"):
            order.append("second")

    async def other() -> None:
        async with state.sessions.turn("b"):
            order.append("other")
        go.set()

    await asyncio.gather(first(), second(), other())
    assert order == ["first begins", "other", "first ends", "second"]


async def test_a_conversation_finds_its_session_again_after_a_restart(tmp_path: Path) -> None:
    state = State(tmp_path)
    async with state.sessions.turn("a") as session:
        assert session is not None
        session.lang, session.draft = "en", {"task": "nickname", "name": "quận ba"}
    state.close()
    state = State(tmp_path)
    assert await remembered(state, "a") == session
    assert await remembered(state, "b") == Session()
    state.close()


async def test_a_session_that_was_forgotten_leaves_nothing_behind(tmp_path: Path) -> None:
    state = State(tmp_path)
    await says(state, "a")
    await says(state, "a", "none")
    assert await state.sessions.count() == 0
    state.close()


async def test_the_longest_silent_and_the_too_old_are_forgotten() -> None:
    clock = Clock()
    state = State(clock=clock)
    state.keeper._conversations = 2
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


async def test_an_update_is_new_once_also_after_a_restart(tmp_path: Path) -> None:
    state = State(tmp_path)
    assert await says(state, "a", update="telegram:1") is not None
    assert await says(state, "a", update="telegram:1") is None
    state.close()
    state = State(tmp_path)
    assert await says(state, "a", update="telegram:1") is None
    assert await says(state, "a", update="telegram:2") is not None
    state.close()


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


async def test_a_person_is_the_same_on_every_channel_that_was_linked() -> None:
    state = State()
    memory = state.memory
    assert await memory.person("telegram:1") is None
    person = await memory.introduce("telegram:1")
    assert await memory.introduce("telegram:1") == person != await memory.introduce("telegram:2")
    await memory.link("zalo:a", person)
    assert await memory.accounts(person) == ("telegram:1", "zalo:a")


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


# What is deleted when somebody asks for it


async def test_deleting_takes_every_conversation_of_the_account_and_of_no_other() -> None:
    state = State()
    mine = ("telegram:1001", "telegram:-100500:1001")
    others = ("telegram:11001", "telegram:1001:7", "telegram:-100500:1002", "web:1001", "zalo:-1:1001")
    for conversation in (*mine, *others):
        await says(state, conversation)
    await state.memory.introduce("telegram:1001")
    await state.memory.forget("telegram:1001")
    assert [(await remembered(state, c)).lang for c in (*mine, *others)] == [None] * len(mine) + ["en"] * len(others)
    assert await state.memory.person("telegram:1001") is None


async def test_deleting_gives_nobody_new_attempts_to_guess_a_code() -> None:
    state = State()
    code = await state.memory.new_code({"role": "editor"}, dt.timedelta(days=7))
    for _ in range(5):
        assert await state.memory.redeem("0000-0000-0000", "telegram:1001") is None
    await state.memory.forget("telegram:1001")
    assert await state.memory.redeem(code, "telegram:1001") is None
