"""One message being handled: what every handler is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import msgspec

from handlers.admin.uploads import Uploads
from handlers.ask import render
from handlers.formats import now
from handlers.noting import note
from handlers.render.speaker import Speaker
from handlers.texts import Value
from handlers.types import Fetch, Lang, Memory, Message, Reply, Rules, Session
from knowledge.answer import answer, answer_about
from knowledge.finding import Finding, Kind, Outcome
from knowledge.index import Index
from knowledge.store import Store

Heard = Callable[[Finding], None]


def ignore(_: Finding) -> None:
    """Where nobody counts."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A message, the session it belongs to (which a handler may change), and what the desk lends for it."""

    message: Message
    session: Session
    index: Index
    lang: Lang
    today: date
    hotline: str
    menu: tuple[tuple[str, str], ...] = ()  # the commands this person may give, with what they do
    args: str = ""  # what stands behind the command
    store: Store | None = None  # where changes are saved; None where this program only reads
    uploads: Uploads = field(default_factory=lambda: Uploads(now))  # files that wait for a yes
    memory: Memory | None = None  # what the running bot remembers; None where it is only asked
    rules: Rules = field(default_factory=Rules)
    fetch: Fetch | None = None  # opens links; None where this program opens none
    heard: Heard = ignore  # is told what was found, for counting

    @property
    def speaker(self) -> Speaker:
        """Says things in the language of this turn."""
        return Speaker(self.index, self.lang, today=self.today, hotline=self.hotline)

    def sentence(self, key: str, /, **values: Value) -> Reply:
        """A reply of one paragraph."""
        return Reply(blocks=(self.speaker.paragraph(key, **values),))

    async def question(self, text: str) -> Reply:
        """The answer to a text; in the language of the question unless the session has one of its own."""
        finding, self.session.context = answer(text, self.session.context, self.index, self.today)
        self.heard(finding)
        if self.memory is not None:
            await note(self.memory, text, finding, self.index, self.today)
        asked_in: Lang | None = "en" if finding.lang == "en" else "vi" if finding.lang == "vi" else None
        return self.reply(finding, lang=self.session.lang or asked_in or self.lang)

    def about(
        self,
        kinds: tuple[Kind, ...],
        agreements: tuple[str, ...] = (),
        places: tuple[str, ...] = (),
        fields: tuple[str, ...] = (),
        page: int = 0,
    ) -> Reply:
        """The answer to questions of some kinds about records and places; ``page`` counts from 1, 0 is no page."""
        findings: list[Finding] = []
        for kind in kinds:
            finding, self.session.context = answer_about(
                kind, agreements, places, self.session.context, self.index, fields=fields
            )
            self.heard(finding)
            findings.append(finding)
        return self.reply(_together(findings), page=page)

    def reply(self, finding: Finding, *, page: int = 0, lang: Lang | None = None) -> Reply:
        """A finding put into words for this turn; a page of a list takes the place of the page before."""
        said = render(
            finding,
            self.index,
            lang or self.lang,
            page=max(0, page - 1),
            today=self.today,
            hotline=self.hotline,
            waiting=self.session.context.choosing,
        )
        return msgspec.structs.replace(said, replace=True) if page else said


def _together(findings: list[Finding]) -> Finding:
    """Several findings as one: answered where any is."""
    if len(findings) == 1:
        return findings[0]
    outcomes = [f.outcome for f in findings]
    first = findings[0]
    return msgspec.structs.replace(
        first,
        outcome=Outcome.ANSWERED if Outcome.ANSWERED in outcomes else first.outcome,
        parts=tuple(p for f in findings for p in f.parts),
    )
