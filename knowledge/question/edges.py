"""Every way to read a stretch of a text as a place, with its weight; see phrasing.py for words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from knowledge.places.names import Named, Names
from knowledge.question.blanks import misspaced
from knowledge.question.items import KINDS, Item, kind_after, kind_before
from knowledge.question.lexicon import phrases
from knowledge.question.phrasing import SHORTEST_JOINED
from knowledge.question.relative import NUMBERS
from knowledge.text import Syllable, Token, contradictions, has_marks, is_syllable


def place_edges(toks: Sequence[Token], names: Names) -> Iterator[tuple[float, Item]]:
    """Names of places, each alone and together with the kind that stands beside it."""
    n = len(toks)
    provinces = _province_starts(toks, names)
    capital = [t.raw[:1].isupper() for t in toks]
    if all(upper or not t.raw[:1].isalpha() for upper, t in zip(capital, toks, strict=True)):
        capital = [False] * n  # who shouts capitalises nothing
    named, more_to_come = names.named, names.openings
    for i in range(n):
        key, broken = "", False
        for end in range(i + 1, n + 1):
            t = toks[end - 1]
            if end > i + 1 and t.breaks:
                if t.before.strip() not in INSIDE_NAMES:
                    break
                broken = True
            key = f"{key} {t.folded}" if key else t.folded
            found, how = named(key), "exact"
            if found is None and end == i + 1 and len(key) >= SHORTEST_JOINED:
                if (spaced := names.find_joined(key)) and not is_syllable(key):
                    found, how = names.named(spaced), "joined"
                elif len(key) >= 8:
                    yield from _joined_with_kind(toks, i, key, names)
            if found is not None and (not broken or found.broken):
                placed = end in provinces and _in_any(found, provinces[end], names)
                placed = placed or (n == 1 and _names_alone(t, key, found))
                titled = False not in capital[i:end]
                yield from _place_edge(toks, i, end, found, how, names, titled=titled, placed=placed)
            if key not in more_to_come:
                break
    for i, end, name in misspaced(toks, names):
        if (found := names.named(name)) is not None:
            placed = _in_any(found, provinces.get(end, ()), names)
            titled = False not in capital[i:end]
            yield from _place_edge(toks, i, end, found, "joined", names, titled=titled, placed=placed)


def _names_alone(token: Token, key: str, found: Named) -> bool:
    """Whether one word that is the whole text names a place: "kbang", or "chũ" with its marks."""
    return key not in phrases() or (token.syllable.marked and (token.syllable,) in found.written)


def _in_any(found: Named, provinces: Sequence[str], names: Names) -> bool:
    return any(names.in_province(p, province) for p in found.places for province in provinces)


def _joined_with_kind(toks: Sequence[Token], i: int, word: str, names: Names) -> Iterator[tuple[float, Item]]:
    """Kind and name run together: "phuonghaichau"."""
    for prefix, kind in _UNIT_PREFIXES.items():
        if not word.startswith(prefix):
            continue
        rest = word[len(prefix) :]
        found = names.named(names.find_joined(rest) or rest) if len(rest) >= SHORTEST_JOINED else None
        if found is not None:
            item = Item(kind="place", start=i, end=i + 1, ids=found.ids, how="joined", name=rest, typed_kind=kind)
            yield 14.0 + 6.0 * found.known, item


def _province_starts(toks: Sequence[Token], names: Names) -> dict[int, list[str]]:
    """Where names of provinces begin, or the kind before one: what stands right before them is a name by its place."""
    starts: dict[int, list[str]] = {}
    first_words = names.province_words
    for i, t in enumerate(toks):
        if t.folded not in first_words:
            continue
        key = ""
        for x in toks[i:]:
            key = f"{key} {x.folded}" if key else x.folded
            found = names.named(key)
            if found is not None and found.big:
                provinces = [p.name for p in found.places if p.level == "province"]
                for start in {i, kind_before(toks, i)[0]}:
                    starts.setdefault(start, []).extend(provinces)
            if key not in names.openings:
                break
    return starts


INSIDE_NAMES = ("-", "–", "—", "(", "/")  # Bà Rịa - Vũng Tàu, Białołęka (Warsaw), Albula/Alvra


def _place_edge(
    toks: Sequence[Token], i: int, end: int, found: Named, how: str, names: Names, *, titled: bool, placed: bool
) -> Iterator[tuple[float, Item]]:
    start, kind = kind_before(toks, i)
    last, length = end, end - i
    nationality = i > 0 and toks[i - 1].folded == "which" and any(p.level == "country" for p in found.places)
    if not kind and not nationality and (kind := kind_after(toks, end)):  # "which Lao province" is one of Laos
        last = end + 1
    if length == 1 and not (kind or placed or found.known or found.big or found.nickname) and how == "exact":
        return  # most words are some commune's name, too
    words = toks[i:end]
    typed = tuple([t.syllable for t in words])
    bare = not has_marks(typed)
    wrong, marked = 0, False
    if found.nickname:
        if start > 0 and toks[start - 1].folded in _ANY:
            return  # "một thành phố cảng" is any of them
        how = "nickname"
    if not bare:
        wrong, dropped = least_wrong(typed, found)
        marked = not wrong and not dropped
        if wrong and found.nickname:
            return  # "dạ thành" is no Đà Thành
    fits = bool(kind) and any(p.kind == kind for p in found.places)
    if last > end and found.big and not fits:
        kind, last = "", end  # "French city" is no city called French
    if length == 1 and how == "exact":
        sure = (marked and not (found.big and not found.known)) or placed or (titled and i > 0 and not _tongue(toks, i))
        adjective = found.big and titled and toks[min(end, len(toks) - 1)].folded in _AFTER_COUNTRY
        if not (found.known or kind or placed or sure or adjective or _after_with(toks, i, COUNTRY_CUES)):
            closing = i > 0 and end == len(toks)
            if not closing or not any(p.level == "province" and not p.former for p in found.places):
                return
        digits = words[0].folded.isdigit()
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
        plain = length > 1 and bare and not (_after_with(toks, i) and (i or _stands_alone(toks, end)))
        weight -= 5.0 * ordinary + 11.0 * (plain and all(s.folded in phrases() for s in typed))
        weight -= 12.0 * (bare and _ends_a_known_name(toks, i, names))
        weight -= 6.0 * (plain and not toks[i].breaks)  # "hoi an dong co …" is rather Hội An Đông than Đồng Cờ
    weight += (
        12.0 * placed
        + 6.0 * found.known
        + 2.0 * found.home
        + (4.0 * found.big if length > 1 else 0.0)
        + length * (2.0 * marked + 1.5 * titled)
        - 14.0 * wrong
    )
    name = " ".join([t.raw for t in words])
    item = Item(kind="place", start=i, end=end, ids=found.ids, how=how, name=name, syllables=typed)
    if found.big and length > 1 and end == len(toks):
        weight += 6.0  # a province that ends the text: "biinh hoa an giang"
    if bare and not kind and length > 1 and typed[0].folded in ("phuong", "xa") and not found.known:
        weight -= 8.0  # "phuong vi" is rather a ward than Phượng Vĩ
    plural = found.big and start > 0 and _is_plural(toks[start - 1].folded)  # "bao nhiêu xã Thanh Hóa"
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


_ANY = frozenset({"mot", "a", "any"})
WITH = frozenset("voi vs with va cung".split())
# Before a word that is a country and much else besides: "với Lào", "của Pháp", "sang Nhật", "which Lao province".
COUNTRY_CUES = WITH | frozenset("cua o ben nuoc tai sang tu giua of in from and phia which".split())
_AFTER_COUNTRY = frozenset("city cities town towns partner partners district districts".split())  # "French city"
PLURAL = frozenset("nhieu may cac nhung cap bn moi".split()) | {str(n) for n in range(2, 100)}
UNIT_KINDS = frozenset({"phường", "xã", "quận", "huyện", "thị xã", "thị trấn", "thành phố", "tỉnh", "đặc khu"})
_UNIT_PREFIXES = {p: kind for k, kind in KINDS.items() if kind in UNIT_KINDS and len(p := k.replace(" ", "")) > 1}


def _is_plural(word: str) -> bool:
    return word in PLURAL or word in NUMBERS


def _after_with(toks: Sequence[Token], i: int, cues: frozenset[str] = WITH) -> bool:
    return i == 0 or toks[i - 1].folded in cues


_AFTER_A_NAME = frozenset(
    "ket kn duoc dc ky ki hop giup voi vs va cung thi la hien gio nay o thuoc cu truoc xua hoi twinned".split()
)


def _stands_alone(toks: Sequence[Token], end: int) -> bool:
    """Whether words that begin a text may be a name by what follows: nothing, a break, or what places do."""
    return end == len(toks) or toks[end].breaks or toks[end].folded in _AFTER_A_NAME


def _ends_a_known_name(toks: Sequence[Token], i: int, names: Names) -> bool:
    """Whether a word is the last of a name with records: "hoi an dong|co" is Hội An Đông, and no Đông Cơ."""
    found = (names.named(" ".join([t.folded for t in toks[start : i + 1]])) for start in range(max(0, i - 3), i))
    return any(f is not None and f.known for f in found)


def least_wrong(typed: tuple[Syllable, ...], named: Named) -> tuple[int, int]:
    """The fewest contradictions and dropped marks against a name as any of its bearers writes it."""
    if typed in named.written:
        return 0, 0
    return min((contradictions(typed, f) for f in named.written if len(f) == len(typed)), default=(0, 0))
