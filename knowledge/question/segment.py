"""Cuts a text into places, phrases, dates, sums, people and unknown words: the one reading that explains it best."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Literal

import msgspec

from knowledge.finding import Dates
from knowledge.models import Locality
from knowledge.places.names import Names
from knowledge.question.dates import find_dates, find_money
from knowledge.question.lexicon import LONGEST, SHORTHAND, Phrase, phrases
from knowledge.text import Syllable, Token, contradictions, has_marks, syllable, tokens, untype

LONGEST_TEXT = 2000  # characters that are read; a question is shorter
LONGEST_NAME = 6  # words

# Kinds of units as they are typed, folded. A single letter counts only right before a name.
KINDS: dict[str, str] = {
    "phuong": "phường", "p": "phường", "f": "phường", "xa": "xã", "x": "xã", "quan": "quận", "q": "quận",
    "huyen": "huyện", "h": "huyện", "thi xa": "thị xã", "tx": "thị xã", "thi tran": "thị trấn", "tt": "thị trấn",
    "thanh pho": "thành phố", "tp": "thành phố", "tinh": "tỉnh", "lang": "làng", "thon": "thôn", "ban": "bản",
    "ap": "ấp", "dac khu": "đặc khu", "nuoc": "nước", "buon": "buôn", "cum": "cụm", "khu pho": "khu phố",
    "ward": "phường", "commune": "xã", "district": "huyện", "province": "tỉnh", "city": "thành phố", "town": "thị trấn",
    "village": "làng", "thanh pho cang": "thành phố", "xom": "xóm", "plei": "làng",
}  # fmt: skip
_SUFFIX_KINDS = ("ward", "commune", "district", "province", "city", "town", "village")
_HARD = re.compile(r"[,;:!?()\[\]\n\"“”*|<>=]|\.(?=\s)|\s[-–—/]\s|[–—]|&|\+|/")

ItemKind = Literal["place", "phrase", "date", "money", "person", "word", "unknown"]


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of a text. Tokens ``start`` to ``end`` (not included)."""

    kind: ItemKind
    start: int
    end: int
    atoms: tuple[str, ...] = ()  # of a phrase: what it may tell
    value: str = ""  # of a field: its id; of "which": the noun; of a person: the name
    ids: tuple[str, ...] = ()  # of a place: every place so named
    how: str = "exact"  # exact | nickname | joined | typo | half | unknown
    distance: int = 0
    name: str = ""  # of a place: its words as typed, without the kind
    typed_kind: str = ""
    syllables: tuple[Syllable, ...] = ()
    dates: Dates | None = None
    amount: int = 0
    sure: bool = True  # of a phrase: not only a guess beside a word that tells nothing


class Segmentation(msgspec.Struct, frozen=True):
    """A text, its tokens and the pieces they make."""

    text: str
    tokens: tuple[Token, ...]
    items: tuple[Item, ...]


def segment(text: str, names: Names, today: date) -> Segmentation:
    """Read a text. Keys left from Telex or VNI, run-together and mistyped words are tried where nothing else fits."""
    toks = tokens(text[:LONGEST_TEXT])
    items = _best(toks, names, today)
    unknown = [i for it in items if it.kind == "unknown" for i in range(it.start, it.end)]
    if unknown:
        items = _with_typos(toks, items, names)
        again = _retyped(toks, unknown, names)
        if again is not None:
            better = _with_typos(again, _best(again, names, today), names)
            if _unknowns(better) < _unknowns(items):
                toks, items = again, better
    return Segmentation(text, toks, items)


def _unknowns(items: Sequence[Item]) -> int:
    return sum(it.end - it.start for it in items if it.kind == "unknown")


def _retyped(toks: tuple[Token, ...], unknown: Sequence[int], names: Names) -> tuple[Token, ...] | None:
    """The tokens with typing keys undone or a slip in a word of the vocabulary mended; None where nothing changed."""
    words = _vocabulary()
    out, changed = list(toks), False
    for i in unknown:
        t = toks[i]
        made = untype(t.raw)
        if made is not None:
            out[i] = msgspec.structs.replace(t, syllable=syllable(made))
            changed = True
        elif len(t.folded) >= 4 and t.folded not in words and not t.folded.isdigit():
            near = _one_key_away(t.folded)
            if len(near) == 1:
                out[i] = msgspec.structs.replace(t, syllable=Syllable(near[0], near[0], 0))
                changed = True
    if changed:  # a word may only be typed in Telex as a whole: "keets nghiax" beside "son tra"
        for i, t in enumerate(out):
            if t is toks[i] and t.folded not in words and (made := untype(t.raw)) is not None:
                out[i] = msgspec.structs.replace(t, syllable=syllable(made))
    return tuple(out) if changed else None


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(w for p in phrases() for w in p.split())


@cache
def _domain_words() -> tuple[str, ...]:
    """Words whose slips are worth mending: those of the questions themselves, four letters or more."""
    return tuple(sorted({
        w.folded for entries in phrases().values() for p in entries
        if p.atom in ("twin", "sign", "agree", "content", "when", "field", "help", "principles", "source")
        for w in p.words if len(w.folded) >= 4
    }))  # fmt: skip


@cache
def _one_key_away(word: str) -> tuple[str, ...]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    hits = process.extract(word, _domain_words(), scorer=OSA.distance, score_cutoff=1, limit=3)
    return tuple(h[0] for h in hits)


@cache
def _joined_phrases() -> dict[str, str]:
    return {k.replace(" ", ""): k for k, entries in phrases().items() if " " in k and len(k) >= 7
            and any(e.atom not in ("filler", "off", "attack") for e in entries)}  # fmt: skip


def _best(toks: tuple[Token, ...], names: Names, today: date) -> tuple[Item, ...]:
    """The pieces of greatest total weight that cover the text (dynamic programming over its tokens)."""
    edges: list[list[tuple[int, float, Item]]] = [[] for _ in toks]
    for a, b, d in find_dates(toks, today):
        edges[a].append((b, 10.0 * (b - a) + 9, Item(kind="date", start=a, end=b, dates=d)))
    for a, b, amount in find_money(toks):
        edges[a].append((b, 10.0 * (b - a) + 8, Item(kind="money", start=a, end=b, amount=amount)))
    for edge in (
        *_phrase_edges(toks), *_place_edges(toks, names), *_person_edges(toks, names), *_stranger_edges(toks, names), *_word_edges(toks, names),
    ):  # fmt: skip
        edges[edge[1].start].append((edge[1].end, edge[0], edge[1]))
    n = len(toks)
    best: list[tuple[float, Item | None]] = [(0.0, None)] * (n + 1)
    for i in range(n - 1, -1, -1):
        top: tuple[float, Item | None] = (best[i + 1][0], Item(kind="unknown", start=i, end=i + 1))
        for end, weight, item in edges[i]:
            if weight + best[end][0] > top[0]:
                top = (weight + best[end][0], item)
        best[i] = top
    out, i = [], 0
    while i < n:
        item = best[i][1]
        assert item is not None  # noqa: S101 - every position has at least the unknown word
        out.append(item)
        i = item.end
    return tuple(out)


def _breaks(toks: Sequence[Token], start: int, end: int) -> bool:
    return any(_HARD.search(t.before) for t in toks[start + 1 : end])


def _phrase_edges(toks: tuple[Token, ...]) -> Iterator[tuple[float, Item]]:
    table, n = phrases(), len(toks)
    marked = sum(has_marks((t.syllable,)) for t in toks) * 3 > n
    for i in range(n):
        key = other = ""
        for end in range(i + 1, min(i + LONGEST, n) + 1):
            word = toks[end - 1].folded
            if end > i + 1 and _HARD.search(toks[end - 1].before) and toks[end - 1].before.strip() not in ("/", "-"):
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
    short = len(entries[0].words) != end - i or any(a.folded != b.folded for a, b in zip(typed, entries[0].words, strict=False))
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
        weight = 8.0 if length == 1 else 15.0 if atoms == ("live",) else 10.0 * length + 3 + 2 * (length - 1) + (4.0 if sure and not least else 0.0)
    yield weight, Item(
        kind="phrase", start=i, end=end, atoms=atoms, value="|".join(values), sure="filler" not in atoms or sure
    )


def _person_edges(toks: tuple[Token, ...], names: Names) -> Iterator[tuple[float, Item]]:
    for i in range(len(toks)):
        key = toks[i].folded
        for end in range(i + 2, min(i + 6, len(toks)) + 1):
            key = f"{key} {toks[end - 1].folded}"
            if key in names.people:
                person = names.people[key]
                wrong, _ = contradictions((t.syllable for t in toks[i:end]), map(syllable, person.split()))
                if wrong * 2 <= end - i - 1:
                    yield 10.0 * (end - i) + 9, Item(kind="person", start=i, end=end, value=person)


def _word_edges(toks: tuple[Token, ...], names: Names) -> Iterator[tuple[float, Item]]:
    """Runs of words that stand side by side in the records' own sentences."""
    for i in range(len(toks)):
        for end in range(i + 2, min(i + 6, len(toks)) + 1):
            if f"{toks[end - 2].folded} {toks[end - 1].folded}" not in names.bigrams or _HARD.search(toks[end - 1].before):
                break
            yield 10.0 * (end - i) + 2 * (end - i - 1) - 1, Item(kind="word", start=i, end=end)


TITLES = frozenset("ong ba anh chi co chu bac thay dong mr mrs ms".split())
_SURNAMES = frozenset(
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh doan truong mai dao lam luong ha cao ta to "
    "chau trinh thai dam phung vuong luu kieu quach tang la thach giang tong lo sung vang giang ksor rmah siu zoram alang bhnuoch"
    .split()
)  # fmt: skip


def _stranger_edges(toks: tuple[Token, ...], names: Names) -> Iterator[tuple[float, Item]]:
    """A title and a name: somebody of the records by the last words of the name, or somebody whom no record knows."""
    for i, t in enumerate(toks[:-1]):
        if t.folded not in TITLES or _HARD.search(toks[i + 1].before):
            continue
        for end in range(min(i + 5, len(toks)), i + 1, -1):
            words = [x.folded for x in toks[i + 1 : end]]
            if _breaks(toks, i, end):
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


def _kind_before(toks: Sequence[Token], i: int) -> tuple[int, str]:
    """Where the kind before a name begins, and the kind; (i, "") where none stands there."""
    for length in (3, 2, 1):
        if i - length < 0:
            continue
        words = toks[i - length : i]
        kind = KINDS.get(" ".join(t.folded for t in words))
        if kind is None or any(_HARD.search(t.before) for t in toks[i - length + 1 : i]):
            continue
        gap = toks[i].before.replace(".", "").strip()
        if gap not in ("", "-"):
            continue
        wrong, _ = contradictions((t.syllable for t in words), map(syllable, kind.split()))
        if wrong and len(words[0].folded) > 2:
            continue
        return i - length, kind
    return i, ""


def _kind_after(toks: Sequence[Token], end: int) -> str:
    if end < len(toks) and toks[end].folded in _SUFFIX_KINDS and not _HARD.search(toks[end].before):
        return KINDS[toks[end].folded]
    return ""


def _place_edges(toks: tuple[Token, ...], names: Names) -> Iterator[tuple[float, Item]]:
    n = len(toks)
    shouting = all(t.raw[:1].isupper() or not t.raw[:1].isalpha() for t in toks)
    for i in range(n):
        key = ""
        for end in range(i + 1, min(i + LONGEST_NAME, n) + 1):
            if end > i + 1 and _HARD.search(toks[end - 1].before):
                break
            key = f"{key} {toks[end - 1].folded}" if key else toks[end - 1].folded
            how, ids = "exact", names.find(key)
            if not ids and end == i + 1 and len(key) >= SHORTEST_JOINED and (spaced := names.find_joined(key)):
                how, ids = "joined", names.find(spaced)
            if ids:
                yield from _place_edge(toks, i, end, ids, how, names, capital=not shouting)


SHORTEST_JOINED = 5


def _place_edge(
    toks: tuple[Token, ...], i: int, end: int, ids: tuple[str, ...], how: str, names: Names, *, capital: bool
) -> Iterator[tuple[float, Item]]:
    typed = tuple(t.syllable for t in toks[i:end])
    start, kind = _kind_before(toks, i)
    last = end
    if not kind and (kind := _kind_after(toks, end)):
        last = end + 1
    length = end - i
    folded = " ".join(s.folded for s in typed)
    places = [p for p in map(names.get, ids) if p is not None]
    least = min((_wrong(typed, p) for p in places), default=(0, 0))
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


def _wrong(typed: Sequence[Syllable], place: Locality) -> tuple[int, int]:
    """The fewest contradictions and dropped marks against any of a place's names of that length."""
    forms = [f for n in (place.name, *place.aliases) if len(f := _syllables(n)) == len(typed)]
    folded = [s.folded for s in typed]
    same = [f for f in forms if [s.folded for s in f] == folded]
    return min((contradictions(typed, f) for f in same), default=(0, 0))


@cache
def _syllables(name: str) -> tuple[Syllable, ...]:
    return tuple(t.syllable for t in tokens(name))


def _with_typos(toks: tuple[Token, ...], items: tuple[Item, ...], names: Names) -> tuple[Item, ...]:
    """Unknown words replaced by the names they are a slip of, by half-remembered names, or by names nobody knows."""
    out = list(items)
    i = 0
    while i < len(out):
        if out[i].kind == "unknown" and (found := _typo_at(toks, out, i, names)) is not None:
            a, b, item = found
            out[a:b] = [item]
            i = a
        i += 1
    return tuple(out)


_CONFUSED = ("ln", "sx", "ct", "dgr", "iy", "vd", "bp")  # first letters that regions or keyboards swap


def _confused(a: str, b: str) -> bool:
    return any(a in group and b in group for group in _CONFUSED)


def _loose(item: Item) -> bool:
    """A word that a mistyped name may have swallowed: unknown, or a lone word of little weight."""
    return item.kind == "unknown" or (item.kind == "phrase" and item.end - item.start == 1)


def _typo_at(toks: tuple[Token, ...], items: Sequence[Item], at: int, names: Names) -> tuple[int, int, Item] | None:
    best: tuple[float, int, int, Item] | None = None
    for a in range(max(0, at - 3), at + 1):
        for b in range(at + 1, min(len(items), at + 4) + 1):
            window = items[a:b]
            start, end = window[0].start, window[-1].end
            if end - start > 4 or not all(map(_loose, window)) or _breaks(toks, start, end):
                continue
            kind_start, kind = _kind_before(toks, start)
            if not kind:
                kind = _kind_after(toks, end)
            joined = "".join(t.folded for t in toks[start:end])
            titled = all(t.raw[:1].isupper() for t in toks[start:end])
            hits = names.mistyped(joined, known_only=not (kind or titled))
            hits = [(k, d) for k, d in hits if k[0] == joined[0] or _confused(k[0], joined[0]) or k in names.known_keys]
            if not hits:
                continue
            key, distance = hits[0]
            words = len(key.split())
            score = 20 - 8 * distance + len(joined) - 2 * abs(words - (end - start)) + (4 if kind else 0)
            if score < 16 or (best is not None and score <= best[0]):
                continue
            ids = tuple(i for k, d in hits if d == distance for i in names.find(k))
            first = next((x for x, it in enumerate(items) if it.start >= kind_start and kind_start < start), a)
            first = first if kind_start < start and items[first].start == kind_start else a
            item = Item(
                kind="place", start=items[first].start, end=end, ids=ids, how="typo", distance=distance,
                name=" ".join(t.raw for t in toks[start:end]), typed_kind=kind,
                syllables=tuple(t.syllable for t in toks[start:end]),
            )  # fmt: skip
            best = (score, first, b, item)
    return best[1:] if best else None
