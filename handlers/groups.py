"""Groups: /caidat, which their admins turn the bot on and off with, and answers that do not fill everybody's screen."""

from __future__ import annotations

import msgspec

from handlers import links
from handlers.payloads import Do
from handlers.turn import Turn
from handlers.types import Button, GroupRules, Reply
from knowledge.text import fold

COMMAND = "caidat"
SHORT = 4  # paragraphs and lines of a short answer, besides the source
# What may stand behind the command, folded, and what it sets.
WORDS = {
    **dict.fromkeys(("bat", "mo", "on"), ("on", True)),
    **dict.fromkeys(("tat", "im", "off"), ("on", False)),
    **dict.fromkeys(("ngan", "ngan gon", "short"), ("short", True)),
    **dict.fromkeys(("dai", "day du", "long", "full"), ("short", False)),
}


async def rules_of(turn: Turn) -> GroupRules:
    """The rules of the group that the message was written in."""
    group, memory = turn.message.group, turn.memory
    return await memory.group_rules(group.id) if group is not None and memory is not None else GroupRules()


async def settings(turn: Turn) -> Reply:
    """How the bot behaves in this group; with an argument changes it, for admins of the group."""
    group, speaker = turn.message.group, turn.speaker
    if group is None or turn.memory is None:
        return Reply(blocks=(speaker.paragraph("group.only"),))
    rules = await rules_of(turn)
    if (change := WORDS.get(fold(turn.args))) is not None:
        if not await group.led_by_sender():
            return Reply(blocks=(speaker.paragraph("group.admins"),))
        rules = msgspec.structs.replace(rules, **dict([change]))
        await turn.memory.rule_group(group.id, rules)
    blocks = [speaker.paragraph("group.on" if rules.on else "group.off")]
    blocks += [speaker.paragraph("group.short" if rules.short else "group.long")] if rules.on else []
    ways = [("tat", "button.turn_off") if rules.on else ("bat", "button.turn_on")]
    ways += [("dai", "button.longer") if rules.short else ("ngan", "button.shorter")] if rules.on else []
    row = tuple(b for word, key in ways for b in speaker.button(Do(command=COMMAND, args=word), speaker.say(key)))
    return Reply(blocks=tuple(blocks), buttons=(row,), replace=turn.message.payload is not None)


async def fitting(turn: Turn, reply: Reply) -> Reply:
    """The reply as the group wants it: a long one cut, with the way to the whole in the private chat."""
    if turn.message.group is None or not (await rules_of(turn)).short:
        return reply
    said = [b for b in reply.blocks if b.kind != "source"]
    left = len(said) - SHORT
    if left < 2:  # the line that tells of one more takes as much room as the line
        return reply
    sources = [b for b in reply.blocks if b.kind == "source"]
    cut = turn.speaker.paragraph("group.cut", count=left)
    return msgspec.structs.replace(reply, blocks=(*said[:SHORT], cut, *sources), buttons=_whole(turn))


def _whole(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    """The way into the private chat, to the one record that was spoken of where it was one."""
    keys = [turn.index.keys[a] for a in turn.session.context.agreements if a in turn.index.keys]
    start = (links.of_record(keys[0]) if len(keys) == 1 else None) or links.HELLO
    link = turn.rules.code_link
    return ((Button(label=turn.speaker.line("button.whole"), url=link + start),),) if link else ()
