"""A person's own place: told once, then "xã mình", "phường tôi" mean it."""

from __future__ import annotations

import msgspec

from handlers.payloads import Ask, ForgetHome
from handlers.texts import bold
from handlers.turn import Turn
from handlers.types import Reply
from knowledge.finding import Kind


async def home(turn: Turn) -> Reply:
    """Says which place is remembered, takes one, or asks for it."""
    if turn.args.strip():
        return await turn.question(f"tôi ở {turn.args}")
    speaker, place_id = turn.speaker, turn.session.context.home
    place = turn.index.place(place_id) if place_id else None
    if place is None:
        return turn.sentence("home.none")
    buttons = (
        *speaker.button(Ask(kinds=(Kind.PARTNERS,), places=(place.id,)), speaker.say("button.partners")),
        *speaker.button(ForgetHome(), speaker.say("button.forget_home")),
    )
    return Reply(blocks=(speaker.paragraph("home.known", place=bold(speaker.place(place))),), buttons=(buttons,))


def forget(turn: Turn) -> Reply:
    """Forgets the place."""
    turn.session.context = msgspec.structs.replace(turn.session.context, home=None)
    return turn.sentence("home.forgotten")
