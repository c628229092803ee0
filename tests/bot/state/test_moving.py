"""What a bot remembers moves with it: to PostgreSQL, and back to a folder."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

from bot.state import State
from bot.state.moving import to_database, to_folder
from bot.state.replicated import shared
from handlers.types import GroupRules
from knowledge.store.place import Database
from tests.bot.state.conftest import remembered, says

OWNER, TODAY = "telegram:1001", dt.date(2026, 3, 9)


async def lived(state: State) -> str:
    """Fills a state with something of everything; the code of an invitation."""
    await says(state, OWNER, update="telegram:1")
    await state.memory.introduce(OWNER)
    await state.memory.rule_group("telegram:-1", GroupRules(on=False))
    await state.memory.miss("phường Bồ Kết kết nghĩa với ai", "Bồ Kết")
    await state.memory.tally(TODAY, "answered")
    await state.sent.add("zalo")
    return await state.memory.new_code({"role": "editor"}, dt.timedelta(days=7))


async def test_all_that_is_remembered_is_there_after_a_move_and_after_the_move_back(
    database: Database, tmp_path: Path
) -> None:
    for name in ("before", "after"):
        (tmp_path / name).mkdir()
    state = State(tmp_path / "before")
    code, person = await lived(state), await state.memory.person(OWNER)
    state.close()
    assert await to_database(tmp_path / "before", database) == 7
    assert await to_database(tmp_path / "before", database) == 7, "run again, nothing comes twice"
    async with shared(database) as replica:
        assert (await remembered(replica, OWNER)).lang == "en"
        assert await replica.memory.person(OWNER) == person
        assert await replica.memory.group_rules("telegram:-1") == GroupRules(on=False)
        assert [(m.text, m.count) for m in await replica.memory.missed(9)] == [("phường Bồ Kết kết nghĩa với ai", 1)]
        assert await replica.memory.tallies(TODAY) == {"answered": 1}
        assert await replica.sent.add("zalo") == 2
    assert await to_folder(database, tmp_path / "after") == 7
    state = State(tmp_path / "after")
    assert (await remembered(state, OWNER)).lang == "en"
    assert await state.memory.person(OWNER) == person
    assert await state.memory.redeem(code, "telegram:2") == {"role": "editor"}
    state.close()


async def test_what_is_there_already_is_not_overwritten(database: Database, tmp_path: Path) -> None:
    state = State(tmp_path)
    await state.memory.link(OWNER, "p-folder")
    state.close()
    async with shared(database) as replica:
        await replica.memory.link(OWNER, "p-database")
    assert await to_database(tmp_path, database) == 1
    async with shared(database) as replica:
        assert await replica.memory.person(OWNER) == "p-database"


def test_a_folder_in_which_nobody_ever_asked_has_nothing_to_move(database: Database, tmp_path: Path) -> None:
    assert asyncio.run(to_database(tmp_path, database)) == 0
    assert list(tmp_path.iterdir()) == []
