"""Agreements in and out of files: JSON and JSON Lines, each fault named by record and field."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from msgspec import structs

from knowledge.errors import ImportFailed, KnowledgeError, RowError
from knowledge.fields import FIELD_IDS
from knowledge.models import Agreement, AgreementKind, Change
from knowledge.records import ISO_DATE, MAX_ID, MAX_INT, MUST, describe, read_record, record_of
from knowledge.store import agreement_change, slug_of, unique_id

if TYPE_CHECKING:
    from knowledge.store import View


class Row(NamedTuple):
    """One record of a file before it is checked: its number (from 1), its line where known, its plain value."""

    number: int
    line: int | None
    value: object


class Format(NamedTuple):
    """A kind of file: how names of such files end, its rows, and the bytes that hold these agreements."""

    suffixes: tuple[str, ...]
    rows: Callable[[bytes], list[Row | RowError]]
    write: Callable[[Sequence[Agreement]], bytes]


class ImportPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What an import would do. With ``conflicts`` it must not be carried out."""

    changes: tuple[Change, ...]
    new: int
    changed: int
    same: int
    conflicts: tuple[RowError, ...]  # ids that stand for another content in the knowledge base
    warnings: tuple[RowError, ...]  # fine by the rules, yet worth a look


def read_agreements(data: bytes, name: str) -> list[Agreement]:
    """The agreements in a file's bytes; ``name`` says which kind of file it is, and is named in errors.

    Raises ImportFailed with every fault of every record.

    >>> [a.parties[0].full_name for a in read_agreements('[{"parties": [{"name": "Trà Leng"}]}]'.encode(), "a.json")]
    ['Trà Leng']
    >>> read_agreements(b'{"parties": []}', "a.jsonl")
    Traceback (most recent call last):
    knowledge.errors.ImportFailed: Không nhập được a.jsonl: bản ghi 1 (dòng 1), trường parties: bắt buộc phải có, \
nhưng gặp danh sách 0 mục.
    """
    try:
        rows = format_of(name, data).rows(data)
    except Unreadable as error:
        raise ImportFailed(name, [error.row]) from error
    agreements: list[Agreement] = []
    faults: list[RowError] = []
    first: dict[str, int] = {}
    for row in rows:
        if isinstance(row, RowError):
            faults.append(row)
            continue
        agreement, problems = read_record(row.value)
        faults += [RowError(row.number, *problem, line=row.line) for problem in problems]
        if agreement is None:
            continue
        if agreement.id and first.setdefault(agreement.id, row.number) != row.number:
            expected = f"cần mã khác với bản ghi {first[agreement.id]}"
            faults.append(RowError(row.number, "id", expected, describe(agreement.id), row.line))
        agreements.append(agreement)
    if faults:
        raise ImportFailed(name, faults)
    return agreements


def write_agreements(agreements: Sequence[Agreement], format: str = "json") -> bytes:
    """The agreements as a file of this format (a key of FORMATS), which ``read_agreements`` reads back equal."""
    if format not in FORMATS:
        raise KnowledgeError(f"Chưa ghi được dạng “{format}”; các dạng có: {', '.join(FORMATS)}.")
    return FORMATS[format].write(agreements)


def format_of(name: str, data: bytes = b"") -> Format:
    """The format of a file, by the end of its name; by its first character when the name tells nothing."""
    lower = name.lower()
    for known in FORMATS.values():
        if lower.endswith(known.suffixes):
            return known
    if "." in lower.rsplit("/", 1)[-1] and not lower.endswith(".txt"):
        suffix = lower.rsplit(".", 1)[-1]
        raise ImportFailed(name, [RowError(0, "", f"cần tệp loại {', '.join(FORMATS)}", f"loại “{suffix}”")])
    lines = data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")
    return FORMATS["jsonl" if lines else "json"]


def plan_import(
    view: View,
    agreements: Sequence[Agreement],
    replace: bool,
    *,
    actor: str = "system",
    channel: str | None = None,
    update: str | None = None,
) -> ImportPlan:
    """The changes that bring these agreements into the knowledge base, for one ``commit_many``.

    A record without an id is the one that has its parties and date, if there is one; otherwise it gets a new id.
    """
    changes: list[Change] = []
    conflicts: list[RowError] = []
    warnings: list[RowError] = []
    same = 0
    taken = {agreement.id for agreement in agreements}
    for number, given in enumerate(agreements, 1):
        agreement = given if given.id else structs.replace(given, id=_id_for(view, given, taken))
        taken.add(agreement.id)
        there = view.agreements.get(agreement.id)
        if len(agreement.parties) < 2 and agreement.kind is not AgreementKind.ASSIGNMENT:
            warnings.append(RowError(number, "parties", "thường có từ hai bên trở lên", "một bên"))
        if there == agreement:
            same += 1
        elif there is None or replace:
            changes.append(agreement_change(there, agreement, actor=actor, channel=channel, update=update))
        else:
            expected = "cần mã chưa có trong kho (hoặc chọn thay bản cũ)"
            conflicts.append(RowError(number, "id", expected, f"{describe(agreement.id)} với nội dung khác"))
    new = sum(change.before is None for change in changes)
    return ImportPlan(
        changes=tuple(changes),
        new=new,
        changed=len(changes) - new,
        same=same,
        conflicts=tuple(conflicts),
        warnings=tuple(warnings),
    )


def json_schema() -> dict[str, Any]:
    """The interchange format as JSON Schema: an array of records; everything but parties may be null or absent."""
    schema = msgspec.json.schema(list[Agreement])
    for struct in schema["$defs"].values():
        if "properties" not in struct:
            continue
        name = struct["title"]
        struct["description"] = struct["description"].partition(">>>")[0].replace("\n    ", "\n").strip()
        struct["required"] = [key for key in struct["properties"] if (name, key) in MUST]
        struct["additionalProperties"] = False
        for key, described in struct["properties"].items():
            default = {"default": described.pop("default")} if "default" in described else {}
            kinds = [kind for kind in described.get("anyOf", [described]) if kind != {"type": "null"}]
            kinds = [kind | _SCHEMA_RULES.get((name, key), {}) for kind in kinds]
            nullable = kinds if (name, key) in MUST else [*kinds, {"type": "null"}]
            struct["properties"][key] = ({"anyOf": nullable} if len(nullable) > 1 else nullable[0]) | default
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Agreements"} | schema


class Unreadable(Exception):  # noqa: N818 - internal: becomes ImportFailed where the file's name is known
    """A file that is no text, or whose text is in no format; ``row`` says what and where."""

    def __init__(self, expected: str, got: str, number: int = 0, line: int | None = None) -> None:
        super().__init__(expected)
        self.row = RowError(number, "", expected, got, line)


def utf8_text(data: bytes) -> str:
    """The text of a file, without a byte order mark. Raises Unreadable where it is in another encoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("cần tệp mã hóa UTF-8", "UTF-16; hãy lưu lại với mã UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable("cần tệp mã hóa UTF-8", "chữ ở mã khác; hãy lưu lại với mã UTF-8", line=line) from error


def _text_of(data: bytes) -> str:
    text = utf8_text(data)
    if not text.strip():
        raise Unreadable("cần ít nhất một bản ghi", "tệp trống")
    return text


def _json_rows(data: bytes) -> list[Row | RowError]:
    text = _text_of(data)
    if _is_lines(text):
        return _line_rows(data)
    try:
        value = msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError) as error:
        number, line = _where_broken(text)
        raise Unreadable("cần JSON đúng cú pháp", "chỗ viết sai, hoặc tệp bị cắt cụt", number, line) from error
    if isinstance(value, dict):
        value = [value]  # a file with a single record
    if not isinstance(value, list):
        raise Unreadable("cần danh sách bản ghi [ … ]", describe(value))
    return [Row(number, None, item) for number, item in enumerate(value, 1)]


def _where_broken(text: str) -> tuple[int, int]:
    """The record (0: none) and the line at which the JSON stops being right, found by reading record by record."""
    decoder, number, at = json.JSONDecoder(), 0, _blanks(text, 0)
    try:
        if text[at : at + 1] == "[":
            while text[at : at + 1] in ("[", ","):
                number += 1
                start = at = _blanks(text, at + 1)
                _, at = decoder.raw_decode(text, start)
                msgspec.json.decode(text[start:at])  # stricter: NaN, half a surrogate pair
                at = _blanks(text, at)
        else:
            decoder.decode(text)
    except json.JSONDecodeError as error:
        at = error.pos
    except (msgspec.MsgspecError, RecursionError):
        pass  # the record is known; a place inside it would say no more
    return number, text.count("\n", 0, at) + 1


def _blanks(text: str, at: int) -> int:
    while text[at : at + 1] in {" ", "\n", "\r", "\t"}:
        at += 1
    return at


def _is_lines(text: str) -> bool:
    """Whether these are JSON Lines under whatever name: several lines, of which the first is a whole object."""
    first, _, others = text.strip().partition("\n")
    if not first.startswith("{") or not others.strip():
        return False
    try:
        return isinstance(msgspec.json.decode(first), dict)
    except (msgspec.MsgspecError, RecursionError):
        return False


def _line_rows(data: bytes) -> list[Row | RowError]:
    text = _text_of(data)
    return _json_rows(data) if text.lstrip().startswith("[") else list(_lines(text))


def _lines(text: str) -> Iterator[Row | RowError]:
    lines = ((line, content) for line, content in enumerate(text.split("\n"), 1) if content.strip())
    for number, (line, content) in enumerate(lines, 1):  # not splitlines: a text may hold U+2028
        try:
            yield Row(number, line, msgspec.json.decode(content))
        except (msgspec.MsgspecError, RecursionError):
            yield RowError(number, "", "cần một đối tượng JSON trọn trong một dòng", describe(content.strip()), line)


def _write_json(agreements: Sequence[Agreement]) -> bytes:
    return msgspec.json.format(msgspec.json.encode([_explicit(a) for a in agreements]), indent=2) + b"\n"


def _write_lines(agreements: Sequence[Agreement]) -> bytes:
    return b"".join(msgspec.json.encode(_explicit(a)) + b"\n" for a in agreements)


def _explicit(agreement: Agreement) -> dict[str, Any]:
    """The record with its kind and its parties' countries written out, for readers that do not know our defaults."""
    record = record_of(agreement)
    parties = [{"name": p["name"], "country": "VN"} | p for p in record.pop("parties")]
    return {"id": record.pop("id", ""), "kind": agreement.kind, "parties": parties} | record


def _id_for(view: View, agreement: Agreement, taken: set[str]) -> str:
    """The id of the record that this one without an id means, or a new one."""
    slug = slug_of(agreement)
    number, id_ = 1, slug
    while (there := view.agreements.get(id_)) is not None:
        if id_ not in taken and there.signed_on == agreement.signed_on and _same_parties(there, agreement):
            return id_
        number += 1
        id_ = f"{slug}-{number}"
    return unique_id(view, agreement, taken)


def _same_parties(a: Agreement, b: Agreement) -> bool:
    """Whether two records are of the same places: Springfield in America is not the one in Australia."""
    return [(p.name, p.province, p.country) for p in a.parties] == [(p.name, p.province, p.country) for p in b.parties]


# One line a format: CSV and XLSX join here.
FORMATS: dict[str, Format] = {
    "json": Format((".json",), _json_rows, _write_json),
    "jsonl": Format((".jsonl", ".ndjson"), _line_rows, _write_lines),
}

_DATE = {"pattern": f"^{ISO_DATE}$"}
_COUNT = {"minimum": 0, "maximum": MAX_INT}
_SCHEMA_RULES: dict[tuple[str, str], dict[str, Any]] = {  # what the types alone do not say
    ("Agreement", "id"): {"pattern": r"^\S*$", "maxLength": MAX_ID},
    ("Agreement", "parties"): {"minItems": 1},
    ("Agreement", "signed_on"): _DATE,
    ("Agreement", "term_years"): _COUNT,
    ("Commitment", "fields"): {"items": {"enum": list(FIELD_IDS)}},
    ("Party", "name"): {"minLength": 1},
    ("Period", "from"): _DATE,
    ("Period", "to"): _DATE,
    ("Progress", "on"): _DATE,
    ("Source", "published_on"): _DATE,
    ("Source", "url"): {"pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"},
    ("Support", "amount_vnd"): _COUNT,
}
