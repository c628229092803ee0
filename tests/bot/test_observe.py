"""No token ever reaches a log, a repr or a traceback."""

import io
import logging
from collections.abc import Iterator

import pytest

from bot import observe
from tests.bot.botapi import TOKEN


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    observe.set_up([TOKEN, "another-secret"], stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def test_a_token_in_a_message_is_hidden(log: io.StringIO) -> None:
    logging.getLogger("x").warning("POST https://api.telegram.org/bot%s/getMe %s", TOKEN, "another-secret")
    assert "getMe" in log.getvalue()
    assert TOKEN not in log.getvalue()
    assert "another-secret" not in log.getvalue()


def test_a_token_in_a_traceback_is_hidden(log: io.StringIO) -> None:
    try:
        raise RuntimeError(f"The token `{TOKEN}` was rejected by the server.")
    except RuntimeError:
        logging.getLogger("x").exception("failed")
    assert "was rejected" in log.getvalue()
    assert TOKEN not in log.getvalue()


def test_a_token_nobody_told_of_is_hidden_by_its_shape(log: io.StringIO) -> None:
    other = TOKEN[::-1].replace("", "")[-30:]
    logging.getLogger("x").error("/bot98765432:%sabc/getMe", other.replace(":", ""))
    assert other.replace(":", "") not in log.getvalue()


def test_the_http_client_does_not_log_its_addresses(log: io.StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/…")
    logging.getLogger("httpcore.http11").debug("send_request_headers")
    assert log.getvalue() == ""
