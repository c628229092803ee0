"""What a text names and how it is read, without an answer: its places, its pieces."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from knowledge.answer.scope import ranked_mentions
from knowledge.index import Index
from knowledge.models import Locality
from knowledge.places.resolve import rivals
from knowledge.question.edges import least_wrong
from knowledge.question.items import Item
from knowledge.question.read import Question, read

LOCAL_TIME = "Asia/Ho_Chi_Minh"


def asked(text: str, index: Index, today: date | None) -> Question:
    """What a text asks on a day, today where none is given."""
    return read(text, index.names, today or datetime.now(ZoneInfo(LOCAL_TIME)).date())


class Named(msgspec.Struct, frozen=True):
    """One place that a text may name: where it stands in the text, what it is, how well it fits (0–100)."""

    span: tuple[int, int]
    name: str
    kind: str
    province: str | None
    code: str | None
    former: str | None
    score: int


def places(text: str, index: Index, today: date | None = None) -> list[Named]:
    """What a text names, in the order of the mentions, the best candidate of each first."""
    question = asked(text, index, today)
    out = []
    tokens = question.segmentation.tokens
    items = question.segmentation.items
    whole = index.names.named(" ".join(t.folded for t in tokens))
    syllables = tuple(t.syllable for t in tokens)
    alone = whole is not None and not least_wrong(syllables, whole)[0]
    if whole is not None and alone and not any(it.kind == "place" for it in items):  # a name and nothing else
        items = (Item(kind="place", start=0, end=len(tokens), ids=whole.ids, syllables=syllables),)
    for item, ranked in ranked_mentions(items, index):
        span = (tokens[item.start].start, tokens[item.end - 1].end)
        for c in ranked:
            p = c.place
            out.append(
                Named(span, p.name, p.kind, p.province, p.code, _former(p), max(0, min(100, round(c.score / 1.5))))
            )
    return out


def _former(p: Locality) -> str | None:
    return (p.since or "") if p.former else None


def explain(text: str, index: Index, today: date | None = None) -> tuple[tuple[str, str], ...]:
    """How a text was read, piece by piece, and what each place may mean, with the scores."""
    question = asked(text, index, today)
    rows = list(_explain(question))
    for item, ranked in ranked_mentions(question.segmentation.items, index):
        near = rivals(ranked)
        for c in ranked[:5]:
            where = f"{c.place.full_name} ({c.place.province or c.place.country})" + (" *" if c.place.former else "")
            margin = ranked[0].score - c.score
            rows.append((item.name, f"{c.score:.1f}  {where}  -{margin:.1f}{'  rival' if c in near[1:] else ''}"))
    return tuple(rows)


def _explain(question: Question) -> tuple[tuple[str, str], ...]:
    seg = question.segmentation
    rows = []
    for it in seg.items:
        words = " ".join(t.raw for t in seg.tokens[it.start : it.end])
        detail = it.kind if it.kind != "phrase" else "/".join(it.atoms) + (f" ({it.value})" if it.value else "")
        if it.kind == "place":
            detail = f"place, {it.how}, {len(it.ids)} candidates"
        rows.append((words, detail))
    for i, ask in enumerate(question.asks, 1):
        rows.append(
            (
                f"question {i}",
                f"kinds {', '.join(ask.kinds) or '–'}; fields {', '.join(ask.fields) or '–'}; "
                f"topics {', '.join(t.typed for t in ask.topics) or '–'}",
            )
        )
    return tuple(rows)
