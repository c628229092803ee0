"""docs/articles.md tells what is read, what is refused and within which limits, as it is."""

from __future__ import annotations

import re

from bot import fetch
from bot.web.chat import LONGEST_ARTICLE
from knowledge.articles.draft import Reason
from knowledge.articles.errors import Why
from knowledge.articles.files import MOST_BYTES, MOST_TEXT, SUFFIXES
from tests.test_docs import PAGES, ids, rows, section

PAGE = PAGES["docs/articles.md"]


def test_every_reason_why_an_article_reports_no_agreement_is_told() -> None:
    assert ids(section(PAGE, "Không phải lễ ký")) == [r.value for r in Reason if r is not Reason.SIGNED]


def test_everything_that_stands_in_the_way_of_an_article_is_told() -> None:
    assert set(ids(section(PAGE, "Không đọc được"))) == {why.value for why in Why}


def test_every_kind_of_file_is_told() -> None:
    told = {suffix for row in rows(section(PAGE, "Đọc được gì")) for suffix in re.findall(r"`(\.\w+)`", row[1])}
    assert told == set(SUFFIXES)


def test_how_much_may_be_pasted_into_the_web_page_is_told() -> None:
    assert {int(re.sub(r"\D", "", n)) for n in re.findall(r"([\d.,]+) (?:chữ một lần|characters at once)", PAGE)} == {
        LONGEST_ARTICLE
    }


def test_the_limits_are_told_in_both_languages() -> None:
    vietnamese, english = (
        re.findall(
            rf"{start}.*?(\d+) MB.*?(\d+) MB.*?([\d.,]+) (?:chữ|char).*?(\d+) (?:giây|sec).*?(\d+) (?:lần|redir)", PAGE
        )
        for start in ("Nhiều nhất", "At most")
    )
    limits = (MOST_BYTES // 2**20, fetch.LARGEST // 2**20, MOST_TEXT, int(fetch.SECONDS), fetch.REDIRECTS)
    for (told,) in (vietnamese, english):
        assert tuple(int(re.sub(r"\D", "", number)) for number in told) == limits
