"""Carries the library's calls to the Bot API over aiohttp, whose pool costs a fraction of httpx's."""

from __future__ import annotations

import json
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import msgspec
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECTIONS = 256  # at once; further calls wait for one to be free
CONNECT, READ, POOL = 10.0, 20.0, 30.0  # seconds; a call that waits longer than READ is given up
_ANY = {"User-Agent": BaseRequest.USER_AGENT}
_JSON = {"Content-Type": "application/json", **_ANY}


class Transport(BaseRequest):
    """One pool of connections, opened by ``initialize``. Times are in seconds.

    What goes wrong is raised as the library's own NetworkError or TimedOut, which never quote the address: it holds
    the token.
    """

    def __init__(self, connections: int = CONNECTIONS, *, read: float = READ) -> None:
        self._connections = connections
        self._read = read
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """How long an answer is waited for unless a call says otherwise."""
        return self._read

    async def initialize(self) -> None:
        """Opens the pool; again after ``shutdown``, too."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def shutdown(self) -> None:
        """Closes every connection. May be called twice."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of the answer; JSON goes out, multipart where there are files."""
        if self._session is None:
            raise RuntimeError("the transport is not open")
        body = _body(request_data)
        timeout = aiohttp.ClientTimeout(
            connect=_seconds(pool_timeout, POOL),  # aiohttp counts the wait for a free connection in it
            sock_connect=_seconds(connect_timeout, CONNECT),
            sock_read=_seconds(read_timeout, self._read),
        )
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers=_JSON if isinstance(body, bytes) else _ANY,
                timeout=timeout,
                proxy=_proxy(url),
                allow_redirects=False,
            ) as response:
                return response.status, await response.read()
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}") from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """The answer's JSON. Raises TelegramError for what is none, without quoting it."""
        try:
            return msgspec.json.decode(payload)
        except (msgspec.DecodeError, UnicodeDecodeError):
            pass
        try:  # half a character (\\ud800), which only the standard library reads
            return json.loads(payload.decode(errors="replace"))
        except ValueError:
            raise TelegramError("Invalid server response") from None


def _body(data: RequestData | None) -> bytes | aiohttp.FormData | None:
    if data is None:
        return None
    if not data.contains_files:
        return msgspec.json.encode(data.parameters)
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, media_type) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=media_type)
    return form


def _seconds(given: Any, default: float) -> float | None:
    """What a call asks for; None is without end, and anything that is no number is "as usual"."""
    return given if given is None or isinstance(given, int | float) else default


def _proxy(url: str) -> str | None:
    """The proxy that the environment names for an address."""
    parts = urlsplit(url)
    return _proxy_of(parts.scheme, parts.hostname or "")


@cache
def _proxy_of(scheme: str, host: str) -> str | None:
    return None if proxy_bypass(host) else getproxies().get(scheme)
