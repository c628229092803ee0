"""Logging: what goes where, and that no token ever does."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

_TOKEN = re.compile(
    r"(?<!\d)\d{5,}(?::|%3[Aa])[A-Za-z0-9_-]{20,}"
)  # the shape of every Telegram bot token, also in an address
_NOISY = (
    "httpx",
    "httpcore",
    "telegram",
    "apscheduler",
    "asyncio",
    "aiohttp",
)  # they may log addresses with the token
HIDDEN = "«token»"


class Redactor(logging.Formatter):
    """Formats a record, traceback and all, then takes out the secrets it was told and whatever looks like a token.

    It works on the finished line because a secret may hide in arguments, in an exception's text or in a repr.

    >>> Redactor(["s3cr3t-s3cr3t"]).hide("GET /bot12345:AAAAAAAAAAAAAAAAAAAAAAAA/getMe with s3cr3t-s3cr3t")
    'GET /bot«token»/getMe with «token»'
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = sorted({s for s in secrets if s}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The line without secrets."""
        return self.hide(super().format(record))

    def hide(self, text: str) -> str:
        """The text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return _TOKEN.sub(HIDDEN, text)


def set_up(secrets: Iterable[str] = (), stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Logs to ``stream`` (else standard error) with secrets taken out; libraries speak from WARNING on."""
    _install(logging.StreamHandler(stream or sys.stderr), secrets, level)


def set_up_quiet(file: Path) -> None:
    """Logs faults to a file that is made when there is one, and nothing to the screen, which belongs to the chat."""
    _install(_QuietFile(file, encoding="utf-8", delay=True), (), logging.ERROR)


class _QuietFile(logging.FileHandler):
    """A file that may be impossible to make: no reason to disturb the talk."""

    def emit(self, record: logging.LogRecord) -> None:
        """Writes the line where that can be done."""
        with suppress(OSError):
            super().emit(record)


def _install(handler: logging.Handler, secrets: Iterable[str], level: int) -> None:
    handler.setFormatter(Redactor(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
