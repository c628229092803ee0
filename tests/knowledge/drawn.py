"""Agreements of every shape, drawn by hypothesis."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from knowledge.fields import FIELD_IDS
from knowledge.models import Agreement, AgreementKind, Commitment, Party, Period, Person, Progress, Source, Support
from knowledge.places.country_names import country_of
from knowledge.records import MAX_INT, clean_text

texts = st.text(st.characters(codec="utf-8"), max_size=12).map(clean_text)
words = texts.map(lambda text: text or "x")
maybe = st.none() | words
days = st.dates(dt.date(1800, 1, 1), dt.date(2200, 12, 31)).map(dt.date.isoformat)
dates = st.none() | st.tuples(days, st.sampled_from([4, 7, 10])).map(lambda cut: cut[0][: cut[1]])


def several(of: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[Any]:
    return st.lists(of, min_size=least, max_size=2).map(tuple)


countries = maybe.filter(lambda text: text is None or country_of(text)[0] in (None, text))  # "aO" is Áo: read as AT
parties = st.builds(
    Party, name=words, kind=maybe, province=maybe, country=countries, code=maybe, aliases=several(words)
)  # fmt: skip
periods = st.builds(Period, start=dates, end=st.none()) | st.builds(Period, start=st.none(), end=dates)
commitments = st.builds(
    Commitment,
    text=texts,
    fields=several(st.sampled_from(FIELD_IDS), 1),
    status=st.sampled_from(["planned", "pledged", "in_progress", "done"]),
    progress=several(st.builds(Progress, text=texts, on=dates, source=maybe)),
)
supports = st.builds(
    Support,
    what=texts,
    amount_vnd=st.none() | st.integers(0, MAX_INT),
    per=st.sampled_from(["total", "each"]),
    giver=maybe,
    receiver=maybe,
)
sources = st.builds(
    Source,
    title=maybe,
    url=st.sampled_from([None, "https://baodanang.vn/a?b=1#c", "http://xn--nng-cla.vn"]),
    publisher=maybe,
    published_on=dates,
)
agreements = st.builds(
    Agreement,
    id=st.from_regex(r"[a-zđ0-9_./-]{0,30}", fullmatch=True).map(clean_text),
    kind=st.sampled_from(AgreementKind),
    title=maybe,
    parties=several(parties, 1),
    signed_on=dates,
    date_basis=st.sampled_from(["stated", "inferred", None]),
    period=st.none() | periods,
    term_years=st.none() | st.integers(0, 99),
    place=maybe,
    signing_bodies=several(words),
    principles=several(words),
    commitments=several(commitments),
    people=several(st.builds(Person, name=texts, role=maybe)),
    support=several(supports),
    sources=several(sources),
    notes=texts,
)
