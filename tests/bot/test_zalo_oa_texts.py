"""A reply as the messages of an Official Account: buttons where they can be, numbers where they cannot."""

from __future__ import annotations

from bot.channels.zalo_oa.rendering import Said, messages, numbered
from bot.markup import units
from handlers.types import Block, Button, Reply, Span


def reply(words: str, *labels: str, url: str = "") -> Reply:
    steps = tuple(Button(label=label, payload=f"p{number}") for number, label in enumerate(labels))
    pages = (Button(label="Mở nguồn", url=url),) if url else ()
    return Reply(blocks=(Block((Span(words),)),), buttons=(steps, pages))


def test_a_button_says_its_words_or_its_number_where_the_words_could_mean_another_one() -> None:
    (said,) = messages(reply("Nơi nào?", "Trà Tân", "Trà Tân (Quảng Ngãi)", "Phước"))
    assert [b.payload for b in said.buttons] == ["1", "Trà Tân (Quảng Ngãi)", "Phước"]


def test_an_address_that_has_a_button_is_not_written_out_too() -> None:
    source = Block((Span("Báo Đà Nẵng", "link", "https://baodanang.vn/1"), Span(", "), Span("x", url="https://b.vn/2")))
    (said,) = messages(Reply(blocks=(source,), buttons=((Button(label="Mở", url="https://baodanang.vn/1"),),)))
    assert said.words == "Báo Đà Nẵng, x (https://b.vn/2)"
    assert said.buttons[0].payload == {"url": "https://baodanang.vn/1"}


def test_buttons_stand_below_the_last_of_several_messages() -> None:
    first, second = messages(reply("Sơn Trà và Trà Leng. " * 150, "Ai ký?"))
    assert (first.buttons, [b.title for b in second.buttons]) == ((), ["Ai ký?"])
    assert max(units(first.words), units(second.words)) <= 2000


def test_six_steps_are_numbered_and_so_is_one_with_a_long_name() -> None:
    for labels in ("abcdef", ("một tên rất dài " * 10,)):
        (said,) = messages(reply("Chọn:", *labels))
        assert said.buttons == ()
        assert said.words.startswith("Chọn:\n\n1. ")


def test_steps_without_words_are_numbered_for_a_template_needs_words() -> None:
    assert messages(Reply(buttons=((Button(label="Có", payload="x"),),))) == [Said("1. Có")]
    assert messages(Reply()) == []


def test_without_templates_a_message_keeps_its_words_and_its_pages() -> None:
    whole = reply("Có.", "Ai ký?", url="https://bao.vn/1")
    (said,) = messages(whole)
    assert numbered(said, whole) == [Said("Có.\nMở nguồn: https://bao.vn/1\n\n1. Ai ký?")]
