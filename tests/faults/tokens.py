"""SIGKILL while tokens are renewed: ``uv run python -m tests.faults.tokens --trials 200``. POSIX only.

The bot is killed at a moment by chance, or at the worst ones: when Zalo has the refresh token, when it has spent it and
not answered yet, when the answer is on its way. After each kill the pair on disk must be the one that Zalo knows.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from bot.channels.zalo_oa.refreshing import Order
from bot.channels.zalo_oa.shelf import place_of, shelf_at, written
from knowledge.store.place import Database
from tests.fakes.zalo_oa import APP_ID, APP_SECRET, OaApi
from tests.faults.trials import tried

LONGEST = 0.8  # seconds from the beginning to a kill by chance; one renewal takes some 0.4
MOMENTS = ("by chance", "asked", "used", "answered")


class LostError(AssertionError):
    """The refresh token that is kept is not the one that Zalo takes."""


async def trial(api: OaApi, order: Order, moment: str, chance: random.Random) -> None:
    """One bot started, killed and looked after. Raises LostError."""
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.renewer", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert bot.stdin is not None
    assert bot.stdout is not None
    calls = len(api.called("access_token"))

    def kill(now: str) -> None:
        if now == moment and bot.returncode is None:
            bot.kill()

    api.before_answer = kill
    bot.stdin.write(msgspec.json.encode(order))
    bot.stdin.close()
    await bot.stdout.readline()
    if moment == "by chance":
        await asyncio.sleep(chance.uniform(0, LONGEST))
        bot.kill()
    elif moment == "answered":
        await api.until(lambda: len(api.called("access_token")) > calls)
        bot.kill()
    await bot.wait()
    await asyncio.to_thread(_look, api, order)
    api.before_answer = lambda _: None


def _look(api: OaApi, order: Order) -> None:
    """Waits for a renewal that goes on without its bot, and compares."""
    with shelf_at(place_of(order.place), order.refresh) as shelf, shelf.alone():
        pair = shelf.pair()
    if (pair.refresh, pair.access) != (api.refresh, api.access):
        raise LostError(f"after {len(api.used)} renewals")


async def _run(
    trials: int, seed: int, within: Path | None, then: Callable[[], object], database: Database | None
) -> Counter[str]:
    chance, tally = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory(prefix="ketnghia-tokens-", dir=within) as home:
        async with OaApi() as api:
            order = Order(place=written(database or Path(home)), oauth_url=api.url, app_id=APP_ID,
                          app_secret=APP_SECRET, refresh=api.refresh, stale="")  # fmt: skip
            for number in range(trials):
                moment = MOMENTS[number % len(MOMENTS)]
                await trial(api, order, moment, chance)
                tally[f"killed {moment}"] += 1
                then()
            tally["renewals"] = len(api.used)
    return tally


def run(
    trials: int,
    seed: int,
    within: Path | None = None,
    then: Callable[[], object] = lambda: None,
    *,
    database: Database | None = None,
) -> Counter[str]:
    """So many trials over one folder, or over a database with its tables. Raises LostError."""
    return asyncio.run(_run(trials, seed, within, then, database))


def main(arguments: Sequence[str] | None = None) -> None:
    tally = tried("tokens", __doc__, "kill -9", run, arguments)
    for what, count in sorted(tally.items()):
        sys.stdout.write(f"{count:>8}  {what}\n")
    sys.stdout.write("       0  refresh tokens lost\n")


if __name__ == "__main__":
    main()
