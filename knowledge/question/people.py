"""Every way to read a stretch of a text as a person: full names, and a title with a name, with its weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.places.names import Names
from knowledge.question.items import Item, breaks
from knowledge.question.lexicon import phrases
from knowledge.text import Token, contradictions, has_marks, syllable, syllables


def person_edges(toks: Sequence[Token], names: Names) -> Iterator[tuple[float, Item]]:
    """Full names of people whom the records name."""
    for i in range(len(toks)):
        key = toks[i].folded
        if key not in names.first_names:
            continue
        for end in range(i + 2, min(i + 6, len(toks)) + 1):
            key = f"{key} {toks[end - 1].folded}"
            if key in names.people:
                person = names.people[key]
                wrong, _ = contradictions((t.syllable for t in toks[i:end]), map(syllable, person.split()))
                if wrong * 2 <= end - i - 1:
                    yield 10.0 * (end - i) + 9, Item(kind="person", start=i, end=end, value=person)


TITLES = {
    syllable(t).folded: syllable(t) for t in ("ông", "bà", "anh", "chị", "cô", "chú", "bác", "thầy", "mr", "mrs", "ms")
}
_SURNAMES = frozenset(
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh doan truong mai dao lam luong ha "
    "cao ta to chau trinh thai dam phung vuong luu kieu quach tang la thach giang tong lo sung vang "
    "ksor rmah siu zoram alang bhnuoch".split()
)


def stranger_edges(toks: Sequence[Token], names: Names) -> Iterator[tuple[float, Item]]:
    """A title and a name: somebody of the records by the last words of the name, or somebody whom no record knows."""
    titles = [i for i, t in enumerate(toks[:-1]) if t.folded in TITLES]
    marked = bool(titles) and has_marks(t.syllable for t in toks)
    for i in titles:
        t = toks[i]
        if toks[i + 1].breaks or contradictions((t.syllable,), (TITLES[t.folded],))[0]:
            continue
        for end in range(min(i + 5, len(toks)), i + 1, -1):
            words = [x.folded for x in toks[i + 1 : end]]
            if breaks(toks, i, end):
                continue
            titled = all(x.raw[:1].isupper() for x in toks[i + 1 : end])
            known = _ending_in(toks[i + 1 : end], names, marked=marked)
            if known and (titled or len(words) > 1):
                yield 10.0 * (end - i) + 5, Item(kind="person", start=i, end=end, value="|".join(known))
                break
            stranger = titled or (
                not marked and t.folded in ("ong", "ba") and any(w not in phrases() for w in words[1:])
            )
            if len(words) >= 3 and words[0] in _SURNAMES and stranger and not set(words) & _VERBS:
                name = " ".join(x.raw for x in toks[i + 1 : end])
                weight = 10.0 * (end - i) + (8 if titled else -4)  # "ong Le Trung Chinh" is not of xã Trung Chính
                yield weight, Item(kind="person", start=i, end=end, value=name)


_VERBS = frozenset("nao ky du la co ket o tang cho len den".split())


def _ending_in(toks: Sequence[Token], names: Names, *, marked: bool) -> list[str]:
    """People whose name ends in these words, those whose marks fit best."""
    words = [t.folded for t in toks]
    found: list[tuple[int, str]] = []
    for key, person in names.people.items():
        if key.split()[-len(words) :] == words:
            wrong, dropped = contradictions((t.syllable for t in toks), syllables(person)[-len(words) :])
            if not wrong and not (marked and dropped and len(words) == 1):
                found.append((dropped if marked else 0, person))
    least = min((d for d, _ in found), default=0)
    return sorted({p for d, p in found if d == least})
