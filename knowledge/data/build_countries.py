"""Makes countries.json: ISO 3166-1 codes with the names of Unicode's CLDR, Vietnamese and English.

    uv run --with babel python knowledge/data/build_countries.py

CLDR is under the Unicode License v3, a permissive one; Babel (BSD-3) carries it. Codes outside the standard are left
out, but for XK (Kosovo), which ISO reserves for its users.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from babel import Locale

# Codes of CLDR that are no country or territory of ISO 3166-1.
NOT_ISO = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}


def main() -> None:
    vietnamese, english = Locale("vi").territories, Locale("en").territories
    codes = sorted(c for c in map(str, english) if re.fullmatch("[A-Z]{2}", c) and c not in NOT_ISO)
    lines = [f'"{c}": {json.dumps([vietnamese[c], english[c]], ensure_ascii=False)}' for c in codes]
    target = Path(__file__).with_name("countries.json")
    target.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
