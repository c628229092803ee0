"""What the records say: their passages, the pairs of words in them, and a search by words (SQLite FTS5)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from itertools import pairwise
from threading import Lock

import msgspec

from knowledge.bag import Bag
from knowledge.models import Agreement, Commitment, Person, Support
from knowledge.text import fold

# Words that join others, or stand before a name: a pair with one of them is not a word of its own.
JOINING = frozenset(
    "ky ket xa phuong tinh huyen quan tp lang thon va voi o tai cho cua ve trong la co de "
    "nhau ben noi hai ba bon cac se cung moi nhung nhieu tung duoc hon tren mot nay nam gio hay den tu vao ra "
    "len nguoi dong trieu vua dang da khi sau truoc".split()
)


class Passage(msgspec.Struct, frozen=True):
    """One thing a record says, with its folded words between blanks, ready for looking words up."""

    agreement: Agreement
    kind: str  # commitment | support | person | principle | place | body | title | note
    text: str
    words: str
    commitment: Commitment | None = None
    support: Support | None = None
    person: Person | None = None


class Words:
    """The passages of every record. Records come and go."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        """``numbers`` gives the place of each record in the order of the store."""
        self.passages: dict[str, tuple[Passage, ...]] = {}
        self.bigrams: Bag[str] = Bag()
        self._numbers = numbers
        self._db: sqlite3.Connection | None = None
        self._lock = Lock()

    def put(self, agreement: Agreement) -> None:
        """A record more, or as it is now."""
        self._say(agreement.id, tuple(passages_of(agreement)))

    def take(self, record: str) -> None:
        """A record less; it must be there."""
        self._say(record, ())
        del self.passages[record]

    def _say(self, record: str, passages: tuple[Passage, ...]) -> None:
        before, self.passages[record] = self.passages.get(record, ()), passages
        self.bigrams.take(_bigrams(before))
        self.bigrams.put(_bigrams(passages))
        if self._db is None:
            return
        old, new = _rows(record, self._numbers[record], before), _rows(record, self._numbers[record], passages)
        gone, come = [row[:1] for row in old if row not in new], [row for row in new if row not in old]
        if gone or come:  # most edits leave most of the words as they are
            self._db.executemany(_DELETE, gone)
            self._db.executemany(_INSERT, come)
            self._db.execute(_MERGE, (len(gone) + len(come),))

    def prepare(self) -> sqlite3.Connection:
        """The database that is searched; made by the first to need it, or ahead of need."""
        if self._db is None:
            self._db = sqlite3.connect(":memory:", check_same_thread=False)
            self._db.execute("create virtual table passage using fts5(words, agreement unindexed, number unindexed)")
            self._db.executemany(
                _INSERT,
                (row for record, said in self.passages.items() for row in _rows(record, self._numbers[record], said)),
            )
            self._db.executemany("insert into passage (passage, rank) values (?, ?)", _PACE)
        return self._db

    def search(self, phrase: str, limit: int) -> list[Passage]:
        """Passages that say all the words of a folded phrase, those that say them in a row first."""
        words = [w for w in phrase.split() if w.isalnum()]
        if not words:
            return []
        with self._lock:
            exact = self._found('"' + " ".join(words) + '"', limit)
            rows = exact or self._found(" ".join(f'"{w}"' for w in words), limit)
        return [self.passages[record][n] for record, n in rows]

    def _found(self, query: str, limit: int) -> list[tuple[str, int]]:
        return self.prepare().execute(_SELECT, (query, limit)).fetchall()


_MOST = 1 << 20  # passages of one record: its rows are numbered from its own number on
# SQLite would put off the work of merging what was written, and then hold everybody for 60 ms: a little with each
# record, and of little pieces, takes 4 ms at most.
_PACE = (("hashsize", 32 * 1024), ("automerge", 0), ("crisismerge", 2000), ("usermerge", 4))
_MERGE = "insert into passage (passage, rank) values ('merge', ?)"
_INSERT = "insert into passage (rowid, words, agreement, number) values (?, ?, ?, ?)"
_DELETE = "delete from passage where rowid = ?"
_SELECT = "select agreement, number from passage where words match ? order by rank limit ?"


def _rows(record: str, number: int, passages: tuple[Passage, ...]) -> list[tuple[int, str, str, int]]:
    return [(number * _MOST + n, p.words, record, n) for n, p in enumerate(passages)]


def _bigrams(passages: tuple[Passage, ...]) -> Iterator[str]:
    """Every two words that stand side by side in what was promised or given: ordinary speech, not names."""
    for p in passages:
        if p.kind in ("commitment", "support"):
            said = fold(p.support.what) if p.support else p.words
            yield from (f"{a} {b}" for a, b in pairwise(said.split()) if a not in JOINING and b not in JOINING)


def passages_of(a: Agreement) -> Iterator[Passage]:
    """What a record says, piece by piece."""

    def made(
        kind: str,
        text: str | None,
        commitment: Commitment | None = None,
        support: Support | None = None,
        person: Person | None = None,
    ) -> Iterator[Passage]:
        if text:
            yield Passage(a, kind, text, fold(text), commitment, support, person)

    for c in a.commitments or ():
        yield from made("commitment", c.text, commitment=c)
        for step in c.progress or ():
            yield from made("progress", step.text, commitment=c)
    for s in a.support or ():
        yield from made("support", " - ".join(filter(None, (s.what, s.giver, s.receiver))), support=s)
    for person in a.people or ():
        yield from made("person", f"{person.name} - {person.role or ''}", person=person)
    for text in a.principles or ():
        yield from made("principle", text)
    for text in a.signing_bodies or ():
        yield from made("body", text)
    yield from made("place", a.place)
    yield from made("title", a.title)
    for sentence in (a.notes or "").split(". "):
        yield from made("note", sentence.strip())
