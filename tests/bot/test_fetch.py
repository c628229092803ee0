"""A link is opened over a real socket, and never leads into a network that is not the public one."""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import zlib

import pytest
from aiohttp import web

from bot.fetch import REDIRECTS, Fetcher, public
from knowledge.articles.errors import ArticleError, Why
from knowledge.articles.files import read
from tests.bot.papers import Names, here_too, paper
from tests.knowledge.articles.pages import LEAD, page, pdf

here = Fetcher(allows=here_too)


async def why(fetcher: Fetcher, link: str) -> Why:
    with pytest.raises(ArticleError) as caught:
        await fetcher(link)
    return caught.value.why


async def test_a_link_gives_the_article_of_its_page() -> None:
    async with paper({"/ky-ket-nghia.html": page()}) as server:
        file = await here(f"{server}/ky-ket-nghia.html#binh-luan")
    assert (file.media_type, file.charset, file.url) == ("text/html", "utf-8", f"{server}/ky-ket-nghia.html")
    assert LEAD in read(file).text


async def test_a_link_to_a_pdf_gives_its_text() -> None:
    sent = web.Response(body=pdf(LEAD), content_type="application/pdf")
    async with paper({"/cong-van.pdf": sent}) as server:
        assert read(await here(f"{server}/cong-van.pdf")).text == LEAD


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_packed_page_is_unpacked(encoding: str) -> None:
    packed = (gzip.compress if encoding == "gzip" else zlib.compress)(page().encode())
    sent = web.Response(body=packed, headers={"Content-Encoding": encoding, "Content-Type": "text/html"})
    async with paper({"/": sent}) as server:
        assert (await here(server)).content == page().encode()


async def test_the_paper_is_told_who_asks_and_nothing_of_the_person() -> None:
    seen: dict[str, str] = {}

    async def look(request: web.Request) -> web.Response:
        seen.update(request.headers)
        return web.Response(text=page(), content_type="text/html")

    async with paper({"/": look}) as server:
        await here(server)
    assert seen["User-Agent"].startswith("ketnghia/")
    assert not {"Cookie", "Authorization", "Referer"} & set(seen)


@pytest.mark.parametrize(
    "link",
    [
        "ftp://bao.example/a.html", "file:///etc/passwd", "javascript:alert(1)", "//bao.example/a", "https://",
        "http://admin:mat-khau@bao.example/a", "http://admin@bao.example/a", "http://[::1", "bài báo", "",
    ],
)  # fmt: skip
async def test_what_is_no_plain_address_of_the_web_is_refused(link: str) -> None:
    assert await why(Fetcher(), link) is Why.BAD_LINK


INSIDE = [
    "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
    "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
async def test_no_address_within_a_network_is_reached_written_out_or_by_a_name(address: str) -> None:
    written = f"[{address}]" if ":" in address else address
    assert await why(Fetcher(), f"http://{written}/") is Why.PRIVATE
    assert await why(Fetcher(resolver=Names({"bao.example": [[address]]})), "http://bao.example/") is Why.PRIVATE


@pytest.mark.parametrize("host", ["2130706433", "127.1", "0", "0177.0.0.1"])
async def test_other_ways_of_writing_an_address_are_no_way_around(host: str) -> None:
    assert await why(Fetcher(), f"http://{host}/") is Why.PRIVATE


@pytest.mark.parametrize("host", ["localhost", "0x7f000001", "0x7f.1"])
async def test_what_this_machine_takes_for_itself_is_not_reached(host: str) -> None:
    assert await why(Fetcher(), f"http://{host}/") in (Why.PRIVATE, Why.UNREACHABLE)


def test_what_the_world_reaches_is_reached() -> None:
    for address in ("8.8.8.8", "113.160.0.1", "2001:4860:4860::8888", "64:ff9b::808:808", "2002:808:808::1"):
        assert public(ipaddress.ip_address(address))


async def test_a_name_with_one_address_within_is_refused_though_another_is_public() -> None:
    names = Names({"bao.example": [["203.113.0.1", "10.0.0.1"]]})
    assert await why(Fetcher(resolver=names), "http://bao.example/") is Why.PRIVATE


async def test_a_name_that_means_another_address_the_next_time_is_looked_up_once() -> None:
    names = Names({"bao.example": [["127.0.0.1"], ["10.0.0.1"]]})
    async with paper({"/": page()}) as server:
        file = await Fetcher(allows=here_too, resolver=names)(server.replace("127.0.0.1", "bao.example"))
    assert names.asked == ["bao.example"]
    assert file.content == page().encode()


@pytest.mark.parametrize(
    "to",
    ["http://10.0.0.1/", "//192.168.1.1/a", "http://[::ffff:10.0.0.1]/", "http://noi-bo.example/", "http://127.1/"],
)
async def test_no_redirect_leads_within(to: str) -> None:
    names = Names({"bao.example": [["127.0.0.1"]], "noi-bo.example": [["10.0.0.1"]]})
    async with paper({"/": web.Response(status=302, headers={"Location": to})}) as server:
        link = server.replace("127.0.0.1", "bao.example")
        assert await why(Fetcher(allows=here_too, resolver=names), link) is Why.PRIVATE


@pytest.mark.parametrize("to", ["file:///etc/passwd", "http://me:secret@bao.example/", ""])
async def test_no_redirect_leads_out_of_the_web(to: str) -> None:
    async with paper({"/": web.Response(status=301, headers={"Location": to})}) as server:
        assert await why(here, server) in (Why.BAD_LINK, Why.REDIRECTS)


async def test_redirects_are_followed_so_many_times_and_no_more() -> None:
    moved = {f"/{n}": web.Response(status=302, headers={"Location": f"/{n - 1}"}) for n in range(1, REDIRECTS + 2)}
    async with paper({"/0": page(), **moved}) as server:
        assert (await here(f"{server}/{REDIRECTS}")).url == f"{server}/0"
        assert await why(here, f"{server}/{REDIRECTS + 1}") is Why.REDIRECTS


@pytest.mark.parametrize(
    ("status", "reason"), [(401, Why.LOGIN), (403, Why.LOGIN), (404, Why.STATUS), (500, Why.STATUS)]
)
async def test_an_error_of_the_paper_is_told(status: int, reason: Why) -> None:
    async with paper({"/": web.Response(status=status, text="x")}) as server:
        assert await why(here, server) is reason


async def test_pictures_and_films_are_not_fetched() -> None:
    async with paper({"/": web.Response(body=b"\xff\xd8", content_type="image/jpeg")}) as server:
        assert await why(here, server) is Why.UNKNOWN_KIND


async def test_a_page_beyond_the_limit_is_given_up_told_or_not_packed_or_not() -> None:
    small = Fetcher(allows=here_too, largest=1000)

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        response.enable_chunked_encoding()
        await response.prepare(request)
        while True:
            await response.write(b"a" * 500)
            await asyncio.sleep(0)

    bomb = web.Response(
        body=gzip.compress(b"a" * 10**7), headers={"Content-Encoding": "gzip", "Content-Type": "text/html"}
    )
    told = web.Response(body=b"a" * 1001, content_type="text/html")
    async with paper({"/told": told, "/endless": endless, "/bomb": bomb}) as server:
        for path in ("told", "endless", "bomb"):
            assert await why(
                Fetcher(allows=here_too, largest=20_000) if path == "bomb" else small, f"{server}/{path}"
            ) is (Why.TOO_BIG)


async def test_a_paper_that_answers_drop_by_drop_is_given_up() -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        await response.write(b"<html>")
        await asyncio.Event().wait()
        return response

    async with paper({"/": drip}) as server:
        assert await why(Fetcher(allows=here_too, seconds=0.2), server) is Why.TOO_SLOW


async def test_a_server_that_is_not_there_cannot_be_reached() -> None:
    async with paper({}) as server:
        pass
    assert await why(here, server) is Why.UNREACHABLE
    assert await why(Fetcher(resolver=Names({})), "http://khong-co.example/") is Why.UNREACHABLE
