"""Broken inputs: random bytes, and good ones that somebody has been at."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

from hypothesis import strategies as st

from bedrock_weir.wire.eventstream import encode

T = TypeVar("T")

_names = st.text(max_size=20).filter(lambda text: len(text.encode()) < 256)
_values = st.text(max_size=60)

messages = st.builds(
    encode, st.dictionaries(_names, _values, max_size=4), st.binary(max_size=200)
)
"""Whole messages of an event stream, whose headers are strings."""


def mostly(
    good: st.SearchStrategy[T], bad: st.SearchStrategy[T]
) -> st.SearchStrategy[T]:
    """Draw from the first nine times in ten, so that what lies behind it is reached."""
    return st.integers(0, 9).flatmap(lambda number: bad if number == 9 else good)


@st.composite
def mutated(draw: st.DrawFn, good: st.SearchStrategy[bytes]) -> bytes:
    """Draw bytes and change a few of them: flip, cut out, put in, repeat, cut off."""
    data = bytearray(draw(good))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, max(0, len(data) - 1)))
        end = min(len(data), start + draw(st.integers(0, 20)))
        match draw(st.integers(0, 4)):
            case 0 if data:
                data[start] ^= draw(st.integers(1, 255))
            case 1:
                del data[start:end]
            case 2:
                data[start:start] = draw(st.binary(max_size=8))
            case 3:
                data[end:end] = data[start:end]
            case _:
                del data[end:]
    return bytes(data)


@st.composite
def cuts(draw: st.DrawFn, data: bytes) -> Sequence[bytes]:
    """Draw a way to cut these bytes into chunks, some of them empty."""
    places = draw(st.lists(st.integers(0, len(data)), max_size=12).map(sorted))
    edges = [0, *places, len(data)]
    return [data[start:end] for start, end in pairwise(edges)]
