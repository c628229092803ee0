"""The subject matter of a question: fields by their own name, and runs of words to be looked up."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from knowledge.question.clauses import ASKING, DOMAIN, clauses, is_off, sure
from knowledge.question.items import Item, Segmentation, words_of
from knowledge.question.synonyms import LIGHT
from knowledge.text import fold


class Topic(msgspec.Struct, frozen=True):
    """Words looked up in what the records say: folded, as typed, and whether they are more than a field's name."""

    words: str
    typed: str
    field: str = ""  # id of the field whose name the words contain
    marked: bool = False  # typed in a message with marks: a word without any is then a word without any
    aside: bool = False  # from a clause that asks nothing: "em là sinh viên làm khóa luận, …"
    whole: bool = False  # one word of it alone, or another for it, tells nothing
    about: bool = False  # introduced as a subject matter: "về …", "lĩnh vực …", "… thì sao"


_LIGHT = frozenset(" ".join(w.split()) for w in LIGHT.split(",") if w.strip())
LIGHT_WORDS = frozenset(map(fold, _LIGHT))


def topics_of(items: Sequence[Item], seg: Segmentation) -> tuple[list[Topic], list[str]]:
    """Runs of words that are looked up, and the fields named by their own name alone."""
    topics: list[Topic] = []
    fields: list[str] = []
    run: list[Item] = []

    def close() -> None:
        if not run:
            return
        named = [it for it in run if "field" in it.atoms]
        if len(named) == len(run):
            if not _of_oneself(run[0], items, seg):
                fields.extend(v for it in named for v in it.value.split("|") if v)
        else:
            words = [t for it in run for t in seg.tokens[it.start : it.end]]
            field = next((v for it in named for v in it.value.split("|")), "")
            lone = len(words) == 1 and run[0].kind == "unknown" and not _given(run[0], items, seg)
            weak = lone or all(t.folded.isdigit() for t in words)
            if not weak:
                folded, typed = " ".join(t.folded for t in words), " ".join(t.raw for t in words)
                marked = sum(t.syllable.marked for t in seg.tokens) * 3 > len(seg.tokens)
                aside = run[0].start in _asides(items, seg)
                topics.append(Topic(folded, typed, field, marked, aside, about(run[0])))
        run.clear()

    def about(first: Item) -> bool:
        i = items.index(first)
        return i > 0 and "topicalise" in items[i - 1].atoms and items[i - 1].sure

    for it in items:
        spoken = it.kind == "phrase" and it.sure
        told = spoken and ("field" in it.atoms or "term" in it.atoms or (_looked_up(it) and not is_off(items)))
        part = (told or it.kind in ("unknown", "word")) and not _quality(items, it, seg)
        if part and run and re.search(r"[,;:()\n]", seg.tokens[it.start].before):
            close()
        if part:
            if "field" in it.atoms and run and all("field" in x.atoms for x in run):
                close()
            run.append(it)
        elif it.kind == "phrase" and it.atoms in (("filler",), ("field",)) and _light(it, seg):
            continue
        elif run and seg.tokens[it.start].folded == "cua" and it.end - it.start == 1:
            continue  # "giám sát của HĐND" is one matter
        else:
            close()
    close()
    return topics, list(dict.fromkeys(fields))


def _asides(items: Sequence[Item], seg: Segmentation) -> set[int]:
    """The words (by their numbers) of clauses that ask nothing, beside one that does."""
    parts = clauses(items, seg.tokens)
    if len(parts) < 2:
        return set()
    asking = [bool(sure(c) & ((DOMAIN | ASKING) - {"field", "term"})) for c in parts]
    if not any(asking):
        return set()
    return {i for c, asks in zip(parts, asking, strict=True) if not asks for it in c for i in range(it.start, it.end)}


_GIVING = frozenset("tang trao bieu gop ung ho".split())


def _given(it: Item, items: Sequence[Item], seg: Segmentation) -> bool:
    """Whether one word says what is given, and so is worth to be looked up alone: "được tặng bò không?"."""
    before = items[items.index(it) - 1] if it.start else it
    gives = "money" in before.atoms and seg.tokens[before.end - 1].folded in _GIVING
    return gives and len(words_of(seg.tokens, it)) > 1


_ONESELF = frozenset("toi minh em tui con chau i".split())


def _of_oneself(it: Item, items: Sequence[Item], seg: Segmentation) -> bool:
    """Whether a piece stands in a clause in which somebody only tells of himself: "em lên xã dạy học, cho em hỏi …"."""
    if it.start not in _asides(items, seg):
        return False
    clause = next(c for c in clauses(items, seg.tokens) if it in c)
    return any(t.folded in _ONESELF for x in clause for t in seg.tokens[x.start : x.end])


def _looked_up(it: Item) -> bool:
    """Words that usually speak of something else, in a question that does not: "dịch vụ công"."""
    return it.atoms == ("off",) and it.end - it.start > 1


_QUALITIES = frozenset({"bien gioi", "mien nui", "vung cao", "ven bien", "hai dao"})
_PLACE_NOUNS = frozenset("xa phuong noi tinh huyen lang thon ban ap".split())


def _quality(items: Sequence[Item], it: Item, seg: Segmentation) -> bool:
    """Whether words only say what sort of places are meant: "mấy xã biên giới"."""
    after_noun = it.start > 0 and seg.tokens[it.start - 1].folded in _PLACE_NOUNS
    return after_noun and words_of(seg.tokens, it) in _QUALITIES


def _light(it: Item, seg: Segmentation) -> bool:
    return words_of(seg.tokens, it) in LIGHT_WORDS


def strip_light(words: str, typed: str = "") -> str:
    """A topic without the words that only say what is done with it: ``tiêu thụ nông sản`` looks up ``nông sản``.

    ``typed``: the same words with their marks, where these count: "lâm nghiệp" is no "làm".

    >>> strip_light("tieu thu nong san"), strip_light("bao tieu")
    ('nong san', 'bao tieu')
    >>> strip_light("lam nghiep", "lâm nghiệp"), strip_light("lam nha", "làm nhà")
    ('lam nghiep', 'nha')
    """
    parts, marked = words.split(), typed.split()
    if len(marked) != len(parts):
        marked = []
    while True:
        n = next((n for n in (3, 2, 1) if len(parts) > n and _is_light(parts[:n], marked[:n])), 0)
        if not n:
            return " ".join(parts)
        parts, marked = parts[n:], marked[n:]


def _is_light(folded: Sequence[str], typed: Sequence[str]) -> bool:
    return " ".join(typed) in _LIGHT if typed else " ".join(folded) in LIGHT_WORDS
