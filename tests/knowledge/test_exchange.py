"""Files in and out: what is written reads back equal, and what is wrong is named by record and field."""

import json
import os
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from knowledge import exchange
from knowledge.errors import ImportFailed, KnowledgeError
from knowledge.exchange import FORMATS, json_schema, read_agreements, write_agreements
from knowledge.fields import FIELD_IDS
from knowledge.models import Agreement, Commitment, Party, Support
from knowledge.store import starter_agreements
from tests.knowledge.drawn import agreements

ROOT = Path(__file__).parents[2]
PAIR = [{"name": "Sơn Trà"}, {"name": "Trà Leng"}]


@settings(max_examples=40, deadline=None)  # one example is some hundred values
@given(given=agreements)
def test_what_is_written_reads_back_equal(given: Agreement) -> None:
    several = [given, structs.replace(given, id=f"{given.id}-2"), structs.replace(given, id="")]
    for format in ("json", "jsonl"):  # tables: test_tables.py
        assert read_agreements(write_agreements(several, format), f"kho.{format}") == several


@pytest.mark.parametrize("format", FORMATS)
def test_the_starter_records_are_right_by_their_own_rules(format: str) -> None:
    starter = starter_agreements()
    assert len(starter) >= 28
    assert read_agreements(write_agreements(starter, format), f"kho.{format}") == starter
    assert read_agreements((ROOT / "knowledge/data/agreements.json").read_bytes(), "agreements.json") == starter


def test_written_files_are_for_people_and_say_what_we_would_assume() -> None:
    written = write_agreements([Agreement(id="x", parties=(Party(name="Sơn Trà"), Party(name="Pak Se", country="LA")))])
    assert "Sơn Trà" in written.decode()
    (record,) = json.loads(written)
    assert record["kind"] == "twinning"
    assert [party["country"] for party in record["parties"]] == ["VN", "LA"]


# --- what is accepted -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ('[{"parties": [{"name": "Sơn Trà"}]}]', "kho.json"),
        ('\n [{"parties": [{"name": "Sơn Trà"}]}]\n', "KHO.JSON"),
        ('\ufeff[{"parties": [{"name": "Sơn Trà"}]}]', "kho.json"),
        ('{\n"parties": [\n{"name": "Sơn Trà"}]}', "kho.json"),
        ('{"parties": [{"name": "Sơn Trà"}]}\n', "kho.jsonl"),
        ('\ufeff\n{"parties": [{"name": "Sơn Trà"}]}\r\n\r\n', "kho.ndjson"),
        ('[\n{"parties": [{"name": "Sơn Trà"}]}]', "kho.jsonl"),
        ('[{"parties": [{"name": "Sơn Trà"}]}]', "-"),
        ('{"parties": [{"name": "Sơn Trà"}]}', "kho.txt"),
        ('[{"parties": [{"name": "Sơn Tra\u0300 "}]}]', "kho.json"),  # NFD
        ('[{"parties": [{"name": "S\u200bơn Trà\u202e\\u0000", "kind": " "}]}]', "kho.json"),
        ('[{"parties": [{"name": "Sơn Trà", "aliases": [null, ""]}], "id": ""}]', "kho.json"),
    ],
)
def test_one_record_in_many_guises(data: str, name: str) -> None:
    assert read_agreements(data.encode(), name) == [Agreement(parties=(Party(name="Sơn Trà"),))]


def test_json_lines_are_known_under_any_name() -> None:
    assert len(read_agreements(b'{"parties": [{"name": "A"}]}\n{"parties": [{"name": "B"}]}', "kho.json")) == 2
    assert len(read_agreements('{"parties": [{"name": "A\u2028B"}]}\n'.encode(), "kho.jsonl")) == 1


def test_every_value_may_be_null_except_the_parties() -> None:
    nothing = {
        "Agreement": Agreement(parties=(Party(name="Sơn Trà", country=None),)),
        "Commitment": Commitment(text=""),
        "Support": Support(what=""),
    }
    raw = {field.encode_name: None for field in structs.fields(Agreement)}
    raw["parties"] = [{f.encode_name: None for f in structs.fields(Party)} | {"name": "Sơn Trà"}]
    assert read_agreements(json.dumps([raw]).encode(), "a.json") == [nothing["Agreement"]]
    raw["commitments"] = [{f.encode_name: None for f in structs.fields(Commitment)}]
    raw["support"] = [{f.encode_name: None for f in structs.fields(Support)}]
    (read,) = read_agreements(json.dumps([raw]).encode(), "a.json")
    assert read.commitments == (nothing["Commitment"],)
    assert read.support == (nothing["Support"],)


# --- what is refused, and where -------------------------------------------------------------------------------------


def faults(data: str | bytes, name: str = "a.json") -> list[tuple[int, int | None, str, str]]:
    with pytest.raises(ImportFailed) as caught:
        read_agreements(data if isinstance(data, bytes) else data.encode(), name)
    message = str(caught.value)
    assert message.startswith(f"Không nhập được {name}: ")
    assert "\n" not in message
    return [(row.row, row.line, row.field, f"{row.expected} | {row.got}") for row in caught.value.rows]


@pytest.mark.parametrize(
    ("record", "field", "said"),
    [
        ({}, "parties", "bắt buộc"),
        ({"parties": None}, "parties", "bắt buộc"),
        ({"parties": []}, "parties", "bắt buộc"),
        ({"parties": [None]}, "parties", "bắt buộc"),
        ({"parties": "Sơn Trà"}, "parties", "danh sách"),
        ({"parties": ["Sơn Trà"]}, "parties[0]", "khối"),
        ({"parties": [{"name": "Sơn Trà"}, {"kind": "xã"}]}, "parties[1].name", "bắt buộc"),
        ({"parties": [{"name": " \u200b"}]}, "parties[0].name", "chữ trống"),
        ({"parties": [{"name": 5}]}, "parties[0].name", "số 5"),
        ({"parties": [{"name": "A", "country": True}]}, "parties[0].country", "true"),
        ({"parties": [{"nmae": "A", "name": "B"}]}, "parties[0].nmae", "ý bạn là “name”?"),
        ({"parties": PAIR, "signed_onn": "2025"}, "signed_onn", "ý bạn là “signed_on”?"),
        ({"parties": PAIR, "xyz": 1}, "xyz", "tên trường đã biết | “xyz”"),
        ({"parties": PAIR, "kind": "twining"}, "kind", "ý bạn là “twinning”?"),
        ({"parties": PAIR, "kind": ["twinning"]}, "kind", "danh sách"),
        ({"parties": PAIR, "signed_on": "15/8/2025"}, "signed_on", "ý bạn là “2025-08-15”?"),
        ({"parties": PAIR, "signed_on": "2025-02-29"}, "signed_on", "ngày có thật"),
        ({"parties": PAIR, "signed_on": "2025-13"}, "signed_on", "ngày có thật"),
        ({"parties": PAIR, "signed_on": "0025"}, "signed_on", "ngày có thật"),
        ({"parties": PAIR, "signed_on": "2025-08-15T00:00"}, "signed_on", "ngày có thật"),
        ({"parties": PAIR, "signed_on": "２０２５"}, "signed_on", "ngày có thật"),
        ({"parties": PAIR, "signed_on": 2025}, "signed_on", "số 2025"),
        ({"parties": PAIR, "period": {"from": "2030", "to": "2025-08"}}, "period.from", "không sau 2025-08"),
        ({"parties": PAIR, "term_years": -1}, "term_years", "không âm"),
        ({"parties": PAIR, "term_years": True}, "term_years", "true"),
        ({"parties": PAIR, "commitments": [{"text": "x", "fields": ["helth"]}]}, "commitments[0].fields[0]", "health"),
        ({"parties": PAIR, "commitments": [{"text": "x", "status": "xong"}]}, "commitments[0].status", "một trong"),
        ({"parties": PAIR, "commitments": [{}, {"text": ["x"]}]}, "commitments[1].text", "danh sách 1 mục"),
        ({"parties": PAIR, "support": [{"what": "x", "amount_vnd": -1}]}, "support[0].amount_vnd", "số -1"),
        ({"parties": PAIR, "support": [{"what": "x", "amount_vnd": 1.5}]}, "support[0].amount_vnd", "số 1.5"),
        ({"parties": PAIR, "support": [{"what": "x", "amount_vnd": 10**30}]}, "support[0].amount_vnd", "số nguyên"),
        (
            {"parties": PAIR, "support": [{"what": "x", "amount_vnd": "160 triệu"}]},
            "support[0].amount_vnd",
            "160 triệu",
        ),
        ({"parties": PAIR, "sources": [{"url": "javascript:alert(1)"}]}, "sources[0].url", "http"),
        ({"parties": PAIR, "sources": [{"url": "https://"}]}, "sources[0].url", "http"),
        ({"parties": PAIR, "sources": [{"url": "https://bao.vn@evil.vn/"}]}, "sources[0].url", "http"),
        ({"parties": PAIR, "sources": [{"url": "https://a b"}]}, "sources[0].url", "http"),
        ({"parties": PAIR, "notes": "x" * 20_001}, "notes", "20001 ký tự"),
        ({"parties": PAIR, "id": "sơn trà"}, "id", "dấu cách"),
        ({"parties": PAIR, "id": "x" * 201}, "id", "200"),
        ({"parties": PAIR, "kind": "\n\x1b[31m" + "dài " * 50}, "kind", "“[31mdài dài"),
        ({"parties": PAIR, "a\n\x1bb": 1}, "a b", "“a b”"),
        ("Sơn Trà", "", "khối"),
        (None, "", "khối"),
    ],
)
def test_a_wrong_value_is_named_by_record_and_field(record: object, field: str, said: str) -> None:
    good = {"parties": PAIR}
    array, lines = json.dumps([good, record, good]), "\n\n".join(json.dumps(r) for r in (good, record, good))
    for data, name, line in ((array, "a.json", None), (lines, "a.jsonl", 3)):
        ((row, at, path, message),) = faults(data, name)
        assert (row, at, path) == (2, line, field)
        assert said in message


def test_every_fault_of_every_record_is_told_at_once() -> None:
    records = [{"parties": [{"name": 1}], "kind": "x", "zzz": 0}, {"parties": PAIR}, {"signed_on": "hôm qua"}]
    told = [(row, field) for row, _, field, _ in faults(json.dumps(records))]
    assert told == [(1, "parties[0].name"), (1, "kind"), (1, "zzz"), (3, "signed_on"), (3, "parties")]


def test_an_id_that_stands_twice_is_told_with_the_record_that_had_it_first() -> None:
    records = [{"id": "x", "parties": PAIR}, {"parties": PAIR}, {"parties": PAIR}, {"id": "x", "parties": PAIR}]
    ((row, _, field, message),) = faults(json.dumps(records))
    assert (row, field) == (4, "id")
    assert "bản ghi 1" in message


@pytest.mark.parametrize(
    ("data", "row", "line"),
    [
        ('[{"parties": []},\n{"parties": [}]', 2, 2),
        ('[{"parties": []},\n{"parties": []}\n{"parties": []}]', 2, 3),
        ('[\n{"parties": []},\n]', 2, 3),
        ('[\n{"parties": []},\n{"parties": [{"name": "Sơn', 2, 3),
        ('[{"parties": []},\n{"term_years": NaN}]', 2, 2),
        ('[{"parties": []},\n{"notes": "\\ud800"}]', 2, 2),
        ("[" * 100_000, 1, 1),
        ('{"parties": [\n}', 0, 2),
        ("kết nghĩa", 0, 1),
        ("[] []", 1, 1),
    ],
)
def test_broken_json_is_told_with_the_record_and_the_line_where_it_breaks(data: str, row: int, line: int) -> None:
    assert [fault[:3] for fault in faults(data)] == [(row, line, "")]


def test_every_broken_line_of_json_lines_is_told() -> None:
    data = '{"parties": [{"name": "A"}]}\n{"parties": [\nkết nghĩa\n\n{"parties": 5}'
    told = [fault[:3] for fault in faults(data, "a.jsonl")]
    assert told == [(2, 2, ""), (3, 3, ""), (4, 5, "parties")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "tệp trống"),
        (b"\xef\xbb\xbf \n", "tệp trống"),
        ('[{"parties": []}]'.encode("utf-16"), "UTF-16"),
        ('[{"parties": [{"name": "Sơn Trà"}]}]'.encode("cp1258", "replace"), "mã khác"),
        (b"\x89PNG\r\n\x1a\n\x00", "mã khác"),
        (b"5", "danh sách bản ghi"),
        (b'"x"', "danh sách bản ghi"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_with_the_reason(data: bytes, said: str) -> None:
    ((row, _, field, message),) = faults(data)
    assert (row, field) == (0, "")
    assert said in message


def test_a_kind_of_file_that_we_do_not_read_is_refused_by_name() -> None:
    ((_, _, _, message),) = faults(b"PK", "bảng.docx")
    assert "json, jsonl, csv, xlsx" in message
    with pytest.raises(KnowledgeError, match="json, jsonl"):
        write_agreements([], "docx")


@given(
    st.binary(max_size=60) | st.text(max_size=60).map(str.encode),
    st.sampled_from(["a.json", "a.jsonl", "-", "a.csv", "a.xlsx"]),
)
def test_any_bytes_are_read_or_refused_and_nothing_else(data: bytes, name: str) -> None:
    try:
        read_agreements(data, name)
    except ImportFailed as error:
        assert error.rows


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "parties", "kind", "text", "from", "fields", "id"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([f.encode_name for f in structs.fields(Agreement)]), json_values, max_size=6))
def test_any_values_in_our_fields_are_read_or_refused_and_what_is_read_round_trips(record: dict[str, Any]) -> None:
    try:
        read = read_agreements(json.dumps([record]).encode(), "a.json")
    except ImportFailed as error:
        assert all(row.row == 1 and row.expected for row in error.rows)
    else:
        assert read_agreements(write_agreements(read), "a.json") == read


# --- the published schema -------------------------------------------------------------------------------------------


def schema_file() -> bytes:
    return msgspec.json.format(msgspec.json.encode(json_schema()), indent=2) + b"\n"


def test_the_published_schema_is_fresh() -> None:
    fresh = schema_file()
    if os.environ.get("KETNGHIA_WRITE_DOCS"):
        (ROOT / "docs/agreement.schema.json").write_bytes(fresh)
    assert (ROOT / "docs/agreement.schema.json").read_bytes() == fresh, "KETNGHIA_WRITE_DOCS=1 writes it anew"


def test_the_schema_asks_for_parties_with_names_and_lets_all_else_be_null() -> None:
    definitions = json_schema()["$defs"]
    required = {name: of["required"] for name, of in definitions.items() if of.get("required")}
    assert required == {"Agreement": ["parties"], "Party": ["name"]}
    for name, of in definitions.items():
        for key, value in of.get("properties", {}).items():
            assert ({"type": "null"} in value.get("anyOf", [])) is ((name, key) not in {*exchange.MUST}), (name, key)
    pattern = definitions["Agreement"]["properties"]["signed_on"]["anyOf"][0]["pattern"]
    assert re.search(pattern, "2025-08")
    assert definitions["Commitment"]["properties"]["fields"]["anyOf"][0]["items"] == {"enum": list(FIELD_IDS)}
