"""Whatever bytes come: an article, or a reason why there is none; never anything else."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.articles.article import Article, File
from knowledge.articles.errors import ArticleError
from knowledge.articles.files import read
from tests.knowledge.articles.pages import BODY, LEAD, TITLE, docx, page, pdf

WHOLE = {
    "bai.html": page().encode(),
    "bai.docx": docx(TITLE, LEAD, *BODY, row=["Hải Châu", "Trà My"]),
    "bai.pdf": pdf(TITLE, LEAD, *BODY),
    "bai.txt": "\n".join((TITLE, LEAD, *BODY)).encode("utf-16"),
}


def is_read_or_refused(file: File) -> None:
    with suppress(ArticleError):
        assert isinstance(read(file), Article)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["", "<html>", "%PDF-1.7\n", "PK\x03\x04", "\xd0\xcf\x11\xe0"]))
def test_any_bytes(content: bytes, start: str) -> None:
    is_read_or_refused(File(start.encode("latin-1") + content))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_between_tags(text: str) -> None:
    is_read_or_refused(File(f"<html><body><article><p>{text}</p>{LEAD * 3}</article>".encode(errors="replace")))


@pytest.mark.parametrize("name", WHOLE)
def test_files_cut_off_and_with_flipped_bytes(name: str) -> None:
    chance, whole = random.Random(20251123), WHOLE[name]
    for _ in range(40):
        cut = whole[: chance.randrange(len(whole))]
        is_read_or_refused(File(cut, name))
        flipped = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            flipped[chance.randrange(len(flipped))] = chance.randrange(256)
        is_read_or_refused(File(bytes(flipped), name))
