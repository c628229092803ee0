"""Every way to read a stretch of a text: as a phrase, a place, a person, or the records' own words, with its weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

import msgspec

from knowledge.models import Locality
from knowledge.places.names import Named, Names
from knowledge.question.blanks import misspaced
from knowledge.question.items import KINDS, Item, breaks, kind_after, kind_before
from knowledge.question.lexicon import phrases
from knowledge.question.synonyms import SHORTHAND
from knowledge.text import Syllable, Token, contradictions, has_marks, is_syllable, syllable, syllables

SHORTEST_JOINED = 5


@cache
def _joined_phrases() -> dict[str, str]:
    return {
        k.replace(" ", ""): k
        for k, entries in phrases().items()
        if " " in k
        and (len(k) >= 7 or any(e.atom == "which" for e in entries))
        and any(e.atom not in ("filler", "off", "attack") for e in entries)
    }


@cache
def _reach() -> dict[str, int]:
    """The length in words of the longest phrase that begins with a word."""
    longest: dict[str, int] = {}
    for key in phrases():
        first, _, rest = key.partition(" ")
        longest[first] = max(longest.get(first, 1), rest.count(" ") + 2 if rest else 1)
    return longest


def phrase_edges(toks: Sequence[Token]) -> Iterator[tuple[float, Item]]:
    """Phrases of the vocabulary, also in shorthand ("vs ai", "bn tien") and run together ("ketnghia")."""
    table, reach, n = phrases(), _reach(), len(toks)
    marked = sum(has_marks((t.syllable,)) for t in toks) * 3 > n
    for i in range(n):
        first = toks[i].folded
        short_first = SHORTHAND.get(first, first)
        longest = max(reach.get(first, 1), reach.get(short_first.partition(" ")[0], 1))
        key = short = ""
        for end in range(i + 1, min(i + longest, n) + 1):
            t = toks[end - 1]
            if t.breaks and end > i + 1 and t.before.strip() not in ("/", "-"):
                break
            word = t.folded
            key = f"{key} {word}" if key else word
            short = f"{short} {SHORTHAND.get(word, word)}" if short else short_first
            meaning = None
            if key in table:
                meaning = _meaning(key, tuple(x.syllable for x in toks[i:end]), marked)
            if short != key and short in table:
                yield _edge(i, end, _meaning(short, None, False))
            elif (
                meaning is None
                and end == i + 1
                and len(word) >= 5
                and not is_syllable(word)
                and word in _joined_phrases()
            ):
                meaning = _meaning(_joined_phrases()[word], None, False)
            if meaning is not None:
                yield _edge(i, end, meaning)


class _Meaning(msgspec.Struct, frozen=True):
    """What a phrase may tell, however often it is met: see Item."""

    words: int
    atoms: tuple[str, ...]
    value: str
    sure: bool
    exact: bool  # typed with all its marks


@lru_cache(maxsize=65536)
def _meaning(key: str, typed: tuple[Syllable, ...] | None, marked: bool) -> _Meaning | None:
    """The meanings of a folded phrase that the marks typed allow; None where they allow none."""
    entries = phrases()[key]
    sure = marked or (typed is not None and has_marks(typed))
    if typed is None or (not has_marks(typed) and not marked):
        chosen, exact = list(entries), False
    else:
        scored = [(contradictions(typed, e.words), e) for e in entries]
        fitting = [(dropped, e) for (wrong, dropped), e in scored if not wrong]
        if not fitting:
            return None
        least = min(d for d, _ in fitting)
        chosen, exact = [e for d, e in fitting if d == least], not least
    atoms = tuple(dict.fromkeys(e.atom for e in chosen))
    value = "|".join(dict.fromkeys(e.value for e in chosen if e.value))
    return _Meaning(key.count(" ") + 1, atoms, value, "filler" not in atoms or sure, exact)


def _edge(i: int, end: int, m: _Meaning | None) -> tuple[float, Item]:
    assert m is not None  # noqa: S101 - without marks every phrase has a meaning
    length = end - i
    if m.atoms == ("filler",):
        weight = 6.0 if length == 1 else 10.0 * length + 1
    elif length == 1:
        weight = 8.0 if m.words == 1 else 11.0
    elif m.atoms == ("live",):
        weight = 15.0
    else:
        weight = 10.0 * length + 3 + 2 * (length - 1) + 4.0 * m.exact
        if "term" in m.atoms:  # "cây sâm Ngọc Linh" is a plant, though Ngọc Linh is a commune
            weight += 4.0 * (length - 2)
    return weight, Item(kind="phrase", start=i, end=end, atoms=m.atoms, value=m.value, sure=m.sure)


_ASKING = ("bao nhieu", "bao gio", "bao lau", "may cai", "may suat")


def word_edges(toks: Sequence[Token], names: Names) -> Iterator[tuple[float, Item]]:
    """Runs of words that stand side by side in the records' own sentences."""
    words = [t.folded for t in toks]
    beside = [
        f"{a} {b}" in names.bigrams
        and not toks[i + 1].breaks
        and " ".join(words[i + 1 : i + 3]) not in _ASKING  # "tặng bao nhiêu" is not "tặng bao gạo"
        for i, (a, b) in enumerate(pairwise(words))
    ]
    for i in range(len(beside)):
        for end in range(i + 2, min(i + 6, len(toks)) + 1):
            if not beside[end - 2]:
                break
            yield 10.0 * (end - i) + 2 * (end - i - 1) - 1, Item(kind="word", start=i, end=end)


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
    marked = any(has_marks((t.syllable,)) for t in toks)
    for i, t in enumerate(toks[:-1]):
        if t.folded not in TITLES or toks[i + 1].breaks or contradictions((t.syllable,), (TITLES[t.folded],))[0]:
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
                yield 10.0 * (end - i) - 4, Item(kind="person", start=i, end=end, value=name)


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
    return list(dict.fromkeys(p for d, p in found if d == least))


def place_edges(toks: Sequence[Token], names: Names) -> Iterator[tuple[float, Item]]:
    """Names of places, each alone and together with the kind that stands beside it."""
    n = len(toks)
    provinces = _province_starts(toks, names)
    shouting = all(t.raw[:1].isupper() or not t.raw[:1].isalpha() for t in toks)
    for i in range(n):
        first = toks[i].folded
        key, broken = "", False
        for end in range(i + 1, min(i + max(1, names.reach.get(first, 0)), n) + 1):
            t = toks[end - 1]
            if end > i + 1 and t.breaks:
                if t.before.strip() not in INSIDE_NAMES:
                    break
                broken = True
            key = f"{key} {t.folded}" if key else first
            found, how = names.named(key), "exact"
            if (
                found is None
                and end == i + 1
                and len(key) >= SHORTEST_JOINED
                and not is_syllable(key)
                and (spaced := names.find_joined(key))
            ):
                found, how = names.named(spaced), "joined"
            if found is None and end == i + 1 and len(key) >= 8:
                yield from _joined_with_kind(toks, i, key, names)
            if found is not None and (not broken or found.broken):
                placed = _in_any(found, provinces.get(end, ()), names)
                placed = placed or (n == 1 and key not in phrases())  # "kbang", and nothing else
                yield from _place_edge(toks, i, end, found, how, names, capital=not shouting, placed=placed)
    for i, end, name in misspaced(toks, names):
        if (found := names.named(name)) is not None:
            placed = _in_any(found, provinces.get(end, ()), names)
            yield from _place_edge(toks, i, end, found, "joined", names, capital=not shouting, placed=placed)


def _in_any(found: Named, provinces: Sequence[str], names: Names) -> bool:
    return any(names.in_province(p, province) for p in found.places for province in provinces)


def _joined_with_kind(toks: Sequence[Token], i: int, word: str, names: Names) -> Iterator[tuple[float, Item]]:
    """Kind and name run together: "phuonghaichau"."""
    for folded, kind in KINDS.items():
        prefix = folded.replace(" ", "")
        if len(prefix) < 2 or kind not in UNIT_KINDS or not word.startswith(prefix):
            continue
        rest = word[len(prefix) :]
        found = names.named(names.find_joined(rest) or rest) if len(rest) >= SHORTEST_JOINED else None
        if found is not None:
            item = Item(kind="place", start=i, end=i + 1, ids=found.ids, how="joined", name=rest, typed_kind=kind)
            yield 14.0 + 6.0 * found.known, item


def _province_starts(toks: Sequence[Token], names: Names) -> dict[int, list[str]]:
    """Where names of provinces begin, or the kind before one: what stands right before them is a name by its place."""
    starts: dict[int, list[str]] = {}
    for i, t in enumerate(toks):
        if t.folded not in names.province_words:
            continue
        reach = names.reach.get(t.folded, 0)
        for end in range(i + 1, min(i + reach, len(toks)) + 1):
            found = names.named(" ".join(x.folded for x in toks[i:end]))
            if found is not None and found.big:
                provinces = [p.name for p in found.places if p.level == "province"]
                for start in {i, kind_before(toks, i)[0]}:
                    starts.setdefault(start, []).extend(provinces)
    return starts


INSIDE_NAMES = ("-", "–", "—", "(", "/")  # Bà Rịa - Vũng Tàu, Białołęka (Warsaw), Albula/Alvra


def _place_edge(
    toks: Sequence[Token], i: int, end: int, found: Named, how: str, names: Names, *, capital: bool, placed: bool
) -> Iterator[tuple[float, Item]]:
    typed = tuple(t.syllable for t in toks[i:end])
    start, kind = kind_before(toks, i)
    last = end
    if not kind and (kind := kind_after(toks, end)):
        last = end + 1
    length = end - i
    wrong = 0
    marked = has_marks(typed)
    if found.nickname:
        how = "nickname"
    elif marked:
        wrong, dropped = min((least_wrong(typed, p) for p in found.places), default=(0, 0))
        marked = not wrong and not dropped
    titled = capital and all(t.raw[:1].isupper() for t in toks[i:end])
    fits = bool(kind) and any(p.kind == kind for p in found.places)
    if length == 1 and how == "exact":
        sure = (marked and not (found.big and not found.known)) or placed or (titled and i > 0 and not _tongue(toks, i))
        digits = toks[i].folded.isdigit()
        closing = i > 0 and end == len(toks) and any(p.level == "province" and not p.former for p in found.places)
        if not (kind or placed or sure or closing or _after_with(toks, i, COUNTRY_CUES)) and not found.known:
            return
        weight = 12.0 if placed and not digits else _one_word(found, kind, fits=fits, sure=sure, digits=digits)
        if not weight:
            return
    elif wrong and length <= 2 and not found.known:
        return  # marks typed that the name does not have
    else:
        weight = 10.0 * length + 3.0 * (length - 1) + (2.0 if length == 1 else 0.0)
    vouched = fits or kind in UNIT_KINDS  # "uỷ ban là gì" without marks is no bản called La Gi
    if how == "exact" and not (found.known or titled or vouched or found.big or placed):
        folded = " ".join(s.folded for s in typed)
        ordinary = folded in names.bigrams
        weight -= 12.0 * (folded in phrases())
        plain = length > 1 and not has_marks(typed) and not _after_with(toks, i)
        weight -= 5.0 * ordinary + 11.0 * (plain and all(s.folded in phrases() for s in typed))
    weight += (
        12.0 * placed
        + 6.0 * found.known
        + 2.0 * found.home
        + (4.0 * found.big if length > 1 else 0.0)
        + length * (2.0 * marked + 1.5 * titled)
        - 14.0 * wrong
    )
    name = " ".join(t.raw for t in toks[i:end])
    item = Item(kind="place", start=i, end=end, ids=found.ids, how=how, name=name, syllables=typed)
    if found.big and length > 1 and end == len(toks):
        weight += 6.0  # a province that ends the text: "biinh hoa an giang"
    if not kind and length > 1 and not has_marks(typed) and typed[0].folded in ("phuong", "xa") and not found.known:
        weight -= 8.0  # "phuong vi" is rather a ward than Phượng Vĩ
    plural = found.big and start > 0 and toks[start - 1].folded in PLURAL  # "bao nhiêu xã Thanh Hóa"
    yield weight, item
    if kind and not plural and (fits or kind in UNIT_KINDS):
        extra = 10.0 * (last - end + i - start) + (6.0 if fits else 3.0)
        yield weight + extra, msgspec.structs.replace(item, start=start, end=last, typed_kind=kind)


def _one_word(found: Named, kind: str, *, fits: bool, sure: bool, digits: bool) -> float:
    """The weight of a name of one word: many are words of the language too. 0: it is no name here."""
    big = found.known or found.big
    if (digits and not kind) or (kind and not (found.known or fits)):
        return 0.0
    if kind:
        return 12.0
    return 0.0 if not big else 11.0 if sure else 5.0


def _tongue(toks: Sequence[Token], i: int) -> bool:
    """Whether a language is meant: "tiếng Anh"."""
    return i > 0 and toks[i - 1].folded == "tieng"


WITH = frozenset("voi vs with va cung".split())
# Before a word that is a country and much else besides: "với Lào", "của Pháp", "sang Nhật".
COUNTRY_CUES = WITH | frozenset("cua o ben nuoc tai sang tu giua of in from and phia".split())
PLURAL = frozenset("nhieu may cac nhung cap bn moi".split())
UNIT_KINDS = frozenset({"phường", "xã", "quận", "huyện", "thị xã", "thị trấn", "thành phố", "tỉnh", "đặc khu"})


def _after_with(toks: Sequence[Token], i: int, cues: frozenset[str] = WITH) -> bool:
    return i == 0 or toks[i - 1].folded in cues


def least_wrong(typed: Sequence[Syllable], place: Locality) -> tuple[int, int]:
    """The fewest contradictions and dropped marks against any of a place's names of that length."""
    forms = [f for n in (place.name, *place.aliases) if len(f := syllables(n)) == len(typed)]
    folded = [s.folded for s in typed]
    same = [f for f in forms if [s.folded for s in f] == folded]
    return min((contradictions(typed, f) for f in same), default=(0, 0))
