"""A process of its own for big files: what it finds comes back whole, and its end is never anybody else's."""

from __future__ import annotations

import asyncio
import os

import pytest

from knowledge import apart as limits
from knowledge.errors import ImportFailed, KnowledgeError
from knowledge.exchange import apart, write_agreements
from knowledge.exchange.apart import read_apart, write_apart
from knowledge.store import starter_agreements


async def test_what_is_read_and_written_apart_is_what_would_be_here() -> None:
    records = starter_agreements()
    for format in ("csv", "xlsx"):
        read = await read_apart(await write_apart(records, format), f"a.{format}")
        assert read.agreements == records


async def test_faults_come_back_with_every_row() -> None:
    data = write_agreements(starter_agreements(), "csv").replace("kết nghĩa,".encode(), b"anh em,")
    assert len(data) > apart.SMALL // 2
    with pytest.raises(ImportFailed) as caught:
        await read_apart(data * 2, "a.csv")  # large enough for a process
    assert caught.value.rows


@pytest.mark.parametrize("work", [os._exit, os.abort])
async def test_a_process_that_dies_is_a_sentence_about_the_file(work: object) -> None:
    given = (1,) if work is os._exit else ()
    with pytest.raises(KnowledgeError, match="quá lớn hoặc quá phức tạp"):
        await apart._apart(work, *given)  # type: ignore[arg-type]


async def test_a_process_without_memory_is_a_sentence_about_the_file() -> None:
    with pytest.raises(KnowledgeError, match="quá lớn hoặc quá phức tạp"):
        await apart._apart(bytearray, 2 * limits.MEMORY)


async def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PATIENCE", 0.01)
    with pytest.raises(KnowledgeError, match="quá lớn hoặc quá phức tạp"):
        await read_apart(write_agreements(starter_agreements()[:1], "xlsx"), "a.xlsx")


async def test_others_go_on_while_a_workbook_is_read() -> None:
    reading = asyncio.ensure_future(read_apart(write_agreements(starter_agreements(), "xlsx"), "a.xlsx"))
    await asyncio.sleep(0)  # it has begun
    small = await read_apart(b'{"parties": [{"name": "A"}]}', "a.jsonl")
    assert len(small.agreements) == 1
    assert not reading.done()
    assert len((await reading).agreements) == 28
