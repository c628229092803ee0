"""Strings that break programs get a polite reply, and nothing is invented for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.ask import render
from knowledge.answer import answer
from knowledge.finding import Context, Finding, Outcome
from knowledge.index import Index
from tests.scoring import TODAY

# Not splitlines: the strings hold separators of lines that it would cut at.
LINES = (Path(__file__).parent / "naughty.txt").read_text("utf-8").rstrip("\n").split("\n")
NUMBERS = range(1, len(LINES) + 1)


def found_for(text: str, index: Index, context: Context | None = None) -> Finding:
    return answer(text, context or Context(), index, TODAY)[0]


def test_there_are_many() -> None:
    assert len(set(LINES)) >= 80


@pytest.mark.parametrize("text", LINES, ids=NUMBERS)
def test_nothing_is_invented(index: Index, text: str) -> None:
    found = found_for(text, index)
    assert found.outcome is not Outcome.ANSWERED and found.agreements == ()


@pytest.mark.parametrize("text", LINES, ids=NUMBERS)
def test_the_reply_is_a_sentence_and_not_an_echo(index: Index, text: str) -> None:
    said = render(found_for(text, index), index, "vi", full=True, today=TODAY).text
    assert len(said) > 20 and (len(text) < 6 or text not in said)


@pytest.mark.parametrize("text", LINES, ids=NUMBERS)
def test_a_question_beside_it_or_none_of_it_is_answered(index: Index, text: str) -> None:
    found = found_for(f"Sơn Trà kết nghĩa với ai?\n{text}", index)
    assert {a.id for a in found.agreements} <= {"son-tra--tra-leng"} or found.outcome is Outcome.OUT_OF_SCOPE


@pytest.mark.parametrize("text", LINES, ids=NUMBERS)
def test_the_conversation_goes_on_after_it(index: Index, text: str) -> None:
    _, context = answer("Sơn Trà kết nghĩa với ai?", Context(), index, TODAY)
    _, context = answer(text, context, index, TODAY)
    assert found_for("Hải Châu ký với Hùng Sơn ngày nào?", index, context).outcome is Outcome.ANSWERED
