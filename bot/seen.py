"""What may be told of a message and its reply when it is counted or logged: never its words, never who by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from handlers.types import Message
from knowledge.finding import Finding

Sort = Literal["question", "button", "command", "search", "other"]


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One message, answered or passed over."""

    channel: str  # "telegram"
    actor: str  # "telegram:1001"; to be hashed before it goes anywhere
    sort: Sort
    kinds: tuple[str, ...] = ()  # of the questions that it held; none for most commands
    outcome: str = ""  # of its first question
    seconds: float  # from its arrival, its turn come, until the reply was delivered
    fault: bool = False  # the person got an apology, or nothing


def seen(message: Message, findings: Sequence[Finding], seconds: float, *, fault: bool) -> Seen:
    """What was seen of a message and of what was found for it."""
    return Seen(
        channel=message.actor.id.partition(":")[0],
        actor=message.actor.id,
        sort=_sort(message),
        kinds=tuple(dict.fromkeys(str(kind.value) for finding in findings for kind in finding.kinds)),
        outcome=str(findings[0].outcome.value) if findings else "",
        seconds=seconds,
        fault=fault,
    )


def _sort(message: Message) -> Sort:
    if message.cards is not None:
        return "search"
    if message.payload is not None:
        return "button"
    if not message.text.strip():
        return "other"
    return "command" if message.text.lstrip().startswith("/") else "question"
