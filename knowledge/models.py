"""The values the knowledge base is made of: localities, agreements, commitments, sources, changes."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

import msgspec


class AgreementKind(StrEnum):
    """What was agreed: brotherhood, work together, or a superior's assignment that is not yet a signing."""

    TWINNING = "twinning"
    COOPERATION = "cooperation"
    ASSIGNMENT = "assignment"


class Locality(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place with a name of its own: a unit of today, a former unit, or a party known only from a record.

    ``id`` is ``era:code`` for units with an official code (``2025:20263``), ``record:slug`` for parties
    that no gazetteer lists. Latitude and longitude are WGS84 degrees.
    """

    id: str
    name: str
    kind: str = ""  # "phường", "xã", "huyện", … as written before the name; "" when unknown
    province: str | None = None  # None for a province itself
    country: str = "VN"  # ISO 3166-1 alpha-2
    district: str | None = None  # former units only
    code: str | None = None
    level: Literal["country", "province", "district", "commune", "other"] = "other"
    lat: float | None = None
    lon: float | None = None
    former: bool = False
    heirs: tuple[str, ...] = ()  # ids of the units of today that took over its land
    since: str | None = None  # ISO date on which a former unit ceased
    change: str | None = None  # "merged" | "divided" | "renamed" | "abolished"
    aliases: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """The name with its kind: ``phường Sơn Trà``."""
        return f"{self.kind} {self.name}".strip()


class Party(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One side of an agreement, as the record names it."""

    name: str
    kind: str | None = None
    province: str | None = None
    country: str | None = "VN"
    code: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """The name with its kind: ``xã Trà Leng``."""
        return f"{self.kind or ''} {self.name}".strip()


class Period(msgspec.Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """The years or days between which an agreement runs, both included; ISO dates, cut where unknown."""

    start: str | None = None
    end: str | None = None


class Progress(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step reported on a commitment."""

    text: str
    on: str | None = None
    source: str | None = None


class Commitment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One promise. ``fields[0]`` is the heading it stood under, the others are its topics."""

    text: str
    fields: tuple[str, ...] = ("other",)
    status: Literal["planned", "pledged", "in_progress", "done"] | None = "pledged"
    progress: tuple[Progress, ...] | None = ()


class Person(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody a source names, with the office and the part played: ``Chủ tịch UBND …, người ký``."""

    name: str
    role: str | None = None


class Support(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename={"giver": "from", "receiver": "to"}
):
    """Money or goods handed over. ``amount_vnd`` is in đồng, for all of it or for each (``per``)."""

    what: str
    amount_vnd: int | None = None
    per: Literal["total", "each"] | None = "total"
    giver: str | None = None
    receiver: str | None = None


class Source(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a record comes from."""

    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published_on: str | None = None


class Agreement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One agreement between two or more parties: the record that everything the bot says rests on.

    Dates are ISO and cut where unknown: ``2025-08-15``, ``2025-08``, ``2025`` or null.

    >>> son_tra = Party(name="Sơn Trà", kind="phường", province="Đà Nẵng")
    >>> Agreement(id="a", parties=(son_tra, Party(name="Trà Leng", kind="xã"))).parties[1].full_name
    'xã Trà Leng'
    """

    id: str = ""
    kind: AgreementKind | None = AgreementKind.TWINNING
    title: str | None = None
    parties: tuple[Party, ...]
    signed_on: str | None = None
    date_basis: Literal["stated", "inferred"] | None = None
    period: Period | None = None
    term_years: int | None = None
    place: str | None = None
    signing_bodies: tuple[str, ...] | None = ()
    principles: tuple[str, ...] | None = ()
    commitments: tuple[Commitment, ...] | None = ()
    people: tuple[Person, ...] | None = ()
    support: tuple[Support, ...] | None = ()
    sources: tuple[Source, ...] | None = ()
    notes: str | None = ""


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One edit of the knowledge base, as it is committed and kept.

    ``before`` is what the entity was (None: it was not there), ``after`` what it becomes (None: removed).
    ``actor`` is a pseudonymous id; (``channel``, ``update``) names the message that asked for the change.
    """

    entity: Literal["agreement", "nickname", "programme", "member", "proposal"]
    key: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    actor: str = "system"
    channel: str | None = None
    update: str | None = None
    at: str = ""  # ISO 8601 with offset; the store fills it in from its clock when empty


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One change as the log has it. All entries of one commit share their revision.

    ``version`` counts the changes of this entity from 1; ``short`` is an agreement's short key, else empty.
    """

    revision: int
    version: int
    short: str = ""
    change: Change
