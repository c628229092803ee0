"""The shipped gazetteer: every unit of today and of before 1/7/2025, by id and by folded name."""

from __future__ import annotations

import gc
import gzip
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from knowledge.models import Locality
from knowledge.places.countries import countries
from knowledge.text import fold, syllables

DATA = Path(__file__).parent.parent / "data" / "gazetteer.json.gz"
REFORM = "2025-07-01"  # districts ended, communes and provinces were merged
TODAY, BEFORE = "2025", "2024"  # the eras that codes belong to; 2,149 codes name another unit in each


class _Province(msgspec.Struct, array_like=True):
    code: str
    name: str
    kind: str
    lat: float | None
    lon: float | None
    aliases: tuple[str, ...]


class _Commune(msgspec.Struct, array_like=True):
    code: str
    name: str
    kind: str
    province: int
    lat: float | None
    lon: float | None
    aliases: tuple[str, ...]


class _FormerProvince(msgspec.Struct, array_like=True):
    code: str
    name: str
    kind: str
    heirs: tuple[int, ...]
    since: str | None
    change: str | None
    aliases: tuple[str, ...]


class _FormerDistrict(msgspec.Struct, array_like=True):
    code: str
    name: str
    kind: str
    province: int
    heirs: tuple[int, ...]
    since: str | None
    aliases: tuple[str, ...]


class _FormerCommune(msgspec.Struct, array_like=True):
    code: str
    name: str
    kind: str
    district: int
    heirs: tuple[int, ...]
    since: str | None
    change: str | None
    aliases: tuple[str, ...]


class _Data(msgspec.Struct):
    version: str
    provinces: list[_Province]
    communes: list[_Commune]
    former_provinces: list[_FormerProvince]
    former_districts: list[_FormerDistrict]
    former_communes: list[_FormerCommune]
    nicknames: list[tuple[str, str]]


class Gazetteer:
    """All localities by id (``by_id``), and by folded name (``names``: ids, those of today first)."""

    def __init__(self, localities: Iterable[Locality], nicknames: Mapping[str, str], version: str = "") -> None:
        self.version = version
        self.by_id = {p.id: p for p in localities}
        self.nicknames = {fold(n): i for n, i in nicknames.items()}  # folded nickname -> place id
        self.nicknames_written = {fold(n): syllables(n) for n in nicknames}
        names: dict[str, list[str]] = {}
        made_of: dict[str, list[str]] = {}
        folded = cache(fold)  # half of the names occur more than once
        for p in self.by_id.values():
            names.setdefault(folded(p.name), []).append(p.id)
            for key in {folded(a) for a in p.aliases} - {folded(p.name)}:
                names.setdefault(key, []).append(p.id)
            for heir in p.heirs:
                made_of.setdefault(heir, []).append(p.id)
        for nickname, place_id in self.nicknames.items():
            ids = names.setdefault(nickname, [])
            if place_id not in ids:
                ids.append(place_id)
        self.names: dict[str, tuple[str, ...]] = {k: tuple(v) for k, v in names.items()}
        self._made_of = made_of

    def made_of(self, place_id: str, level: str | None = None) -> tuple[Locality, ...]:
        """The former units whose land a unit of today took over on 1/7/2025, whole or in part."""
        former = (self.by_id[i] for i in self._made_of.get(place_id, ()))
        return tuple(p for p in former if (level is None or p.level == level) and p.since in (REFORM, "", None))

    def heirs(self, place: Locality) -> tuple[Locality, ...]:
        """What a former unit became; a unit of today is its own heir."""
        return tuple(self.by_id[i] for i in place.heirs if i in self.by_id) if place.former else (place,)

    @classmethod
    @cache
    def load(cls) -> Gazetteer:
        """The shipped data, read once."""
        collecting = gc.isenabled()
        gc.disable()  # nothing here is garbage, and looking for it would take as long as the rest
        try:
            data = msgspec.json.decode(gzip.decompress(DATA.read_bytes()), type=_Data)
            return cls(_localities(data), dict(data.nicknames), data.version)
        finally:
            if collecting:
                gc.enable()


def _localities(data: _Data) -> Iterable[Locality]:
    def unit(
        era: str,
        row: _Province | _Commune | _FormerProvince | _FormerDistrict | _FormerCommune,
        level: Literal["province", "district", "commune"],
        province: str | None,
        **more: object,
    ) -> Locality:
        return Locality(
            id=f"{era}:{row.code}",
            name=row.name,
            kind=row.kind,
            province=province,
            code=row.code,
            level=level,
            aliases=row.aliases,
            **more,  # type: ignore[arg-type]
        )

    province_ids = [f"{TODAY}:{p.code}" for p in data.provinces]
    commune_ids = [f"{TODAY}:{c.code}" for c in data.communes]
    for p in data.provinces:
        yield unit(TODAY, p, "province", None, lat=p.lat, lon=p.lon)
    for c in data.communes:
        yield unit(TODAY, c, "commune", data.provinces[c.province].name, lat=c.lat, lon=c.lon)
    for fp in data.former_provinces:
        heirs = tuple(province_ids[i] for i in fp.heirs)
        yield unit(BEFORE, fp, "province", None, former=True, heirs=heirs, since=fp.since, change=fp.change)
    for fd in data.former_districts:
        heirs = tuple(commune_ids[i] for i in fd.heirs)
        province = data.former_provinces[fd.province].name
        yield unit(BEFORE, fd, "district", province, former=True, heirs=heirs, since=fd.since, change="abolished")
    for fc in data.former_communes:
        heirs = tuple(commune_ids[i] for i in fc.heirs)
        district = data.former_districts[fc.district]
        yield unit(
            BEFORE,
            fc,
            "commune",
            data.former_provinces[district.province].name,
            former=True,
            heirs=heirs,
            since=fc.since,
            change=fc.change,
            district=district.name,
        )
    yield from countries()
