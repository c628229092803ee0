"""Forgetting old history: of each entity the last change before a day stays, as its beginning."""

from __future__ import annotations

import sqlite3
from itertools import groupby
from operator import itemgetter

from knowledge.store.rows import digest, revision_checksum

_FORGET = """
delete from change where revision <= :until and exists (
  select 1 from change later where later.entity = change.entity and later.key = change.key
  and later.version > change.version and later.revision <= :until)
"""
_FORGET_EMPTY = """
delete from revision where number <= ? and not exists (select 1 from change where change.revision = revision.number)
"""


def forget(db: sqlite3.Connection, before: str, all_rows: str) -> int:
    """Forgets inside a transaction; how many changes. ``all_rows`` is the query of the log's rows in their order."""
    query = "select coalesce(max(number), 0) from revision where at < ?"
    (until,) = db.execute(query, (before,)).fetchone()
    forgotten = db.execute(_FORGET, {"until": until}).rowcount
    if forgotten:
        db.execute("update change set before = null where revision <= ?", (until,))
        db.execute(_FORGET_EMPTY, (until,))
        _sign_again(db, all_rows)
    return int(forgotten)


def _sign_again(db: sqlite3.Connection, all_rows: str) -> None:
    """Every checksum anew, over what is left."""
    previous = ""
    for number, group in groupby(db.execute(all_rows).fetchall(), itemgetter(0)):
        rows = list(group)
        sums = [digest([number, *row[6:13]]) for row in rows]
        for row, checksum in zip(rows, sums, strict=True):
            where = (checksum, number, row[6])
            db.execute("update change set checksum = ? where revision = ? and position = ?", where)
        previous = revision_checksum(previous, rows[0][:5], sums)
        db.execute("update revision set checksum = ? where number = ?", (previous, number))
