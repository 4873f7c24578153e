from __future__ import annotations

import random

from bedrock_weir.content import Span
from bedrock_weir.scan.locator import Locator, Place


def test_lines_and_columns_count_from_one() -> None:
    """Columns count characters, and a line feed belongs to its line."""
    locator = Locator()
    locator.receive_text("äb\n\ncd\n")
    places = [locator.place(offset) for offset in range(7)]
    assert places == [
        Place(1, 1),
        Place(1, 2),
        Place(1, 3),
        Place(2, 1),
        Place(3, 1),
        Place(3, 2),
        Place(3, 3),
    ]


def test_places_do_not_depend_on_what_was_released() -> None:
    """A text in pieces, of which the beginning is forgotten, has the same lines."""
    chance = random.Random(1)
    text = "".join(chance.choices("ab\n", k=2000))
    whole = Locator()
    whole.receive_text(text)
    locator, received = Locator(), 0
    while received < len(text):
        piece = text[received : received + chance.randint(1, 40)]
        locator.receive_text(piece)
        start, received = received, received + len(piece)
        offsets = chance.sample(range(start, received), k=min(3, len(piece)))
        for offset in offsets:  # in any order
            assert locator.place(offset) == whole.place(offset)
            assert locator.value(Span(offset, offset + 1)) == text[offset]
        locator.release(chance.randint(start, received))
