"""An answer that was on its way when its replica stopped is sent again by another: the very one, and done only once."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from bot.app import App
from bot.state import outbox
from bot.state.base import Rows
from bot.state.postgresql import STEPS, opened
from bot.state.replicated import SharedState, shared
from handlers.formats import now
from handlers.texts import line
from handlers.types import Actor, Block, Group, Message, Reply, Span
from knowledge.store.place import Database
from knowledge.store.postgresql.pool import connect
from knowledge.store.postgresql.schema import migrate
from tests.bot.state import older
from tests.bot.state.conftest import remembered
from tests.bot.state.replicas import OWNER, bot, received, soon, stopped_midway, taking

pytestmark = pytest.mark.usefixtures("quickly")

ME, UPDATE = OWNER, "telegram:7"
AGAIN, SORRY = line("vi", "interrupted.again"), line("vi", "interrupted")


async def said(app: App, text: str, update: str = UPDATE, **more: object) -> str | None:
    """The words of the reply to a message, which has come to this replica or was left to it."""
    message = Message(text=text, actor=Actor(id=ME), conversation=ME, update_id=update)
    async with app.turn(msgspec.structs.replace(message, **more)) as reply:
        return reply.text if reply else None


@asynccontextmanager
async def stopped_after(
    database: Database, folder: Path, text: str, **more: object
) -> AsyncIterator[tuple[App, SharedState, str | None]]:
    """A replica that has taken over from one killed between its answer and the note of it; what that one answered."""
    async with shared(database) as living, bot(database, living, folder) as app:
        queue = taking(living)
        async with stopped_midway(database) as dying, bot(database, dying, folder) as first:
            await received(dying, UPDATE)
            answer = await said(first, text, **more)
        assert await soon(queue) == UPDATE
        yield app, living, answer


async def kept(state: SharedState, update: str = UPDATE) -> Rows:
    """What the database holds of an update."""
    return await state.database.run("SELECT body, reply, reply_to FROM inbox WHERE update_id = ?", update)


async def test_an_answer_that_was_on_its_way_is_sent_again_with_a_line_that_says_why(
    database: Database, tmp_path: Path
) -> None:
    async with stopped_after(database, tmp_path, "Sơn Trà kết nghĩa với ai?") as (app, _, answer):
        assert answer is not None
        assert "Trà Leng" in answer
        assert await said(app, "Sơn Trà kết nghĩa với ai?") == f"{AGAIN}\n{answer}"
        assert await said(app, "Sơn Trà kết nghĩa với ai?") is None, "no third time"


async def test_a_conversation_that_has_moved_on_stays_where_it_is(database: Database, tmp_path: Path) -> None:
    async with stopped_after(database, tmp_path, "Sơn Trà kết nghĩa với ai?") as (app, state, answer):
        await said(app, "Hải Châu kết nghĩa với ai?", "telegram:8")
        before = await remembered(state, ME)
        assert await said(app, "Sơn Trà kết nghĩa với ai?") == f"{AGAIN}\n{answer}"
        assert await remembered(state, ME) == before
        assert "Hùng Sơn" in str(await said(app, "ký hôm nào?", "telegram:9"))


async def test_the_result_of_an_edit_is_told_again_and_the_edit_not_made_again(
    database: Database, tmp_path: Path
) -> None:
    async with stopped_after(database, tmp_path, "/bidanh phố biển xanh = Sơn Trà") as (app, _, answer):
        assert await said(app, "/bidanh phố biển xanh = Sơn Trà") == f"{AGAIN}\n{answer}"
        assert app.index().revision == 2
        assert "phố biển xanh" in str(answer)


async def test_an_answer_in_english_is_told_again_in_english(database: Database, tmp_path: Path) -> None:
    actor = Actor(id=ME, lang="en")
    async with stopped_after(database, tmp_path, "Sơn Trà kết nghĩa với ai?", actor=actor) as (app, _, answer):
        told = await said(app, "Sơn Trà kết nghĩa với ai?", actor=actor)
        assert told == f"{line('en', 'interrupted.again')}\n{answer}"


async def test_a_second_replica_that_stops_on_the_way_leaves_the_answer_to_a_third(
    database: Database, tmp_path: Path
) -> None:
    async with stopped_midway(database) as first, bot(database, first, tmp_path) as app:
        await received(first, UPDATE)
        answer = await said(app, "Sơn Trà kết nghĩa với ai?")
    async with stopped_midway(database) as second, bot(database, second, tmp_path) as app:
        assert await soon(taking(second)) == UPDATE
        assert await said(app, "Sơn Trà kết nghĩa với ai?") == f"{AGAIN}\n{answer}"
    async with shared(database) as third, bot(database, third, tmp_path) as app:
        assert await soon(taking(third)) == UPDATE
        assert await said(app, "Sơn Trà kết nghĩa với ai?") == f"{AGAIN}\n{answer}", "one line, not two"


@pytest.mark.parametrize("command", ["/xuat json", "/quyen moi editor Chị Hoa", "/lienket"])
async def test_a_file_or_a_code_is_not_kept_and_who_wanted_it_is_asked_to_ask_again(
    command: str, database: Database, tmp_path: Path
) -> None:
    async with stopped_after(database, tmp_path, command) as (app, state, answer):
        assert answer is not None
        [(_, reply, reply_to)] = await kept(state)
        assert (reply, reply_to) == (None, None)
        assert await said(app, command) == SORRY


async def test_where_no_answer_was_needed_none_is_sent_later(database: Database, tmp_path: Path) -> None:
    async def leads() -> bool:
        return True

    group = Group(id="telegram:-100500", led_by_sender=leads)
    async with shared(database) as state, bot(database, state, tmp_path) as app:
        await said(app, "/caidat tat", "telegram:5", group=group, private=False)
    async with stopped_after(database, tmp_path, "chào cả nhà", group=group, private=False) as (app, _, answer):
        assert answer is None
        assert await said(app, "chào cả nhà", group=group, private=False) is None


async def test_the_answer_goes_from_the_database_when_it_has_arrived(database: Database, tmp_path: Path) -> None:
    async with shared(database) as state, bot(database, state, tmp_path) as app:
        await received(state, UPDATE)
        await said(app, "Sơn Trà kết nghĩa với ai?")
        [(_, reply, reply_to)] = await kept(state)
        assert "Trà Leng".encode() in reply
        assert reply_to == ME
        state.inbox.done(UPDATE)
        await state.marks.flush()
        assert await kept(state) == [(None, None, None)]


async def test_an_answer_that_nobody_could_take_over_is_not_kept(database: Database, tmp_path: Path) -> None:
    async with shared(database) as state, bot(database, state, tmp_path) as app:
        await said(app, "Sơn Trà kết nghĩa với ai?")  # of an update that came while the database was away
        assert await kept(state) == [(None, None, None)]


async def test_who_has_their_data_deleted_leaves_no_answer_behind_and_others_keep_theirs(
    database: Database, tmp_path: Path
) -> None:
    chats = {"telegram:7": ME, "telegram:8": "telegram:-100500:1", "telegram:9": "telegram:-100500:11"}
    async with shared(database) as state, bot(database, state, tmp_path) as app:
        await received(state, *chats)
        for update, conversation in chats.items():
            await said(app, "Sơn Trà kết nghĩa với ai?", update, conversation=conversation)
        await state.memory.forget(ME)
        left = {update: [reply_to for _, _, reply_to in await kept(state, update)] for update in chats}
        assert left == {"telegram:7": [None], "telegram:8": [None], "telegram:9": ["telegram:-100500:11"]}


async def test_an_answer_that_nobody_took_over_goes_after_some_days(database: Database, tmp_path: Path) -> None:
    async with shared(database) as state, bot(database, state, tmp_path) as app:
        await received(state, UPDATE)
        await said(app, "Sơn Trà kết nghĩa với ai?")
    async with shared(database, clock=lambda: now() + dt.timedelta(days=4)) as state:
        await state.keeper.sweep()
        assert await kept(state) == []


async def test_what_another_version_wrote_in_another_shape_is_no_answer(database: Database, tmp_path: Path) -> None:
    async with stopped_after(database, tmp_path, "Sơn Trà kết nghĩa với ai?") as (app, state, _):
        await state.database.run("UPDATE inbox SET reply = ?", msgspec.msgpack.encode({"blocks": "Trà Leng"}))
        await state.inbox.resume("telegram")
        assert await said(app, "Sơn Trà kết nghĩa với ai?") == SORRY


def test_a_reply_is_read_as_it_was_written() -> None:
    reply = Reply(blocks=(Block((Span("Trà Leng", "bold"), Span("nguồn", "link", "https://a.vn")), "item"),), more=3)
    assert outbox.read(outbox.written(reply)) == reply


def test_a_reply_with_half_a_character_is_not_kept_and_goes_out_all_the_same() -> None:
    assert outbox.written(Reply(blocks=(Block((Span("tệp \ud800.xlsx"),)),))) is None


# --- an older program beside this one -------------------------------------------------------------------------------


async def test_an_older_program_goes_on_with_the_tables_of_this_one(database: Database) -> None:
    async with await connect(database, "older") as connection:
        await migrate(connection, "state", STEPS[:2])
    async with shared(database) as state:  # which brings the tables up to date
        before = older.Replica(state.database, 4711)
        assert await before.answers(UPDATE, ME)
        await before.finishes(UPDATE)
        assert await kept(state) == [(None, None, None)]


async def test_what_an_older_program_was_sending_is_asked_for_again(database: Database, tmp_path: Path) -> None:
    async with opened(database) as beside:
        assert await older.Replica(beside, 4711).answers(UPDATE, ME)
    async with shared(database) as state, bot(database, state, tmp_path) as app:
        assert await soon(taking(state)) == UPDATE
        assert await said(app, "Sơn Trà kết nghĩa với ai?") == SORRY


async def test_an_older_program_finishes_what_this_one_was_sending(database: Database, tmp_path: Path) -> None:
    async with stopped_midway(database) as dying, bot(database, dying, tmp_path) as app:
        await received(dying, UPDATE)
        await said(app, "Sơn Trà kết nghĩa với ai?")
    async with shared(database) as state:
        before = older.Replica(state.database, 4711)
        assert await before.adopts(dying.inbox.replica) == [(UPDATE, "telegram", UPDATE.encode(), 3)]
        assert await before.answers(UPDATE, ME)
        await before.finishes(UPDATE)
        [(body, _, _)] = await kept(state)
        assert body is None
