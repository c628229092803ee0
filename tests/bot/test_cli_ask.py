"""`ask` and `places`: the JSON is the contract, and what is read may be broken."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tests.bot.commands import QUESTION, Said

pytestmark = pytest.mark.usefixtures("elsewhere")


def type_in(monkeypatch: pytest.MonkeyPatch, typed: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed)))


def test_ask_prints_words(run: Said) -> None:
    said = run("ask", QUESTION)
    assert said.startswith("Phường Sơn Trà (Đà Nẵng) kết nghĩa với xã Trà Leng")
    assert "\x1b" not in said


def test_words_need_no_quotes(run: Said) -> None:
    assert run("ask", *QUESTION.split()) == run("ask", QUESTION)


def test_ask_json_is_the_contract(run: Said) -> None:
    (answer,) = run.json("ask", "--json", QUESTION)
    assert answer.pop("elapsed_us") >= 0
    assert "Trà Leng" in answer.pop("text")
    assert answer == {
        "id": "q1",
        "question": QUESTION,
        "outcome": "answered",
        "kinds": ["partners"],
        "places": [{"name": "Sơn Trà", "kind": "phường", "province": "Đà Nẵng", "code": "20263"}],
        "fields": [],
        "agreements": ["son-tra--tra-leng"],
        "choices": [],
        "sources": [],
    }


def test_choices_are_labelled_and_say_what_they_mean(run: Said) -> None:
    (answer,) = run.json("ask", "--json", "xã Phước gì ấy kết nghĩa với ai")
    assert answer["outcome"] == "choose"
    assert answer["agreements"] == answer["sources"] == []
    assert answer["choices"]
    assert all(set(c) == {"label", "place"} and "Phước" in c["label"] for c in answer["choices"])


def test_sources_are_addresses(run: Said) -> None:
    (answer,) = run.json("ask", "--json", "Hải Châu kết nghĩa với ai")
    assert answer["sources"]
    assert all(s.startswith("https://") for s in answer["sources"])


def test_a_file_has_a_question_a_line_with_what_was_said_before(run: Said, tmp_path: Path) -> None:
    follow_up = '{"id": "x", "q": "ký ngày nào?", "context": ["hải châu kết nghĩa với ai"]}'
    lines = ["\ufeff" + QUESTION, "", follow_up, "{không phải json"]
    Path("questions.txt").write_text("\n".join(lines), encoding="utf-8")
    first, second, third = run.json("ask", "--json", "--file", "questions.txt")
    assert (first["id"], second["id"], third["id"]) == ("q1", "x", "q4")
    assert first["question"] == QUESTION
    assert second["agreements"] == ["hai-chau--hung-son"]
    assert "16/8/2025" in second["text"]


def test_lines_do_not_hear_one_another(run: Said) -> None:
    Path("q.txt").write_text(f"{QUESTION}\nký ngày nào?\n", encoding="utf-8")
    _, second = run.json("ask", "--json", "--file", "q.txt")
    assert second["outcome"] == "choose"


def test_a_line_that_is_an_object_and_no_question_is_named(run: Said) -> None:
    Path("q.txt").write_text('{"id": "x"}\n')
    assert "dòng 1" in run("ask", "--file", "q.txt", status=1)


@pytest.mark.parametrize("argv", [["ask", "--json"], ["ask", "--json", "--file", "-"]])
def test_standard_input_may_be_broken(argv: list[str], run: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, b"\xff\xfe s\xc6\xa1n tr\xc3\xa0 k\xe1\xba\xbft ngh\xc4\xa9a v\xe1\xbb\x9bi ai\n")
    (answer,) = run.json(*argv)
    assert answer["agreements"] == ["son-tra--tra-leng"]


def test_explain_shows_how_the_question_was_understood(run: Said) -> None:
    assert "sơn trà" in run("ask", "sơn trà kết nghĩa với ai", "--explain").split("\n", 3)[3]
    assert len(run("ask", "--json", "--explain", QUESTION).splitlines()) == 1
    assert run.err


def test_the_hotline_is_a_setting(run: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETNGHIA_HOTLINE", "0236 1022")
    assert "0236 1022" in run("ask", "hôm nay trời có mưa không?")


def test_places_shows_what_a_text_names(run: Said) -> None:
    text = "Phường Thọ Quang và xã Trà Leng"
    (named,) = run.json("places", "--json", text)
    assert named["question"] == text
    candidates = named["candidates"]
    assert {tuple(sorted(c)) for c in candidates} == {("code", "former", "kind", "name", "province", "score", "span")}
    spans = [text[slice(*c["span"])] for c in candidates]
    assert "Thọ Quang" in spans[0]
    assert "Trà Leng" in spans[-1]
    assert "Thọ Quang" in run("places", text)
    assert run.json("places", "--json", "xin chào")[0]["candidates"] == []
