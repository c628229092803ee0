"""Where a value stands in a record: paths, the names people give to fields, and reading and writing at a path."""

from __future__ import annotations

import copy
import re
from difflib import get_close_matches
from functools import cache
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from msgspec import inspect

from knowledge.models import Agreement
from knowledge.text import fold

Path = tuple[str | int, ...]  # ("commitments", 2, "text"); items count from 0
Sort = Literal["value", "list", "struct"]

# What people call a field, folded, by the struct it stands in. The first name is the one to write in a command.
NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "Agreement": {
        "kind": ("loai", "hinh thuc", "type"),
        "title": ("tieu de", "ten", "ten goi", "ten thoa thuan"),
        "parties": ("ben", "cac ben", "dia phuong", "don vi", "party"),
        "signed_on": ("ngay ky", "ky ngay", "ngay ky ket", "ngay", "thoi gian", "thoi gian ky", "signed", "date"),
        "date_basis": ("can cu ngay",),
        "period": ("giai doan",),
        "term_years": ("thoi han", "so nam", "term"),
        "place": ("noi ky", "dia diem", "noi ky ket", "dia diem ky", "tai"),
        "signing_bodies": ("co quan ky", "don vi ky", "body", "bodies"),
        "principles": ("nguyen tac", "principle"),
        "commitments": (
            "cam ket",
            "cac cam ket",
            "noi dung",
            "noi dung cam ket",
            "noi dung hop tac",
            "noi dung ket nghia",
            "noi dung ky ket",
            "commitment",
            "pledge",
            "pledges",
        ),
        "people": (
            "nguoi",
            "nguoi du",
            "nguoi ky",
            "nguoi tham du",
            "tham du",
            "dai dien",
            "dai bieu",
            "thanh phan",
            "person",
        ),
        "support": ("ho tro", "qua", "tien", "qua tang", "trao tang", "tang qua", "kinh phi", "gift", "gifts"),
        "sources": ("nguon", "nguon tin", "link", "bao", "bai bao", "duong dan", "source"),
        "notes": ("ghi chu", "luu y", "note"),
    },
    "Party": {
        "name": ("ten",),
        "kind": ("loai",),
        "province": ("tinh", "thanh pho", "tinh thanh"),
        "country": ("nuoc", "quoc gia"),
        "code": ("ma",),
        "aliases": ("ten khac",),
    },
    "Period": {"from": ("tu", "bat dau", "start"), "to": ("den", "ket thuc", "end")},
    "Commitment": {
        "text": ("noi dung", "viec"),
        "fields": ("linh vuc", "field"),
        "status": ("tinh trang", "trang thai"),
        "progress": ("tien do", "buoc"),
    },
    "Progress": {"text": ("noi dung", "viec"), "on": ("ngay",), "source": ("nguon",)},
    "Person": {"name": ("ten", "ho ten"), "role": ("chuc vu", "vai tro")},
    "Support": {
        "what": ("noi dung", "qua", "gi"),
        "amount_vnd": ("so tien", "tien", "amount"),
        "per": ("cach tinh",),
        "from": ("ben tang", "ben trao", "tu"),
        "to": ("ben nhan", "nguoi nhan", "den"),
    },
    "Source": {
        "url": ("duong dan", "link", "dia chi"),
        "title": ("tieu de", "ten bai"),
        "publisher": ("bao", "noi dang", "co quan bao chi"),
        "published_on": ("ngay dang", "ngay"),
    },
}
HIDDEN = ("id",)  # the record's own name in buttons and links is not edited


class UnknownFieldError(LookupError):
    """No field is called so. ``word`` is what was typed, ``near`` the name that was probably meant, or ""."""

    def __init__(self, word: str, near: str = "") -> None:
        super().__init__(word)
        self.word, self.near = word, near


class Target(NamedTuple):
    """What stands at a path: the struct and the field whose value it is, and of which sort."""

    struct: str  # the struct that the field belongs to
    field: str
    sort: Sort
    item: str = ""  # of a list of structs, or of a struct: its name


def read_path(text: str) -> Path:
    """The path that a person's name of a field means. Raises UnknownFieldError.

    Vietnamese names count from 1, as people do; a path with dots between its parts from 0, as in a file.

    >>> read_path("ngay_ky"), read_path("Bên 1.tên"), read_path("commitments.2.text"), read_path("cam_ket_3")
    (('signed_on',), ('parties', 0, 'name'), ('commitments', 2, 'text'), ('commitments', 2))
    """
    path: Path = ()
    for part in re.sub(r"\[(\d+)\]", r".\1", text.strip()).split("."):
        if part.isdecimal():
            path = (*path, int(part))
            _checked(path, text)
            continue
        name, number = _numbered(part)
        path = (*path, _field(name, _struct_at(path, text), text))
        if number is not None:
            path = (*path, number)
        _checked(path, text)
    return path


def target(path: Path) -> Target:
    """What stands at a path; raises LookupError where a record has nothing of the kind."""
    at, where = Target("", "", "struct", "Agreement"), ""
    for part in path:
        if isinstance(part, int):
            if at.sort != "list":
                raise LookupError(path)
            at = Target(at.struct, at.field, "struct" if at.item else "value", at.item)
            continue
        where = at.item if at.sort == "struct" else ""
        if not where or part not in _shape()[where]:
            raise LookupError(path)
        sort, item = _shape()[where][part]
        at = Target(where, part, sort, item)
    return at


def value_at(record: Any, path: Path) -> Any:
    """The value at a path of a plain record; None where nothing stands.

    >>> value_at({"parties": [{"name": "Sơn Trà"}]}, ("parties", 0, "name")), value_at({}, ("place",))
    ('Sơn Trà', None)
    """
    for part in path:
        try:
            record = record[part]
        except (KeyError, IndexError, TypeError):
            return None
    return record


def with_value(record: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """A copy of the record with this value at a path; None takes an item out of its list, and empties a field.

    Raises LookupError for an item beyond the end of its list by more than one.

    >>> with_value({"principles": ["Tự nguyện", "Bình đẳng"]}, ("principles", 0), None)
    {'principles': ['Bình đẳng']}
    """
    made = copy.deepcopy(record)
    node: Any = made
    for part, following in pairwise(path):
        if isinstance(part, str) and node.get(part) is None:
            node[part] = [] if isinstance(following, int) else {}
        elif isinstance(part, int) and part == len(node):
            node.append({})
        node = node[part]
    last = path[-1]
    if isinstance(last, str) or last < len(node):
        if value is None:
            node.pop(last, None) if isinstance(node, dict) else node.pop(last)
        else:
            node[last] = value
    elif last == len(node) and value is not None:
        node.append(value)
    else:
        raise LookupError(path)
    return made


def shown(path: Path) -> str:
    """The path as it is written in a command: ``parties.0.name``."""
    return ".".join(map(str, path))


def _numbered(part: str) -> tuple[str, int | None]:
    """ "bên_1" and "bên 1" as the name and the place in the list, from 0; "ben a" is the first as well."""
    words = fold(part.replace("_", " "))
    if match := re.fullmatch(r"(.*\D) ?(\d{1,3})", words):
        return match[1].strip(), max(0, int(match[2]) - 1)
    if match := re.fullmatch(r"(ben|dia phuong|don vi|party) ([a-h])", words):
        return match[1], ord(match[2]) - ord("a")
    return words, None


def _field(name: str, struct: str, typed: str) -> str:
    for field in _shape()[struct]:
        if name in (fold(field.replace("_", " ")), *NAMES[struct].get(field, ())):
            return field
    known = {n: f for f in _shape()[struct] for n in (f.replace("_", " "), *NAMES[struct].get(f, ()))}
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    raise UnknownFieldError(typed, near[0].replace(" ", "_") if near else "")


def _struct_at(path: Path, typed: str) -> str:
    at = target(path)
    if at.sort != "struct":
        raise UnknownFieldError(typed)
    return at.item


def _checked(path: Path, typed: str) -> None:
    try:
        target(path)
    except LookupError as error:
        raise UnknownFieldError(typed) from error


@cache
def _shape() -> dict[str, dict[str, tuple[Sort, str]]]:
    """By struct and field as written in JSON: whether a value, a list or a struct, and of which structs."""
    shape: dict[str, dict[str, tuple[Sort, str]]] = {}
    waiting: list[inspect.Type] = [inspect.type_info(Agreement)]
    while waiting:
        struct = waiting.pop()
        if not isinstance(struct, inspect.StructType) or struct.cls.__name__ in shape:
            continue
        fields = shape[struct.cls.__name__] = {}
        for field in struct.fields:
            kind = _not_none(field.type)
            item = _not_none(kind.item_type) if isinstance(kind, inspect.VarTupleType) else kind
            name = item.cls.__name__ if isinstance(item, inspect.StructType) else ""
            if field.encode_name not in HIDDEN:
                fields[field.encode_name] = ("list" if item is not kind else "struct" if name else "value", name)
            waiting.append(item)
    return shape


def _not_none(kind: inspect.Type) -> inspect.Type:
    if isinstance(kind, inspect.UnionType):
        return next(t for t in kind.types if not isinstance(t, inspect.NoneType))
    return kind


__all__ = ["Path", "Target", "UnknownFieldError", "read_path", "shown", "target", "value_at", "with_value"]
