"""A flipped bit is found, or does no harm; nobody is told something else than what was saved."""

from tests.faults import flips
from tests.faults.workload import MEMORY


async def test_a_flipped_bit_is_found_or_harmless_and_never_silently_wrong() -> None:
    tally = await flips.run(400, flips.SEED, MEMORY)
    assert {file for file, _ in tally} == set(flips.FILES)
    assert {outcome for _, outcome in tally} == {"found", "harmless"}
    assert not tally[flips.FILE, "found"], "the log has everything that the checkpoint says"
