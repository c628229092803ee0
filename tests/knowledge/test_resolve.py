"""Which place a name means: kind, marks, province, records and home decide, or it asks; ordinary words are no names."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from knowledge.answer import places
from knowledge.index import Index
from knowledge.models import Agreement, Party
from knowledge.places.gazetteer import REFORM
from tests.knowledge.conftest import Ask
from tests.scoring import TODAY, index_of

ORDINARY = (Path(__file__).parent / "ordinary.txt").read_text("utf-8").splitlines()


def meant(text: str, index: Index) -> list[tuple[str, str | None]]:
    """The best candidate of each mention: its full name and its province."""
    best: dict[tuple[int, int], tuple[str, str | None]] = {}
    for c in places(text, index, TODAY):
        best.setdefault(c.span, (f"{c.kind} {c.name}", c.province))
    return list(best.values())


# One name in many dresses


@pytest.mark.parametrize(
    "typed",
    [
        "phường Sơn Trà", "P. Sơn Trà", "P.Sơn Trà", "p sơn trà", "PHƯỜNG SƠN TRÀ", "Sơn Trà", "son tra", "sontra",
        "Sơn-Trà", "sown traf", "so7n tra2", "Son Tra ward", "phuong son tra", "s\u01a1n tr\u00e0",
        unicodedata.normalize("NFD", "phường Sơn Trà"), "Sơn\u200b Trà", "sơn  trà", "@bot sơn trà", "🤝 Sơn Trà 🤝",
    ],
)  # fmt: skip
def test_a_name_is_read_however_it_is_typed(index: Index, typed: str) -> None:
    assert meant(typed, index) == [("phường Sơn Trà", "Đà Nẵng")]


@pytest.mark.parametrize("slip", ["tra lemg", "tra lneg", "tra lengg", "tra leg", "Trà Leng'", "xã tra lenh"])
def test_one_wrong_key_in_a_name_is_forgiven(index: Index, slip: str) -> None:
    assert meant(slip, index) == [("xã Trà Leng", "Đà Nẵng")]


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("tanphu dong", ("xã Tân Phú Đông", "Đồng Tháp")),
        ("xã TuyPhước Bắc", ("xã Tuy Phước Bắc", "Gia Lai")),
        ("nam thaininh hung yen", ("xã Nam Thái Ninh", "Hưng Yên")),
        ("phường Gi aĐịnh", ("phường Gia Định", "Hồ Chí Minh")),
    ],
)
def test_a_blank_left_out_or_put_elsewhere_is_forgiven(index: Index, typed: str, unit: tuple[str, str]) -> None:
    assert meant(typed, index)[0] == unit


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("thuon quan thai nguyen", ("xã Thượng Quan", "Thái Nguyên")),
        ("doi phuong ha noi", ("xã Đoài Phương", "Hà Nội")),
        ("gi hoi, lao cai", ("xã Gia Hội", "Lào Cai")),
        ("ga gia lai", ("xã Gào", "Gia Lai")),
        ("duc hp, hung yen", ("xã Đức Hợp", "Hưng Yên")),
        ("be van dn, cao bang", ("xã Bế Văn Đàn", "Cao Bằng")),
        ("duc coo gia lai", ("xã Đức Cơ", "Gia Lai")),
    ],
)
def test_a_slip_right_before_a_province_is_one_in_a_name_of_that_province(
    index: Index, typed: str, unit: tuple[str, str]
) -> None:
    assert meant(typed, index)[0] == unit


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("xa dong tin", ("xã Đồng Tiến", "Hà Tĩnh")),
        ("phuong 2 bao lo", ("phường 2 Bảo Lộc", "Lâm Đồng")),
        ("xa ta an khong", ("xã Tạ An Khương", "Cà Mau")),
        ("đặc khu Lý Sơm", ("đặc khu Lý Sơn", "Quảng Ngãi")),
        ("phuong hai ba trunng", ("phường Hai Bà Trưng", "Hà Nội")),
        ("xã Hội Thịịnh", ("xã Hội Thịnh", "Phú Thọ")),
        ("phường Hp Lĩnh", ("phường Hạp Lĩnh", "Bắc Ninh")),
        ("xa b to", ("xã Ba Tơ", "Quảng Ngãi")),
    ],
)
def test_a_slip_after_a_kind_may_make_other_words(index: Index, typed: str, unit: tuple[str, str]) -> None:
    found = {(f"{c.kind} {c.name}", c.province) for c in places(typed, index, TODAY)}
    assert unit in found


@pytest.mark.parametrize(
    "said",
    [
        "xã mình nghèo lắm",
        "xa gan nhat",
        "xa vung cao",
        "phuong minh kn",
        "xã mình nhé",
        "xa qua",
        "xa quá",
        "phường khác",
    ],
)
def test_what_is_said_of_a_kind_is_no_slip_in_a_name(index: Index, said: str) -> None:
    assert meant(said, index) == []


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("ia toor", ("xã Ia Tôr", "Gia Lai")),
        ("kroong ana", ("xã Krông Ana", "Đắk Lắk")),
        ("tawfng loorng", ("xã Tằng Loỏng", "Lào Cai")),
        ("ddakroong", ("xã Đakrông", "Quảng Trị")),
        ("an nghixa", ("xã An Nghĩa", "Phú Thọ")),
        ("khun has", ("xã Khun Há", "Lai Châu")),
        ("chu4", ("phường Chũ", "Bắc Ninh")),
        ("long phu1", ("xã Long Phú", "Cần Thơ")),
        ("ia boofng kết nghĩa với ai", ("xã Ia Boòng", "Gia Lai")),
    ],
)
def test_keys_left_in_a_name_are_undone_for_the_whole_name(index: Index, typed: str, unit: tuple[str, str]) -> None:
    assert unit in {(f"{c.kind} {c.name}", c.province) for c in places(typed, index, TODAY)}


@pytest.mark.parametrize("area", ["mấy phường Hà Nội", "cac phuong ha noi", "với phường hà nội"])
def test_the_wards_of_a_city_are_no_slip_in_one_of_their_names(index: Index, area: str) -> None:
    assert [name for name, _ in meant(area, index)] == ["thành phố Hà Nội"]


@pytest.mark.parametrize("sentence", ["alo ad oi", "nam phướcc hiện nay thế nào"])
def test_letters_of_a_name_across_a_blank_are_no_name(index: Index, sentence: str) -> None:
    assert not {name for name, _ in meant(sentence, index)} & {"xã A Dơi", "xã Phước Chiến"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("hỏi phường Sơn Trà nhé", "phường Sơn Trà"),
        (unicodedata.normalize("NFD", "hỏi phường Sơn Trà nhé"), unicodedata.normalize("NFD", "phường Sơn Trà")),
        ("\u202ehỏi\u200b Sơn\u200b Trà nhé", "Sơn\u200b Trà"),
    ],
)
def test_the_span_counts_characters_of_the_text_as_given(index: Index, typed: str, said: str) -> None:
    start, end = places(typed, index, TODAY)[0].span
    assert typed[start:end] == said


def test_names_come_in_the_order_in_which_they_were_said(index: Index) -> None:
    assert meant("Hải Châu với Sơn Trà", index) == [("phường Hải Châu", "Đà Nẵng"), ("phường Sơn Trà", "Đà Nẵng")]


# Kind, province, home, records


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("quận Sơn Trà", ("quận Sơn Trà", "Đà Nẵng")),
        ("huyện Nam Giang", ("huyện Nam Giang", "Quảng Nam")),
        ("thành phố Hội An", ("thành phố Hội An", "Quảng Nam")),
        ("tỉnh Quảng Nam", ("tỉnh Quảng Nam", None)),
        ("tỉnh Bình Định", ("tỉnh Bình Định", None)),
        ("huyện Nam Trà My", ("huyện Nam Trà My", "Quảng Nam")),
        ("đặc khu Lý Sơn", ("đặc khu Lý Sơn", "Quảng Ngãi")),
        ("nước Lào", ("nước Lào", None)),
    ],
)
def test_the_kind_said_before_a_name_decides(index: Index, typed: str, unit: tuple[str, str | None]) -> None:
    assert meant(typed, index) == [unit]


@pytest.mark.parametrize(
    ("typed", "province"),
    [
        ("Hùng Sơn, Lạng Sơn", "Lạng Sơn"),
        ("xã Tân Hiệp, tỉnh An Giang", "An Giang"),
        ("xã Thăng Bình ở Thanh Hóa", "Thanh Hóa"),
        ("Mường Chanh (Sơn La)", "Sơn La"),
        ("hai chau nghe an", "Nghệ An"),
    ],
)
def test_the_province_said_behind_a_name_decides(index: Index, typed: str, province: str) -> None:
    assert meant(typed, index)[0][1] == province


@pytest.mark.parametrize("name", ["Hùng Sơn", "Hải Châu", "Tân Hiệp", "Hội An", "An Khê", "Phú Ninh"])
def test_of_many_namesakes_the_one_with_records_at_home_is_meant(index: Index, name: str) -> None:
    assert meant(name, index)[0][1] == "Đà Nẵng"


def test_home_decides_where_records_do_not() -> None:
    (found, *_) = meant("Hải Châu", index_of([], home_province="Nghệ An"))
    assert found == ("xã Hải Châu", "Nghệ An")


def test_records_elsewhere_outweigh_nothing_at_home() -> None:
    pair = (Party(name="Hùng Sơn", kind="xã", province="Lạng Sơn"), Party(name="Sơn Trà", kind="phường"))
    found = meant("Hùng Sơn", index_of([Agreement(id="a", parties=pair)], home_province="Hà Nội"))
    assert found[0][1] == "Lạng Sơn"


@pytest.mark.parametrize("name", ["Thăng Bình", "xã Thăng Bình"])
def test_a_close_race_between_home_and_records_asks(ask: Ask, name: str) -> None:
    found = ask(f"{name} kết nghĩa với ai?")
    assert {c.place.province for c in found.choices if c.place} == {"Thanh Hóa", "Đà Nẵng"}


@pytest.mark.parametrize("name", ["Krông Nô", "Mường Chanh", "Trà Tân", "Hải Châu"])
def test_namesakes_that_nothing_decides_between_are_asked_about(ask_elsewhere: Ask, name: str) -> None:
    found = ask_elsewhere(f"{name} kết nghĩa với ai?")
    assert (found.outcome, len({c.place.id for c in found.choices if c.place})) == ("choose", 2)


def test_at_most_six_are_offered(ask: Ask) -> None:
    assert 1 < len(ask("Trà gì đó kết nghĩa với ai?").choices) <= 6


# Former units


@pytest.mark.parametrize(
    ("old", "heirs"),
    [
        ("Thọ Quang", {"Sơn Trà"}),
        ("phường Thuận Phước", {"Hải Châu"}),
        ("xã Hòa Liên", {"Liên Chiểu", "Hải Vân"}),
        ("quận Sơn Trà", {"Sơn Trà", "An Hải"}),
        ("huyện Tây Giang", {"Tây Giang", "Avương", "Hùng Sơn"}),
    ],
)
def test_a_former_unit_is_read_as_all_that_it_became(ask: Ask, old: str, heirs: set[str]) -> None:
    (reading,) = ask(f"{old} kết nghĩa với ai?").readings
    assert {h.name for h in reading.heirs} == heirs


@pytest.mark.parametrize("old", ["Thọ Quang", "xã Hòa Liên", "huyện Nam Trà My", "tỉnh Quảng Nam"])
def test_a_former_unit_says_since_when(index: Index, old: str) -> None:
    assert places(old, index, TODAY)[0].former == REFORM


def test_a_unit_of_today_is_not_former(index: Index) -> None:
    assert places("phường Sơn Trà", index, TODAY)[0].former is None


def test_a_former_unit_that_is_a_party_itself_means_its_own_records(ask: Ask) -> None:
    assert {a.id for a in ask("huyện Nam Giang kết nghĩa với ai?").agreements} == {
        "nam-giang--dak-chung",
        "tam-ky--nam-giang--la-dee--la-ee",
    }


def test_a_bare_name_means_the_unit_of_today(index: Index) -> None:
    assert meant("Cẩm Lệ", index) == [("phường Cẩm Lệ", "Đà Nẵng")]


def test_the_word_for_former_means_the_former_unit(index: Index) -> None:
    assert meant("Tam Kỳ cũ", index) == [("thành phố Tam Kỳ", "Quảng Nam")]


# Nicknames and other spellings


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("ĐN", "thành phố Đà Nẵng"),
        ("Sài Gòn", "thành phố Hồ Chí Minh"),
        ("TP.HCM", "thành phố Hồ Chí Minh"),
        ("tphcm", "thành phố Hồ Chí Minh"),
        ("bán đảo Sơn Trà", "phường Sơn Trà"),
        ("Danang", "thành phố Đà Nẵng"),
        ("A Vương", "xã Avương"),
        ("Đăk Pring", "xã Đắc Pring"),
        ("laee", "xã La Êê"),
    ],
)
def test_people_say_it_otherwise(index: Index, said: str, unit: str) -> None:
    assert meant(said, index)[0][0] == unit


def test_a_slip_is_said_in_the_answer(ask: Ask) -> None:
    (reading,) = ask("xã tra lemg kết nghĩa với ai?").readings
    assert (reading.how, reading.locality.name) == ("typo", "Trà Leng")


# Marks that were typed count


def nam_da() -> Index:
    pair = (Party(name="Nam Đà", kind="xã", province="Lâm Đồng"), Party(name="Chò", kind="làng", province="Lâm Đồng"))
    return index_of([Agreement(id="a", parties=pair)])


@pytest.mark.parametrize(("typed", "score"), [("Nam Đà", 100), ("nam da", 99)])
def test_marks_that_fit_or_lack_leave_a_name_alone(typed: str, score: int) -> None:
    exact, given = (places(t, nam_da(), TODAY)[0].score for t in ("Nam Đà", typed))
    assert given >= exact - (100 - score)


def test_a_mark_that_does_not_fit_counts_against_a_name() -> None:
    exact, given = (places(t, nam_da(), TODAY)[0].score for t in ("Nam Đà", "nam đá"))
    assert given < exact - 10


@pytest.mark.parametrize("sentence", ["con chó nhà tôi", "làm nam đá bóng", "cho tôi hỏi", "chợ chiều"])
def test_a_word_with_other_marks_is_another_word(sentence: str) -> None:
    assert meant(sentence, nam_da()) == []


def test_a_word_with_other_marks_alone_is_another_word_too() -> None:
    assert meant("chó", nam_da()) == []


def test_of_two_names_the_one_typed_with_its_marks_is_meant(index: Index) -> None:
    assert [meant(f"xã {name}", index)[0][0] for name in ("Trà Don", "Trà Dơn")] == ["xã Trà Don", "xã Trà Dơn"]


# Ordinary sentences


def test_there_are_many_ordinary_sentences() -> None:
    assert len(set(ORDINARY)) >= 90


@pytest.mark.parametrize("sentence", ORDINARY)
def test_an_ordinary_sentence_names_no_place(index: Index, sentence: str) -> None:
    assert meant(sentence, index) == []
