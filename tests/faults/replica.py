"""A replica that edits without pause and tells what became of each edit: ``python -m tests.faults.replica NAME SEED``.

The database comes in ``KETNGHIA_FAULTS_DATABASE``. Each line it writes is a JSON array: ``["ready"]``; ``["try", edit,
time]`` before an edit; ``["ok", edit, time, revision]``, ``["no", edit, time]`` or ``["unsure", edit, time]`` after it;
``["saw", revision, digest, time]`` for what its view held, over and over, whatever becomes of the edits. Times are
those of the machine's monotonic clock, which all processes share.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import sys
import time

import msgspec
from msgspec import structs

from knowledge.errors import BusyError, ConflictError, StoreError, UnavailableError, UnsureError
from knowledge.models import Change
from knowledge.store import Store, View, agreement_change, nickname_change
from knowledge.store.place import Database
from knowledge.store.rows import digest

REGISTER = "son-tra--tra-leng"  # the record that all replicas edit, each over what it believes is there
HANDS = 2  # edits at a time
LOOK = 0.02  # seconds between two looks at the view


def say(*what: object) -> None:
    """One line, whole or not at all, as pipes promise for short ones."""
    os.write(1, msgspec.json.encode(what) + b"\n")


def held(view: View) -> str:
    """All that is in a view, as a digest."""
    return digest([view.revision, dict(view.agreements), dict(view.nicknames), dict(view.keys)])


def drawn(view: View, edit: str, chance: random.Random) -> Change:
    """An edit: of the record that all edit, a name of its own, or a message that reaches all replicas."""
    kind = chance.random()
    if kind < 0.3:
        before = view.agreements[REGISTER]
        return agreement_change(before, structs.replace(before, notes=edit), actor=edit)
    if kind < 0.5:
        message = f"chung-{int(time.monotonic() * 4)}"
        return nickname_change(message, None, "Hội An", actor="chung", channel="zalo", update=message)
    return nickname_change(edit, None, "Hội An", actor=edit)


async def edit_on(store: Store, name: str, chance: random.Random) -> None:
    for number in itertools.count(1):
        change = drawn(store.view, f"{name}.{number}", chance)
        edit = change.update or f"{name}.{number}"
        say("try", edit, time.monotonic())
        try:
            revision = await store.commit(change)
        except (ConflictError, UnavailableError, BusyError):
            say("no", edit, time.monotonic())
        except UnsureError:
            say("unsure", edit, time.monotonic())
        else:
            say("ok", edit, time.monotonic(), revision)
        await asyncio.sleep(chance.uniform(0, 0.01))


async def look_on(store: Store) -> None:
    while True:
        view = store.view
        say("saw", view.revision, held(view), time.monotonic())
        await asyncio.sleep(LOOK)


def opened(database: Database) -> Store:
    """The store, as soon as the database is there."""
    while True:
        try:
            return Store.open(database)
        except StoreError:
            time.sleep(0.1)


async def work(name: str, seed: str) -> None:
    with opened(Database(os.environ["KETNGHIA_FAULTS_DATABASE"])) as store:
        say("ready")
        hands = (edit_on(store, f"{name}.{hand}", random.Random(f"{seed} {hand}")) for hand in range(HANDS))
        await asyncio.gather(look_on(store), *hands)


if __name__ == "__main__":
    asyncio.run(work(*sys.argv[1:]))
