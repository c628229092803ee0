"""What is noted of a question, never who asked: how it ended and, where nothing was found, its words."""

from __future__ import annotations

import re
from datetime import date

from handlers.types import Memory
from knowledge.finding import Finding, Outcome
from knowledge.index import Index
from knowledge.question.read import read
from knowledge.text import clean, fold

LONGEST = 200  # characters; a question that an editor can do something about is shorter
# What may say who asked: addresses, links, accounts, and numbers of eight digits and more however they are grouped.
_PRIVATE = re.compile(r"\S+@\S+|\b(?:https?://|www\.)\S+|@\w+|\+?\d(?:[ .\-()]{0,2}\d){7,}")


async def note(memory: Memory, text: str, finding: Finding, index: Index, today: date) -> None:
    """Counts the question by its outcome, and keeps its words where the knowledge base may lack something."""
    await memory.tally(today, finding.outcome.value)
    name = unknown_name(text, finding, index, today)
    if finding.outcome is Outcome.NOT_FOUND or (name and finding.outcome is Outcome.CHOOSE):
        words = scrubbed(text)
        await memory.miss(words, name if fold(name) in fold(words) else "")


def scrubbed(text: str) -> str:
    """The words without what may say who asked.

    >>> scrubbed("Gọi 0905 123 456 hay an@vd.vn, xem https://a.vn nhé: Bồ Kết 2025 kết nghĩa với ai?")
    'Gọi … hay … xem … nhé: Bồ Kết 2025 kết nghĩa với ai?'
    """
    return clean(_PRIVATE.sub("…", text))[:LONGEST]


def unknown_name(text: str, finding: Finding, index: Index, today: date) -> str:
    """The first name of a question that stands for nothing known, as typed; "" where there is none.

    Either it is named like a place ("phường Bồ Kết"), or the words are left over where a place was needed.
    """
    if finding.outcome is Outcome.NOT_FOUND:
        return next((place.full_name for place in finding.places if index.place(place.id) is None), "")
    if finding.reason not in ("no_place", "no_home"):
        return ""
    segmentation = read(text, index.names, today).segmentation
    left = [item for item in segmentation.items if item.kind == "unknown"]
    if not left:
        return ""
    end = left[0].end
    for item in left[1:]:
        end = item.end if item.start == end else end
    tokens = segmentation.tokens
    return segmentation.text[tokens[left[0].start].start : tokens[end - 1].end]
