"""The newspapers, stations and sites that a question names, as the sources of the records have them."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from knowledge.finding import Kind, Limit
from knowledge.index import Index
from knowledge.question.ask import Ask
from knowledge.text import fold

_PRESS = re.compile(r"\b(?:to bao|to|trang|kenh)\b")
# "báo Tuổi Trẻ": a paper by its name, which no record may have
_A_PAPER = re.compile(r"\b[Bb]áo ((?:[^\W\d_a-zà-ỹ]\w*)(?: [^\W\d_a-zà-ỹ]\w*)+)")


@lru_cache(maxsize=4096)
def names_of(publisher: str, url: str) -> frozenset[str]:
    """What a source may be called, folded: "VietnamPlus (TTXVN)" has two names, a link the name of its host.

    >>> sorted(names_of("VietnamPlus (TTXVN)", "https://www.vietnamplus.vn/221169.vnp"))
    ['ttxvn', 'vietnamplus', 'vietnamplus vn']
    >>> sorted(names_of("Vietnam.vn (theo Báo Đà Nẵng)", ""))
    ['vietnam vn']
    """
    parts = [p for p in re.split(r"[()]", publisher) if not fold(p).startswith("theo")]
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return frozenset(words for part in (*parts, host) if (words := _words(part)))


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


_DONE = frozenset("bai dang tin dua viet bao to so".split())  # words on what a paper does
_HOST = re.compile(r" (?:vn|com|net|org)$")


def _titled(name: str, ask: Ask) -> bool:
    """Whether a paper's own name is written like one, and names no place: "Người Lao Động đưa tin"."""
    own = name.removeprefix("bao ")
    words = [w for w in re.findall(r"\w+", ask.typed) if fold(w) in own.split()]
    return own != name and all(w[:1].isupper() for w in words) and all(fold(it.name) not in own for it in ask.places)


_papers: WeakKeyDictionary[Index, tuple[int, frozenset[str]]] = WeakKeyDictionary()  # by index, at a revision


def _known(index: Index) -> frozenset[str]:
    revision, known = _papers.get(index, (-1, frozenset()))
    if revision != index.revision:
        sources = (s for a in index.agreements.values() for s in a.sources or ())
        known = frozenset(n for s in sources for n in names_of(s.publisher or "", s.url or ""))
        _papers[index] = index.revision, known
    return known


TELLS = re.compile(r"\b(?:viet|dua|dang|noi|theo|lay tin|dan tin|report\w*|wrote|published)\b")  # what a paper does


def take_press(ask: Ask, index: Index) -> None:
    """Keeps the paper that a question names as a condition; "Báo Quảng Nam" is then no place."""
    asked = f" {_PRESS.sub('bao', ask.folded)} "
    known = _known(index)
    run = "".join(re.findall(r"\w+", ask.typed.casefold()))  # "nhandan.vn"
    named = [n for n in known if f" {n} " in asked and f" {n} nhat " not in asked]
    named = named or [
        n for n in known if (_HOST.search(n) or (" " not in n and len(n) > 6)) and n.replace(" ", "") in run
    ]
    named = named or [n for n in known if f" {n.removeprefix('bao ')} " in asked and _titled(n, ask)]
    if named:
        paper = max(named, key=len)
    elif unknown := _A_PAPER.search(ask.typed):
        paper = fold(unknown[0])
    else:
        return
    denied = re.search(rf"\bkhong (?:phai |do |duoc )*{paper}\b", asked)
    ask.press = Limit("not_by" if denied else "reported_by", paper)
    joined = paper.replace(" ", "")
    ask.places = [it for it in ask.places if fold(it.name).replace(" ", "") not in joined]
    run = paper.replace(" ", "")
    ask.topics = [
        t for t in ask.topics if fold(t.typed).replace(" ", "") not in run and not set(t.words.split()) <= _DONE
    ]
    if any(words in paper for words in ask.field_words):  # Thanh Niên
        ask.fields, ask.field_words = [], []
        ask.kinds = [k for k in ask.kinds if k is not Kind.FIELD] or [Kind.LIST]
