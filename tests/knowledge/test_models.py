"""The values of the knowledge base are frozen, small on the wire, and carry what real agreements need."""

import msgspec
import pytest
from msgspec import structs

from knowledge.models import Agreement, AgreementKind, Change, Commitment, Locality, Party, Period, Support
from knowledge.records import clean_text, is_date, normalised, read_record, record_of

NAM_PHUOC = Agreement(
    id="nam-phuoc--thang-phu--phuoc-thanh",
    parties=(
        Party(name="Nam Phước", kind="xã", province="Đà Nẵng"),
        Party(name="Thăng Phú", kind="xã"),
        Party(name="Pak Se", country="LA"),
    ),
    signed_on="2025-09",
    period=Period("2025", "2030"),
    support=(Support(what="Tặng bò giống", amount_vnd=160_000_000, per="each", giver="Nam Phước"),),
)


def test_values_are_frozen() -> None:
    with pytest.raises(AttributeError):
        NAM_PHUOC.title = "x"  # type: ignore[misc]
    hash(NAM_PHUOC)


def test_a_record_travels_as_plain_values_and_comes_back_equal() -> None:
    record = record_of(NAM_PHUOC)
    assert record["period"] == {"from": "2025", "to": "2030"}
    assert record["support"][0]["from"] == "Nam Phước"
    assert "commitments" not in record, "defaults are not written"
    assert msgspec.json.decode(msgspec.json.encode(NAM_PHUOC), type=Agreement) == NAM_PHUOC
    assert read_record(record) == (NAM_PHUOC, [])


@pytest.mark.parametrize(("kind", "full"), [("xã", "xã Nam Phước"), (None, "Nam Phước"), ("", "Nam Phước")])
def test_a_party_is_called_by_its_kind_and_name(kind: str | None, full: str) -> None:
    assert Party(name="Nam Phước", kind=kind).full_name == full
    assert Locality(id="record:nam-phuoc", name="Nam Phước", kind=kind or "").full_name == full


def test_nulls_where_a_list_or_a_choice_belongs_become_what_they_mean() -> None:
    data = """{"parties": [{"name": "Trà Leng"}], "kind": null, "signing_bodies": null, "principles": null,
      "commitments": [{"text": "Giúp bán nông sản", "status": null, "progress": null, "fields": []}],
      "people": null, "support": [{"what": "Bò", "per": null}], "sources": null, "notes": null, "title": null}"""
    agreement = normalised(msgspec.json.decode(data, type=Agreement))
    expected = Agreement(
        parties=(Party(name="Trà Leng"),),
        commitments=(Commitment(text="Giúp bán nông sản"),),
        support=(Support(what="Bò"),),
    )
    assert agreement == expected
    assert agreement.kind is AgreementKind.TWINNING
    assert agreement.commitments is not None
    assert agreement.commitments[0].fields == ("other",)


def test_what_needs_no_tidying_is_not_copied() -> None:
    assert normalised(NAM_PHUOC) is NAM_PHUOC


def test_a_country_that_is_null_is_unknown_not_vietnam() -> None:
    agreement, _ = read_record({"parties": [{"name": "Le Havre", "country": None}, {"name": "Đà Nẵng"}]})
    assert agreement is not None
    assert [party.country for party in agreement.parties] == [None, "VN"]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Sơn Trà\u00a0", "Sơn Trà"),
        ("Sơn Tra\u0300", "Sơn Trà"),
        ("a\x00b\x1bc\u200bd\u202ee\ufeff", "abcde"),
        ("dòng một\r\ndòng hai\ttab", "dòng một\ndòng hai\ttab"),
        ("👨‍👩‍👧 và 🇻🇳", "👨‍👩‍👧 và 🇻🇳"),
    ],
)
def test_texts_are_nfc_without_what_nobody_sees(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean
    assert clean_text(clean) == clean


@pytest.mark.parametrize("text", ["2025", "2025-08", "2025-08-15", "2024-02-29", "1961"])
def test_dates_may_be_cut_where_unknown(text: str) -> None:
    assert is_date(text)


@pytest.mark.parametrize("text", ["", "25", "2025-8", "2025-00", "2025-02-29", "2025-08-15 ", "20250815", "2025-W33"])
def test_a_day_that_does_not_exist_is_no_date(text: str) -> None:
    assert not is_date(text)


def test_a_change_says_who_from_where_and_what() -> None:
    change = Change(entity="agreement", key="x", after=record_of(NAM_PHUOC), channel="zalo", update="9")
    again = msgspec.json.decode(msgspec.json.encode(change), type=Change)
    assert again.after is not None
    assert msgspec.convert(again.after, Agreement) == NAM_PHUOC
    assert structs.asdict(change)["before"] is None
