"""/xuat, /mau, /saoluu: files that can be read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.exchange import FORMATS, read_agreements
from knowledge.store import Store
from tests.handlers.files.conftest import Person, Upload


@pytest.mark.parametrize("format", FORMATS)
async def test_every_record_is_exported_in_the_format_named(editor: Person, store: Store, format: str) -> None:
    reply = await editor(f"/xuat {format}")
    (file,) = reply.files
    assert reply.text == "Đây là 28 bản ghi."
    assert file.name == f"ket-nghia-20260309.{format}"
    assert read_agreements(file.content, file.name) == list(store.view.agreements.values())


async def test_without_a_format_there_are_buttons_and_the_narrowing_stays(editor: Person) -> None:
    await editor("/export Thanh Hóa")
    assert editor.labels == ["json", "jsonl", "csv", "xlsx"]
    reply = await editor.press("json")
    (file,) = reply.files
    records = read_agreements(file.content, file.name)
    assert 0 < len(records) < 28
    assert all(any(p.province == "Thanh Hóa" for p in record.parties) for record in records)


async def test_nothing_that_fits_is_said(editor: Person) -> None:
    reply = await editor("/xuat csv Atlantis")
    assert (reply.text, reply.files) == ("Không có bản ghi nào hợp với “Atlantis”.", ())


async def test_the_template_comes_as_a_workbook(editor: Person) -> None:
    reply = await editor("/mau")
    assert reply.files[0].name == "mau-ket-nghia.xlsx"
    assert "bảng trống" in (await editor("/nhap", Upload("mau.xlsx", reply.files[0].content))).text


async def test_the_owner_gets_a_backup_that_can_be_restored(owner: Person, store: Store, tmp_path: Path) -> None:
    from knowledge.store.upkeep import restore

    (file,) = (await owner("/saoluu")).files
    assert file.name == "ketnghia-20260309.backup"
    copy = tmp_path / file.name
    copy.write_bytes(file.content)
    restore(tmp_path / "again", copy)
    with Store.open(tmp_path / "again", read_only=True) as again:
        assert again.view.agreements == store.view.agreements
