"""A record in the making: what a person has added or changed and not yet saved, as plain data in the session."""

from __future__ import annotations

import hashlib
import re
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from handlers.payloads import Do
from handlers.types import Session
from knowledge.articles.article import Article
from knowledge.editing.paths import Path
from knowledge.index import Index
from knowledge.models import Agreement
from knowledge.records import Problem, read_record

T = TypeVar("T")

TASK = "record"
TAKE_BACK = "@lai"  # behind /them: the draft that was given up comes back


class Question(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Something that must be settled first: which place a name means, which of two values is right.

    Or whether a value that was read from an article is right at all: then ``words`` are those it rests on.
    """

    path: str
    typed: str = ""
    options: list[Any] = []
    words: str = ""


class Extract(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One agreement as an article tells it: the record, and by the digest of a value the words that it rests on."""

    record: dict[str, Any]
    words: dict[str, str] = {}
    doubtful: list[str] = []  # paths, the first to be asked first


def under_way(session: Session, task: str, kind: type[T]) -> T | None:
    """What the dialogue of a task left in the session; None where there is none, or another dialogue."""
    if (session.draft or {}).get("task") != task:
        return None
    try:
        return msgspec.convert(session.draft, kind)
    except msgspec.ValidationError:  # kept by another version of the program
        return None


class Draft(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The record as it would be saved, what it was, and where the dialogue stands."""

    record: dict[str, Any]
    base: dict[str, Any] | None = None  # what it was when the edit began; None for a new record
    drop: dict[str, Any] | None = None  # the record that a merge takes away
    ask: str = ""  # the path of the field that the next message is about
    steps: list[str] = []  # paths still to be asked, of a guided dialogue
    questions: list[Question] = []
    extract: Extract | None = None  # of the article that the record was read from
    following: list[Extract] = []  # further agreements of the same article, which come when this one is done
    article: Article | None = None  # where it was pasted, and may go on in the next message
    begun: str = ""  # the digest of what was read, before anybody touched it
    shown: str = ""  # the digest of what was last previewed
    doubted: str = ""  # the digest of what was doubtful about it then
    task: str = TASK

    @classmethod
    def of(cls, session: Session) -> Draft | None:
        """The draft under way; None where there is none, or another dialogue."""
        return under_way(session, TASK, cls)

    def keep(self, session: Session) -> None:
        """Leaves the draft in the session."""
        session.draft = {"task": TASK, **msgspec.to_builtins(self)}

    @property
    def digest(self) -> str:
        """A short name of exactly what would be saved."""
        return digest([self.record, self.base, self.drop])

    @property
    def changed(self) -> bool:
        """Whether there is anything to save."""
        if self.base is None:
            return any(self.record.values())
        return self.record != self.base or self.drop is not None

    def read(self) -> tuple[Agreement | None, list[Problem]]:
        """The agreement that it makes, or what is wrong with it."""
        return read_record(self.record)

    def rests_on(self, path: Path, value: Any) -> str:
        """The words of the article that a value rests on; "" for one that a person put in."""
        return self.extract.words.get(digest([path[0], value]), "") if self.extract and path else ""

    def rebased(self, newest: Agreement | None) -> None:
        """Puts what was changed here on the record as it is now; on one that is gone it becomes a new record."""
        now = None if newest is None else plain_of(newest)
        base, mine = self.base or {}, self.record
        if now is not None:
            kept = {k: _three_ways(base.get(k), mine.get(k), now.get(k)) for k in dict.fromkeys((*now, *mine))}
            self.record = {k: v for k, v in kept.items() if v is not None}
        self.base = now


def _three_ways(base: Any, mine: Any, now: Any) -> Any:
    """A field that both may have changed: mine where I did; of a list, what either put in or took out."""
    if mine == base:
        return now
    if not (isinstance(mine, list) and isinstance(now, list)):
        return mine
    there = base or []
    return [i for i in now if i in mine or i not in there] + [i for i in mine if i not in there and i not in now]


def editing(agreement: Agreement) -> Draft:
    """A draft that changes a record."""
    return Draft(record=plain_of(agreement), base=plain_of(agreement))


def plain_of(value: Any) -> Any:
    """A record, or a part of it, as JSON has it, without what goes without saying.

    Two that say the same are equal, wherever they were read from: a session, a file, the store.
    """
    if isinstance(value, msgspec.Struct):
        fields = ((f, getattr(value, f.name)) for f in msgspec.structs.fields(value))
        return {f.encode_name: plain_of(v) for f, v in fields if v != f.default}
    if isinstance(value, list | tuple):
        return [plain_of(item) for item in value]
    return value.value if isinstance(value, StrEnum) else value


def key_of(draft: Draft, index: Index) -> str:
    """The short key of the record that a draft changes, "" for a new one."""
    return index.keys.get((draft.base or {}).get("id", ""), "")


def edit_of(draft: Draft, index: Index, words: str) -> Do:
    """/sua in a button: the record's short key, none for a new record, then the words."""
    return Do(command="sua", args=f"{key_of(draft, index)} {words}".strip())


def digest(value: Any) -> str:
    """Six letters that stand for a value, so that a button means what stood above it.

    >>> digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1}), digest({"a": 1}) == digest({"a": 2})
    (True, False)
    """
    return hashlib.sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()[:6]


def is_digest(word: str) -> bool:
    """Whether a word has the form of a digest.

    >>> is_digest("3fa91c"), is_digest("Hải")
    (True, False)
    """
    return re.fullmatch("[0-9a-f]{6}", word) is not None
