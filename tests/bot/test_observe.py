"""No token ever reaches a log, a repr or a traceback."""

import io
import logging
from pathlib import Path

import pytest

from bot import observe
from tests.bot.botapi import TOKEN


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


def test_the_chat_keeps_faults_in_a_file_and_off_the_screen(
    log: io.StringIO, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    observe.set_up_quiet(tmp_path / "chat.log")
    logging.getLogger("x").warning("nothing")
    assert not (tmp_path / "chat.log").exists()
    logging.getLogger("x").error("fault abc %s", TOKEN)
    logging.getLogger().handlers[0].close()
    kept = (tmp_path / "chat.log").read_text()
    assert "fault abc" in kept
    assert TOKEN not in kept
    observe.set_up_quiet(tmp_path / "missing" / "chat.log")
    logging.getLogger("x").error("fault def")
    assert capsys.readouterr() == ("", "")


def test_the_http_client_does_not_log_its_addresses(log: io.StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/…")
    logging.getLogger("httpcore.http11").debug("send_request_headers")
    assert log.getvalue() == ""
