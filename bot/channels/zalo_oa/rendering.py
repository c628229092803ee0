"""One Reply as the messages of an Official Account: plain words, and up to five buttons below the last of them."""

from __future__ import annotations

import msgspec

from bot.channels.zalo.rendering import texts
from bot.channels.zalo_oa.client import Button
from bot.markup import choices, clean, links
from handlers import types
from handlers.picking import picked
from handlers.types import Block, Reply, Span

# https://docs.zaloplatforms.com/docs/OA/tin-nhan: of a template's buttons
MOST = 5
LONGEST_TITLE = 100  # characters


class Said(msgspec.Struct, frozen=True):
    """One message."""

    words: str
    buttons: tuple[Button, ...] = ()


def messages(reply: Reply) -> list[Said]:
    """The reply in as few messages as the limits allow. Where its steps are too many for buttons they are numbered.

    >>> steps = ((types.Button(label="Ai ký?", payload="x"),),)
    >>> messages(Reply(blocks=(Block((Span("Có.", "bold"),)),), buttons=steps))
    [Said(words='Có.', buttons=(Button(title='Ai ký?', type='oa.query.show', payload='Ai ký?'),))]
    """
    below = _buttons(reply)
    made = [text.words for text in texts(_without(reply, below) if below else reply)]
    if not made:  # a template needs words
        return [Said(text.words) for text in texts(reply)]
    return [*map(Said, made[:-1]), Said(made[-1], below)]


def numbered(said: Said, reply: Reply) -> list[Said]:
    """The message, one of the reply's, with numbers instead of buttons: for a server that takes no template."""
    again = Reply(blocks=(Block((Span(said.words),)),), buttons=reply.buttons)
    return [Said(text.words) for text in texts(again)]


def _buttons(reply: Reply) -> tuple[Button, ...]:
    """What can be pressed; () where that would not be all there is."""
    steps, pages = choices(reply), links(reply)
    if len(steps) + len(pages) > MOST or any(len(b.label) > LONGEST_TITLE for b in (*steps, *pages)):
        return ()
    asked = (Button(clean(b.label), "oa.query.show", _says(n, b, steps)) for n, b in enumerate(steps, 1))
    opened = (Button(clean(b.label), "oa.open.url", {"url": b.url or ""}) for b in pages)
    return (*asked, *opened)


def _says(number: int, step: types.Button, steps: tuple[types.Button, ...]) -> str:
    """What the person says who presses it, and then reads in the chat: its words, where they can mean nothing else."""
    label = clean(step.label)
    return label if picked(label, steps) is step else str(number)


def _without(reply: Reply, below: tuple[Button, ...]) -> Reply:
    """The words alone; an address that has a button is not written out, too."""
    opened = {button.payload["url"] for button in below if isinstance(button.payload, dict)}

    def plain(span: Span) -> Span:
        return msgspec.structs.replace(span, url=None) if span.url in opened else span

    blocks = (msgspec.structs.replace(block, spans=tuple(map(plain, block.spans))) for block in reply.blocks)
    return Reply(blocks=tuple(blocks), files=reply.files)
