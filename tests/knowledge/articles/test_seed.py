"""The article that the project began with, told in other words: every kind of fact that it holds must come out."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from knowledge.articles.article import Article
from knowledge.articles.extract import extract
from tests.knowledge.articles.reading import draft, names, read

TEXT = """Sơn Trà, Trà Leng bắt tay cùng phát triển

Chiều 15/8, Đảng ủy phường Sơn Trà và xã Trà Leng làm lễ ký biên bản kết nghĩa, hợp tác. Dự lễ có Trưởng ban Tuyên \
giáo và Dân vận Thành ủy Huỳnh Thị Thùy Dung.

Việc hợp tác dựa trên nguyên tắc tự nguyện, bình đẳng, đoàn kết.

Trong công tác xây dựng Đảng, hai bên sẽ gặp nhau đều đặn để chia sẻ kinh nghiệm, làm dân vận chính quyền.

Đối với lĩnh vực cải cách hành chính và chuyển đổi số, hai bên giúp nhau dùng công nghệ thông tin.

Về phát triển văn hóa - xã hội, hai địa phương chia sẻ cách giữ di tích; nâng chất dạy và học; chăm lo y tế, giảm nghèo.

Trong lĩnh vực kinh tế và điều hành ngân sách, đôi bên kết nối tiêu thụ nông sản, sản phẩm OCOP.

Về quản lý đô thị và môi trường, hai bên trao đổi cách quản lý dân cư, giữ vệ sinh.

Trong lĩnh vực an ninh - quốc phòng, hai địa phương cùng giữ trật tự, an toàn xã hội.

UBND phường Sơn Trà và xã Trà Leng ký kết hợp tác. Ảnh: AN NHIÊN

Bà Huỳnh Thị Thùy Dung đề nghị hai nơi bám sát nghị quyết, đẩy mạnh du lịch.
"""
HEADINGS = [
    "party_building", "admin_reform_digital", "culture_society", "economy_budget", "urban_environment",
    "security_defense",
]  # fmt: skip
SHARED = Path(__file__).parents[4] / "shared" / "data"


def test_the_seed_gives_one_agreement_with_all_its_facts() -> None:
    made = draft(TEXT, "2025-08-16").record()
    assert [(p.full_name, p.province) for p in made.parties] == [
        ("phường Sơn Trà", "Đà Nẵng"),
        ("xã Trà Leng", "Đà Nẵng"),
    ]
    assert (made.kind, made.signed_on, made.date_basis) == ("twinning", "2025-08-15", "stated")
    assert set(made.signing_bodies or ()) == {
        "Đảng ủy phường Sơn Trà",
        "Đảng ủy xã Trà Leng",
        "UBND phường Sơn Trà",
        "UBND xã Trà Leng",
    }
    assert list(dict.fromkeys(c.fields[0] for c in made.commitments or ())) == HEADINGS
    assert [(p.name, p.role) for p in made.people or ()] == [
        ("Huỳnh Thị Thùy Dung", "Trưởng ban Tuyên giáo và Dân vận Thành ủy, khách dự")
    ]
    assert made.principles == ("Tự nguyện", "Bình đẳng", "Đoàn kết")
    assert [s.published_on for s in made.sources or ()] == ["2025-08-16"]


def test_reading_twice_gives_the_same() -> None:
    assert read(TEXT, "2025-08-16") == read(TEXT, "2025-08-16")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_way_letters_are_composed_changes_nothing(form: str) -> None:
    import unicodedata

    text = unicodedata.normalize(form, TEXT)  # type: ignore[arg-type]
    assert draft(text, "2025-08-16").record() == draft(TEXT, "2025-08-16").record()


@pytest.mark.skipif(
    not SHARED.is_dir(), reason="the articles themselves are under copyright and lie beside the project"
)
@pytest.mark.parametrize("path", sorted((SHARED / "articles").glob("*.txt")), ids=lambda p: p.stem)
def test_the_sample_articles_are_judged_as_people_did(path: Path) -> None:
    facts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    day = date.fromisoformat(facts["published"]) if facts.get("published") else None
    made = extract(Article(path.read_text(encoding="utf-8"), published=day), names())
    assert made.outcome == facts["outcome"]
    if facts["outcome"] == "agreement":
        found = {(p.name, p.kind) for d in made.drafts for p in d.record().parties}
        assert found == {(p["name"], p["kind"]) for p in facts["parties"]}
        assert {d.record().signed_on for d in made.drafts} == {facts["signed_on"]}
