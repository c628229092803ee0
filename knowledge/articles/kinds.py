"""Kinds of localities as newspapers write them, and the places of the gazetteer that a name may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.articles.wording import plain
from knowledge.models import Locality
from knowledge.places.names import Names
from knowledge.text import fold

# Kinds of localities as newspapers write them, with their level: a place lies in one of a higher level.
_LISTED = {
    5: "nước, liên bang=nước",
    4: "tỉnh, bang, vùng, thủ đô, tỉnh ủy=tỉnh",
    3: "thành phố, tp=thành phố, thành ủy=thành phố, quận, q=quận, quận ủy=quận, huyện, h=huyện, huyện ủy=huyện, "
    "thị xã, tx=thị xã, thị ủy=thị xã, thị, châu",
    2: "phường, p=phường, xã, x=xã, thị trấn, tt=thị trấn, đặc khu, trấn",
    1: "làng, thôn, bản, ấp, buôn, bon, khóm, xóm, cụm bản, cụm dân cư, khu phố, tổ dân phố, khối, phum",
}
KINDS: dict[str, tuple[str, int]] = {
    written.split("=")[0]: (written.split("=")[-1], level)
    for level, kinds in _LISTED.items()
    for written in kinds.split(", ")
}
COMMITTEES = frozenset({"tỉnh ủy", "thành ủy", "huyện ủy", "thị ủy", "quận ủy"})  # they name the kind of their place
NUMBERED = frozenset({"phường", "quận", "thôn", "bản", "ấp", "khóm", "xóm", "khối", "khu phố", "tổ dân phố"})
_FITTING = {2: ("commune",), 3: ("district", "province", "commune"), 4: ("province",), 5: ("country",)}
LEVELS = {"country": 5, "province": 4, "district": 3, "commune": 2, "other": 1}
CITY = "thành phố"
CAPITAL = "thủ đô"  # what some cities are called, and the kind of some abroad
OFFICE = "cơ quan"  # the kind of a party that is an authority
# What names of people begin with, those of the peoples of the highlands included.
SURNAMES = frozenset(
    """nguyễn trần lê phạm huỳnh hoàng phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trương đoàn mai tô hà lâm đào trịnh
    cao thái châu tạ phùng lưu vương từ quách kiều tăng trà văn lương nông triệu lò lù giàng vàng sùng thào mùa ksor siu
    rơ rah nay kpă đàm thân la mạc nghiêm khổng bạch tống cù ông bríu alăng arất zơrâm coor pơloong bhling""".split()
)
_JOINED = re.compile(r"[\s'.-]+")


def is_known(name: str, level: int, names: Names) -> bool:
    """Whether the gazetteer has a place of this name and about this level."""
    fits = _FITTING.get(level, ())
    found = places_written(name, names) or map(
        names.get, names.find(fold(name)) if fold(name) in names.nicknames else ()
    )
    return any(p is not None and p.level in fits for p in found)


def places_written(name: str, names: Names) -> list[Locality]:
    """The places so written, also where it is in one word: Avương."""
    key = fold(name)
    ids = names.find(key) or names.find(names.find_joined(key.replace(" ", "")) or "")
    found = (p for p in map(names.get, ids) if p is not None)
    return [p for p in found if _spelled(name, p.name, p.aliases)]


def level_of(name: str, kind: str, level: int, names: Names) -> int:
    """A city that is a province counts as one."""
    if kind == "thành phố":  # also by a nickname: TP.HCM
        found = map(names.get, names.find(fold(name)))
        return 4 if any(p is not None and p.level == "province" for p in found) else level
    return level


def lies_in(name: str, kind: str, area: str, names: Names) -> bool:
    """Whether the gazetteer has a place of this name and kind in a district or province."""
    where = plain(area)
    return any(
        p.kind == kind and where in (plain(p.district or ""), plain(p.province or ""))
        for p in places_written(name, names)
    )


def may_follow(name: str, kind: str, *, shared: bool, gap: str, names: Names) -> bool:
    """Whether a name without a kind belongs to the list that one with a kind began."""
    places = places_written(name, names)
    if any(p.level == "country" for p in places):  # "giữa tỉnh Thanh Hóa, Việt Nam và …"
        return False
    if shared:
        return True
    same = any(p.kind == kind for p in places)
    higher = any(p.level in ("district", "province", "country") for p in places)
    if "," in gap and "và" not in gap:
        return same and not higher
    if "-" in gap:
        return same
    near = KINDS[kind][1] == 2 and any(p.level == "commune" for p in places)  # "xã Trà Liên và Chiên Đàn"
    return same or near or (higher and kind in ("tỉnh", "thành phố", "huyện"))


def kind_of(name: str, kind: str, level: int, names: Names) -> tuple[str, int]:
    """The kind of a name in a list that one kind began: that kind, or the gazetteer's where no such place has it."""
    kinds = {p.kind: LEVELS[p.level] for p in places_written(name, names)}
    return (kind, level) if kind in kinds or not kinds else next(iter(kinds.items()))


def _spelled(text: str, name: str, aliases: Iterable[str]) -> bool:
    written = _JOINED.sub("", plain(text))
    return any(written == _JOINED.sub("", plain(n)) for n in (name, *aliases))
