"""Where a locality's kind and name begin and end among the words of a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.articles.abroad import STATE, country_code
from knowledge.articles.heads import is_office
from knowledge.articles.kinds import COMMITTEES, KINDS, NUMBERED, SURNAMES, is_known, places_written
from knowledge.articles.wording import plain
from knowledge.places.names import Names
from knowledge.text import fold

LONGEST_NAME = 6  # words
# What a number counts that stands behind a name: "tặng làng Ghè 20 suất quà".
COUNTED = re.compile(
    r"\s+(?:suất|phần|triệu|tỷ|tỉ|nghìn|ngàn|trăm|đồng|căn|ngôi|nhà|hộ|em|người|cháu|bộ|chiếc|máy|tấn|tạ|kg|con|cây|"
    r"thùng|xe|bình|tủ|cuốn|học bổng)\b"
)
WORD = re.compile(r"[A-ZĐ]\w*(?:-[a-zà-ỹđ]\w*)+|[^\W_]+(?:['’ʼ][^\W_]+)*")
_DIRECTIONS = frozenset({"bắc", "nam", "trung", "đông", "tây", "thượng", "hạ"})
_JOINING = frozenset({"giữa", "với", "và", "của", "tại"})  # with capitals in a heading


def kind_word(words: Sequence[re.Match[str]], i: int) -> str:
    """The longest kind that begins with a word, by its words alone."""
    for length in (3, 2, 1):
        phrase = " ".join(plain(w[0]) for w in words[i : i + length])
        if phrase in KINDS and len(words[i : i + length]) == length:
            return phrase
    return ""


def kind_at(words: Sequence[re.Match[str]], i: int, said: str, names: Names) -> tuple[str, int]:
    """The kind that begins with a word and has a name behind it, and the number of that name's first word."""
    if state := STATE.match(said, words[i].start()):  # "nước Cộng hòa Dân chủ Nhân dân Lào"
        named = next((n for n in range(i, len(words)) if words[n].start() >= state.end()), len(words))
        if named < len(words) and words[named].start() == state.end() and words[named][0][0].isupper():
            return "nước", named
    phrase = kind_word(words, i)
    after = i + phrase.count(" ") + 1
    if not phrase or after >= len(words):
        return "", i
    gap = said[words[after - 1].end() : words[after].start()]
    if gap.strip() not in ("", ".", ":") or (len(phrase) == 1 and (gap[:1] != "." or not words[i][0].isupper())):
        return "", i
    if phrase == "thị" and words[i][0] != phrase:  # a town in China; "Thị" is in many a woman's name
        return "", i
    named = words[i][0][0].isupper() and not words[i][0].isupper()
    if named and KINDS[phrase][1] == 1 and places_written(f"{phrase} {words[after][0]}", names):  # Buôn Hồ
        return "", i
    if i and named:  # Buôn Đôn is a name, not a buôn
        if is_in_a_name(words, i, said) and words[i - 1][0].lower() not in _JOINING:
            return "", i
        opens = said[: words[i].start()].strip(' "“(')[-1:] in (".", ":", ";", "")
        if not opens and places_written(f"{phrase} {words[after][0]}", names):
            return "", i
    return phrase, after


def name_end(words: Sequence[re.Match[str]], j: int, phrase: str, said: str, names: Names) -> int:
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
    if kind == "nước":  # what is no country is a person: "Chủ tịch nước Võ Văn An"
        ends = (end for end in range(run, j, -1) if country_code(said_name(words, j, end), names))
        return next(ends, j)
    if (broken := _broken_name(words, j, said, names)) > run:
        return broken
    for end in range(run, j, -1):
        if end == j + 1 < run and plain(words[j][0]) in SURNAMES:  # "Thành ủy Hồ Thị Hoa" is not of phường Hồ
            break
        if is_known(said_name(words, j, end), level, names):
            return end
    if run - j == 2 and plain(words[j][0]) in _DIRECTIONS and _is_country(words[j + 1][0], names):  # "các tỉnh Bắc Lào"
        return j
    # A person may stand right behind: "Bí thư Huyện ủy Nam Trà My Lê Thanh Hưng", "Thành ủy Huỳnh Thị Thùy Dung".
    surname = next((k for k in range(j, run - 1) if plain(words[k][0]) in SURNAMES), run)
    if phrase in COMMITTEES or (surname == j and run - j > 2):
        return j
    if level == 1 and _is_country(words[j][0], names):  # "bản Lào"
        return j
    with_person = surname < run and is_office(said[: words[j].start()])
    return min(surname if with_person else run, j + LONGEST_NAME)


def said_name(words: Sequence[re.Match[str]], j: int, end: int) -> str:
    """The words of a name, a space between them."""
    return " ".join(w[0] for w in words[j:end])


def _is_country(name: str, names: Names) -> bool:
    return any(p.level == "country" for p in places_written(name, names))


def _broken_name(words: Sequence[re.Match[str]], j: int, said: str, names: Names) -> int:
    """The end of a known name that is written with a dash: Bà Rịa - Vũng Tàu."""
    for end in range(min(j + LONGEST_NAME, len(words)), j + 1, -1):
        text = said[words[j].start() : words[end - 1].end()]
        if " - " in text or "-" in text:
            named = names.named(fold(text))
            if named is not None and named.broken and re.fullmatch(r"[^,;:()]+", text):
                return end
    return j


def is_in_a_name(words: Sequence[re.Match[str]], i: int, text: str) -> bool:
    """Whether a word is part of a longer name: "Hồ Thị Nga" is not Russia."""
    before = i > 0 and words[i - 1][0][0].isupper() and text[words[i - 1].end() : words[i].start()] == " "
    return before and not words[i - 1][0].isupper()
