"""Three rooms, one direction: bot → handlers → knowledge."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WEB = {"starlette", "uvicorn", "httpx", "aiohttp", "requests", "urllib3", "http"}
FORBIDDEN = {
    "knowledge": {"bot", "handlers", "telegram", "pydantic", "pydantic_settings", "rich", "prompt_toolkit", *WEB},
    "handlers": {"bot", "telegram", "pydantic", "pydantic_settings", "prompt_toolkit", *WEB},
}  # fmt: skip


def imported(path: Path) -> Iterator[str]:
    """The top names of what a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    files = [p for p in (ROOT / room).rglob("*.py") if p.parent.name != "data"]
    assert files
    wrong = {str(p.relative_to(ROOT)): bad for p in files if (bad := FORBIDDEN[room] & set(imported(p)))}
    assert wrong == {}


def test_only_its_own_channel_knows_telegram() -> None:
    files = [p for p in (ROOT / "bot").rglob("*.py") if "telegram" in set(imported(p))]
    assert {p.parent.name for p in files} == {"telegram"}


@pytest.mark.parametrize("library", ["trafilatura", "docx", "pypdf"])
def test_a_library_that_reads_articles_is_known_to_one_file(library: str) -> None:
    files = [p for room in ("bot", "handlers", "knowledge") for p in (ROOT / room).rglob("*.py")]
    assert [p.parent.name for p in files if library in set(imported(p))] == ["articles"]


@pytest.mark.parametrize(
    "module",
    ["knowledge.answer", "knowledge.store", "knowledge.exchange", "knowledge.articles.files", "handlers.registry"],
)
def test_knowing_and_handling_load_no_heavy_library(module: str) -> None:
    code = f"import sys, {module}; print(*{{m.split('.')[0] for m in sys.modules}})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout.split()
    heavy = {"telegram", "starlette", "pydantic", "trafilatura", "lxml", "docx", "pypdf", "openpyxl", "bot"}
    assert heavy.isdisjoint(loaded)


@pytest.mark.parametrize("room", ["bot", "handlers", "knowledge"])
def test_the_first_line_of_a_file_says_its_duty(room: str) -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in (ROOT / room).rglob("*.py")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []
