"""Runs a command of `ketnghia` in this process and judges how it ended."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from bot.cli import main

QUESTION = "Sơn Trà kết nghĩa với ai?"
RUN = [sys.executable, "-m", "bot"]


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
