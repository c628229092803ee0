"""One name for one place, where a caption or a heading spells it with a letter too many or too few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from knowledge.articles.kinds import LEVELS, is_known
from knowledge.articles.mention import Mention
from knowledge.articles.page import Sentence
from knowledge.places.names import Names

_SHORTEST = 6  # letters of a name in which one letter is a slip rather than another place

Key = tuple[str, str]


def one_spelling(found: Mapping[Sentence, Sequence[Mention]], names: Names) -> dict[Sentence, list[Mention]]:
    """The mentions with each slip of the pen under the name that the article has more often.

    Only names that no gazetteer has are slips, never two that one sentence tells apart, nor villages: they are short
    and alike.
    """
    counts = Counter(m.key for ms in found.values() for m in ms)
    first = {m.key: m for ms in reversed(list(found.values())) for m in ms}
    together = {frozenset((a.key, b.key)) for ms in found.values() for a in ms for b in ms}
    meant: dict[Key, Mention] = {}
    for key, mention in first.items():
        if mention.level < LEVELS["commune"] or len(key[1]) < _SHORTEST or is_known(mention.name, mention.level, names):
            continue
        alike = [k for k in first if k[0] == key[0] and counts[k] > counts[key] and _differs_by_a_letter(k[1], key[1])]
        if alike and frozenset((alike[0], key)) not in together:
            meant[key] = first[alike[0]]
    return {
        sentence: [replace(m, name=meant[m.key].name) if m.key in meant else m for m in mentions]
        for sentence, mentions in found.items()
    }


def _differs_by_a_letter(name: str, other: str) -> bool:
    return not any(c.isdigit() for c in name + other) and Levenshtein.distance(name, other, score_cutoff=1) == 1
