"""``import --map``: a table of anybody's columns becomes agreements, all of it or nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from knowledge.store import Store
from tests.bot.commands import RUN, Said

MAP = "parties.0.name=bên A,parties.0.country=nước A,parties.1.name=bên B,parties.1.country=nước B"
TABLE = """\
bên A,nước A,bên B,nước B
Đà Nẵng,Việt Nam,Kawasaki,Nhật Bản
Kitakyushu,Japan,Hải Phòng,Vietnam
Luang Prabang,Lào,Lyon,France
"""


@pytest.fixture
def empty(elsewhere: Path, run: Said) -> Path:
    """A working folder whose knowledge base holds nothing."""
    run("init", "--empty")
    Path("twins.csv").write_text(TABLE, encoding="utf-8")
    return elsewhere


def stored(folder: Path) -> list[dict[str, Any]]:
    """The records of the knowledge base, as plain values."""
    from knowledge.records import record_of

    with Store.open(folder / "data", read_only=True) as store:
        return [record_of(a) for a in store.view.agreements.values()]


def pairs(folder: Path) -> list[list[tuple[str, str | None]]]:
    """Name and country of the parties of every record."""
    return [[(p["name"], p.get("country", "VN")) for p in record["parties"]] for record in stored(folder)]


def write(table: str, name: str = "twins.csv") -> None:
    Path(name).write_text(table, encoding="utf-8")


# What comes in


def test_columns_become_parties_and_countries_their_codes(run: Said, empty: Path) -> None:
    assert "3 bản ghi mới" in run("import", "twins.csv", "--map", MAP)
    assert pairs(empty) == [
        [("Đà Nẵng", "VN"), ("Kawasaki", "JP")],
        [("Kitakyushu", "JP"), ("Hải Phòng", "VN")],
        [("Luang Prabang", "LA"), ("Lyon", "FR")],
    ]


def test_what_was_imported_is_answered(run: Said, empty: Path) -> None:
    run("import", "twins.csv", "--map", MAP)
    assert "Lyon" in run("ask", "Luang Prabang kết nghĩa với ai?")


def test_a_constant_stands_in_every_record(run: Said, empty: Path) -> None:
    constants = "kind:=cooperation,term_years:=5,signed_on:=2025-08,sources.0.title:=Danh sách"
    run("import", "twins.csv", "--map", f"{MAP},{constants}")
    for record in stored(empty):
        assert (record["kind"], record["term_years"], record["signed_on"]) == ("cooperation", 5, "2025-08")
        assert record["sources"] == ({"title": "Danh sách"},)


def test_a_byte_order_mark_is_no_part_of_the_first_column(run: Said, empty: Path) -> None:
    Path("twins.csv").write_bytes(TABLE.encode("utf-8-sig"))
    assert "3 bản ghi mới" in run("import", "twins.csv", "--map", MAP)


def test_several_files_come_in_together(run: Said, empty: Path) -> None:
    write("bên A,nước A,bên B,nước B\nHuế,Việt Nam,Rennes,Pháp\n", "more.csv")
    assert "4 bản ghi mới" in run("import", "twins.csv", "more.csv", "--map", MAP)


def test_a_second_import_changes_nothing(run: Said, empty: Path) -> None:
    write(TABLE + "Kawasaki,Japan,Đà Nẵng,Vietnam\nĐà Nẵng,Lào,Kawasaki,Nhật Bản\n")  # one twice, one namesake
    run("import", "twins.csv", "--map", MAP)
    before = (empty / "data" / "knowledge.json").read_bytes()
    assert "0 bản ghi mới, 0 thay bản cũ, 5 đã có sẵn" in run("import", "twins.csv", "--map", MAP)
    assert (empty / "data" / "knowledge.json").read_bytes() == before


# Rows that repeat another


@pytest.mark.parametrize("again", ["Đà Nẵng,Vietnam,Kawasaki,Japan", "Kawasaki,Nhật,Đà Nẵng,Việt Nam"])
def test_a_pair_told_twice_is_told_and_still_imported(again: str, run: Said, empty: Path) -> None:
    write(f"{TABLE}{again}\n")
    assert "4 bản ghi mới" in run("import", "twins.csv", "--map", MAP)
    assert "1 dòng nêu lại một cặp" in run.err
    assert "--distinct" in run.err


@pytest.mark.parametrize("again", ["Đà Nẵng,Vietnam,Kawasaki,Japan", "Kawasaki,Nhật,Đà Nẵng,Việt Nam"])
def test_distinct_leaves_a_pair_told_twice_out(again: str, run: Said, empty: Path) -> None:
    write(f"{TABLE}{again}\n")
    assert "3 bản ghi mới" in run("import", "twins.csv", "--map", MAP, "--distinct")
    assert "1 dòng nêu lại" in run.err


def test_distinct_keeps_a_namesake_in_another_country(run: Said, empty: Path) -> None:
    write(f"{TABLE}Luang Prabang,Lào,Lyon,Hoa Kỳ\n")
    assert "4 bản ghi mới" in run("import", "twins.csv", "--map", MAP, "--distinct")
    assert run.err == ""


def test_distinct_needs_a_mapping(run: Said, empty: Path) -> None:
    assert "--distinct chỉ đi với --map" in run("import", "twins.csv", "--distinct", status=1)


# Nothing happens


def test_a_dry_run_says_what_would_happen_and_does_nothing(run: Said, empty: Path) -> None:
    assert "Nếu nhập: 3 bản ghi mới" in run("import", "twins.csv", "--map", MAP, "--dry-run")
    assert stored(empty) == []


def test_one_bad_row_keeps_every_row_out_and_each_is_named(run: Said, empty: Path) -> None:
    write(f"{TABLE},Japan,Cần Thơ,Vietnam\nHuế,Vietnam\n")
    error = run("import", "twins.csv", "--map", MAP, status=1)
    assert "bản ghi 4 (dòng 5), trường parties[0].name: bắt buộc phải có" in error
    assert "bản ghi 5 (dòng 6): cần 4 ô, nhưng gặp 2 ô" in error
    assert stored(empty) == []


def test_one_bad_file_keeps_every_file_out(run: Said, empty: Path) -> None:
    write("bên A,nước A,bên B,nước B\n,Japan,Cần Thơ,Vietnam\n", "bad.csv")
    assert "bad.csv" in run("import", "twins.csv", "bad.csv", "--map", MAP, status=1)
    assert stored(empty) == []


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("parties.0.name=bên C", "không có cột “bên C” (ý bạn là “bên A”?); các cột: bên A, nước A, bên B, nước B"),
        ("partis.0.name=bên A", "không có trường “partis” (ý bạn là “parties”?)"),
        ("parties.0.nme=bên A", "parties.0 không có trường “nme” (ý bạn là “name”?)"),
        ("parties=bên A", "hãy chỉ rõ phần nào, như parties.0.name"),
        ("parties.1.name=bên A", "Có parties.1 mà không có parties.0"),
        ("parties.0.name=bên A,kind:=bạn bè", "trường kind: cần một trong: twinning"),
        ("kind:=twinning", "Cần ít nhất tên của một bên"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(mapping: str, said: str, run: Said, empty: Path) -> None:
    assert said in run("import", "twins.csv", "--map", mapping, status=1)
    assert stored(empty) == []


def test_an_id_in_two_files_is_refused(run: Said, empty: Path) -> None:
    for name in ("one.csv", "two.csv"):
        write(f"mã,bên A,bên B\nx,{name} A,{name} B\n", name)
    mapping = "id=mã,parties.0.name=bên A,parties.1.name=bên B"
    assert "Mã “x” có trong hơn một tệp" in run("import", "one.csv", "two.csv", "--map", mapping, status=1)
    assert stored(empty) == []


# Countries


def test_an_unknown_country_is_told_and_kept_as_written(run: Said, empty: Path) -> None:
    write(f"{TABLE}Poseidonis,Atlantis,Lyon,Pháp\nPoseidonis,Atlantis,Huế,Việt Nam\n")
    run("import", "twins.csv", "--map", MAP)
    assert "chưa biết mã của nước Atlantis (2); giữ như đã viết" in run.err
    assert pairs(empty)[-1][0] == ("Poseidonis", "Atlantis")


def test_of_many_unknown_countries_the_first_are_named(run: Said, empty: Path) -> None:
    write(TABLE + "".join(f"A{n},Xứ số {n},Lyon,Pháp\n" for n in range(10)))
    run("import", "twins.csv", "--map", MAP)
    assert run.err.count("Xứ số") == 8
    assert "và 2 tên nữa" in run.err


def test_a_country_of_two_lines_is_told_in_one(run: Said, empty: Path) -> None:
    write(TABLE + 'A,"Xứ\x1b[31m\nLạ",Lyon,Pháp\n')
    run("import", "twins.csv", "--map", MAP)
    assert "Xứ[31m Lạ (1)" in run.err
    assert "\x1b" not in run.err


# Progress


def test_without_a_terminal_there_is_no_bar(empty: Path) -> None:
    done = subprocess.run([*RUN, "import", "twins.csv", "--map", MAP], capture_output=True, check=True)
    assert done.stderr == b""
    assert "3 bản ghi mới" in done.stdout.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
def test_a_person_at_a_terminal_sees_how_far_it_has_come(empty: Path) -> None:
    write(TABLE + "".join(f"A{n},Pháp,B{n},Đức\n" for n in range(2000)))
    ours, theirs = os.openpty()
    command = [*RUN, "import", "twins.csv", "--map", MAP]
    terminal = os.environ | {"TERM": "xterm-256color", "COLUMNS": "100"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, stdin=theirs, env=terminal) as running:
        os.close(theirs)
        seen = b"".join(iter(lambda: _read(ours), b"")).decode()
        assert running.stdout is not None
        said = running.stdout.read().decode()
    os.close(ours)
    assert running.returncode == 0
    assert "Đọc twins.csv" in seen
    assert "/2003" in seen
    assert said == "Đã nhập: 2003 bản ghi mới, 0 thay bản cũ, 0 đã có sẵn.\n"


def _read(terminal: int) -> bytes:
    """What is there to read; nothing once the other side has been closed, which Linux reports as an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def test_a_small_table_exported_is_what_was_imported(run: Said, empty: Path) -> None:
    run("import", "twins.csv", "--map", MAP)
    run("export", "all.jsonl")
    first = json.loads(Path("all.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert first["id"] == "da-nang--kawasaki"
    assert first["kind"] == "twinning"
