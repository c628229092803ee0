"""From the pieces of a text to what is asked: one Ask for each question in a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

import msgspec

from knowledge.finding import Dates, Kind
from knowledge.places.names import Names
from knowledge.question.lexicon import LIGHT, phrases
from knowledge.question.segment import KINDS, Item, Segmentation, segment
from knowledge.text import Token, clean, fold

_END = re.compile(r"[?!;\n]|[.,](?=\s|$)|\.{2,}")
# What makes a clause a question about agreements, rather than about something else that happens in the same place.
DOMAIN = frozenset("twin pairs agree sign content people principles status both with_who".split())
ASKING = frozenset(
    "which who with_who when where people office money count list pairs compare order principles source status "
    "place_info content field term newest oldest most".split()
)
TALK = {"greeting": Kind.GREETING, "thanks": Kind.THANKS, "about": Kind.ABOUT, "helpme": Kind.HELP}


class Topic(msgspec.Struct, frozen=True):
    """Words looked up in what the records say: folded, as typed, and whether they are more than a field's name."""

    words: str
    typed: str
    field: str = ""  # id of the field whose name the words contain
    about: bool = False  # introduced as a subject matter: "về …", "lĩnh vực …", "… thì sao"


class Ask(msgspec.Struct, kw_only=True):
    """One question: what is asked (``kinds``, the explicit ones), of which places, and what narrows it."""

    kinds: list[Kind] = msgspec.field(default_factory=list)
    places: list[Item] = msgspec.field(default_factory=list)
    narrow: list[Item] = msgspec.field(default_factory=list)  # "of Y" in "X of Y"
    fields: list[str] = msgspec.field(default_factory=list)
    field_words: list[str] = msgspec.field(default_factory=list)  # how the fields were named
    topics: list[Topic] = msgspec.field(default_factory=list)
    dates: Dates | None = None
    amounts: list[int] = msgspec.field(default_factory=list)
    people: list[str] = msgspec.field(default_factory=list)
    atoms: frozenset[str] = frozenset()
    check: bool = False
    noun: str = ""  # of "which": xã, phường, tỉnh, nước …
    counted: str = ""  # partners | agreements | commitments | people …
    order: str = ""  # newest | oldest | most
    subject_first: bool = False  # "which ones are twinned", not "twinned with which"
    anaphor: str = ""  # "" | the kind in "phường đó" | "it"
    mine: bool = False
    foreign: bool = False  # only with parties abroad
    content: bool = False  # "what was promised" was asked, beside a topic
    home: bool = False  # "I live in …"
    linked: bool = False  # two places joined by "with", not merely listed
    off: bool = False
    off_words: list[Topic] = msgspec.field(default_factory=list)
    leftover: bool = False  # single words that nothing knows
    half: Item | None = None  # a half-remembered name
    typed: str = ""

    @property
    def domain(self) -> bool:
        """Whether a word of the domain stands in it."""
        return bool(self.atoms & DOMAIN)


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
    items = _named(seg.tokens, list(seg.items))
    seg = msgspec.structs.replace(seg, items=tuple(items))
    atoms = {a for it in items if it.sure or len(items) <= 2 for a in it.atoms}
    lang = _language(seg)
    if "attack" in atoms:
        return Question(attack=True, lang=lang, segmentation=seg)
    asks = [_ask(group, seg) for group in _grouped(_clauses(items, seg.tokens))]
    for before, a in pairwise(asks):
        if before.off and a.anaphor and not a.places:  # "Thời tiết Trà Leng sao rồi, mà xã này kết nghĩa với ai?"
            a.places, a.anaphor = list(before.places), ""
    on_topic = [a for a in asks if a.off and (a.places or a.anaphor) or not a.off and (a.kinds or a.places or a.people or a.dates or a.half or a.domain or a.topics)]
    talk = next((k for name, k in TALK.items() if name in atoms), None)
    talk = next((TALK[n] for n in ("about", "helpme") if n in atoms), talk)
    significant = [a for a in on_topic if a.places or a.kinds or a.people or a.half or a.dates or a.home]
    if talk and not (atoms & {"off"}) and not any(_asks_something(a) for a in on_topic if not a.off):
        return Question(talk=talk, lang=lang, segmentation=seg)
    if any(a.off for a in asks) and not significant:
        return Question(off=True, lang=lang, segmentation=seg)
    return Question(asks=tuple(significant or on_topic), off=not on_topic, lang=lang, segmentation=seg)


def _asks_something(a: Ask) -> bool:
    return bool(a.places or a.people or a.half or a.dates or a.home or a.kinds)


# --- names that no table knows ------------------------------------------------------------------------------------

_WHAT = ("gi", "j", "chi", "ji")
_VAGUE = ("ay", "do", "a", "nhi", "y", "z", "e", "day", "vay", "ta")


def _named(toks: Sequence[Token], items: list[Item]) -> list[Item]:
    """Adds names that are half remembered ("xã Phước gì ấy") or unknown ("tỉnh Gyeonggi")."""
    out: list[Item] = []
    english = _english(toks)
    i = 0
    while i < len(items):
        it = items[i]
        kind = KINDS.get(" ".join(t.folded for t in toks[it.start : it.end])) if it.kind == "phrase" else None
        rest = items[i + 1 :]
        if it.kind == "place" and it.end - it.start <= 2 and _vague_from(toks, it.end):
            word = toks[it.end - 1]
            out.append(Item(kind="place", start=it.start, end=it.end + 1, how="half", name=word.raw, typed_kind=it.typed_kind))
            i = next((n for n, x in enumerate(items) if x.start > it.end), len(items))
            continue
        if kind and rest and not _breaks(toks, rest[0].start):
            first = rest[0]
            if first.end - first.start == 1 and _vague_from(toks, first.end):
                out.append(Item(kind="place", start=it.start, end=first.end + 1, how="half", name=toks[first.start].raw,
                                typed_kind=kind))  # fmt: skip
                i = next((n for n, x in enumerate(items) if x.start > first.end), len(items))
                continue
            if first.kind == "unknown":
                end = _unknown_run(toks, items, i + 1)
                out.append(_unknown_name(toks, it.start, first.start, items[end - 1].end, kind))
                i = end
                continue
        if it.kind == "unknown" and _after_with(items, i, toks) and _namelike(toks[it.start], english=english):
            end = _unknown_run(toks, items, i)
            out.append(_unknown_name(toks, it.start, it.start, items[end - 1].end, ""))
            i = end
            continue
        out.append(it)
        i += 1
    return out


def _vague_from(toks: Sequence[Token], at: int) -> bool:
    """Whether "gì ấy", "gì đó", "j á" stands here: the mark of a name half remembered."""
    if at >= len(toks) or toks[at].folded not in _WHAT or _breaks(toks, at):
        return False
    return at + 1 >= len(toks) or toks[at + 1].folded in _VAGUE


def _breaks(toks: Sequence[Token], at: int) -> bool:
    return bool(re.search(r"[,;:?!\n]", toks[at].before))


def _unknown_run(toks: Sequence[Token], items: Sequence[Item], at: int) -> int:
    """The item after the last one that belongs to an unknown name beginning here."""
    end = at + 1
    while end < len(items) and end - at < 4 and not _breaks(toks, items[end].start):
        raw = toks[items[end].start].raw
        if items[end].kind == "unknown" or (items[end].kind == "phrase" and raw[:1].isupper() and not items[end].atoms[0] == "with"):
            end += 1
        else:
            break
    return end


def _unknown_name(toks: Sequence[Token], start: int, first: int, end: int, kind: str) -> Item:
    name = " ".join(t.raw for t in toks[first:end])
    return Item(kind="place", start=start, end=end, how="unknown", name=name, typed_kind=kind,
                syllables=tuple(t.syllable for t in toks[first:end]))  # fmt: skip


# The shape of a Vietnamese syllable without marks; a word of another shape is a foreign name or a slip.
_VIETNAMESE_SYLLABLE = re.compile(
    r"(?:b|ch|c|d|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|q|r|s|th|tr|t|v|x)?[aeiouy]{1,3}(?:ch|ng|nh|c|m|n|p|t)?"
)


def _namelike(token: Token, *, english: bool) -> bool:
    return token.raw[:1].isupper() or (not english and len(token.folded) > 2 and not _VIETNAMESE_SYLLABLE.fullmatch(token.folded) and token.folded.isalpha())


def _after_with(items: Sequence[Item], i: int, toks: Sequence[Token]) -> bool:
    if i == 0 or items[i - 1].kind != "phrase":
        return False
    titled = toks[items[i].start].raw[:1].isupper()
    previous = " ".join(t.folded for t in toks[items[i - 1].start : items[i - 1].end])
    return previous in ("voi", "vs", "with", "cung voi") or (titled and previous in ("va", "and", "cung", "giua", "cua", "of", "o", "in"))


# --- clauses ------------------------------------------------------------------------------------------------------


def _clauses(items: Sequence[Item], toks: Sequence[Token]) -> list[list[Item]]:
    out: list[list[Item]] = [[]]
    for it in items:
        starts = bool(out[-1]) and (
            bool(_END.search(toks[it.start].before))
            or ("topicalise" in it.atoms and toks[it.start].folded in ("con", "the", "vay") and any(x.kind == "place" for x in out[-1]))
        )
        if starts:
            out.append([])
        out[-1].append(it)
    return [c for c in out if c]


def _grouped(clauses: Sequence[list[Item]]) -> list[list[Item]]:
    """Clauses joined to whole questions: one that does not name a place and ask something belongs to the one before."""
    out: list[list[Item]] = []
    for c in clauses:
        last = out[-1] if out else None
        if last is None or (_off(c) != _off(last) and (_off(c) or _asks(c) or _has_place(c))):
            out.append(list(c))
        elif _listed_on(last, c) or not (_has_place(c) and _asks(c) and _has_place(last) and _asks(last)):
            last.extend(c)
        elif {a for it in c for a in it.atoms} & {"compare", "order"}:
            last.extend(c)
        else:
            out.append(list(c))
    return out


def _sure(items: Iterable[Item]) -> set[str]:
    return {a for it in items if it.sure for a in it.atoms}


def _has_place(items: Iterable[Item]) -> bool:
    return any(it.kind == "place" for it in items)


def _asks(items: Sequence[Item]) -> bool:
    return bool(_sure(items) & ASKING) or any(it.kind == "word" for it in items)


def _off(items: Sequence[Item]) -> bool:
    atoms = _sure(items)
    if any(it.kind == "person" for it in items) or (atoms & {"field", "term"} and sum(it.kind == "place" for it in items) > 1):
        return False
    return "off" in atoms and not atoms & (DOMAIN - {"status", "people", "principles"} | {"help"})


def _listed_on(last: Sequence[Item], c: Sequence[Item]) -> bool:
    """Whether a clause goes on with a list of places: "giữa A, B và C"."""
    return c[0].kind == "place" and last[-1].kind == "place"


# --- one clause ---------------------------------------------------------------------------------------------------


def _ask(items: list[Item], seg: Segmentation) -> Ask:
    items = _corrected(items)
    sure = [a for it in items if it.sure for a in it.atoms]
    has = frozenset(sure)
    ask = Ask(atoms=has, typed=_words(items, seg))
    _take_places(ask, items, seg)
    ask.people = [name for it in items if it.kind == "person" for name in it.value.split("|")]
    ask.dates = _span_of([it.dates for it in items if it.dates is not None])
    ask.amounts = [it.amount for it in items if it.kind == "money"]
    ask.check = "check" in has or _may_check(items)
    ask.order = next((o for o in ("newest", "oldest", "most") if o in has), "")
    ask.mine = "mine" in has
    ask.home = any("live" in it.atoms for it in items[:3]) and bool(ask.places) and not has & {"twin", "sign", "agree", "content", "people", "money", "off"}
    _take_anaphor(ask, items, seg)
    ask.topics, ask.fields = _topics(items, seg)
    ask.field_words = [" ".join(t.folded for t in seg.tokens[it.start : it.end]) for it in items if "field" in it.atoms]
    ask.leftover = any(it.kind == "unknown" and len(seg.tokens[it.start].folded) > 1 for it in items)
    ask.off_words = [Topic(w, w) for it in items if "off" in it.atoms and it.sure for w in _words_of(it, seg)]
    _take_which(ask, items)
    ask.counted = _counted(items, seg)
    ask.off = _off(items)
    ask.foreign = "foreign" in has
    ask.kinds = _kinds(ask, items, has)
    return ask


def _words_of(it: Item, seg: Segmentation) -> list[str]:
    words = " ".join(t.folded for t in seg.tokens[it.start : it.end])
    return [words] if len(words) > 3 else []


def _words(items: Sequence[Item], seg: Segmentation) -> str:
    return " ".join(t.raw for it in items for t in seg.tokens[it.start : it.end])


def _corrected(items: list[Item]) -> list[Item]:
    """After "à nhầm" the place named before it is taken back."""
    at = next((i for i, it in enumerate(items) if it.atoms[:1] == ("correct",)), None)
    if at is None or not any(it.kind == "place" for it in items[at:]):
        return items
    return [it for i, it in enumerate(items) if i > at or it.kind != "place"]


def _span_of(dates: list[Dates]) -> Dates | None:
    """One stretch of time; two years or days with something between them are a range."""
    if not dates:
        return None
    first, last = min(dates, key=lambda d: d.start), max(dates, key=lambda d: d.end)
    return first if first is last else Dates(first.start, last.end, f"{first.said} - {last.said}")


def _may_check(items: Sequence[Item]) -> bool:
    """A last "k", "ko", "a" that could be filler closes a yes-no question all the same."""
    return bool(items) and "check" in items[-1].atoms


def _take_places(ask: Ask, items: Sequence[Item], seg: Segmentation) -> None:
    bracket = False
    for i, it in enumerate(items):
        if it.kind != "place":
            bracket = bracket and ")" not in seg.tokens[it.start].before
            continue
        if it.how == "half":
            ask.half = it
            continue
        before = items[i - 1] if i else None
        earlier = next((x for x in reversed(items[: max(0, i - 1)]) if x.atoms[:1] not in (("filler",), ("former",))), None)
        gap = seg.tokens[it.start].before
        in_brackets = before is not None and (("(" in gap and before.kind == "place") or (bracket and ")" not in gap))
        bracket = in_brackets
        if in_brackets or before is not None and "narrow" in before.atoms and earlier is not None and (
            earlier.kind == "place" or any(a in ("which", "list", "pairs") for a in earlier.atoms)
        ):  # fmt: skip
            ask.narrow.append(it)
        else:
            if ask.places and before is not None and "with" in before.atoms and seg.tokens[before.start].folded not in ("va", "and"):
                ask.linked = True
            ask.places.append(it)
        if any(x.kind == "phrase" and "with" in x.atoms and seg.tokens[x.start].folded not in ("va", "and", "giua", "hay", "hoac")
               for x in items[:i]) and ask.places:  # fmt: skip
            ask.linked = True


def _take_anaphor(ask: Ask, items: Sequence[Item], seg: Segmentation) -> None:
    for it in items:
        if "anaphor" in it.atoms and it.sure or "both" in it.atoms:
            first = seg.tokens[it.start].folded
            ask.anaphor = KINDS.get(first, ask.anaphor or "it") if it.end - it.start > 1 and "both" not in it.atoms else ask.anaphor or "it"


def _take_which(ask: Ask, items: Sequence[Item]) -> None:
    for i, it in enumerate(items):
        if "which" in it.atoms:
            ask.noun = ask.noun or it.value.split("|")[0]
            before = items[i - 1].atoms if i else ()
            if i and "where" in it.atoms and not {"with", "twin"} & set(before):
                continue
            if "narrow" in before and not ask.places:  # "… là của xã nào?"
                ask.subject_first = True
            if "with" not in before and "twin" not in before and "narrow" not in before and "sign" not in before:
                ask.subject_first = True


_SOFT = frozenset(w for w in (p.strip() for p in LIGHT.split(",")) if w)
_LIGHT_FOLDED = frozenset(fold(w) for w in _SOFT)


def _topics(items: Sequence[Item], seg: Segmentation) -> tuple[list[Topic], list[str]]:
    """Runs of words that are looked up, and the fields named by their own name alone."""
    topics: list[Topic] = []
    fields: list[str] = []
    run: list[Item] = []

    def close() -> None:
        if not run:
            return
        named = [it for it in run if "field" in it.atoms]
        if len(named) == len(run):
            fields.extend(v for it in named for v in it.value.split("|") if v)
        else:
            words = [t for it in run for t in seg.tokens[it.start : it.end]]
            field = next((v for it in named for v in it.value.split("|")), "")
            weak = len(words) == 1 and run[0].kind == "unknown" or all(t.folded.isdigit() for t in words)
            if not weak:
                topics.append(Topic(" ".join(t.folded for t in words), " ".join(t.raw for t in words), field, about(run[0])))
        run.clear()

    def about(first: Item) -> bool:
        i = items.index(first)
        return i > 0 and "topicalise" in items[i - 1].atoms and items[i - 1].sure

    for it in items:
        part = it.kind in ("unknown", "word") or (it.kind == "phrase" and it.sure and ("field" in it.atoms or "term" in it.atoms))
        if part and run and re.search(r"[,;:()\n]", seg.tokens[it.start].before):
            close()
        if part:
            if "field" in it.atoms and run and all("field" in x.atoms for x in run):
                close()
            run.append(it)
        elif it.kind == "phrase" and _light(it, seg) and it.atoms in (("filler",), ("field",)):
            continue
        else:
            close()
    close()
    return topics, list(dict.fromkeys(fields))


def _light(it: Item, seg: Segmentation) -> bool:
    return " ".join(t.folded for t in seg.tokens[it.start : it.end]) in _LIGHT_FOLDED


def strip_light(words: str) -> str:
    """A topic without the words that only say what is done with it: ``tiêu thụ nông sản`` looks up ``nông sản``.

    >>> strip_light("tieu thu nong san"), strip_light("bao tieu")
    ('nong san', 'bao tieu')
    """
    parts = words.split()
    while True:
        n = next((n for n in (3, 2, 1) if len(parts) > n and " ".join(parts[:n]) in _LIGHT_FOLDED), 0)
        if not n:
            return " ".join(parts)
        parts = parts[n:]


_COUNTED = {
    "xa": "partners", "phuong": "partners", "noi": "partners", "dia": "partners", "don": "partners", "ben": "parties",
    "tinh": "partners", "huyen": "partners", "thanh": "partners", "cap": "agreements", "nuoc": "partners",
    "lang": "partners", "thon": "partners", "linh": "commitments", "noi dung": "commitments", "cam": "commitments",
    "viec": "commitments", "nhom": "commitments", "muc": "commitments", "dau": "commitments", "dieu": "commitments",
    "ai": "partners", "cho": "partners", "nguoi": "people", "khach": "people", "lan": "agreements", "thoa": "agreements",
    "communes": "partners", "wards": "partners", "places": "partners", "localities": "partners", "partners": "partners",
    "agreements": "agreements", "pairs": "agreements", "fields": "commitments", "commitments": "commitments",
    "promises": "commitments", "cities": "partners", "provinces": "partners", "bien": "agreements", "areas": "commitments",
    "partnerships": "agreements", "le": "agreements", "ban": "agreements", "cuoc": "agreements",
    "dia phuong": "parties", "ben": "parties", "doi": "partners", "dai": "people", "nguyen": "principles",
}  # fmt: skip


def _counted(items: Sequence[Item], seg: Segmentation) -> str:
    for it in items:
        if "count" in it.atoms and it.sure or ("count" in it.atoms and it.end < len(seg.tokens)):
            following = [t.folded for t in seg.tokens[it.end : it.end + 2]]
            two = " ".join(following)
            if two in _COUNTED:
                return _COUNTED[two]
            if following and following[0] in _COUNTED:
                return _COUNTED[following[0]]
            if it.sure and it.end == len(seg.tokens) and seg.tokens[it.start].folded not in ("bn", "nhieu"):
                return "partners"
        if "pairs" in it.atoms and seg.tokens[it.start].folded == "may":
            return "agreements"
    return ""


def _kinds(ask: Ask, items: Sequence[Item], has: frozenset[str]) -> list[Kind]:
    k: list[Kind] = []
    has = _decided(items, has)
    n = len(ask.places)
    after_place_info = any("which" in b.atoms and "place_info" in a.atoms for a, b in zip(items, items[1:], strict=False))
    if has & {"sign", "agree"} and re.search(r"\bo\b.+\bhay\b", fold(ask.typed)) and "narrow" in {a for it in items for a in it.atoms}:
        k.append(Kind.WHERE)
    if "name" in has and not has & {"people", "office", "source"} and n:  # "… kết nghĩa tên là gì?"
        k.append(Kind.PARTNERS)
    people = bool(has & {"people", "office"}) or ("name" in has and not n and not k) and not ("source" in has and "office" not in has)
    if "place_info" in has and has & {"sign", "agree"} and n > 1:  # "A và B ký ở tỉnh nào?"
        k.append(Kind.WHERE)
    elif "place_info" in has:
        k.append(Kind.PLACE_INFO)
    if "with_who" in has or ("which" in has and not people and not after_place_info) or (
        "which" in has and after_place_info and sum("which" in it.atoms for it in items) > 1
    ) or ("who" in has and not people):  # fmt: skip
        k.append(Kind.PARTNERS)
    elif "which" in has and people and "twin" in has:
        k.append(Kind.PARTNERS)
    if people:
        k.append(Kind.WHO)
    if "when" in has and not ("source" in has and not has & {"sign", "twin", "agree"}) and not (
        "order" in has and n > 1
    ):  # fmt: skip
        k.append(Kind.WHEN)
    if "where" in has and "which" not in has - {"which"} and not ("source" in has and "sign" not in has):
        k.append(Kind.WHERE if has & (DOMAIN | {"people", "when"}) or not n else Kind.PLACE_INFO)
    for atom, kind in (("principles", Kind.PRINCIPLES), ("source", Kind.SOURCE), ("status", Kind.STATUS)):
        if atom in has:
            k.append(kind)
    if "money" in has or ask.amounts or ("help" in has and "count" in has and ask.counted in ("", "partners") and "which" not in has):
        k.append(Kind.SUPPORT)
    if "compare" in has or ("order" in has and n > 1):
        k.append(Kind.COMPARE)
        k = [x for x in k if x not in (Kind.PARTNERS, Kind.WHERE, Kind.WHEN)]
    if ask.counted == "commitments":
        k.append(Kind.COMMITMENTS)
    elif ask.counted == "people":
        k.append(Kind.WHO)
    elif ask.counted and Kind.SUPPORT not in k:
        k = [Kind.COUNT, *(x for x in k if x != Kind.PARTNERS)]
    ask.content = "content" in has or (bool(has & {"what", "how"}) and bool(has & {"help", "sign", "agree", "twin"}))
    if has & {"list", "pairs", "newest", "oldest", "most"} and Kind.COUNT not in k and not (
        (k or n) and ask.content and not has & {"pairs", "newest", "oldest", "most"}
    ):  # fmt: skip
        k.append(Kind.LIST)
    if ask.fields or ask.topics:
        k.append(Kind.FIELD)
    elif ("content" in has and Kind.LIST not in k) or (ask.content and not k):
        if Kind.SUPPORT not in k or has & {"help", "sign"}:
            k.append(Kind.COMMITMENTS)
    where_first = "where" in has and not n and Kind.SOURCE not in k and _first(items, "where") < _first(items, *DOMAIN)
    if where_first or (not n and ask.dates and k in ([Kind.PARTNERS], [Kind.WHO])):
        k = [Kind.LIST if x in (Kind.WHERE, Kind.PARTNERS, Kind.WHO) else x for x in k]
        ask.subject_first = True
    if not k and ask.check and ask.domain:
        k.append(Kind.CHECK)
    return list(dict.fromkeys(k))


def _decided(items: Sequence[Item], has: frozenset[str]) -> frozenset[str]:
    """Settles words that ask two things: "chỗ nào" after "với" is who, else where; "cơ quan nào ký" is who signed."""
    out = set(has)
    for i, it in enumerate(items):
        if "which" not in it.atoms:
            continue
        before = set(items[i - 1].atoms) if i else set()
        after = {a for x in items[i + 1 : i + 3] for a in x.atoms}
        if "where" in it.atoms and i == 0 and after & {"twin", "sign", "content", "help", "field"}:
            out -= {"where"}
        elif "where" in it.atoms:
            out -= {"where"} if before & {"with", "twin"} else {"which"} if sum("which" in x.atoms for x in items) == 1 else set()
        elif it.value in ("cơ quan", "đơn vị", "bên") and "sign" in after and len([x for x in items if x.kind == "place"]) > 1:
            out = (out - {"which"}) | {"people"}
    return frozenset(out)


def _first(items: Sequence[Item], *atoms: str) -> int:
    return next((i for i, it in enumerate(items) if set(it.atoms) & set(atoms)), len(items))


_ENGLISH = frozenset(
    "which what is are does do did the who when where how with tell me list show of hello hi thanks thank you has have and "
    "between about please was were can could any many much why help good morning".split()
)


def _english(toks: Sequence[Token]) -> bool:
    words = [t.folded for t in toks]
    return sum(w in _ENGLISH for w in words) >= 2 and sum(w in _ENGLISH for w in words) > sum(w in _VIETNAMESE for w in words)


def _language(seg: Segmentation) -> str | None:
    words = [t.folded for t in seg.tokens]
    english = sum(w in _ENGLISH for w in words)
    marked = sum(t.syllable.letters != t.folded or t.syllable.tone != 0 for t in seg.tokens)
    inside = {i for it in seg.items if it.kind == "place" for i in range(it.start, it.end)}
    outside = [w for i, w in enumerate(words) if i not in inside]
    vietnamese = sum(w in _VIETNAMESE for w in outside)
    if english and english >= vietnamese and (english * 4 >= len(outside) or english >= 3) and marked <= 2 * len(inside):
        return "en"
    return "vi" if vietnamese or marked else None


_VIETNAMESE = frozenset(
    "ket nghia xa phuong voi nao la gi khong ko co bao nhieu ai cho biet toi minh nhe nha a vay the ngay nam thang ky hop tac cam "
    "nhung cac duoc hai ben ve va".split()
)

__all__ = ["Ask", "Question", "Topic", "clean", "phrases", "read", "strip_light"]
