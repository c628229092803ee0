"""Reads a message: its questions in order, or what kind of talk it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import msgspec

from knowledge.finding import Kind
from knowledge.places.names import Names
from knowledge.question.ask import Ask, ask_of
from knowledge.question.bodies import body_of
from knowledge.question.clauses import ASKING, DOMAIN, clauses, grouped
from knowledge.question.items import Segmentation
from knowledge.question.kinds import counted, kinds_of
from knowledge.question.language import language
from knowledge.question.naming import named
from knowledge.question.segment import segment
from knowledge.question.topics import Topic, strip_light

_OF_TWINS = {Kind.PARTNERS, Kind.CHECK, Kind.LIST, Kind.WHO, Kind.FIELD}
_OF_A_QUESTION = (DOMAIN | ASKING | {"help", "check", "off", "mine", "anaphor", "attack"}) - {"term"}
TALK = {"greeting": Kind.GREETING, "thanks": Kind.THANKS, "about": Kind.ABOUT, "helpme": Kind.HELP}


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A whole message: its questions in order, or what kind of talk it is."""

    asks: tuple[Ask, ...] = ()
    talk: Kind | None = None
    attack: bool = False
    off: bool = False
    lang: str | None = None
    segmentation: Segmentation


def read(text: str, names: Names, today: date) -> Question:
    """What a message asks. Never raises, whatever the text."""
    seg = segment(text, names, today)
    items = named(seg.tokens, list(seg.items))
    seg = msgspec.structs.replace(seg, items=tuple(items))
    short = len(items) <= 2
    atoms = {a for it in items if short or it.sure for a in it.atoms}
    lang = language(seg)
    if "attack" in atoms:
        return Question(attack=True, lang=lang, segmentation=seg)
    asks = []
    for group in grouped(clauses(items, seg.tokens)):
        ask, kept = ask_of(group, seg)
        ask.today = today.isoformat()
        ask.counted = counted(kept, seg)
        ask.kinds = kinds_of(ask, kept, ask.atoms)
        twins = "twin" in ask.atoms and not set(ask.kinds) - _OF_TWINS
        body = body_of(kept, seg) if twins else None
        if body is not None and (ask.places or _only_of(body, ask.topics)) and _named_by(ask.field_words, body):
            ask.topics, ask.fields, ask.kinds = [body], [], [Kind.FIELD]
        asks.append(ask)
    for before, a in pairwise(asks):
        if before.off and not a.places and (a.anaphor or a.kinds):  # "Thời tiết Trà Leng sao rồi, mà xã này …?"
            a.places, a.anaphor = list(before.places), ""
    asks = _without_asides(asks)
    on_topic = [
        a
        for a in asks
        if (a.off and (a.places or a.anaphor))
        or (
            not a.off
            and (a.kinds or a.places or a.people or a.dates or a.half or a.domain or a.topics or a.mine or a.exclude)
        )
    ]
    talk = next((k for name, k in TALK.items() if name in atoms), None)
    talk = next((TALK[n] for n in ("about", "helpme") if n in atoms), talk)
    if talk is Kind.ABOUT and not any(a.places or a.domain or a.people or a.fields or a.topics for a in on_topic):
        return Question(talk=talk, lang=lang, segmentation=seg)  # "dữ liệu của bạn lấy từ đâu?"
    significant = [
        a for a in on_topic if a.places or a.kinds or a.people or a.half or a.dates or a.home or a.mine or a.exclude
    ]
    if talk and not (atoms & {"off", "opinion"}) and not any(_asks_something(a) for a in on_topic if not a.off):
        return Question(talk=talk, lang=lang, segmentation=seg)
    if any(a.off for a in asks) and not significant:
        return Question(off=True, lang=lang, segmentation=seg)
    return Question(asks=tuple(significant or on_topic), off=not on_topic, lang=lang, segmentation=seg)


def _only_of(body: Topic, topics: Sequence[Topic]) -> bool:
    """Whether nothing but a body is looked up: "công ty Vinamilk", asked about as "công ty kết nghĩa"."""
    name = body.words.removesuffix(" ket nghia")
    return all(t.words.startswith(name) for t in topics)


def _named_by(field_words: Sequence[str], body: Topic) -> bool:
    """Whether the words for fields only name a body: "đoàn thanh niên"."""
    name = body.words.removesuffix(" ket nghia")
    return all(words in name or name in words for words in field_words)


def _without_asides(asks: list[Ask]) -> list[Ask]:
    """The questions of a message without what only tells of the one who asks: "con là sinh viên làm khảo sát"."""
    asking = [a for a in asks if a.atoms & _OF_A_QUESTION or a.places or a.people or a.dates or a.fields]
    return asking or asks


def _asks_something(a: Ask) -> bool:
    return bool(a.places or a.people or a.half or a.dates or a.home or a.kinds or (a.mine and a.atoms & {"sowhat"}))


__all__ = ["Ask", "Question", "Topic", "read", "strip_light"]
