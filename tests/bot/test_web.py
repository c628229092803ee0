"""The web server on a real socket: the chat page, the API for programs, and what stands before them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from bot.app import App
from bot.settings import Settings
from bot.web import Web
from bot.web.guard import BURST, LARGEST_BODY

QUESTION = "Sơn Trà kết nghĩa với ai?"
ME = "0123456789abcdef0123456789abcdef"


@pytest.fixture
async def client(app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    monkeypatch.chdir(tmp_path)
    web = Web(Settings(port=0))
    serving = asyncio.ensure_future(web.run(app))
    try:
        await web.listening.wait()
        async with httpx.AsyncClient(base_url=web.address, trust_env=False) as client:
            yield client
    finally:
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving


async def said(client: httpx.AsyncClient, **what: Any) -> Any:
    response = await client.post("/api/chat", json={"conversation": ME, **what})
    assert response.status_code == 200, response.text
    return response.json()


def words(reply: Any) -> str:
    return "\n".join("".join(span["text"] for span in block["spans"]) for block in reply["blocks"])


async def test_a_talk_goes_on_where_it_stood_and_buttons_take_it_further(client: httpx.AsyncClient) -> None:
    first = await said(client, text=QUESTION)
    assert "Trà Leng" in words(first)
    assert "15/8/2025" in words(await said(client, text="ký hôm nào?"))
    button = first["buttons"][0][0]
    assert words(await said(client, payload=button["payload"]))
    other = await client.post("/api/chat", json={"conversation": ME[::-1], "text": "ký hôm nào?"})
    assert "15/8/2025" not in other.text, "another browser knows nothing of this talk"


async def test_sources_are_links_that_are_safe_to_click(client: httpx.AsyncClient) -> None:
    reply = await said(client, text="Nguồn nào nói Hải Châu kết nghĩa với Hùng Sơn?")
    urls = [span["url"] for block in reply["blocks"] for span in block["spans"] if "url" in span]
    assert urls
    assert all(url.startswith("https://") for url in urls)


async def test_a_link_to_an_answer_shows_it_without_a_script(client: httpx.AsyncClient) -> None:
    page = (await client.get("/", params={"q": QUESTION})).text
    assert "Trà Leng" in page
    assert '<p class="said">Sơn Trà kết nghĩa với ai?</p>' in page
    assert 'data-payload="' in page
    english = (await client.get("/", params={"q": "Who is Sơn Trà twinned with?", "lang": "en"})).text
    assert '<html lang="en"' in english
    assert "Send" in english


async def test_what_a_person_types_is_never_markup(client: httpx.AsyncClient) -> None:
    page = (await client.get("/", params={"q": "<script>alert(1)</script> $title ${lang}"})).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; $title ${lang}" in page


async def test_a_browser_is_told_to_run_only_our_own_files(client: httpx.AsyncClient) -> None:
    page = await client.get("/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "<script>" not in page.text
    assert " style=" not in page.text
    assert "onclick" not in page.text
    embedded = await client.get("/", params={"embed": "1"})
    assert "frame-ancestors *" in embedded.headers["content-security-policy"]
    assert "set-cookie" not in page.headers
    for path in ("/static/chat.js", "/static/chat.css", "/static/icon.svg", "/widget.js"):
        assert (await client.get(path)).status_code == 200


@pytest.mark.parametrize("path", ["/static/../server.py", "/static/%2e%2e/server.py", "/etc/passwd", "/static/page.py"])
async def test_no_other_file_is_handed_out(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"not json", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"text": "x"}', "application/json", 400),
        (b'{"conversation": "short", "text": "x"}', "application/json", 400),
        (b'{"conversation": "0123456789abcdef", "text": 5}', "application/json", 400),
        (b"conversation=0123456789abcdef&text=x", "application/x-www-form-urlencoded", 415),
        (b'{"conversation": "0123456789abcdef"}', "text/plain", 415),
        (b"x" * (LARGEST_BODY + 1), "application/json", 413),
    ],
)
async def test_what_is_no_message_is_refused(client: httpx.AsyncClient, content: bytes, kind: str, status: int) -> None:
    response = await client.post("/api/chat", content=content, headers={"content-type": kind})
    assert response.status_code == status
    assert response.json()["error"]


async def test_a_body_whose_length_is_not_told_is_limited_too(client: httpx.AsyncClient) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(70):
            yield b"x" * 1024

    response = await client.post("/api/chat", content=pieces(), headers={"content-type": "application/json"})
    assert response.status_code == 413


async def test_somebody_who_asks_too_fast_is_asked_to_wait(client: httpx.AsyncClient) -> None:
    statuses = [(await client.get("/api/suggest", params={"q": "s"})).status_code for _ in range(int(BURST) + 10)]
    assert statuses[: int(BURST)] == [200] * int(BURST)
    assert 429 in statuses
    assert (await client.get("/static/chat.css")).status_code == 200, "the page itself costs no answer"


async def test_programs_get_the_contract_of_the_command_line(client: httpx.AsyncClient) -> None:
    answer = (await client.post("/api/ask", json={"q": "ký hôm nào?", "id": 7, "context": [QUESTION]})).json()
    assert answer["id"] == 7
    assert answer["outcome"] == "answered"
    assert answer["agreements"] == ["son-tra--tra-leng"]
    assert "15/8/2025" in answer["text"]
    assert (await client.get("/api/ask", params={"q": QUESTION})).json()["kinds"] == ["partners"]
    assert (await client.post("/api/ask", json={"question": "x"})).status_code == 400
    described = (await client.get("/openapi.json")).json()
    schema = described["components"]["schemas"]["Answer"]
    assert set(schema["required"]) == set(answer)
    assert msgspec.json.encode(described)


async def test_places_are_suggested_from_their_first_letters(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/suggest", params={"q": "son t"})).json() == ["phường Sơn Trà"]
    assert "xã Trà Leng" in (await client.get("/api/suggest", params={"q": "leng"})).json()
    assert (await client.get("/api/suggest", params={"q": "x"})).json() == []


async def test_without_other_channels_the_web_server_is_ready(client: httpx.AsyncClient) -> None:
    assert (await client.get("/readyz")).json() == {"ready": True, "channels": {}}


async def test_what_programs_and_people_ask_is_counted(client: httpx.AsyncClient) -> None:
    await client.post("/api/ask", json={"q": QUESTION})
    await said(client, text=QUESTION)
    page = await client.get("/metrics")
    assert page.headers["content-type"].startswith("text/plain")
    for channel in ("api", "web"):
        assert f'ketnghia_questions_total{{channel="{channel}",kind="partners",outcome="answered"}} 1.0' in page.text


async def test_a_stop_finishes_the_answer_under_way(app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    web = Web(Settings(port=0))
    serving = asyncio.ensure_future(web.run(app))
    await web.listening.wait()
    asked, go_on = asyncio.Event(), asyncio.Event()
    handle = app._desk.handle

    async def slow(*args: Any) -> Any:
        asked.set()
        await go_on.wait()
        return await handle(*args)

    monkeypatch.setattr(app._desk, "handle", slow)
    async with httpx.AsyncClient(base_url=web.address, trust_env=False) as client:
        answer = asyncio.ensure_future(client.post("/api/chat", json={"conversation": ME, "text": QUESTION}))
        await asked.wait()
        serving.cancel()
        await asyncio.sleep(0)
        go_on.set()
        assert "Trà Leng" in (await answer).text
    with suppress(asyncio.CancelledError):
        await serving
