"""Conditions that a question sets on whole records: how many sign, how much is promised, what a source tells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.finding import Limit
from knowledge.question.items import KINDS

_ENGLISH = {w: n for n, w in enumerate("one two three four five six seven eight nine ten".split(), 1)}
_VIETNAMESE = {w: n for n, w in enumerate("mot hai ba bon nam sau bay tam chin muoi".split(), 1)}
_NUMBERS = _ENGLISH | _VIETNAMESE
_NUMBER = r"\d{1,3}|" + "|".join(_NUMBERS)
_UNITS = {
    "parties": "ben|phia|thanh vien|parties|members",
    "commitments": "cam ket|viec|noi dung|dieu khoan|muc|commitments|pledges|promises",
    "fields": "linh vuc|mang|fields",
    "sources": "nguon|bai(?: bao)?|to bao|link|sources|articles",
    "support": "khoan(?: ho tro)?|phan ho tro|gifts",
    "people": "nguoi (?:duoc )?(?:neu ten|du|tham du|ky)|dai bieu|khach(?: moi)?|guests",
}
_UNIT = "|".join(f"(?P<{name}>{words})" for name, words in _UNITS.items())
# How a number is meant, by the words before it: the least, one more than that, the most, one less, or just so many.
_BEFORE = (
    r"(?P<least>it nhat|toi thieu|khong (?:duoi|it hon)|tu|at least)"
    r"|(?P<over>tren|hon|nhieu hon|more than|over)"
    r"|(?P<most>khong qua|toi da|khong hon|at most)"
    r"|(?P<under>duoi|it hon|chua (?:den|toi|du)|less than|fewer than|under)"
    r"|(?P<just>dung|chi(?: co| gom)?|duy nhat|exactly|only)"
    r"|(?P<having>co|gom|voi|giua|with|have|has|of)"
)
_AFTER = r"(?: \w+){0,3}? (?:(?P<up>tro len|or more)|(?P<down>tro xuong|or less|or fewer))"
_SO_MANY = re.compile(
    rf"\b(?:{_BEFORE}) (?P<n>{_NUMBER}) (?:{_UNIT})\b(?:{_AFTER})?"
    rf"|\b(?P<n_up>{_NUMBER}) (?:or more|tro len) (?:{_UNIT.replace('?P<', '?P<of_')})\b"
)
_CLAIM = re.compile(
    rf"\b(?:(?:{_BEFORE}) )?(?P<n>{_NUMBER}) (?:thoa thuan|cap|ban ghi|le ky|agreements|pairs|pairings)\b"
)
_YEARS = re.compile(
    r"\b(?:keo dai|thoi han|trong vong|hieu luc|term of|for|lasting) (?:la )?"
    rf"(?:(?:{_BEFORE}) )?(?P<n>{_NUMBER}) (?:nam|years?)\b(?! \d)"
)
_BOUNDS = ("least", "over", "most", "under", "just", "having")
# "thỏa thuận ba bên", "three-party agreements"
_SIDED = re.compile(
    rf"\b(?:thoa thuan|cap|chuong trinh|bien ban|quy che|le|lien ket|ket nghia|ky ket|hop tac|nhom)"
    rf"(?: (?:nao|ky|ket nghia|hop tac|deu|co))* (?P<n>{_NUMBER}) ben(?P<up> tro len)?\b"
    rf"|\b(?P<n_en>{_NUMBER}) (?:party|way|sided) (?:agreements?|deals?|twinnings?|pairings?)\b"
)
_ATTRIBUTES = {
    "money": r"(?:ho tro )?(?:bang )?tien(?: mat)?|so tien|money|cash",
    "support": r"ho tro|qua(?: tang)?|tang(?: qua)?|tai tro|kinh phi|khoan(?: ho tro)?|gifts?|support",
    "commitments": r"cam ket|noi dung|commitments?|pledges?",
    "links": r"(?:nguon )?(?:co )?(?:links?|duong (?:link|dan)|url)",
    "sources": r"nguon(?: tin)?|bai bao|sources?",
    "place": r"noi ky|dia diem(?: ky)?|cho ky|o dau|noi lam le|venue|place",
    "signers": r"nguoi ky(?: ten)?|ten nguoi ky|signers?|signator\w+",
    "people": r"nguoi du(?: le)?|khach(?: moi)?|dai bieu|ten nguoi|guests?|people",
    "period": r"thoi han|giai doan|term",
    "day": r"ngay(?: thang)?(?: ky)? (?:cu the|chinh xac|ro rang)|exact (?:date|day)",
    "signed_on": r"ngay(?: thang)?(?: ky)?|thoi (?:diem|gian) ky|signing date|date",
    "principles": r"nguyen tac|principles",
}
_ATTRIBUTE = "|".join(f"(?P<{name}>{words})" for name, words in _ATTRIBUTES.items())
_LINK = (
    r"(?: (?:co|he|ghi|neu|ro|biet|thay|noi|duoc|nhan|kem|cu the|thong tin|khoan|ten|bat ky|any|an?|the|known|have))*"
)
_LACKS = re.compile(
    rf"\b(?:khong|chua|ko|hong|thieu|without|no|not|don'?t|doesn'?t|lacks?|missing){_LINK}"
    rf"(?! qua (?:{_NUMBER})\b) (?:{_ATTRIBUTE})\b(?! (?:ve|on|about)\b)"
)
_HAS = re.compile(
    r"\b(?:co|kem|neu|ghi|da|chi|with|has|have|mentions?)"
    r"(?: (?:ghi|neu|ro|ca|ten|so|duoc|cu the|khoan|any|an?|the))*"
    rf" (?:{_ATTRIBUTE})\b(?! (?:ve|nao ve|gi ve|on|about)\b)"
)
_ONLY_KNOWN = re.compile(
    r"\b(?:chi|moi|only)(?: (?:biet|ghi|ro|neu|co|known|to|the|duoc))+ (thang|nam|month|year)\b(?! \d)"
)
_SORTS = (
    ("assignment", re.compile(r"\b(?:moi|chi) (?:duoc )?phan cong\b|\bphan cong (?:chu|ma|nhung) chua\b")),
    (
        "cooperation",
        re.compile(
            r"\bkhong (?:phai(?: la)?|dung (?:chu|tu)|goi la|la) ket nghia\b(?! (?:voi|cua|o|giua)\b)"
            r"|\b(?:chi|dang|loai|hinh thuc) hop tac\b|\bnot (?:a )?twinn?ings?\b|\bcooperation agreements?\b"
            r"|\bthoa thuan hop tac\b(?! (?:va|ve)\b)"
        ),
    ),
    ("twinning", re.compile(r"\bket nghia (?:chu |ma )?khong phai(?: la)? hop tac\b|\bkhong (?:tinh|ke) hop tac\b")),
)
_PROGRESS = (
    (
        "planned",
        re.compile(
            r"\b(?:viec|cam ket|noi dung|muc|moi|muc do) (?:\w+ ){0,3}(?:du kien|du tinh|du dinh)\b|\bplanned\b"
        ),
    ),
    (
        "done",
        re.compile(
            r"\b(?:viec|cam ket|noi dung|muc) (?:\w+ ){0,3}(?:hoan thanh|lam xong|thuc hien xong)\b|\bcompleted\b"
        ),
    ),
    (
        "in_progress",
        re.compile(r"\b(?:viec|cam ket|noi dung|muc) (?:\w+ ){0,2}dang (?:duoc )?(?:lam|thuc hien|trien khai)\b"),
    ),
)
_KIND = "phuong|xa|dac khu|huyen|tinh|thanh pho"
# "cặp phường - xã", "xã với xã", "phường kết nghĩa với phường"
_BETWEEN = re.compile(
    rf"\b(?:cap|ca) (?P<a>{_KIND})(?: (?:voi|va|cung))? (?P<b>{_KIND})\b"
    rf"|\b(?:giua|gom|la) (?P<g>{_KIND})(?: (?:voi|va|cung))? (?P<h>{_KIND})\b(?! (?:nao|mo|gi)\b)"
    rf"|\b(?P<c>{_KIND})(?: (?:ket nghia|ky|ky ket|hop tac))? voi (?P<d>{_KIND})$"
    rf"|\b(?P<e>ward|commune)s? (?:(?:and|to|with) )?(?P<f>ward|commune)s?\b"
)
_ALL_OF_KIND = re.compile(rf"\bben (?:cung |deu )+la ({_KIND})\b")  # "cả hai bên đều là xã"
_ALL_HAVE = re.compile(r"\b(?:moi|tat ca|toan bo|all|every)\b.* (?:deu co|deu ghi|have|has)\b")
_BODY = r"dang uy|ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|mttq|mat tran"
_SIGNED_BY = re.compile(
    rf"\b(?:co|do|ca|by) (?P<one>{_BODY})(?: (?:va|lan|and) (?P<two>{_BODY}))?(?: (?:cung|dung ra|da|deu))* ky\b"
)
_LEVEL = re.compile(r"\bcap (?P<level>huyen|quan|tinh)\b")
# "không có phường tham gia", "các cặp có phường", "include a ward"
_WITH_KIND = re.compile(
    r"\b(?P<no>khong )?(?:co|gom) (?P<kind>phuong|xa|huyen|dac khu)(?: (?:nao )?(?:tham gia|ky|trong do))?(?: khong)?$"
    r"|\b(?:includ\w+|involv\w+|with) an? (?P<kind_en>ward|commune)\b"
)
_WITHIN = re.compile(
    r"\bben (?:cung |deu )+(?:o|thuoc|trong)\b|\bnoi bo\b|\bcung (?:mot )?(?:tinh|thanh pho)\b|\bin the same province\b"
)
_QUALITIES = {
    "bien gioi": "biên giới",
    "dao": "đảo",
    "hai dao": "hải đảo",
    "ven bien": "ven biển",
    "border": "biên giới",
}
_NOUN = "xa|phuong|noi|dia phuong|huyen|thon|ban|vung"
_QUALITY = re.compile(rf"\b(?:(?P<noun>{_NOUN}) (?P<q>{'|'.join(_QUALITIES)})|(?P<q_en>border) communes?)\b")


def limits_of(folded: str) -> list[Limit]:
    """The conditions said in a question's folded words, each once; see ``words_of_limits``.

    >>> [(x.of, x.low) for x in limits_of("thoa thuan nao co tu 10 cam ket tro len")]
    [('commitments', 10)]
    >>> [(x.name, x.of) for x in limits_of("cac cap chua ro ngay ky")]
    [('lacks', 'signed_on')]
    """
    return list({(x.name, x.of): x for x in _all(folded)}.values())


def claimed(folded: str) -> Limit | None:
    """How many agreements a question says there are: "có hơn 5 cặp ký tháng 9 phải không?"; None where it says none."""
    said = _CLAIM.search(folded)
    if said is None:
        return None
    return _bounded(said, "agreements", _value(said["n"]))


def words_of_limits(folded: str) -> str:
    """The words in which conditions are said: what is in them is no subject matter."""
    patterns = (
        _SO_MANY,
        _SIDED,
        _YEARS,
        _LACKS,
        _HAS,
        _BETWEEN,
        _LEVEL,
        _WITHIN,
        _WITH_KIND,
        _SIGNED_BY,
        _ALL_OF_KIND,
        *(p for _, p in (*_SORTS, *_PROGRESS)),
    )
    return " | ".join(m[0] for pattern in patterns for m in pattern.finditer(folded))


def _all(folded: str) -> Iterator[Limit]:
    for m in _SO_MANY.finditer(folded):
        if limit := _counted(m):
            yield limit
    if said := _YEARS.search(folded):
        yield _bounded(said, "years", _value(said["n"]))
    for m in _SIDED.finditer(folded):
        n = _value(m["n"] or m["n_en"])
        if n > 1:
            yield Limit("so_many", "parties", n, 0 if m["up"] else n)
    if said := _ONLY_KNOWN.search(folded):  # "chỉ biết tháng, không biết ngày"
        yield Limit("known_to", "", *((7, 7) if said[1] in ("thang", "month") else (4, 4)))
        return
    lacks = list(_LACKS.finditer(folded))
    has = "lacks" if _ALL_HAVE.search(folded) else "has"  # whether all have it is told by those that lack it
    for m in lacks:
        yield Limit("lacks", m.lastgroup or "")
    for m in _HAS.finditer(folded):
        if not any(x.start() <= m.start() <= x.end() for x in lacks) and folded[: m.start()].split()[-1:] not in _NOT:
            yield Limit(has, m.lastgroup or "")
    yield from (Limit("sort", name) for name, words in _SORTS if words.search(folded))
    yield from (Limit("progress", name) for name, words in _PROGRESS if words.search(folded))
    if said := _ALL_OF_KIND.search(folded):
        yield Limit("between", "|".join([KINDS[said[1]]] * 2))
    elif said := _LEVEL.search(folded):
        yield Limit("level", "province" if said["level"] == "tinh" else "district")
    elif said := _BETWEEN.search(folded):
        kinds = [KINDS[next(said[g] for g in groups if said[g])] for groups in ("aceg", "bdfh")]
        yield Limit("between", "|".join(kinds))
    if said := _WITH_KIND.search(folded):
        kind = KINDS[said["kind"] or said["kind_en"]]
        yield Limit("without_kind" if said["no"] else "with_kind", kind)
    if said := _SIGNED_BY.search(folded):
        yield Limit("signed_by", "|".join(body for body in said.groups() if body))
    if _WITHIN.search(folded):
        yield Limit("within")
    if said := _QUALITY.search(folded):
        kind = KINDS.get(said["noun"] or "xa", "")
        yield Limit("says", f"{_QUALITIES[said['q'] or said['q_en']]}|{kind}")


_NOT = (["khong"], ["chua"], ["ko"])


def _counted(m: re.Match[str]) -> Limit | None:
    got = {k.removeprefix("of_"): v for k, v in m.groupdict().items() if v}
    unit = next(u for u in _UNITS if u in got)
    n = _value(got.get("n") or got.get("n_up") or "")
    plainly = "having" in got and not {"up", "down"} & got.keys()
    if plainly and (n == 1 or unit == "sources"):
        return None  # "có một nội dung về y tế" sets no number
    return _bounded(m, unit, n)


def _bounded(m: re.Match[str], unit: str, n: int) -> Limit:
    """So many, as the words before or behind the number mean it."""
    said = {k for k, v in m.groupdict().items() if v}
    bound = next((b for b in _BOUNDS if b in said), "just")
    bound = "least" if said & {"n_up", "up"} else "most" if "down" in said else bound
    low, high = {"least": (n, 0), "over": (n + 1, 0), "most": (1, n), "under": (1, n - 1)}.get(bound, (n, n))
    return Limit("so_many", unit, low, high)


def _value(word: str) -> int:
    return _NUMBERS.get(word) or int(word)
