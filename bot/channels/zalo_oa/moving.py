"""The tokens of an Official Account go from a data folder to the database of several replicas, or back."""

from __future__ import annotations

import sqlite3

from bot.channels.zalo_oa.shelf import ShelfError, shelf_at
from knowledge.errors import KnowledgeError
from knowledge.store.place import Place


def move_pair(here: Place, there: Place, refresh: str) -> bool:
    """Copies the pair that began with a refresh token; whether there was one later than what is there.

    Each refresh token is good for one use, so from then on only one of the two places may be used. Raises
    KnowledgeError.
    """
    try:
        with shelf_at(here, refresh) as old, shelf_at(there, refresh) as new, new.alone():
            pair = old.pair()
            later = pair.issued > new.pair().issued
            if later:
                new.put(pair)
    except (ShelfError, sqlite3.Error) as error:
        raise KnowledgeError(f"Chưa chuyển được token của Zalo OA ({error}); hãy chạy lại.") from error
    return later
