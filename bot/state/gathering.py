"""Many ask one thing of the database at the same time: those who come while a statement is under way go together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from bot.state.base import DatabaseError

Q = TypeVar("Q")
A = TypeVar("A")

MOST = 200  # in one statement


class Gathering(Generic[Q, A]):
    """``await gathering.ask(question)`` is its answer. ``work`` gets some questions and returns as many answers.

    A single question is asked at once; under load a statement serves many, which costs each of them a fraction.
    """

    def __init__(self, work: Callable[[Sequence[Q]], Awaitable[Sequence[A]]]) -> None:
        self._work = work
        self._waiting: list[tuple[Q, asyncio.Future[A]]] = []
        self._running: asyncio.Task[None] | None = None

    async def ask(self, question: Q) -> A:
        """Raises DatabaseError."""
        answer: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answer))
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        return await answer

    async def _run(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                answers = await self._work([question for question, _ in together])
            except DatabaseError as error:
                for _, waiting in together:
                    if not waiting.done():
                        waiting.set_exception(DatabaseError(str(error)))
            else:
                for (_, waiting), answer in zip(together, answers, strict=True):
                    if not waiting.done():  # who asked was cancelled
                        waiting.set_result(answer)
        self._running = None
