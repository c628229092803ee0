"""Two records of one event made one: what both say once, what one says kept, what they contradict left to be asked."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

from msgspec import structs

from knowledge.editing.paths import Path
from knowledge.index import Index, locate
from knowledge.models import Agreement, Commitment, Party, Person, Source
from knowledge.records import normalised, record_of
from knowledge.text import fold

ONE_OF = ("kind", "signed_on", "place", "term_years", "period")  # a record has one of each
OTHER = ("other",)  # the fields of a commitment of which nothing is said
_STATUS = ("planned", "pledged", "in_progress", "done")


class Contradiction(NamedTuple):
    """A field for which the two records have different values, as they stand in a plain record."""

    path: Path
    ours: Any
    theirs: Any


class Merged(NamedTuple):
    """The record that two make, with the first one's value wherever they contradict each other."""

    agreement: Agreement
    contradictions: tuple[Contradiction, ...]


def merged(ours: Agreement, theirs: Agreement, index: Index) -> Merged:
    """The two as one, under the id of the first."""
    ours, theirs = normalised(ours), normalised(theirs)
    simple = {name: getattr(ours, name) or getattr(theirs, name) for name in (*ONE_OF, "title", "date_basis")}
    simple["signed_on"] = _date(ours.signed_on, theirs.signed_on)
    made = structs.replace(
        ours,
        **simple,
        parties=_union(ours.parties, theirs.parties, lambda p: locate(p, index.gazetteer).id, _one_party),
        signing_bodies=_union(ours.signing_bodies or (), theirs.signing_bodies or (), fold),
        principles=_union(ours.principles or (), theirs.principles or (), fold),
        commitments=_union(ours.commitments or (), theirs.commitments or (), lambda c: fold(c.text), _one_commitment),
        people=_union(ours.people or (), theirs.people or (), lambda p: fold(p.name), _one_person),
        support=_union(ours.support or (), theirs.support or (), lambda s: (fold(s.what), s.amount_vnd)),
        sources=_union(ours.sources or (), theirs.sources or (), lambda s: s.url or (s.title, s.publisher)),
        notes=_notes(ours.notes or "", theirs.notes or ""),
    )
    plain, mine, other = record_of(made), record_of(ours), record_of(theirs)
    contradictions = (
        Contradiction((name,), mine.get(name), other.get(name))
        for name in ONE_OF
        if getattr(ours, name) and getattr(theirs, name) and _apart(plain.get(name), mine.get(name), other.get(name))
    )
    return Merged(made, tuple(contradictions))


def further_source(ours: Agreement, theirs: Agreement, index: Index) -> Merged:
    """Ours with theirs as a further source, and with what it did not say at all.

    Two papers put the same promises and offices into different words, so what ours tells of stays as it is.
    """
    told: dict[str, Any] = {
        n: () for n in ("signing_bodies", "principles", "commitments", "support") if getattr(ours, n)
    }
    named = {fold(person.name) for person in ours.people or ()}
    told["people"] = tuple(p for p in theirs.people or () if fold(p.name) not in named)
    made, contradictions = merged(ours, structs.replace(theirs, title=None, notes="", sources=(), **told), index)
    return Merged(structs.replace(made, sources=_cited(ours.sources or (), theirs.sources or ())), contradictions)


def _cited(ours: Sequence[Source], theirs: Sequence[Source]) -> tuple[Source, ...]:
    """The sources of both; of an article that ours cites already, what its source lacks: the link, the day."""
    cited = list(ours)
    for source in theirs:
        same = next((n for n, s in enumerate(cited) if _one_article(s, source)), None)
        if same is None:
            cited.append(source)
        else:
            lacking = {f: getattr(source, f) for f in Source.__struct_fields__ if not getattr(cited[same], f)}
            cited[same] = structs.replace(cited[same], **lacking)
    return tuple(cited)


def _one_article(a: Source, b: Source) -> bool:
    """Whether two sources are the same article: by the link, or by the headline where one has no link."""
    if a.url and b.url:
        return a.url == b.url
    return bool(a.title and b.title) and fold(a.title or "") == fold(b.title or "")


def _date(a: str | None, b: str | None) -> str | None:
    """The one that says more, where the other only leaves out the day or the month; else the first."""
    return b if a and b and b.startswith(a) else a or b


def _apart(kept: Any, a: Any, b: Any) -> bool:
    """Whether two values contradict each other: a text that differs in case or marks alone does not."""
    if isinstance(a, str) and isinstance(b, str):
        return fold(a) != fold(b) and not (kept.startswith(a) and kept.startswith(b))
    return bool(a != b)


def _union(
    ours: Sequence[Any],
    theirs: Sequence[Any],
    key: Callable[[Any], Hashable],
    join: Callable[[Any, Any], Any] = lambda a, _: a,
) -> tuple[Any, ...]:
    """The items of both, each once; what both have is joined."""
    found: dict[Hashable, Any] = {}
    for item in (*ours, *theirs):
        k = key(item)
        found[k] = join(found[k], item) if k in found else item
    return tuple(found.values())


def _one_party(a: Party, b: Party) -> Party:
    return structs.replace(a, code=a.code or b.code, aliases=_union(a.aliases, b.aliases, fold))


def _one_commitment(a: Commitment, b: Commitment) -> Commitment:
    """All fields and steps of both, and the status that is further on."""
    fields = b.fields if a.fields == OTHER else (*a.fields, *(f for f in b.fields if f not in (*a.fields, *OTHER)))
    status = max(a.status or "pledged", b.status or "pledged", key=_STATUS.index)
    progress = _union(a.progress or (), b.progress or (), lambda p: (fold(p.text), p.on))
    return structs.replace(a, fields=fields, status=status, progress=progress)


def _one_person(a: Person, b: Person) -> Person:
    """Both roles, where one does not hold the other."""
    roles = [a.role or "", b.role or ""]
    if fold(roles[1]) in fold(roles[0]):
        return a
    return structs.replace(a, role="; ".join(filter(None, roles)) if fold(roles[0]) not in fold(roles[1]) else b.role)


def _notes(a: str, b: str) -> str:
    return a if fold(b) in fold(a) else b if fold(a) in fold(b) else f"{a}\n{b}"
