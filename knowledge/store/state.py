"""What the knowledge base holds at one revision, and how a change makes the next one. Touches no file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

from knowledge.errors import ConflictError, InvalidRecord, RowError, StoreError
from knowledge.models import Agreement, Change, Entry
from knowledge.records import clean_text, normalised, read_record
from knowledge.text import fold

T = TypeVar("T")
Documents = Mapping[str, Mapping[str, Any]]
DOCUMENTS = ("member", "programme", "proposal")  # entities that are kept as they come, without rules of their own
_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford: no i, l, o, u to misread
_MAX_SLUG = 120


@dataclass(frozen=True, slots=True)
class View:
    """An immutable snapshot. Agreements stand in the order in which they were added.

    ``keys`` gives each agreement's short key (``a1``), which buttons and links carry; ``by_key`` the way back.
    ``nicknames`` gives what people's own word for a place means; ``documents`` the plain values of every other kind
    of entity, by their keys.
    """

    revision: int = 0
    agreements: Mapping[str, Agreement] = field(default_factory=lambda: MappingProxyType({}))
    nicknames: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    by_key: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    documents: Mapping[str, Documents] = field(default_factory=lambda: no_documents())


@dataclass(frozen=True, slots=True)
class State:
    """The view and what the store alone needs: keys given out, when the last change was."""

    view: View = field(default_factory=View)
    next_key: int = 1
    retired: Mapping[str, str] = field(default_factory=dict)  # id -> key of agreements that are gone
    committed_at: str = ""

    def after(self, changes: Iterable[Change]) -> State:
        """The next state, all changes applied; raises ConflictError or InvalidRecord, and then nothing is."""
        draft = _Draft(self)
        for change in changes:
            if change.before is None and change.after is None:
                raise InvalidRecord(f"Thay đổi của “{change.key}” không có nội dung.", ())
            draft.apply(change)
        return draft.state(self.view.revision + 1)

    def replayed(self, entries: Iterable[Entry]) -> State:
        """The state after entries of the log, which keep their revisions and short keys."""
        draft, revision = _Draft(self), self.view.revision
        for entry in entries:
            draft.replay(entry)
            revision = entry.revision
        return draft.state(revision) if revision != self.view.revision else self

    def short_of(self, change: Change) -> str:
        """The short key of the agreement that a change was about, when this is the state after it."""
        if change.entity != "agreement":
            return ""
        return self.view.keys.get(change.key) or self.retired[change.key]


class _Draft:
    """A state being made: copies that only one thread sees."""

    def __init__(self, state: State) -> None:
        view = state.view
        self._agreements, self._nicknames = _copy(view.agreements), _copy(view.nicknames)
        self._keys, self._by_key, self._retired = _copy(view.keys), _copy(view.by_key), _copy(state.retired)
        self._documents = dict(view.documents)
        self._next_key, self._at = state.next_key, state.committed_at
        self._came_back = False

    def apply(self, change: Change) -> None:
        if change.entity == "agreement":
            self._agreement(change)
        elif change.entity == "nickname":
            self._nickname(change)
        elif change.entity in DOCUMENTS:
            self._document(change)
        else:
            raise StoreError(f"Kho tri thức chưa lưu được loại “{change.entity}”.")
        self._at = change.at

    def replay(self, entry: Entry) -> None:
        """As ``apply``, for what was checked when it was written; a forgotten history leaves the bare ends."""
        change = entry.change
        if change.entity == "agreement" and change.key not in self._keys and change.key not in self._retired:
            self._retired[change.key] = entry.short
            self._next_key = max(self._next_key, key_number(entry.short) + 1)
        if change.before is None and change.after is None:
            self._at = change.at
        elif change.entity == "agreement":
            self._agreement(change, read=_kept)
            self._at = change.at
        else:
            self.apply(change)

    def _agreement(self, change: Change, read: Callable[[dict[str, Any], str], Agreement] | None = None) -> None:
        key = change.key
        before = None if change.before is None else _agreement_of(change.before)
        if self._agreements.get(key) != before or (before is None) != (change.before is None):
            raise _conflict(key)
        if change.after is None:
            del self._agreements[key]
            short = self._retired[key] = self._keys.pop(key)
            del self._by_key[short]
            return
        self._agreements[key] = (read or _checked)(change.after, key)
        if key not in self._keys:  # an agreement that comes back gets the key its old buttons carry
            self._came_back |= key in self._retired
            short = self._keys[key] = self._retired.pop(key, "") or self._new_key()
            self._by_key[short] = key

    def _nickname(self, change: Change) -> None:
        name = clean_text(change.key)
        before = None if change.before is None else str(change.before.get("place", ""))
        if self._nicknames.get(name) != before:
            raise _conflict(name)
        if change.after is None:
            del self._nicknames[name]
            return
        place = change.after.get("place")
        if not name or not isinstance(place, str) or not place.strip():
            raise InvalidRecord("Tên gọi khác phải có tên và địa phương mà nó chỉ.", ())
        self._nicknames[name] = clean_text(place)

    def _document(self, change: Change) -> None:
        documents = dict(self._documents[change.entity])
        before, after = (msgspec.json.decode(msgspec.json.encode(v)) for v in (change.before, change.after))
        if documents.get(change.key) != before:  # compared as they come back from a file: lists, no tuples
            raise _conflict(change.key)
        if after is None:
            del documents[change.key]
        elif change.key:
            documents[change.key] = after
        else:
            raise InvalidRecord("Thay đổi không nói nó thuộc về mục nào.", ())
        self._documents[change.entity] = MappingProxyType(documents)

    def _new_key(self) -> str:
        key = short_key(self._next_key)
        self._next_key += 1
        return key

    def state(self, revision: int) -> State:
        if self._came_back:  # back to its place among those that were added before and after it
            self._agreements = {k: self._agreements[k] for k in sorted(self._agreements, key=self._added)}
        frozen = MappingProxyType
        view = View(
            revision,
            frozen(self._agreements),
            frozen(self._nicknames),
            frozen(self._keys),
            frozen(self._by_key),
            frozen(self._documents),
        )
        return State(view, self._next_key, self._retired, self._at)

    def _added(self, key: str) -> int:
        return key_number(self._keys[key])


def _copy(table: Mapping[str, T]) -> dict[str, T]:
    """``dict`` asks a MappingProxyType for each key, which for 10,000 records takes 20 times as long."""
    return table.copy() if isinstance(table, MappingProxyType) else dict(table)


def no_documents() -> Mapping[str, Documents]:
    """A table for every kind of document, all empty."""
    return MappingProxyType({entity: MappingProxyType({}) for entity in DOCUMENTS})


def view_of(
    revision: int,
    agreements: dict[str, Agreement],
    nicknames: dict[str, str],
    keys: dict[str, str],
    documents: Mapping[str, Documents] | None = None,
) -> View:
    """A view over these dictionaries, which nobody may change any more."""
    by_key = {key: id_ for id_, key in keys.items()}
    frozen = MappingProxyType
    return View(
        revision, frozen(agreements), frozen(nicknames), frozen(keys), frozen(by_key), documents or no_documents()
    )


def short_key(number: int) -> str:
    """The key of the n-th agreement ever added.

    >>> [short_key(n) for n in (1, 31, 32, 10_000)]
    ['a1', 'az', 'a10', 'a9rg']
    """
    digits = ""
    while number:
        number, digit = divmod(number, 32)
        digits = _DIGITS[digit] + digits
    return f"a{digits}"


def key_number(key: str) -> int:
    """The number a short key stands for; ValueError when it is none.

    >>> key_number("a9rg")
    10000
    """
    number = 0
    for digit in key.removeprefix("a"):
        number = number * 32 + _DIGITS.index(digit)
    if not number or short_key(number) != key:
        raise ValueError(key)
    return number


def slug_of(agreement: Agreement) -> str:
    """The id that the parties' names make.

    >>> from knowledge.models import Party
    >>> slug_of(Agreement(parties=(Party(name="Sơn Trà"), Party(name="Trà Leng"))))
    'son-tra--tra-leng'
    """
    names = (fold(party.name).encode("ascii", "ignore").decode() for party in agreement.parties)
    slug = "--".join("-".join(name.split()) or "ben" for name in names)
    return slug[:_MAX_SLUG].strip("-")


def unique_id(view: View, agreement: Agreement, also_taken: Collection[str] = ()) -> str:
    """``slug_of``, with -2, -3 … when that id is taken in the view (or in ``also_taken``)."""
    slug = slug_of(agreement)
    number, free = 1, slug
    while free in view.agreements or free in also_taken:
        number += 1
        free = f"{slug}-{number}"
    return free


def _agreement_of(raw: dict[str, Any]) -> Agreement | None:
    try:
        return normalised(msgspec.convert(raw, Agreement))
    except msgspec.ValidationError:
        return read_record(raw)[0]


def _kept(raw: dict[str, Any], key: str) -> Agreement:
    """A record that the log vouches for; one that today's program would write otherwise is read with all care."""
    try:
        agreement = normalised(msgspec.convert(raw, Agreement))
    except msgspec.ValidationError:
        return _checked(raw, key)
    return agreement if agreement.id == key else _checked(raw, key)


def _checked(raw: dict[str, Any], key: str) -> Agreement:
    agreement, problems = read_record(raw)
    if agreement is None:
        rows = [RowError(0, *problem) for problem in problems]
        raise InvalidRecord(f"Bản ghi {key} chưa đúng: {rows[0]}.", rows)
    if not key or agreement.id != key:
        rows = [RowError(0, "id", f"cần mã “{key}”", f"“{agreement.id}”")]
        raise InvalidRecord(f"Bản ghi {key} chưa đúng: {rows[0]}.", rows)
    return agreement


def _conflict(key: str) -> ConflictError:
    return ConflictError(f"“{key}” vừa có thay đổi khác; mời bạn xem lại bản mới nhất rồi sửa tiếp.", key)
