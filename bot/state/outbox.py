"""A reply as it is written down beside its update until it has arrived: whoever takes the update over sends it again.

It goes with the update's body: when nothing is left to be done, when the person has all that is kept deleted, and
with old updates.
"""

from __future__ import annotations

import msgspec

from handlers.types import Reply

NOTHING = Reply()  # of an update that needs no reply, which is worth knowing as well


def written(reply: Reply | None) -> bytes | None:
    """None where the reply is not known, or is not written down: a file is too large for it, a code too secret.

    >>> written(Reply(secret=True)) is None, read(written(NOTHING)) == NOTHING
    (True, True)
    """
    if reply is None or reply.files or reply.secret:
        return None
    try:
        return _ENCODER.encode(reply)
    except UnicodeEncodeError:  # half a character, as in the name of a file that somebody sent
        return None


def read(data: bytes | None) -> Reply | None:
    """The reply; None where there is none, or another version of the program wrote another shape."""
    try:
        return None if data is None else _DECODER.decode(data)
    except msgspec.DecodeError:
        return None


_ENCODER, _DECODER = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Reply)
