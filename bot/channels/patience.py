"""How fast one person may write to the bot."""

from __future__ import annotations

import time
from typing import Literal

from bot.rates import Clock, Rate, Windows
from bot.state.limits import Limits
from handlers.texts import say
from handlers.types import Actor, Block, Reply

# How much one person is answered: more than anyone reads, far less than would hold up the others.
PERSON = Rate(30, 60.0)


class Patience:
    """How much one person may write. Who floods is told so once, and then passed over until the rate is kept."""

    def __init__(self, rate: Rate = PERSON, *, clock: Clock = time.monotonic) -> None:
        self.people = Windows(rate, clock=clock)
        self._told = Windows(Rate(1, rate.seconds), clock=clock)

    def with_(self, person: str) -> Literal["answer", "tell", "pass over"]:
        """What to do with one more message of the person."""
        if self.people.wait(person) <= 0:
            self.people.take(person)
            return "answer"
        if self._told.wait(person) > 0:
            return "pass over"
        self._told.take(person)
        return "tell"

    def seconds(self, person: str) -> int:
        """How long the person has to wait, rounded up."""
        return int(self.people.wait(person)) + 1

    async def bears(self, actor: Actor, limits: Limits) -> tuple[bool, Reply | None]:
        """Whether one more message is to be answered; where it is not, what one of the replicas says instead, once."""
        what = self.with_(actor.id)
        if what != "tell" or not await limits.first(f"too_fast {actor.id}", self.people.rate.seconds):
            return what == "answer", None
        words = say(actor.lang or "vi", "too_fast", seconds=self.seconds(actor.id))
        return False, Reply(blocks=(Block(words),))
