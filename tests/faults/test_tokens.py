"""A bot that is killed while it renews its tokens loses no refresh token."""

import sys

import pytest

from tests.faults.trials import SEED

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")


def test_no_refresh_token_is_lost_by_a_kill_at_any_moment_of_its_renewal() -> None:
    from tests.faults import tokens

    tally = tokens.run(8, SEED)
    assert sum(count for what, count in tally.items() if what.startswith("killed")) == 8
    assert tally["renewals"] >= 6
