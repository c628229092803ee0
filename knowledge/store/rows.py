"""The rows of the change log: made with their checksums, and read back only as they were written.

A row as it is read: number, at, actor, channel, update, checksum of its revision; then position, entity, key, version,
short, before, after, checksum of its change, all None where a revision lacks its changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec

from knowledge.models import Change, Entry
from knowledge.store.place import Place, corrupt


class Mark(NamedTuple):
    """How far a log goes: its last revision, the checksum there, and when that was."""

    revision: int
    checksum: str
    at: str


BEGINNING = Mark(0, "", "")  # of every log


class Revision(NamedTuple):
    """The rows of one revision as they are written, and where the log stands after it."""

    header: tuple[Any, ...]
    changes: list[tuple[Any, ...]]
    mark: Mark


class Counted(NamedTuple):
    """How much a log holds, and the checksum over all of it: two logs that have the same are the same."""

    revisions: int
    changes: int
    checksum: str


def revisions_of(rows: Iterable[Sequence[Any]]) -> Iterator[Revision]:
    """Rows as they are read, as they are written."""
    for number, group in groupby(rows, itemgetter(0)):
        found = list(group)
        header = tuple(found[0][:6])
        yield Revision(header, [(number, *row[6:]) for row in found], Mark(number, header[5], header[1]))


def revision_after(
    mark: Mark, changes: Sequence[Change], shorts: Sequence[str], versions: Mapping[tuple[str, str], int]
) -> Revision:
    """What a log keeps of changes that follow a mark.

    Actor, channel, update and time are those of the first change; ``shorts`` are the agreements' short keys;
    ``versions`` tells how often each entity (kind, key) has changed before.
    """
    first, number = changes[0], mark.revision + 1
    counted = dict(versions)
    rows = []
    for position, (change, short) in enumerate(zip(changes, shorts, strict=True)):
        entity = (change.entity, change.key)
        counted[entity] = counted.get(entity, 0) + 1
        rows.append(change_row(number, position, change, counted[entity], short))
    header = (number, first.at, first.actor, first.channel, first.update)
    checksum = revision_checksum(mark.checksum, header, [row[-1] for row in rows])
    return Revision((*header, checksum), rows, Mark(number, checksum, first.at))


def verified(place: Place, rows: Iterable[Sequence[Any]], previous: str) -> Iterator[Sequence[Any]]:
    """Rows in their order that follow a checksum; raises CorruptError at the first that is not as it was written."""
    for _, group in groupby(rows, itemgetter(0)):
        found = list(group)
        for row in found:
            verify_change(place, row)
        previous = verify_revision(place, found[0][:6], [row[-1] for row in found], previous)
        yield from found


def change_row(number: int, position: int, change: Change, version: int, short: str) -> tuple[Any, ...]:
    """What the log keeps of one change."""
    before, after = (None if value is None else _json(value) for value in (change.before, change.after))
    row = (number, position, change.entity, change.key, version, short, before, after)
    return (*row, digest(row))


def revision_checksum(previous: str, header: Sequence[Any], sums: Sequence[str]) -> str:
    """Of a revision and all before it: ``header`` is number, at, actor, channel, update; ``sums`` its changes'."""
    return digest([previous, *header, sums])


def verify_change(place: Place, row: Sequence[Any]) -> None:
    """Raises CorruptError unless the change is as it was written."""
    number, position = row[0], row[6]
    if position is None or digest([number, *row[6:13]]) != row[13]:
        raise corrupt(place, f"lần sửa {number}, thay đổi thứ {(position or 0) + 1} không còn như lúc ghi")


def verify_revision(place: Place, header: Sequence[Any], sums: Sequence[str], previous: str) -> str:
    """The checksum of a revision, the sixth of ``header``; CorruptError unless it is as it was behind ``previous``."""
    number, checksum = header[0], header[5]
    if not sums or revision_checksum(previous, header[:5], sums) != checksum:
        raise corrupt(place, f"lần sửa {number} không còn như lúc ghi, hoặc thiếu lần sửa trước đó")
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
