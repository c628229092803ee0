"""The localities a sentence names: kind and name, lists that share a kind, where they lie, what stands before them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace

from knowledge.articles.heads import Head, head_before, offices
from knowledge.articles.kinds import (
    CAPITAL,
    CITY,
    COMMITTEES,
    KINDS,
    LEVELS,
    OFFICE,
    is_known,
    kind_of,
    level_of,
    may_follow,
    places_written,
)
from knowledge.articles.mention import Mention
from knowledge.articles.naming import LONGEST_NAME, WORD, is_in_a_name, kind_at, kind_word, name_end
from knowledge.articles.page import Page, Sentence
from knowledge.articles.spelling import one_spelling
from knowledge.articles.wording import plain
from knowledge.places.names import Names
from knowledge.text import fold

_NO_HEAD = Head()
LONGEST_AREA = 40  # characters of what stands in brackets behind a name

_SHARED = re.compile(r"(?:\b(?:các|những|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|\d{1,2}|giữa)\s+(?:đơn vị\s+)?|^)$")
# "4 tỉnh Nam Lào (Attapư, …", "hai xã biên giới là …": the names come after what is said of them all.
_NAMED_BELOW = re.compile(r"\s+(?:[^\W\d_]+\s+){0,5}?(?:\(\s*(?:gồm|là)?|:|gồm\b|là\b)\s*:?\s*")
_NEXT = re.compile(r"\s*(?:,(?:\s*(?:và|cùng))?|và|với|cùng(?:\s+với)?|-|/)\s*")
_BRACKET = re.compile(r"\s*\(([^()]{2,40})\)")
_JOINED_TO = re.compile(r"(?:\b(?:và|với|cùng)|-)\s*$")
_FORMER = re.compile(r"\s*[,(]?\s*(?:trước đây|cũ)\b\s*\)?")
_INNER = {"thành phố": ("quận", "huyện"), "cụm bản": ("bản", "thôn"), "châu": ("huyện", "thành phố", "thị xã")}
_BLANK = re.compile(r"\s+")
_INSIDE = re.compile(r"\s*(?:\(\s*(?:thuộc\s+)?|,?\s*thuộc\s+(?:địa bàn\s+)?|,?\s*của\s+|,\s*|\s-\s)")


def mentions_of(page: Page, names: Names) -> dict[Sentence, tuple[Mention, ...]]:
    """The localities of every sentence. A name that stood with its kind once may stand without it elsewhere."""
    found = {s: list(_with_kind(s, names)) for s in page.sentences}
    text = "\n".join(s.text for s in page.sentences)
    found = {s: list(_without_persons(ms, text, names)) for s, ms in found.items()}
    found = one_spelling(found, names)
    cities = {m.key for ms in found.values() for m in ms if m.kind == CITY}
    found = {s: [_city(m, cities, names) for m in ms] for s, ms in found.items()}
    introduced = _introduced(found)
    made = {}
    for sentence, kinded in found.items():
        every = [*kinded, *_bare(sentence, kinded, introduced, names)]
        for start, end, name in offices(sentence.text, [m.name for m in every if m.level >= 3]):
            every = [m for m in every if not start <= m.start < end]
            every.append(Mention(start, end, name, OFFICE, 2, _NO_HEAD))
        every.sort(key=lambda m: m.start)
        made[sentence] = tuple(_placed(sentence, every, names))
    return made


def _introduced(found: Mapping[Sentence, Sequence[Mention]]) -> dict[str, tuple[str, int]]:
    """The kind and level that each name has, mostly: not where something only takes place there."""
    counts: dict[str, Counter[tuple[str, int]]] = {}
    for sentence, mentions in found.items():
        for mention in mentions:
            weight = 1 if sentence.plain[: mention.start].endswith((" tại ", " ở ")) else 10
            counts.setdefault(plain(mention.name), Counter())[mention.kind, mention.level] += weight
    return {name: kinds.most_common(1)[0][0] for name, kinds in counts.items()}


def _city(mention: Mention, cities: Container[tuple[str, str]], names: Names) -> Mention:
    """A capital as the city that it is called elsewhere: "hai thủ đô Hà Nội - Moskva"."""
    if mention.kind != CAPITAL:
        return mention
    city = replace(mention, kind=CITY)
    known = next((LEVELS[p.level] for p in places_written(mention.name, names) if p.kind == CITY), None)
    return replace(city, level=known or LEVELS["district"]) if known or city.key in cities else mention


# --- names with a kind ------------------------------------------------------------------------------------------------


def _with_kind(sentence: Sentence, names: Names) -> Iterator[Mention]:
    words, said = list(WORD.finditer(sentence.text)), sentence.plain
    number = {w.start(): i for i, w in enumerate(words)}
    i = 0
    while i < len(words):
        phrase, j = kind_at(words, i, said, names)
        end = name_end(words, j, phrase, said, names) if phrase else j
        if end == j and (below := _named_below(words, i, said, number)) is not None:
            phrase, j = kind_word(words, i), below
            end = name_end(words, j, phrase, said, names)
        if end == j:
            i += 1
            continue
        kind, level = KINDS[phrase]
        shared = _SHARED.search(said[: words[i].start()]) is not None
        start = words[j if phrase in COMMITTEES else i].start()
        name = sentence.text[words[j].start() : words[end - 1].end()]
        yield Mention(start, words[end - 1].end(), name, kind, level_of(name, kind, level, names), _NO_HEAD)
        while (following := _listed(words, end, said, number)) is not None:
            last = name_end(words, following, phrase, said, names)
            name = sentence.text[words[following].start() : words[last - 1].end()]
            gap = said[words[end - 1].end() : words[following].start()]
            if last == following or not may_follow(name, kind, shared=shared, gap=gap, names=names):
                break
            if not shared or level >= LEVELS["province"]:  # "các tỉnh Quảng Nam, Đà Nẵng": that one is a city
                kind, level = kind_of(name, kind, level, names)
            yield Mention(
                words[following].start(),
                words[last - 1].end(),
                name,
                kind,
                level_of(name, kind, level, names),
                _NO_HEAD,
            )
            end = last
        i = end


def _named_below(words: Sequence[re.Match[str]], i: int, said: str, number: dict[int, int]) -> int | None:
    """The number of the word that begins the list announced by "4 tỉnh …" at a word, None where none is."""
    phrase = kind_word(words, i)
    if not phrase or phrase in COMMITTEES or not _SHARED.search(said[: words[i].start()]):
        return None
    below = _NAMED_BELOW.match(said, words[i + phrase.count(" ")].end())
    return number.get(below.end()) if below and "cũ" not in below[0].split() else None


def _listed(words: Sequence[re.Match[str]], end: int, said: str, number: dict[int, int]) -> int | None:
    """The number of the word that begins the next name of a list, None where the list ends."""
    at = words[end - 1].end()
    if bracket := re.compile(r"\s*\([^()]*\)").match(said, at):
        at = bracket.end()
    joined = _NEXT.match(said, at)
    following = number.get(joined.end()) if joined and joined.end() > at else None
    if following is None or kind_word(words, following):
        return None
    counts = words[following][0].isdigit() and kind_word(words, following + 1)  # "phường Cẩm Lệ và 2 xã biên giới"
    return None if counts else following


def _without_persons(mentions: Sequence[Mention], text: str, names: Names) -> Iterator[Mention]:
    """The mentions cut where the article shows that a person's name runs on: "Trưởng bản Lao Chải Giàng A Páo"."""
    for mention in mentions:
        words = list(WORD.finditer(mention.name))
        cuts = range(1, len(words) - 1) if not is_known(mention.name, mention.level, names) else ()
        for cut in cuts:  # at least two words are left for the person
            short = replace(mention, name=mention.name[: words[cut - 1].end()])
            if re.search(rf"{re.escape(short.name)}\b(?! [A-ZĐ])(?!'|-\w)", text):
                mention = replace(short, end=mention.start + len(short.name) + _gap(mention))
                break
        yield mention


def _gap(mention: Mention) -> int:
    """The characters between the start of a mention and its name: the kind."""
    return mention.end - mention.start - len(mention.name)


# --- names without a kind ---------------------------------------------------------------------------------------------


def _bare(
    sentence: Sentence, taken: Sequence[Mention], introduced: dict[str, tuple[str, int]], names: Names
) -> Iterator[Mention]:
    """Names of places that stand without a kind: introduced elsewhere in the article, provinces, countries."""
    near = list(taken)
    words = list(WORD.finditer(sentence.text))
    free = [not any(m.start < w.end() and w.start() < m.end for m in taken) and w[0][0].isupper() for w in words]
    i = 0
    while i < len(words):
        for end in range(min(i + LONGEST_NAME, len(words)), i, -1):
            text = sentence.text[words[i].start() : words[end - 1].end()]
            named = free[i] and all(free[k] or words[k][0].isdigit() for k in range(i + 1, end))
            if not named or re.search(r"[,;:()./]|\s[-–]\s", text):
                continue
            known = introduced.get(plain(text)) or _province_or_country(text, names)
            known = known or _abroad(sentence.text, words[i].start(), words[end - 1].end(), near, names)
            if known is not None:
                if plain(sentence.text[: words[i].start()]).endswith(("mttq ", "tổ quốc ", "cộng sản ")):
                    break  # the front is that of Việt Nam
                if known[1] == 5 and end == i + 1 and is_in_a_name(words, i, sentence.text):
                    break
                near.append(Mention(words[i].start(), words[end - 1].end(), text, *known, _NO_HEAD))
                yield near[-1]
                i = end - 1
                break
        i += 1


def _abroad(text: str, start: int, end: int, near: Sequence[Mention], names: Names) -> tuple[str, int] | None:
    """The kind of an unknown name before its country, that of its partner: "tỉnh Sơn La và Xay Sổm Bun (Lào)"."""
    bracket = _BRACKET.match(text, end)
    partner = max((m for m in near if m.end <= start and m.level in (3, 4)), key=lambda m: m.end, default=None)
    if bracket is None or partner is None or not _JOINED_TO.search(plain(text[:start])):
        return None
    area = bracket[1].split()
    ends = (" ".join(area[-length:]) for length in (1, 2))
    abroad = any(p.level == "country" and p.country != "VN" for name in ends for p in places_written(name, names))
    return (partner.kind, partner.level) if abroad else None


def _province_or_country(text: str, names: Names) -> tuple[str, int] | None:
    places = places_written(text, names)
    if not places and text.startswith("TP"):  # in one word: TPHCM
        places = [p for p in map(names.get, names.find(fold(text))) if p is not None]
    place = next((p for p in places if p.level in ("province", "country")), None)
    return (place.kind, LEVELS[place.level]) if place else None


# --- where they lie ---------------------------------------------------------------------------------------------------


def _holds(area: Mention, kind: str, level: int) -> bool:
    """Whether one named behind another is where that lies: a higher level, a district's city, a village's cluster."""
    return area.level > level or (area.level == level and kind in _INNER.get(area.kind, ()))


def _placed(sentence: Sentence, mentions: Sequence[Mention], names: Names) -> Iterator[Mention]:
    """The mentions with the areas behind them; an area is none of its own."""
    said = sentence.plain
    swallowed: set[int] = set()
    for i, mention in enumerate(mentions):
        if i in swallowed:
            continue
        areas: list[str] = []
        end, former, opened = mention.end, False, False
        kind, level = mention.kind, mention.level
        while True:
            if opened and said[end : end + 1] == ")":
                end, opened = end + 1, False
            if was := _FORMER.match(said, end):
                end, former = was.end(), True
            inside = _INSIDE.match(said, end) or (_BLANK.match(said, end) if mention.kind == OFFICE else None)
            if inside is None:
                break
            opened = opened or "(" in inside[0]
            area = next((m for m in mentions[i + 1 :] if m.start >= end), None)
            behind = area is not None and area.start == inside.end() and _holds(area, kind, level)
            # Behind a dash only with its kind: "huyện Vũ Quang – tỉnh Hà Tĩnh", but "Quảng Trị - Lào" are two.
            if area is not None and behind and (inside[0].strip() != "-" or area.end - area.start > len(area.name)):
                areas.append(area.name)
                swallowed.add(mentions.index(area))
                end, kind, level = area.end, area.kind, area.level
            elif "(" in inside[0] and (closed := said.find(")", inside.end())) >= 0:
                words = sentence.text[inside.end() : closed]
                areas += [w.strip() for w in words.split(",") if w.strip()[:1].isupper() and len(w) < LONGEST_AREA]
                swallowed |= {k for k in range(i + 1, len(mentions)) if mentions[k].start < closed}
                end, opened = closed + 1, False
            else:
                break
        head = head_before(sentence.text[: mention.start])
        yield replace(mention, areas=tuple(areas), former=former, head=head, until=end)
