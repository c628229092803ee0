"""A figure beside its target, in a table that stands in a terminal and in Markdown alike."""

from __future__ import annotations

import operator
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

MISSED = "MISSED"
_HOLDS = {"≥": operator.ge, "≤": operator.le, "=": operator.eq}


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure must be: ``Target("≥", 0.985)``."""

    relation: str
    value: float

    def holds(self, figure: float) -> bool:
        """Whether a figure keeps to it."""
        return bool(_HOLDS[self.relation](figure, self.value))


@dataclass(slots=True)
class Tally:
    """One thing measured case by case: how many there were, and those that were not as wanted."""

    name: str
    target: Target | None = None
    cases: int = 0
    misses: list[tuple[str, str, str]] = field(default_factory=list)  # typed, wanted, got
    counts_misses: bool = False  # the figure is the share (or number) of misses, not of hits
    absolute: bool = False

    def add(self, typed: str, wanted: str, got: str, *, right: bool) -> None:
        """One case more."""
        self.cases += 1
        if not right:
            self.misses.append((typed, wanted, got))

    @property
    def figure(self) -> float:
        """The share of hits, or of misses where those are counted."""
        if self.absolute:
            return float(len(self.misses))
        share = len(self.misses) / max(1, self.cases)
        return share if self.counts_misses else 1 - share

    def row(self) -> tuple[str, ...]:
        """The cells of this line."""
        shown = f"{self.figure:.0f}" if self.absolute else percent(self.figure)
        if self.target is None:
            return (self.name, str(self.cases), shown, "", "")
        wanted = f"{self.target.value:.0f}" if self.absolute else percent(self.target.value)
        return (
            self.name,
            str(self.cases),
            shown,
            f"{self.target.relation} {wanted}",
            verdict(self.target, self.figure),
        )


def percent(share: float) -> str:
    """Two decimals; a share that is not whole never reads as 100.

    >>> percent(0.9965), percent(0.99999), percent(1)
    ('99.65%', '99.99%', '100.00%')
    """
    return f"{int(share * 10000) / 100:.2f}%"


def verdict(target: Target, figure: float) -> str:
    """Whether the target is kept."""
    return "holds" if target.holds(figure) else MISSED


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table with its columns in line, figures to the right.

    >>> print(table(["what", "n"], [["names", "3321"], ["a", "5"]]))
    | what  |    n |
    |-------|-----:|
    | names | 3321 |
    | a     |    5 |
    """
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    right = [i > 0 and all(line[i][:1].isdigit() for line in lines[1:] if line[i]) for i in range(len(head))]

    def shown(line: Sequence[str]) -> str:
        cells = (c.rjust(w) if r else c.ljust(w) for c, w, r in zip(line, widths, right, strict=True))
        return f"| {' | '.join(cells)} |"

    rule = "|" + "|".join("-" * (w + 1) + (":" if r else "-") for w, r in zip(widths, right, strict=True)) + "|"
    return "\n".join([shown(lines[0]), rule, *map(shown, lines[1:])])


def machine() -> str:
    """What the figures were taken on, without naming it."""
    return f"{os.cpu_count()} cores {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
