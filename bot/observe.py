"""Logging: what goes where, and that no token ever does."""

from __future__ import annotations

import logging
import re
import secrets
import sys
from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Literal, TextIO

from bot.seen import Seen

Style = Literal["console", "json"]

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
FIELDS = ("channel", "who", "sort", "kinds", "outcome", "ms", "fault")  # of a message's line
_SALT = secrets.token_bytes(16)
log = logging.getLogger(__name__)


class Redactor(logging.Formatter):
    """Formats a record, traceback and all, then takes out the secrets it was told and whatever looks like a token.

    It works on the finished line because a secret may hide in arguments, in an exception's text or in a repr.

    >>> Redactor(["s3cr3t-s3cr3t"]).hide("GET /bot12345:AAAAAAAAAAAAAAAAAAAAAAAA/getMe with s3cr3t-s3cr3t")
    'GET /bot«token»/getMe with «token»'
    """

    def __init__(self, hidden: Iterable[str] = (), inner: logging.Formatter | None = None) -> None:
        """``inner`` formats the record, where not as a plain line."""
        super().__init__()
        self._inner = inner or logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = sorted({s for s in hidden if s}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The line without secrets."""
        return self.hide(self._inner.format(record))

    def hide(self, text: str) -> str:
        """The text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return _TOKEN.sub(HIDDEN, text)


def set_up(
    hidden: Iterable[str] = (), stream: TextIO | None = None, level: int = logging.INFO, style: Style = "console"
) -> None:
    """Logs to ``stream`` (else standard error) with secrets taken out; libraries speak from WARNING on."""
    _install(logging.StreamHandler(stream or sys.stderr), Redactor(hidden, _structured(style)), level)


def _structured(style: Style) -> logging.Formatter:
    """A line for people, or a JSON object a line. Tracebacks are plain: fancy ones show what variables hold."""
    import structlog  # only what serves needs it

    last: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if style == "json"
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(allow=FIELDS),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )


def journal(seen: Seen) -> None:
    """One line a message. Who it was is a hash with a salt of this run: enough to follow a complaint, no more."""
    log.info(
        "message",
        extra={
            "channel": seen.channel,
            "who": blake2b(seen.actor.encode(), key=_SALT, digest_size=4).hexdigest() if seen.actor else "",
            "sort": seen.sort,
            "kinds": list(seen.kinds),
            "outcome": seen.outcome,
            "ms": round(seen.seconds * 1000, 1),
            "fault": seen.fault,
        },
    )


def set_up_quiet(file: Path) -> None:
    """Logs faults to a file that is made when there is one, and nothing to the screen, which belongs to the chat."""
    _install(_QuietFile(file, encoding="utf-8", delay=True), Redactor(), logging.ERROR)


class _QuietFile(logging.FileHandler):
    """A file that may be impossible to make: no reason to disturb the talk."""

    def emit(self, record: logging.LogRecord) -> None:
        """Writes the line where that can be done."""
        with suppress(OSError):
            super().emit(record)


def _install(handler: logging.Handler, formatter: logging.Formatter, level: int) -> None:
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
