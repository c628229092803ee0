"""Files sent and handed over, on Telegram and in the terminal."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App, running
from bot.channels.console import Console
from bot.channels.localfiles import LocalFile, attached, save
from bot.channels.telegram import Telegram
from handlers.types import File, Rules
from knowledge.exchange import read_agreements
from knowledge.store import Store
from tests.bot.botapi import PERSON, TOKEN, BotApi

NEW = json.dumps([{"parties": [{"name": "Hòa Xuân"}, {"name": "Bến Hiên"}]}]).encode()
SHOWN = "Tệp moi.json: 1 bản ghi mới, 0 thay bản cũ, 0 đã có sẵn. Chưa ghi gì."


@pytest.fixture
def store(data_folder: Path) -> Iterator[Store]:
    with Store.open(data_folder) as store:
        yield store


@pytest.fixture
def writing(store: Store, data_folder: Path) -> App:
    """An app that may change what it knows."""
    rules = Rules(owners=(f"telegram:{PERSON['id']}",))
    return App(lambda: store.view, data_folder, "Đà Nẵng", "1022", store, rules=rules)


# --- Telegram -------------------------------------------------------------------------------------------------------


async def test_a_document_is_fetched_shown_and_brought_in(
    telegram: Telegram, writing: App, api: BotApi, store: Store
) -> None:
    await telegram.handle(writing, api.document("moi.json", NEW, caption="/nhap"))
    assert SHOWN in api.last.words
    await telegram.handle(writing, api.press("Nhập"))
    assert api.last.words.startswith("Đã nhập: 1 bản ghi mới")
    assert "hoa-xuan--ben-hien" in store.view.agreements


async def test_files_sent_together_are_each_looked_through(telegram: Telegram, writing: App, api: BotApi) -> None:
    for name in ("a.json", "b.json"):
        document = {"file_id": name, "file_unique_id": name, "file_name": name, "file_size": len(NEW)}
        api.files[name] = NEW
        await telegram.handle(writing, api.update(message=api.message(document=document, media_group_id="7")))
    assert len(api.called("getFile")) == 2


async def test_the_same_update_twice_is_looked_through_once(telegram: Telegram, writing: App, api: BotApi) -> None:
    update = api.document("moi.json", NEW, caption="/nhap")
    await telegram.handle(writing, update)
    await telegram.handle(writing, update)
    assert len(api.called("getFile")) == 1


async def test_a_file_of_somebody_who_may_not_is_never_fetched(
    telegram: Telegram, store: Store, data_folder: Path, api: BotApi
) -> None:
    ownerless = App(lambda: store.view, data_folder, "Đà Nẵng", "1022", store)
    await telegram.handle(ownerless, api.document("moi.json", NEW))
    assert api.last.words.startswith("Mình mới chỉ đọc được chữ.")
    await telegram.handle(ownerless, api.document("moi.json", NEW, caption="/nhap"))
    assert "không có lệnh /nhap" in api.last.words
    assert not api.called("getFile")


async def test_a_file_beyond_what_telegram_hands_over_is_refused_before_it_is_fetched(
    telegram: Telegram, writing: App, api: BotApi
) -> None:
    await telegram.handle(writing, api.document("to.csv", b"x", file_size=30 * 2**20))
    assert "lớn quá 20 MB" in api.last.words
    assert not api.called("getFile")
    await telegram.handle(writing, api.document("to.csv", bytes(21 * 2**20), file_size=None))  # Telegram did not tell
    assert "lớn quá 20 MB" in api.last.words
    assert not api.called("download")


async def test_a_file_that_cannot_be_fetched_is_asked_for_again_and_no_token_is_logged(
    telegram: Telegram, writing: App, api: BotApi, log: io.StringIO
) -> None:
    api.refuse("getFile", 400, "Bad Request: wrong file_id")
    await telegram.handle(writing, api.document("moi.json", NEW, caption="/nhap"))
    assert "không lấy được tệp “moi.json”" in api.last.words
    update = api.document("moi.json", NEW)
    api.files.clear()
    await telegram.handle(writing, update)
    assert "không lấy được tệp “moi.json”" in api.last.words
    assert TOKEN not in log.getvalue()


async def test_a_file_handed_over_comes_as_a_document(telegram: Telegram, writing: App, api: BotApi) -> None:
    await telegram.handle(writing, api.text("/xuat"))
    await telegram.handle(writing, api.press("jsonl"))
    ((name, content),) = api.documents
    assert name.endswith(".jsonl")
    assert len(read_agreements(content, name)) == 28


async def test_beside_a_program_that_writes_the_chat_only_reads(store: Store, data_folder: Path) -> None:
    async with running(data_folder, "Đà Nẵng", "1022", beside=True) as app:
        assert "chỉ đọc" in await typed(app, "/nhap")
        assert "Trà Leng" in await typed(app, "sơn trà kết nghĩa với ai")


# --- the terminal ---------------------------------------------------------------------------------------------------


async def typed(app: App, *lines: str) -> str:
    written: list[str] = []
    await Console(io.BytesIO("\n".join(lines).encode()), written.append).run(app)
    return "".join(written)


async def test_a_file_is_named_behind_the_command(
    writing: App, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tệp mới.json").write_bytes(NEW)
    said = await typed(writing, "/nhap 'tệp mới.json'", "1")
    assert "Tệp tệp mới.json: 1 bản ghi mới" in said
    assert "hoa-xuan--ben-hien" in store.view.agreements


async def test_a_file_that_is_not_there_is_said_to_be(writing: App) -> None:
    assert "không lấy được tệp “không-có.json”" in await typed(writing, "/nhap không-có.json")


async def test_a_file_handed_over_is_saved_here_and_never_over_another(
    writing: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = await typed(writing, "/xuat csv", "/xuat csv")
    first, second = (Path(path) for path in re.findall(r"Đã lưu: (\S+)", said))
    assert (first.parent, second.stem) == (tmp_path, f"{first.stem}-2")
    assert len(read_agreements(second.read_bytes(), second.name)) == 28


def test_the_name_of_a_file_handed_over_leads_nowhere_else(tmp_path: Path) -> None:
    file = File(name="../../ra-ngoai.txt", media_type="text/plain", content=b"x")
    assert save(file, tmp_path) == tmp_path / "ra-ngoai.txt"


async def test_a_file_that_grew_is_not_read_beyond_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"12345")
    with pytest.raises(ValueError, match=r"a\.csv"):
        await LocalFile(tmp_path / "a.csv").read(4)


def test_only_the_command_that_takes_a_file_looks_for_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"1")
    assert attached(f"/import {tmp_path / 'a.csv'}")[1]
    assert attached(f"sơn trà {tmp_path / 'a.csv'}") == (f"sơn trà {tmp_path / 'a.csv'}", ())
    assert attached("/nhap a\x00b") == ("/nhap a\x00b", ())
