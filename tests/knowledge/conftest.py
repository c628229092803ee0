"""The records that ship and those of elsewhere, read once, and a conversation in one call."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.answer import answer
from knowledge.finding import Context, Finding
from knowledge.index import Index
from knowledge.places.gazetteer import Gazetteer
from knowledge.places.names import Names
from tests import scoring
from tests.scoring import TODAY

Ask = Callable[..., Finding]


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture(scope="session")
def index() -> Index:
    """The starter records."""
    return scoring.starter()


@pytest.fixture(scope="session")
def names(index: Index) -> Names:
    """Every name over the starter records; home is Đà Nẵng."""
    return index.names


def said_to(index: Index, *turns: str, home: str | None = None) -> Finding:
    """What is found for the last of some turns."""
    context = Context(home=home)
    for turn in turns[:-1]:
        _, context = answer(turn, context, index, TODAY)
    return answer(turns[-1], context, index, TODAY)[0]


@pytest.fixture(scope="session")
def ask(index: Index) -> Ask:
    """What is found over the starter records: ``ask("an earlier turn", "the question")``."""
    return lambda *turns, **more: said_to(index, *turns, **more)


@pytest.fixture(scope="session")
def ask_elsewhere() -> Ask:
    """The same over the records of other provinces and countries."""
    elsewhere = scoring.elsewhere()
    return lambda *turns, **more: said_to(elsewhere, *turns, **more)
