"""Conditions that a question about all records sets: how many sign, how long they run, how much is given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from knowledge.finding import Dates, first_day, last_day
from knowledge.models import Agreement
from knowledge.question.ask import Ask
from knowledge.question.items import KINDS

FULL_DATE = 10  # characters of an ISO day
_NUMBERS = {"hai": 2, "2": 2, "ba": 3, "3": 3, "bon": 4, "4": 4, "nam": 5, "5": 5}
_PARTNER = "ben|noi|dia phuong|don vi|xa|phuong|doi tac|parties|partners|places|communes|wards"
_SO_MANY = rf"(?P<n>{'|'.join(_NUMBERS)}) ({_PARTNER})\b"
# "từ ba bên trở lên", "hơn hai xã"
_LEAST = re.compile(rf"\b(?:(?P<at>it nhat|toi thieu|at least)|(?P<over>tren|hon|more than)) {_SO_MANY}")
_OR_MORE = re.compile(rf"\b{_SO_MANY}.*\btro len\b|\btu (?P<parties>{'|'.join(_NUMBERS)}) ben\b")
_EXACTLY = re.compile(rf"\b(ket nghia voi|co|duoc|twinned with|has|have) {_SO_MANY}")
_VILLAGE_PAIRS = re.compile(r"\bcap (thon|ban|lang|ap|buon)\b")
_MORE = re.compile(r"\b(tren|hon|tu|it nhat|toi thieu|over|above|more than|at least) \d|\d \w+( dong)? tro len")
_LESS = re.compile(r"\b(duoi|it hon|khong qua|chua toi|chua den|under|below|less than) \d")
_TERMS = (
    ("in_force", re.compile(r"\b(con (hieu luc|han|thoi han)|chua het (han|hieu luc)|in force|still valid)\b")),
    ("expired", re.compile(r"\b(het (han|hieu luc|thoi han)|qua han|khong con hieu luc|expired?)\b")),
    ("termed", re.compile(r"\b(thoi han|keo dai|giai doan|expires|duration)\b")),
)

_MONEY = re.compile(r"\b(tien|qua|tang|trieu|khoan|money|gifts?)\b")
# What is counted, by the words that say so; the first that fits.
_COUNTED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("day", re.compile(r"\b(ngay|hom|bua) (nao|may)\b|\bwhich day\b")),
    ("month", re.compile(r"\bthang (nao|may)\b|\bwhich month\b")),
    ("year", re.compile(r"\bnam (nao|may)\b|\bwhich year\b")),
    ("field", re.compile(r"\b(linh vuc|mang|nhom viec)( \w+)? (nao|gi)\b|\bwhich (field|area)\b")),
    ("province", re.compile(r"\btinh( thanh)? nao\b|\bwhich province\b")),
    ("country", re.compile(r"\b(nuoc|quoc gia) nao\b|\bwhich country\b")),
    ("publisher", re.compile(r"\b(bao|to|dai|trang|nguon) nao\b|\bwhich (newspaper|source)\b")),
    ("sources", re.compile(r"\b(nhieu|it) (nguon|bai|bao|to bao)\b|\b(sources|articles)\b")),
    ("fields", re.compile(r"\b(linh vuc|mang|fields|areas)\b")),
    (
        "person",
        re.compile(r"\b(ai|ong|ba|nguoi|vi|lanh dao)( nao)? (\w+ )?(du|tham du|ky|den)\b|\bwho (attended|signed)\b"),
    ),
    (
        "agreements",
        re.compile(r"\b(nhieu|it) (thoa thuan|cap|ban ghi|bien ban|le ky)\b|\b(most|fewest|least) agreements\b"),
    ),
    ("people", re.compile(r"\b(nhieu|it) (nguoi|khach|dai bieu|lanh dao)\b")),
    ("gifts", re.compile(r"\b(nhieu|it) khoan\b")),
    ("commitments", re.compile(r"\b(cam ket|viec|noi dung|dieu|muc|commitments|promises|pledges)\b")),
    ("parties", re.compile(r"\b(nhieu|it|dong) ben\b|\bdong nhat\b|\b(nhieu|it) thanh vien\b|\bparties\b")),
)
_PARTNERED = frozenset({"twin", "pairs", "agree", "sign", "with_who"})


def least(ask: Ask) -> int:
    """How many parties an agreement, or partners a place, must have at least; 0 where nothing is said."""
    if said := _LEAST.search(ask.folded):
        return _NUMBERS[said["n"]] + (said["over"] is not None)
    said = _OR_MORE.search(ask.folded)
    return _NUMBERS[said["n"] or said["parties"]] if said else 0


def exactly(ask: Ask) -> int:
    """How many partners a place must have: "phường nào kết nghĩa với 2 xã?"; 0 where nothing is said."""
    said = _EXACTLY.search(ask.folded)
    return _NUMBERS[said["n"]] if said else 0


def pairs_of_villages(ask: Ask) -> bool:
    """Whether pairs of villages are counted, which a record of their communes or districts may tell."""
    return "cap" in ask.folded and _VILLAGE_PAIRS.search(ask.folded) is not None


def measure(ask: Ask) -> str:
    """What there is to be most or least of, "" where the records do not count it: "xã nào nhiều hộ nghèo nhất"."""
    said = next((name for name, words in _COUNTED if words.search(ask.folded)), "")
    if said:
        return said
    if "money" in ask.atoms or _MONEY.search(ask.folded):
        return "money"
    if ask.fields or ask.topics:
        return ""
    return "money" if "help" in ask.atoms else "partners" if ask.atoms & _PARTNERED else ""


_SUPERLATIVE = re.compile(
    r"\b(?:nhieu|dong|it|lon|cao)(?: \w+){0,5} (?:nhat|thu \w+)\b|\b(?:second|third|top)\b(?: \w+)?"
)


def words_of_superlative(ask: Ask) -> str:
    """The words in which it is said what has most: "đông bên tham gia nhất"."""
    return " ".join(m[0] for m in _SUPERLATIVE.finditer(ask.folded)) if measure(ask) else ""


COMMITTEE = re.compile(
    r"\b(?:thanh uy|tinh uy|huyen uy|thuong vu|cong an|bo doi|bien phong)\b"
)  # "ai ở Thành ủy đã dự"
_TWICE = re.compile(
    r"\b(?:ai|ong nao|ba nao|nguoi nao|who)\b.* (?:(?:hai|2|ba|3|nhieu) (?:lan|le|thoa thuan|cap)|twice)\b"
)


def repeated(ask: Ask) -> bool:
    """Whether people are asked for who come up more than once: "ai ký hai lần?"."""
    return _TWICE.search(ask.folded) is not None


def fits(ask: Ask, amount: int | None) -> bool:
    """Whether a sum in đồng is one that was asked about: that very sum, or one above or below it."""
    if amount is None:
        return False
    if len(ask.amounts) > 1:  # "từ 10 đến 50 triệu"
        return min(ask.amounts) <= amount <= max(ask.amounts)
    if _LESS.search(ask.folded):
        return amount <= max(ask.amounts)
    if _MORE.search(ask.folded):
        return amount >= min(ask.amounts)
    return amount in ask.amounts


_DAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}
_WEEKDAY = re.compile(
    r"\b(?:vao|ngay|hom|bua|sang|chieu|toi) (?:thu (?P<day>hai|ba|tu|nam|sau|bay)|(?P<sunday>chu nhat))\b"
)


def on_weekday(ask: Ask, agreements: Sequence[Agreement]) -> list[Agreement]:
    """The records signed on a day of the week that is said, or at a weekend; all where none is."""
    said = _WEEKDAY.search(ask.folded)
    days = {_DAYS.get(said["day"] or "", 6)} if said else {5, 6} if "cuoi tuan" in ask.folded else set(range(7))
    if len(days) == 7:
        return list(agreements)
    dated = [(a, a.signed_on) for a in agreements if a.signed_on and len(a.signed_on) == FULL_DATE]
    return [a for a, day in dated if date.fromisoformat(day).weekday() in days]


_FIRST_OF_KIND = re.compile(
    r"\b(?P<kind>xa|phuong|huyen|tinh|thanh pho) (nao )?(ky( ket)?( nghia)? |ket nghia )?"
    r"(dau tien|som nhat|truoc nhat|cuoi cung|moi nhat|gan day nhat|gan nhat|muon nhat)"
)


_AMONG_KIND = re.compile(r"\btrong (?:so )?(?:cac|nhung) (?P<kind>xa|phuong|huyen)\b")
_KINDS_ORDERED = ("phường", "xã", "huyện")


def kind_ordered(ask: Ask) -> str:
    """The kind of place of which the first or last to sign is asked for, "" for any: "phường nào ký sớm nhất?"."""
    said = _FIRST_OF_KIND.search(ask.folded) or _AMONG_KIND.search(ask.folded)
    return KINDS[said["kind"]] if said else ask.noun if ask.noun in _KINDS_ORDERED else ""


# "xã nào ngoài tỉnh", "tỉnh khác"
_OUTSIDE = re.compile(
    r"\b(ngoai|khac) tinh\b|\btinh (khac|ngoai)\b|\b(xa|phuong|noi|dia phuong|huyen) (o )?ngoai (?!ra\b)"
)
# "sắp tới phường nào sẽ kết nghĩa", "sẽ kết nghĩa với ai tiếp theo"
_SOON = frozenset({"se", "sap", "tiep", "will"})
_PLANNED = re.compile(r"\b(se|sap( toi)?|will)( \w+){0,2} (ket nghia|ky|lam le|be twinned)\b|\btiep theo\b|\bsap toi\b")


def outside(ask: Ask) -> bool:
    """Whether only partners in another province are asked about."""
    return ("ngoai" in ask.folded or "khac" in ask.folded) and _OUTSIDE.search(ask.folded) is not None


def planned(ask: Ask) -> bool:
    """Whether twins to come are asked about, which no record tells."""
    told = not _SOON.isdisjoint(ask.folded.split())  # most questions hold none of these words, and need no search
    return told and _PLANNED.search(ask.folded) is not None


def term(ask: Ask) -> str:
    """Which records by their term: ``in_force``, ``expired``, ``termed`` (they have one); "" for any."""
    if "status" not in ask.atoms:
        return ""
    return next((name for name, words in _TERMS if words.search(ask.folded)), "")


def by_term(name: str, ask: Ask, agreements: Sequence[Agreement]) -> list[Agreement]:
    """The records whose term has ended or still runs, on the day or in the years asked about."""
    ending = [(a, end) for a in agreements if (end := ends(a))]
    if ask.dates is not None:
        return [a for a, end in ending if _runs(a, end, ask.dates, whole="giai doan" in ask.folded)]
    if name == "termed":
        return [a for a, _ in ending]
    return [a for a, end in ending if (end < ask.today) == (name == "expired")]


def ends(a: Agreement) -> str:
    """The last day on which an agreement runs, "" where no source tells."""
    if a.period and a.period.end:
        return last_day(a.period.end)
    if a.term_years and a.signed_on:
        return last_day(f"{int(a.signed_on[:4]) + a.term_years}{a.signed_on[4:]}")
    return ""


def _runs(a: Agreement, end: str, dates: Dates, *, whole: bool) -> bool:
    start = a.period.start if a.period else a.signed_on
    if whole and start:
        return dates.start <= first_day(start) and end <= dates.end
    return dates.start <= end <= dates.end
