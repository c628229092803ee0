"""Parts on people: who signed, who came, who holds an office, what somebody took part in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from knowledge.answer.common import nothing, part_of, stands
from knowledge.answer.conditions import COMMITTEE
from knowledge.answer.limiting import signed
from knowledge.answer.need import Need
from knowledge.finding import Kind, Part
from knowledge.index import Index
from knowledge.models import Agreement, Person
from knowledge.question.lexicon import ATOMS
from knowledge.text import fold

_SIGNING = re.compile(
    r"\b(ai|who|vi nao|ong nao|ba nao|nhung ai|nguoi nao|lanh dao nao)"
    r"( da| la nguoi| dung ra| thay mat| ra| cung| ben)* (ky|ki|dat but|signed|sign)\b"
    r"|nguoi (dat but )?(ky|ki)\b|signator|ky boi|do ai (ky|ki)|dai dien( cac ben| hai ben)? (ky|ki)"
    r"|dai dien \S.* (ky|ki)\b|ai dai dien|ai thay mat|ai ben .* (ky|ki)\b"
)
_BODIES = re.compile(
    r"(co quan|don vi|to chuc|dang uy|uy ban|ubnd|hdnd|mttq|mat tran|ban nganh|phia nao|ben nao)( nao)?"
    r"( \w+){0,7} (ky|ki|dung ra|thay mat|dai dien)|which (bodies|organi)"
)


def who(need: Need, index: Index) -> Part:
    if (none := nothing(need, Kind.WHO, index)) is not None:
        return none
    asked = need.ask.folded
    people = [(a, p) for a in need.agreements for p in a.people or ()]
    bodies = any(a.signing_bodies for a in need.agreements)
    offices = _offices(asked) if "office" in need.ask.atoms else COMMITTEE.findall(asked)
    signing = bool(_SIGNING.search(asked)) and not re.search(r"\b(du|den du|du le|tham du|attend\w*)\b", asked)
    if bodies and _BODIES.search(asked):
        return part_of(need, Kind.WHO, reason="bodies")
    if signing:
        signers = [(a, p) for a, p in people if signed(p)]
        if signers:
            return part_of(need, Kind.WHO, people=tuple(signers), reason="signers")
        if not offices:
            return part_of(
                need, Kind.WHO, found=False, reason="no_signer" if bodies else "no_people", people=tuple(people)
            )
    if offices and "office" not in need.ask.atoms:  # all who are of a committee
        people = [(a, p) for a, p in people if _holds(p, offices)]
    elif offices:
        people = _holders(people, offices, asked)
    if not people and need.everywhere:
        return Part(kind=Kind.WHO, found=False, reason="no_people")
    if not people:
        return part_of(need, Kind.WHO, found=False, reason="no_people")
    return Part(
        kind=Kind.WHO,
        subject=stands(need),
        people=tuple(people),
        agreements=tuple({a.id: a for a, _ in people}.values()),
    )


_OFFICES = tuple(sorted({fold(o) for o in ATOMS["office"].split(",")}, key=len, reverse=True))


def _offices(asked: str) -> list[str]:
    found: list[str] = []
    for office in _OFFICES:
        if f" {office} " in f" {asked} " and not any(office in longer for longer in found):
            found.append(office)
    return found


def _holders(
    people: Sequence[tuple[Agreement, Person]], offices: Sequence[str], asked: str
) -> list[tuple[Agreement, Person]]:
    """The people who hold an office asked for, those whose role shares most of the question's words."""
    scored = [(_shared(p, asked), (a, p)) for a, p in people if _holds(p, offices)]
    most = max((score for score, _ in scored), default=0)
    return [found for score, found in scored if score == most]


def _shared(person: Person, asked: str) -> int:
    pairs = {f"{a} {b}" for a, b in pairwise(fold(person.role or "").split())}
    return sum(f"{a} {b}" in pairs for a, b in pairwise(asked.split()))


def _holds(person: Person, offices: Sequence[str]) -> bool:
    """Whether a person's role is the office asked for; "phó" is not the chief."""
    role = f" {fold(person.role or '')} "
    for office in offices:
        words = office.split()
        if not all(f" {w} " in role for w in words):
            continue
        if f"pho {' '.join(words[:2])}" in role and "pho" not in words:
            continue
        return True
    return False


def _there(need: Need, people: Sequence[tuple[Agreement, Person]]) -> bool:
    """Whether one of the people stands in a record of the places named, and in the office named where one is."""
    held = {a.id for a in need.agreements}
    offices = _holding(need)
    return any(a.id in held and (not offices or _holds(p, offices)) for a, p in people)


def _holding(need: Need) -> list[str]:
    """The offices that somebody is said to hold: "bí thư … là ông Duy", "ông Duy là bí thư"."""
    named = "|".join(re.escape(fold(n)) for n in need.ask.people)
    said = re.search(rf"\bla (?:ong |ba )?(?:{named})\b|\b(?:{named})(?: co phai)?(?: dang)? la\b", need.ask.folded)
    return _offices(need.ask.folded) if said and "office" in need.ask.atoms else []


def person_part(need: Need, index: Index) -> Part:
    wanted, asked = {fold(n) for n in need.ask.people}, ", ".join(need.ask.people)
    people = tuple((a, p) for a in index.agreements.values() for p in a.people or () if fold(p.name) in wanted)
    if (
        need.ask.check and (need.subjects or _holding(need)) and not _there(need, people)
    ):  # "Bí thư Hòa Khánh là ông Duy phải không?"
        there = tuple((a, p) for a in need.agreements for p in a.people or ())
        return part_of(need, Kind.WHO, people=there, found=False, reason="another_person", topic=asked)
    return Part(
        kind=Kind.PERSON,
        people=people,
        agreements=tuple({a.id: a for a, _ in people}.values()),
        found=bool(people),
        topic=asked,
        reason="" if people else "unknown_person",
    )
