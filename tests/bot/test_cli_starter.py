"""``ketnghia starter``: what comes with the program is brought up to date, what people made is left alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs

from bot.cli import keeping
from knowledge.models import Agreement
from knowledge.store import Store, agreement_change, starter_agreements
from tests.bot.commands import Said

pytestmark = pytest.mark.usefixtures("elsewhere")
SON_TRA, HAI_CHAU = "son-tra--tra-leng", "hai-chau--hung-son"


@pytest.fixture
def ships(monkeypatch: pytest.MonkeyPatch, run: Said) -> Callable[[list[Agreement]], None]:
    """Makes a knowledge base, then has the program ship other records."""
    run("init")
    return lambda records: monkeypatch.setattr(keeping, "starter_agreements", lambda: records)


def newer(**changes: object) -> list[Agreement]:
    """The shipped records, of which Sơn Trà – Trà Leng has changed."""
    return [structs.replace(a, **changes) if a.id == SON_TRA else a for a in starter_agreements()]


def changed_by_somebody(folder: Path, id_: str, after: Agreement | None) -> None:
    with Store.open(folder / "data") as store:
        asyncio.run(store.commit(agreement_change(store.view.agreements[id_], after, actor="telegram:1")))


def stored(folder: Path, id_: str) -> Agreement | None:
    with Store.open(folder / "data", read_only=True) as store:
        return store.view.agreements.get(id_)


Ships = Callable[[list[Agreement]], None]


def test_a_record_nobody_changed_is_upgraded(run: Said, ships: Ships, tmp_path: Path) -> None:
    ships(newer(place="Trà Leng"))
    assert "0 bản ghi mới, 1 nâng cấp, 27 như cũ" in run("starter", "--update", "--dry-run")
    assert stored(tmp_path, SON_TRA) in starter_agreements()
    assert f"- nâng cấp: {SON_TRA}" in run("starter", "--update")
    assert stored(tmp_path, SON_TRA) in newer(place="Trà Leng")
    assert "28 như cũ" in run("starter", "--update")


def test_it_can_be_upgraded_again(run: Said, ships: Ships, tmp_path: Path) -> None:
    for place in ("Trà Leng", "Sơn Trà"):
        ships(newer(place=place))
        assert "1 nâng cấp" in run("starter", "--update")
    assert stored(tmp_path, SON_TRA) in newer(place="Sơn Trà")


def test_what_somebody_changed_is_kept_and_told(run: Said, ships: Ships, tmp_path: Path) -> None:
    mine = newer(place="của tôi")[[a.id for a in starter_agreements()].index(SON_TRA)]
    changed_by_somebody(tmp_path, SON_TRA, mine)
    assert "28 như cũ" in run("starter", "--update")  # nothing newer ships
    ships(newer(place="Trà Leng"))
    assert f"- giữ nguyên vì đã có người sửa: {SON_TRA}" in run("starter", "--update")
    assert stored(tmp_path, SON_TRA) == mine


def test_what_was_imported_over_a_record_counts_as_changed_by_somebody(run: Said, ships: Ships) -> None:
    Path("mine.json").write_text(f'[{{"id": "{SON_TRA}", "parties": [{{"name": "A"}}, {{"name": "B"}}]}}]')
    run("import", "mine.json", "--replace")
    ships(newer(place="Trà Leng"))
    assert "0 nâng cấp" in run("starter", "--update")


def test_what_somebody_removed_stays_removed(run: Said, ships: Ships, tmp_path: Path) -> None:
    ships(newer())
    changed_by_somebody(tmp_path, HAI_CHAU, None)
    assert f"- không thêm lại vì đã có người xóa: {HAI_CHAU}" in run("starter", "--update")
    assert stored(tmp_path, HAI_CHAU) is None


def test_a_new_record_is_added_unless_the_signing_is_there_under_another_id(run: Said, ships: Ships) -> None:
    first = starter_agreements()[0]
    new = structs.replace(first, id="moi", parties=first.parties[::-1], signed_on="2026-01-01")
    ships([*starter_agreements(), new, structs.replace(first, id="trung")])
    said = run("starter", "--update")
    assert "1 bản ghi mới" in said
    assert "- thêm: moi" in said
    assert "- không thêm vì đã có ở mã khác: trung" in said
