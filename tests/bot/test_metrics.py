"""What is counted and logged of a message: its kind, its end and its time; never its words, never who wrote it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bot import observe
from bot.app import App
from bot.channels.base import Health
from bot.channels.telegram import Telegram
from bot.metrics import Metrics
from handlers.types import Actor, Message
from tests.bot.botapi import TOKEN, BotApi

QUESTION = "Sơn Trà kết nghĩa với ai?"


@pytest.fixture
def metrics(app: App) -> Metrics:
    metrics = Metrics(app)
    app.watch(metrics.count)
    return metrics


@pytest.fixture
def lines(app: App) -> Iterator[io.StringIO]:
    """The log as JSON, as ``serve`` writes it with KETNGHIA_LOG=json."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    observe.set_up([TOKEN], stream, style="json")
    app.watch(observe.journal)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


async def say(app: App, text: str = "", payload: str | None = None, actor: str = "telegram:1001") -> None:
    message = Message(text=text, payload=payload, actor=Actor(id=actor), conversation=actor)
    async with app.turn(message):
        pass


def value(metrics: Metrics, sample: str) -> float:
    """A sample of the page, by its name and labels as they are written there."""
    found = [line for line in metrics.page({}).decode().splitlines() if line.startswith(f"{sample} ")]
    return float(found[0].rsplit(" ", 1)[1]) if found else 0.0


async def test_a_question_is_counted_by_channel_kind_and_outcome(app: App, metrics: Metrics) -> None:
    await say(app, QUESTION)
    await say(app, QUESTION, actor="web:abc")
    await say(app, "phường Bồ Kết kết nghĩa với ai")
    one = 'ketnghia_questions_total{channel="%s",kind="partners",outcome="%s"}'
    assert value(metrics, one % ("telegram", "answered")) == 1
    assert value(metrics, one % ("web", "answered")) == 1
    assert value(metrics, one % ("telegram", "not_found")) == 1
    assert value(metrics, 'ketnghia_reply_seconds_count{channel="telegram"}') == 2


async def test_buttons_and_commands_are_told_apart(app: App, metrics: Metrics) -> None:
    await say(app, "/danhsach")
    await say(app, payload="k|when|a1")
    for sort in ("command", "button"):
        assert value(metrics, f'ketnghia_messages_total{{channel="telegram",sort="{sort}"}}') == 1
    assert value(metrics, 'ketnghia_questions_total{channel="telegram",kind="when",outcome="answered"}') == 1


async def test_a_reply_that_could_not_be_delivered_is_a_fault(
    app: App, metrics: Metrics, telegram: Telegram, api: BotApi
) -> None:
    api.refuse("sendMessage", 400, "Bad Request: chat not found")
    with pytest.raises(Exception, match="not found"):
        await telegram.handle(app, api.text(QUESTION))
    assert value(metrics, 'ketnghia_faults_total{channel="telegram"}') == 1
    await telegram.handle(app, api.text(QUESTION))
    assert value(metrics, 'ketnghia_faults_total{channel="telegram"}') == 1


def test_the_state_of_things_is_read_when_the_page_is(app: App, metrics: Metrics) -> None:
    health = Health(ready=True, mode="webhook", last_update_seconds=None, waiting=7)
    page = metrics.page({"telegram": health}).decode()
    assert 'ketnghia_updates_waiting{channel="telegram"} 7.0' in page
    assert 'ketnghia_channel_ready{channel="telegram"} 1.0' in page
    assert "ketnghia_agreements 28.0" in page
    assert "ketnghia_conversations_under_way 0.0" in page


# The log


async def test_a_message_is_one_line_without_its_words_and_without_who_wrote_it(app: App, lines: io.StringIO) -> None:
    await say(app, QUESTION)
    await say(app, "0905123456 tra leng ký ngày nào")
    first, second = (json.loads(line) for line in lines.getvalue().splitlines())
    assert (first["event"], first["channel"], first["sort"]) == ("message", "telegram", "question")
    assert (first["kinds"], first["outcome"], first["fault"]) == (["partners"], "answered", False)
    assert first["who"] == second["who"], "one person's lines can be told from others'"
    assert not any(word in lines.getvalue() for word in ("Sơn Trà", "1001", "0905123456", "tra leng"))


async def test_json_lines_stay_json_with_a_traceback_and_a_token_in_it(app: App, lines: io.StringIO) -> None:
    try:
        raise RuntimeError(f'POST "/bot{TOKEN}/sendMessage"\nsecond line')
    except RuntimeError:
        logging.getLogger("x").exception("fault %s", "abc")
    (line,) = lines.getvalue().splitlines()
    told: dict[str, Any] = json.loads(line)
    assert told["event"] == "fault abc"
    assert "second line" in told["exception"]
    assert TOKEN not in line


async def test_a_traceback_for_people_does_not_show_what_variables_hold(app: App, log: io.StringIO) -> None:
    text = QUESTION.upper()
    try:
        raise ValueError(len(text))
    except ValueError:
        logging.getLogger("x").exception("fault")
    assert "Traceback" in log.getvalue()
    assert "SƠN TRÀ" not in log.getvalue()
