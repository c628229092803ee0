"""Files that were looked through and wait for a yes: few, for a short time, in memory only."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
from collections import OrderedDict
from collections.abc import Callable

import msgspec

from knowledge.exchange import ImportPlan
from knowledge.models import Agreement

LIMIT = 20 * 2**20  # bytes of one file; the Bot API hands over no more
MOST = 5  # files that wait at once
FOR = dt.timedelta(minutes=30)


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds, and what bringing it in would change, as the person was shown it."""

    name: str
    owner: str  # the actor's id
    agreements: tuple[Agreement, ...]
    plan: ImportPlan


class Uploads:
    """The files by a token that the conversation keeps. The oldest goes when there are too many."""

    def __init__(self, clock: Callable[[], dt.datetime]) -> None:
        self._clock = clock
        self._waiting: OrderedDict[str, tuple[dt.datetime, Upload]] = OrderedDict()
        self.reading = asyncio.Lock()  # one file is read at a time, whoever sends them

    def keep(self, upload: Upload) -> str:
        """Keeps a file; the token under which it waits."""
        token = secrets.token_hex(4)
        self._waiting[token] = (self._clock() + FOR, upload)
        while len(self._waiting) > MOST:
            self._waiting.popitem(last=False)
        return token

    def waiting(self, token: str, owner: str) -> Upload | None:
        """The file of this person under the token; None when it is gone."""
        until, upload = self._waiting.get(token, (None, None))
        if until is None or upload is None or upload.owner != owner:
            return None
        if self._clock() > until:
            self.drop(token)
            return None
        return upload

    def drop(self, token: str) -> None:
        """Lets a file go."""
        self._waiting.pop(token, None)
