"""A mapping is understood or refused in one sentence; rows become the records they describe."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.errors import ImportFailed, KnowledgeError
from knowledge.mapping import BadMapping, Mapped, Rule, country_of, parse_mapping, read_mapped
from knowledge.models import Agreement

TWO = "parties.0.name=a,parties.1.name=b"


def read(table: str, mapping: str = TWO, *, distinct: bool = False) -> Mapped:
    return read_mapped(table.encode(), "t.csv", parse_mapping(mapping), distinct=distinct)


def only(table: str, mapping: str = TWO) -> Agreement:
    """The record of a table of one row."""
    (agreement,) = read(table, mapping).agreements
    return agreement


def names(read: Mapped) -> list[list[str]]:
    return [[p.name for p in a.parties] for a in read.agreements]


def refused(mapping: str) -> str:
    with pytest.raises(BadMapping) as error:
        parse_mapping(mapping)
    assert "\n" not in str(error.value)
    return str(error.value)


def faults(table: str | bytes, mapping: str = TWO) -> list[str]:
    with pytest.raises(ImportFailed) as error:
        read_mapped(table.encode() if isinstance(table, str) else table, "t.csv", parse_mapping(mapping))
    return [str(row) for row in error.value.rows]


# The mapping


def test_a_rule_names_a_column_or_a_constant() -> None:
    assert parse_mapping("parties.0.name=tên, kind:=twinning") == (
        Rule(("parties", 0, "name"), "tên"),
        Rule(("kind",), None, "twinning"),
    )


def test_numbers_may_stand_in_brackets() -> None:
    assert parse_mapping("parties[0].name=a,parties[1].name=b") == parse_mapping(TWO)


@pytest.mark.parametrize(
    "text", ['parties.0.name="tên, đủ"', '"parties.0.name=tên, đủ"', '\n"parties.0.name=tên, đủ",\n']
)
def test_quotes_keep_a_comma_inside_a_name(text: str) -> None:
    assert parse_mapping(text) == (Rule(("parties", 0, "name"), "tên, đủ"),)


@pytest.mark.parametrize("text", [TWO.replace(",", "\n"), TWO.replace(",", ",\n  "), f"{TWO},\r\n"])
def test_a_mapping_may_run_over_several_lines(text: str) -> None:
    assert parse_mapping(text) == parse_mapping(TWO)


def test_a_constant_may_hold_an_equals_sign() -> None:
    rules = parse_mapping("parties.0.name=a,sources.0.url:=https://example.org/?a=1")
    assert rules[1].constant == "https://example.org/?a=1"


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("", "Cần ít nhất tên của một bên"),
        ("parties.0.name", "cần dạng trường=cột"),
        ("parties.0.name=", "cần dạng trường=cột"),
        ("=a", "không có trường “”"),
        ("parties.0.name=a,parties[0].name=b", "chỉ hai lần"),
        ("parties.name=a", "Sau parties cần số thứ tự"),
        ("parties.0.name.first=a", "là một giá trị"),
        ("parties.0=a", "như parties.0.name"),
        ("parties=a", "như parties.0.name"),
        ("parties.0.name=a,signing_bodies=b", "như signing_bodies.0"),
        ("parties.0.name=a,period=b", "như period.from"),
        ("parties.0.name=a,parties.2.name=b", "Có parties.2 mà không có parties.1"),
        ("parties.0.name=a,parties.999999999.name=b", "mà không có parties.999999998"),
        ("parties.0.name:=Sơn Trà", "Cần ít nhất tên của một bên"),
        ('parties.0.name="a', "Dấu ngoặc kép chưa khép"),
    ],
)
def test_a_mapping_that_means_nothing_is_refused(mapping: str, said: str) -> None:
    assert said in refused(mapping)


@given(st.text(alphabet='partiesnmkd.0[]=:", \n\rêş²\x00', max_size=40))
@example("parties.²=a")
@example("parties.0.name=a\x00")
def test_no_text_breaks_the_reading_of_a_mapping(text: str) -> None:
    try:
        rules = parse_mapping(text)
    except BadMapping as error:
        assert "\n" not in str(error)
    else:
        assert rules


# The file


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_usual_marks_and_line_ends_are_read(mark: str, end: str) -> None:
    assert names(read(end.join([mark.join("ab"), mark.join(["Sơn Trà", "Trà Leng"]), ""]))) == [["Sơn Trà", "Trà Leng"]]


def test_a_comma_inside_a_quoted_column_is_not_the_mark() -> None:
    table = '"Bên A, phường, xã";"Bên B"\nSơn Trà;Trà Leng\n'
    assert names(read(table, 'parties.0.name="Bên A, phường, xã",parties.1.name=Bên B')) == [["Sơn Trà", "Trà Leng"]]


@pytest.mark.parametrize("column", ["Tên Bên A", "tên bên a", "ten ben a", "TÊN BÊN A"])
def test_a_column_is_found_without_its_marks(column: str) -> None:
    assert only("Tên bên A\nSơn Trà\n", f"parties.0.name={column}").parties[0].name == "Sơn Trà"


def test_an_exact_column_wins_over_one_like_it() -> None:
    assert only("bê,be\nSơn Trà,Trà Leng\n", "parties.0.name=be").parties[0].name == "Trà Leng"


def test_two_columns_of_a_name_are_refused() -> None:
    with pytest.raises(BadMapping, match="2 cột cùng tên"):
        read("a,a\nSơn Trà,Trà Leng\n", "parties.0.name=a")


def test_empty_lines_are_no_rows_and_faults_name_the_line_of_the_file() -> None:
    (fault,) = faults("a,khi\n\nSơn Trà,2025\n,,\nTrà Leng,hôm qua\n", "parties.0.name=a,signed_on=khi")
    assert fault.startswith("bản ghi 2 (dòng 5), trường signed_on")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (b"", "tệp trống"),
        (b"a,b\n", "tệp trống"),
        ("a,b\nSơn Trà,Trà Leng\n".encode("utf-16"), "UTF-16"),
        (b"a,b\nS\xf0n Tr\xe0,x\n", "dòng 2: cần tệp mã hóa UTF-8"),
        (b'a,b\nx,"y\nz,t\n', "chưa khép"),
        (b"a,b\nx\n", "cần 2 ô, nhưng gặp 1 ô"),
        (b"a,b\nx,y,z\n", "cần 2 ô, nhưng gặp 3 ô"),
    ],
)
def test_a_file_that_is_no_table_is_refused(table: bytes, said: str) -> None:
    assert said in faults(table)[0]


def test_every_fault_of_every_row_is_named() -> None:
    table = "a,c,khi\nSơn Trà,,hôm qua\n,Lào,2025\nx,,2025-13\n"
    found = faults(table, "parties.0.name=a,parties.0.country=c,signed_on=khi")
    assert [re.sub(r":.*", "", fault) for fault in found] == [
        "bản ghi 1 (dòng 2), trường signed_on",
        "bản ghi 2 (dòng 3), trường parties[0].name",
        "bản ghi 3 (dòng 4), trường signed_on",
    ]


def test_an_id_twice_in_a_file_is_refused() -> None:
    (fault,) = faults("m,a,b\nx,A,B\ny,C,D\nx,E,F\n", f"id=m,{TWO}")
    assert fault == "bản ghi 3 (dòng 4), trường id: cần mã khác với bản ghi 1, nhưng gặp “x”"


@given(st.text(alphabet='ab,;"\n\r\t \x00đ', max_size=60))
def test_no_table_breaks_the_reading(table: str) -> None:
    try:
        read(f"a,b\n{table}")
    except KnowledgeError as error:
        assert "\n" not in str(error)


# The record


def test_what_no_cell_fills_is_left_out() -> None:
    mapping = (
        f"{TWO},parties.1.kind:=xã,commitments.0.text=hứa,commitments.0.status:=pledged,"
        "support.0.amount_vnd=tiền,support.0.what=gì"
    )
    head = "a,b,hứa,tiền,gì\n"
    full = only(f"{head}Sơn Trà,Trà Leng,Giúp trồng quế,50000000,nhà\n", mapping)
    assert full.commitments and full.commitments[0].text == "Giúp trồng quế"
    assert full.support and full.support[0].amount_vnd == 50_000_000
    bare = only(f"{head}Sơn Trà,,,,\n", mapping)
    assert [p.name for p in bare.parties] == ["Sơn Trà"]
    assert not bare.commitments
    assert not bare.support


def test_a_number_is_read_as_one_and_words_are_refused() -> None:
    assert only("a,n\nSơn Trà,5\n", "parties.0.name=a,term_years=n").term_years == 5
    (fault,) = faults("a,n\nSơn Trà,5 năm\n", "parties.0.name=a,term_years=n")
    assert "trường term_years" in fault


def test_a_list_of_words_is_filled_one_by_one() -> None:
    mapping = "parties.0.name=a,signing_bodies.0=x,signing_bodies.1=y"
    assert only("a,x,y\nSơn Trà,UBND phường,UBND xã\n", mapping).signing_bodies == ("UBND phường", "UBND xã")
    assert only("a,x,y\nSơn Trà,,UBND xã\n", mapping).signing_bodies == ("UBND xã",)


def test_progress_counts_to_the_number_of_rows() -> None:
    told: list[tuple[int, int]] = []
    table = "a\n" + "".join(f"Nơi {n}\n" for n in range(600))
    read_mapped(table.encode(), "t.csv", parse_mapping("parties.0.name=a"), lambda done, of: told.append((done, of)))
    assert told == sorted(told)
    assert told[-1] == (600, 600)
    assert {of for _, of in told} == {600}


# Rows that say the same


@pytest.mark.parametrize("again", ["Sơn Trà,Trà Leng,2025", "Trà Leng,Sơn Trà,2025"])
def test_a_row_that_repeats_another_is_counted_or_left_out(again: str) -> None:
    table, mapping = f"a,b,khi\nSơn Trà,Trà Leng,2025\n{again}\n", f"{TWO},signed_on=khi"
    assert (read(table, mapping).same, len(read(table, mapping).agreements)) == (1, 2)
    assert names(read(table, mapping, distinct=True)) == [["Sơn Trà", "Trà Leng"]]


def test_another_date_is_another_record() -> None:
    table = "a,b,khi\nSơn Trà,Trà Leng,2025\nSơn Trà,Trà Leng,2020\n"
    assert len(read(table, f"{TWO},signed_on=khi", distinct=True).agreements) == 2


# Countries


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Việt Nam", "VN"), ("Viet Nam", "VN"), ("vietnam", "VN"), ("Lào", "LA"), ("LAO", "LA"), ("LA", "LA"),
        ("Đức", "DE"), ("Germany", "DE"), ("South Korea", "KR"), ("Korea, South", "KR"), ("Korea (North)", "KP"),
        ("Congo (Kinshasa)", "CD"), ("Congo (Brazzaville)", "CG"), ("Virgin Islands (British)", "VG"),
        ("Gambia, The", "GM"), ("Türkiye", "TR"),
        ("Turkey", "TR"), ("Côte d’Ivoire", "CI"), ("Ivory Coast", "CI"), ("St. Lucia", "LC"), ("Saint Lucia", "LC"),
        ("Bosnia & Herzegovina", "BA"), ("Bosnia and Hercegovina", "BA"), ("Czech Republic", "CZ"), ("Atlantis", None),
        ("Georgia (country)", "GE"), ("The Netherlands", "NL"), ("", None),
    ],
)  # fmt: skip
def test_a_country_is_known_by_its_names(written: str, code: str | None) -> None:
    assert country_of(written)[0] == code


@pytest.mark.parametrize(
    ("written", "code", "part"),
    [("Scotland", "GB", "Scotland"), ("Ohio, United States", "US", "Ohio"), ("Fukuoka, Nhật Bản", "JP", "Fukuoka")],
)
def test_a_part_of_a_country_says_the_province_too(written: str, code: str, part: str) -> None:
    party = only(f'a,c\nSpringfield,"{written}"\n', "parties.0.name=a,parties.0.country=c").parties[0]
    assert (party.country, party.province) == (code, part)


def test_a_province_that_is_told_is_kept() -> None:
    mapping = "parties.0.name=a,parties.0.country=c,parties.0.province=p"
    party = only('a,c,p\nSpringfield,"Ohio, United States",Clark\n', mapping).parties[0]
    assert (party.country, party.province) == ("US", "Clark")


def test_a_country_that_is_not_told_is_not_ours() -> None:
    assert only("a,c\nLyon,\n", "parties.0.name=a,parties.0.country=c").parties[0].country is None
    assert only("a\nSơn Trà\n", "parties.0.name=a").parties[0].country == "VN"


def test_strange_countries_are_counted_and_kept() -> None:
    found = read("a,c\nx,Atlantis\ny,Atlantis\nz,Lào\n", "parties.0.name=a,parties.0.country=c")
    assert found.strange_countries == {"Atlantis": 2}
    assert found.agreements[0].parties[0].country == "Atlantis"
