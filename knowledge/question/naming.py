"""Names that no table knows: half remembered ("xã Phước gì ấy") or never heard of ("tỉnh Gyeonggi")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.question.items import KINDS, Item
from knowledge.question.language import is_english
from knowledge.text import Token, contradictions, is_syllable, syllables

_WHAT = ("gi", "j", "chi", "ji", "may")
VAGUE = ("may", "ay", "do", "a", "nhi", "y", "z", "e", "day", "vay", "ta")


def named(toks: Sequence[Token], items: Sequence[Item]) -> list[Item]:
    """The pieces, with names added that are half remembered ("xã Phước gì ấy") or unknown ("tỉnh Gyeonggi")."""
    if all(it.kind != "unknown" for it in items) and all(t.folded not in _WHAT for t in toks):
        return list(items)
    items = _subject_nobody_knows(toks, items)
    out: list[Item] = []
    alone = not any(it.kind == "place" for it in items)
    # who writes names with capitals writes all of them so: "một thành phố nhận kết nghĩa"
    capitals = any(it.kind == "place" and toks[it.end - 1].raw.istitle() for it in items)
    i = 0
    while i < len(items):
        it = items[i]
        half = _half_remembered(toks, items, i)
        kind = _kind_word(toks, it)
        if half is not None:
            out.append(half)
            i = next((n for n, x in enumerate(items) if x.start >= half.end), len(items))
        elif (
            kind
            and i + 1 < len(items)
            and items[i + 1].kind == "unknown"
            and not _pauses(toks, items[i + 1].start)
            and (toks[items[i + 1].start].raw[:1].isupper() or not capitals)
        ):
            end = _unknown_run(toks, items, i + 1)
            out.append(_unknown_name(toks, it.start, items[i + 1].start, items[end - 1].end, kind))
            i = end
        elif (
            it.kind == "unknown"
            and _after_with(items, i, toks, alone=alone)
            and _namelike(toks[it.start], english=is_english(toks))
        ):
            end = _unknown_run(toks, items, i)
            out.append(_unknown_name(toks, it.start, it.start, items[end - 1].end, ""))
            i = end
        else:
            out.append(it)
            i += 1
    return out


def _subject_nobody_knows(toks: Sequence[Token], items: Sequence[Item]) -> list[Item]:
    """ "nam đá kết nghĩa với ai": the words before the verb are a name, though nobody knows it."""
    at = next((i for i, it in enumerate(items) if "twin" in it.atoms and it.sure), 0)
    before = items[:at]
    if not before or items[at].start > 4 or any(_pauses(toks, it.start) for it in items[1 : at + 1]):
        return list(items)
    plain = all(it.kind == "unknown" or (it.atoms == ("filler",) and it.end - it.start == 1) for it in before)
    unknown = [it for it in before if it.kind == "unknown"]
    if not plain or not unknown or unknown[-1] is not before[-1]:
        return list(items)
    return [_unknown_name(toks, before[0].start, before[0].start, before[-1].end, ""), *items[at:]]


def _kind_word(toks: Sequence[Token], it: Item) -> str:
    """The kind of unit that a word is, where its marks allow: "bạn" is no bản."""
    if it.kind != "phrase":
        return ""
    words = toks[it.start : it.end]
    kind = KINDS.get(" ".join([t.folded for t in words]), "")
    return "" if kind and contradictions((t.syllable for t in words), syllables(kind))[0] else kind


def _half_remembered(toks: Sequence[Token], items: Sequence[Item], i: int) -> Item | None:
    """A name of which one word is remembered: "xã Phước gì ấy", "Trà gì đó"."""
    it, kind = items[i], _kind_word(toks, items[i])
    if kind and i + 1 < len(items) and not _pauses(toks, items[i + 1].start):
        word = items[i + 1]
        if word.end - word.start == 1 and _vague_from(toks, word.end):
            return _half(toks, it.start, word.start, word.end, kind)
    if it.kind == "place" and it.end - it.start > 1 and _asks_by_its_last_word(toks, it.end):
        return _half(toks, it.start, it.end - 2, it.end - 1, it.typed_kind)
    # "giúp Trà Leng gì?" asks what; "Trà Leng gì đó" is a name half remembered
    certain = it.how != "typo" and it.end + 1 >= len(toks)
    if (
        it.kind == "place"
        and not certain
        and it.end - it.start <= (3 if it.how == "typo" else 2)
        and _vague_from(toks, it.end)
    ):
        word_at = it.start + 1 if it.how == "typo" and it.typed_kind else it.end - 1
        return _half(toks, it.start, word_at, it.end, it.typed_kind)
    if it.kind == "unknown" and _vague_from(toks, it.end) and it.end + 1 < len(toks):
        return _half(toks, it.start, it.start, it.end, "")
    return None


def _asks_by_its_last_word(toks: Sequence[Token], end: int) -> bool:
    """Whether the last word of a name is "chi" and no Chỉ: "xã Phước chi đó", typed with marks."""
    last = toks[end - 1].syllable
    vague = end < len(toks) and toks[end].folded in VAGUE and not _pauses(toks, end)
    return vague and last.folded in _WHAT and not last.marked and toks[end - 2].syllable.marked


def _half(toks: Sequence[Token], start: int, word: int, end: int, kind: str) -> Item:
    last = end + 2 if end + 1 < len(toks) and toks[end + 1].folded in VAGUE else end + 1
    return Item(kind="place", start=start, end=min(last, len(toks)), how="half", name=toks[word].raw, typed_kind=kind)


def _vague_from(toks: Sequence[Token], at: int) -> bool:
    """Whether "gì ấy", "gì đó", "j á" stands here: the mark of a name half remembered."""
    if at >= len(toks) or toks[at].folded not in _WHAT or _pauses(toks, at):
        return False
    return at + 1 >= len(toks) or toks[at + 1].folded in VAGUE


def _pauses(toks: Sequence[Token], at: int) -> bool:
    return bool(re.search(r"[,;:?!\n]", toks[at].before))


def _unknown_run(toks: Sequence[Token], items: Sequence[Item], at: int) -> int:
    """The item after the last one that belongs to an unknown name beginning here."""
    end = at + 1
    while end < len(items) and end - at < 4 and not _pauses(toks, items[end].start):
        raw = toks[items[end].start].raw
        if items[end].kind == "unknown" or (
            items[end].kind == "phrase" and raw[:1].isupper() and items[end].atoms[0] != "with"
        ):
            end += 1
        else:
            break
    return end


def _unknown_name(toks: Sequence[Token], start: int, first: int, end: int, kind: str) -> Item:
    name = " ".join(t.raw for t in toks[first:end])
    return Item(
        kind="place",
        start=start,
        end=end,
        how="unknown",
        name=name,
        typed_kind=kind,
        syllables=tuple(t.syllable for t in toks[first:end]),
    )


def _namelike(token: Token, *, english: bool) -> bool:
    return token.raw[:1].isupper() or (
        not english and len(token.folded) > 2 and not is_syllable(token.folded) and token.folded.isalpha()
    )


def _after_with(items: Sequence[Item], i: int, toks: Sequence[Token], *, alone: bool) -> bool:
    """Whether a word stands where a name does: after "với"; after "ở", "của" only where no other place is named."""
    if i == 0 or items[i - 1].kind != "phrase":
        return False
    previous = " ".join(t.folded for t in toks[items[i - 1].start : items[i - 1].end])
    if previous in ("voi", "vs", "with", "cung voi"):
        return True
    titled = toks[items[i].start].raw[:1].isupper()
    return titled and (previous in ("va", "and", "cung", "giua") or (alone and previous in ("cua", "of", "o", "in")))
