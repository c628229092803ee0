"""A program of the version before replies were kept: its statements, word for word, on whatever tables there are."""

from __future__ import annotations

import time

from bot.state.base import Database, Rows

_TAKE = """
WITH asked AS (
    SELECT conversation, inbox.update_id IS NULL OR (body IS NOT NULL AND state <> 1 AND holder = ?) AS ours
    FROM unnest(?::text[], ?::text[]) AS given (conversation, update_id) LEFT JOIN inbox USING (update_id)
), taken AS (
    INSERT INTO session (conversation, at, holder, since)
    SELECT conversation, ?, ?, extract(epoch FROM clock_timestamp()) FROM asked WHERE ours ORDER BY conversation
    ON CONFLICT (conversation) DO UPDATE SET holder = excluded.holder, since = excluded.since
    WHERE session.holder IS NULL OR session.holder = excluded.holder OR excluded.conversation = ANY (?)
    RETURNING conversation, since, data
)
SELECT conversation, ours, since, data FROM asked LEFT JOIN taken USING (conversation)
"""
_KEEP = """
WITH given AS (
    SELECT * FROM unnest(?::text[], ?::text[], ?::bytea[]) AS given (conversation, update_id, data)
), ours AS (
    INSERT INTO inbox (update_id, channel, holder, state, at)
    SELECT update_id, '', ?, 1, ? FROM given ORDER BY update_id
    ON CONFLICT (update_id) DO UPDATE SET state = 1
    WHERE inbox.holder = excluded.holder AND inbox.body IS NOT NULL AND inbox.state <> 1
    RETURNING update_id
), kept AS (
    INSERT INTO session (conversation, data, at)
    SELECT conversation, data, ? FROM given
    WHERE update_id IN (SELECT update_id FROM ours) ORDER BY conversation
    ON CONFLICT (conversation) DO UPDATE SET data = excluded.data, at = excluded.at
)
SELECT update_id FROM ours
"""
_RECEIVE = """
INSERT INTO inbox (channel, update_id, body, holder, at)
SELECT given.*, ?, ? FROM unnest(?::text[], ?::text[], ?::bytea[]) AS given
ON CONFLICT (update_id) DO NOTHING RETURNING update_id
"""
_ADOPT = """
WITH free AS (UPDATE session SET holder = NULL WHERE holder = ?)
UPDATE inbox SET holder = ?, state = CASE state WHEN 1 THEN 3 ELSE state END
WHERE holder = ? AND body IS NOT NULL AND channel = ANY (?)
RETURNING update_id, channel, body, state
"""
_FINISH = """
UPDATE inbox SET state = 2, body = NULL FROM unnest(?::text[], ?::int[]) AS given (id, replica)
WHERE update_id = given.id AND holder = given.replica
"""


class Replica:
    """One of that version, by its number; it lives nowhere, so that what it leaves is taken over."""

    def __init__(self, database: Database, number: int) -> None:
        self._db, self._number = database, number

    async def answers(self, update: str, conversation: str) -> bool:
        """Receives an update where it is new, and keeps the session; whether it may send an answer now."""
        number, moment = self._number, time.time()
        await self._db.run(_RECEIVE, number, moment, ["telegram"], [update], [update.encode()])
        [(_, ours, _, _)] = await self._db.run(_TAKE, number, [conversation], [update], moment, number, [])
        kept = await self._db.run(_KEEP, [conversation], [update], [None], number, moment, moment)
        return bool(ours) and kept == [(update,)]

    async def adopts(self, stopped: int) -> Rows:
        """What another replica has left."""
        return await self._db.run(_ADOPT, stopped, self._number, stopped, ["telegram"])

    async def finishes(self, update: str) -> None:
        """The answer has arrived."""
        await self._db.run(_FINISH, [update], [self._number])
