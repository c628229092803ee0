"""Countries as newspapers write them: behind the form of their state, in English, or spelled as they sound."""

from __future__ import annotations

import re

from knowledge.articles.kinds import places_written
from knowledge.articles.wording import plain
from knowledge.places.country_names import country_of
from knowledge.places.names import Names
from knowledge.text import fold

# "nước CHDCND Lào", "Vương quốc Campuchia", "Cộng hòa Dân chủ Nhân dân Lào"
STATE = re.compile(
    r"\b(?:(?:nước )?(?:cộng hòa|vương quốc|liên bang|hợp chúng quốc|chdcnd|chxhcn)(?: (?:xã hội chủ nghĩa|dân chủ|"
    r"nhân dân|hồi giáo|liên bang|thống nhất|đa dân tộc))*|nước(?: bạn)?)\s+"
)
# By their sound, in one word and without marks; beside what gazetteer and table of countries have.
_SOUNDS = {
    "bungari": "BG", "philippin": "PH", "philipin": "PH", "indonexia": "ID", "malaixia": "MY", "xingapo": "SG",
    "mianma": "MM", "hungari": "HU", "rumani": "RO", "otxtraylia": "AU", "niudilan": "NZ", "belarut": "BY",
    "ucraina": "UA", "udobekixtan": "UZ", "cadacxtan": "KZ", "xlovakia": "SK", "xlovenia": "SI", "croatia": "HR",
    "achentina": "AR", "braxin": "BR", "mehico": "MX", "venexuela": "VE", "lucxambua": "LU", "ixraen": "IL",
    "xrilanca": "LK", "bangladet": "BD", "daihandanquoc": "KR", "trunghoa": "CN",
}  # fmt: skip


def country_code(text: str, names: Names) -> str | None:
    """The ISO code of a country, None where no country is meant.

    The state's form may stand before the name, a province too: "tỉnh Gyeonggi Hàn Quốc".
    """
    bare = text[state.end() :] if (state := STATE.match(plain(text))) else text
    words = bare.split()
    for name in dict.fromkeys((bare, " ".join(words[-2:]), words[-1] if words else "")):
        for place in places_written(name, names):
            if place.level == "country":
                return place.country
    sound = fold(bare).replace(" ", "").replace("-", "")
    return _SOUNDS.get(sound) or (country_of(bare)[0] if len(bare) > 2 else None)  # two letters would be a code
