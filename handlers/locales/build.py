"""Compiles the catalogues and writes the names of countries: ``uv run python -m handlers.locales.build``.

Needs babel, which is no dependency of the running bot: what this writes is committed.
"""

from __future__ import annotations

import datetime as dt
import json
from io import BytesIO

from handlers.texts import DOMAIN, LANGS, LOCALES
from handlers.types import Lang

_NO_DATE = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def compiled(lang: Lang) -> bytes:
    """The .mo of a language as its .po has it now. Raises ValueError where the .po cannot be read."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (LOCALES / lang / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        catalogue = read_po(file, locale=lang, abort_invalid=True)
    catalogue.creation_date = catalogue.revision_date = _NO_DATE  # else every build would be another file
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def countries() -> bytes:
    """The names of countries in every language of the bot, by ISO 3166-1 alpha-2 code, from CLDR."""
    from babel import Locale

    names = {lang: Locale(lang).territories for lang in LANGS}
    codes = sorted(c for c in set(names["vi"]) & set(names["en"]) if len(c) == 2 and c.isalpha())
    lines = (f'"{c}": ' + json.dumps({lang: names[lang][c] for lang in LANGS}, ensure_ascii=False) for c in codes)
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def main() -> None:
    """Writes everything that is made from something else."""
    for lang in LANGS:
        (LOCALES / lang / "LC_MESSAGES" / f"{DOMAIN}.mo").write_bytes(compiled(lang))
    (LOCALES / "countries.json").write_bytes(countries())


if __name__ == "__main__":
    main()
