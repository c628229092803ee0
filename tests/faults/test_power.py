"""After a power cut everything that was acknowledged is there, whatever of the rest reached the disk."""

from pathlib import Path
from tempfile import TemporaryDirectory

from knowledge.store import Store
from tests.faults.power import cuts, put
from tests.faults.workload import MEMORY, commit, model_of

STEPS, EACH = 40, 6


async def test_a_power_cut_leaves_what_was_acknowledged_and_the_next_writer_goes_on() -> None:
    with TemporaryDirectory(prefix="ketnghia-power-", dir=MEMORY) as home:
        tried = 0
        async for cut in cuts(Path(home, "kho"), 20250815, STEPS, EACH):
            folder = Path(home, "after")
            put(cut.disk, folder)
            with Store.open(folder, read_only=True) as store:
                assert model_of(store.view) in (cut.before, cut.after)
            with Store.open(folder) as store:
                assert model_of(store.view) in (cut.before, cut.after)
                await commit(store, 1)
                view = store.view
            with Store.open(folder, read_only=True) as store:
                assert store.view == view
            tried += 1
        assert tried == STEPS * EACH
