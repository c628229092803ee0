"""The checkpoint file: what a state looks like in TinyDB's tables, and how it is read back."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from knowledge.errors import CorruptError, StoreError
from knowledge.models import Agreement
from knowledge.records import normalised, read_record
from knowledge.store.state import State, key_number, view_of

SCHEMA = 1  # raised when an older program could no longer read the file rightly


class _Document(msgspec.Struct, frozen=True):
    key: str
    record: Agreement


class _Nickname(msgspec.Struct, frozen=True):
    name: str
    place: str


class _Meta(msgspec.Struct, frozen=True):
    schema: int
    revision: int
    next_key: int
    committed_at: str = ""
    retired: dict[str, str] = {}
    applied: list[tuple[str, str, int]] = []


class _Checkpoint(msgspec.Struct, frozen=True):
    meta: dict[str, _Meta]
    agreements: dict[str, _Document]
    nicknames: dict[str, _Nickname]


def tables_of(state: State) -> dict[str, dict[str, Any]]:
    """The tables of TinyDB: meta, agreements, nicknames; document ids are numbers, as TinyDB wants them."""
    view = state.view
    applied = [(channel, update, revision) for (channel, update), revision in state.applied.items()]
    meta = _Meta(SCHEMA, view.revision, state.next_key, state.committed_at, dict(state.retired), applied)
    return {
        "meta": {"1": meta},
        "agreements": {
            str(key_number(view.keys[id_])): _Document(view.keys[id_], agreement)
            for id_, agreement in view.agreements.items()
        },
        "nicknames": {str(i): _Nickname(*item) for i, item in enumerate(view.nicknames.items(), 1)},
    }


def load(path: Path) -> State:
    """The state that the file holds; raises CorruptError, or StoreError for a file of a newer program."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoreError(f"Không đọc được kho tri thức {path}: {error.strerror or error}.") from error
    with _no_gc():
        return _state_of(_decode(content, path), path)


def lost(path: Path) -> CorruptError:
    """The error for a knowledge base that was there once and is no longer."""
    return _corrupt(path, "tệp không còn nữa")


def _corrupt(path: Path, why: str) -> CorruptError:
    return CorruptError(
        f"Kho tri thức {path} bị mất hoặc hỏng ({why}). Hãy khôi phục từ bản sao lưu; "
        "nếu muốn làm kho mới, hãy chuyển tệp này đi nơi khác rồi chạy “ketnghia init”."
    )


def _decode(content: bytes, path: Path) -> _Checkpoint:
    if not content.strip(b"\0 \r\n\t"):
        raise _corrupt(path, "tệp trống")
    try:
        try:
            checkpoint = msgspec.json.decode(content, type=_Checkpoint)
        except msgspec.ValidationError:
            checkpoint = _decode_patiently(content, path)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _corrupt(path, "tệp bị cắt cụt hoặc không phải JSON") from error
    _refuse_newer(checkpoint.meta, path)
    return checkpoint


def _decode_patiently(content: bytes, path: Path) -> _Checkpoint:
    """Again, document by document, for a file edited by other means: what is only untidy is read all the same."""
    tables = msgspec.json.decode(content)
    try:
        _refuse_newer(msgspec.convert(tables.get("meta", {}), dict[str, Any]), path)
        documents = tables.get("agreements", {})
        for document in documents.values():
            agreement, problems = read_record(document.get("record"))
            if agreement is None:
                fault = problems[0]
                raise _corrupt(path, f"bản ghi {document.get('key')}, {fault.field}: {fault.expected}, có {fault.got}")
            document["record"] = msgspec.to_builtins(agreement)
        return msgspec.convert(tables, _Checkpoint)
    except (msgspec.ValidationError, AttributeError) as error:
        raise _corrupt(path, "tệp không có dạng của kho tri thức") from error


def _refuse_newer(meta: dict[str, Any], path: Path) -> None:
    for entry in meta.values():
        schema = entry.get("schema") if isinstance(entry, dict) else entry.schema
        if isinstance(schema, int) and schema > SCHEMA:
            raise StoreError(
                f"Kho tri thức {path} do một phiên bản mới hơn ghi (dạng {schema}, bản này đọc được đến {SCHEMA}); "
                "hãy cập nhật chương trình."
            )


def _state_of(checkpoint: _Checkpoint, path: Path) -> State:
    if len(checkpoint.meta) != 1:
        raise _corrupt(path, "thiếu phần meta")
    (meta,) = checkpoint.meta.values()
    agreements, keys = {}, {}
    for document in checkpoint.agreements.values():
        agreement = normalised(document.record)
        agreements[agreement.id], keys[agreement.id] = agreement, document.key
    if len(agreements) != len(checkpoint.agreements) or "" in agreements:
        raise _corrupt(path, "hai bản ghi trùng mã, hoặc có bản ghi không mã")
    try:
        numbers = {key_number(key) for key in (*keys.values(), *meta.retired.values())}
    except ValueError as error:
        raise _corrupt(path, f"khóa ngắn lạ “{error}”") from error
    if len(numbers) != len(keys) + len(meta.retired):
        raise _corrupt(path, "hai bản ghi trùng khóa ngắn")
    nicknames = {nickname.name: nickname.place for nickname in checkpoint.nicknames.values()}
    return State(
        view_of(meta.revision, agreements, nicknames, keys),
        max([meta.next_key, *(number + 1 for number in numbers)]),
        meta.retired,
        {(channel, update): revision for channel, update, revision in meta.applied},
        meta.committed_at,
    )


@contextmanager
def _no_gc() -> Iterator[None]:
    """Loading makes many objects and no garbage: the collector would only go over them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
