"""The title of an agreement: the headline that names its parties and nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from knowledge.articles.draft import Fact
from knowledge.articles.evidence import evidence_of
from knowledge.articles.kinds import LEVELS
from knowledge.articles.mention import Mention
from knowledge.articles.page import Page, Sentence
from knowledge.articles.signing import Group
from knowledge.text import fold

# The column of the paper, where a page runs it into the headline.
_COLUMN = re.compile(r"(?:Chính trị|Xã hội|Thời sự|Chính quyền - đoàn thể|Đối ngoại|Tin tức|Trong nước)\s+(?=[A-ZĐ])")


def title(group: Group, page: Page, mentions: Mapping[Sentence, Sequence[Mention]]) -> Iterator[Fact]:
    """Of an article with several agreements a headline fits none, or the one whose parties it names."""
    own = {name for _, name in (m.key for m in group)}
    around = {fold(area).replace(" ", "") for m in group for area in m.areas}
    for sentence in page.of("title"):
        named = {m.key[1] for m in mentions[sentence] if m.level < LEVELS["country"] and m.head.sort != "venue"}
        if own <= named <= own | around:
            column = _COLUMN.match(sentence.text)
            evidence = evidence_of(sentence, column.end() if column else 0)
            yield Fact("title", evidence.words.rstrip(" ."), evidence)
            return
