"""``ketnghia extract`` takes an article from a file of any kind, a link or a pipe, or says in a line why it cannot."""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

import bot.fetch
from bot.fetch import Fetcher
from tests.bot.commands import Said
from tests.bot.papers import here_too
from tests.knowledge.articles.pages import BODY, LEAD, TITLE, docx, locked_pdf, page, pdf, swollen_docx

pytestmark = pytest.mark.usefixtures("elsewhere")
LINES = (TITLE, "Thứ bảy, 16/08/2025 08:12", LEAD, *BODY)


def parties(made: dict[str, list[dict[str, list[dict[str, str]]]]]) -> list[str]:
    (agreement,) = made["agreements"]
    return [party["name"] for party in agreement["parties"]]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bai.txt", "\n".join(LINES).encode("utf-16")),
        ("bai.html", page().encode()),
        ("bai", page().encode()),
        ("bai.docx", docx(*LINES)),
        ("bai.pdf", pdf(*LINES)),
    ],
)
def test_a_file_of_any_kind_gives_the_same_record(name: str, content: bytes, run: Said) -> None:
    Path(name).write_bytes(content)
    (made,) = run.json("extract", "--json", name)
    assert parties(made) == ["Hải Châu", "Trà My"]
    assert made["agreements"][0]["signed_on"] == "2025-08-15"


def test_a_page_may_come_through_a_pipe(run: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(page().encode())))
    (made,) = run.json("extract", "--json", "-")
    assert parties(made) == ["Hải Châu", "Trà My"]


def test_the_day_on_the_command_line_counts_more_than_that_of_the_page(run: Said) -> None:
    Path("bai.html").write_text(page(), encoding="utf-8")
    (made,) = run.json("extract", "--json", "bai.html", "--published", "2024-08-17")
    assert made["agreements"][0]["signed_on"] == "2024-08-15"


@pytest.fixture
def link() -> Iterator[str]:
    """A page on this machine, served by a thread: the command has an event loop of its own."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page().encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/bai.html"
        server.shutdown()


def test_a_link_is_fetched_and_becomes_the_source(link: str, run: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.fetch, "Fetcher", lambda: Fetcher(allows=here_too))
    (made,) = run.json("extract", "--json", link)
    (source,) = made["agreements"][0]["sources"]
    assert (source["url"], source["publisher"], source["published_on"]) == (link, "Báo Ví Dụ", "2025-08-16")


def test_a_link_into_this_machine_is_not_opened(link: str, run: Said) -> None:
    assert "mạng nội bộ" in run("extract", link, status=1)


@pytest.mark.parametrize(
    ("name", "content", "hint"),
    [
        ("trong.html", b"<html></html>", "không có bài báo"),
        ("dang-nhap.html", b"<html><body><p>Dang nhap</p><input type=password></body></html>", "đăng nhập"),
        ("dai.txt", "Hai bên ký kết nghĩa. ".encode() * 50_000, "dài hơn một bài báo"),
        ("quet.pdf", pdf(), "không có chữ"),
        ("khoa.pdf", locked_pdf(), "mật khẩu"),
        ("hong.pdf", b"%PDF-1.7", "PDF bị hỏng"),
        ("hong.docx", b"PK\x03\x04hong", ".docx bị hỏng"),
        ("bom.docx", swollen_docx(), "giải nén ra quá lớn"),
        ("anh.png", b"\x89PNG", "chỉ đọc được"),
    ],
)
def test_what_holds_no_article_is_one_clear_line_in_both_languages(
    name: str, content: bytes, hint: str, run: Said
) -> None:
    Path(name).write_bytes(content)
    said = run("extract", name, status=1)
    assert hint in said
    assert said.rstrip().endswith(".)")


def test_a_file_that_is_not_there_is_named(run: Said) -> None:
    assert "khong-co.html" in run("extract", "khong-co.html", status=1)
