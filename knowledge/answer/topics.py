"""Finds what the records say about a topic: a field by its tag, narrower words by what is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from knowledge.index import Index, Passage
from knowledge.models import Agreement
from knowledge.question.ask import Ask
from knowledge.question.lexicon import FILLER
from knowledge.question.synonyms import SYNONYMS
from knowledge.question.topics import Topic, strip_light
from knowledge.text import fold, syllables


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for line in SYNONYMS:
        forms = tuple(fold(w) for w in line)
        for form in forms:
            table[form] = forms
    return table


@cache
def _fillers() -> frozenset[str]:
    return frozenset(fold(w) for w in FILLER.split(",") if " " not in w.strip())


def wordings(topic: Topic) -> list[str]:
    """Folded phrases to look for, the most exact first.

    >>> wordings(Topic("tieu thu nong san", "tiêu thụ nông sản"))[0]
    'nong san'
    """
    words = strip_light(topic.words, topic.typed.casefold() if topic.marked else "")
    found = [words]
    for form, others in _synonyms().items():
        if words == form or (_telling(form) and f" {form} " in f" {words} "):
            found += [f" {words} ".replace(f" {form} ", f" {o} ").strip() for o in others if o != form]
            if words != form and len(words.split()) <= len(form.split()) + 1:
                found += list(others)
    return list(dict.fromkeys(found))


def _telling(term: str) -> bool:
    """Whether a folded term is long enough not to be part of another word by chance."""
    return " " in term or len(term) > 4 or term == "ocop"


def says(passage: Passage, phrase: str) -> bool:
    """Whether a passage says a folded phrase: its words in a row."""
    return f" {phrase} " in f" {passage.words} "


@cache
def _one_word() -> dict[str, frozenset[str]]:
    """How the wordings of one word are written, by what they fold to: "mắt" is neither "mặt" nor "mất"."""
    table: dict[str, set[str]] = {}
    for line in SYNONYMS:
        for word in line:
            table.setdefault(fold(word), set()).add(word)
    return {folded: frozenset(words) for folded, words in table.items() if " " not in folded}


def _says_another(passage: Passage, form: str) -> bool:
    """Whether a passage says another wording for a topic, a single word with its very marks."""
    if not says(passage, form):
        return False
    written = _one_word().get(form)
    return written is None or not written.isdisjoint(passage.text.casefold().replace(",", " ").split())


def _says_it(passage: Passage, form: str, topic: Topic) -> bool:
    """Whether a passage says a phrase; a single word with the marks typed: "cờ" is not "có"."""
    if not says(passage, form):
        return False
    alone = topic.marked and form == topic.words and " " not in form
    return not alone or syllables(topic.typed)[0] in syllables(passage.text)


def says_all(passage: Passage, phrase: str) -> bool:
    """Whether a passage says all the words of a phrase, wherever they stand."""
    have = set(passage.words.split())
    return all(w in have for w in phrase.split())


def may_be_apart(phrase: str) -> bool:
    """Whether the words of a folded phrase may stand apart: "quản lý nhà nước về … văn hóa" is no "nhà văn hóa"."""
    return " " in phrase and phrase not in _synonyms()


def _with_marks(passage: Passage, topic: Topic) -> bool:
    """Whether words that stand apart are the very words typed: "bao xa" is not "bảo đảm … xã hội"."""
    if not topic.marked:
        return True
    have = set(syllables(passage.text))
    return all(s in have for s in syllables(topic.typed))


def passages_on(topic: Topic, agreements: Iterable[Agreement], index: Index, kinds: Sequence[str]) -> list[Passage]:
    """What the given records say on a topic: in these words, in other words for it, at last in all of its words."""
    pool = [p for a in agreements for p in index.passages[a.id] if p.kind in kinds]
    forms = wordings(topic)
    for form in forms[:1]:
        loose = len(form.split()) > (2 if topic.field else 4)  # "nông nghiệp bền vững", also "… theo hướng bền vững"
        if found := [
            p
            for p in pool
            if _says_it(p, form, topic) or any(_says_another(p, f) for f in forms[1:]) or (loose and says_all(p, form))
        ]:
            return found
        scattered = (p for p in pool if may_be_apart(form) and says_all(p, form))
        if found := [p for p in scattered if len(form.split()) > 2 or _with_marks(p, topic)]:
            return found
    for term in (
        t for t in _synonyms() if not topic.whole and _telling(t) and f" {t} " in f" {forms[0]} " and t != forms[0]
    ):
        if found := [p for p in pool if any(_says_another(p, f) for f in _synonyms()[term])]:
            return found
    content = [w for w in forms[0].split() if w not in _fillers()]
    if content and len(content) < len(forms[0].split()) and len(content) > 1:
        return [p for p in pool if says_all(p, " ".join(content))]
    return []


def unsaid(ask: Ask, index: Index) -> list[Topic]:
    """The things asked about that no record speaks of, in any words."""
    everything = index.agreements.values()
    return [t for t in ask.topics if not t.aside and not passages_on(t, everything, index, ("commitment", "support"))]


def on_topics(ask: Ask, agreements: Sequence[Agreement], index: Index) -> list[Agreement]:
    """The records among these that promise something on what was asked."""
    said = {
        p.agreement.id
        for t in ask.topics
        for p in passages_on(t, agreements, index, ("commitment", "support", "title"))
    }
    tagged = {a.id for a in agreements for c in a.commitments or () if set(c.fields) & set(ask.fields)}
    return [a for a in agreements if a.id in said | tagged]
