"""The same knowledge base in a folder and on a database: every test of the store is run on both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.store.place import Database, Place


@pytest.fixture(params=["folder", "database"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Where nothing is yet: a folder on the disk, a database on a real PostgreSQL."""
    if request.param == "folder":
        yield tmp_path / "kho"
    else:
        database: Database = request.getfixturevalue("database")
        yield database
