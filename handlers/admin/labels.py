"""Fields and values of a record in words: for previews, differences and the change history."""

from __future__ import annotations

from typing import Any

from handlers import naming
from handlers.formats import money, short_day
from handlers.render.speaker import Speaker
from handlers.texts import bold
from handlers.types import Block
from knowledge.editing.diff import Difference
from knowledge.editing.paths import Path, target
from knowledge.editing.values import CHOICES
from knowledge.index import locate
from knowledge.models import Agreement, Party

_FIELDS = {
    "kind": "label.kind", "title": "label.title", "parties": "label.parties", "signed_on": "label.signed_on",
    "date_basis": "label.date_basis", "period": "label.period", "term_years": "label.term_years",
    "place": "label.place", "signing_bodies": "label.signing_bodies", "principles": "label.principles",
    "commitments": "label.commitments", "people": "label.people", "support": "label.support",
    "sources": "label.sources", "notes": "label.notes", "name": "label.name", "province": "label.province",
    "country": "label.country", "code": "label.code", "aliases": "label.aliases", "from": "label.from",
    "to": "label.to", "text": "label.text", "fields": "label.fields", "status": "label.status",
    "progress": "label.progress", "on": "label.on", "source": "label.source", "role": "label.role",
    "what": "label.what", "amount_vnd": "label.amount_vnd", "per": "label.per", "url": "label.url",
    "publisher": "label.publisher", "published_on": "label.published_on",
}  # fmt: skip
_CHOICES = {
    "twinning": "choice.twinning", "cooperation": "choice.cooperation", "assignment": "choice.assignment",
    "planned": "choice.planned", "pledged": "choice.pledged", "in_progress": "choice.in_progress",
    "done": "choice.done", "total": "choice.total", "each": "choice.each",
    "stated": "choice.stated", "inferred": "choice.inferred",
}  # fmt: skip
# What stands where a record says nothing.
DEFAULTS = {("Agreement", "kind"): "twinning", ("Commitment", "status"): "pledged", ("Support", "per"): "total"}
_DATES = ("signed_on", "on", "published_on", "from", "to")
_LONGEST = 120  # characters of a value that is replaced; a new one is shown whole


def label(speaker: Speaker, path: Path) -> str:
    """A field as people call it, items counted from 1: "cam kết 3, tình trạng"."""
    words: list[str] = []
    for part in path:
        if isinstance(part, int):
            words[-1] += f" {part + 1}"
        else:
            words.append(speaker.line(_FIELDS[part]) if part in _FIELDS else part)
    return ", ".join(words)


def shown(speaker: Speaker, path: Path, value: Any) -> str:
    """A value as people write it: dates, sums, choices in words, an item of a list in one line."""
    value = _default(path) if value is None else value
    field = str(next((p for p in reversed(path) if isinstance(p, str)), ""))
    if isinstance(value, list | tuple):
        if field == "fields":
            return speaker.field_names(value)
        return "; ".join(shown(speaker, path, item) for item in value)
    if isinstance(value, dict):
        return _item(speaker, path, value)
    if value is None:
        return speaker.line("value.none")
    if field in CHOICES and value in _CHOICES:
        return speaker.line(_CHOICES[value])
    if field in _DATES:
        return short_day(str(value))
    if field == "amount_vnd":
        return money(int(value), speaker.lang)
    if field == "country":
        return naming.country(str(value), speaker.lang)
    return speaker.field_name(value) if field == "fields" else str(value)


def name(speaker: Speaker, agreement: Agreement) -> str:
    """A record by its parties and date, also one that is not saved yet."""
    places = [locate(party, speaker.index.gazetteer) for party in agreement.parties]
    return naming.label(agreement, places, speaker.lang)


def difference(speaker: Speaker, found: Difference, *, new_record: bool = False, short: bool = False) -> Block:
    """One difference as a line: what was, what will be. Of a new record only what will be; ``short`` cuts it."""
    path, old, new = found
    if (default := _default(path)) is not None:
        old, new = (default if value is None else value for value in (old, new))
    field, was, now = bold(label(speaker, path)), shown(speaker, path, old), shown(speaker, path, new)
    now = shortened(now) if short else now
    if new is None:
        return speaker.item("diff.removed", field=field, old=shortened(was))
    if new_record or old is None:
        return speaker.item("diff.plain" if new_record else "diff.added", field=field, new=now)
    return speaker.item("diff.changed", field=field, old=shortened(was), new=now)


def summary(speaker: Speaker, found: tuple[Difference, ...]) -> str:
    """Differences in one line: the first, and how many more."""
    if not found:
        return ""
    first, more = shortened(difference(speaker, found[0]).text), len(found) - 1
    return speaker.line("diff.more", first=first, number=more) if more else first


def _default(path: Path) -> str | None:
    try:
        at = target(path)
    except LookupError:  # of a change to something that is no agreement
        return None
    return DEFAULTS.get((at.struct, at.field)) if at.sort == "value" else None


def _item(speaker: Speaker, path: Path, value: dict[str, Any]) -> str:
    """An item of a list in one line: its words first, the rest in brackets."""
    if "parties" in path:
        told = {k: v for k, v in value.items() if k in ("kind", "province", "country")}
        party = Party(name=value.get("name") or "", **told)  # a draft may lack even the name
        return naming.party(party, locate(party, speaker.index.gazetteer), speaker.lang)
    if path[-1:] == ("period",):
        return " – ".join(short_day(value.get(end)) or "…" for end in ("from", "to"))
    told = {k: v for k, v in value.items() if v not in (None, "", [], ()) and v != _default((*path, k))}
    values = {k: shown(speaker, (*path, k), v) for k, v in told.items()}
    head = next((values.pop(k) for k in ("text", "what", "name", "title", "publisher") if k in values), "")
    # "Tặng 200 triệu đồng" tells the sum already
    others = ((k, v) for k, v in values.items() if v != head and not (k == "amount_vnd" and v in head))
    rest = "; ".join(v if k in _PLAIN else f"{label(speaker, (k,))}: {v}" for k, v in others)
    return f"{head} ({rest})" if head and rest else head or rest


_PLAIN = ("role", "fields", "url", "publisher", "published_on", "status", "on", "source", "amount_vnd")


def shortened(text: str) -> str:
    """A long text cut for a list."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
