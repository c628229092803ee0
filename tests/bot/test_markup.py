"""A reply looks right on every channel, and nothing that people or records say is ever markup."""

import pytest

from bot.markup import ansi, choices, clean, links, plain, safe_url, telegram_html, units
from handlers.types import Block, Button, Reply, Span
from tests.bot.shown import words_of

NASTY = [
    "<b>đậm</b>",
    "<script>alert(1)</script>",
    "**đậm** _nghiêng_ `mã` [nhãn](https://xau.vn)",
    "&lt; & &amp; &#x3C;",
    '"><a href="https://xau.vn">bấm</a>',
    "'; DROP TABLE agreements; --",
    "\x1b[31mđỏ\x1b[0m\x07",
    "\u202eược ngược",
    "</b></i></a>",
]


def said(*spans: Span, kind: str = "paragraph") -> Reply:
    return Reply(blocks=(Block(spans, kind),))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("style", ["plain", "bold", "italic", "link"])
def test_words_of_records_are_never_telegram_markup(text: str, style: str) -> None:
    (html,) = telegram_html(said(Span(text, style, "https://baodanang.vn" if style == "link" else None)))  # type: ignore[arg-type]
    assert words_of(html) == clean(text)


@pytest.mark.parametrize("text", NASTY)
def test_words_of_records_never_steer_a_terminal(text: str) -> None:
    assert "\x1b" not in plain(said(Span(text)))
    assert "\x07" not in plain(said(Span(text)))
    assert ansi(said(Span(text))) == clean(text)


def test_bold_is_bold_and_a_source_is_a_link_on_telegram() -> None:
    reply = said(Span("Sơn Trà", "bold"), Span(" – "), Span("Báo Đà Nẵng", "link", 'https://b.vn/a?x=1&y="2"'))
    assert telegram_html(reply) == ['<b>Sơn Trà</b> – <a href="https://b.vn/a?x=1&amp;y=&quot;2&quot;">Báo Đà Nẵng</a>']


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://", "http://a b", "//x", "x", "", None]
)
def test_an_address_that_is_not_a_web_page_is_shown_as_words(url: str | None) -> None:
    assert safe_url(url) is None
    assert telegram_html(said(Span("nguồn", "link", url))) == ["nguồn"]


def test_a_terminal_numbers_what_can_be_chosen_and_shows_addresses() -> None:
    rows = (
        (Button(label="Cam kết", payload="a"), Button(label="Mở nguồn", url="https://b.vn")),
        (Button(label="Ai ký?", payload="b"), Button(label="Ở đâu?", payload="c")),
    )
    reply = Reply(blocks=(Block((Span("Báo", "link", "https://b.vn"),)),), buttons=rows)
    assert plain(reply, buttons=True) == "Báo\n[1] Cam kết\n[2] Ai ký?   [3] Ở đâu?\nMở nguồn: https://b.vn"
    assert plain(reply) == "Báo (https://b.vn)"
    assert [b.payload for b in choices(reply)] == ["a", "b", "c"]
    assert [b.url for b in links(reply)] == ["https://b.vn"]


def test_a_colour_terminal_wraps_between_words_and_indents_items() -> None:
    words = "một hai ba bốn năm sáu bảy tám chín mười"
    lines = ansi(said(Span(words), kind="item"), width=16).split("\n")
    assert all(len(line) <= 17 for line in lines)
    assert " ".join(line.strip() for line in lines) == f"- {words}"
    assert all(line.startswith("  ") for line in lines[1:])


@pytest.mark.parametrize("text", ["một hai ba " * 2000, "x" * 20_000, "<" * 9_000, "😀" * 5_000, "dòng\n" * 3_000])
@pytest.mark.parametrize("style", ["plain", "bold"])
def test_a_long_answer_is_cut_into_messages_that_telegram_takes(text: str, style: str) -> None:
    texts = telegram_html(said(Span(text, style)))  # type: ignore[arg-type]
    assert len(texts) > 1
    assert all(units(t) <= 4096 for t in texts)
    assert "".join("".join(map(words_of, texts)).split()) == "".join(text.split())


def test_cuts_fall_between_paragraphs_where_they_can() -> None:
    reply = Reply(blocks=tuple(Block((Span(f"{i} " + "chữ " * 300),)) for i in range(8)))
    assert all(t.split()[0].isdigit() for t in telegram_html(reply))


def test_an_empty_reply_is_no_message() -> None:
    assert telegram_html(Reply()) == []
    assert telegram_html(said(Span(" \x00 "))) == []
