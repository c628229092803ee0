"""An import says beforehand what it would do, and does all of it or nothing."""

from pathlib import Path

import pytest
from msgspec import structs

from knowledge.errors import ImportFailed, KnowledgeError
from knowledge.exchange import plan_import, read_agreements
from knowledge.models import Agreement, AgreementKind, Party
from knowledge.store import Store, View, initialise

OLD = Agreement(id="son-tra--tra-leng", parties=(Party(name="Sơn Trà"), Party(name="Trà Leng")), signed_on="2025-08-15")
OTHER = Agreement(id="hai-chau--hung-son", parties=(Party(name="Hải Châu"), Party(name="Hùng Sơn")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    initialise(tmp_path, [OLD])
    return tmp_path


def view_of(folder: Path) -> View:
    with Store.open(folder, read_only=True) as store:
        return store.view


def counts(view: View, given: list[Agreement], replace: bool = False) -> tuple[int, int, int, int]:
    plan = plan_import(view, given, replace)
    assert len(plan.changes) == plan.new + plan.changed
    return plan.new, plan.changed, plan.same, len(plan.conflicts)


async def test_an_import_adds_what_is_new_and_leaves_what_is_the_same(folder: Path) -> None:
    with Store.open(folder) as store:
        plan = plan_import(store.view, [OLD, OTHER], False, actor="a1b2", channel="zalo", update="77")
        assert (plan.new, plan.changed, plan.same, plan.conflicts) == (1, 0, 1, ())
        assert {(change.actor, change.channel, change.update) for change in plan.changes} == {("a1b2", "zalo", "77")}
        await store.commit_many(plan.changes)
        assert list(store.view.agreements) == [OLD.id, OTHER.id]
        assert counts(store.view, [OLD, OTHER]) == (0, 0, 2, 0)


async def test_an_existing_id_with_another_content_is_a_conflict_unless_it_shall_be_replaced(folder: Path) -> None:
    edited = structs.replace(OLD, notes="mới")
    with Store.open(folder) as store:
        plan = plan_import(store.view, [OTHER, edited], False)
        ((row, field),) = [(conflict.row, conflict.field) for conflict in plan.conflicts]
        assert (row, field) == (2, "id")
        assert OLD.id in str(plan.conflicts[0])
        assert counts(store.view, [OTHER, edited], replace=True) == (1, 1, 0, 0)
        await store.commit_many(plan_import(store.view, [OTHER, edited], True).changes)
        assert store.view.agreements[OLD.id] == edited
        assert store.view.keys[OLD.id] == "a1"


def test_records_without_an_id_find_their_own_or_get_a_new_one(folder: Path) -> None:
    view = view_of(folder)
    nameless = structs.replace(OLD, id="")
    assert counts(view, [nameless]) == (0, 0, 1, 0), "the same record again"
    assert counts(view, [structs.replace(nameless, notes="mới")]) == (0, 0, 0, 1), "the same event, told differently"
    plan = plan_import(view, [structs.replace(nameless, signed_on=date) for date in ("2026", "2027", None)], False)
    assert [change.key for change in plan.changes] == [f"{OLD.id}-2", f"{OLD.id}-3", f"{OLD.id}-4"]


def test_the_id_of_a_later_record_in_the_file_is_not_taken_by_an_earlier_one_without() -> None:
    plan = plan_import(View(), [structs.replace(OLD, id=""), OLD], False)
    assert [change.key for change in plan.changes] == [f"{OLD.id}-2", OLD.id]


def test_a_twinning_with_one_party_is_taken_with_a_warning() -> None:
    alone = Agreement(id="x", parties=(Party(name="Sơn Trà"),))
    (warning,) = plan_import(View(), [OTHER, alone], False).warnings
    assert (warning.row, warning.field) == (2, "parties")
    assert not plan_import(View(), [structs.replace(alone, kind=AgreementKind.ASSIGNMENT)], False).warnings


async def test_a_failed_import_leaves_the_checkpoint_untouched(folder: Path) -> None:
    checkpoint = (folder / "knowledge.json").read_bytes()
    stamp = (folder / "knowledge.json").stat().st_mtime_ns
    with Store.open(folder) as store:
        view = store.view
        with pytest.raises(ImportFailed):
            read_agreements('[{"parties": [{"name": "Hải Châu"}]}, {"parties": []}]'.encode(), "a.json")
        good, stale = plan_import(view, [OTHER], False), plan_import(View(), [OLD], False)
        with pytest.raises(KnowledgeError):
            await store.commit_many([*good.changes, *stale.changes])
        assert store.view is view
    assert (folder / "knowledge.json").read_bytes() == checkpoint
    assert (folder / "knowledge.json").stat().st_mtime_ns == stamp
