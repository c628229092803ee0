"""A bot that is killed while it renews its tokens loses no refresh token."""

import asyncio
import sys

import pytest

from knowledge.store.place import Database
from tests.bot.zalo_oa import with_tables
from tests.faults.trials import SEED

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")


@pytest.mark.parametrize("kept", ["folder", "database"])
def test_no_refresh_token_is_lost_by_a_kill_at_any_moment_of_its_renewal(
    kept: str, request: pytest.FixtureRequest
) -> None:
    from tests.faults import tokens

    database: Database | None = request.getfixturevalue("database") if kept == "database" else None
    if database is not None:
        asyncio.run(with_tables(database))
    tally = tokens.run(8, SEED, database=database)
    assert sum(count for what, count in tally.items() if what.startswith("killed")) == 8
    assert tally["renewals"] >= 6
