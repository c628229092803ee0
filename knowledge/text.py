"""Vietnamese text: folding that remembers the marks, tokens that remember where they stood, undone typing keys."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter

import msgspec

_TONES = {"\u0300": 1, "\u0301": 2, "\u0309": 3, "\u0303": 4, "\u0323": 5}  # huyền sắc hỏi ngã nặng
_QUALITY = {"\u0302": "^", "\u0306": "(", "\u031b": "+"}  # â ă ơ
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
# A word: letters and digits, with combining marks, invisible characters and inner apostrophes (Ea H'leo) kept inside.
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[\u0300-\u036f{_INVISIBLE}]|['’ʼ](?=[^\W\d_]))*")
# Marks that no name runs across: commas, brackets, quotes, a dash between blanks, a full stop before a blank.
_HARD = re.compile(r"[,;:!?()\[\]\n\"“”*|<>=&+/–—]|\.(?=\s)|\s-\s")
_DROP = re.compile(rf"[{_INVISIBLE}'’ʼ]")
_CONTROL = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f{_INVISIBLE}]")


class Syllable(msgspec.Struct, frozen=True, cache_hash=True, gc=False):
    """One written word: without any mark, with the letters' own marks only, and its tone (0–5)."""

    folded: str
    letters: str
    tone: int
    marked: bool = False  # written with any mark


class Token(msgspec.Struct, frozen=True, gc=False):
    """One word of a text: where it stood (characters of the text as given) and how it was written."""

    start: int
    end: int
    raw: str
    syllable: Syllable
    folded: str  # the word without marks, in lower case
    before: str  # what stands between the word before and this one
    breaks: bool = False  # that contains a mark which no name or phrase runs across

    def read_as(self, meant: Syllable) -> Token:
        """The same word, taken for another one."""
        return Token(self.start, self.end, self.raw, meant, meant.folded, self.before, self.breaks)


def clean(text: str) -> str:
    """NFC without control, zero-width and direction characters; runs of blanks become one.

    >>> clean("  Sơn\\u200b  Trà\\x00 ")
    'Sơn Trà'
    """
    return " ".join(_CONTROL.sub("", unicodedata.normalize("NFC", text)).split())


@lru_cache(maxsize=65536)
def syllable(word: str) -> Syllable:
    """Take a word apart. Where the tone stands does not matter: ``hoà`` and ``hòa`` are one.

    >>> syllable("Hoà") == syllable("hòa"), syllable("ĐẮC")
    (True, Syllable(folded='dac', letters='đa(c', tone=2, marked=True))
    """
    if word.isascii():
        plain = word.lower().replace("'", "")
        return Syllable(plain, plain, 0)
    folded, letters, tone = [], [], 0
    for c in unicodedata.normalize("NFD", _DROP.sub("", word).casefold().replace("ð", "đ")):
        if c in _TONES:
            tone = _TONES[c]
        elif c in _QUALITY:
            letters.append(_QUALITY[c])
        elif c == "đ":
            folded.append("d")
            letters.append("đ")
        elif not unicodedata.combining(c):
            folded.append(c)
            letters.append(c)
    plain, own = "".join(folded), "".join(letters)
    return Syllable(plain, own, tone, tone != 0 or plain != own)


def fold(text: str) -> str:
    """The words of a text without marks, in lower case, one blank between them; folding twice changes nothing.

    >>> fold("Phường  HOÀ Cường - TP.Đà Nẵng"), fold("Ea H'leo")
    ('phuong hoa cuong tp da nang', 'ea hleo')
    """
    return " ".join([syllable(word).folded for word in _WORD.findall(text)])


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text with their places in it.

    >>> [(t.start, t.end, t.folded) for t in tokens("P.Sơn Trà")]
    [(0, 1, 'p'), (2, 5, 'son'), (6, 9, 'tra')]
    """
    found, last = [], 0
    composed = unicodedata.is_normalized("NFC", text)  # then all its parts are
    for m in _WORD.finditer(text):
        start, end = m.span()
        raw = m.group() if composed else unicodedata.normalize("NFC", m.group())
        before = text[last:start]
        breaks = before not in ("", " ") and _HARD.search(before) is not None
        word = syllable(raw)
        found.append(Token(start, end, raw, word, word.folded, before, breaks))
        last = end
    return tuple(found)


@lru_cache(maxsize=65536)
def syllables(name: str) -> tuple[Syllable, ...]:
    """The words of a name, taken apart."""
    return tuple(map(syllable, _WORD.findall(name)))


def openings(phrases: Iterable[str]) -> frozenset[str]:
    """What phrases of several words begin with, for those who read on word by word: whether there is more to come.

    >>> sorted(openings(["son tra", "ngu hanh son", "hue"]))
    ['ngu', 'ngu hanh', 'son']
    """
    found: set[str] = set()
    for phrase in phrases:
        blank = phrase.find(" ")
        while blank > 0:
            found.add(phrase[:blank])
            blank = phrase.find(" ", blank + 1)
    return frozenset(found)


def contradictions(typed: Iterable[Syllable], meant: Iterable[Syllable]) -> tuple[int, int]:
    """How many words carry marks that cannot belong to the word meant, and how many lack some of its marks.

    A phone drops marks, and many people swap hỏi and ngã; neither is a contradiction.

    >>> contradictions([syllable("nam"), syllable("đá")], [syllable("Nam"), syllable("Đà")])
    (1, 0)
    >>> contradictions([syllable("Son"), syllable("Trà")], [syllable("Sơn"), syllable("Trà")])
    (0, 1)
    """
    wrong = dropped = 0
    for a, b in zip(typed, meant, strict=False):
        if a == b:
            continue
        if _contradicts(a, b):
            wrong += 1
        else:
            dropped += 1
    return wrong, dropped


@lru_cache(maxsize=65536)
def _contradicts(typed: Syllable, meant: Syllable) -> bool:
    if typed.tone not in (0, meant.tone) and {typed.tone, meant.tone} != {3, 4}:
        return True
    return any(typed.letters.count(c) > meant.letters.count(c) for c in "^(+đ")


_SYLLABLE = re.compile(
    r"(?:b|ch|c|d|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|q|r|s|th|tr|t|v|x)?"
    r"[aeiouy]{0,2}(?:[aeiy](?:ch|nh)|[aeiouy](?:c|m|n|ng|p|t)?)"
)


def is_syllable(folded: str) -> bool:
    """Whether a word without marks has the shape of one Vietnamese syllable.

    >>> is_syllable("tuyen"), is_syllable("sontra"), is_syllable("incheon"), is_syllable("tronh")
    (True, False, False, False)
    """
    return _SYLLABLE.fullmatch(folded) is not None


_MARKED = attrgetter("marked")


def has_marks(words: Iterable[Syllable]) -> bool:
    """Whether any word was typed with a mark."""
    return any(map(_MARKED, words))


_TELEX_LETTERS = (("dd", "đ"), ("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("aw", "ă"), ("ow", "ơ"), ("uw", "ư"))
_TELEX_NO_OO = tuple(pair for pair in _TELEX_LETTERS if pair[0] != "oo")  # Loỏng, Boòng
_TELEX_TONES = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"2": "\u0300", "1": "\u0301", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_VNI_LETTERS = {"6": "\u0302", "7": "\u031b", "8": "\u0306"}
_VOWEL = re.compile(r"[aeiouyâêôăơư]")


def untype(word: str) -> str | None:
    """Undo Telex or VNI keys left in a word; None where there are none to undo.

    >>> untype("sown"), untype("traf"), untype("so7n"), untype("tra2"), untype("ddaf"), untype("xa"), untype("12")
    ('sơn', 'trà', 'sơn', 'trà', 'đà', None, None)
    >>> untype("tru7o7ng"), untype("phuowcs")
    ('trương', 'phước')
    >>> syllable(untype("quowis")) == syllable(untype("quo7i1")) == syllable("quới")
    True
    """
    lower = word.casefold()
    if not lower.isascii() or not _VOWEL.search(lower):
        return None
    made = _untype_vni(lower) if any(c.isdigit() for c in lower) else _untype_telex(lower)
    return None if made is None or made == lower else unicodedata.normalize("NFC", made)


@lru_cache(maxsize=65536)
def untypings(word: str) -> tuple[str, ...]:
    """What the keys in a word may stand for, the likeliest first: some are letters, in names of the highlands.

    >>> untypings("toor"), untypings("boofng"), untypings("xa")
    (('tổ', 'tôr', 'toỏ'), ('bồng', 'bôfng', 'boòng'), ())
    """
    first = untype(word)
    if first is None:
        return ()
    lower = word.casefold()
    if any(c.isdigit() for c in lower):
        return (first,)
    others = (_untype_telex(lower, tones={}), _untype_telex(lower, letters=_TELEX_NO_OO))
    made = (unicodedata.normalize("NFC", o) for o in others if o is not None)
    return tuple(dict.fromkeys((first, *(m for m in made if m != lower))))


def _untype_vni(word: str) -> str | None:
    out: list[str] = []
    tone = ""
    for c in word:
        vowels = [i for i, o in enumerate(out) if _VOWEL.match(o[0])]
        if c in _VNI_TONES and vowels:
            tone = _VNI_TONES[c]
        elif c in _VNI_LETTERS and vowels:
            fitting = [i for i in vowels if out[i][0] in {"6": "aeo", "7": "ou", "8": "a"}[c]]
            if not fitting:
                return None
            whole = c == "7" and out[0] != "q"  # ươ is marked twice, but not in "quới"
            for i in fitting if whole else fitting[-1:]:
                out[i] += _VNI_LETTERS[c] * (_VNI_LETTERS[c] not in out[i])
        elif c == "9" and out and out[0] == "d":
            out[0] = "đ"
        elif c.isdigit():
            return None
        else:
            out.append(c)
    return _with_tone(out, tone)


def _untype_telex(
    word: str, *, tones: Mapping[str, str] = _TELEX_TONES, letters: Sequence[tuple[str, str]] = _TELEX_LETTERS
) -> str | None:
    tone = ""
    last = re.search(r"[aeiouy]", word)
    if last is None:
        return None
    body = word[0]
    for c in word[1:]:
        if c in tones and _VOWEL.search(body):
            tone = tones[c]
        else:
            body += c
    for keys, letter in letters:
        body = body.replace(keys, letter)
    if "w" in body[1:]:  # typed after the whole word: "sonw"
        head, _, rest = body.partition("w")
        for plain, horned in (("uo", "ươ"), ("u", "ư"), ("o", "ơ"), ("a", "ă")):
            if plain in head and not (plain[0] == "u" and head[0] == "q"):
                body = head.replace(plain, horned, 1) + rest
                break
    elif (again := re.search(r"([aeo])([^aeiouyâêôăơư]+)\1$", body)) is not None:  # "dana" is not "dân": ends so only
        body = body[: again.start()] + {"a": "â", "e": "ê", "o": "ô"}[again[1]] + again[2]
    body = body.replace("uơ", "ươ") if "uơ" in body and not body.endswith("uơ") and body[0] != "q" else body
    if body.startswith("d") and body.endswith("d") and len(body) > 2:  # "daud" for "đau"
        body = "đ" + body[1:-1]
    return _with_tone(list(body), tone)


def _with_tone(letters: Sequence[str], tone: str) -> str:
    if not tone:
        return "".join(letters)
    vowels = [i for i, o in enumerate(letters) if _VOWEL.match(unicodedata.normalize("NFC", o)[0])]
    out = list(letters)
    if vowels:
        out[vowels[-1]] += tone
    return "".join(out)
