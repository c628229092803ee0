"""Whether a question that has no word of agreements in it is about them at all."""

from __future__ import annotations

import re

from knowledge.answer.scope import NOBODY_KNOWS, Scope
from knowledge.answer.topics import passages_on
from knowledge.finding import Context, Kind
from knowledge.index import Index
from knowledge.question.ask import Ask
from knowledge.text import fold

_ASKED_OF_ANYTHING = {Kind.WHEN, Kind.WHERE, Kind.WHO, Kind.FIELD}
_ANYWHERE = ("commitment", "support", "progress", "title", "place", "principle", "person", "body", "note")
_NAMED_AFTER = re.compile(r"\b(duong|quoc lo|hem|kiet|ngo|chua|benh vien|khach san)$")
# what no record tells: "theo bạn cặp nào làm tốt nhất", "nên kết nghĩa với xã nào"
_OPINION = re.compile(
    r"\b(?:tot|hieu qua|thanh cong|y nghia|dep|vui|xung dang) (?:\w+ )?nhat\b"
    r"|\btheo (?:ban|bot) (?:thi|nghi|thay|cap)\b"
    r"|(?<!cho )\bnen (?:cho|chon|ket nghia|ky|hop tac)\b|\b(?:best|should)\b|\bkem hieu qua\b"
)
_DONE = re.compile(r" (roi|qua|ghe|lam)$")


def _may_opine(asked: str) -> bool:
    """Whether a word of opinion stands in it: most questions hold none, and need no search."""
    return (
        "nhat" in asked or "theo " in asked or "nen " in asked or "kem " in asked or "best" in asked or "shou" in asked
    )


def nothing_of_ours(ask: Ask, scope: Scope, context: Context, index: Index) -> bool:
    """Whether a name stands among words that say nothing of agreements: "Bạn Hải Châu lớp em dễ thương ghê"."""
    if _may_opine(ask.folded) and _OPINION.search(ask.folded) and not ask.fields:
        return True
    if ask.domain or ask.home or ask.off_words:
        return False
    if not scope.subjects and ask.amounts and ask.leftover and set(ask.kinds) == {Kind.SUPPORT}:
        return not ask.atoms & {"money", "help", "which", "who"}  # "cho tui mượn 5 triệu"
    if not scope.subjects:  # "phường nào giàu nhất?"
        told = (
            ask.fields or ask.topics or ask.dates or ask.people or ask.amounts or ask.mine or ask.anaphor or ask.foreign
        )
        counted = Kind.COUNT in ask.kinds and not context.kinds  # "Ronaldo ghi bao nhiêu bàn?"
        if counted and ask.counted == "partners" and not told:  # "số lượng xã miền núi"
            return not ask.atoms & {"help", "money", "pairs", "list"}
        return (
            (ask.subject_first or counted) and ask.leftover and not told and not ask.atoms & {"help", "money", "pairs"}
        )
    if Kind.COUNT in ask.kinds and not context.kinds and all(s.area for s in scope.subjects):
        return not ask.atoms & {"pairs", "help"}  # "Đà Nẵng có mấy phường?"
    if all(s.place.id.startswith(NOBODY_KNOWS) for s in scope.subjects):
        return not ask.kinds or set(ask.kinds) <= {Kind.PARTNERS, Kind.FIELD, Kind.WHO}
    if not ask.kinds and not context.kinds and all(s.area for s in scope.subjects) and "check" in ask.atoms:
        return True  # "Xã hội đen ở Đà Nẵng có nhiều không?"
    if not ask.kinds and not context.kinds and _DONE.search(ask.folded) and not ask.atoms & {"sowhat", "how", "count"}:
        return True  # "thắng lợi rồi!" is a cheer
    if not context.kinds and _of_something_else(ask, scope, index):
        return True
    if ask.kinds == [Kind.PARTNERS] and "who" in ask.atoms and all(s.area for s in scope.subjects):
        return "help" not in ask.atoms  # "ai là người giàu nhất Đà Nẵng"
    if set(ask.kinds) == {Kind.PLACE_INFO} and all(s.place.level == "country" for s in scope.subjects):
        return True  # "Pháp ở đâu?"
    name = f" {fold(ask.places[0].name)}" if len(ask.places) == 1 else ""
    if set(ask.kinds) <= {Kind.PLACE_INFO, Kind.WHERE} and _NAMED_AFTER.search(ask.folded.partition(name or "?")[0]):
        return True  # "đường Hùng Vương ở đâu?"
    asked = set(ask.kinds) - {Kind.FIELD} or ask.fields or ask.topics or context.kinds
    return not asked and ask.leftover and len(scope.subjects) == 1 and not scope.readings


def _of_something_else(ask: Ask, scope: Scope, index: Index) -> bool:
    """Whether words that no record of the place says are asked about: "Trà Leng sạt lở năm nào?"."""
    if len(scope.subjects) != 1 or scope.readings or ask.atoms & {"office", "help", "money"}:
        return False
    place = scope.subjects[0]
    told = any(passages_on(t, place.agreements, index, _ANYWHERE) for t in ask.topics)
    counted = any(re.search(rf"\bco (may|bao nhieu|bn) {t.words}\b", ask.folded) for t in ask.topics)
    counted = counted or any(re.search(rf"\bco (may|bao nhieu|bn) {w}\b", ask.folded) for w in ask.field_words)
    if counted:  # "Hòa Khánh có bao nhiêu trường học?"
        return True
    of_anything = _ASKED_OF_ANYTHING | ({Kind.PARTNERS} if place.area else set())
    asked = set(ask.kinds)
    return bool(asked - {Kind.FIELD}) and asked <= of_anything and ask.leftover and not (told or ask.fields)
