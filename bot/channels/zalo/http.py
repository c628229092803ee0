"""What the clients of Zalo's two platforms share: connections kept open, and what may come of a call, as types."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Self

import aiohttp
import msgspec

PATIENCE = 15.0  # seconds that any call may take, beyond the time it asked the server to wait
UNKNOWN_WAIT = 5.0  # seconds to wait where nothing says how long
LONGEST_WAIT = 60.0  # seconds: a server that asks for more is not waited for
CONNECTIONS = 256  # at once; further calls wait for one to be free
_JSON = {"content-type": "application/json"}


class ZaloError(Exception):
    """A call that did not do what it should. The text holds neither an address nor a token."""


class TokenRefused(ZaloError):  # noqa: N818 - what happened
    """The server takes the token no more, and no other is to be had."""


class NotNow(ZaloError):  # noqa: N818
    """Too many calls, or no connection: nothing was done, and may be tried again after ``wait`` seconds."""

    def __init__(self, text: str, wait: float = UNKNOWN_WAIT) -> None:
        super().__init__(text)
        self.wait = wait


class Refused(ZaloError):  # noqa: N818
    """The server understood, and did nothing."""


class Unreachable(ZaloError):  # noqa: N818
    """No answer (a time-out, a reset), 5xx, or no JSON: the call may have been done all the same."""


class Returned(msgspec.Struct, frozen=True):
    """What came back of a call: its HTTP status, its body, and the seconds to wait where a header tells them."""

    status: int
    body: bytes
    retry_after: float = 0


class Http:
    """Calls over connections that are kept open for the length of the ``async with`` block."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300)
        self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def post(
        self, name: str, url: str, content: bytes, headers: Mapping[str, str] = _JSON, *, wait: float = 0
    ) -> Returned:
        """Posts the content; ``name`` says in errors what was called. Raises NotNow and Unreachable."""
        try:
            async with self._open.post(
                url,
                data=content,
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=self._patience + wait),
                allow_redirects=False,
            ) as response:
                told = response.headers.get("retry-after", "")
                return Returned(response.status, await response.read(), float(told) if told.isdigit() else 0)
        # The library's own messages may hold the address, and that may hold a token.
        except aiohttp.ClientConnectorError as error:
            raise NotNow(f"{name}: {type(error).__name__}") from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable(f"{name}: {type(error).__name__}") from None

    async def fetch(self, url: str, limit: int) -> bytes:
        """The content of a page. Raises ValueError beyond ``limit`` bytes, read no further; OSError without it."""
        content = bytearray()
        try:
            timeout = aiohttp.ClientTimeout(total=self._patience)
            async with self._open.get(url, timeout=timeout, allow_redirects=False) as response:
                if response.status != 200:
                    raise OSError(f"a file could not be fetched ({response.status})")
                async for piece in response.content.iter_chunked(1 << 16):
                    content += piece
                    if len(content) > limit:
                        raise ValueError(limit)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise OSError(f"a file could not be fetched ({type(error).__name__})") from None
        return bytes(content)

    @property
    def _open(self) -> aiohttp.ClientSession:
        assert self._session is not None, "outside of its with block"  # noqa: S101
        return self._session


async def once_more(call: Callable[[], Awaitable[None]], sleep: Callable[[float], Awaitable[None]]) -> None:
    """Calls, and once more only where the server has surely not done it: whatever else fails might be done twice."""
    try:
        await call()
    except NotNow as busy:
        if busy.wait > LONGEST_WAIT:
            raise
        await sleep(busy.wait)
        await call()
