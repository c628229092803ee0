"""Places that a question names only to set them aside: taken back, denied, or left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.question.items import KINDS, Item, Segmentation

LISTING = ("va", "and", "giua", "hay", "hoac")  # these only list two places


def set_aside(items: list[Item], seg: Segmentation) -> tuple[list[Item], list[Item]]:
    """The pieces that are asked about, and the places that are left out: "trừ Hải Châu", "không thuộc Thanh Hóa"."""
    items = _corrected(items)
    if not any("exclude" in it.atoms for it in items):
        return items, []
    return _excluded(_not_asked(items, seg), seg)


def _corrected(items: list[Item]) -> list[Item]:
    """After "à nhầm" the place named before it is taken back."""
    at = next((i for i, it in enumerate(items) if it.atoms[:1] == ("correct",)), None)
    if at is None or not any(it.kind == "place" for it in items[at:]):
        return items
    return [it for i, it in enumerate(items) if i > at or it.kind not in ("place", "date")]


_QUESTIONS = frozenset("with_who who when where people money count which".split())


def _not_asked(items: list[Item], seg: Segmentation) -> list[Item]:
    """Without what is said not to be the question: "ý là ai ký, không phải với ai"."""
    for i, it in enumerate(items[:-1]):
        denied = "exclude" in it.atoms and it.sure and seg.tokens[it.start].folded in _NOT
        rest = [*items[:i], *items[i + 2 :]]
        if denied and _QUESTIONS & set(items[i + 1].atoms) and any(_QUESTIONS & set(x.atoms) for x in rest):
            return rest
    return items


_OVER_ALL = frozenset("pairs list count which most least newest oldest".split())
_NOT = frozenset("khong ko k dau chu not".split())
_LEFT_OUT = ("tinh", "ke", "thuoc", "gom", "from", "in")  # "không thuộc Thanh Hóa" leaves out, and denies nothing


def _excluded(items: list[Item], seg: Segmentation) -> tuple[list[Item], list[Item]]:
    """Places that are set aside: denied ("không phải Sơn Trà mà là …") or left out ("trừ …", "ngoài … ra")."""
    over_all = any(_OVER_ALL & set(it.atoms) for it in items)
    kept: list[Item] = []
    out: list[Item] = []
    i = 0
    while i < len(items):
        it = items[i]
        meant = it.sure or _says_more(items, i, seg)  # "ngoai Nong Cong ra" needs no marks
        places = _places_after(items, i, seg, listed=over_all) if "exclude" in it.atoms and meant else []
        if seg.tokens[it.start].folded == "bo" and places[:1] != items[i + 1 : i + 2]:
            places = []  # "bỏ Hải Châu ra", not "bỏ ra bao nhiêu tiền cho Hùng Sơn"
        denied = seg.tokens[it.start].folded in _NOT and seg.tokens[it.end - 1].folded not in _LEFT_OUT
        asked = i > 0 and bool({"with_who", "who"} & set(items[i - 1].atoms))  # "với ai ngoài Nông Cống?"
        opens = i == 0 and bool(places) and _comma_after(places[-1], seg)  # "Ngoài Nam Phước, xã nào …?"
        outside = seg.tokens[it.start].folded == "ngoai" and not (asked or opens or _says_more(items, i, seg))
        up_there = outside and it.start > 0 and seg.tokens[it.start - 1].folded in KINDS  # "mấy xã ngoài Thanh Hóa"
        left_out = not denied and not outside
        others = [x for x in items if x.kind == "place" and x not in places]
        if not others and not denied and over_all and not up_there:  # "không tính Thanh Hóa thì có bao nhiêu cặp?"
            others, left_out = places, True
        if places and others and (denied or left_out):
            out += [] if denied else places
            i = items.index(places[-1]) + 1
            continue
        kept.append(it)
        i += 1
    return kept, out


def _places_after(items: Sequence[Item], i: int, seg: Segmentation, *, listed: bool) -> list[Item]:
    """The places right after an exclusion, to the end of its clause; ``listed``: also those behind a comma."""
    found: list[Item] = []
    for it in items[i + 1 :]:
        if found and it.kind != "place":
            if seg.tokens[it.start].folded in LISTING:
                continue
            break
        behind_comma = bool(re.search(r"[,;.]", seg.tokens[it.start].before))
        if it.kind == "place" and (not found or listed or not behind_comma):
            found.append(it)
        elif it.kind == "unknown" and seg.tokens[it.start].folded.isdigit():
            continue  # "ngoài 7 cặp Thanh Hóa"
        elif it.kind == "place" or it.kind not in ("phrase",) or {"which", "twin"} & set(it.atoms):
            break
    return found


def _comma_after(it: Item, seg: Segmentation) -> bool:
    return it.end < len(seg.tokens) and "," in seg.tokens[it.end].before


def _says_more(items: Sequence[Item], i: int, seg: Segmentation) -> bool:
    words = {t.folded for it in items[i:] for t in seg.tokens[it.start : it.end]}
    before = " ".join(t.folded for it in items[:i] for t in seg.tokens[it.start : it.end])
    return bool(words & {"ra", "con", "nua", "khac", "thi"}) or "con lai" in before
