"""One process writes, any number read, and a killed writer loses nothing that it acknowledged."""

import random
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from msgspec import structs

from knowledge.errors import BusyError
from knowledge.models import Agreement, Commitment, Party
from knowledge.store import Store, View, agreement_change, initialise

SON_TRA = Agreement(
    id="son-tra--tra-leng",
    parties=(Party(name="Sơn Trà", kind="phường", province="Đà Nẵng"), Party(name="Trà Leng", kind="xã")),
    signed_on="2025-08-15",
    commitments=(Commitment(text="Hai bên kết nối để tiêu thụ nông sản của nhau.", fields=("economy_budget",)),),
)
NOTED = structs.replace(SON_TRA, notes="Đã kiểm tra nguồn.")
FILE = "knowledge.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge base with one agreement."""
    initialise(tmp_path / "kho", [SON_TRA])
    return tmp_path / "kho"


def reopened(folder: Path) -> View:
    with Store.open(folder, read_only=True) as store:
        return store.view


SCRIPT = """
import asyncio, itertools, sys
from pathlib import Path
from msgspec import structs
from knowledge.models import Agreement, Party
from knowledge.store import Store, agreement_change

async def main():
    with Store.open(Path(sys.argv[1])) as store:
        sys.stdout.write("open\\n")
        sys.stdout.flush()
        if sys.argv[2] == "hold":
            sys.stdin.read()
            return
        for number in itertools.count(store.view.revision + 1):
            agreement = Agreement(id=f"x{number}", parties=(Party(name="Trà Leng"),), notes="n" * 3000)
            revision = await store.commit(agreement_change(None, agreement, channel="web", update=str(number)))
            sys.stdout.write(f"{revision}\\n")
            sys.stdout.flush()

asyncio.run(main())
"""


def start(folder: Path, what: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(SCRIPT), str(folder), what]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


async def test_a_second_process_that_wants_to_write_is_told_who_does(folder: Path) -> None:
    with start(folder, "hold") as process:
        with pytest.raises(BusyError, match=f"số {process.pid}"):
            Store.open(folder)
        assert reopened(folder).agreements == {SON_TRA.id: SON_TRA}, "reading needs no lock"
        process.communicate()
    with Store.open(folder) as store, pytest.raises(BusyError):
        await store.commit(agreement_change(SON_TRA, NOTED))
        Store.open(folder)


def test_every_acknowledged_change_survives_kill_9(folder: Path) -> None:
    chance = random.Random(20250815)
    for _ in range(10):
        with start(folder, "write") as process:
            assert process.stdout is not None
            acknowledged = [process.stdout.readline() for _ in range(chance.randint(1, 12))]
            moment = time.perf_counter() + chance.uniform(0, 0.004)
            while time.perf_counter() < moment:  # anywhere inside a commit
                pass
            process.kill()
            acknowledged += process.stdout.readlines()
        last = int([line for line in acknowledged if line.endswith("\n")][-1])
        view = reopened(folder)
        assert last <= view.revision <= last + 1, "one more may be on disk that was not acknowledged yet"
        assert set(view.agreements) == {SON_TRA.id, *(f"x{n}" for n in range(2, view.revision + 1))}


def test_a_reader_beside_a_busy_writer_always_finds_a_whole_file(folder: Path) -> None:
    with start(folder, "write") as process:
        revisions = [reopened(folder).revision for _ in range(50)]
        process.kill()
    assert revisions == sorted(revisions)


async def test_history_is_read_beside_a_writer_that_begins_after_the_reader(folder: Path) -> None:
    with Store.open(folder, read_only=True) as reader:
        with Store.open(folder) as store:
            await store.commit(agreement_change(SON_TRA, NOTED))
            assert [entry.revision for entry in await reader.history()] == [2, 1]
        assert [entry.revision for entry in await reader.history()] == [2, 1]
