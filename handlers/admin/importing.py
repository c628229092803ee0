"""/nhap: a file of records is looked through, shown, and brought in once the person says so: all of it or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from handlers.access import may
from handlers.admin import asides
from handlers.admin.preview import doubtful, give_up
from handlers.admin.saving import save, undo
from handlers.admin.uploads import LIMIT, MOST, Upload
from handlers.formats import day
from handlers.payloads import Do
from handlers.render.speaker import Row
from handlers.turn import Turn
from handlers.types import Attachment, Block, File, Message, Reply
from knowledge.editing.doubts import GRAVEST, Doubt, new_doubts
from knowledge.editing.parties import recognised
from knowledge.errors import ImportFailed, KnowledgeError
from knowledge.exchange import FORMATS, ImportPlan, format_of, plan_import
from knowledge.exchange.apart import read_apart
from knowledge.exchange.columns import heading_of
from knowledge.models import Agreement, Change
from knowledge.records import normalised

T = TypeVar("T")

TASK = "nhap"
YES = "ok"  # before the token, in what the button types
SHOWN = 10  # lines of a report that stand in the reply; more of them go into a file
STRIDE = 20  # records of a file that are looked at before others have their turn
MEGABYTES = LIMIT // 2**20


async def import_(turn: Turn) -> Reply:
    """Takes the file that came with the command, or waits for one; after the button, brings in what was shown."""
    word, _, token = turn.args.strip().partition(" ")
    if word == YES and token:
        return await _confirmed(turn, token)
    if turn.store is None or not turn.store.writable:
        return _said(turn.speaker.paragraph("save.read_only"))
    if turn.message.attachments:
        return await received(turn)
    if turn.args.strip():
        return _said(turn.speaker.paragraph("import.no_file", name=turn.args.strip()))
    _wait(turn, _tokens(turn))
    return _said(turn.speaker.paragraph("import.send", mb=MEGABYTES), rows=[_waiting_row(turn)])


async def going_on(turn: Turn) -> Reply | None:
    """The next message while a file is awaited, or an answer to what it would change."""
    if not may(turn.message.actor, "editor"):  # no longer
        turn.session.draft = None
        return await turn.question(turn.message.text)
    if turn.message.attachments:
        return await received(turn)
    if tokens := _tokens(turn):
        waiting = _said(turn.speaker.paragraph("import.choose"), rows=[_choice_row(turn, tokens[-1])])
    else:
        waiting = _said(turn.speaker.paragraph("import.waiting"), rows=[_waiting_row(turn)])
    asks = asides.is_question(turn.message.text, turn.index, turn.today)
    return await asides.answered(turn, waiting) if asks else waiting


def importable(message: Message) -> bool:
    """Whether a message that is no command brings a file of records, by its name."""
    suffixes = tuple(suffix for form in FORMATS.values() for suffix in form.suffixes)
    return any(str(file.name).lower().endswith(suffixes) for file in message.attachments)


async def received(turn: Turn) -> Reply:
    """Looks through the file that was sent, and tells what it would change."""
    speaker = turn.speaker
    if turn.store is None or not turn.store.writable:
        return _said(speaker.paragraph("save.read_only"))
    _wait(turn, _tokens(turn))
    file: Attachment = turn.message.attachments[0]
    try:
        format_of(file.name)  # what no format reads is not fetched
        if (file.size or 0) > LIMIT:
            return _said(speaker.paragraph("import.too_big", mb=MEGABYTES))
        async with turn.uploads.reading:
            content = await _fetched(turn, file)
            if isinstance(content, Block):
                return _said(content)
            agreements, warnings = await read_apart(content, file.name)
    except ImportFailed as error:
        head = speaker.paragraph("import.faults", name=file.name, n=len(error.rows))
        return _report(turn, [head], error.rows, [speaker.paragraph("import.mend")], [_waiting_row(turn)])
    except KnowledgeError as error:
        return _said(speaker.paragraph("save.refused", reason=error.message))
    agreements = [recognised(agreement, turn.index) async for agreement in _in_strides(agreements)]
    plan = await asyncio.to_thread(plan_import, turn.store.view, agreements, True)
    upload = Upload(name=file.name, owner=turn.message.actor.id, agreements=tuple(agreements), plan=plan)
    return await _shown(turn, upload, warnings)


async def _fetched(turn: Turn, file: Attachment) -> bytes | Block:
    """The content of a file, or the sentence that says why there is none."""
    try:
        return await file.read(LIMIT)
    except ValueError:
        return turn.speaker.paragraph("import.too_big", mb=MEGABYTES)
    except OSError:
        return turn.speaker.paragraph("import.no_file", name=file.name)


async def _shown(turn: Turn, upload: Upload, notes: Iterable[object] = (), *, moved: bool = False) -> Reply:
    """What the file would change, and the buttons; the file waits for the answer."""
    speaker, plan = turn.speaker, upload.plan
    counts: dict[str, str | int] = {"name": upload.name, "new": plan.new, "changed": plan.changed, "same": plan.same}
    head = [speaker.paragraph("import.moved")] if moved else []
    if not plan.changes:
        _end(turn)
        return _report(turn, [*head, speaker.paragraph("import.nothing", **counts)], [*notes, *plan.warnings])
    token = turn.uploads.keep(upload)
    _wait(turn, [*_tokens(turn), token])
    lines = [_line(turn, change) for change in plan.changes]
    warnings = [speaker.line("import.note", text=str(note)) for note in (*notes, *await _doubtful(turn, plan))]
    head.append(speaker.paragraph("import.plan", **counts))
    return _report(turn, head, [*warnings, *lines], rows=[_choice_row(turn, token)])


async def _doubtful(turn: Turn, plan: ImportPlan) -> list[object]:
    """What to look at before the yes, the gravest first; what the index knows better takes a warning's place."""
    found: list[tuple[int, Doubt]] = []
    async for row, change in _in_strides(zip(plan.rows, plan.changes, strict=True)):
        before = _record(change.before) if change.before else None
        found += [(row, d) for d in new_doubts(before, _record(change.after or {}), turn.index, turn.today)]
    doubled = {row for row, doubt in found if doubt.why in ("double", "other_date")}
    found = [(row, doubt) for row, doubt in found if doubt.why != "one_party"]  # the plan tells of it
    found.sort(key=lambda one: GRAVEST.index(one[1].why))
    told = [turn.speaker.line("import.doubt", row=row, text=doubtful(turn, doubt).text) for row, doubt in found]
    return [*(w for w in plan.warnings if w.row not in doubled), *told]


async def _in_strides(items: Iterable[T]) -> AsyncIterator[T]:
    """The items, one by one; between strides all others have their turn."""
    for number, item in enumerate(items, 1):
        yield item
        if number % STRIDE == 0:
            await asyncio.sleep(0)


async def _confirmed(turn: Turn, token: str) -> Reply:
    """Brings in what was shown; where the knowledge base has moved on meanwhile, shows it anew instead."""
    speaker, owner = turn.speaker, turn.message.actor.id
    upload = turn.uploads.waiting(token, owner)
    if upload is None or turn.store is None or token not in _tokens(turn):
        return _said(speaker.paragraph("import.gone"), rows=[_waiting_row(turn)])
    plan = await asyncio.to_thread(plan_import, turn.store.view, upload.agreements, True)
    if plan.changes != upload.plan.changes:
        _end(turn, token)
        return await _shown(turn, msgspec.structs.replace(upload, plan=plan), moved=True)
    saved = await save(turn, plan.changes)
    if saved.waiting and saved.problem is not None:
        _end(turn, token)
        return _said(saved.problem)
    if saved.problem is not None:
        return _said(saved.problem, rows=[_choice_row(turn, token)])
    _end(turn, token)
    done = speaker.paragraph("import.done", new=plan.new, changed=plan.changed, same=plan.same)
    return _said(done, rows=[(*undo(turn, saved), *speaker.button(Do(command="danhsach"), speaker.say("button.list")))])


def _tokens(turn: Turn) -> list[str]:
    """The files of this conversation that wait for a yes, the newest last."""
    draft = turn.session.draft or {}
    return list(draft.get("tokens", ())) if draft.get("task") == TASK else []


def _wait(turn: Turn, tokens: Sequence[str]) -> None:
    """From now on the conversation waits for a file, or for a yes to these."""
    turn.session.draft = {"task": TASK, "tokens": list(tokens[-MOST:])}


def _end(turn: Turn, token: str | None = None) -> None:
    """Lets a file go; the dialogue is over when no other waits."""
    tokens = [other for other in _tokens(turn) if other != token]
    if token is not None:
        turn.uploads.drop(token)
    _wait(turn, tokens)
    if not tokens:
        turn.session.draft = None


def _line(turn: Turn, change: Change) -> str:
    """One record of the plan: whose it is, and for one that is there already, which fields change."""
    after = change.after or {}
    names = " – ".join(f"{party.get('kind') or ''} {party['name']}".strip() for party in after.get("parties", ()))
    signed = f", {day(after['signed_on'], turn.lang)}" if after.get("signed_on") else ""
    if change.before is None:
        return turn.speaker.line("import.new", names=names + signed)
    return turn.speaker.line("import.changed", names=names + signed, fields=", ".join(_differing(change.before, after)))


def _differing(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The fields that are not what they were, by their headings."""
    old, new = _record(before), _record(after)
    fields = msgspec.structs.fields(Agreement)
    return [heading_of(f.encode_name).lower() for f in fields if getattr(old, f.name) != getattr(new, f.name)]


def _record(plain: dict[str, Any]) -> Agreement:
    """The record of a change, in which a default may be written out or not."""
    return normalised(msgspec.convert(plain, Agreement))


def _report(
    turn: Turn, head: Sequence[Block], lines: Sequence[object], foot: Sequence[Block] = (), rows: Sequence[Row] = ()
) -> Reply:
    """The first lines in the reply; where there are more, all of them in a file."""
    items = [turn.speaker.item("import.line", text=str(line)) for line in lines[:SHOWN]]
    files: tuple[File, ...] = ()
    if len(lines) > SHOWN:
        items.append(turn.speaker.paragraph("import.more", n=len(lines) - SHOWN))
        content = "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")
        files = (File(name="bao-cao.txt", media_type="text/plain", content=content),)
    return Reply(blocks=(*head, *items, *foot), buttons=tuple(row for row in rows if row), files=files)


def _waiting_row(turn: Turn) -> Row:
    speaker = turn.speaker
    template = speaker.button(Do(command="mau"), speaker.say("import.template"))
    return (*template, *give_up(turn))


def _choice_row(turn: Turn, token: str) -> Row:
    speaker = turn.speaker
    yes = speaker.button(Do(command=TASK, args=f"{YES} {token}"), speaker.say("import.yes"))
    return (*yes, *give_up(turn))


def _said(*blocks: Block, rows: Sequence[Row] = ()) -> Reply:
    return Reply(blocks=blocks, buttons=tuple(row for row in rows if row))
