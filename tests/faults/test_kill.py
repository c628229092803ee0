"""A writer that is killed loses nothing that it was told is saved."""

import sys

import pytest

from tests.faults.workload import MEMORY

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")


def test_every_acknowledged_change_is_there_after_a_kill_at_any_moment() -> None:
    from tests.faults import kill

    tally = kill.run(300, kill.SEED, MEMORY)
    assert sum(count for what, count in tally.items() if what.startswith("killed")) == 300
    assert tally["revisions acknowledged"] > 300
