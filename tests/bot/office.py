"""The app over a knowledge base of its own, and the people who write to it from any channel."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from bot.app import App
from bot.state import State
from bot.state.remembered import Clock
from handlers.access import TERMINAL
from handlers.formats import now
from handlers.types import Actor, Button, Message, Role, Rules
from knowledge.store import Store, View, document_change, initialise

OWNER = "telegram:1"  # by the settings


class Office:
    """``await office.says("telegram:7", "/quyen")``, ``await office.presses("telegram:7", "Hoàn tác")``."""

    def __init__(self, store: Store, state: State, rules: Rules) -> None:
        self.store, self.state = store, state
        self.app = App(lambda: store.view, store.folder, "Đà Nẵng", "1022", store, state=state, rules=rules)
        self._updates = count(1)
        self._buttons: defaultdict[str, dict[str, Button]] = defaultdict(dict)

    @property
    def view(self) -> View:
        return self.store.view

    async def says(self, who: str, text: str = "", **more: Any) -> str:
        """The words of the reply."""
        actor = Actor(id=who, role="owner", person=TERMINAL) if who == "console" else Actor(id=who)
        message = {"text": text, "actor": actor, "conversation": who, "update_id": f"{who}/{next(self._updates)}"}
        async with self.app.turn(Message(**{**message, **more})) as reply:
            if reply is None:
                return ""
            self._buttons[who] = {b.label: b for row in reply.buttons for b in row}
            return reply.text

    async def presses(self, who: str, label: str) -> str:
        """The words of the reply to a button of the last one."""
        return await self.says(who, payload=self._buttons[who][label].payload)

    def labels(self, who: str) -> list[str]:
        """The buttons under the last reply."""
        return list(self._buttons[who])

    async def employs(self, who: str, role: Role, name: str) -> str:
        """Gives somebody a role, past all commands; returns the person id."""
        person = await self.state.memory.introduce(who)
        await self.store.commit(document_change("member", person, None, {"role": role, "name": name, "by": "console"}))
        return person


def code_in(text: str) -> str:
    """The one-time code that a reply holds."""
    (code,) = set(re.findall(r"\b\w{4}-\w{4}-\w{4}\b", text))
    return str(code)


@contextmanager
def opened(folder: Path, rules: Rules | None = None, *, clock: Clock = now, lasting: bool = False) -> Iterator[Office]:
    """An office over the starter records; a ``lasting`` one keeps its state in the folder, too."""
    if not (folder / "data").exists():
        initialise(folder / "data")
    state = State(folder / "data" if lasting else None, clock=clock)
    with Store.open(folder / "data") as store:
        yield Office(store, state, rules or Rules(owners=(OWNER,)))
    state.close()
