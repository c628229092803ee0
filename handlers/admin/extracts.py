"""Agreements that were read from an article, one after the other: shown with the words they rest on, doubts asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import structs

from handlers.admin import labels
from handlers.admin.dialogue import onward
from handlers.admin.drafts import Draft, Extract, Question, digest, editing, plain_of
from handlers.admin.preview import changes
from handlers.payloads import Ask, Do
from handlers.turn import Turn
from handlers.types import Block, Reply
from knowledge.articles import draft as reading
from knowledge.articles.article import Article
from knowledge.editing.doubts import same_event
from knowledge.editing.merge import further_source
from knowledge.editing.parties import recognised
from knowledge.editing.paths import Path, read_path, shown, value_at
from knowledge.finding import Kind
from knowledge.index import Index, locate
from knowledge.models import Agreement, Commitment, Support
from knowledge.records import read_record
from knowledge.text import fold

APART = "@rieng"  # behind /them: what was taken for a known event is another one
_FEW, _AROUND = 40, 50  # characters: of words that need others around them, and how many on each side
_LEFT_OUT = 6  # lines of what the article says in other words


def extract_of(found: reading.Draft, index: Index) -> Extract:
    """An agreement as it was read, as plain data: its record, and the words that each value rests on."""
    record = plain_of(recognised(found.record(), index))
    whole, _ = read_record(record)
    record = record if whole is None else plain_of(whole)
    made, seen = Extract(record=record), dict[str, int]()
    for fact in found.facts:
        number = seen[fact.field] = seen.get(fact.field, -1) + 1
        path = (fact.field, number) if fact.field in reading.LISTS else (fact.field,)
        value = value_at(record, path)
        if value is None:
            continue
        made.words[digest([fact.field, value])] = _in_context(found.article, fact.evidence)
        if fact.doubtful:
            made.doubtful.append(shown(path))
    return made


def _in_context(article: Article, evidence: reading.Evidence) -> str:
    """The words of a fact; a few of them with what stands around, for a name alone shows nothing."""
    text, start, end = article.text, evidence.start, evidence.end
    if len(evidence.words) >= _FEW:
        return evidence.words
    if start < 0:  # it is of the title, which stands beside the text
        return article.title
    before = text[:start].rpartition("\n")[2]
    behind = text[end:].partition("\n")[0]
    if len(before) > _AROUND:
        before = "…" + before[-_AROUND:].partition(" ")[2]
    if len(behind) > _AROUND:
        behind = behind[:_AROUND].rpartition(" ")[0] + "…"
    return before + text[start:end] + behind


def begin(turn: Turn, extracts: Sequence[Extract], lead: Sequence[Block] = (), article: Article | None = None) -> Reply:
    """The first agreement as a draft, or as a further source of the record that tells of it; the others wait.

    ``article`` is one that was pasted and may go on in the next message.
    """
    first, following = extracts[0], list(extracts[1:])
    known = _known(turn, first)
    if known is not None:
        return _further(turn, known, first, following, lead, article)
    return _open(turn, Draft(record=first.record), first, following, lead, article)


def after(turn: Turn, draft: Draft, done: Reply) -> Reply:
    """What was done with one agreement of an article, and the next one below."""
    if not draft.following:
        return done
    following = begin(turn, draft.following, done.blocks)
    return structs.replace(following, buttons=(*following.buttons, *done.buttons))


def unlinked(draft: Draft) -> Path | None:
    """Where the link of a pasted article belongs, as long as it has none."""
    sources = draft.record.get("sources") or ()
    if draft.extract is None or not sources or sources[-1].get("url"):
        return None
    return ("sources", len(sources) - 1, "url")


async def next_one(turn: Turn) -> Reply:
    """Leaves the agreement under way out, and goes on with the article's next one."""
    draft = Draft.of(turn.session)
    if draft is None or not draft.following:
        return turn.sentence("stale")
    return begin(turn, draft.following)


async def apart(turn: Turn) -> Reply:
    """The agreement that was taken for a known event becomes a record of its own."""
    draft = Draft.of(turn.session)
    if draft is None or draft.extract is None:
        return turn.sentence("stale")
    return _open(turn, Draft(record=draft.extract.record), draft.extract, draft.following)


def _open(
    turn: Turn,
    draft: Draft,
    extract: Extract,
    following: list[Extract],
    lead: Sequence[Block] = (),
    article: Article | None = None,
) -> Reply:
    """Begins the dialogue over a draft: what was read, then the first doubt; the preview where there is none."""
    draft.extract, draft.following, draft.article = extract, following, article
    draft.questions += [q for path in extract.doubtful if (q := _doubt(draft, extract, path))]
    draft.begun = draft.digest
    told = list(lead)
    if following:
        told.append(turn.speaker.paragraph("article.several", n=len(following) + 1))
    if unlinked(draft) is not None:
        told.append(turn.speaker.paragraph("article.no_link"))
    if draft.questions:
        told += [turn.speaker.paragraph("article.read"), *changes(turn, draft)]
    return onward(turn, draft, told)


def _doubt(draft: Draft, extract: Extract, path: str) -> Question | None:
    """The question whether a value is right, where it stands in the draft; None where the draft does not take it."""
    field, *_ = read_path(path)
    value = value_at(extract.record, read_path(path))
    there = draft.record.get(str(field))
    if isinstance(there, list) and value in there:
        path = shown((field, there.index(value)))
    elif there != value:
        return None
    return Question(path=path, options=[value], words=extract.words.get(digest([field, value]), ""))


def _known(turn: Turn, extract: Extract) -> Agreement | None:
    """The record that tells of the same event, the one with the same day first."""
    theirs, _ = read_record(extract.record)
    if theirs is None:
        return None
    index = turn.index
    there = index.of_any(locate(party, index.gazetteer).id for party in theirs.parties)
    same = [a for a in there if same_event(theirs, a, index)]
    return max(same, key=lambda a: a.signed_on == theirs.signed_on, default=None)


def _further(
    turn: Turn,
    ours: Agreement,
    extract: Extract,
    following: list[Extract],
    lead: Sequence[Block],
    article: Article | None,
) -> Reply:
    """The article as a further source of a record: what it adds, what it contradicts, what it says in other words."""
    theirs, _ = read_record(extract.record)
    if theirs is None:
        return turn.sentence("stale")
    speaker, key = turn.speaker, turn.index.keys[ours.id]
    made, contradictions = further_source(ours, theirs, turn.index)
    draft = editing(ours)
    draft.record = plain_of(made)
    if not draft.changed:
        see = speaker.button(Ask(kinds=(Kind.PARTNERS,), keys=(key,)), speaker.say("button.see_other"))
        said = speaker.paragraph("article.had", key=key, record=labels.name(speaker, ours))
        done = Reply(blocks=(*lead, said), buttons=(see,))
        turn.session.draft = None
        return after(turn, Draft(record={}, following=following), done)
    draft.questions = [Question(path=shown(c.path), options=[c.ours, c.theirs]) for c in contradictions]
    known = speaker.paragraph("article.known", key=key, record=labels.name(speaker, ours))
    reply = _open(turn, draft, extract, following, [*lead, known, *_other_words(turn, ours, theirs)], article)
    row = speaker.button(Do(command="them", args=APART), speaker.say("button.apart"))
    return structs.replace(reply, buttons=(*reply.buttons, row))


def _other_words(turn: Turn, ours: Agreement, theirs: Agreement) -> list[Block]:
    """What both tell of and the article in its own words: left out of the record, shown to be compared."""
    speaker = turn.speaker
    items = [
        speaker.item("article.left_out", field=labels.label(speaker, (name,)), value=_line(turn, name, item))
        for name in ("commitments", "support", "principles")
        if getattr(ours, name)
        for item in getattr(theirs, name) or ()
        if _words(item) not in map(_words, getattr(ours, name))
    ]
    if not items:
        return []
    more = [speaker.item("diff.rest", number=len(items) - _LEFT_OUT)] if len(items) > _LEFT_OUT else []
    return [speaker.paragraph("article.other_words"), *items[:_LEFT_OUT], *more]


def _words(item: Commitment | Support | str) -> str:
    """What an item says, without marks and capitals."""
    return fold(item if isinstance(item, str) else item.text if isinstance(item, Commitment) else item.what)


def _line(turn: Turn, field: str, item: Any) -> str:
    return labels.shortened(labels.shown(turn.speaker, (field, 0), plain_of(item)))
