"""Damage in SQLite's write-ahead log that SQLite passes over in silence: what follows a flipped bit is left out there.

The layout is SQLite's: https://www.sqlite.org/walformat.html, "The WAL File Format" and "The WAL-Index Header".
"""

from __future__ import annotations

import struct
from itertools import count
from pathlib import Path

_HEADER = struct.Struct(">8I")  # magic, version, page size, sequence, salt, salt, checksum, checksum
_FRAME = struct.Struct(">6I")  # page number, size of the file after a commit or 0, salt, salt, checksum, checksum
_MAGIC = 0x377F0682  # the last bit says in which order of bytes checksums are taken


def torn(path: Path) -> bool:
    """Whether frames of this log's own are there that SQLite did not accept; asked once SQLite has read the log.

    A killed writer leaves frames that are whole but not committed, or half of one: that is not damage.
    """
    try:
        ahead = Path(f"{path}-wal").read_bytes()
        index = Path(f"{path}-shm").read_bytes()[:48]
    except FileNotFoundError:
        return False
    if len(ahead) < _HEADER.size + _FRAME.size:
        return False
    magic, _, page, _, *salts, first, second = _HEADER.unpack_from(ahead)
    order = ">" if magic & 1 else "<"
    if magic & ~1 != _MAGIC or _checksum(order, ahead[:24], (0, 0)) != (first, second):
        return True
    accepted, *running = struct.unpack_from("=I4x2I", index, 16)
    sums = (running[0], running[1]) if accepted else (first, second)
    for number in count(accepted):
        start = _HEADER.size + number * (_FRAME.size + page)
        frame = ahead[start : start + _FRAME.size + page]
        if len(frame) < _FRAME.size + page:
            return False
        _, _, *own, first, second = _FRAME.unpack_from(frame)
        if own != salts:  # of an earlier round, when both differ; of this one with a flipped bit, when one does
            return bool(own[0] == salts[0] or own[1] == salts[1])
        sums = _checksum(order, frame[_FRAME.size :], _checksum(order, frame[:8], sums))
        if sums != (first, second):
            return True
    return False


def _checksum(order: str, data: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    """SQLite's two running sums over pairs of 32-bit words."""
    a, b = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for x, y in zip(words[::2], words[1::2], strict=True):
        a = (a + x + b) & 0xFFFFFFFF
        b = (b + y + a) & 0xFFFFFFFF
    return a, b
