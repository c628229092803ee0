"""What the knowledge base holds at one revision, and how a change makes the next one. Touches no file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import msgspec

from knowledge.errors import ConflictError, InvalidRecord, RowError, StoreError
from knowledge.models import Agreement, Change
from knowledge.records import clean_text, normalised, read_record
from knowledge.text import fold

APPLIED_KEPT = 10_000  # recent (channel, update) pairs: an update that comes again does so within minutes
_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford: no i, l, o, u to misread
_MAX_SLUG = 120


@dataclass(frozen=True, slots=True)
class View:
    """An immutable snapshot. Agreements stand in the order in which they were added.

    ``keys`` gives each agreement's short key (``a1``), which buttons and links carry; ``by_key`` the way back.
    ``nicknames`` gives what people's own word for a place means.
    """

    revision: int = 0
    agreements: Mapping[str, Agreement] = field(default_factory=lambda: MappingProxyType({}))
    nicknames: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    by_key: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class State:
    """The view and what the store alone needs: keys given out, updates already applied."""

    view: View = field(default_factory=View)
    next_key: int = 1
    retired: Mapping[str, str] = field(default_factory=dict)  # id -> key of agreements that are gone
    applied: Mapping[tuple[str, str], int] = field(default_factory=dict)  # (channel, update) -> revision
    committed_at: str = ""

    def seen(self, change: Change) -> int | None:
        """The revision at which this change was applied before, if it says which update it comes from."""
        if change.channel is None or change.update is None:
            return None
        return self.applied.get((change.channel, change.update))

    def after(self, changes: Iterable[Change]) -> State:
        """The next state, all changes applied; raises ConflictError or InvalidRecord, and then nothing is."""
        draft = _Draft(self)
        for change in changes:
            draft.apply(change)
        return draft.state()


class _Draft:
    """A state being made: copies that only one thread sees."""

    def __init__(self, state: State) -> None:
        view = state.view
        self._revision = view.revision + 1
        self._agreements, self._nicknames = dict(view.agreements), dict(view.nicknames)
        self._keys, self._retired = dict(view.keys), dict(state.retired)
        self._next_key, self._applied = state.next_key, dict(state.applied)
        self._at = state.committed_at

    def apply(self, change: Change) -> None:
        if change.before is None and change.after is None:
            raise InvalidRecord(f"Thay đổi của “{change.key}” không có nội dung.", ())
        if change.entity == "agreement":
            self._agreement(change)
        elif change.entity == "nickname":
            self._nickname(change)
        else:
            raise StoreError(f"Kho tri thức chưa lưu được loại “{change.entity}”.")
        if change.channel is not None and change.update is not None:
            self._applied[change.channel, change.update] = self._revision
        self._at = change.at

    def _agreement(self, change: Change) -> None:
        key = change.key
        before = None if change.before is None else _agreement_of(change.before)
        if self._agreements.get(key) != before or (before is None) != (change.before is None):
            raise _conflict(key)
        if change.after is None:
            del self._agreements[key]
            self._retired[key] = self._keys.pop(key)
            return
        self._agreements[key] = _checked(change.after, key)
        if key not in self._keys:  # an agreement that comes back gets the key its old buttons carry
            self._keys[key] = self._retired.pop(key, "") or self._new_key()

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

    def _new_key(self) -> str:
        key = short_key(self._next_key)
        self._next_key += 1
        return key

    def state(self) -> State:
        while len(self._applied) > APPLIED_KEPT:
            del self._applied[next(iter(self._applied))]
        view = view_of(self._revision, self._agreements, self._nicknames, self._keys)
        return State(view, self._next_key, self._retired, self._applied, self._at)


def view_of(revision: int, agreements: dict[str, Agreement], nicknames: dict[str, str], keys: dict[str, str]) -> View:
    """A view over these dictionaries, which nobody may change any more."""
    by_key = {key: id_ for id_, key in keys.items()}
    frozen = MappingProxyType
    return View(revision, frozen(agreements), frozen(nicknames), frozen(keys), frozen(by_key))


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
