"""Literals outside strings: one thing, however the source is cut."""

from __future__ import annotations

import pytest

from bedrock_weir.wire.jsonsource import SourceDecoder, decode

SOURCE = '{"n": -4111.5e2, "12 34": [7, true]}'


@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_a_literal_is_known_as_a_whole(size: int) -> None:
    """From each of its positions, and from none beside it."""
    decoder = SourceDecoder()
    for start in range(0, len(SOURCE), size):
        decoder.receive_text(SOURCE[start : start + size])
    begin, end = SOURCE.index("-"), SOURCE.index(", ")
    assert {decoder.literal(position) for position in range(begin, end)} == {
        (begin, end)
    }
    assert decoder.literal(begin - 1) is None
    assert decoder.literal(end) is None
    assert decoder.literal(SOURCE.index("12")) is None


def test_a_literal_that_may_go_on_holds_its_end() -> None:
    """More digits could follow."""
    decoder = decode("[12")[1]
    assert decoder.literal(3) == (1, 3)


def test_what_is_forgotten_is_no_literal() -> None:
    """Nor does it keep memory."""
    decoder = decode("[12, 34]")[1]
    decoder.forget(5)
    assert decoder.literal(1) is None
    assert decoder.literal(5) == (5, 7)
