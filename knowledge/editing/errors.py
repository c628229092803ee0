"""What is wrong with a value that a person typed."""

from __future__ import annotations


class BadValueError(ValueError):
    """A text is no value of the field; ``expected`` says of which sort it should be: date, sum, number, …"""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected
