"""An index that followed the store, edit by edit, answers to the letter like one built anew."""

from __future__ import annotations

import random
from itertools import islice

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec import structs

from knowledge.answer import answer
from knowledge.errors import KnowledgeError
from knowledge.finding import Context
from knowledge.index import Index
from knowledge.index.changes import changed
from knowledge.models import Agreement, Change, Party, Person
from knowledge.places.gazetteer import Gazetteer
from knowledge.store import agreement_change, starter_agreements
from knowledge.store.state import State
from knowledge.text import fold
from tests.generators.agreements import agreements
from tests.scoring import TODAY

POOL = [*starter_agreements(), *islice(agreements(), 12)]
PARTIES = [
    Party(name="Sơn Trà", kind="phường", province="Đà Nẵng"),
    Party(name="Sơn Trà", kind="phường", province="Đà Nẵng", aliases=("Tiên Sa", "Bán đảo Sơn Trà")),
    Party(name="Trà Leng", kind="xã", province="Đà Nẵng"),
    Party(name="Ghè", kind="làng", province="Gia Lai"),
    Party(name="Plei Ghè", kind="làng", province="Gia Lai", aliases=("Ghè",)),
    Party(name="Bang Mới", kind="tỉnh"),
    Party(name="Le Havre", kind="thành phố", country="FR"),
    Party(name="le havre", kind="thành phố", country="FR"),
    Party(name="Quảng Nam", kind="tỉnh"),
    Party(name="Sở Tài chính", kind="cơ quan", province="Gia Lai"),
]
NICKNAMES = {"Xứ Quế": "2025:20938", "xứ quế": "2025:20263", "Núi Khỉ": "2025:20263", "Ghè": "2025:20938"}
PLEDGES = [c for a in starter_agreements() for c in a.commitments or ()]
PEOPLE = [Person(name="Nguyễn Văn An"), Person(name="Nguyễn Văn Ân", role="Bí thư"), Person(name="nguyễn văn an")]
QUESTIONS = (
    "Sơn Trà kết nghĩa với ai?",
    "tien sa kn vs ai",
    "xu que ket nghia voi xa nao",
    "lang ghe ket nghia voi ai",
    "plei ghe thì sao",
    "lehavre kết nghĩa với ai",
    "bang mói kết nghĩa với ai",
    "danh sách các cặp ở Đà Nẵng",
    "cặp mới nhất",
    "có bao nhiêu cặp",
    "ai tên An",
    "Nguyễn Văn An là ai",
    "nơi nào cam kết trồng rừng",
    "Sơn Trà và Trà Leng cam kết gì về chuyển đổi số?",
    "xã nào được giúp bán nông sản?",
    "phuong hai chau ket nghia voi ai",
    "sở tài chính kết nghĩa với ai",
    "nào quế",
)
WORDS = ("nong san", "son tra", "chuyen doi so", "trong rung", "nguyen van an", "que", "le havre", "ket nghia")
TYPED = ("sontraa", "tienssa", "xuqeu", "pleigeh", "lehvare", "traalngeg", "bangmoii", "quangnnam", "haichauu")


def parties() -> st.SearchStrategy[tuple[Party, ...]]:
    return st.lists(st.sampled_from(PARTIES), min_size=2, max_size=3, unique_by=lambda p: p.full_name).map(tuple)


@st.composite
def edits(draw: st.DrawFn, state: State) -> Change:
    """One change of a state: a record added, edited, removed or brought back, or a nickname."""
    kind = draw(st.sampled_from(["add", "add", "parties", "words", "people", "remove", "nickname"]))
    held = list(state.view.agreements.values())
    if kind == "nickname":
        name = draw(st.sampled_from(sorted(NICKNAMES)))
        old = state.view.nicknames.get(name)
        new = None if old else {"place": draw(st.sampled_from(sorted(NICKNAMES.values())))}
        return Change(entity="nickname", key=name, before={"place": old} if old else None, after=new)
    if kind == "add" or not held:
        free = [a for a in POOL if a.id not in state.view.agreements]
        return agreement_change(None, draw(st.sampled_from(free or POOL)))
    old_one = draw(st.sampled_from(held))
    if kind == "remove":
        return agreement_change(old_one, None)
    edited: Agreement = old_one
    if kind == "parties":
        edited = structs.replace(old_one, parties=draw(parties()))
    if kind == "words":
        pledges = draw(st.lists(st.sampled_from(PLEDGES), max_size=3))
        day = draw(st.sampled_from([None, "2024", "2025-08-15", "2025-09"]))
        edited = structs.replace(old_one, commitments=tuple(pledges), signed_on=day, notes="Nhà rông mới.")
    if kind == "people":
        edited = structs.replace(old_one, people=tuple(draw(st.lists(st.sampled_from(PEOPLE), max_size=3))))
    return agreement_change(old_one, edited)


def tells(index: Index) -> dict[str, object]:
    """All that can be asked of an index, to be compared with another."""
    names = index.names
    every = [*index.gazetteer.by_id.values()][::97] + list(index.places())
    keys = {k for p in (*PARTIES, *index.places()) for k in (p.name, *p.aliases)} | {*NICKNAMES}
    folded = sorted({fold(k) for k in keys})
    return {
        "revision": index.revision,
        "records": list(index.agreements.items()),
        "keys": (index.keys, index.by_key),
        "places": index.places(),
        "parties": [index.parties(a) for a in index.agreements.values()],
        "newest": index.newest(100),
        "passages": {i: index.passages[i] for i in index.agreements},
        "bigrams": dict(index.bigrams),
        "headings": [index.heading(a) for a in index.agreements.values()],
        "search": [index.search(w) for w in WORDS],
        "of": [(index.of_place(p.id), index.place(p.id), index.near(p)) for p in every],
        "areas": [index.in_area(p) for p in every],
        "with": [index.places_with(w) for w in ("tra", "ghe", "havre", "moi")],
        "named": [(names.named(k), names.find(k), k in names.known_keys, names.only_province(k)) for k in folded],
        "joined": [names.find_joined(k.replace(" ", "")) for k in folded],
        "typed": [names.mistyped(t, known_only=known) for t in TYPED for known in (True, False)],
        "names": (
            names.known,
            names.nicknames,
            names.people,
            names.words,
            names.first_names,
            names.province_words,
            names.openings,
        ),
        "answers": [answer(q, Context(), index, TODAY) for q in QUESTIONS],
    }


def same(one: Index, other: Index) -> None:
    told, wanted = tells(one), tells(other)
    for what, value in wanted.items():
        assert told[what] == value, what


def first(count: int = 6) -> State:
    return State().after(agreement_change(None, a) for a in POOL[:count])


@settings(max_examples=12, deadline=None, phases=(Phase.reuse, Phase.generate))  # making it smaller takes minutes
@given(st.data())
def test_after_any_edits_it_answers_like_one_built_anew(data: st.DataObject) -> None:
    state = first()
    index = Index(state.view, Gazetteer.load())
    if data.draw(st.booleans(), "prepared"):
        index.prepare()
    for _ in range(data.draw(st.integers(1, 6), "views")):
        for _ in range(data.draw(st.integers(1, 12), "edits")):
            try:
                state = state.after([data.draw(edits(state))])
            except KnowledgeError:  # an edit that no store would take
                continue
        index.follow(state.view)
        if data.draw(st.booleans(), "asked in between"):
            tells(index)
    same(index, Index(state.view, Gazetteer.load()))


def test_a_thousand_edits_leave_no_trace_but_what_they_changed() -> None:
    chance, state = random.Random(20251123), first()
    index = Index(state.view, Gazetteer.load())
    index.prepare()
    for _ in range(1000):
        held = list(state.view.agreements.values())
        free = [a for a in POOL if a.id not in state.view.agreements]
        old = chance.choice([*held, None]) if free else chance.choice(held)
        if old is None:
            change = agreement_change(None, chance.choice(free))
        elif chance.random() < 0.3:
            change = agreement_change(old, None)
        else:
            a, b = chance.sample(PARTIES, 2)
            change = agreement_change(old, structs.replace(old, parties=(a, b), people=tuple(chance.sample(PEOPLE, 2))))
        try:
            state = state.after([change])
        except KnowledgeError:
            continue
        index.follow(state.view)
    same(index, Index(state.view, Gazetteer.load()))


def test_a_record_that_comes_back_stands_where_it_stood() -> None:
    state = first()
    third = POOL[2]
    index = Index(state.view, Gazetteer.load())
    for change in (agreement_change(third, None), agreement_change(None, third)):
        state = state.after([change])
        index.follow(state.view)
    assert list(index.agreements) == [a.id for a in POOL[:6]]


def test_a_long_way_is_gone_in_strides_and_each_leaves_an_index_that_answers() -> None:
    near = first(2)
    index = Index(near.view, Gazetteer.load())
    far = near.after(agreement_change(None, a) for a in POOL[2:20]).view
    strides = 0
    while len(index.agreements) < len(far.agreements):
        index.follow(far, within=0)
        strides += 1
        for question in QUESTIONS:
            answer(question, Context(), index, TODAY)
    assert strides == 18
    same(index, Index(far, Gazetteer.load()))


def test_the_revision_is_that_of_the_store_only_at_the_end_of_the_way() -> None:
    near = first(2)
    index = Index(near.view, Gazetteer.load())
    far = near.after(agreement_change(None, a) for a in POOL[2:4]).view
    index.follow(far, within=0)
    assert index.revision == near.view.revision
    index.follow(far, within=0)
    assert index.revision == far.revision


def test_what_stands_where_it_stood_is_not_looked_at() -> None:
    one, two, three = POOL[:3]
    old = {"a": one, "b": two}
    assert changed(old, old) == []
    assert changed(old, {"a": one, "b": three}) == ["b"]
    assert changed(old, {"a": one, "b": two, "c": three}) == ["c"]


@pytest.mark.parametrize(
    ("new", "found"),
    [("b", ["a"]), ("ba", []), ("bc", ["a", "c"]), ("cab", ["c"]), ("", ["a", "b"]), ("cd", ["a", "b", "c", "d"])],
)
def test_records_that_are_gone_come_first(new: str, found: list[str]) -> None:
    records = dict(zip("abcd", POOL, strict=False))
    assert changed({k: records[k] for k in "ab"}, {k: records[k] for k in new}) == found
