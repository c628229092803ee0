"""Evidence cut out of a sentence."""

from __future__ import annotations

from knowledge.articles.draft import Evidence
from knowledge.articles.page import Sentence


def evidence_of(sentence: Sentence, start: int = 0, end: int | None = None) -> Evidence:
    """Some characters of a sentence, all of them by default; a bracket that they open is closed."""
    words = sentence.text[start:end]
    if words.count("(") > words.count(")") and sentence.text[start + len(words) :][:1] == ")":
        words += ")"
    return Evidence(words, sentence.start + start, sentence.start + start + len(words))
