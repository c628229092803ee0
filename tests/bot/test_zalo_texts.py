"""A reply as Zalo's texts: nothing lost, nothing too long, cut where a reader would pause."""

from __future__ import annotations

import pytest

from bot.channels.zalo.rendering import LONGEST, texts
from bot.markup import units
from handlers.types import Block, Button, File, Reply, Span

SENTENCE = "Phường Sơn Trà giúp xã Trà Leng dựng lại 12 ngôi nhà. "


def said(*words: str) -> Reply:
    return Reply(blocks=tuple(Block((Span(w),)) for w in words))


@pytest.mark.parametrize("words", [SENTENCE * 100, "Trà " * 2000, "x" * 5000, "🏡" * 2500, ("a" * 300 + "\n") * 20])
def test_a_long_reply_is_split_and_nothing_is_lost(words: str) -> None:
    parts = [text.words for text in texts(said(words))]
    assert all(1 <= units(part) <= LONGEST for part in parts)
    assert "".join("".join(parts).split()) == "".join(words.split())
    assert len(parts) <= 2 + units(words) // (LONGEST // 2)


def test_it_is_cut_between_paragraphs_before_sentences_before_words() -> None:
    paragraphs = texts(said(*[SENTENCE.strip() * 20] * 3))
    assert all(text.words.endswith("nhà.") and text.words.startswith("Phường") for text in paragraphs)
    assert all(text.words.endswith("nhà.") for text in texts(said(SENTENCE * 100)))
    assert all(text.words.endswith("Trà") for text in texts(said("Trà " * 2000)))


def test_what_fits_in_one_message_is_one_message() -> None:
    assert len(texts(said("a" * LONGEST))) == 1
    assert len(texts(said("a" * LONGEST + "b"))) == 2
    assert texts(Reply()) == []


def test_bold_is_told_beside_the_words_also_where_it_is_cut() -> None:
    first, second = texts(Reply(blocks=(Block((Span("🏡 "), Span("đậm " * 600, "bold"), Span("thường"))),)))
    assert (first.styles[0].start, first.styles[0].len) == (3, units(first.words) - 3)
    (style,) = second.styles
    assert second.words[style.start :][: style.len].strip().endswith("đậm")


def test_words_with_markup_in_them_stay_words() -> None:
    (text,) = texts(said("<b>đậm</b> & **đậm**"))
    assert (text.words, text.styles) == ("<b>đậm</b> & **đậm**", ())


def test_choices_are_numbered_from_one_and_pages_are_addresses() -> None:
    rows = (
        (Button(label="Cam kết", payload="a"), Button(label="Ai ký?", payload="b")),
        (Button(label="Mở nguồn", url="https://baodanang.vn/1"), Button(label="Hỏng", url="javascript:x")),
        (Button(label="Xem thêm", payload="c"),),
    )
    (text,) = texts(Reply(blocks=(Block((Span("Có."),)),), buttons=rows))
    assert text.words == "Có.\nMở nguồn: https://baodanang.vn/1\n\n1. Cam kết\n2. Ai ký?\n3. Xem thêm"


@pytest.mark.parametrize(
    ("content", "pasted"),
    [('{"tên": "Trà Leng"}'.encode(), True), (b"PK\x03\x04\0\0", False), (b"a" * 9000, False), (b"\xff\xfe", False)],
)
def test_a_file_is_pasted_where_it_is_a_small_text(content: bytes, pasted: bool) -> None:
    (text,) = texts(Reply(files=(File(name="tep.json", media_type="application/json", content=content),)))
    assert ("chưa gửi được tệp" in text.words) is not pasted
    assert "tep.json" in text.words
