"""What is said around an answer: how a name was read, what the records lack, which way to go on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handlers import texts
from handlers.render.speaker import Row, Said, Speaker
from handlers.types import Block
from knowledge.finding import Part, Reading
from knowledge.models import Agreement, AgreementKind

KNOWN = {
    AgreementKind.TWINNING: "known.twinning",
    AgreementKind.COOPERATION: "known.cooperation",
    AgreementKind.ASSIGNMENT: "known.assignment",
}
_HEIRS = 4  # names said of what a unit became; the rest is counted


def readings(found: Iterable[Reading], speaker: Speaker) -> list[Block]:
    """How names were read that are not plainly names of today, each in a short sentence, each once."""
    said = {}
    for reading in found:
        block = _reading(reading, speaker)
        said[block.text] = block
    return list(said.values())


def lacking(key: str, part: Part, speaker: Speaker, **values: texts.Value) -> Said:
    """What the records do not say, then the nearest thing they do: the pair itself."""
    if not part.agreements:
        return Said([Block(speaker.with_verdict(part.verdict, speaker.say("not_found")))])
    blocks: list[Block] = []
    for agreement in part.agreements:
        sentence = speaker.say(key, sides=speaker.sides(agreement), **values)
        blocks.append(Block(speaker.with_verdict(part.verdict, sentence)))
    blocks += known(part.agreements, speaker)
    return Said(blocks, part.agreements)


def known(agreements: Sequence[Agreement], speaker: Speaker) -> list[Block]:
    """What is known of a record in one sentence, unless the reply has said it already."""
    if len(agreements) != 1 or agreements[0].id in speaker.named:
        return []
    when = speaker.signed(agreements[0]) if agreements[0].signed_on else ()
    key = KNOWN[agreements[0].kind or AgreementKind.TWINNING]
    return [speaker.paragraph(key, who=speaker.both(agreements[0]), when=when)]


def numbered(rows: Iterable[Row]) -> list[Block]:
    """The choices as numbered lines, for a reply that has no buttons."""
    labels = [b.label for row in rows for b in row]
    return [Block(texts.plain(f"{i}. {label}")) for i, label in enumerate(labels, 1)]


def _reading(reading: Reading, speaker: Speaker) -> Block:
    place = reading.locality
    if reading.how != "former":
        return speaker.paragraph("reading.meant", typed=reading.typed[:60], place=speaker.place(place))
    name = speaker.place(place, where=False, former=False)
    since = speaker.since(place.since)
    if not reading.heirs:
        return speaker.paragraph("reading.former", a=name)
    if len(reading.heirs) > _HEIRS:
        heirs = speaker.say("reading.many", n=len(reading.heirs))
        return speaker.paragraph("reading.divided", a=name, heirs=heirs, since=since)
    key = "reading.renamed" if place.change == "renamed" and len(reading.heirs) == 1 else "reading.became"
    return speaker.paragraph(key, a=name, heirs=speaker.places(reading.heirs, where=False), since=since)
