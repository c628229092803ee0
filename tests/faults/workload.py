"""Random changes, the same for the same seed, and plain dictionaries that say what a knowledge base must then hold."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

from knowledge.models import Agreement, Change, Party
from knowledge.store import Store, View, agreement_change, document_change, nickname_change

NAMES = "Sơn Trà|Trà Leng|Hải Châu|Hùng Sơn|Nam Phước|Thăng Phú|Hòa Khánh|Sông Kôn|Hội An|Tây Giang".split("|")
SHM = Path("/dev/shm")  # noqa: S108 - what needs no disk is quicker there
MEMORY = SHM if SHM.is_dir() else None
MOST = 40  # records; beyond that more are removed than added
CHANNEL = "web"

Model = dict[str, dict[str, Any]]  # entity -> key -> what it is


def model_of(view: View) -> Model:
    """What a view holds, without the short keys."""
    documents = {entity: dict(values) for entity, values in view.documents.items()}
    return {"agreement": dict(view.agreements), "nickname": dict(view.nicknames), **documents}


def changes(model: Model, seed: int, revision: int) -> list[Change]:
    """What makes this revision out of the one before: records added, edited, removed, imported by the dozen, names."""
    chance = random.Random(f"{seed} {revision}")
    agreements = list(model["agreement"].values())
    crowded = len(agreements) > MOST
    (task,) = chance.choices(
        ("add", "edit", "remove", "import", "nickname", "member"), (3, 4, 6 * crowded + 1, 1, 1, 1)
    )
    if task in ("edit", "remove") and not agreements:
        task = "add"
    made: list[Change]
    if task == "import":
        made = [agreement_change(None, _new(chance, revision, n)) for n in range(chance.randint(2, 12))]
    elif task == "edit":
        before = chance.choice(agreements)
        made = [agreement_change(before, structs.replace(before, notes=_text(chance)))]
    elif task == "remove":
        made = [
            agreement_change(gone, None) for gone in chance.sample(agreements, min(len(agreements), 1 + 9 * crowded))
        ]
    elif task == "nickname":
        name = f"tên {chance.randint(0, 5)}"
        before_name = model["nickname"].get(name)
        after_name = None if before_name and chance.random() < 0.5 else f"{chance.choice(NAMES)} {revision}"
        made = [nickname_change(name, before_name, after_name)]
    elif task == "member":
        key = f"p{chance.randint(0, 5)}"
        made = [document_change("member", key, model["member"].get(key), {"role": "editor", "since": revision})]
    else:
        made = [agreement_change(None, _new(chance, revision, 0))]
    return [structs.replace(change, actor=f"p{seed % 3}", channel=CHANNEL, update=str(revision)) for change in made]


def followed(model: Model, made: Sequence[Change]) -> Model:
    """The model after changes, made without the store's own code."""
    after = {entity: dict(values) for entity, values in model.items()}
    for change in made:
        table = after[change.entity]
        if change.after is None:
            del table[change.key]
        elif change.entity == "agreement":
            table[change.key] = msgspec.convert(change.after, Agreement)
        else:
            table[change.key] = change.after["place"] if change.entity == "nickname" else change.after
    return after


async def commit(store: Store, seed: int, times: int = 1) -> None:
    """So many revisions more."""
    model = model_of(store.view)
    for _ in range(times):
        made = changes(model, seed, store.view.revision + 1)
        await store.commit_many(made)
        model = followed(model, made)


def _new(chance: random.Random, revision: int, number: int) -> Agreement:
    a, b = chance.sample(NAMES, 2)
    return Agreement(id=f"r{revision}-{number}", parties=(Party(name=a), Party(name=b)), notes=_text(chance))


def _text(chance: random.Random) -> str:
    """Of a length that fits a page of the log, or takes several."""
    return " ".join(chance.choices(NAMES, k=chance.choice((1, 10, 50, 900))))
