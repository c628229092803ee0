"""Payloads of buttons: short, written and read alike, and nothing forged is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.payloads import LIMIT, Ask, Browse, Do, ForgetHome, Listing, Payload, PayloadError, Speak, decode, encode

PAYLOADS: list[Payload] = [
    Ask(kinds=("when",), keys=("a1",)),
    Ask(kinds=("partners", "when"), places=("2025:20263",)),
    Ask(kinds=("field",), keys=("a1",), fields=("culture_society",), page=3),
    Listing(page=2, place="2025:20263", since="2025-07-01", until="2025-09-30"),
    Listing(words="Đà Nẵng"),
    Browse(area="Thừa Thiên Huế", letter="Đ", page=4),
    Do(command="danhsach"),
    Speak(lang="en"),
    ForgetHome(),
]


@pytest.mark.parametrize("payload", PAYLOADS, ids=repr)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_is_written_is_read_again(payload: Payload, lang: str) -> None:
    written = encode(payload, "en" if lang == "en" else "vi")
    assert decode(written) == (payload, lang)
    assert len(written.encode()) <= LIMIT


def test_what_telegram_would_refuse_is_not_written() -> None:
    with pytest.raises(PayloadError):
        encode(Listing(words="ệ" * 22))


def test_a_bar_in_words_is_not_written() -> None:
    with pytest.raises(PayloadError):
        encode(Listing(words="a|b"))


@pytest.mark.parametrize("forged", ["", "k", "x|1", "l|-1", "l|một", "k|" + "a" * 100, "kk|when", "h|1", "\udcff", "c"])
def test_what_the_bot_did_not_write_is_refused(forged: str) -> None:
    with pytest.raises(PayloadError):
        decode(forged)


@given(st.text(max_size=80))
def test_any_bytes_are_a_payload_or_refused(text: str) -> None:
    try:
        payload, _ = decode(text)
    except PayloadError:
        return
    assert isinstance(payload, Ask | Listing | Browse | Do | Speak | ForgetHome)
