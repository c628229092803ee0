"""Every sentence the bot says, from the catalogue of its language; what is filled in is never parsed as markup."""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from string import Formatter

from handlers.types import Lang, Span
from knowledge.text import clean

LANGS: tuple[Lang, ...] = ("vi", "en")
DOMAIN = "ketnghia"
LOCALES = Path(__file__).parent / "locales"

Spans = tuple[Span, ...]
Value = str | int | Spans


class MissingTextError(LookupError):
    """The catalogue of a language has no such key."""


@lru_cache(maxsize=len(LANGS))
def catalogue(lang: Lang) -> gettext.GNUTranslations:
    """The compiled catalogue of one language, read once."""
    with (LOCALES / lang / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def template(lang: Lang, key: str, n: int | None = None) -> str:
    """The words of a key as they stand in the catalogue; ``n`` picks the plural form. Raises MissingTextError."""
    texts = catalogue(lang)
    words = texts.gettext(key) if n is None else texts.ngettext(key, key, n)
    if words == key:
        raise MissingTextError(f"{lang}: {key}")
    return words


def say(lang: Lang, key: str, /, **values: Value) -> Spans:
    """A sentence as spans. ``**…**`` in the template is bold, ``{name!c}`` begins with a capital letter.

    A value ``n`` picks the plural form. Strings lose control and direction characters; spans stay as they are.

    >>> [(s.text, s.style) for s in say("vi", "pair.twinning", a="phường Sơn Trà", b=bold("xã Trà Leng"), when="")]
    [('Phường Sơn Trà', 'bold'), (' kết nghĩa với ', 'plain'), ('xã Trà Leng', 'bold'), ('.', 'plain')]
    """
    return _filled(lang, key, values) if values else _fixed(lang, key)


@lru_cache(maxsize=2048)
def _fixed(lang: Lang, key: str) -> Spans:
    """A sentence that takes no values: most labels, in every reply."""
    return _filled(lang, key, {})


def _filled(lang: Lang, key: str, values: Mapping[str, Value]) -> Spans:
    """A sentence with its values in their places."""
    n = values.get("n")
    spans: list[Span] = []
    for words, name, capital, bold in _pieces(template(lang, key, n if isinstance(n, int) else None)):
        piece: Spans = (Span(words),) if name is None else as_spans(values[name])
        if capital:
            piece = capitalised(piece)
        spans += (Span(s.text, "bold") if bold and s.style == "plain" else s for s in piece)
    return joined(spans)


def line(lang: Lang, key: str, /, **values: Value) -> str:
    """The same as plain words.

    >>> line("en", "count.places", n=1), line("en", "count.places", n=2), line("vi", "count.places", n=2)
    ('1 place', '2 places', '2 nơi')
    """
    return words(say(lang, key, **values))


def words(spans: Iterable[Span]) -> str:
    """The words of spans alone."""
    return "".join(s.text for s in spans)


def as_spans(value: Value) -> Spans:
    """A value as spans: a string or a number is plain, whatever it holds."""
    return value if isinstance(value, tuple) else plain(clean(str(value)))


def plain(text: str) -> Spans:
    """Words in no style; none for an empty string."""
    return (Span(text),) if text else ()


def bold(text: str) -> Spans:
    """Words in bold."""
    return (Span(text, "bold"),) if text else ()


def joined(spans: Iterable[Span]) -> Spans:
    """Neighbours of one style made one, empty ones left out."""
    out: list[Span] = []
    for s in spans:
        if not s.text:
            continue
        if out and out[-1].style == s.style and out[-1].url == s.url:
            out[-1] = Span(out[-1].text + s.text, s.style, s.url)
        else:
            out.append(s)
    return tuple(out)


def separated(by: str, pieces: Iterable[Value]) -> Spans:
    """Pieces with something between them, empty ones left out.

    >>> words(separated(" ", ["Có.", "", "Xã A"]))
    'Có. Xã A'
    """
    out: list[Span] = []
    for spans in map(as_spans, pieces):
        if spans:
            out += (*([Span(by)] if out else ()), *spans)
    return joined(out)


def spaced(*pieces: Value) -> Spans:
    """Pieces with a blank between them, empty ones left out."""
    return separated(" ", pieces)


def lead(by: str, spans: Spans) -> Spans:
    """Spans with something before them; none where there are none.

    >>> words(lead(" – ", plain("chủ tịch"))), lead(", ", ())
    (' – chủ tịch', ())
    """
    return (Span(by), *spans) if spans else ()


def capitalised(spans: Spans) -> Spans:
    """The same words, the first letter a capital: a sentence begins here.

    >>> words(capitalised(plain("phường Sơn Trà")))
    'Phường Sơn Trà'
    """
    for i, s in enumerate(spans):
        if s.text:
            return (*spans[:i], Span(s.text[0].upper() + s.text[1:], s.style, s.url), *spans[i + 1 :])
    return spans


def enumerated(lang: Lang, items: Iterable[Value]) -> Spans:
    """Things in a row, as a sentence names them.

    >>> words(enumerated("vi", ["xã A", "xã B", "xã C"])), words(enumerated("en", ["A", "B"]))
    ('xã A, xã B và xã C', 'A and B')
    """
    spans = [as_spans(item) for item in items]
    if len(spans) < 2:
        return spans[0] if spans else ()
    return joined((*separated(", ", spans[:-1]), *say(lang, "list.and"), *spans[-1]))


def fields_of(words: str) -> tuple[str, ...]:
    """The names of the values that a template takes, sorted.

    >>> fields_of("{a!c} và {b}")
    ('a', 'b')
    """
    return tuple(sorted({name for _, name, _, _ in _pieces(words) if name is not None}))


@lru_cache(maxsize=1024)
def _pieces(words: str) -> tuple[tuple[str, str | None, bool, bool], ...]:
    """A template taken apart: (words, None, …) or ("", name of a value, …), whether capital, whether bold."""
    pieces: list[tuple[str, str | None, bool, bool]] = []
    bold = False
    for literal, name, _, conversion in Formatter().parse(words):
        for i, part in enumerate(literal.split("**")):
            bold = bold ^ (i > 0)
            if part:
                pieces.append((part, None, False, bold))
        if name is not None:
            pieces.append(("", name, conversion == "c", bold))
    return tuple(pieces)
