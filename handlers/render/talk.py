"""What is no answer from records: greetings, help, a choice to make, a question that is not this bot's."""

from __future__ import annotations

from handlers import naming, texts
from handlers.naming import label, short_label
from handlers.payloads import Ask, Do
from handlers.render.notes import numbered
from handlers.render.speaker import Row, Said, Speaker
from handlers.render.steps import CHOICES, in_rows, of_places
from handlers.texts import capitalised, plain
from handlers.types import Block
from knowledge.finding import Finding, Kind, Part

CHOOSE = {
    "no_place": "choose.no_place",
    "no_home": "choose.no_home",
    "which_place": "choose.which_place",
    "which_record": "choose.which_record",
    "half_name": "choose.half_name",
}
OUT = {
    "off_topic": "out.off_topic",
    "attack": "out.attack",
    "unreadable": "out.unreadable",
    "empty": "out.empty",
}
MENU = (("list", "button.list"), ("places", "button.places"), ("fields", "button.fields"))


def greeting(_: Part, speaker: Speaker) -> Said:
    """Hello, and what can be asked."""
    return Said([speaker.paragraph("greeting"), *example(speaker)], rows=menu(speaker))


def thanks(_: Part, speaker: Speaker) -> Said:
    """You are welcome."""
    return Said([speaker.paragraph("thanks")])


def about_bot(_: Part, speaker: Speaker) -> Said:
    """Who is speaking, and what its answers rest on."""
    return Said([speaker.paragraph("about"), *example(speaker)], rows=menu(speaker))


def help_(_: Part, speaker: Speaker) -> Said:
    """What can be asked, with an example."""
    asks = ("help.partners", "help.facts", "help.lists")
    return Said(
        [speaker.paragraph("help.head"), *(speaker.item(key) for key in asks), *example(speaker)], rows=menu(speaker)
    )


def home(part: Part, speaker: Speaker) -> Said:
    """That a person's own place is remembered."""
    if not part.subject:
        return Said([speaker.paragraph("home.none")])
    place = part.subject[0]
    kind = naming.kind(place.kind, speaker.lang) or speaker.line("home.place")
    return Said(
        [speaker.paragraph("home.kept", place=texts.bold(speaker.place(place)), kind=kind)],
        rows=in_rows(
            (
                b
                for kinds, key in ((Kind.PARTNERS, "button.partners"), (Kind.COMMITMENTS, "button.commitments"))
                for b in speaker.button(Ask(kinds=(kinds,), places=(place.id,)), speaker.say(key))
            ),
            2,
        ),
    )


def choose(finding: Finding, speaker: Speaker, waiting: tuple[str, ...]) -> Said:
    """A short question and one button a choice; as numbered lines where the whole text is wanted.

    ``waiting``: the kinds that were asked and go on once the place is known.
    """
    key = CHOOSE.get(finding.reason, "choose.which_place")
    rows: list[Row] = []
    for choice in finding.choices[:CHOICES]:
        if choice.place is not None:
            rows += of_places(speaker, [choice.place], waiting or (Kind.PARTNERS,))
        elif choice.agreement is not None:
            agreement = choice.agreement
            keys = (speaker.index.keys.get(agreement.id, ""),)
            words = label(agreement, speaker.index.parties(agreement), speaker.lang)
            words = words if len(words) <= 60 else short_label(agreement)
            asked = Ask(kinds=waiting or (Kind.PARTNERS,), keys=keys, fields=finding.fields)
            rows += [speaker.button(asked, capitalised(plain(words)))]
    if not rows:
        return Said([speaker.paragraph(key), *example(speaker)])
    if key == "choose.no_place" and any(c.agreement for c in finding.choices):
        key = "choose.no_place_records"
    return Said([speaker.paragraph(key), *(numbered(rows) if speaker.full else ())], rows=rows)


def out_of_scope(finding: Finding, speaker: Speaker) -> Said:
    """What the bot can do, and where else to ask."""
    key = OUT.get(finding.reason, "out.off_topic")
    blocks = [speaker.paragraph(key)]
    if key in ("out.off_topic", "out.attack"):
        blocks.append(speaker.paragraph("out.elsewhere", hotline=texts.bold(speaker.hotline)))
    else:
        blocks += example(speaker)
    return Said(blocks, rows=menu(speaker))


def example(speaker: Speaker) -> list[Block]:
    """A question that the records can answer; none where there are no records."""
    agreement = next(iter(speaker.index.agreements.values()), None)
    if agreement is None:
        return [speaker.paragraph("example.empty")]
    return [speaker.paragraph("example", place=speaker.parties(agreement, where=False)[0])]


def menu(speaker: Speaker) -> list[Row]:
    """The ways to look around without a question."""
    return [tuple(b for name, key in MENU for b in speaker.button(Do(command=name), speaker.say(key)))]
