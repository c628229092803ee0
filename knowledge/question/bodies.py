"""Twins that are no localities, as schools, companies and clubs: "Hội Phụ nữ phường Hải Châu kết nghĩa với ai?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.question.items import Item, Segmentation
from knowledge.question.topics import Topic

_BODY = (
    r"(?:hoi (?:phu nu|nong dan|cuu chien binh|chu thap do|nguoi cao tuoi|khuyen hoc)|cong an|(?:don )?bien phong"
    r"|truong (?:hoc|tieu hoc|mam non|mau giao|trung hoc|thcs|thpt|dai hoc|cao dang)|dai hoc|benh vien|tram y te"
    r"|cong ty|doanh nghiep|tap doan|ngan hang|(?:trung|lu|su|tieu|dai) doan|quan khu|quan doi|bo doi|hai quan"
    r"|canh sat(?: bien)?|chi bo|chi doan|chi hoi|doan (?:thanh nien|truong|co so)|to dan pho|cau lac bo|clb"
    r"|hop tac xa|htx|cong doan|khu dan cu|schools?|compan(?:y|ies)|hospital|university|police|army unit)"
)
# What such a body begins with: most questions name none, and need no search.
_FIRST_WORDS = frozenset(
    "hoi cong don bien truong dai benh tram doanh tap ngan trung lu su tieu quan bo hai canh chi doan to cau clb hop "
    "htx khu school schools company companies hospital university police army".split()
)
_OF_A_PLACE = re.compile(rf"\b({_BODY})(?: \w+)?(?: (?:cua|o|tai|thuoc|of|in))?$")
_WHICH_ONE = re.compile(
    rf"\b(?:voi|cung|vs|which|what) ((?:truong|don|doan)(?= (?:nao|gi|mo))|{_BODY})\b|\b({_BODY}) (?:nao|gi|mo)\b"
)


# "Công ty Vinamilk kết nghĩa với xã nào?": the body itself is asked about
_SUBJECT = re.compile(rf"^(?:(?:cho|em|minh|toi|hoi|a|oi) ){{0,3}}({_BODY})(?: \w+){{0,4}} ket nghia\b")


def body_of(items: Sequence[Item], seg: Segmentation) -> Topic | None:
    """The body asked about instead of the place named behind it, as the words by which records would tell of it.

    None where the twins asked about are localities.
    """
    if _FIRST_WORDS.isdisjoint([t.folded for t in seg.tokens]):
        return None
    folded_text = " ".join([t.folded for it in items for t in seg.tokens[it.start : it.end]])
    said = _WHICH_ONE.search(folded_text)
    if said is None and not any(it.kind == "place" for it in items):
        said = _SUBJECT.search(folded_text)
    for it in items:
        if said is None and it.kind == "place":
            said = _OF_A_PLACE.search(" ".join([t.folded for t in seg.tokens[max(0, it.start - 6) : it.start]]))
    if said is None:
        return None
    body = next(filter(None, said.groups()))
    folded = body.split()
    words = [t.folded for t in seg.tokens]
    at = next((i for i in range(len(words)) if words[i : i + len(folded)] == folded), 0)
    typed = " ".join(t.raw for t in seg.tokens[at : at + len(folded)])
    return Topic(f"{body} ket nghia", f"{typed} kết nghĩa", whole=True, about=True)
