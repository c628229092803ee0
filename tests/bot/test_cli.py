"""The command line keeps its contract: JSON as promised, status 0, or 1 with one clear line and no traceback."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.cli.parsing import COMMANDS, parse
from knowledge.store import Store, initialise

QUESTION = "Sơn Trà kết nghĩa với ai?"
RUN = [sys.executable, "-m", "bot"]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KETNGHIA_DATA", str(tmp_path / "data"))


class Said:
    """What a command printed, and how it ended."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *argv: str, status: int = 0) -> str:
        assert main(argv) == status
        out, self.err = self._capsys.readouterr()
        if status:
            assert out == ""
            assert self.err.startswith("ketnghia: ")
            assert "Traceback" not in self.err
        return out if not status else self.err

    def json(self, *argv: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self(*argv).splitlines()]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Said:
    return Said(capsys)


def type_in(monkeypatch: pytest.MonkeyPatch, typed: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed)))


# ask


def test_ask_prints_words(run: Said) -> None:
    said = run("ask", QUESTION)
    assert said.startswith("Phường Sơn Trà (Đà Nẵng) kết nghĩa với xã Trà Leng")
    assert "\x1b" not in said


def test_words_need_no_quotes(run: Said) -> None:
    assert run("ask", *QUESTION.split()) == run("ask", QUESTION)


def test_ask_json_is_the_contract(run: Said) -> None:
    (answer,) = run.json("ask", "--json", QUESTION)
    assert answer.pop("elapsed_us") >= 0
    assert "Trà Leng" in answer.pop("text")
    assert answer == {
        "id": "q1",
        "question": QUESTION,
        "outcome": "answered",
        "kinds": ["partners"],
        "places": [{"name": "Sơn Trà", "kind": "phường", "province": "Đà Nẵng", "code": "20263"}],
        "fields": [],
        "agreements": ["son-tra--tra-leng"],
        "choices": [],
        "sources": [],
    }


def test_choices_are_labelled_and_say_what_they_mean(run: Said) -> None:
    (answer,) = run.json("ask", "--json", "xã Phước gì ấy kết nghĩa với ai")
    assert answer["outcome"] == "choose"
    assert answer["agreements"] == answer["sources"] == []
    assert answer["choices"]
    assert all(set(c) == {"label", "place"} and "Phước" in c["label"] for c in answer["choices"])


def test_sources_are_addresses(run: Said) -> None:
    (answer,) = run.json("ask", "--json", "Hải Châu kết nghĩa với ai")
    assert answer["sources"]
    assert all(s.startswith("https://") for s in answer["sources"])


def test_a_file_has_a_question_a_line_with_what_was_said_before(run: Said, tmp_path: Path) -> None:
    follow_up = '{"id": "x", "q": "ký ngày nào?", "context": ["hải châu kết nghĩa với ai"]}'
    lines = ["\ufeff" + QUESTION, "", follow_up, "{không phải json"]
    Path("questions.txt").write_text("\n".join(lines), encoding="utf-8")
    first, second, third = run.json("ask", "--json", "--file", "questions.txt")
    assert (first["id"], second["id"], third["id"]) == ("q1", "x", "q4")
    assert first["question"] == QUESTION
    assert second["agreements"] == ["hai-chau--hung-son"]
    assert "16/8/2025" in second["text"]


def test_lines_do_not_hear_one_another(run: Said) -> None:
    Path("q.txt").write_text(f"{QUESTION}\nký ngày nào?\n", encoding="utf-8")
    _, second = run.json("ask", "--json", "--file", "q.txt")
    assert second["outcome"] == "choose"


def test_a_line_that_is_an_object_and_no_question_is_named(run: Said) -> None:
    Path("q.txt").write_text('{"id": "x"}\n')
    assert "dòng 1" in run("ask", "--file", "q.txt", status=1)


@pytest.mark.parametrize("argv", [["ask", "--json"], ["ask", "--json", "--file", "-"]])
def test_standard_input_may_be_broken(argv: list[str], run: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, b"\xff\xfe s\xc6\xa1n tr\xc3\xa0 k\xe1\xba\xbft ngh\xc4\xa9a v\xe1\xbb\x9bi ai\n")
    (answer,) = run.json(*argv)
    assert answer["agreements"] == ["son-tra--tra-leng"]


def test_explain_shows_how_the_question_was_understood(run: Said) -> None:
    assert "sơn trà" in run("ask", "sơn trà kết nghĩa với ai", "--explain").split("\n", 3)[3]
    assert len(run("ask", "--json", "--explain", QUESTION).splitlines()) == 1
    assert run.err


def test_the_hotline_is_a_setting(run: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETNGHIA_HOTLINE", "0236 1022")
    assert "0236 1022" in run("ask", "hôm nay trời có mưa không?")


def test_places_shows_what_a_text_names(run: Said) -> None:
    text = "Phường Thọ Quang và xã Trà Leng"
    (named,) = run.json("places", "--json", text)
    assert named["question"] == text
    candidates = named["candidates"]
    assert {tuple(sorted(c)) for c in candidates} == {("code", "former", "kind", "name", "province", "score", "span")}
    spans = [text[slice(*c["span"])] for c in candidates]
    assert "Thọ Quang" in spans[0]
    assert "Trà Leng" in spans[-1]
    assert "Thọ Quang" in run("places", text)
    assert run.json("places", "--json", "xin chào")[0]["candidates"] == []


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


# What people type wrong


@pytest.mark.parametrize(
    ("argv", "hint"),
    [
        (["aks", "x"], "“ask”"),
        (["improt"], "“import”"),
        (["zzz"], "chat, ask"),
        (["ask", "--jsno", "x"], "--jsno"),
        (["import"], "TỆP"),
        (["export"], "TỆP"),
        (["export", "x.json", "--format"], "--format"),
        (["export", "x.docx"], "docx"),
        (["export", "-", "--format", "xml"], "xml"),
        (["import", "missing.json"], "missing.json"),
        (["ask", "--file", "missing.txt"], "missing.txt"),
        (["ask", "--file", "x", "một câu nữa"], "--file"),
        (["--dta", "x"], "--dta"),
        (["serve"], "chưa bật kênh nào"),
    ],
)
def test_the_line_says_what_was_meant(argv: list[str], hint: str, run: Said) -> None:
    assert hint in run(*argv, status=1)


def test_serve_says_how_to_turn_a_channel_on(run: Said) -> None:
    assert "KETNGHIA_TELEGRAM_TOKEN" in run("serve", status=1)


def test_a_fault_of_ours_is_one_line_too(run: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    import bot.cli.asking

    def broken(_: object) -> None:
        raise ZeroDivisionError("a\nb")

    monkeypatch.setattr(bot.cli.asking, "ask", broken)
    assert len(run("ask", "x", status=1).splitlines()) == 1


@pytest.mark.parametrize("argv", [["--help"], [], *([name, "--help"] for name in COMMANDS)])
def test_help_is_vietnamese_and_names_every_argument(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status = main(argv)
    except SystemExit as left:
        status = int(left.code or 0)
    said = capsys.readouterr().out
    assert status == 0
    assert "Cách dùng:" in said
    assert not any(word in said for word in ("usage", "positional", "options:", "show this"))


def test_every_command_can_be_run() -> None:
    import importlib

    for command in COMMANDS.values():
        assert callable(getattr(importlib.import_module(f"bot.cli.{command.module}"), command.function))
    assert parse(["ask", "x"])[1].data is None


# In a process of its own


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    Path("q.txt").write_text(f"{QUESTION}\n" * 500, encoding="utf-8")
    process = subprocess.Popen([*RUN, "ask", "--file", "q.txt"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(20) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
@pytest.mark.parametrize("command", ["chat", "ask --file -"])
def test_ctrl_c_ends_quietly(command: str) -> None:
    process = subprocess.Popen(
        [*RUN, *command.split()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{QUESTION}\n".encode())
    process.stdin.flush()
    while "Trà Leng" not in process.stdout.readline().decode():
        pass
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert errors == b""


def test_bytes_on_the_command_line_that_are_not_utf8(tmp_path: Path) -> None:
    asked = subprocess.run(
        [*RUN, "ask", "--json", b"s\xc6\xa1n tr\xc3\xa0 \xff k\xe1\xba\xbft ngh\xc4\xa9a"],
        capture_output=True,
        check=True,
    )
    assert json.loads(asked.stdout)["agreements"] == ["son-tra--tra-leng"]


def test_output_is_utf8_whatever_the_machine_speaks(tmp_path: Path) -> None:
    env = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    asked = subprocess.run([*RUN, "ask", QUESTION], capture_output=True, check=True, env=env)
    assert "Trà Leng" in asked.stdout.decode()


HEAVY = ("telegram", "httpx", "pydantic", "prompt_toolkit", "rich", "starlette", "trafilatura", "tzdata", "babel")


def test_ask_imports_nothing_heavy() -> None:
    code = (
        "import sys; from bot.cli import main; main(['ask', 'Sơn Trà kết nghĩa với ai?']);"
        "print(' '.join({m.split('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert "Trà Leng" in asked.stdout.decode()
    loaded = set(asked.stderr.decode().split())
    assert "knowledge" in loaded
    assert loaded.isdisjoint(HEAVY)
