"""The catalogues: complete in both languages, fresh, and nothing in them that nobody says."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from handlers import texts
from handlers.locales import build
from handlers.texts import LANGS, LOCALES, fields_of, line, say
from handlers.types import Lang

HOUSE = Path(texts.__file__).parent.parent
SPEAKING = {"say", "line", "paragraph", "item", "lacking", "_sentence"}


def texts_of(catalogue: gettext.GNUTranslations) -> dict[object, str]:
    """Everything but the header, which names the version of babel."""
    return {key: words for key, words in catalogue._catalog.items() if key}  # type: ignore[attr-defined]


def messages(lang: Lang) -> dict[str, list[str]]:
    """Every key with its forms."""
    found: dict[str, list[str]] = {}
    for key, words in texts_of(texts.catalogue(lang)).items():
        found.setdefault(str(key[0] if isinstance(key, tuple) else key), []).append(words)
    return found


def strings(tree: ast.AST) -> set[str]:
    return {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def trees() -> Iterator[ast.AST]:
    for room in ("handlers", "bot"):
        for path in sorted((HOUSE / room).rglob("*.py")):
            yield ast.parse(path.read_text("utf-8"))


def calls() -> Iterator[tuple[str, set[str] | None]]:
    """Every key that is said outright, with the names of the values given (None where they cannot be read off)."""
    for node in (n for tree in trees() for n in ast.walk(tree)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in SPEAKING:
            continue
        literal = [a for a in node.args[:2] if isinstance(a, ast.Constant) and a.value not in LANGS]
        for key in literal[:1]:
            given = {k.arg for k in node.keywords}
            own = None if None in given or name == "lacking" else {g for g in given if g}
            yield str(key.value), own


@pytest.mark.parametrize("lang", LANGS)
def test_the_compiled_catalogue_is_what_the_po_file_says(lang: Lang) -> None:
    fresh = gettext.GNUTranslations(BytesIO(build.compiled(lang)))
    assert texts_of(texts.catalogue(lang)) == texts_of(fresh), "run: uv run python -m handlers.locales.build"


def test_the_names_of_countries_are_written_for_both_languages() -> None:
    assert (LOCALES / "countries.json").read_bytes() == build.countries()


def test_both_languages_say_the_same_things() -> None:
    vi, en = messages("vi"), messages("en")
    assert vi.keys() == en.keys()
    assert {k: fields_of(w[0]) for k, w in vi.items()} == {k: fields_of(w[0]) for k, w in en.items()}


@pytest.mark.parametrize("lang", LANGS)
def test_every_plural_form_takes_the_same_values(lang: Lang) -> None:
    assert [k for k, forms in messages(lang).items() if len({fields_of(f) for f in forms}) > 1] == []


@pytest.mark.parametrize("lang", LANGS)
def test_bold_is_closed_in_every_sentence(lang: Lang) -> None:
    assert [k for k, forms in messages(lang).items() for f in forms if f.count("**") % 2] == []


def test_english_has_a_form_for_one_and_a_form_for_many_wherever_vietnamese_counts() -> None:
    plural = {k for k, forms in messages("en").items() if len(forms) == 2}
    assert plural == {k for k, forms in messages("vi").items() if "n" in fields_of(forms[0])}


def test_no_key_is_said_that_the_catalogue_lacks() -> None:
    known = messages("vi")
    families = {k.split(".")[0] for k in known if "." in k}
    dotted = {
        s
        for tree in trees()
        for s in strings(tree)
        if re.fullmatch(r"[a-z_]+\.[a-z_]+", s) and s.split(".")[0] in families
    }
    assert {key for key, _ in calls()} | dotted <= known.keys()


def test_every_sentence_gets_exactly_the_values_it_takes() -> None:
    wanted = {k: set(fields_of(forms[0])) for k, forms in messages("vi").items()}
    assert [(k, given) for k, given in calls() if given is not None and k in wanted and given != wanted[k]] == []


def test_no_sentence_is_left_over() -> None:
    said = {s for tree in trees() for s in strings(tree)}
    assert messages("vi").keys() - said == set()


@pytest.mark.parametrize("words", ["**đậm**", "{b}", "<b>x</b>", "[a](http://b)", "{", "%s %(a)s"])
def test_words_of_people_and_records_are_never_markup(words: str) -> None:
    spans = say("vi", "person.unknown", name=words)
    assert [s.style for s in spans] == ["plain"]
    assert words in spans[0].text


def test_control_and_direction_characters_of_people_are_not_said() -> None:
    assert line("vi", "person.unknown", name="a\x00\x1b[31m\u202eb") == "Mình không thấy tên “a[31mb” trong dữ liệu."


def test_a_missing_key_is_an_error_not_a_reply() -> None:
    with pytest.raises(texts.MissingTextError):
        say("vi", "no.such.key")
