"""Who is who, one-time codes, questions in vain and counts: the memory that handlers may use, on SQLite."""

from __future__ import annotations

import hashlib
import logging
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import msgspec

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
    """Fulfils ``handlers.types.Memory``. Its methods are async because another database may lie further away."""

    def __init__(self, database: sqlite3.Connection, *, clock: Clock = now) -> None:
        self._db = database
        self._clock = clock

    async def person(self, actor: str) -> str | None:
        """The person behind a channel's actor id; None for one who was never given a role."""
        row = self._db.execute("SELECT person FROM identity WHERE actor = ?", (actor,)).fetchone()
        return row and str(row[0])

    async def introduce(self, actor: str) -> str:
        """The person behind the actor id, made now where there was none: random, so that it tells nothing."""
        person = await self.person(actor)
        if person is None:
            person = "p" + _random(6)
            await self.link(actor, person)
        return person

    async def link(self, actor: str, person: str) -> None:
        """From now on the actor id is this person's."""
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO identity VALUES (?, ?)", (actor, person))

    async def accounts(self, person: str) -> tuple[str, ...]:
        """The actor ids of a person, by name."""
        rows = self._db.execute("SELECT actor FROM identity WHERE person = ? ORDER BY actor", (person,))
        return tuple(str(row[0]) for row in rows)

    async def forget(self, actor: str) -> None:
        """Deletes the sessions of the actor id, in groups too, and its identity.

        Wrong codes stay for their hour: whoever guesses could begin anew otherwise.
        """
        channel, _, id_ = actor.partition(":")
        with self._db:
            self._db.execute("DELETE FROM identity WHERE actor = ?", (actor,))
            self._db.execute(  # "telegram:1001" is a private chat, "telegram:-100500:1001" the same person in a group
                "DELETE FROM session WHERE conversation = :actor OR (substr(conversation, 1, length(:start)) = :start "
                "AND substr(conversation, -length(:end)) = :end)",
                {"actor": actor, "start": f"{channel}:", "end": f":{id_}"},
            )

    async def new_code(self, about: dict[str, str], lasts: timedelta) -> str:
        """A code, in groups of four, of which only a hash is kept."""
        code = _random(CODE_LENGTH)
        moment = self._clock()
        with self._db:
            self._db.execute("DELETE FROM code WHERE expires <= ?", (moment.timestamp(),))
            row = (_hash(code), msgspec.json.encode(about).decode(), (moment + lasts).timestamp())
            self._db.execute("INSERT INTO code VALUES (?, ?, ?)", row)
        return "-".join(code[i : i + 4] for i in range(0, CODE_LENGTH, 4))

    async def redeem(self, code: str, actor: str) -> dict[str, str] | None:
        """What the code brings, once. After five wrong ones within an hour the actor gets None for right ones too."""
        moment = self._clock()
        with self._db:
            self._db.execute("DELETE FROM wrong_code WHERE at <= ?", ((moment - WITHIN).timestamp(),))
            wrong = self._db.execute("SELECT count(*) FROM wrong_code WHERE actor = ?", (actor,)).fetchone()[0]
            if wrong >= WRONG_CODES:
                return None
            taken = self._db.execute(
                "SELECT about FROM code WHERE hash = ? AND expires > ?", (_hash(code), moment.timestamp())
            ).fetchone()
            if taken is None:
                self._db.execute("INSERT INTO wrong_code VALUES (?, ?)", (actor, moment.timestamp()))
                return None
            self._db.execute("DELETE FROM code WHERE hash = ?", (_hash(code),))
        return msgspec.json.decode(taken[0], type=dict[str, str])

    async def group_rules(self, group: str) -> GroupRules:
        """Those of a group that never said otherwise are the defaults."""
        row = self._db.execute("SELECT rules FROM chat_group WHERE id = ?", (group,)).fetchone()
        return msgspec.json.decode(row[0], type=GroupRules) if row else GroupRules()

    async def rule_group(self, group: str, rules: GroupRules) -> None:
        """Keeps the rules for good."""
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO chat_group VALUES (?, ?)", (group, msgspec.json.encode(rules)))

    async def miss(self, text: str, name: str) -> None:
        """Counts a question in vain; questions of the same folded words are one."""
        with self._counting():
            self._db.execute(
                "INSERT INTO missed (folded, text, name, count, at) VALUES (?, ?, ?, 1, ?) "
                "ON CONFLICT (folded) DO UPDATE SET count = count + 1, at = excluded.at, name = excluded.name",
                (fold(text), text, name, self._clock().timestamp()),
            )
            self._db.execute(
                "DELETE FROM missed WHERE number IN "
                "(SELECT number FROM missed ORDER BY count DESC, at DESC LIMIT -1 OFFSET ?)",
                (MISSED,),
            )

    async def missed(self, limit: int, offset: int = 0) -> tuple[Missed, ...]:
        """The most frequent first, of the equally frequent the latest."""
        rows = self._db.execute(
            "SELECT number, text, name, count FROM missed WHERE NOT ignored ORDER BY count DESC, at DESC "
            "LIMIT ? OFFSET ?",
            (limit, offset),
        )
        return tuple(Missed(number=n, text=text, name=name, count=count) for n, text, name, count in rows)

    async def ignore(self, number: int) -> Missed | None:
        """Takes the question off the list; it stays known, so that it does not come back."""
        with self._db:
            self._db.execute("UPDATE missed SET ignored = 1 WHERE number = ?", (number,))
            row = self._db.execute("SELECT text, name, count FROM missed WHERE number = ?", (number,)).fetchone()
        return row and Missed(number=number, text=row[0], name=row[1], count=row[2])

    async def tally(self, day: date, outcome: str) -> None:
        """Counts a question; nothing of it is kept."""
        with self._counting():
            self._db.execute(
                "INSERT INTO tally VALUES (?, ?, 1) ON CONFLICT (day, outcome) DO UPDATE SET count = count + 1",
                (day.isoformat(), outcome),
            )

    async def tallies(self, since: date) -> dict[str, int]:
        """How many questions ended in which outcome, from a day on."""
        return dict(
            self._db.execute("SELECT outcome, sum(count) FROM tally WHERE day >= ? GROUP BY outcome", (str(since),))
        )

    @contextmanager
    def _counting(self) -> Iterator[None]:
        """A transaction whose failure (a full disk) costs a count, never an answer."""
        try:
            with self._db:
                yield
        except sqlite3.Error as error:
            log.warning("a question could not be counted: %s", error)


def _random(length: int) -> str:
    return "".join(secrets.choice(DIGITS) for _ in range(length))


def _hash(code: str) -> bytes:
    """The hash of a code however it was typed: capitals, without its dashes, with the letters that look like digits.

    >>> _hash("ab0I-1") == _hash("ABo1l")
    True
    """
    plain = "".join(c for c in code.lower().translate(str.maketrans("oil", "011")) if c.isalnum())
    return hashlib.sha256(plain.encode()).digest()
