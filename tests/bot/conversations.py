"""Golden conversations: files of turns and of what each reply must hold, replayed on any channel.

    # a remark
    > what a person types, or [a button's label], * at its end standing for any ending
    words that the reply holds
    ! words that it does not hold

A turn without any line of its own must be answered with something.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

GOLDEN = Path(__file__).parents[1] / "golden"


@dataclass
class Turn:
    """What is typed or pressed, and what the answer must and must not hold."""

    says: str
    must: list[str] = field(default_factory=list)
    must_not: list[str] = field(default_factory=list)

    @property
    def button(self) -> str | None:
        """The label, when a button is pressed."""
        return self.says[1:-1] if self.says.startswith("[") and self.says.endswith("]") else None

    def check(self, reply: str) -> None:
        """Fails with the whole reply in view."""
        assert reply.strip(), f"no reply to {self.says!r}"
        for words in self.must:
            assert words in reply, f"{self.says!r}: {words!r} is missing in\n{reply}"
        for words in self.must_not:
            assert words not in reply, f"{self.says!r}: {words!r} stands in\n{reply}"


def read(path: Path) -> list[Turn]:
    """The turns of one file."""
    turns: list[Turn] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(">"):
            turns.append(Turn(line[1:].strip()))
        elif line.startswith("!"):
            turns[-1].must_not.append(line[1:].strip())
        elif line.strip() and not line.startswith("#"):
            turns[-1].must.append(line.strip())
    return turns


def labelled(label: str, labels: list[str]) -> str:
    """The one label that is meant."""
    fitting = [x for x in labels if x == label or (label.endswith("*") and x.startswith(label[:-1]))]
    assert len(fitting) == 1, f"{label!r} among {labels}"
    return fitting[0]


conversations = sorted(GOLDEN.glob("*.txt"))
