"""Decides what a question asks for from the words in it: one table of cues, one place for the exceptions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from knowledge.finding import Kind
from knowledge.question.ask import Ask
from knowledge.question.clauses import DOMAIN
from knowledge.question.items import Item, Segmentation
from knowledge.text import fold

_COUNTED = {
    "xa": "partners",
    "phuong": "partners",
    "noi": "partners",
    "dia": "partners",
    "don": "partners",
    "ben": "parties",
    "tinh": "partners",
    "huyen": "partners",
    "thanh": "partners",
    "cap": "agreements",
    "nuoc": "partners",
    "lang": "partners",
    "thon": "partners",
    "linh": "commitments",
    "noi dung": "commitments",
    "cam": "commitments",
    "viec": "commitments",
    "nhom": "commitments",
    "muc": "commitments",
    "dau": "commitments",
    "dieu": "commitments",
    "ai": "partners",
    "cho": "partners",
    "nguoi": "people",
    "khach": "people",
    "lan": "agreements",
    "thoa": "agreements",
    "communes": "partners",
    "wards": "partners",
    "places": "partners",
    "localities": "partners",
    "partners": "partners",
    "agreements": "agreements",
    "pairs": "agreements",
    "fields": "commitments",
    "commitments": "commitments",
    "promises": "commitments",
    "cities": "partners",
    "provinces": "partners",
    "bien": "agreements",
    "areas": "commitments",
    "partnerships": "agreements",
    "le": "agreements",
    "ban": "agreements",
    "cuoc": "agreements",
    "dia phuong": "parties",
    "doi": "partners",
    "dai": "people",
    "nguyen": "principles",
}


def counted(items: Sequence[Item], seg: Segmentation) -> str:
    for it in items:
        if ("count" in it.atoms and it.sure) or ("count" in it.atoms and it.end < len(seg.tokens)):
            following = [t.folded for t in seg.tokens[it.end : it.end + 4] if t.folded not in ("of", "the")][:2]
            two = " ".join(following)
            if two in _COUNTED:
                return _COUNTED[two]
            if following and following[0] in _COUNTED:
                return _COUNTED[following[0]]
            given = any(t.folded in ("cho", "tang", "gop") for t in seg.tokens)
            if (
                it.sure
                and not given
                and it.end == len(seg.tokens)
                and seg.tokens[it.start].folded not in ("bn", "nhieu")
            ):
                return "partners"
        if "pairs" in it.atoms and seg.tokens[it.start].folded == "may":
            return "agreements"
    return ""


def kinds_of(ask: Ask, items: Sequence[Item], has: frozenset[str]) -> list[Kind]:
    k: list[Kind] = []
    has = _decided(items, has)
    n = len(ask.places)
    ask.content = "content" in has or (bool(has & {"what", "how"}) and bool(has & {"help", "sign", "agree", "twin"}))
    after_place_info = any("which" in b.atoms and "place_info" in a.atoms for a, b in pairwise(items))
    if (
        has & {"sign", "agree"}
        and re.search(r"\bo\b.+\bhay\b", ask.folded)
        and "narrow" in {a for it in items for a in it.atoms}
    ):
        k.append(Kind.WHERE)
    named = "name" in has and "sign" in has and _OF_A_PERSON.search(ask.folded) is not None
    if "name" in has and not has & {"people", "office", "source"} and n and not named:  # "… kết nghĩa tên là gì?"
        k.append(Kind.PARTNERS)
    people = (
        named
        or bool(has & {"people", "office"})
        or _of_committee(ask)
        or (("name" in has and not n and not k) and not ("source" in has and "office" not in has))
    )
    if "place_info" in has and has & {"sign", "agree"} and n != 1:  # "A và B ký ở tỉnh nào?"
        k.append(Kind.WHERE)
    elif "place_info" in has:
        k.append(Kind.PLACE_INFO)
    if (
        "with_who" in has
        or ("which" in has and not people and not after_place_info)
        or ("which" in has and after_place_info and sum("which" in it.atoms for it in items) > 1)
        or ("who" in has and not people)
    ) or ("which" in has and people and "twin" in has):
        k.append(Kind.PARTNERS)
    if k == [Kind.PARTNERS] and has & {"money", "content", "when", "status"} and _ITS_TWIN.search(ask.folded):
        k = []  # "nhận được gì từ phường kết nghĩa?" asks what
    if people:
        k.append(Kind.WHO)
    if (
        "when" in has
        and not (
            "status" in has and _ENDS.search(ask.folded) and not _SIGNED_WHEN.search(ask.folded)
        )  # "chừng nào hết?"
        and not ("source" in has and not has & {"sign", "twin", "agree"} and not _DAY_OF_SIGNING.search(ask.folded))
        and not ("order" in has and n > 1)
    ):
        k.append(Kind.WHEN)
    if "venue" in has and (has & {"sign", "agree", "twin"} or n != 1):  # "ký ở cửa khẩu nào?"
        k.append(Kind.WHERE)
    if "where" in has and not ("source" in has and "sign" not in has):
        lies = ask.anaphor not in ("", "it") and not has & {"sign", "agree", "twin"}  # "phường đó ở đâu?"
        signed = has & (DOMAIN | {"people", "when"}) or not n
        k.append(Kind.WHERE if signed and not lies else Kind.PLACE_INFO)
    for atom, kind in (("principles", Kind.PRINCIPLES), ("source", Kind.SOURCE), ("status", Kind.STATUS)):
        if atom in has:
            k.append(kind)
    gives = n > 0 and not ask.counted and any("count" in it.atoms for it in items)
    if n > 1 and has & {"what", "count"} and _hands_over(ask):  # "A cho B cái gì?"
        k.append(Kind.SUPPORT)
    if (
        "money" in has
        or ask.amounts
        or (gives and re.search(r"\b(cho|tang|gop)\b", ask.folded))
        or ("help" in has and "count" in has and ask.counted in ("", "partners") and "which" not in has)
    ):
        k.append(Kind.SUPPORT)
    if "compare" in has or ("order" in has and n > 1):
        k.append(Kind.COMPARE)
        k = [x for x in k if x not in (Kind.PARTNERS, Kind.WHERE, Kind.WHEN)]
    if ask.counted == "commitments":
        k.append(Kind.COMMITMENTS)
    elif ask.counted == "partners" and ask.content and not {"which", "twin"} & has and "may" in ask.folded.split():
        ask.counted = ""  # "với mấy tỉnh miền Trung … hợp tác những gì": mấy is no question here
    elif ask.counted == "people":
        k.append(Kind.WHO)
    elif ask.counted and (Kind.SUPPORT not in k or (ask.counted == "agreements" and not n and not ask.amounts)):
        k = [Kind.COUNT, *(x for x in k if x != Kind.PARTNERS)]
    if (
        (has & {"list", "pairs", "newest", "oldest", "most", "least", "undated"} or ("foreign" in has and not n))
        and not ("office" in has and "pairs" in has)  # "Trưởng ban Nội chính dự lễ nào?"
        and Kind.COUNT not in k
        and not ((k or n) and ask.content and not has & {"pairs", "newest", "oldest", "most", "least"})
    ):
        k.append(Kind.LIST)
    if ask.fields or ask.topics:
        k.append(Kind.FIELD)
    elif (("content" in has and not {Kind.LIST, Kind.COMPARE} & set(k)) or (ask.content and not k)) and (
        Kind.SUPPORT not in k or has & {"help", "sign"}
    ):
        k.append(Kind.COMMITMENTS)
    where_first = (
        "where" in has
        and not n
        and Kind.SOURCE not in k
        and _first(items, "where") < _first(items, *DOMAIN, "help", "money") < len(items)
    )
    if where_first or (not n and ask.dates and k in ([Kind.PARTNERS], [Kind.WHO])):
        k = [Kind.LIST if x in (Kind.WHERE, Kind.PARTNERS, Kind.WHO) else x for x in k]
        ask.subject_first = True
    if Kind.SUPPORT in k and n and _WHO_GIVES.search(ask.folded):  # "ai tặng Hùng Sơn 160 triệu?"
        k = [x for x in k if x is not Kind.PARTNERS]
    if "why" in has and n and ask.domain and not set(k) - {Kind.PARTNERS, Kind.CHECK}:
        k = [Kind.PRINCIPLES]
    if n and ask.check and has & {"agree", "twin", "sign"} and _YEARS.search(ask.folded) and not set(k) - {Kind.CHECK}:
        k = [Kind.STATUS]
    if not k and "more" in has and _WHO_ELSE.search(ask.folded):  # "còn ai nữa?"
        k.append(Kind.PARTNERS)
    if not k and n and "sign" in has and ask.dates is None and _THE_DAY.search(ask.folded):
        k.append(Kind.WHEN)
    if n and ask.check and has & {"agree", "twin", "sign"} and _LASTED.search(ask.folded):
        k, ask.check = [Kind.WHEN], False  # whether it is so long ago is told by the day
    if not k and ask.check and ask.domain:
        k.append(Kind.CHECK)
    return list(dict.fromkeys(k))


_OF_COMMITTEE = re.compile(r"\b(ai|who|nguoi nao)\b.*\b(thanh uy|tinh uy|huyen uy|thuong vu)\b")


def _of_committee(ask: Ask) -> bool:
    """Whether somebody of a party committee is asked for: "có ai bên Thành ủy không"."""
    return (" uy" in ask.folded or "thuong vu" in ask.folded) and _OF_COMMITTEE.search(ask.folded) is not None


_YEARS = re.compile(r"^(?!.*\b(duoc|roi)\b).*\b(trong )?\d{1,2} nam\b(?! \d)")  # "hợp tác 10 năm phải không?"


_DAY_OF_SIGNING = re.compile(r"\b(ngay|thoi gian|thoi diem) (ky|ki|ket nghia)\b")
_ITS_TWIN = re.compile(r"\b(tu|cua|voi|do|cho) (phuong|xa|noi|don vi|dia phuong|ben) ket nghia\b(?! (la|ten) )")
_ENDS = re.compile(r"\b(het (han|hieu luc)|ket thuc|man han|cham dut|expires?|ends?)\b")
_SIGNED_WHEN = re.compile(r"\bky( ket)? (khi nao|ngay nao|bao gio|luc nao|hoi nao|nam nao)\b")
_OF_A_PERSON = re.compile(r"\b(ho ten|ten ho|ten (cua )?(nguoi|ong|ba|vi))\b")  # "họ tên người ký"
_WHO_ELSE = re.compile(r"\b(ai|who|(noi|xa|phuong|cho|ben) nao)\b")
_THE_DAY = re.compile(r"^(cho (hoi|xin) )?(ngay|hom|bua|thoi diem) .*\b(ky|ky ket)( vay| a| nhi)?$")  # "ngày A - B ký"
_LASTED = re.compile(
    r"\b(duoc|tron|hon|gan) (\d{1,2}|mot|hai|ba|nua|bon|nam) (nam|thang)\b|\b\d{1,2} (nam|thang) (roi|chua)\b"
)


def _hands_over(ask: Ask) -> bool:
    """Whether a verb of giving stands between the first two places."""
    giver, receiver = (fold(it.name) for it in ask.places[:2])
    return re.search(rf"\b{giver} (?:\w+ )?(?:cho|gui|bieu|gop) (?:\w+ ){{0,2}}{receiver}\b", ask.folded) is not None


_WHO_GIVES = re.compile(
    r"\b(ai|noi nao|ben nao|don vi nao|phuong nao|xa nao|who)( da)? "
    r"(tang|cho|trao|ung ho|gop|gui|tai tro|gave|donated)\b"
)


def _decided(items: Sequence[Item], has: frozenset[str]) -> frozenset[str]:
    """Settles words that ask two things: "chỗ nào" after "với" is who, else where; "cơ quan nào ký" is who signed."""
    out = set(has)
    for i, it in enumerate(items):
        if "which" not in it.atoms:
            continue
        before = set(items[i - 1].atoms) if i else set()
        after = {a for x in items[i + 1 : i + 3] for a in x.atoms}
        if "where" not in it.atoms and "at" in before and out & {"sign", "agree"} and "with_who" not in out:
            out = (out - {"which"}) | {"where"}  # "ký ở cửa khẩu nào"
            continue
        rest = {a for x in items[i + 1 :] for a in x.atoms}
        if (
            "where" in it.atoms
            and i == 0
            and (
                after & {"twin", "sign", "content", "help", "field"}
                or (not rest & {"sign", "agree"} and rest & {"field", "term"})
            )
        ):
            out -= {"where"}
        elif "where" in it.atoms:
            out -= (
                {"where"}
                if before & {"with", "twin"}
                else {"which"}
                if sum("which" in x.atoms for x in items) == 1
                else set()
            )
        elif (it.value == "cơ quan" and "sign" in rest) or (
            it.value in ("cơ quan", "đơn vị", "bên")
            and "sign" in after
            and len([x for x in items if x.kind == "place"]) > 1
        ):
            out = (out - {"which"}) | {"people"}
    return frozenset(out)


def _first(items: Sequence[Item], *atoms: str) -> int:
    wanted = frozenset(atoms)
    return next((i for i, it in enumerate(items) if not wanted.isdisjoint(it.atoms)), len(items))
