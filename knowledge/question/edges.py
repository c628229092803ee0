"""Every way to read a stretch of a text: as a phrase, a place, a person, or the records' own words, with its weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from knowledge.models import Locality
from knowledge.places.names import Names
from knowledge.question.items import HARD, Item, breaks, kind_after, kind_before
from knowledge.question.lexicon import LONGEST, Phrase, phrases
from knowledge.question.synonyms import SHORTHAND
from knowledge.text import Syllable, Token, contradictions, has_marks, syllable, tokens

LONGEST_NAME = 6  # words
SHORTEST_JOINED = 5


@cache
def _joined_phrases() -> dict[str, str]:
    return {
        k.replace(" ", ""): k
        for k, entries in phrases().items()
        if " " in k and len(k) >= 7 and any(e.atom not in ("filler", "off", "attack") for e in entries)
    }


def phrase_edges(toks: tuple[Token, ...]) -> Iterator[tuple[float, Item]]:
    table, n = phrases(), len(toks)
    marked = sum(has_marks((t.syllable,)) for t in toks) * 3 > n
    for i in range(n):
        key = other = ""
        for end in range(i + 1, min(i + LONGEST, n) + 1):
            word = toks[end - 1].folded
            if end > i + 1 and HARD.search(toks[end - 1].before) and toks[end - 1].before.strip() not in ("/", "-"):
                break
            key = f"{key} {word}" if key else word
            short = SHORTHAND.get(word, word)
            other = f"{other} {short}" if other else short
            entries = table.get(key)
            if entries:
                yield from _phrase_edge(toks, i, end, entries, marked=marked)
            if other != key and (entries := table.get(other)):
                yield from _phrase_edge(toks, i, end, entries, marked=False)
            elif end == i + 1 and len(word) >= 6 and (spaced := _joined_phrases().get(word)):
                entries = table[spaced]
                yield 11.0, Item(kind="phrase", start=i, end=end, atoms=_atoms(entries), value=entries[0].value)


def _atoms(entries: Sequence[Phrase]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(e.atom for e in entries))


def _phrase_edge(
    toks: tuple[Token, ...], i: int, end: int, entries: Sequence[Phrase], *, marked: bool
) -> Iterator[tuple[float, Item]]:
    typed = tuple(t.syllable for t in toks[i:end])
    short = len(entries[0].words) != end - i or any(
        a.folded != b.folded for a, b in zip(typed, entries[0].words, strict=False)
    )
    scored = [((0, 0) if short else contradictions(typed, e.words), e) for e in entries]
    fitting = [(dropped, e) for (wrong, dropped), e in scored if not wrong]
    if not fitting:
        return
    sure = marked or has_marks(typed)
    least = min(d for d, _ in fitting) if sure else None
    chosen = [e for d, e in fitting if least is None or d == least]
    length = end - i
    values = dict.fromkeys(e.value for e in chosen if e.value)
    atoms = _atoms(chosen)
    if atoms == ("filler",):
        weight = 6.0 if length == 1 else 10.0 * length + 1
    else:
        weight = (
            8.0
            if length == 1
            else 15.0
            if atoms == ("live",)
            else 10.0 * length + 3 + 2 * (length - 1) + (4.0 if sure and not least else 0.0)
        )
    yield (
        weight,
        Item(kind="phrase", start=i, end=end, atoms=atoms, value="|".join(values), sure="filler" not in atoms or sure),
    )


def word_edges(toks: tuple[Token, ...], names: Names) -> Iterator[tuple[float, Item]]:
    """Runs of words that stand side by side in the records' own sentences."""
    for i in range(len(toks)):
        for end in range(i + 2, min(i + 6, len(toks)) + 1):
            if f"{toks[end - 2].folded} {toks[end - 1].folded}" not in names.bigrams or HARD.search(
                toks[end - 1].before
            ):
                break
            yield 10.0 * (end - i) + 2 * (end - i - 1) - 1, Item(kind="word", start=i, end=end)


def person_edges(toks: tuple[Token, ...], names: Names) -> Iterator[tuple[float, Item]]:
    for i in range(len(toks)):
        key = toks[i].folded
        for end in range(i + 2, min(i + 6, len(toks)) + 1):
            key = f"{key} {toks[end - 1].folded}"
            if key in names.people:
                person = names.people[key]
                wrong, _ = contradictions((t.syllable for t in toks[i:end]), map(syllable, person.split()))
                if wrong * 2 <= end - i - 1:
                    yield 10.0 * (end - i) + 9, Item(kind="person", start=i, end=end, value=person)


TITLES = frozenset("ong ba anh chi co chu bac thay dong mr mrs ms".split())
_SURNAMES = frozenset(
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh doan truong mai dao lam luong ha "
    "cao ta to chau trinh thai dam phung vuong luu kieu quach tang la thach giang tong lo sung vang "
    "ksor rmah siu zoram alang bhnuoch".split()
)


def stranger_edges(toks: tuple[Token, ...], names: Names) -> Iterator[tuple[float, Item]]:
    """A title and a name: somebody of the records by the last words of the name, or somebody whom no record knows."""
    for i, t in enumerate(toks[:-1]):
        if t.folded not in TITLES or HARD.search(toks[i + 1].before):
            continue
        for end in range(min(i + 5, len(toks)), i + 1, -1):
            words = [x.folded for x in toks[i + 1 : end]]
            if breaks(toks, i, end):
                continue
            known = [p for key, p in names.people.items() if key.split()[-len(words) :] == words]
            titled = all(x.raw[:1].isupper() for x in toks[i + 1 : end])
            if known and (titled or len(words) > 1):
                yield 10.0 * (end - i) + 5, Item(kind="person", start=i, end=end, value="|".join(dict.fromkeys(known)))
                break
            if len(words) >= 3 and words[0] in _SURNAMES and (titled or len(words) == 3):
                name = " ".join(x.raw for x in toks[i + 1 : end])
                if titled or not any(w in ("nao", "ky", "du", "la", "co", "ket") for w in words):
                    yield 10.0 * (end - i) - 4, Item(kind="person", start=i, end=end, value=name)


def place_edges(toks: tuple[Token, ...], names: Names) -> Iterator[tuple[float, Item]]:
    n = len(toks)
    shouting = all(t.raw[:1].isupper() or not t.raw[:1].isalpha() for t in toks)
    for i in range(n):
        key = ""
        for end in range(i + 1, min(i + LONGEST_NAME, n) + 1):
            if end > i + 1 and HARD.search(toks[end - 1].before):
                break
            key = f"{key} {toks[end - 1].folded}" if key else toks[end - 1].folded
            how, ids = "exact", names.find(key)
            if not ids and end == i + 1 and len(key) >= SHORTEST_JOINED and (spaced := names.find_joined(key)):
                how, ids = "joined", names.find(spaced)
            if ids:
                yield from _place_edge(toks, i, end, ids, how, names, capital=not shouting)


def _place_edge(
    toks: tuple[Token, ...], i: int, end: int, ids: tuple[str, ...], how: str, names: Names, *, capital: bool
) -> Iterator[tuple[float, Item]]:
    typed = tuple(t.syllable for t in toks[i:end])
    start, kind = kind_before(toks, i)
    last = end
    if not kind and (kind := kind_after(toks, end)):
        last = end + 1
    length = end - i
    folded = " ".join(s.folded for s in typed)
    places = [p for p in map(names.get, ids) if p is not None]
    least = min((_least_wrong(typed, p) for p in places), default=(0, 0))
    if folded in names.nicknames:
        how, least = "nickname", (0, 0)
    known = any(p.id in names.known for p in places)
    titled = capital and all(t.raw[:1].isupper() for t in toks[i:end])
    marked = has_marks(typed) and least == (0, 0)
    if length == 1 and how == "exact":
        if folded.isdigit() and not kind:
            return
        big = known or any(p.level in ("country", "province") for p in places)
        if kind and not (known or any(p.kind == kind for p in places)):
            return
        plain = 0.0 if not big else 11.0 if marked or (titled and i > 0) else 5.0
        weight = 12.0 if kind else plain
        if not weight:
            return
    else:
        weight = 10.0 * length + 2.0 * (length - 1) + (2.0 if length == 1 else 0.0)
    big = any(p.level in ("country", "province") for p in places)
    if not known and how == "exact" and not titled and not kind and not big:
        ordinary = folded in names.bigrams
        plain = not has_marks(typed) and all(s.folded in phrases() for s in typed) and not _after_with(toks, i)
        weight -= 5.0 * ordinary + 11.0 * (plain and length > 1)
    weight += 6.0 * known + 2.0 * any(names.is_home(p) for p in places) + 4.0 * marked + 3.0 * titled - 14.0 * least[0]
    item = Item(
        kind="place", start=i, end=end, ids=ids, how=how, name=" ".join(t.raw for t in toks[i:end]), syllables=typed
    )
    yield weight, item
    if kind:
        fits = any(p.kind == kind for p in places)
        extra = 10.0 * (last - end + i - start) + (6.0 if fits else 3.0)
        yield weight + extra, msgspec.structs.replace(item, start=start, end=last, typed_kind=kind)


def _after_with(toks: Sequence[Token], i: int) -> bool:
    return i == 0 or toks[i - 1].folded in ("voi", "vs", "with", "va", "cung")


def _least_wrong(typed: Sequence[Syllable], place: Locality) -> tuple[int, int]:
    """The fewest contradictions and dropped marks against any of a place's names of that length."""
    forms = [f for n in (place.name, *place.aliases) if len(f := _syllables(n)) == len(typed)]
    folded = [s.folded for s in typed]
    same = [f for f in forms if [s.folded for s in f] == folded]
    return min((contradictions(typed, f) for f in same), default=(0, 0))


@cache
def _syllables(name: str) -> tuple[Syllable, ...]:
    return tuple(t.syllable for t in tokens(name))
