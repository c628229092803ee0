"""What is remembered outlives a restart, on SQLite as on PostgreSQL."""

from __future__ import annotations

import asyncio
import datetime as dt

from bot.state.local import LONGEST
from handlers.types import GroupRules, Session
from tests.bot.state.conftest import Program, SetClock, remembered, says

TODAY = dt.date(2026, 3, 9)


async def test_messages_of_one_conversation_wait_for_one_another(program: Program) -> None:
    order, go = list[str](), asyncio.Event()
    async with program() as state:

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
    assert sorted(order[:2]) == ["first begins", "other"]
    assert order[2:] == ["first ends", "second"]


async def test_a_conversation_finds_its_session_again_after_a_restart(program: Program) -> None:
    async with program() as state, state.sessions.turn("a") as session:
        assert session is not None
        session.lang, session.draft = "en", {"task": "nickname", "name": "quận ba"}
    async with program() as state:
        assert await remembered(state, "a") == session
        assert await remembered(state, "b") == Session()


async def test_what_is_written_down_before_the_answer_is_there_when_sending_it_fails(program: Program) -> None:
    async with program() as state:
        try:
            async with state.sessions.turn("a", "telegram:1") as session:
                assert session is not None
                session.lang = "en"
                assert await state.sessions.keep("a", session, "telegram:1")
                raise ConnectionError
        except ConnectionError:
            pass
        assert (await remembered(state, "a")).lang == "en"
        assert await says(state, "a", update="telegram:1") is None


async def test_an_update_is_new_once_also_after_a_restart(program: Program) -> None:
    async with program() as state:
        assert await says(state, "a", update="telegram:1") is not None
        assert await says(state, "a", update="telegram:1") is None
    async with program() as state:
        assert await says(state, "a", update="telegram:1") is None
        assert await says(state, "a", update="telegram:2") is not None


async def test_the_too_old_and_what_was_forgotten_leave_nothing_behind(program: Program, clock: SetClock) -> None:
    async with program(clock=clock) as state:
        await says(state, "a")
        await says(state, "b")
        await says(state, "b", "none")
        clock.time += dt.timedelta(minutes=1)
        await says(state, "d")
    async with program(clock=clock) as state:
        await state.keeper.sweep()
        assert await state.sessions.count() == 2
        clock.time += LONGEST - dt.timedelta(seconds=30)
        await state.keeper.sweep()
        assert await state.sessions.count() == 1
        assert (await remembered(state, "d")).lang == "en"


async def test_a_person_is_the_same_on_every_channel_that_was_linked(program: Program) -> None:
    async with program() as state:
        memory = state.memory
        assert await memory.person("telegram:1") is None
        person = await memory.introduce("telegram:1")
        assert await memory.introduce("telegram:1") == person != await memory.introduce("telegram:2")
        await memory.link("zalo:a", person)
        assert await memory.accounts(person) == ("telegram:1", "zalo:a")
    async with program() as state:
        assert await state.memory.person("zalo:a") == person


async def test_deleting_takes_every_conversation_of_the_account_and_of_no_other(program: Program) -> None:
    mine = ("telegram:1001", "telegram:-100500:1001")
    others = ("telegram:11001", "telegram:1001:7", "telegram:-100500:1002", "web:1001", "zalo:-1:1001")
    async with program() as state:
        for conversation in (*mine, *others):
            await says(state, conversation)
        await state.memory.introduce("telegram:1001")
        await state.memory.forget("telegram:1001")
        langs = [(await remembered(state, c)).lang for c in (*mine, *others)]
        assert langs == [None] * len(mine) + ["en"] * len(others)
        assert await state.memory.person("telegram:1001") is None


async def test_a_code_brings_once_what_it_was_made_for(program: Program, clock: SetClock) -> None:
    async with program(clock=clock) as state:
        code = await state.memory.new_code({"role": "editor"}, dt.timedelta(days=7))
        late = await state.memory.new_code({"role": "admin"}, dt.timedelta(days=1))
        clock.time += dt.timedelta(days=2)
        assert await state.memory.redeem(late, "telegram:1") is None
        both = await asyncio.gather(*(state.memory.redeem(code, f"telegram:{n}") for n in (2, 3)))
        assert sorted(both, key=str) == [None, {"role": "editor"}]


async def test_deleting_gives_nobody_new_attempts_to_guess_a_code(program: Program) -> None:
    async with program() as state:
        code = await state.memory.new_code({"role": "editor"}, dt.timedelta(days=7))
        for _ in range(5):
            assert await state.memory.redeem("0000-0000-0000", "telegram:1001") is None
        await state.memory.forget("telegram:1001")
        assert await state.memory.redeem(code, "telegram:1001") is None


async def test_questions_in_vain_are_counted_by_their_words(program: Program) -> None:
    async with program() as state:
        for text in ("Bồ Kết kết nghĩa với ai", "bo ket ket nghia voi ai", "chợ Cồn kết nghĩa với ai"):
            await state.memory.miss(text, "Bồ Kết")
        first, second = await state.memory.missed(9)
        assert (first.text, first.count, second.count) == ("Bồ Kết kết nghĩa với ai", 2, 1)
        gone = await state.memory.ignore(first.number)
        assert gone == first
        assert await state.memory.missed(9) == (second,)
        assert await state.memory.ignore(999) is None


async def test_counts_and_a_groups_rules_are_there_after_a_restart(program: Program, clock: SetClock) -> None:
    async with program(clock=clock) as state:
        await state.memory.rule_group("telegram:-1", GroupRules(on=False))
        for outcome in ("answered", "answered", "choose"):
            await state.memory.tally(TODAY, outcome)
        await state.memory.tally(TODAY - dt.timedelta(days=9), "answered")
        assert await state.sent.add("zalo") == 1
    async with program(clock=clock) as state:
        assert await state.memory.group_rules("telegram:-1") == GroupRules(on=False)
        assert await state.memory.group_rules("telegram:-2") == GroupRules()
        assert await state.memory.tallies(TODAY) == {"answered": 2, "choose": 1}
        assert [await state.sent.add("zalo"), await state.sent.add("other")] == [2, 1]


async def test_words_that_no_database_takes_cost_no_answer(program: Program) -> None:
    async with program() as state:
        assert await says(state, "web:\0", update="web:\0") is not None
        await state.memory.miss("chợ\0Cồn", "")
        assert await says(state, "web:1", update="web:1") is not None
        assert await says(state, "web:1", update="web:1") is None
