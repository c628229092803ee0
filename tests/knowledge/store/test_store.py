"""The store keeps what it acknowledged, refuses what it cannot keep, and never shows anything in between."""

import asyncio
import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from knowledge.errors import (
    BusyError,
    ConflictError,
    ExistsError,
    InvalidRecord,
    KnowledgeError,
    MissingError,
    StoreError,
)
from knowledge.models import Agreement, Change, Party
from knowledge.records import read_record
from knowledge.store import (
    Store,
    View,
    agreement_change,
    default_folder,
    document_change,
    initialise,
    nickname_change,
    slug_of,
    starter_agreements,
    unique_id,
)
from knowledge.store.place import Place
from knowledge.store.state import key_number, short_key
from tests.knowledge.store.records import HAI_CHAU, NOTED, SON_TRA


@pytest.fixture
def place(new_place: Place) -> Place:
    """A knowledge base with one agreement."""
    initialise(new_place, [SON_TRA])
    return new_place


def reopened(place: Place) -> View:
    with Store.open(place, read_only=True) as store:
        return store.view


# --- a new knowledge base -------------------------------------------------------------------------------------------


def test_a_new_knowledge_base_holds_the_starter_records_with_their_sources(new_place: Place) -> None:
    initialise(new_place)
    with Store.open(new_place) as store:
        assert list(store.view.agreements.values()) == starter_agreements()
        assert "son-tra--tra-leng" in store.view.agreements
        assert all(agreement.sources for agreement in store.view.agreements.values())


def test_a_new_knowledge_base_may_be_empty_and_says_so_only_when_asked(new_place: Place) -> None:
    initialise(new_place, empty=True)
    assert reopened(new_place) == View()


def test_records_without_an_id_get_one_of_their_own(new_place: Place) -> None:
    nameless = structs.replace(SON_TRA, id="")
    initialise(new_place, [SON_TRA, nameless, nameless])
    assert list(reopened(new_place).agreements) == [f"son-tra--tra-leng{end}" for end in ("", "-2", "-3")]


def test_a_knowledge_base_is_never_initialised_over_another(place: Place) -> None:
    before = reopened(place)
    with pytest.raises(ExistsError, match="không ghi đè"):
        initialise(place)
    assert reopened(place) == before


def test_of_many_that_make_it_at_the_same_moment_one_does(new_place: Place) -> None:
    def attempt(_: int) -> bool:
        try:
            initialise(new_place)
        except ExistsError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(8))) == 1
    assert len(reopened(new_place).agreements) == len(starter_agreements())


def test_where_there_was_never_a_knowledge_base_it_says_how_to_make_one(new_place: Place) -> None:
    for read_only in (True, False):
        with pytest.raises(MissingError, match="ketnghia init"):
            Store.open(new_place, read_only=read_only)


def test_the_default_folder_is_the_users_own() -> None:
    assert default_folder().name == "ketnghia"
    assert default_folder().is_absolute()


# --- commits --------------------------------------------------------------------------------------------------------


async def test_a_commit_is_seen_at_once_and_after_a_restart(place: Place) -> None:
    with Store.open(place) as store:
        old = store.view
        assert await store.commit(agreement_change(SON_TRA, NOTED)) == old.revision + 1
        assert store.view.agreements["son-tra--tra-leng"] == NOTED
        assert old.agreements["son-tra--tra-leng"] == SON_TRA, "a view that somebody reads must not change"
        assert reopened(place) == store.view
    assert reopened(place).agreements == {"son-tra--tra-leng": NOTED}


async def test_agreements_stand_in_the_order_in_which_they_were_added(place: Place) -> None:
    with Store.open(place) as store:
        await store.commit(agreement_change(None, HAI_CHAU))
        await store.commit(agreement_change(SON_TRA, NOTED))
    assert list(reopened(place).agreements) == ["son-tra--tra-leng", "hai-chau--hung-son"]


async def test_several_changes_are_one_revision_or_nothing(place: Place) -> None:
    with Store.open(place) as store:
        first, before = store.view, reopened(place)
        stale = agreement_change(NOTED, SON_TRA)
        with pytest.raises(ConflictError):
            await store.commit_many([agreement_change(None, HAI_CHAU), stale])
        assert (store.view, reopened(place)) == (first, before)
        changes = [agreement_change(None, HAI_CHAU), agreement_change(SON_TRA, NOTED), agreement_change(NOTED, None)]
        assert await store.commit_many(changes) == first.revision + 1
        assert list(store.view.agreements) == ["hai-chau--hung-son"]
        assert await store.commit_many([]) == store.view.revision


@pytest.mark.parametrize(
    "change",
    [
        agreement_change(None, NOTED),  # create what is there
        agreement_change(HAI_CHAU, None),  # remove what is not there
        agreement_change(HAI_CHAU, structs.replace(HAI_CHAU, notes="x")),  # edit what is not there
        agreement_change(NOTED, HAI_CHAU),  # edit what has changed since
        Change(entity="agreement", key=SON_TRA.id, before={"parties": "?"}, after=None),  # nonsense
        Change(entity="nickname", key="Đà thành", before={"place": None}, after=None),
        nickname_change("Đà thành", "Đà Nẵng", None),
    ],
)
async def test_a_change_of_something_else_than_what_is_there_is_a_conflict(place: Place, change: Change) -> None:
    with Store.open(place) as store:
        before, view = reopened(place), store.view
        with pytest.raises(ConflictError, match="xem lại"):
            await store.commit(change)
        assert (store.view, reopened(place)) == (view, before)


async def test_of_two_edits_of_the_same_record_one_wins_and_the_other_is_told(place: Place) -> None:
    with Store.open(place) as store:
        edits = [agreement_change(SON_TRA, structs.replace(SON_TRA, notes=f"người {i}")) for i in range(8)]
        outcomes = await asyncio.gather(*(store.commit(edit) for edit in edits), return_exceptions=True)
    assert sum(isinstance(outcome, int) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, ConflictError) for outcome in outcomes) == 7


async def test_a_change_that_arrives_twice_applies_once_even_across_a_restart(place: Place) -> None:
    change = agreement_change(SON_TRA, NOTED, channel="telegram", update="4711")
    with Store.open(place) as store:
        revision = await store.commit(change)
        await store.commit(agreement_change(None, HAI_CHAU, channel="telegram", update="4712"))
        assert await store.commit(change) == revision
    with Store.open(place) as store:
        view = store.view
        assert await store.commit(change) == revision
        assert store.view == view
        other = agreement_change(NOTED, SON_TRA, channel="zalo", update="4711")
        assert await store.commit(other) == view.revision + 1, "another channel counts its own updates"


async def test_a_record_that_breaks_the_rules_is_not_stored(place: Place) -> None:
    with Store.open(place) as store:
        view = store.view
        with pytest.raises(InvalidRecord, match="signed_on") as caught:
            await store.commit(agreement_change(SON_TRA, structs.replace(SON_TRA, signed_on="2025-02-30")))
        assert [row.field for row in caught.value.rows] == ["signed_on"]
        with pytest.raises(InvalidRecord, match="mã"):
            await store.commit(structs.replace(agreement_change(None, HAI_CHAU), key="tên-khác"))
        with pytest.raises(InvalidRecord, match="không có nội dung"):
            await store.commit(Change(entity="agreement", key="x"))
        with pytest.raises(StoreError, match="gossip"):
            await store.commit(Change(entity="gossip", key="x", after={}))  # type: ignore[arg-type]
        assert store.view == view


async def test_nicknames_are_added_changed_and_removed(place: Place) -> None:
    with Store.open(place) as store:
        await store.commit(nickname_change("phố Hội", None, "Hội An"))
        await store.commit(nickname_change("phố Hội", "Hội An", "2025:20413"))
        assert reopened(place).nicknames == {"phố Hội": "2025:20413"}
        await store.commit(nickname_change("phố Hội", "2025:20413", None))
        with pytest.raises(InvalidRecord):
            await store.commit(nickname_change("phố Hội", None, " "))
    assert reopened(place).nicknames == {}


async def test_the_clock_says_when_and_one_that_jumps_back_does_not_turn_the_history_around(place: Place) -> None:
    noon = dt.datetime(2035, 8, 15, 12, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    times = iter((noon, noon - dt.timedelta(days=400), noon + dt.timedelta(hours=1)))
    with Store.open(place, clock=lambda: next(times)) as store:
        await store.commit(agreement_change(SON_TRA, NOTED))
        await store.commit(agreement_change(NOTED, SON_TRA))
        await store.commit(agreement_change(SON_TRA, None))
        dates = [entry.change.at for entry in await store.history(limit=3)]
    assert dates == ["2035-08-15T13:00:00+07:00", "2035-08-15T12:00:00+07:00", "2035-08-15T12:00:00+07:00"]


async def test_the_history_tells_who_changed_what_newest_first(place: Place) -> None:
    with Store.open(place) as store:
        await store.commit(agreement_change(SON_TRA, NOTED, actor="p1", channel="zalo", update="9"))
        revision = await store.commit_many(
            [agreement_change(NOTED, None, actor="p2"), nickname_change("phố Hội", None, "Hội An", actor="p2")]
        )
        told = [(e.revision, e.change.actor, e.change.entity, e.version, e.short) for e in await store.history()]
        assert told == [
            (revision, "p2", "nickname", 1, ""),
            (revision, "p2", "agreement", 3, "a1"),
            (revision - 1, "p1", "agreement", 2, "a1"),
            (revision - 2, "starter", "agreement", 1, "a1"),
        ]
        (edit,) = await store.history("agreement", SON_TRA.id, before=revision, limit=1)
        assert [read_record(side)[0] for side in (edit.change.before, edit.change.after)] == [SON_TRA, NOTED]
        assert [e.change.entity for e in await store.entries(revision)] == ["agreement", "nickname"]
        assert await store.entries(99) == ()


async def test_plain_values_are_kept_beside_the_agreements(place: Place) -> None:
    member = {"role": "editor", "name": "Chị Hoa"}
    with Store.open(place) as store:
        await store.commit(document_change("member", "p1", None, member))
        with pytest.raises(ConflictError):
            await store.commit(document_change("member", "p1", None, {"role": "owner"}))
        await store.commit(document_change("programme", "da-nang", None, {"title": "60 – 33"}))
    view = reopened(place)
    assert view.documents["member"] == {"p1": member}
    assert view.documents["programme"] == {"da-nang": {"title": "60 – 33"}}
    assert view.documents["proposal"] == {}


async def test_a_commit_whose_sender_gave_up_leaves_a_whole_store(place: Place) -> None:
    with Store.open(place) as store:
        task = asyncio.create_task(store.commit(agreement_change(SON_TRA, NOTED)))
        await asyncio.wait({task}, timeout=0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await store.commit(nickname_change("phố Hội", None, "Hội An"))  # behind it, on the same thread
        assert reopened(place) == store.view


async def test_a_closed_store_still_answers_and_commits_no_more(place: Place) -> None:
    store = Store.open(place)
    store.close()
    store.close()
    assert store.view.agreements == {SON_TRA.id: SON_TRA}
    with pytest.raises(StoreError, match="đã đóng"):
        await store.commit(agreement_change(SON_TRA, NOTED))


# --- short keys and ids ---------------------------------------------------------------------------------------------


async def test_a_short_key_stays_with_its_agreement_and_is_never_given_to_another(place: Place) -> None:
    with Store.open(place) as store:
        assert store.view.keys == {"son-tra--tra-leng": "a1"}
        await store.commit(agreement_change(None, HAI_CHAU))
        await store.commit(agreement_change(SON_TRA, NOTED))
        assert store.view.by_key == {"a1": "son-tra--tra-leng", "a2": "hai-chau--hung-son"}
        await store.commit(agreement_change(HAI_CHAU, None))
    with Store.open(place) as store:
        await store.commit(agreement_change(None, structs.replace(HAI_CHAU, id="khác")))
        assert store.view.keys["khác"] == "a3"
        await store.commit(agreement_change(None, HAI_CHAU))  # an undo: its old buttons work again
        assert store.view.keys["hai-chau--hung-son"] == "a2"
    assert reopened(place).by_key == {"a1": "son-tra--tra-leng", "a2": "hai-chau--hung-son", "a3": "khác"}


@given(st.integers(1, 10**9))
def test_short_keys_are_short_ascii_and_all_different(number: int) -> None:
    assert key_number(short_key(number)) == number
    assert len(short_key(number)) <= 7
    assert short_key(number).isascii()


@pytest.mark.parametrize("key", ["", "a", "1", "a0", "a01", "b1", "ai", "A1"])
def test_what_is_no_short_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"^$|.*"):
        key_number(key)


@pytest.mark.parametrize(
    ("names", "slug"),
    [
        (["Sơn Trà", "Trà Leng"], "son-tra--tra-leng"),
        (["Hoà Khánh", "Sông Kôn"], "hoa-khanh--song-kon"),
        (["Nam Giang", "Đắc Chưng"], "nam-giang--dac-chung"),
        (["Đà Nẵng", "Ea H'leo", "Le Havre"], "da-nang--ea-hleo--le-havre"),
        (["Đà Nẵng", "ດາກຈຶງ"], "da-nang--ben"),
    ],
)
def test_an_id_is_made_of_the_parties_names(names: list[str], slug: str) -> None:
    assert slug_of(Agreement(parties=tuple(Party(name=name) for name in names))) == slug


def test_an_id_that_is_taken_gets_a_number(place: Place) -> None:
    view = reopened(place)
    assert unique_id(view, SON_TRA) == "son-tra--tra-leng-2"
    assert unique_id(view, SON_TRA, {"son-tra--tra-leng-2"}) == "son-tra--tra-leng-3"
    assert unique_id(view, HAI_CHAU) == "hai-chau--hung-son"


def test_every_error_is_one_line_for_the_person() -> None:
    assert issubclass(StoreError, KnowledgeError)
    error = BusyError("Kho đang bận.")
    assert (str(error), error.message, error.cause) == ("Kho đang bận.", "Kho đang bận.", None)
