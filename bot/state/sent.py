"""How many messages a channel has sent this month, for channels whose plan allows only so many."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from bot.state.base import Database, DatabaseError
from handlers.formats import local_day, now

log = logging.getLogger(__name__)


class Sent:
    """Counts by channel and month; nothing of what was sent is kept."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = now) -> None:
        self._db = database
        self._clock = clock

    async def add(self, channel: str) -> int:
        """Counts one message; how many there now are this month, 0 where that could not be counted."""
        month = f"{local_day(self._clock()):%Y-%m}"
        try:
            [(count,)] = await self._db.run(
                "INSERT INTO sent VALUES (?, ?, 1) ON CONFLICT (channel, month) DO UPDATE SET count = sent.count + 1 "
                "RETURNING count",
                channel,
                month,
            )
        except DatabaseError as error:
            log.warning("a message sent could not be counted: %s", error)
            return 0
        return int(count)
