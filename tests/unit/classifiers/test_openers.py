"""Where matches begin is found without reading on to where they could end."""

from __future__ import annotations

from typing import Any

import pytest
import re2

from bedrock_weir.classifiers.openers import opener_of

WIDE = r"(?:\d{4} ){2,90}"


def opening(expression: str) -> Any:
    """Compile an expression's opener."""
    return re2.compile((opener_of(expression) or "").encode())


@pytest.mark.parametrize("data", [b"4111 4111 ", b"see 41111111 4111 4111 4111 "])
def test_an_opener_begins_where_the_whole_does(data: bytes) -> None:
    """The leftmost beginning is the same, however much is taken from there."""
    whole = re2.search(WIDE.encode(), data)
    assert opening(WIDE).search(data).start() == whole.start()


def test_an_opener_takes_as_little_as_it_can() -> None:
    """A flood of matches would cost the square of its length otherwise."""
    assert opening(WIDE).search(b"4111 " * 10_000).span() == (0, 10)


def test_there_is_one_for_wide_repeats_only() -> None:
    """Neither for narrow ones, nor for what looks like one in a class."""
    assert opener_of("[a-z]{20,23}x") is None
    assert opener_of("[a{1,9}]") is None
    assert opener_of("[a-z]{20,900}x") == "(?U)[a-z]{20,}x"
