"""The docs name what there is and nothing else, and their examples work as written."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

import knowledge.models as models
from bot.channels.console import LEAVE
from bot.cli.parsing import COMMANDS as CLI
from bot.environment import PREFIX
from bot.settings import Settings
from handlers.registry import BY_NAME, COMMANDS, Desk
from handlers.types import Actor, Message, Session
from knowledge.answer import answer
from knowledge.editing.block import read_block
from knowledge.editing.paths import NAMES
from knowledge.exchange import read_agreements
from knowledge.fields import FIELDS
from knowledge.finding import Context, Kind, Outcome
from knowledge.store import initialise
from tests.scoring import QUESTIONS, TODAY, marks, misleading, right, starter

ROOT = Path(__file__).parents[1]
PAGES = {
    p.relative_to(ROOT).as_posix(): p.read_text(encoding="utf-8")
    for p in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))
}
ASKING, COMMANDS_PAGE, RECORDS = (PAGES[f"docs/{name}.md"] for name in ("asking", "commands", "records"))
README = PAGES["README.md"]


def section(page: str, title: str) -> str:
    """The text under the heading that begins so, up to the next heading of its depth or above."""
    start = re.search(rf"^(#+) {re.escape(title)}.*\n", page, re.MULTILINE)
    assert start, f"no heading {title!r}"
    end = re.search(rf"^#{{1,{len(start[1])}}} ", page[start.end() :], re.MULTILINE)
    return page[start.end() :][: end.start() if end else None]


def rows(text: str) -> list[list[str]]:
    """The cells of a table's rows, without its head."""
    lines = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines() if line[:1] == "|"]
    return [[cell.strip(" |") for cell in line] for line in lines[2:]]


def ids(text: str) -> list[str]:
    """What stands in the first cells, without its quotes."""
    return [row[0].strip("`") for row in rows(text)]


def options_of(command: str) -> set[str]:
    """The options of a command of the command line."""
    parser = argparse.ArgumentParser(add_help=False)
    CLI[command].arguments(parser)
    return {name for action in parser._actions for name in action.option_strings}


# asking.md

KIND_ROWS = rows(section(ASKING, "Loại câu hỏi"))
OUTCOME_ROWS = rows(section(ASKING, "Bốn cách kết thúc"))
NAME_ROWS = rows(section(ASKING, "Tên được đọc ra sao"))


def test_every_kind_of_question_is_told_and_no_other() -> None:
    assert [row[0].strip("`") for row in KIND_ROWS] == [kind.value for kind in Kind]


@pytest.mark.parametrize(("kind", "example"), [(row[0].strip("`"), text) for row in KIND_ROWS for text in row[2:]])
def test_an_example_is_understood_as_the_kind_it_stands_for(kind: str, example: str) -> None:
    finding, _ = answer(example, Context(), starter(), TODAY)
    assert kind in {k.value for k in finding.kinds}


def test_every_outcome_is_told_and_no_other() -> None:
    assert [row[0].strip("`") for row in OUTCOME_ROWS] == [outcome.value for outcome in Outcome]


@pytest.mark.parametrize(("outcome", "example"), [(row[0].strip("`"), row[3]) for row in OUTCOME_ROWS])
def test_an_example_ends_as_it_is_said_to(outcome: str, example: str) -> None:
    finding, _ = answer(example, Context(), starter(), TODAY)
    assert finding.outcome.value == outcome


@pytest.mark.parametrize(("typed", "meant"), [(row[0], row[1]) for row in NAME_ROWS])
def test_a_name_is_read_as_it_is_said_to_be(typed: str, meant: str) -> None:
    finding, _ = answer(f"{typed} kết nghĩa với ai?", Context(), starter(), TODAY)
    assert [place.full_name for place in finding.places] == [meant]


def test_every_field_is_told_and_no_other() -> None:
    told = [(row[0].strip("`"), *row[1:]) for row in rows(section(ASKING, "Lĩnh vực"))]
    assert told == [(field.id, field.vi, field.en) for field in FIELDS]


# commands.md


def test_every_chat_command_is_told_with_its_other_names_and_no_other() -> None:
    table = rows(section(COMMANDS_PAGE, "Trong trò chuyện"))
    told = {row[0].strip("`/"): set(re.findall(r"`/(\w+)`", row[1])) for row in table}
    assert told == {command.name: set(command.aliases) for command in COMMANDS}


async def test_every_chat_command_in_the_docs_has_an_answer() -> None:
    desk = Desk(starter)
    for page in PAGES.values():
        for text in re.findall(r"`(/[a-z]+(?: [^`]+)?)`", page):
            if text in LEAVE or text in (
                "/newbot",
                "/setinline",
            ):  # the first is the terminal's, the second @BotFather's
                continue
            assert text[1:].split()[0] in BY_NAME, text
            assert await desk.handle(Message(text=text, actor=Actor(id="me"), conversation="docs"), Session())


def test_every_file_of_a_knowledge_base_is_told(tmp_path: Path) -> None:
    initialise(tmp_path)
    told = {row[0].strip("`") for row in rows(section(COMMANDS_PAGE, "Tệp trong thư mục dữ liệu"))}
    assert {path.name for path in tmp_path.iterdir()} <= told


def test_admins_are_told_the_same_commands_in_both_languages() -> None:
    vietnamese, english = (
        {BY_NAME[name].name for name in re.findall(r"`/([a-z]+)", section(README, title))}
        for title in ("Giữ kho tri thức cho đúng", "Keep it right")
    )
    assert vietnamese == english


def test_every_field_that_can_be_edited_is_told_by_its_name() -> None:
    told = set(re.findall(r"`(\w+)`", section(COMMANDS_PAGE, "Sửa bản ghi")))
    assert told >= {names[0].replace(" ", "_") for fields in NAMES.values() for names in fields.values()}


def test_the_record_pasted_in_the_docs_is_read_without_a_fault() -> None:
    shown = re.search(r"```text\n/them (.*?)```", COMMANDS_PAGE, re.DOTALL)
    assert shown
    block = read_block(shown[1], TODAY)
    assert (len(block.parties), block.faults) == (2, ())
    assert block.fields.keys() == {"signed_on", "commitments", "support", "people", "sources"}


def test_the_ways_out_of_the_terminal_are_told() -> None:
    assert set(re.findall(r"`(/?\w+)`", section(COMMANDS_PAGE, "Trong trò chuyện"))) >= LEAVE


def test_every_command_of_the_command_line_is_told_and_no_other() -> None:
    told = re.findall(r"^### `ketnghia (\w+)`$", COMMANDS_PAGE, re.MULTILINE)
    assert told == list(CLI)


@pytest.mark.parametrize("command", CLI)
def test_every_option_is_told_where_its_command_is_and_no_other(command: str) -> None:
    told = set(re.findall(r"^- `(--[\w-]+)", section(COMMANDS_PAGE, f"`ketnghia {command}`"), re.MULTILINE))
    assert told == options_of(command)


def test_every_setting_is_told_with_its_default_and_no_other() -> None:
    told = {row[0].strip("`").removeprefix(PREFIX).lower(): row[1] for row in rows(section(COMMANDS_PAGE, "Thiết lập"))}
    assert set(told) == set(Settings.model_fields)
    defaults = {name: field.default for name, field in Settings.model_fields.items() if isinstance(field.default, str)}
    assert {name: told[name] for name in defaults} == defaults


def test_no_page_names_a_setting_or_a_command_that_is_none() -> None:
    for page in PAGES.values():
        settings = set(re.findall(rf"`{PREFIX}([A-Z_]+)=?`", page))
        assert {name.lower() for name in settings} <= set(Settings.model_fields)
        assert set(re.findall(r"`(?:uv run )?ketnghia (\w+)", page)) <= set(CLI)


# records.md

SHOWN = re.search(r"```json\n(.*?)```", RECORDS, re.DOTALL)
STRUCTS: dict[str, type[msgspec.Struct]] = {
    "Thỏa thuận": models.Agreement,
    "Bên": models.Party,
    "Cam kết": models.Commitment,
    "Người": models.Person,
    "Hỗ trợ": models.Support,
    "Nguồn": models.Source,
}


@pytest.mark.parametrize("title", STRUCTS)
def test_every_field_of_a_record_is_told_and_no_other(title: str) -> None:
    assert sorted(ids(section(RECORDS, title))) == sorted(STRUCTS[title].__struct_encode_fields__)


@pytest.mark.parametrize("struct", [models.Period, models.Progress])
def test_what_has_no_table_is_told_in_a_row(struct: type[msgspec.Struct]) -> None:
    told = set(re.findall(r"`(\w+)`", section(RECORDS, "Thỏa thuận") + section(RECORDS, "Cam kết")))
    assert told >= set(struct.__struct_encode_fields__)


def test_every_value_that_may_be_chosen_is_told() -> None:
    for struct in STRUCTS.values():
        for field in msgspec.structs.fields(struct):
            for value in _choices(field.type):
                assert f"`{value}`" in RECORDS, f"{struct.__name__}.{field.name}: {value}"


def test_the_record_shown_can_be_imported_and_leaves_no_field_out() -> None:
    assert SHOWN
    (agreement,) = read_agreements(SHOWN[1].encode(), "records.json")
    assert len(agreement.parties) == 2
    raw = msgspec.json.decode(SHOWN[1])[0]
    assert sorted(raw) == sorted(models.Agreement.__struct_encode_fields__)


def _choices(kind: Any) -> Iterator[str]:
    """The literal values of a type, wherever they stand in it."""
    if isinstance(kind, type) and issubclass(kind, models.AgreementKind):
        yield from (member.value for member in kind)
    for part in get_args(kind):
        if isinstance(part, str):
            yield part
        else:
            yield from _choices(part)


# durability.md


def test_every_event_that_durability_tells_of_names_a_test_that_exists() -> None:
    events = rows(section(PAGES["docs/durability.md"], "Khi có chuyện"))
    assert len(events) > 15
    for *told, test in events:
        file, _, name = test.strip("`").partition("::")
        assert re.search(rf"^(async )?def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), test
        assert all(told)


# README.md and the rest


async def test_the_conversation_in_the_readme_is_the_real_one() -> None:
    shown = re.search(r"```text\n(.*?)```", README, re.DOTALL)
    assert shown
    desk, session, said = Desk(starter), Session(), ""
    for line in filter(None, shown[1].splitlines()):
        if line.startswith("› "):
            reply = await desk.handle(Message(text=line[2:], actor=Actor(id="me"), conversation="docs"), session)
            said = reply.text if reply else ""
        else:
            assert line.removeprefix("- ") in said


FIGURES = [*rows(section(README, "Đúng tới đâu")), *rows(section(README, "How right it is"))]


@pytest.mark.parametrize("row", FIGURES, ids=str)
def test_the_figures_of_the_readme_hold(row: list[str]) -> None:
    file, count, least, most = re.sub(r"^`([\w.]+)`.*", r"\1", row[0]), *row[1:]
    found = marks(QUESTIONS / file)
    assert len(found) == int(count)
    assert right(found) >= _share(least)
    assert misleading(found) <= _share(most)


def _share(text: str) -> float:
    """``≥ 99%`` and ``≤ 0,5%`` as shares.

    >>> _share("≤ 0,5%")
    0.005
    """
    return float(text.strip("≥≤ %").replace(",", ".")) / 100


def test_the_readme_counts_the_records_that_ship() -> None:
    assert len(starter().agreements) == int(re.findall(r"\*\*(\d+) bản ghi\*\*", README)[0])
    without_link = [a.id for a in starter().agreements.values() if not any(s.url for s in a.sources or ())]
    assert without_link == ["son-tra--tra-leng"]
    assert all(a.sources for a in starter().agreements.values())


@pytest.mark.parametrize("name", PAGES)
def test_every_file_a_page_links_to_exists(name: str) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", PAGES[name])
    assert [link for link in links if not ((ROOT / name).parent / link).exists()] == []


def test_the_changelog_tells_of_the_version_that_is_built() -> None:
    from importlib.metadata import version

    assert version("ketnghia") in PAGES["CHANGELOG.md"]
