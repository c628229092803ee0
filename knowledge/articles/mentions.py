"""The localities a sentence names: kind and name, lists that share a kind, where they lie, what stands before them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.articles.heads import Head, head_before, is_office, offices
from knowledge.articles.kinds import (
    COMMITTEES,
    KINDS,
    LEVELS,
    NUMBERED,
    OFFICE,
    SURNAMES,
    is_known,
    kind_of,
    level_of,
    may_follow,
    places_written,
)
from knowledge.articles.page import Page, Sentence
from knowledge.articles.wording import plain
from knowledge.places.names import Names
from knowledge.text import fold

_JOINING = frozenset({"giữa", "với", "và", "của", "tại"})  # with capitals in a heading
_NO_HEAD = Head()
LONGEST_NAME = 6  # words
# What a number counts that stands behind a name: "tặng làng Ghè 20 suất quà".
COUNTED = re.compile(
    r"\s+(?:suất|phần|triệu|tỷ|tỉ|nghìn|ngàn|trăm|đồng|căn|ngôi|nhà|hộ|em|người|cháu|bộ|chiếc|máy|tấn|tạ|kg|con|cây|"
    r"thùng|xe|bình|tủ|cuốn|học bổng)\b"
)
LONGEST_AREA = 40  # characters of what stands in brackets behind a name

_WORD = re.compile(r"[A-ZĐ]\w*(?:-[a-zà-ỹđ]\w*)+|[^\W_]+(?:['’ʼ][^\W_]+)*")
_SHARED = re.compile(r"(?:\b(?:các|những|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|\d{1,2}|giữa)\s+(?:đơn vị\s+)?|^)$")
_NEXT = re.compile(r"\s*(?:,(?:\s*(?:và|cùng))?|và|với|cùng(?:\s+với)?|-|/)\s*")
_FORMER = re.compile(r"\s*[,(]?\s*(?:trước đây|cũ)\b\s*\)?")
_BLANK = re.compile(r"\s+")
_INSIDE = re.compile(r"\s*(?:\(\s*(?:thuộc\s+)?|,?\s*thuộc\s+(?:địa bàn\s+)?|,?\s*của\s+|,\s*|\s-\s)")


@dataclass(frozen=True, slots=True)
class Mention:
    """One locality as a sentence names it; ``start`` and ``end`` count characters of the sentence.

    ``name`` and ``kind`` as they stand; ``areas`` is where it is said to lie, the nearest first, up to ``until``;
    ``head`` is what stands before it.
    """

    start: int
    end: int
    name: str
    kind: str
    level: int
    head: Head
    until: int = 0
    areas: tuple[str, ...] = ()
    former: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from other localities of the article."""
        return self.kind, fold(self.name).replace(" ", "")


def mentions_of(page: Page, names: Names) -> dict[Sentence, tuple[Mention, ...]]:
    """The localities of every sentence. A name that stood with its kind once may stand without it elsewhere."""
    found = {s: list(_with_kind(s, names)) for s in page.sentences}
    introduced = _introduced(found)
    made = {}
    for sentence, kinded in found.items():
        every = [*kinded, *_bare(sentence, kinded, introduced, names)]
        for start, end, name in offices(sentence.text, [m.name for m in every if m.level >= 3]):
            every = [m for m in every if not start <= m.start < end]
            every.append(Mention(start, end, name, OFFICE, 2, _NO_HEAD))
        every.sort(key=lambda m: m.start)
        made[sentence] = tuple(_placed(sentence, every))
    return made


def _introduced(found: Mapping[Sentence, Sequence[Mention]]) -> dict[str, tuple[str, int]]:
    """The kind and level that each name has, mostly: not where something only takes place there."""
    counts: dict[str, Counter[tuple[str, int]]] = {}
    for sentence, mentions in found.items():
        for mention in mentions:
            weight = 1 if sentence.plain[: mention.start].endswith((" tại ", " ở ")) else 10
            counts.setdefault(plain(mention.name), Counter())[mention.kind, mention.level] += weight
    return {name: kinds.most_common(1)[0][0] for name, kinds in counts.items()}


# --- names with a kind ------------------------------------------------------------------------------------------------


def _with_kind(sentence: Sentence, names: Names) -> Iterator[Mention]:
    words, said = list(_WORD.finditer(sentence.text)), sentence.plain
    number = {w.start(): i for i, w in enumerate(words)}
    i = 0
    while i < len(words):
        phrase, j = _kind_at(words, i, said, names)
        end = _name_end(words, j, phrase, said, names) if phrase else j
        if end == j:
            i += 1
            continue
        kind, level = KINDS[phrase]
        shared = _SHARED.search(said[: words[i].start()]) is not None
        start = words[j if phrase in COMMITTEES else i].start()
        name = sentence.text[words[j].start() : words[end - 1].end()]
        yield Mention(start, words[end - 1].end(), name, kind, level_of(name, kind, level, names), _NO_HEAD)
        while (following := _listed(words, end, said, number)) is not None:
            last = _name_end(words, following, phrase, said, names)
            name = sentence.text[words[following].start() : words[last - 1].end()]
            gap = said[words[end - 1].end() : words[following].start()]
            if last == following or not may_follow(name, kind, shared=shared, gap=gap, names=names):
                break
            kind, level = (kind, level) if shared else kind_of(name, kind, level, names)
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


def _listed(words: Sequence[re.Match[str]], end: int, said: str, number: dict[int, int]) -> int | None:
    """The number of the word that begins the next name of a list, None where the list ends."""
    at = words[end - 1].end()
    if bracket := re.compile(r"\s*\([^()]*\)").match(said, at):
        at = bracket.end()
    joined = _NEXT.match(said, at)
    following = number.get(joined.end()) if joined and joined.end() > at else None
    return following if following is not None and _kind_word(words, following) == "" else None


def _kind_word(words: Sequence[re.Match[str]], i: int) -> str:
    """The longest kind that begins with a word, by its words alone."""
    for length in (3, 2, 1):
        phrase = " ".join(plain(w[0]) for w in words[i : i + length])
        if phrase in KINDS and len(words[i : i + length]) == length:
            return phrase
    return ""


def _kind_at(words: Sequence[re.Match[str]], i: int, said: str, names: Names) -> tuple[str, int]:
    """The kind that begins with a word and has a name behind it, and the number of that name's first word."""
    phrase = _kind_word(words, i)
    after = i + phrase.count(" ") + 1
    if not phrase or after >= len(words):
        return "", i
    gap = said[words[after - 1].end() : words[after].start()]
    if gap.strip() not in ("", ".", ":") or (len(phrase) == 1 and (gap[:1] != "." or not words[i][0].isupper())):
        return "", i
    if i and words[i][0][0].isupper() and not words[i][0].isupper():  # Buôn Đôn is a name, not a buôn
        if _is_in_a_name(words, i, said) and words[i - 1][0].lower() not in _JOINING:
            return "", i
        opens = said[: words[i].start()].strip(' "“(')[-1:] in (".", ":", ";", "")
        if not opens and places_written(f"{phrase} {words[after][0]}", names):
            return "", i
    return phrase, after


def _name_end(words: Sequence[re.Match[str]], j: int, phrase: str, said: str, names: Names) -> int:
    """The number of the word after the name that begins with a word; the same number where none does."""
    kind, level = KINDS[phrase]
    run = j
    while run < len(words) and run - j < LONGEST_NAME + 4:
        word = words[run][0]
        if run > j and said[words[run - 1].end() : words[run].start()] != " ":
            break
        numbered = word.isdigit() and len(word) <= 2 and (kind in NUMBERED or run > j)
        numbered = numbered and not COUNTED.match(said, words[run].end())
        if not (word[0].isupper() or numbered) or (word.isupper() and len(word) > 1 and run > j):
            break
        run += 1
    if run == j:
        return j
    if (broken := _broken_name(words, j, said, names)) > run:
        return broken
    for end in range(run, j, -1):
        if end == j + 1 < run and plain(words[j][0]) in SURNAMES:  # "Thành ủy Hồ Thị Hoa" is not of phường Hồ
            break
        if is_known(" ".join(w[0] for w in words[j:end]), level, names):
            return end
    # A person may stand right behind: "Bí thư Huyện ủy Nam Trà My Lê Thanh Hưng", "Thành ủy Huỳnh Thị Thùy Dung".
    surname = next((k for k in range(j, run - 1) if plain(words[k][0]) in SURNAMES), run)
    if phrase in COMMITTEES or (surname == j and run - j > 2):
        return j
    if level == 1 and any(p.level == "country" for p in places_written(words[j][0], names)):  # "bản Lào"
        return j
    with_person = surname < run and is_office(said[: words[j].start()])
    return min(surname if with_person else run, j + LONGEST_NAME)


def _broken_name(words: Sequence[re.Match[str]], j: int, said: str, names: Names) -> int:
    """The end of a known name that is written with a dash: Bà Rịa - Vũng Tàu."""
    for end in range(min(j + LONGEST_NAME, len(words)), j + 1, -1):
        text = said[words[j].start() : words[end - 1].end()]
        if " - " in text or "-" in text:
            named = names.named(fold(text))
            if named is not None and named.broken and re.fullmatch(r"[^,;:()]+", text):
                return end
    return j


# --- names without a kind ---------------------------------------------------------------------------------------------


def _bare(
    sentence: Sentence, taken: Sequence[Mention], introduced: dict[str, tuple[str, int]], names: Names
) -> Iterator[Mention]:
    """Names of places that stand without a kind: introduced elsewhere in the article, provinces, countries."""
    words = list(_WORD.finditer(sentence.text))
    free = [not any(m.start < w.end() and w.start() < m.end for m in taken) and w[0][0].isupper() for w in words]
    i = 0
    while i < len(words):
        for end in range(min(i + LONGEST_NAME, len(words)), i, -1):
            text = sentence.text[words[i].start() : words[end - 1].end()]
            named = free[i] and all(free[k] or words[k][0].isdigit() for k in range(i + 1, end))
            if not named or re.search(r"[,;:()./]|\s[-–]\s", text):
                continue
            if (known := introduced.get(plain(text)) or _province_or_country(text, names)) is not None:
                if plain(sentence.text[: words[i].start()]).endswith(("mttq ", "tổ quốc ", "cộng sản ")):
                    break  # the front is that of Việt Nam
                if known[1] == 5 and end == i + 1 and _is_in_a_name(words, i, sentence.text):
                    break
                yield Mention(words[i].start(), words[end - 1].end(), text, *known, _NO_HEAD)
                i = end - 1
                break
        i += 1


def _is_in_a_name(words: Sequence[re.Match[str]], i: int, text: str) -> bool:
    """Whether a word is part of a longer name: "Hồ Thị Nga" is not Russia."""
    before = i > 0 and words[i - 1][0][0].isupper() and text[words[i - 1].end() : words[i].start()] == " "
    return before and not words[i - 1][0].isupper()


def _province_or_country(text: str, names: Names) -> tuple[str, int] | None:
    place = next((p for p in places_written(text, names) if p.level in ("province", "country")), None)
    return (place.kind, LEVELS[place.level]) if place else None


# --- where they lie ---------------------------------------------------------------------------------------------------


def _holds(area: Mention, mention: Mention, level: int) -> bool:
    """Whether one named behind another is where that lies: a higher level, a district's city, a village's cluster."""
    if area.level > level:
        return True
    inner = {"thành phố": ("quận", "huyện"), "cụm bản": ("bản", "thôn")}.get(area.kind, ())
    return area.level == level and mention.kind in inner


def _placed(sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions with the areas behind them; an area is none of its own."""
    said = sentence.plain
    swallowed: set[int] = set()
    for i, mention in enumerate(mentions):
        if i in swallowed:
            continue
        areas: list[str] = []
        end, level, former, opened = mention.end, mention.level, False, False
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
            behind = area is not None and area.start == inside.end() and _holds(area, mention, level)
            # Behind a dash only with its kind: "huyện Vũ Quang – tỉnh Hà Tĩnh", but "Quảng Trị - Lào" are two.
            if area is not None and behind and (inside[0].strip() != "-" or area.end - area.start > len(area.name)):
                areas.append(area.name)
                swallowed.add(mentions.index(area))
                end, level = area.end, area.level
            elif "(" in inside[0] and (closed := said.find(")", inside.end())) >= 0:
                words = sentence.text[inside.end() : closed]
                areas += [w.strip() for w in words.split(",") if w.strip()[:1].isupper() and len(w) < LONGEST_AREA]
                swallowed |= {k for k in range(i + 1, len(mentions)) if mentions[k].start < closed}
                end, opened = closed + 1, False
            else:
                break
        head = head_before(sentence.text[: mention.start])
        yield replace(mention, areas=tuple(areas), former=former, head=head, until=end)
