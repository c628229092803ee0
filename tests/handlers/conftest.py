"""A read model over the starter records, and findings made by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from handlers.ask import render
from handlers.types import Lang, Reply
from knowledge.finding import Finding, Outcome, Part
from knowledge.index import Index
from knowledge.models import Locality
from knowledge.places.gazetteer import Gazetteer
from knowledge.store import Store, initialise, starter_agreements

TODAY = dt.date(2026, 3, 9)

Saying = Callable[..., Reply]


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The starter records."""
    return index_of(tmp_path_factory.mktemp("starter"))


@pytest.fixture(scope="session")
def empty_index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """A knowledge base without records."""
    return index_of(tmp_path_factory.mktemp("empty"), empty=True)


def index_of(folder: Path, *, empty: bool = False) -> Index:
    initialise(folder / "data", [] if empty else starter_agreements(), empty=empty)
    with Store.open(folder / "data", read_only=True) as store:
        return Index(store.view, Gazetteer.load())


@pytest.fixture
def says(index: Index) -> Saying:
    """Puts parts into words: ``says(part, …, lang="vi", readings=…)``."""

    def saying(*parts: Part, lang: Lang = "vi", full: bool = False, page: int = 0, **finding: object) -> Reply:
        outcome = Outcome.ANSWERED if any(p.found for p in parts) else Outcome.NOT_FOUND
        made = Finding(**{"outcome": outcome, "parts": parts, **finding})  # type: ignore[arg-type]
        return render(made, index, lang, full=full, page=page, today=TODAY)

    return saying


@pytest.fixture
def place(index: Index) -> Callable[[str, int], Locality]:
    """The n-th party of a starter record, as a place."""

    def of(agreement: str, party: int = 0) -> Locality:
        return index.parties(index.agreements[agreement])[party]

    return of
