"""What is pushed to an Official Account: only what Zalo signed, of now, is taken; all else is refused and counted."""

from __future__ import annotations

import hashlib
import io
import json
import time
from collections.abc import AsyncIterator

import pytest

from bot.app import App
from bot.channels.pushed import OLDEST
from bot.channels.zalo_oa.webhook import SIGNATURE_HEADER, inbox
from tests.bot.zalo_oa import serving
from tests.fakes.zalo_oa import APP_ID, PATH, SECRET, OaApi

QUESTION = "sơn trà kết nghĩa với ai"
OTHER = "hải châu kết nghĩa với ai"


@pytest.fixture
async def oa(app: App) -> AsyncIterator[OaApi]:
    async with OaApi() as api, serving(api, app):
        yield api


async def refused(oa: OaApi, status: int) -> float:
    """How many were refused so, by /metrics."""
    assert oa._http is not None
    async with oa._http.get(f"{oa.pushes_to}/metrics") as answer:
        page = await answer.text()
    sample = f'ketnghia_webhook_refused_total{{channel="zalo_oa",status="{status}"}} '
    return next((float(line.removeprefix(sample)) for line in page.splitlines() if line.startswith(sample)), 0)


async def test_a_forged_event_is_refused_and_counted(oa: OaApi, log: io.StringIO) -> None:
    event = oa.text(QUESTION)
    body = json.dumps(event, ensure_ascii=False).encode()
    right = oa.signature(body, event["timestamp"])
    plain = hashlib.sha256(body).hexdigest()
    wrong = ["", "mac=", right[:-1], right.upper(), right.removeprefix("mac="), f"mac={plain}", right + "0", "ă"]
    assert {await oa.push(body, signature) for signature in wrong} == {403}
    assert await oa.push(body.replace("sơn trà".encode(), "hải châu".encode()), right) == 403
    assert await refused(oa, 403) == len(wrong) + 1
    assert oa.shown == []
    assert QUESTION not in log.getvalue()
    assert SECRET not in log.getvalue()


@pytest.mark.parametrize("away", [-OLDEST - 60, OLDEST + 60, -86_400], ids=["old", "of a time to come", "of yesterday"])
async def test_a_recorded_event_is_refused_and_counted(away: float, oa: OaApi) -> None:
    event = oa.text(QUESTION)
    event["timestamp"] = str(int((time.time() + away) * 1000))
    assert await oa.push(event) == 410
    assert await refused(oa, 410) == 1
    assert "Hùng Sơn" in await oa.says(OTHER)
    assert len(oa.shown) == 1


async def test_an_event_that_is_pushed_again_is_answered_once(oa: OaApi) -> None:
    event = oa.text(QUESTION)
    assert [await oa.push(event) for _ in range(3)] == [200, 200, 200]
    assert "Hùng Sơn" in await oa.says(OTHER)
    assert sum("Trà Leng" in message.text for message in oa.shown) == 1


async def test_events_out_of_their_order_are_each_answered_once(oa: OaApi) -> None:
    first, second = oa.text(QUESTION), oa.text(OTHER)
    for event in (second, first, second, first):
        assert await oa.push(event) == 200
    await oa.until(lambda: len(oa.shown) == 2)
    await oa.quiet()
    assert ["Hùng Sơn" in oa.shown[0].text, "Trà Leng" in oa.shown[1].text, len(oa.shown)] == [True, True, 2]


@pytest.mark.parametrize("size", [70_000, 300_000])
async def test_an_oversize_event_is_refused_and_counted(size: int, oa: OaApi) -> None:
    assert await oa.push(oa.text("a" * size)) == 413
    assert await refused(oa, 413) == 1


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"7", b"\xff", b'{"timestamp": "%d"}', b'{"event_name": 7, "timestamp": %d}']
)
async def test_what_is_no_event_is_refused_though_it_is_signed(body: bytes, oa: OaApi) -> None:
    now = int(time.time() * 1000)
    body = body.replace(b"%d", str(now).encode())
    timestamp = str(now) if str(now).encode() in body else ""
    signature = "mac=" + hashlib.sha256(APP_ID.encode() + body + timestamp.encode() + SECRET.encode()).hexdigest()
    assert await oa.push(body, signature) == (400 if timestamp else 410)


async def test_a_timestamp_that_somebody_writes_is_a_word_like_any_other(oa: OaApi) -> None:
    event = oa.text('{"timestamp":"1"} sơn trà kết nghĩa với ai')
    event = {"message": event.pop("message"), **event}  # what was written comes first
    assert "Trà Leng" in await oa.says(event=event)


async def test_nothing_is_parsed_before_the_signature_is_right() -> None:
    pushed = inbox(APP_ID, SECRET)
    assert await pushed.take({SIGNATURE_HEADER: "mac=0"}, b"[" * 60_000) == 403
    assert pushed.refused == {"forged": 1}


async def test_other_paths_and_methods_are_not_there(oa: OaApi) -> None:
    assert oa._http is not None
    async with oa._http.get(oa.pushes_to + PATH) as answer:
        assert answer.status == 405
    async with oa._http.post(oa.pushes_to + PATH + "/x") as answer:
        assert answer.status == 404
