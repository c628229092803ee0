"""The README's words hold: its commands work as written, and what it names exists."""

from __future__ import annotations

import re
from pathlib import Path

from bot.cli.parsing import COMMANDS
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHAT = "pip install uv && uv run ketnghia chat"
TEST = "pip install uv && uv run pytest"


def test_two_commands_do_all_the_set_up() -> None:
    assert CHAT in README
    assert TEST in README


def test_people_and_ci_test_by_the_same_command() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert ci.strip().splitlines()[-1] == TEST.split(" && ")[1]
    assert "pip install" in ci.replace("-m pip install", "pip install")


def test_every_command_it_names_exists() -> None:
    code = re.findall(r"`[^`\n]+`|^(?:    |\$ ).*$", README, re.MULTILINE) + re.findall(r"```.*?```", README, re.DOTALL)
    named = {name for piece in code for name in re.findall(r"\bketnghia ([a-z]+)\b", piece)}
    assert named <= set(COMMANDS)


def test_every_setting_it_names_exists() -> None:
    named = {name.lower() for name in re.findall(r"KETNGHIA_([A-Z0-9_]+)\b", README)}
    assert named <= set(Settings.model_fields)


def test_every_file_it_links_to_exists() -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []
