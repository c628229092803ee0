"""Several programs over one database: one has a conversation, one polls, and what one leaves another takes over."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.app import App
from bot.metrics import Metrics
from bot.opening import starter_view
from bot.state.replica import POLLS
from bot.state.replicated import SharedState, shared
from bot.state.shared import LONGEST_TURN
from handlers.types import Session
from knowledge.store.place import Database
from knowledge.store.postgresql.pool import connect
from tests.bot.state.conftest import remembered, says
from tests.bot.state.replicas import received, soon, stopped_midway, taking

ONE, TWO = "telegram:1", "telegram:2"
pytestmark = pytest.mark.usefixtures("quickly")


async def test_a_session_goes_on_at_another_replica(pair: tuple[SharedState, SharedState]) -> None:
    first, second = pair
    await says(first, ONE)
    assert (await remembered(second, ONE)).lang == "en"


async def test_messages_of_one_conversation_wait_for_one_another_across_replicas(
    pair: tuple[SharedState, SharedState],
) -> None:
    first, second = pair
    order, begun, go = list[str](), asyncio.Event(), asyncio.Event()

    async def one() -> None:
        async with first.sessions.turn(ONE) as session:
            assert session is not None
            session.lang = "en"
            begun.set()
            await go.wait()
            order.append("first ends")

    async def two() -> None:
        await begun.wait()
        async with second.sessions.turn(ONE) as session:
            assert session is not None
            order.append(f"second begins with {session.lang}")

    async def other() -> None:
        await begun.wait()
        async with second.sessions.turn(TWO):
            order.append("another conversation")
        go.set()

    await asyncio.gather(one(), two(), other())
    assert order == ["another conversation", "first ends", "second begins with en"]


async def test_a_turn_elsewhere_that_never_ends_leaves_nobody_unanswered(
    pair: tuple[SharedState, SharedState], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = pair
    monkeypatch.setattr("bot.state.shared.LONGEST_TURN", 0.1)
    assert LONGEST_TURN > 1
    async with first.sessions.turn(ONE):
        assert await remembered(second, ONE) == Session()


async def test_an_update_that_both_receive_is_answered_by_one(pair: tuple[SharedState, SharedState]) -> None:
    first, second = pair
    assert await received(first, "telegram:7", "telegram:8") == {"telegram:7", "telegram:8"}
    assert await received(second, "telegram:7", "telegram:9") == {"telegram:9"}
    both = [await says(state, ONE, update="telegram:7") for state in (second, first)]
    assert both[0] is None
    assert both[1] is not None


async def test_an_update_received_twice_by_one_replica_is_answered_once(
    pair: tuple[SharedState, SharedState],
) -> None:
    first, _ = pair
    assert await received(first, "telegram:7") == {"telegram:7"}
    assert await received(first, "telegram:7") == set()
    assert await says(first, ONE, update="telegram:7") is not None
    assert await says(first, ONE, update="telegram:7") is None


async def test_exactly_one_polls_and_another_takes_over_when_it_stops(database: Database) -> None:
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(shared(database))
        async with shared(database) as second, shared(database) as third:
            assert [state.duty.on for state in (first, second, third)] == [True, False, False]
            await stack.aclose()
            took = [asyncio.ensure_future(state.duty.begun()) for state in (second, third)]
            await asyncio.wait(took, timeout=10, return_when=asyncio.FIRST_COMPLETED)
            assert sorted((second.duty.on, third.duty.on)) == [False, True]
            for task in took:
                task.cancel()


async def test_what_a_stopped_replica_had_not_begun_is_begun_by_another(database: Database) -> None:
    async with shared(database) as living:
        queue = taking(living)
        async with stopped_midway(database) as dying:
            assert await received(dying, "telegram:7") == {"telegram:7"}
        assert await soon(queue) == "telegram:7"
        assert living.inbox.interrupted("telegram:7") is None
        assert await says(living, ONE, update="telegram:7") is not None
        assert await says(living, ONE, update="telegram:7") is None


async def test_what_is_done_is_left_alone(database: Database) -> None:
    async with shared(database) as living:
        queue = taking(living)
        async with stopped_midway(database) as dying:
            await received(dying, "telegram:7", "telegram:8")
            await says(dying, ONE, update="telegram:7")
            dying.inbox.done("telegram:7")
            await dying.marks.flush()
        assert await soon(queue) == "telegram:8"
        assert queue.empty()


async def test_a_replica_that_was_thought_gone_does_not_send_what_another_has_taken_over(
    pair: tuple[SharedState, SharedState],
) -> None:
    first, second = pair
    queue = taking(first)
    await received(second, "telegram:7")
    async with second.sessions.turn(ONE, "telegram:7") as session:
        assert session is not None
        assert await first.inbox.adopt(second.inbox.replica) == 1
        assert await soon(queue) == "telegram:7"
        assert not await second.sessions.keep(ONE, session, "telegram:7")
    second.inbox.done("telegram:7")
    await second.marks.flush()
    assert await says(first, ONE, update="telegram:7") is not None


async def test_who_polled_and_lost_its_connection_stops_where_another_has_begun(database: Database) -> None:
    async with shared(database) as first, await connect(database, "another replica") as other:
        waiting = asyncio.ensure_future(other.execute("SELECT pg_advisory_lock(%s, 0)", (POLLS,)))
        await first.database.run(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = ? AND granted",
            POLLS,
        )
        await asyncio.wait_for(waiting, 10)
        await asyncio.wait_for(first.duty.ended(), 10)
        await other.close()
        await asyncio.wait_for(first.duty.begun(), 10)


async def test_a_role_given_at_one_replica_holds_at_the_other_within_a_moment(
    pair: tuple[SharedState, SharedState],
) -> None:
    first, second = pair
    assert await second.memory.person(ONE) is None
    heard = hearing(second)
    person = await first.memory.introduce(ONE)
    await asyncio.wait_for(heard.wait(), 10)
    assert await second.memory.person(ONE) == person
    heard.clear()
    await first.memory.forget(ONE)
    await asyncio.wait_for(heard.wait(), 10)
    assert await second.memory.person(ONE) is None


def hearing(state: SharedState) -> asyncio.Event:
    """Set when the replica hears that somebody's accounts are others."""
    heard, changed = asyncio.Event(), state.memory.changed

    def hear() -> None:
        changed()
        heard.set()

    state.memory.changed = hear  # type: ignore[method-assign]
    return heard


async def test_how_replicas_fare_is_told(pair: tuple[SharedState, SharedState], tmp_path: Path) -> None:
    first, second = pair
    pages = [
        Metrics(App(starter_view, tmp_path, "Đà Nẵng", "1022", state=state)).page({}).decode().splitlines()
        for state in (first, second)
    ]
    assert "ketnghia_polls 1.0" in pages[0]
    assert "ketnghia_polls 0.0" in pages[1]
    assert {"ketnghia_state_up 1.0", "ketnghia_updates_taken_over_total 0.0", "ketnghia_state_unwritten 0.0"} <= set(
        pages[0]
    )
