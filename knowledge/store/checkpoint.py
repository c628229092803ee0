"""The checkpoint file: what a state looks like in TinyDB's tables, and how it is read back."""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from knowledge.errors import CorruptError, StoreError
from knowledge.models import Agreement
from knowledge.records import normalised, read_record
from knowledge.store.files import encode_tables
from knowledge.store.state import DOCUMENTS, State, key_number, view_of

SCHEMA = 2  # raised when an older program could no longer read the file rightly; 1 had no change log beside it
PIECES_A_TURN = 32  # of some microseconds each
_SEAL = re.compile(rb'"seal":"([0-9a-f]{32})"\}\}\}\s*\Z')


class _Document(msgspec.Struct, frozen=True):
    key: str
    record: Agreement


class _Nickname(msgspec.Struct, frozen=True):
    name: str
    place: str


class _Value(msgspec.Struct, frozen=True):
    key: str
    value: dict[str, Any]


class _Meta(msgspec.Struct, frozen=True):
    schema: int
    revision: int
    next_key: int
    committed_at: str = ""
    retired: dict[str, str] = {}
    log: str = ""  # the log's checksum at this revision
    seal: str = ""  # of all bytes before it; the last thing in the file


class _Checkpoint(msgspec.Struct, frozen=True):
    agreements: dict[str, _Document]
    nicknames: dict[str, _Nickname]
    meta: dict[str, _Meta]
    members: dict[str, _Value] = {}
    programmes: dict[str, _Value] = {}
    proposals: dict[str, _Value] = {}


class Loaded(NamedTuple):
    """What a checkpoint holds, and where in the log it stands."""

    state: State
    log: str  # the log's checksum at the state's revision
    schema: int
    sealed: bool  # the file is as the store wrote it, to the last bit


def tables_of(state: State, log: str) -> dict[str, dict[str, Any]]:
    """The tables of TinyDB, ``meta`` last; document ids are numbers, as TinyDB wants them."""
    view = state.view
    tables: dict[str, dict[str, Any]] = {
        "agreements": {
            str(key_number(view.keys[id_])): _Document(view.keys[id_], agreement)
            for id_, agreement in view.agreements.items()
        },
        "nicknames": {str(i): _Nickname(*item) for i, item in enumerate(view.nicknames.items(), 1)},
    }
    for entity in DOCUMENTS:
        values = view.documents[entity].items()
        tables[f"{entity}s"] = {str(i): _Value(key, dict(value)) for i, (key, value) in enumerate(values, 1)}
    meta = _Meta(SCHEMA, view.revision, state.next_key, state.committed_at, dict(state.retired), log)
    return {**tables, "meta": {"1": meta}}


def encoded(state: State, log: str) -> Iterator[bytes]:
    """The file's content piece by piece, sealed at its end; other threads get their turn in between."""
    digest = blake2b(digest_size=16)
    unsealed = b'"seal":""}'
    for number, piece in enumerate(encode_tables(tables_of(state, log))):
        if piece.startswith(b'\n"1":{"schema":') and piece.endswith(unsealed):
            piece = piece.removesuffix(unsealed)
            digest.update(piece)
            piece += b'"seal":"' + digest.hexdigest().encode() + b'"}'
        else:
            digest.update(piece)
        yield piece
        if number % PIECES_A_TURN == 0:
            time.sleep(0)  # gives the interpreter away: whoever waits for it waits for some hundred microseconds


def load(path: Path) -> Loaded:
    """What the file holds; raises CorruptError, or StoreError for a file of a newer program."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoreError(f"Không đọc được kho tri thức {path}: {error.strerror or error}.") from error
    with _no_gc():
        checkpoint = _decode(content, path)
        state = _state_of(checkpoint, path)
    (meta,) = checkpoint.meta.values()
    return Loaded(state, meta.log, meta.schema, _sealed(content))


def lost(path: Path) -> CorruptError:
    """The error for a knowledge base that was there once and is no longer."""
    return _corrupt(path, "tệp không còn nữa")


def _sealed(content: bytes) -> bool:
    found = _SEAL.search(content, max(0, len(content) - 200))
    if found is None:
        return False
    digest = blake2b(memoryview(content)[: found.start()], digest_size=16)
    return digest.hexdigest().encode() == found[1]


def _corrupt(path: Path, why: str) -> CorruptError:
    return CorruptError(
        f"Kho tri thức {path} bị mất hoặc hỏng ({why}). Hãy khôi phục từ bản sao lưu: “ketnghia restore TỆP”; "
        "nếu muốn làm kho mới, hãy chuyển thư mục này đi nơi khác rồi chạy “ketnghia init”."
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


def _refuse_newer(meta: Mapping[str, Any], path: Path) -> None:
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
    documents = {
        entity: MappingProxyType({v.key: v.value for v in getattr(checkpoint, f"{entity}s").values()})
        for entity in DOCUMENTS
    }
    return State(
        view_of(meta.revision, agreements, nicknames, keys, MappingProxyType(documents)),
        max([meta.next_key, *(number + 1 for number in numbers)]),
        meta.retired,
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
