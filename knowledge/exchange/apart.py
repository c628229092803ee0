"""Files of records read and written away from the event loop: big ones and spreadsheets in a process of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from knowledge.apart import TooMuchError, apart
from knowledge.errors import ImportFailed, KnowledgeError, RowError
from knowledge.exchange.files import FORMATS, Contents, format_of, read_file, write_agreements
from knowledge.models import Agreement

T = TypeVar("T")

SMALL = 64 * 2**10  # bytes of text that a thread reads in some tens of milliseconds


async def read_apart(data: bytes, name: str) -> Contents:
    """As ``read_file``. Raises ImportFailed, or KnowledgeError where that takes too much time or memory."""
    form = format_of(name, data)  # refused at once
    if form is not FORMATS["xlsx"] and len(data) <= SMALL:
        return await asyncio.to_thread(read_file, data, name)
    read = await _apart(_read, data, name)
    if isinstance(read, Contents):
        return read
    raise ImportFailed(name, read)


async def write_apart(agreements: Sequence[Agreement], format: str) -> bytes:
    """As ``write_agreements``."""
    if format != "xlsx":
        return await asyncio.to_thread(write_agreements, agreements, format)
    written = await _apart(_write, list(agreements), format)
    if isinstance(written, bytes):
        return written
    raise KnowledgeError(written)


async def template_apart() -> bytes:
    """The empty workbook to fill in."""
    return await _apart(_template)


async def _apart(work: Callable[..., T], *given: Any) -> T:
    try:
        return await apart(work, *given)
    except TooMuchError as error:
        raise KnowledgeError("Tệp quá lớn hoặc quá phức tạp; hãy chia thành nhiều tệp nhỏ hơn.") from error


# Errors do not travel between processes whole, so what they say is returned.


def _read(data: bytes, name: str) -> Contents | list[RowError]:
    try:
        return read_file(data, name)
    except ImportFailed as error:
        return error.rows


def _write(agreements: list[Agreement], format: str) -> bytes | str:
    try:
        return write_agreements(agreements, format)
    except KnowledgeError as error:
        return error.message


def _template() -> bytes:
    from knowledge.exchange.workbook import template

    return template()
