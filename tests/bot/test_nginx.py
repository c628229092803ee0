"""deploy/nginx.conf in a real nginx: what it lets through, what it hides, where it turns when a replica is gone."""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
import socket
import ssl
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import trustme

from bot.app import App
from bot.channels.telegram.webhook import HEADER, PATH
from bot.settings import Settings
from bot.web import Web
from bot.web.guard import BURST
from knowledge.store.place import Database
from tests.benchmarks.botserver import AGAIN, Crowd, serve
from tests.bot.programs import drained, replica, says
from tests.test_deploy import DEPLOY

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx here: apt-get install nginx")

INSIDE = "127.0.0.9"  # stands for the machines that watch; whoever else comes from this one is outside
SECRET = "s3cr3t_s3cr3t_s3cr3t"
QUESTIONS = 60


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(s.getsockname()[1]) for s in held]
    for each in held:
        each.close()
    return ports


def on_this_machine(text: str, folder: Path, plain: int, tls: int, replicas: Sequence[int]) -> str:
    """The configuration with other addresses; each must stand in it. All else is what is shipped.

    Debian's nginx may be older than what the file wants: it asks no name server for the replicas, and switches
    HTTP/2 on in the line above.
    """
    servers = "\n        ".join(f"server 127.0.0.1:{port} max_fails=1 fail_timeout=5s;" for port in replicas)
    for shipped, here in (
        ("/tmp/", f"{folder}/"),  # noqa: S108 - the words of the file
        ("    resolver 127.0.0.11 valid=5s;\n", ""),
        ("server bot:8080 resolve max_fails=1 fail_timeout=5s;", servers),
        ("listen 8080;", f"listen 127.0.0.1:{plain};"),
        ("listen 8443 ssl;\n        http2 on;", f"listen 127.0.0.1:{tls} ssl http2;"),
        ("allow 127.0.0.0/8;", f"allow {INSIDE};"),
        ("/etc/nginx/tls/", f"{folder}/"),
    ):
        assert shipped in text
        text = text.replace(shipped, here)
    return text


@dataclass(frozen=True)
class Proxy:
    """An nginx at work."""

    plain: str  # its addresses
    secure: str
    trust: ssl.SSLContext
    process: Process
    log: Path  # what it told and what went wrong

    def client(self, source: str = "127.0.0.1") -> httpx.AsyncClient:
        """A client that trusts its certificate, from an address of this machine."""
        transport = httpx.AsyncHTTPTransport(verify=self.trust, local_address=source, http2=False)
        return httpx.AsyncClient(base_url=self.secure, transport=transport, trust_env=False, timeout=30)


async def answers(port: int) -> bool:
    """Whether somebody listens there."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


@asynccontextmanager
async def nginx(folder: Path, replicas: Sequence[int]) -> AsyncIterator[Proxy]:
    """nginx before replicas on these ports."""
    authority, context = trustme.CA(), ssl.create_default_context()
    authority.configure_trust(context)
    certificate = authority.issue_cert("127.0.0.1")
    certificate.private_key_pem.write_to_path(folder / "privkey.pem")
    for part in certificate.cert_chain_pems:
        part.write_to_path(folder / "fullchain.pem", append=True)
    plain, tls = free_ports(2)
    file = folder / "nginx.conf"
    file.write_text(
        on_this_machine((DEPLOY / "nginx.conf").read_text("utf-8"), folder, plain, tls, replicas), encoding="utf-8"
    )
    assert NGINX is not None
    # Its workers would else give up root's rights, and the tests' folder is for its owner alone.
    user = "user root; " if Path.home() == Path("/root") else ""
    command = [NGINX, "-e", "stderr", "-c", str(file), "-p", str(folder), "-g", f"{user}daemon off;"]
    logged = folder / "nginx.log"
    with logged.open("w") as log:
        process = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=log, stderr=log)
    started = Proxy(f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{tls}", context, process, logged)
    try:
        async with asyncio.timeout(10):
            while not await answers(tls):
                assert process.returncode is None, logged.read_text()
                await asyncio.sleep(0.02)
        yield started
    finally:
        await stopped(started)


async def stopped(proxy: Proxy) -> None:
    """Ends it once it has answered all, and has written down all that it writes."""
    if proxy.process.returncode is None:
        proxy.process.send_signal(signal.SIGQUIT)
    await proxy.process.wait()


@pytest.fixture
async def proxy(app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Proxy]:
    """nginx before one web server that trusts its word about who asks."""
    (port,) = free_ports(1)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KETNGHIA_PORT", str(port))
    monkeypatch.setenv("KETNGHIA_TRUSTED_PROXIES", "127.0.0.1")
    web = Web(Settings.read())
    running = asyncio.create_task(web.run(app))
    try:
        await web.listening.wait()
        async with nginx(tmp_path, [port]) as started:
            yield started
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def test_a_page_comes_encrypted_and_who_asks_in_clear_is_sent_there(proxy: Proxy) -> None:
    async with proxy.client() as client:
        page = await client.get("/", params={"q": "sơn trà kết nghĩa với ai"})
        assert (page.status_code, "Trà Leng" in page.text) == (200, True)
        assert "max-age" in page.headers["strict-transport-security"]
        assert page.headers["server"] == "nginx", "no version for whoever looks for holes"
        sent_on = await client.get(f"{proxy.plain}/?q=ai")
    assert sent_on.status_code == 301
    assert sent_on.headers["location"] == "https://127.0.0.1/?q=ai"


async def test_what_is_for_the_machines_that_watch_is_shown_to_them_alone(proxy: Proxy) -> None:
    async with proxy.client() as outside, proxy.client(INSIDE) as inside:
        for path in ("/metrics", "/readyz"):
            assert (await outside.get(path)).status_code == 403
            assert (await inside.get(path)).status_code == 200
        assert (await outside.get("/healthz")).status_code == 200


async def test_who_claims_a_new_address_each_time_is_limited_all_the_same(proxy: Proxy) -> None:
    async with proxy.client() as client, proxy.client(INSIDE) as other:
        claimed = [{"x-forwarded-for": f"203.0.113.{n}"} for n in range(int(BURST) * 2)]
        asked = [client.get("/api/ask", params={"q": "sơn trà kết nghĩa với ai"}, headers=h) for h in claimed]
        told = [answer.status_code for answer in await asyncio.gather(*asked)]
        assert set(told) == {200, 429}
        assert (await other.get("/api/ask", params={"q": "trà leng"})).status_code == 200, "others are not held up"


async def test_what_people_ask_stands_in_no_log(proxy: Proxy) -> None:
    async with proxy.client() as client:
        await client.get("/api/ask", params={"q": "bí mật của tôi"})
        assert (await client.post("/api/ask", content=b"x" * 300_000)).status_code == 413
    await stopped(proxy)
    told = proxy.log.read_text("utf-8")
    assert re.search(r"^\S+ GET /api/ask 200 [\d.]+ 127.0.0.1:\d+$", told, re.MULTILINE)
    assert not re.search("m(ật|%E1%BA%ADt)", told), told


async def test_what_people_ask_stands_in_no_log_where_no_replica_is_left_either(tmp_path: Path) -> None:
    async with nginx(tmp_path, free_ports(2)) as before, before.client() as client:
        assert (await client.get("/api/ask", params={"q": "bí mật của tôi"})).status_code == 502
    told = before.log.read_text("utf-8")
    assert " GET /api/ask 502 " in told
    assert not re.search("m(ật|%E1%BA%ADt)", told), told


async def test_an_update_reaches_another_replica_when_one_is_gone(database: Database, tmp_path: Path) -> None:
    crowd = Crowd(QUESTIONS)
    server, port = await serve(crowd)
    ports = free_ports(2)
    hooked = {"TELEGRAM_WEBHOOK_URL": "https://bot.example", "TELEGRAM_SECRET": SECRET}
    first_settings, second_settings = (hooked | {"PORT": str(each)} for each in ports)
    async with (
        server,
        replica(database, port, tmp_path / "a", **first_settings) as first,
        replica(database, port, tmp_path / "b", **second_settings) as second,
    ):
        for process in (first, second):
            await says(process, "Telegram: @")
        reading = [asyncio.create_task(drained(process)) for process in (first, second)]
        async with nginx(tmp_path, ports) as before, before.client() as client:

            async def push(n: int) -> int:
                crowd.asked.append(time.perf_counter())
                posted = await client.post(PATH, json=crowd.update(n), headers={HEADER: SECRET})
                return posted.status_code

            half = QUESTIONS // 2
            assert {await push(n) for n in range(half)} == {200}
            async with asyncio.timeout(30):
                while sum(crowd.replies) < half:  # noqa: ASYNC110 - there is no event for the thirtieth answer
                    await asyncio.sleep(0.01)
            first.send_signal(signal.SIGKILL)
            await first.wait()
            assert {await push(n) for n in range(half, QUESTIONS)} == {200}
            await asyncio.wait_for(crowd.done.wait(), 30)
        second.terminate()
        await asyncio.gather(*reading)
    assert all(crowd.replies)
    assert all(AGAIN in text for texts in crowd.words for text in texts[1:]), "a second time only with a line about it"
