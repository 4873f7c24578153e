"""A text cut into windows that overlap, each of which is asked about.

Rule 1: where windows begin and end depends on the text's length alone, so how a text
        was cut on its way never matters.
Rule 2: a window begins `overlap` characters before the one before it ended; so what
        lies across an end is seen whole if it is no longer than that.
Rule 3: a window's text may leave when it was asked about, and not before.
"""

from __future__ import annotations

from collections.abc import Iterator


def windows(text: str, *, characters: int, overlap: int) -> Iterator[str]:
    """Yield the windows of a whole text."""
    gate = Gate(characters, overlap)
    gate.receive_text(text)
    while (window := gate.next(len(text), is_last=True)) is not None:
        yield gate.text(*window)
        gate.approve(window[1])


class Gate:
    """The windows of a text that arrives in pieces.

    Args:
        characters: of one window.
        overlap: that it shares with the one before.

    Attributes:
        approved: characters from the text's beginning that may leave (rule 3).
    """

    __slots__ = ("_base", "_characters", "_overlap", "_text", "approved")

    def __init__(self, characters: int, overlap: int) -> None:
        self._characters = characters
        self._overlap = overlap
        self._text = ""
        self._base = 0
        self.approved = 0

    @property
    def start(self) -> int:
        """Where the next window begins; nothing before it is needed any more."""
        return max(0, self.approved - self._overlap)

    def receive_text(self, piece: str) -> None:
        """Take the next piece of the text."""
        self._text += piece

    def next(self, settled: int, *, is_last: bool) -> tuple[int, int] | None:
        """Return where the next window begins and ends, if it can be asked about.

        Args:
            settled: characters from the beginning that will not change any more.
            is_last: whether none come after them.
        """
        start = self.start
        end = start + self._characters
        if settled >= end:
            return start, end
        if is_last and settled > self.approved:
            return start, settled
        return None

    def text(self, start: int, end: int) -> str:
        """Return a window's characters as they came."""
        return self._text[start - self._base : end - self._base]

    def approve(self, end: int) -> None:
        """Say that the window that ends here may leave."""
        self.approved = end
        spent = self.start - self._base
        if spent > 0:
            self._text = self._text[spent:]
            self._base += spent
