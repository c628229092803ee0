"""The first steps: /start, /trogiup, /riengtu, /ngonngu, /huy, /quen, /xoadulieu."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from handlers.admin.drafts import TAKE_BACK, Draft
from handlers.admin.preview import give_up
from handlers.payloads import Do, Speak
from handlers.render import talk
from handlers.render.speaker import Said
from handlers.render.steps import in_rows
from handlers.texts import LANGS, plain
from handlers.turn import Turn
from handlers.types import Block, Lang, Reply, Session
from knowledge.finding import Context, Kind, Part
from knowledge.text import fold

LANGUAGES = {
    "vi": ("vi", "vie", "viet", "tieng viet", "vietnamese"),
    "en": ("en", "eng", "anh", "tieng anh", "english"),
}
SURELY = "tatca"
_NAMES = {"vi": "Tiếng Việt", "en": "English"}


async def start(turn: Turn) -> Reply:
    """Hello, what can be asked, where to begin."""
    return _reply(talk.greeting(Part(kind=Kind.GREETING), turn.speaker))


async def help_(turn: Turn) -> Reply:
    """What can be asked, and every command that this person may give."""
    said = talk.help_(Part(kind=Kind.HELP), turn.speaker)
    commands = [Block(plain(f"/{name}: {what}"), "item") for name, what in turn.menu]
    return _reply(Said([*said.blocks, turn.speaker.paragraph("help.commands"), *commands], rows=said.rows))


async def privacy(turn: Turn) -> Reply:
    """What is remembered of a conversation, and how to have it forgotten."""
    speaker = turn.speaker
    return _reply(
        Said(
            [
                speaker.paragraph("privacy.kept"),
                speaker.paragraph("privacy.not_kept"),
                speaker.paragraph("privacy.log"),
                speaker.paragraph("privacy.delete"),
            ],
            rows=[
                speaker.button(Do(command="quen"), speaker.say("button.forget")),
                speaker.button(Do(command="xoadulieu"), speaker.say("button.delete")),
            ],
        )
    )


async def language(turn: Turn) -> Reply:
    """Speaks the language named; without one offers those there are."""
    wanted = fold(turn.args)
    for lang in LANGS:
        if wanted in LANGUAGES[lang]:
            return speak(turn, lang)
    speaker = turn.speaker
    buttons = (b for lang in LANGS for b in speaker.button(Speak(lang=lang), _NAMES[lang]))
    return _reply(Said([speaker.paragraph("language.which")], rows=in_rows(buttons, 2)))


def speak(turn: Turn, wanted: str) -> Reply:
    """Speaks a language from now on."""
    lang: Lang = "en" if wanted == "en" else "vi"
    turn.session.lang = lang
    return _reply(Said([replace(turn.speaker, lang=lang).paragraph("language.set")]))


async def cancel(turn: Turn) -> Reply:
    """Ends whatever is under way: a choice, a dialogue."""
    session = turn.session
    draft, speaker, back = Draft.of(session), turn.speaker, []
    asked = any(button in session.choices for button in give_up(turn))  # "Xóa bản ghi …?", with no draft
    busy = bool(session.draft or asked or session.context.choosing)
    if draft is not None and draft.changed:
        session.dropped = session.draft
        back = [speaker.button(Do(command="them", args=TAKE_BACK), speaker.say("button.take_back"))]
    session.draft, session.choices = None, ()
    session.context = msgspec.structs.replace(session.context, choosing=())
    return _reply(Said([speaker.paragraph("cancel.done" if busy else "cancel.nothing")], rows=back))


async def forget(turn: Turn) -> Reply:
    """Forgets everything about this conversation."""
    clear(turn.session)
    return _reply(Said([turn.speaker.paragraph("forget.done")]))


async def delete_data(turn: Turn) -> Reply:
    """Deletes all that is kept about the person, in every conversation of this account; asks first."""
    if not turn.message.private:  # in a group whoever pressed the button would lose their data
        return turn.sentence("private_only")
    speaker, person = turn.speaker, turn.message.actor.person
    if turn.args != SURELY:
        asked = [speaker.paragraph("delete.which"), *([speaker.paragraph("delete.role")] if person else [])]
        sure = speaker.button(Do(command="xoadulieu", args=SURELY), speaker.say("button.delete_surely"))
        return _reply(Said(asked, rows=[(*sure, *give_up(turn))]))
    if turn.memory is not None:
        await turn.memory.forget(turn.message.actor.id)
    clear(turn.session)
    return _reply(Said([speaker.paragraph("delete.done")]))


def clear(session: Session) -> None:
    """Makes a session as good as new."""
    fresh = Session(context=Context())
    for name in Session.__struct_fields__:
        setattr(session, name, getattr(fresh, name))


def _reply(said: Said) -> Reply:
    return Reply(blocks=tuple(said.blocks), buttons=tuple(row for row in said.rows if row))
