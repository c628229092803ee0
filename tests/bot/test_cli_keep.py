"""Where the knowledge base lies, and the commands that keep it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from bot.cli import main
from knowledge.store import Store, initialise
from tests.bot.commands import QUESTION, Said

pytestmark = pytest.mark.usefixtures("elsewhere")

# Where the knowledge base lies


def test_a_first_start_fills_the_folder(run: Said, tmp_path: Path) -> None:
    run("ask", QUESTION)
    with Store.open(tmp_path / "data", read_only=True) as store:
        assert "son-tra--tra-leng" in store.view.agreements


def test_data_on_the_command_line_wins(run: Said, tmp_path: Path) -> None:
    run("init", "--empty", "--data", str(tmp_path / "mine"))
    mine = ["--data", str(tmp_path / "mine")]
    for argv in (["ask", "--json", *mine, QUESTION], [*mine, "ask", "--json", QUESTION]):
        assert run.json(*argv)[0]["agreements"] == []
    assert not (tmp_path / "data").exists()


def test_a_dotenv_file_names_the_folder(run: Said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("KETNGHIA_DATA")
    Path(".env").write_text(f"KETNGHIA_DATA={tmp_path / 'of-env'}\n")
    run("check")
    assert (tmp_path / "of-env").is_dir()


def test_where_nothing_can_be_written_the_starter_records_answer(run: Said, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said = run("ask", "--data", str(tmp_path / "file" / "data"), QUESTION)
    assert "Trà Leng" in said
    assert len(run.err.splitlines()) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_only_be_read_is_read(run: Said, data_folder: Path) -> None:
    data_folder.chmod(0o500)
    try:
        assert "Trà Leng" in run("ask", "--data", str(data_folder), QUESTION)
    finally:
        data_folder.chmod(0o700)


def test_a_broken_knowledge_base_is_never_replaced_silently(run: Said, data_folder: Path) -> None:
    (data_folder / "knowledge.json").write_text('{"agreements": {"1"')
    (data_folder / "changes.sqlite3").write_bytes(b"")
    assert "hỏng" in run("ask", "--data", str(data_folder), QUESTION, status=1)
    assert "hỏng" in run("check", "--data", str(data_folder), status=1)


def test_asking_takes_no_lock(run: Said, data_folder: Path) -> None:
    with Store.open(data_folder):
        assert "Trà Leng" in run("ask", "--data", str(data_folder), QUESTION)


# init, import, export, check


def test_init_does_not_overwrite(run: Said) -> None:
    assert "bản ghi" in run("init")
    assert "Đã có" in run("init", status=1)


def test_export_and_import_bring_back_the_same(run: Said, tmp_path: Path) -> None:
    run("export", "all.jsonl")
    run("init", "--empty", "--data", "other")
    assert "Nếu nhập" in run("import", "all.jsonl", "--dry-run", "--data", "other")
    assert ": 0 bản ghi" in run("check", "--data", "other")
    run("import", "all.jsonl", "--data", "other")
    run("export", "again.json", "--data", "other")
    run("export", "first.json")
    assert Path("again.json").read_bytes() == Path("first.json").read_bytes()
    assert "0 bản ghi mới" in run("import", "again.json")


@pytest.mark.parametrize("name", ["all.csv", "all.xlsx"])
def test_a_table_exported_is_imported_without_a_mapping(run: Said, name: str) -> None:
    run("export", name)
    assert "0 bản ghi mới, 0 thay bản cũ, 28 đã có sẵn" in run("import", name)
    run("init", "--empty", "--data", "other")
    assert "28 bản ghi mới" in run("import", name, "--data", "other")


def test_export_writes_to_standard_output_too(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["export", "-", "--format", "jsonl"]) == 0
    sys.stdout.flush()
    assert len(capfdbinary.readouterr().out.splitlines()) > 10


def test_an_import_is_all_or_nothing_and_names_every_fault(run: Said, tmp_path: Path) -> None:
    initialise(tmp_path / "data", empty=True)
    Path("good.json").write_text('[{"parties": [{"name": "A"}, {"name": "B"}]}]')
    Path("bad.json").write_text('[{"parties": []}, {"parties": [{"name": 5}]}]')
    error = run("import", "good.json", "bad.json", status=1)
    assert "bản ghi 1, trường parties" in error
    assert "bản ghi 2, trường parties[0].name" in error
    with Store.open(tmp_path / "data", read_only=True) as store:
        assert not store.view.agreements


def test_a_record_that_would_be_overwritten_is_refused_unless_asked_for(run: Said) -> None:
    run("init")
    Path("new.json").write_text('[{"id": "son-tra--tra-leng", "parties": [{"name": "A"}, {"name": "B"}]}]')
    assert "son-tra--tra-leng" in run("import", "new.json", status=1)
    assert "1 thay bản cũ" in run("import", "new.json", "--replace")


def test_a_second_writer_is_told(run: Said, tmp_path: Path) -> None:
    initialise(tmp_path / "data")
    Path("new.json").write_text('[{"parties": [{"name": "A"}, {"name": "B"}]}]')
    with Store.open(tmp_path / "data"):
        run("import", "new.json", status=1)
