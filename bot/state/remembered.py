"""Who is who, one-time codes, questions in vain and counts: the memory that handlers may use."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta

import msgspec

from bot.state.base import Database, DatabaseError, Run
from handlers.formats import now
from handlers.types import GroupRules, Missed
from knowledge.text import fold

Clock = Callable[[], datetime]
DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford: no i, l, o, u to misread
CODE_LENGTH = 12  # digits of 5 bits: more than can be tried out, even by one who has the file of hashes
WRONG_CODES, WITHIN = 5, timedelta(hours=1)
MISSED = 500  # questions in vain; beyond them the rarest and oldest is forgotten


log = logging.getLogger(__name__)


class Remembered:
    """Fulfils ``handlers.types.Memory``, for all who share the database."""

    def __init__(self, database: Database, *, clock: Clock = now) -> None:
        self._db = database
        self._clock = clock

    async def person(self, actor: str) -> str | None:
        """The person behind a channel's actor id; None for one who was never given a role."""
        rows = await self._db.run("SELECT person FROM identity WHERE actor = ?", actor)
        return str(rows[0][0]) if rows else None

    async def introduce(self, actor: str) -> str:
        """The person behind the actor id, made now where there was none: random, so that it tells nothing."""
        made = "p" + _random(6)
        [(person,)] = await self._db.run(
            "INSERT INTO identity VALUES (?, ?) ON CONFLICT (actor) DO UPDATE SET person = identity.person "
            "RETURNING person",
            actor,
            made,
        )
        return str(person)

    async def link(self, actor: str, person: str) -> None:
        """From now on the actor id is this person's."""
        await self._db.run(
            "INSERT INTO identity VALUES (?, ?) ON CONFLICT (actor) DO UPDATE SET person = excluded.person",
            actor,
            person,
        )

    async def accounts(self, person: str) -> tuple[str, ...]:
        """The actor ids of a person, by name."""
        rows = await self._db.run("SELECT actor FROM identity WHERE person = ?", person)
        return tuple(sorted(str(actor) for (actor,) in rows))

    async def forget(self, actor: str) -> None:
        """Deletes the sessions of the actor id, in groups too, and its identity.

        Wrong codes stay for their hour: whoever guesses could begin anew otherwise.
        """
        condition, values = of_actor("conversation", actor)
        async with self._db.transaction() as run:
            await run("DELETE FROM identity WHERE actor = ?", actor)
            await run(f"DELETE FROM session WHERE {condition}", *values)  # noqa: S608 - ours

    async def new_code(self, about: dict[str, str], lasts: timedelta) -> str:
        """A code, in groups of four, of which only a hash is kept."""
        code = _random(CODE_LENGTH)
        moment = self._clock()
        async with self._db.transaction() as run:
            await run("DELETE FROM code WHERE expires <= ?", moment.timestamp())
            row = (_hash(code), msgspec.json.encode(about).decode(), (moment + lasts).timestamp())
            await run("INSERT INTO code VALUES (?, ?, ?)", *row)
        return "-".join(code[i : i + 4] for i in range(0, CODE_LENGTH, 4))

    async def redeem(self, code: str, actor: str) -> dict[str, str] | None:
        """What the code brings, once. After five wrong ones within an hour the actor gets None for right ones too."""
        moment = self._clock()
        async with self._db.transaction() as run:
            await run("DELETE FROM wrong_code WHERE at <= ?", (moment - WITHIN).timestamp())
            [(wrong,)] = await run("SELECT count(*) FROM wrong_code WHERE actor = ?", actor)
            if wrong >= WRONG_CODES:
                return None
            # Taken by the same statement that finds it: of two who send it at once one gets it.
            taken = await run(
                "DELETE FROM code WHERE hash = ? AND expires > ? RETURNING about", _hash(code), moment.timestamp()
            )
            if not taken:
                await run("INSERT INTO wrong_code VALUES (?, ?)", actor, moment.timestamp())
                return None
        return msgspec.json.decode(taken[0][0], type=dict[str, str])

    async def group_rules(self, group: str) -> GroupRules:
        """Those of a group that never said otherwise are the defaults."""
        rows = await self._db.run("SELECT rules FROM chat_group WHERE id = ?", group)
        return msgspec.json.decode(rows[0][0], type=GroupRules) if rows else GroupRules()

    async def rule_group(self, group: str, rules: GroupRules) -> None:
        """Keeps the rules for good."""
        await self._db.run(
            "INSERT INTO chat_group VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET rules = excluded.rules",
            group,
            msgspec.json.encode(rules),
        )

    async def miss(self, text: str, name: str) -> None:
        """Counts a question in vain; questions of the same folded words are one."""
        async with self._counting() as run:
            await run(
                "INSERT INTO missed (folded, text, name, count, at) VALUES (?, ?, ?, 1, ?) "
                "ON CONFLICT (folded) DO UPDATE SET count = missed.count + 1, at = excluded.at, name = excluded.name",
                fold(text),
                text,
                name,
                self._clock().timestamp(),
            )
            await run(
                "DELETE FROM missed WHERE number NOT IN "
                "(SELECT number FROM missed ORDER BY count DESC, at DESC LIMIT ?)",
                MISSED,
            )

    async def missed(self, limit: int, offset: int = 0) -> tuple[Missed, ...]:
        """The most frequent first, of the equally frequent the latest."""
        rows = await self._db.run(
            "SELECT number, text, name, count FROM missed WHERE ignored = 0 ORDER BY count DESC, at DESC "
            "LIMIT ? OFFSET ?",
            limit,
            offset,
        )
        return tuple(Missed(number=n, text=text, name=name, count=count) for n, text, name, count in rows)

    async def ignore(self, number: int) -> Missed | None:
        """Takes the question off the list; it stays known, so that it does not come back."""
        rows = await self._db.run("UPDATE missed SET ignored = 1 WHERE number = ? RETURNING text, name, count", number)
        return Missed(number=number, text=rows[0][0], name=rows[0][1], count=rows[0][2]) if rows else None

    async def tally(self, day: date, outcome: str) -> None:
        """Counts a question; nothing of it is kept."""
        async with self._counting() as run:
            await run(
                "INSERT INTO tally VALUES (?, ?, 1) ON CONFLICT (day, outcome) DO UPDATE SET count = tally.count + 1",
                day.isoformat(),
                outcome,
            )

    async def tallies(self, since: date) -> dict[str, int]:
        """How many questions ended in which outcome, from a day on."""
        rows = await self._db.run("SELECT outcome, sum(count) FROM tally WHERE day >= ? GROUP BY outcome", str(since))
        return {str(outcome): int(count) for outcome, count in rows}

    @asynccontextmanager
    async def _counting(self) -> AsyncIterator[Run]:
        """A transaction whose failure (a full disk) costs a count, never an answer."""
        try:
            async with self._db.transaction() as run:
                yield run
        except DatabaseError as error:
            log.warning("a question could not be counted: %s", error)


def of_actor(column: str, actor: str) -> tuple[str, tuple[object, ...]]:
    """The condition that the conversation in a column is one of the actor's, and its values.

    "telegram:1001" is a private chat, "telegram:-100500:1001" the same person in a group.
    """
    channel, _, id_ = actor.partition(":")
    start, end = f"{channel}:", f":{id_}"
    in_a_group = f"substr({column}, 1, ?) = ? AND substr({column}, length({column}) - ? + 1) = ?"
    return f"({column} = ? OR ({in_a_group}))", (actor, len(start), start, len(end), end)


def _random(length: int) -> str:
    return "".join(secrets.choice(DIGITS) for _ in range(length))


def _hash(code: str) -> bytes:
    """The hash of a code however it was typed: capitals, without its dashes, with the letters that look like digits.

    >>> _hash("ab0I-1") == _hash("ABo1l")
    True
    """
    plain = "".join(c for c in code.lower().translate(str.maketrans("oil", "011")) if c.isalnum())
    return hashlib.sha256(plain.encode()).digest()
