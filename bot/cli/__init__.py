"""The command line: finds the command, runs it, and says in one line what went wrong. Imports nothing heavy."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from bot.cli.parsing import UsageError, parse

INTERRUPTED = 130  # what a shell expects after Ctrl-C


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status: 0, 1 with a line on standard error, or 130 after Ctrl-C."""
    _speak_utf8()
    try:
        run, options = parse(_whole(sys.argv[1:] if argv is None else argv))
        run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        return _fail(error)
    return 0


def _fail(error: Exception) -> int:
    """Says what went wrong. Not a traceback: who types a command wants to know what to do."""
    from knowledge.errors import ImportFailed, KnowledgeError

    if isinstance(error, (UsageError, KnowledgeError)):
        lines = [str(error)]
        if isinstance(error, ImportFailed) and len(error.rows) > 1:
            lines += [f"  {row}" for row in error.rows]
    elif isinstance(error, OSError):
        lines = [": ".join(str(x) for x in (error.filename, error.strerror or error) if x)]
    else:
        lines = [f"lỗi ngoài dự tính ({type(error).__name__}: {error})".replace("\n", " ")]
    for number, line in enumerate(lines):
        print(line if number else f"ketnghia: {line}", file=sys.stderr)
    return 1


def _speak_utf8() -> None:
    """Writes UTF-8 whatever the machine's language is set to."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _whole(argv: Sequence[str]) -> list[str]:
    """The arguments as UTF-8, bytes that are none replaced."""
    return [os.fsencode(a).decode("utf-8", errors="replace") for a in argv]
