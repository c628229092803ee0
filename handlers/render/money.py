"""Money and gifts, one by one: never added up, each with giver, receiver and what the sum is for."""

from __future__ import annotations

from handlers import texts
from handlers.formats import for_each, money
from handlers.render.notes import lacking
from handlers.render.speaker import Said, Speaker
from handlers.texts import Spans
from handlers.types import Block
from knowledge.finding import Part
from knowledge.models import Support


def support(part: Part, speaker: Speaker) -> Said:
    """What was handed over."""
    if part.reason == "none_from":
        giver, receiver = (speaker.place(p) for p in part.subject)
        return lacking("support.none_from", part, speaker, giver=giver, receiver=receiver)
    if not part.support:
        return lacking("support.none", part, speaker)
    blocks: list[Block] = []
    cited = {a.id: a for a, _ in part.support}
    verdict = part.verdict
    for agreement in cited.values():
        head = speaker.say("support.head", sides=speaker.sides(agreement))
        blocks.append(Block(speaker.with_verdict(verdict, head)))
        verdict = None
        blocks += [gift(s, speaker) for a, s in part.support if a.id == agreement.id]
    return Said(blocks, [*cited.values()], quoted=True)


def gift(given: Support, speaker: Speaker) -> Block:
    """One line of support."""
    what, way = speaker.quote(given.what), _way(given, speaker)
    if given.amount_vnd is None:
        return speaker.item("support.goods", what=what, way=way)
    per = speaker.say("support.each" if for_each(given) else "support.total")
    return speaker.item("support.sum", amount=money(given.amount_vnd, speaker.lang), per=per, what=what, way=way)


def _way(given: Support, speaker: Speaker) -> Spans:
    """From whom to whom, as far as the source says."""
    if given.giver and given.receiver:
        way = speaker.say("support.way", giver=given.giver, receiver=given.receiver)
    elif given.giver:
        way = speaker.say("support.from", giver=given.giver)
    elif given.receiver:
        way = speaker.say("support.to", receiver=given.receiver)
    else:
        return ()
    return texts.lead(" ", way)
