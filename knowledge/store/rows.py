"""The rows of the change log: made with their checksums, and read back only as they were written.

A row as it is read: number, at, actor, channel, update, checksum of its revision; then position, entity, key, version,
short, before, after, checksum of its change, all None where a revision lacks its changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from knowledge.models import Change, Entry
from knowledge.store.sqlite import corrupt


def change_row(number: int, position: int, change: Change, version: int, short: str) -> tuple[Any, ...]:
    """What the log keeps of one change."""
    before, after = (None if value is None else _json(value) for value in (change.before, change.after))
    row = (number, position, change.entity, change.key, version, short, before, after)
    return (*row, digest(row))


def revision_checksum(previous: str, header: Sequence[Any], sums: Sequence[str]) -> str:
    """Of a revision and all before it: ``header`` is number, at, actor, channel, update; ``sums`` its changes'."""
    return digest([previous, *header, sums])


def verify_change(path: Path, row: Sequence[Any]) -> None:
    """Raises CorruptError unless the change is as it was written."""
    number, position = row[0], row[6]
    if position is None or digest([number, *row[6:13]]) != row[13]:
        raise corrupt(path, f"lần sửa {number}, thay đổi thứ {(position or 0) + 1} không còn như lúc ghi")


def verify_revision(path: Path, header: Sequence[Any], sums: Sequence[str], previous: str) -> str:
    """The checksum of a revision, the sixth of ``header``; CorruptError unless it is as it was behind ``previous``."""
    number, checksum = header[0], header[5]
    if not sums or revision_checksum(previous, header[:5], sums) != checksum:
        raise corrupt(path, f"lần sửa {number} không còn như lúc ghi, hoặc thiếu lần sửa trước đó")
    return str(checksum)


def entry_of(row: Sequence[Any]) -> Entry:
    """The change in a row."""
    number, at, actor, channel, update, _, _, entity, key, version, short, before, after, _ = row
    before, after = (None if text is None else msgspec.json.decode(text) for text in (before, after))
    change = Change(
        entity=entity, key=key, before=before, after=after, actor=actor, channel=channel, update=update, at=at
    )
    return Entry(revision=number, version=version, short=short, change=change)


def digest(values: object) -> str:
    """128 bits over plain values."""
    return blake2b(msgspec.json.encode(values), digest_size=16).hexdigest()


def _json(value: dict[str, Any]) -> str:
    return msgspec.json.encode(value, order="sorted").decode()
