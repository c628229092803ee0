"""Opens a link that a person sent: only pages and files of the public web, within limits of size and time."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import zlib
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from urllib.parse import unquote

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from knowledge.articles.article import File
from knowledge.articles.errors import ArticleError, Why

LARGEST = 5 * 2**20  # bytes, unpacked
SECONDS = 20.0  # for all of it
REDIRECTS = 5
CHUNK = 2**16  # bytes
_MOVED = frozenset({301, 302, 303, 307, 308})
_WALLED = frozenset({401, 402, 403})
_READ = ("text/", "application/xhtml+xml", "application/pdf", "application/octet-stream", "application/vnd.openxml")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Allows = Callable[[Address], bool]


def public(address: Address) -> bool:
    """Whether an address is one of the public internet, and not one that only leads to one that is not.

    >>> [public(ipaddress.ip_address(a)) for a in ("8.8.8.8", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1")]
    [True, False, False, False]
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None and not public(inner):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


class Fetcher:
    """Fetches links. ``allows`` says which addresses may be reached, ``resolver`` what a name stands for.

    Both are given by tests alone: no setting leads here.
    """

    def __init__(
        self,
        *,
        allows: Allows = public,
        resolver: AbstractResolver | None = None,
        largest: int = LARGEST,
        seconds: float = SECONDS,
    ) -> None:
        self._allows, self._resolver = allows, resolver
        self._largest, self._seconds = largest, seconds

    async def __call__(self, link: str) -> File:
        """What the link leads to. Raises ArticleError."""
        url = _url(link)
        resolver = _Checking(self._resolver or aiohttp.ThreadedResolver(), self._allows)
        connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, force_close=True)
        try:
            async with (
                asyncio.timeout(self._seconds),
                aiohttp.ClientSession(
                    connector=connector,
                    auto_decompress=False,  # a small answer may unfold without end
                    headers={"User-Agent": _agent(), "Accept-Encoding": "gzip", "Accept-Language": "vi"},
                ) as http,
            ):
                return await self._follow(http, url)
        except TimeoutError as error:
            raise ArticleError(Why.TOO_SLOW) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise ArticleError(Why.PRIVATE if resolver.refused else Why.UNREACHABLE) from error

    async def _follow(self, http: aiohttp.ClientSession, url: URL) -> File:
        """The page at the end of the redirects; each step is checked like the first."""
        for _ in range(REDIRECTS + 1):
            self._check(url)
            async with http.get(url, allow_redirects=False) as response:
                if response.status not in _MOVED:
                    return await self._page(response)
                url = _url(str(url.join(URL(response.headers.get("Location", "")))))
        raise ArticleError(Why.REDIRECTS)

    def _check(self, url: URL) -> None:
        """An address written out is never resolved, so it is looked at here. Raises ArticleError."""
        host = url.host or ""
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            if ":" in host or host.replace(".", "").isdigit():  # 2130706433 and 127.1 are 127.0.0.1
                raise ArticleError(Why.PRIVATE) from None
            return
        if not self._allows(address):
            raise ArticleError(Why.PRIVATE)

    async def _page(self, response: aiohttp.ClientResponse) -> File:
        if response.status in _WALLED:
            raise ArticleError(Why.LOGIN)
        if response.status != 200:
            raise ArticleError(Why.STATUS, status=response.status)
        if not response.content_type.startswith(_READ):
            raise ArticleError(Why.UNKNOWN_KIND)
        if (response.content_length or 0) > self._largest:
            raise ArticleError(Why.TOO_BIG)
        return File(
            content=await self._content(response),
            name=unquote(response.url.path).rpartition("/")[2],
            media_type=response.content_type,
            charset=response.charset or "",
            url=str(response.url),
        )

    async def _content(self, response: aiohttp.ClientResponse) -> bytes:
        """The body, unpacked no further than the limit."""
        packed = response.headers.get("Content-Encoding", "identity").lower()
        if packed not in ("identity", "", "gzip", "x-gzip", "deflate"):
            raise ArticleError(Why.UNREACHABLE)
        unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32) if packed not in ("identity", "") else None
        content = bytearray()
        try:
            async for chunk in response.content.iter_chunked(CHUNK):
                content += unpack.decompress(chunk, self._largest + 1 - len(content)) if unpack else chunk
                if len(content) > self._largest:
                    raise ArticleError(Why.TOO_BIG)
        except zlib.error as error:
            raise ArticleError(Why.UNREACHABLE) from error
        return bytes(content)


class _Checking(AbstractResolver):
    """Resolves a name, and refuses it where any of its addresses may not be reached.

    What is returned is what is connected to: the name is not looked up a second time, when it may stand for another.
    """

    def __init__(self, resolver: AbstractResolver, allows: Allows) -> None:
        self._resolver, self._allows = resolver, allows
        self.refused = False

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a name. Raises OSError."""
        found = await self._resolver.resolve(host, port, family)
        if not all(self._allows(ipaddress.ip_address(one["host"].partition("%")[0])) for one in found):
            self.refused = True
            raise OSError(f"{host}: an address that is not public")
        return found

    async def close(self) -> None:
        """Lets go of the resolver."""
        await self._resolver.close()


@cache
def _agent() -> str:
    """What the bot calls itself to the papers."""
    return f"ketnghia/{version('ketnghia')}"


def _url(link: str) -> URL:
    """The address of a link: of the web, without a name and password in it. Raises ArticleError."""
    try:
        url = URL(link)
        usable = url.scheme in ("http", "https") and url.host and url.port and not (url.user or url.password)
    except ValueError as error:
        raise ArticleError(Why.BAD_LINK) from error
    if not usable:
        raise ArticleError(Why.BAD_LINK)
    return url.with_fragment(None)
