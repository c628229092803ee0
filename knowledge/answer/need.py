"""What a question needs: the records it rests on, with the conditions that chose them."""

from __future__ import annotations

from typing import Literal

import msgspec

from knowledge.answer.scope import Subject
from knowledge.finding import Dates, Kind, Limit
from knowledge.models import Agreement, Locality
from knowledge.question.ask import Ask


class Need(msgspec.Struct, kw_only=True):
    """What is to be answered: the kinds, over which records, with which conditions."""

    ask: Ask
    kinds: list[Kind]
    subjects: list[Subject]
    agreements: list[Agreement]
    areas: list[Locality]
    everywhere: bool = False  # over all records (of an area), not over a place's own
    paired: bool | None = None  # of two or more places: whether a record joins them
    # the places have records, but none with the area that was named, abroad, or in another province
    narrowed_away: Literal["", "no_partner_in", "no_partner_abroad", "no_partner_outside"] = ""
    dates: Dates | None = None
    from_context: bool = False  # the records are those that the talk is about
    # what no record tells: not_yet (who has no partner) | planned (who will have one) | not_understood
    silent: str = ""
    limits: tuple[Limit, ...] = ()  # conditions on whole records, which those kept meet
    which_one: bool = False  # a single fact is asked of so many records that one must be named
    unread: str = ""  # the words that were not understood
    term: str = ""  # of records by their term: in_force | expired | termed
    wrong_date: bool = False  # the records were signed on another day than the one named
