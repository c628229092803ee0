"""Words that nothing knows: typing keys left in, and slips of the vocabulary's own words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from knowledge.places.names import Names, unlikely
from knowledge.question.lexicon import phrases
from knowledge.question.synonyms import SHORTHAND
from knowledge.text import Syllable, Token, is_syllable, syllable, untype

# What stands beside a number, written "#" here.
_COUNTED = ("ngay #", "thang #", "nam #", "tu thang #", "tu nam #", "truoc nam #", "sau nam #", "# trieu", "# ty")
_GAP = ""  # in the place of the mistyped word


@cache
def _contexts() -> dict[tuple[str, ...], list[str]]:
    """The words that phrases have between others: ``("voi", _GAP, "nao")`` has "xa", "noi" and more."""
    table: dict[tuple[str, ...], list[str]] = {}
    for key in (*phrases(), *_COUNTED):
        words = tuple(key.split())
        if 1 < len(words) <= _LONGEST_PHRASE:
            for i, word in enumerate(words):
                table.setdefault((*words[:i], _GAP, *words[i + 1 :]), []).append(word)
    return table


_LONGEST_PHRASE = 5  # words
_MENDED = (
    "twin",
    "sign",
    "agree",
    "content",
    "when",
    "field",
    "help",
    "principles",
    "source",
    "term",
    "people",
    "status",
)


def _by_context(toks: Sequence[Token], i: int) -> tuple[int, str] | None:
    """The word that makes the longest phrase with a word's neighbours, one key away, and where it belongs."""
    for length in range(_LONGEST_PHRASE, 1, -1):
        found: dict[tuple[int, str], float] = {}
        for start in range(max(0, i - length + 1), min(i, len(toks) - length) + 1):
            span = toks[start : start + length]
            if any(t.breaks for t in span[1:]):
                continue
            words = tuple("#" if t.folded.isdigit() else SHORTHAND.get(t.folded, t.folded) for t in span)
            for k, t in enumerate(span):
                for word in _contexts().get((*words[:k], _GAP, *words[k + 1 :]), ()):
                    if (cost := _slip(t, word)) is not None:
                        found[start + k, word] = cost + (start + k != i)
        if found:
            least = min(found.values())
            best = [f for f, cost in found.items() if cost == least]
            return best[0] if len(best) == 1 else None
    return None


def _slip(typed: Token, meant: str) -> float | None:
    """How unlikely it is that a word is another with one key missed; None where it is none.

    A whole syllable with its marks is the word it is ("sầu"); one without any was hardly missed by a far key.
    """
    from rapidfuzz.distance import OSA  # 25 ms that most questions do not need

    word, whole = typed.folded, is_syllable(typed.folded)
    if len(word) < 2 or word.isdigit() or (whole and typed.syllable.marked):
        return None
    if OSA.distance(word, meant, score_cutoff=1) != 1:
        return None
    cost = unlikely(word, meant)
    return cost if cost <= 0.1 or (len(meant) > 2 and not whole) else None


def retyped(
    toks: tuple[Token, ...], unknown: Sequence[int], names: Names, *, every: bool = False
) -> tuple[Token, ...] | None:
    """The tokens with Telex or VNI keys undone; None where no unknown word has any.

    ``every``: also in words that names or the vocabulary have, "noong" among them.
    """
    if not any(untype(toks[i].raw) for i in unknown):
        return None
    out = list(toks)
    for i, t in enumerate(toks):
        own = not every and (t.folded in vocabulary() or t.folded in names.words)  # "toong" is in a name, not "tông"
        if not own and (made := untype(t.raw)) is not None:
            out[i] = t.read_as(syllable(made))
    return tuple(out)


def respelled(toks: tuple[Token, ...], unknown: Sequence[int], names: Names) -> tuple[Token, ...] | None:
    """The tokens with slips in the vocabulary's own words mended; None where there is nothing to mend."""
    words = vocabulary()
    out = list(toks)
    for i in unknown:
        t = toks[i]
        if len(t.folded) < 2 or t.folded.isdigit():
            continue
        if (found := _by_context(out, i)) is not None:
            at, word = found
            out[at] = toks[at].read_as(Syllable(word, word, 0))
        elif t.folded not in words and len(near := _one_key_away(t.folded)) == 1:
            out[i] = t.read_as(Syllable(near[0], near[0], 0))
    return tuple(out) if any(a is not b for a, b in zip(out, toks, strict=True)) else None


@cache
def vocabulary() -> frozenset[str]:
    return frozenset(w for p in phrases() for w in p.split())


@cache
def _domain_words() -> tuple[str, ...]:
    """Words whose slips are worth mending: those of the questions themselves, four letters or more."""
    return tuple(
        sorted(
            {
                w.folded
                for entries in phrases().values()
                for p in entries
                if p.atom in _MENDED
                for w in p.words
                if len(w.folded) >= 4
            }
        )
    )


@cache
def _one_key_away(word: str) -> tuple[str, ...]:

    if len(word) < 4:
        return ()
    from rapidfuzz import process
    from rapidfuzz.distance import OSA  # 25 ms that most questions do not need

    hits = process.extract(word, _domain_words(), scorer=OSA.distance, score_cutoff=1, limit=3)
    return tuple(h[0] for h in hits)
