"""The command line ends with status 0, or 1 and one clear line; never with a traceback."""

from __future__ import annotations

import importlib
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.parsing import COMMANDS, parse
from tests.bot.commands import QUESTION, RUN, Said

pytestmark = pytest.mark.usefixtures("elsewhere")

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
    ],
)
def test_the_line_says_what_was_meant(argv: list[str], hint: str, run: Said) -> None:
    assert hint in run(*argv, status=1)


def test_serve_without_a_token_starts_the_web_chat_and_says_how_to_turn_the_others_on(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETNGHIA_PORT", "0")
    with subprocess.Popen([*RUN, "serve"], cwd=elsewhere, stderr=subprocess.PIPE) as serving:
        assert serving.stderr is not None
        said = b""
        while b"http://localhost:" not in said:
            line = serving.stderr.readline()
            assert line, said.decode()
            said += line
        serving.send_signal(signal.SIGTERM)
        said += serving.stderr.read()
    assert "KETNGHIA_TELEGRAM_TOKEN" in said.decode()
    assert serving.returncode == 0


def test_a_port_that_is_taken_is_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("KETNGHIA_PORT", str(taken.getsockname()[1]))
        assert main(["serve"]) == 1
    assert "KETNGHIA_PORT" in capsys.readouterr().err.splitlines()[-1]


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
