"""One conversation is handled one message at a time, others side by side, and memory is bounded."""

import asyncio

from bot.state import SeenUpdates, Sessions


async def test_messages_of_one_conversation_wait_for_one_another() -> None:
    sessions, order, go = Sessions(), list[str](), asyncio.Event()

    async def first() -> None:
        async with sessions.turn("a"):
            order.append("first begins")
            await go.wait()
            order.append("first ends")

    async def second() -> None:
        async with sessions.turn("a"):
            order.append("second")

    async def other() -> None:
        async with sessions.turn("b"):
            order.append("other")
        go.set()

    await asyncio.gather(first(), second(), other())
    assert order == ["first begins", "other", "first ends", "second"]


async def test_a_conversation_finds_its_session_again() -> None:
    sessions = Sessions()
    async with sessions.turn("a") as session:
        session.lang = "en"
    async with sessions.turn("a") as session:
        assert session.lang == "en"
    async with sessions.turn("b") as session:
        assert session.lang is None


async def test_the_longest_silent_is_forgotten_first_and_never_one_in_use() -> None:
    sessions = Sessions(limit=2)
    async with sessions.turn("held") as held:
        for name in ("b", "c", "d"):
            async with sessions.turn(name):
                pass
        assert len(sessions) == 2
        held.lang = "en"
    async with sessions.turn("held") as again:
        assert again is held


def test_an_update_is_new_once() -> None:
    seen = SeenUpdates(limit=2)
    assert [seen.first_time(u) for u in ("1", "1", "2", "3", "3")] == [True, False, True, True, False]
