"""The app's read model keeps up with the knowledge base, and nobody waits long for it, not even during an import."""

from __future__ import annotations

import asyncio
from itertools import islice
from pathlib import Path

from bot.app import App
from handlers.types import Actor, Message
from knowledge.models import Agreement, Party
from knowledge.store import agreement_change, starter_agreements
from knowledge.store.state import State
from tests.generators.agreements import agreements

GHE = Agreement(
    id="ghe",
    parties=(Party(name="Ghè", kind="làng", province="Gia Lai"), Party(name="Trà Leng", kind="xã", province="Đà Nẵng")),
)


class Knowledge:
    """A knowledge base without a folder: what is put in is there at once."""

    def __init__(self) -> None:
        self.state = State().after(agreement_change(None, a) for a in starter_agreements())
        self.app = App(lambda: self.state.view, Path(), "Đà Nẵng", "")
        self.app.index()

    def add(self, *records: Agreement) -> None:
        """Records more, as one revision."""
        self.state = self.state.after(agreement_change(None, a) for a in records)

    async def asked(self, text: str, conversation: str = "c") -> str:
        """What is replied to a question."""
        async with self.app.turn(Message(text=text, actor=Actor(id="a"), conversation=conversation)) as reply:
            assert reply is not None
            return reply.text


async def test_a_record_is_in_the_very_next_answer() -> None:
    knowledge = Knowledge()
    assert "Trà Leng" not in await knowledge.asked("làng Ghè kết nghĩa với ai?")
    knowledge.add(GHE)
    assert "Trà Leng" in await knowledge.asked("làng Ghè kết nghĩa với ai?")


async def test_the_read_model_stays_the_same_object() -> None:
    knowledge = Knowledge()
    before = knowledge.app.index()
    knowledge.add(GHE)
    assert knowledge.app.index() is before
    assert before.revision == knowledge.state.view.revision


async def test_after_an_import_every_record_is_in_the_next_answer() -> None:
    knowledge = Knowledge()
    knowledge.add(*islice(agreements(), 300), GHE)
    assert "Trà Leng" in await knowledge.asked("làng Ghè kết nghĩa với ai?")
    assert len(knowledge.app.index().agreements) == len(knowledge.state.view.agreements)


async def test_others_have_their_turn_while_an_import_is_followed() -> None:
    knowledge = Knowledge()
    knowledge.add(*islice(agreements(), 300))
    asking = [asyncio.create_task(knowledge.asked("Sơn Trà kết nghĩa với ai?", f"c{n}")) for n in range(3)]
    turns = 0
    while not all(task.done() for task in asking):
        turns += 1
        await asyncio.sleep(0)
    assert turns > 5
    assert all("Trà Leng" in task.result() for task in asking)
