"""What cannot be read says why in one sentence, in both languages; what may not be read is not fetched."""

from __future__ import annotations

import pytest

from handlers.admin.articles import _REASONS, _WHY
from handlers.texts import LANGS, line
from knowledge.articles.article import File
from knowledge.articles.draft import Reason
from knowledge.articles.errors import Why
from tests.handlers.admin.conftest import Meet, Person
from tests.handlers.admin.test_articles import LINK
from tests.handlers.files.conftest import Upload
from tests.knowledge.articles.pages import LEAD, page, pdf


@pytest.mark.parametrize("why", list(Why))
async def test_whatever_stands_in_the_way_is_said_in_one_sentence_or_two(
    why: Why, admin: Person, pages: dict[str, File | Why]
) -> None:
    pages[LINK] = why
    said = await admin(f"/them {LINK}")
    assert said.count("\n") == 0
    assert said.endswith((".", "nhé."))
    assert said != (await admin.press("Hủy"))


def test_every_reason_has_its_words_in_both_languages() -> None:
    assert set(_WHY) == set(Why)
    assert set(_REASONS) == set(Reason) - {Reason.SIGNED}
    for lang in LANGS:
        said = [line(lang, key, mb=1, status=1) for key in (*_WHY.values(), *_REASONS.values())]
        assert len(set(said)) == len(said)


async def test_a_picture_is_not_even_fetched(admin: Person) -> None:
    sent = Upload("anh.png", b"\x89PNG")
    assert "Mình chỉ đọc được" in await admin("/them", file=sent)
    assert not sent.fetched


async def test_a_file_too_big_is_not_fetched(admin: Person) -> None:
    sent = Upload("bai.pdf", b"%PDF", size=2**30)
    assert "lớn quá" in await admin("/them", file=sent)
    assert not sent.fetched


async def test_a_reader_s_file_and_link_are_not_fetched(meet: Meet, pages: dict[str, File | Why]) -> None:
    pages[LINK] = File(page().encode(), url=LINK)
    reader, sent = meet("reader"), Upload("bai.pdf", pdf(LEAD))
    await reader("/them", file=sent)
    await reader(file=sent)
    assert not sent.fetched
    assert (await reader(f"/them {LINK}")).startswith("Mình không có lệnh /them")
