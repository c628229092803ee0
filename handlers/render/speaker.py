"""Who is speaking: one language over one read model, with the sentences that every kind of answer shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from handlers import naming, texts
from handlers.formats import day
from handlers.payloads import Payload, encoded
from handlers.texts import Spans, Value
from handlers.types import Block, Button, Lang, Span
from knowledge.fields import FIELD_BY_ID
from knowledge.index import Index
from knowledge.models import Agreement, AgreementKind, Locality, Source

PAIR = {
    AgreementKind.TWINNING: "pair.twinning",
    AgreementKind.COOPERATION: "pair.cooperation",
    AgreementKind.ASSIGNMENT: "pair.assignment",
}
WITH = {
    AgreementKind.TWINNING: "with.twinning",
    AgreementKind.COOPERATION: "with.cooperation",
    AgreementKind.ASSIGNMENT: "with.assignment",
}
HOTLINE = "1022"
FULL_DATE = 10  # characters of an ISO day

Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A part put into words: the blocks, the records they rest on, and the buttons that belong to it."""

    blocks: Sequence[Block] = ()
    cited: Sequence[Agreement] = ()
    rows: Sequence[Row] = ()
    quoted: bool = False  # Vietnamese words of a record stand in it as they are
    sourced: bool = False  # the blocks name the sources themselves


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says things in one language. ``named``: records whose parties the reply has already named."""

    index: Index
    lang: Lang
    full: bool = False  # everything at once, no buttons to lead further
    page: int = 0
    today: date | None = None
    hotline: str = HOTLINE
    named: frozenset[str] = field(default=frozenset())
    alone: bool = True  # the reply has one part: room for what was not asked

    # words

    def say(self, key: str, /, **values: Value) -> Spans:
        """A sentence of the catalogue."""
        return texts.say(self.lang, key, **values)

    def line(self, key: str, /, **values: Value) -> str:
        """The same as plain words."""
        return texts.line(self.lang, key, **values)

    def paragraph(self, key: str, /, **values: Value) -> Block:
        """A paragraph of one sentence."""
        return Block(self.say(key, **values))

    def item(self, key: str, /, **values: Value) -> Block:
        """An item of a list."""
        return Block(self.say(key, **values), "item")

    def row(self, items: Iterable[Value]) -> Spans:
        """Things in a row, as a sentence names them."""
        return texts.enumerated(self.lang, items)

    def quote(self, text: str | None) -> Spans:
        """Words of a record: as they are, in English between quotation marks."""
        return self.say("quote", text=text or "")

    def with_verdict(self, verdict: bool | None, sentence: Spans) -> Spans:
        """A sentence, after yes or no where that was asked."""
        if verdict is None:
            return sentence
        return texts.spaced(self.say("yes" if verdict else "no"), sentence)

    def button(self, payload: Payload, label: Spans | str) -> Row:
        """One button, none where its payload does not fit."""
        data = encoded(payload, self.lang)
        words = label if isinstance(label, str) else texts.words(label)
        return (Button(label=words, payload=data),) if data is not None else ()

    # places

    def place(self, locality: Locality, *, where: bool = True, former: bool = True) -> str:
        """A place by name and kind."""
        return naming.place(locality, self.lang, where=where, former=former)

    def places(self, localities: Iterable[Locality], *, where: bool = True) -> Spans:
        """Places in a row."""
        return self.row(self.place(x, where=where) for x in localities)

    def field_names(self, ids: Iterable[str]) -> str:
        """Names of fields in a row; they have commas of their own, so semicolons part them."""
        return "; ".join(self.field_name(i) for i in ids)

    def field_name(self, id_: str) -> str:
        """The name of a field."""
        known = FIELD_BY_ID.get(id_)
        if known is None:
            return id_
        return known.vi if self.lang == "vi" else known.en

    def since(self, iso: str | None) -> Spans:
        """In brackets, since when; nothing where that is unknown."""
        return texts.lead(" ", self.say("since", date=day(iso, self.lang))) if iso else ()

    def inside(self, locality: Locality) -> str:
        """The province, or the region and country, that a place lies in."""
        return naming.brackets(locality.province, locality.country, locality.name, self.lang)

    # agreements

    def parties(self, agreement: Agreement, *, where: bool = True) -> list[str]:
        """The sides by the words of the record."""
        localities = self.index.parties(agreement)
        return [
            naming.party(p, localities[i] if i < len(localities) else None, self.lang, where=where)
            for i, p in enumerate(agreement.parties)
        ]

    def sides(self, agreement: Agreement) -> Spans:
        """Both sides in a row; "hai bên" where the reply has named them."""
        if agreement.id in self.named:
            return self.both(agreement)
        return self.row(texts.bold(name) for name in self.parties(agreement))

    def both(self, agreement: Agreement) -> Spans:
        """ "Hai bên", or "các bên" where there are more."""
        return self.say("sides.two" if len(agreement.parties) == 2 else "sides.many")

    def label(self, agreement: Agreement) -> str:
        """One line for a list."""
        return naming.label(agreement, self.index.parties(agreement), self.lang)

    def pair(self, agreement: Agreement, subjects: Iterable[Locality] = ()) -> Spans:
        """The whole sentence: who is paired with whom, since when; the place asked about comes first."""
        a, others = self._split(agreement, subjects)
        return self.say(PAIR[_kind(agreement)], a=a, b=self.row(map(texts.bold, others)), when=self.signed(agreement))

    def partners(self, agreement: Agreement, subjects: Iterable[Locality] = (), *, verb: bool = True) -> Spans:
        """The same without the subject, for a list under its name."""
        _, others = self._split(agreement, subjects)
        b, when = self.row(map(texts.bold, others)), self.signed(agreement)
        return self.say(WITH[_kind(agreement)], b=b, when=when) if verb else texts.joined((*b, *when))

    def date(self, agreement: Agreement) -> Spans:
        """The day of the signing as a sentence has it: "ngày 15/8/2025", "tháng 8/2025"; empty when unknown."""
        iso = agreement.signed_on
        if not iso:
            return ()
        return self.say("date.day" if len(iso) == FULL_DATE else "date.part", date=day(iso, self.lang))

    def basis(self, agreement: Agreement) -> Spans:
        """That a date was inferred, where it was."""
        inferred = agreement.signed_on and agreement.date_basis == "inferred"
        return texts.lead(" ", self.say("date.inferred")) if inferred else ()

    def signed(self, agreement: Agreement) -> Spans:
        """The clause on the date at the end of a sentence."""
        if not agreement.signed_on:
            return self.say("date.unknown")
        key = "date.assigned" if _kind(agreement) is AgreementKind.ASSIGNMENT else "date.signed"
        return (*self.say(key, date=self.date(agreement)), *self.basis(agreement))

    def overview(self, agreement: Agreement) -> Block | None:
        """How much was promised; None where the record has no promises."""
        if not agreement.commitments:
            return None
        return self.paragraph("overview", who=self.both(agreement), amount=self.amount(agreement))

    def amount(self, agreement: Agreement) -> Spans:
        """ "20 việc trong 6 lĩnh vực": the fields are the headings."""
        promises = self.say("count.promises", n=len(agreement.commitments or ()))
        headings_ = self.say("count.fields", n=len(headings(agreement)))
        return self.say("overview.amount", promises=promises, fields=headings_)

    def _split(self, agreement: Agreement, subjects: Iterable[Locality]) -> tuple[str, list[str]]:
        """The side that was asked about, and the others."""
        names = self.parties(agreement)
        wanted = {s.id for s in subjects}
        at = next((i for i, x in enumerate(self.index.parties(agreement)) if x.id in wanted), 0)
        return names[at], names[:at] + names[at + 1 :]

    # sources

    def source_line(self, cited: Iterable[Agreement]) -> Block | None:
        """Where it stands and since when: the first source by name, the others counted."""
        records = list(cited)
        if not records:
            return None
        sources = distinct_sources(records)
        if not sources:
            return Block(self.say("source.none"), "source")
        more = self.say("source.more", n=len(sources) - 1) if len(sources) > 1 else ()
        return Block(self.say("source.line", source=self.cite(sources[0]), more=more), "source")

    def cite(self, source: Source) -> Spans:
        """Publisher and date of a source, linked where it has an address."""
        name = source.publisher or source.title or source.url or ""
        spans = texts.as_spans(name)
        if source.url:
            spans = tuple(Span(s.text, "link", source.url) for s in spans)
        if not source.published_on:
            return self.say("source.undated", source=spans)
        return self.say("source.dated", source=spans, date=day(source.published_on, self.lang))


def headings(agreement: Agreement) -> list[str]:
    """The fields that commitments stand under, each once, in order."""
    return list(dict.fromkeys(c.fields[0] if c.fields else "other" for c in agreement.commitments or ()))


def distinct_sources(agreements: Iterable[Agreement]) -> list[Source]:
    """The sources of records, each once: by address, else by title and publisher."""
    found = {s.url or (s.title, s.publisher): s for a in agreements for s in a.sources or ()}
    return list(found.values())


def _kind(agreement: Agreement) -> AgreementKind:
    return agreement.kind or AgreementKind.TWINNING
