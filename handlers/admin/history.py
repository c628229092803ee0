"""/lichsu and /hoantac: who changed what and when, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from handlers import naming
from handlers.access import ROLES, may
from handlers.admin import labels
from handlers.admin.drafts import plain_of
from handlers.admin.lookup import by_name, record_named
from handlers.admin.preview import give_up, lines
from handlers.admin.saving import name_of, read_only, save
from handlers.admin.saving import undo as undo_button
from handlers.formats import VIETNAM
from handlers.payloads import Do
from handlers.render.steps import in_rows
from handlers.turn import Turn
from handlers.types import Block, Button, Reply, Role
from knowledge.editing.diff import Difference, differences
from knowledge.models import Change, Entry
from knowledge.records import read_record
from knowledge.store import Store

PAGE = 5  # commits in one message
MANY = 5  # entries of a commit from which on undoing it is asked about first
LOOK_BACK = 200  # entries among which a person's own latest change is looked for
# Whose changes of an entity may be seen and undone; another person's needs an admin at least.
SEES: dict[str, Role] = {"agreement": "editor", "nickname": "editor", "member": "owner"}
OTHERS: Role = "admin"

SURE = "ok"  # behind the revision: it was asked about

Commit = tuple[Entry, ...]  # the entries of one revision


async def history(turn: Turn) -> Reply:
    """/lichsu [ID] [revision]: changes, newest first, those before a revision where one is given."""
    store = turn.store
    if store is None:
        return read_only(turn)
    words, before = turn.args.split(), None
    if words and words[-1].isdecimal():
        before = int(words.pop())
    key = None
    if words:
        found = await _record_id(turn, store, " ".join(words))
        if isinstance(found, Reply):
            return found
        key = found
    commits = await _commits(turn, store, key, before)
    speaker = turn.speaker
    if not commits:
        return turn.sentence("history.none")
    shown, rest = commits[:PAGE], commits[PAGE:]
    said = [_line(turn, commit) for commit in shown]
    undo = [b for commit in shown if _may_undo(turn, commit) for b in _undo_button(turn, commit[0].revision)]
    args = f"{words[0] if words else ''} {shown[-1][0].revision}".strip()
    older = speaker.button(Do(command="lichsu", args=args), speaker.say("button.older")) if rest else ()
    return Reply(blocks=(speaker.paragraph("history.head"), *said), buttons=(*in_rows(undo, PAGE), older))


async def undo(turn: Turn) -> Reply:
    """/hoantac [revision]: takes a change back, the person's own latest where none is named; all of it or nothing."""
    store, speaker = turn.store, turn.speaker
    if store is None:
        return read_only(turn)
    wanted, _, sure = turn.args.strip().removeprefix("#").partition(" ")
    revision = int(wanted) if wanted.isdecimal() else None if wanted else await _own_latest(turn, store)
    commit = await store.entries(revision) if revision is not None else ()
    if not commit or not all(_sees(turn, e) for e in commit):
        return turn.sentence("undo.none")
    if not _may_undo(turn, commit):
        return turn.sentence("undo.not_yours")
    if len(commit) > MANY and not sure:
        return _sure(turn, commit)
    back = [
        Change(entity=e.change.entity, key=e.change.key, before=e.change.after, after=e.change.before)
        for e in reversed(commit)
    ]
    saved = await save(turn, back)
    if saved.conflict is not None and (later := await _changed_since(store, commit, saved.conflict)):
        return _conflict(turn, commit[0].revision, later)
    if saved.problem is not None:
        return Reply(blocks=(saved.problem,))
    head = speaker.paragraph("undo.done", revision=commit[0].revision, what=_what(turn, commit))
    said = lines(turn, _differences(back[0])) if len(back) == 1 and back[0].before and back[0].after else []
    return Reply(blocks=(head, *said), buttons=(undo_button(turn, saved),))


async def _record_id(turn: Turn, store: Store, words: str) -> str | Reply:
    """The id of the record that the words name; also of one that is no longer there."""
    if (agreement := by_name(turn, words)) is not None:
        return agreement.id
    if " " not in words and await store.history("agreement", words, limit=1):
        return words
    found = record_named(turn, words, "lichsu")
    return found if isinstance(found, Reply) else found.id


async def _commits(turn: Turn, store: Store, key: str | None, before: int | None) -> list[Commit]:
    """The commits of a page and the one after it. One that touched much is read whole, however many it touched."""
    commits: list[Commit] = []
    while len(commits) <= PAGE:
        entity = "agreement" if key is not None else None
        entries = await store.history(entity, key, before=before, limit=PAGE + 1)
        if not entries:
            break
        for revision, same in groupby(entries, key=lambda e: e.revision):
            before = revision
            commit = tuple(same) if key is not None else await store.entries(revision)
            if all(_sees(turn, e) for e in commit):
                commits.append(commit)
    return commits[: PAGE + 1]


async def _own_latest(turn: Turn, store: Store) -> int | None:
    before, seen = None, 0
    while seen < LOOK_BACK and (entries := await store.history(before=before, limit=50)):
        for entry in entries:
            if entry.change.actor == turn.message.actor.person and _sees(turn, entry):
                return entry.revision
        before, seen = entries[-1].revision, seen + len(entries)
    return None


async def _changed_since(store: Store, commit: Sequence[Entry], key: str) -> Entry | None:
    """The latest change of something that this commit touched, where that is a later one."""
    for entry in (e for e in commit if e.change.key == key):
        newest = await store.history(entry.change.entity, key, limit=1)
        if newest and newest[0].revision > entry.revision:
            return newest[0]
    return None


def _conflict(turn: Turn, revision: int, later: Entry) -> Reply:
    speaker = turn.speaker
    what = _what(turn, (later,))
    said = speaker.paragraph("undo.changed_since", revision=revision, later=later.revision, what=what)
    return Reply(blocks=(said,), buttons=(_undo_button(turn, later.revision),))


def _sure(turn: Turn, commit: Commit) -> Reply:
    """Asks before much is changed at one press."""
    speaker, revision = turn.speaker, commit[0].revision
    yes = speaker.button(Do(command="hoantac", args=f"{revision} {SURE}"), speaker.say("button.undo"))
    said = speaker.paragraph("undo.sure", revision=revision, number=len(commit))
    return Reply(blocks=(said,), buttons=((*yes, *give_up(turn)),))


def _sees(turn: Turn, entry: Entry) -> bool:
    return may(turn.message.actor, SEES.get(entry.change.entity, OTHERS))


def _may_undo(turn: Turn, commit: Sequence[Entry]) -> bool:
    """Whether the person may take it back: what is their own, or anybody's for an admin."""
    own = all(e.change.actor == turn.message.actor.person for e in commit)
    return turn.store is not None and (own or ROLES.index(turn.message.actor.role) >= ROLES.index(OTHERS))


def _undo_button(turn: Turn, revision: int) -> tuple[Button, ...]:
    label = turn.speaker.say("button.undo_one", revision=revision)
    return turn.speaker.button(Do(command="hoantac", args=str(revision)), label)


def _line(turn: Turn, commit: Commit) -> Block:
    change = commit[0].change
    when = _moment(change.at)
    return turn.speaker.item(
        "history.line",
        revision=commit[0].revision,
        when=when,
        who=name_of(turn, change.actor),
        what=_what(turn, commit),
    )


def _what(turn: Turn, commit: Sequence[Entry]) -> str:
    """What a commit did, in one line."""
    speaker, first = turn.speaker, commit[0].change
    if len(commit) > 1:
        new = all(e.change.before is None for e in commit)
        gone = all(e.change.after is None for e in commit)
        key = "history.added_many" if new else "history.removed_many" if gone else "history.changed_many"
        return speaker.line(key, number=len(commit), first=_named(turn, commit[0]))
    name = _named(turn, commit[0])
    if first.before is None:
        return speaker.line("history.added", name=name)
    if first.after is None:
        return speaker.line("history.removed", name=name)
    return speaker.line("history.changed", name=name, what=labels.summary(speaker, _differences(first)))


def _named(turn: Turn, entry: Entry) -> str:
    """What was changed, as people call it."""
    change = entry.change
    if change.entity == "agreement" and (agreement := read_record(change.after or change.before)[0]):
        names = naming.short_label(agreement)
        return f"{names} ({entry.short})" if entry.short else names
    if change.entity == "nickname":
        return turn.speaker.line("history.nickname", name=change.key)
    return str((change.after or change.before or {}).get("name") or change.key)


def _differences(change: Change) -> tuple[Difference, ...]:
    before, after = ((read_record(x)[0] if change.entity == "agreement" else x) for x in (change.before, change.after))
    return differences(plain_of(before or {}), plain_of(after or {}))  # in the order of a record's fields


def _moment(at: str) -> str:
    """A moment as people in Vietnam write it.

    >>> _moment("2025-10-20T07:05:00+00:00")
    '20/10/2025 14:05'
    """
    moment = datetime.fromisoformat(at).astimezone(VIETNAM)
    return f"{moment.day}/{moment.month}/{moment.year} {moment:%H:%M}"
