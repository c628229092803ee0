"""A bot that renews its Official Account's tokens without end, to be killed: ``python -m tests.faults.renewer``.

It reads an ``Order`` as JSON from standard input and writes a line when it has begun.
"""

from __future__ import annotations

import asyncio
import sys

import msgspec

from bot.channels.zalo_oa.refreshing import Order
from bot.channels.zalo_oa.shelf import place_of
from bot.channels.zalo_oa.tokens import Tokens


async def renew_on(order: Order) -> None:
    tokens = Tokens(order, place_of(order.place))
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    while True:
        await tokens.renew()


if __name__ == "__main__":
    asyncio.run(renew_on(msgspec.json.decode(sys.stdin.buffer.read(), type=Order)))
