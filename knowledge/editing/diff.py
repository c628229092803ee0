"""What differs between two plain records, field by field, items of lists matched where they were only moved apart."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, NamedTuple

import msgspec

from knowledge.editing.paths import Path


class Difference(NamedTuple):
    """One field that differs; None where there is nothing. An item taken out stands at its place in the old list."""

    path: Path
    old: Any
    new: Any


def differences(old: Any, new: Any, path: Path = ()) -> tuple[Difference, ...]:
    """Every difference, in the order of the fields. Nothing, "" and an empty list are the same.

    >>> differences({"place": "A", "people": [{"name": "X"}]}, {"people": [{"name": "X", "role": "Y"}]})
    (Difference(path=('place',), old='A', new=None), Difference(path=('people', 0, 'role'), old=None, new='Y'))
    """
    return tuple(_differences(old, new, path))


def _differences(old: Any, new: Any, path: Path) -> Iterator[Difference]:
    if _bare(old) == _bare(new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in (*old, *(k for k in new if k not in old)):
            yield from _differences(old.get(key), new.get(key), (*path, key))
    elif _is_list(old) and _is_list(new) and (old or new):
        yield from _of_lists(list(old or ()), list(new or ()), path)
    else:
        yield Difference(path, _bare(old), _bare(new))


def _of_lists(old: list[Any], new: list[Any], path: Path) -> Iterator[Difference]:
    """Items that stayed are passed over; of those that changed, the nth is compared with the nth."""
    encode = msgspec.json.Encoder(order="sorted").encode
    matcher = SequenceMatcher(None, [encode(i) for i in old], [encode(i) for i in new], autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        for n, (was, now) in enumerate(zip_longest(old[i:i_end], new[j:j_end])):
            at = i + n if now is None else j + n
            yield from _differences(was, now, (*path, at))


def _is_list(value: Any) -> bool:
    return value is None or isinstance(value, list | tuple)


def _bare(value: Any) -> Any:
    return None if value in ("", [], (), {}) else value
