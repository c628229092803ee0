"""Replicas and their database are killed and stopped in the middle of edits: none is lost, none is doubled."""

import asyncio
import sys

import pytest

from knowledge.models import Agreement, Party
from knowledge.store import Store, initialise, nickname_change
from knowledge.store.place import Database
from tests.faults.replica import REGISTER
from tests.faults.replicas import Edit, Witness, WrongError, compare

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs SIGSTOP")


def test_the_history_is_one_order_of_what_was_acknowledged_whatever_is_killed() -> None:
    from tests.faults import replicas

    tally = replicas.run(4, 20250815, None)
    assert sum(count for what, count in tally.items() if what.startswith("after")) == 4
    assert tally["ok"] > 100
    assert tally["no"] > 0


@pytest.mark.parametrize(
    ("edits", "wrong"),
    [
        ({"a.1": Edit(1, 2, {"ok"}, {2}), "a.2": Edit(3, 4, {"ok"}, {3})}, None),
        ({"a.1": Edit(1, 2, {"ok"}, {2}), "a.2": Edit(3)}, None),  # nobody knows of the second one: killed
        ({"a.1": Edit(1, 2, {"ok"}, {2}), "a.2": Edit(3, 4, {"no"})}, "was refused"),
        ({"a.1": Edit(1, 2, {"ok"}, {2}), "a.2": Edit(3, 4, {"ok"}, {4})}, "acknowledged"),
        ({"a.1": Edit(3, 4, {"ok"}, {2}), "a.2": Edit(1, 2, {"ok"}, {3})}, "began after"),
        ({"a.1": Edit(1, 2, {"ok"}, {2})}, "nobody has tried"),
        (
            {"a.1": Edit(1, 2, {"ok"}, {2}), "a.2": Edit(3, 4, {"ok"}, {3}), "a.3": Edit(5, 6, {"ok"}, {4})},
            "acknowledged",
        ),
    ],
)
def test_a_history_that_is_not_what_was_told_is_found(
    edits: dict[str, Edit], wrong: str | None, database: Database
) -> None:
    initialise(database, [Agreement(id=REGISTER, parties=(Party(name="Sơn Trà"), Party(name="Trà Leng")))])

    async def edit() -> None:
        with Store.open(database) as store:
            for name in ("a.1", "a.2"):
                await store.commit(nickname_change(name, None, "Hội An", actor=name))

    asyncio.run(edit())
    witness = Witness()
    witness.edits = edits
    if wrong is None:
        compare(database, witness)
    else:
        with pytest.raises(WrongError, match=wrong):
            compare(database, witness)
