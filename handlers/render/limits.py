"""The conditions that the records of a list meet, put into words: they tell how the question was understood."""

from __future__ import annotations

from handlers import naming
from handlers.render.speaker import Speaker
from handlers.texts import Spans
from knowledge.finding import Limit

COUNTED = {
    "parties": "count.parties",
    "commitments": "count.promises",
    "fields": "count.fields",
    "sources": "count.sources",
    "support": "count.gifts",
    "people": "count.people",
    "years": "count.years",
}
TOLD = {
    "money": "told.money",
    "support": "told.support",
    "commitments": "told.commitments",
    "links": "told.links",
    "sources": "told.sources",
    "place": "told.place",
    "signers": "told.signers",
    "people": "told.people",
    "period": "told.period",
    "day": "told.day",
    "signed_on": "told.date",
    "principles": "told.principles",
}
PLACED = {
    "reported_by": "limit.reported",
    "not_by": "limit.not_by",
    "held_at": "limit.held_at",
    "signed_by": "limit.signed_by",
}
SORTS = {
    "twinning": "limit.twinning",
    "cooperation": "limit.cooperation",
    "assignment": "limit.assignment",
    "planned": "limit.planned",
    "in_progress": "limit.in_progress",
    "done": "limit.done",
    "province": "limit.provinces",
    "district": "limit.districts",
}


def limited(limit: Limit, speaker: Speaker) -> Spans:
    """One condition, as it goes on after "3 thỏa thuận"."""
    if limit.of == "years":
        n = limit.low if limit.low == limit.high or not limit.high else limit.high
        return speaker.say("limit.years", count=speaker.say("count.years", n=n))
    if limit.name == "so_many":
        count = speaker.say(COUNTED[limit.of], n=limit.high if limit.low <= 1 < limit.high else limit.low)
        key = "limit.least" if not limit.high else "limit.just" if limit.low == limit.high else "limit.most"
        return speaker.say(key, count=count)
    if limit.name in ("has", "lacks"):
        return speaker.say("limit.has" if limit.name == "has" else "limit.lacks", what=speaker.say(TOLD[limit.of]))
    if limit.name == "between":
        a, b = (naming.kind(kind, speaker.lang) for kind in limit.of.split("|"))
        return speaker.say("limit.between", a=a, b=b)
    if limit.name == "within":
        return speaker.say("limit.within")
    if limit.name == "says":
        return speaker.say("limit.says", words=limit.of.partition("|")[0])
    if limit.name in ("with_kind", "without_kind"):
        kind = naming.kind(limit.of, speaker.lang)
        return speaker.say("limit.with_kind" if limit.name == "with_kind" else "limit.without_kind", kind=kind)
    if limit.name == "known_to":
        return speaker.say("limit.to_month" if limit.low > len("2025") else "limit.to_year")
    if limit.name in PLACED:
        return speaker.say(PLACED[limit.name])
    return speaker.say(SORTS[limit.of])
