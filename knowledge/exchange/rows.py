"""What every kind of file comes down to: records not yet checked, each with its place in the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from knowledge.errors import RowError
from knowledge.models import Agreement

Ticker = Callable[[int, int], None]  # rows done, rows in all


class Row(NamedTuple):
    """One record of a file before it is checked: its number (from 1), its line where known, its plain value."""

    number: int
    line: int | None
    value: object


class Rows(NamedTuple):
    """The records of a file, with what could not be taken as one, and what is worth telling about the file."""

    rows: Sequence[Row | RowError]
    warnings: Sequence[RowError] = ()


class Format(NamedTuple):
    """A kind of file: how names of such files end, its rows, and the bytes that hold these agreements.

    ``media_type`` is the IANA name; ``label`` turns the path of a field (``parties[0].name``) into what the person
    who made the file calls it.
    """

    suffixes: tuple[str, ...]
    media_type: str
    rows: Callable[[bytes, Ticker | None], Rows]
    write: Callable[[Sequence[Agreement]], bytes]
    label: Callable[[str], str] = str
