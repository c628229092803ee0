"""Whether a person says where they live or come from: "tôi ở phường Sơn Trà", "Tui người Nông Cống, …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.question.items import Item

_LIVING = re.compile(
    r"(da |vang |nho )*(nha |que )?(toi|minh|em|tui|tao|con|chau|anh|chi)"
    r"( (hien|dang|song|sinh song|cu tru|cung|que|nay))* (o|tai|la nguoi|la dan|den tu)\b"
    r"|(da |thua )*(phuong|xa|que|cho|nha) (cua )?(toi|minh|em|tui|con|chau) (la|ten la|ten)\b"
)
_FROM = re.compile(
    r"(da |thua |chao |alo |ad |em |con )*(toi|minh|em|tui|tao|con|chau|anh|chi)"
    r"( la| von| goc)* (nguoi|dan|que|o|song o)\b"
)
_NOT_AT_HOME = frozenset("twin sign agree content people money off which who with_who when".split())


def tells_home(folded: str, atoms: frozenset[str], items: Sequence[Item]) -> bool:
    """Whether a question of one place only says that the person lives there."""
    if not atoms.isdisjoint(_NOT_AT_HOME):
        return False
    return any("live" in it.atoms for it in items[:3]) or lives_there(folded)


def lives_there(folded: str) -> bool:
    """Whether a question begins with where the person lives: "phường tôi là An Khê, kết nghĩa chỗ nào?"."""
    return _LIVING.match(folded) is not None


def tells_origin(folded: str) -> bool:
    """Whether the first place of a question is where the person comes from."""
    return _FROM.match(folded) is not None
