"""Promise 3 over content blocks: who ends a block within a value hides nothing.

However a value is cut over blocks, and these over deltas, no reader who puts the blocks
together gets the value; what the deltas are does not matter.
"""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from bedrock_weir.surfaces.converse import ConverseStreamReader
from bedrock_weir.wire.eventstream import Decoder, encode_event
from tests.support.cutting import CUTS, cut, inspected

VALUES = st.sampled_from(
    [
        "AKIAIOSFODNN7EXAMPLE",
        "someone.with-a.long+name@mail.example.co.uk",
        "4111 1111 1111 1111",
        "123-45-6789",
    ]
)
AROUND = st.sampled_from(["", "It is ", "ssn and card: ", "Hello, world! ", "日本語 "])
PLACES = st.lists(st.integers(min_value=0, max_value=80), min_size=1, max_size=4)


def event(name: str, **payload: object) -> bytes:
    """A frame."""
    return encode_event(name, json.dumps(payload).encode())


def stream_of(blocks: list[str], sizes: list[int], member: tuple[str, ...]) -> bytes:
    """A ConverseStream of text blocks, in deltas of these sizes."""
    frames = [event("messageStart", role="assistant")]
    for index, text in enumerate(blocks):
        for piece in cut(text, sizes):
            value: object = piece
            for name in reversed(member):
                value = {name: value}
            frames.append(
                event("contentBlockDelta", contentBlockIndex=index, delta=value)
            )
        frames.append(event("contentBlockStop", contentBlockIndex=index))
    frames.append(event("messageStop", stopReason="end_turn"))
    return b"".join(frames)


def said(frames: list[bytes], member: tuple[str, ...]) -> list[str]:
    """What the frames that left say, block by block."""
    decoder = Decoder()
    found: dict[int, str] = defaultdict(str)
    for message in (m for frame in frames for m in decoder.receive_data(frame)):
        if message.event_type == "contentBlockDelta":
            document = json.loads(message.payload)
            value = document["delta"]
            for name in member:
                value = value[name]
            found[document["contentBlockIndex"]] += value
    return [found[index] for index in sorted(found)]


def split(text: str, places: list[int]) -> list[str]:
    """Cut a text at places, into blocks that say something."""
    ends = sorted({min(place, len(text)) for place in places} | {0, len(text)})
    return [text[a:b] for a, b in pairwise(ends)]


TEXT, REASONING = ("text",), ("reasoningContent", "text")


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str, str]:
    """What stands before a value, the value, and what stands behind it."""
    return draw(AROUND), draw(VALUES), f" {draw(AROUND)}"


@given(
    text=texts(),
    places=PLACES,
    sizes=CUTS,
    member=st.sampled_from([TEXT, REASONING]),
)
@example(("", "AKIAIOSFODNN7EXAMPLE", ""), [1, 2, 3, 4], [1], TEXT)
def test_a_value_over_blocks_never_leaves(
    text: tuple[str, str, str],
    places: list[int],
    sizes: list[int],
    member: tuple[str, ...],
) -> None:
    """In text and in reasoning, over two blocks and over five."""
    before, value, after = text
    told = "".join(left(split("".join(text), places), sizes, member))
    assert value not in told
    assert told.startswith(before)
    assert told.endswith(after)


@given(
    parts=st.lists(AROUND | VALUES, min_size=2, max_size=8),
    places=PLACES,
    sizes=CUTS,
    others=CUTS,
)
def test_deltas_do_not_matter(
    parts: list[str], places: list[int], sizes: list[int], others: list[int]
) -> None:
    """The blocks say the same, whatever their deltas."""
    blocks = split("".join(parts), places)
    assert left(blocks, sizes, TEXT) == left(blocks, others, TEXT)


def left(blocks: list[str], sizes: list[int], member: tuple[str, ...]) -> list[str]:
    """What leaves of these blocks."""
    stream = stream_of(blocks, sizes, member)
    answer, out = inspected(ConverseStreamReader(), stream, [64])
    assert answer.is_complete
    return said(out, member)
