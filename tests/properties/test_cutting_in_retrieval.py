"""Promise 3 in the streams around knowledge bases: cutting never matters.

However an answer is cut into pieces, and whatever events come between them, what comes
out is the redaction of the whole answer; what comes whole is redacted by itself.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import getitem
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedrock_weir.call import Operation, ResourceType
from bedrock_weir.errors import EventStreamError
from bedrock_weir.surfaces import SURFACES
from bedrock_weir.surfaces.base import StreamReader
from bedrock_weir.wire.eventstream import Decoder, encode_event
from tests.support.cutting import TEXTS, cut, expected, inspected, through

SERVICE = "bedrock-agent-runtime"
DELTAS = st.lists(st.integers(min_value=1, max_value=20), min_size=1, max_size=20)
CHUNKS = st.lists(st.integers(min_value=1, max_value=60), min_size=1, max_size=20)
"""Sizes of bytes, sevenfold: within a message, and across several."""
SECRET = "qx7.zj9+kq4_wv8-" * 6 + "@zj9.kq"
"""103 characters that only their end makes a finding, in pairs found nowhere else."""

Payload = dict[str, Any]
Said = Sequence[tuple[str, Payload]]


@dataclass(frozen=True)
class Case:
    """A stream in which an answer comes in pieces.

    Attributes:
        name: the operation.
        event: the type of the events that hold a piece.
        steps: the names that lead to it there.
        between: makes what may come between two pieces, of a text that comes whole.
        before: what comes before the answer.
        after: makes what comes after it, of a text that comes whole.
    """

    name: str
    event: str
    steps: tuple[str, ...] = ("text",)
    between: Callable[[str], Said] = lambda text: []
    before: Said = ()
    after: Callable[[str], Said] = lambda text: []

    def reader(self) -> StreamReader:
        """Begin to read a stream."""
        asked = Operation(SERVICE, self.name, SERVICE, True, ResourceType.SERVICE)
        return SURFACES[SERVICE][self.name].stream(asked)

    def piece(self, text: str) -> tuple[str, Payload]:
        """Return an event that holds a piece."""
        payload: Any = text
        for step in reversed(self.steps):
            payload = {step: payload}
        return self.event, payload

    def framed(self, pieces: list[str], whole: str = "") -> bytes:
        """Return a stream that says pieces, with a whole text after every second."""
        said = [*self.before]
        for number, piece in enumerate(pieces):
            said.append(self.piece(piece))
            if number % 2:
                said += self.between(whole)
        said += self.after(whole)
        return b"".join(
            encode_event(name, json.dumps({**payload, "p": "abc"}).encode())
            for name, payload in said
        )

    def heard(self, frames: list[bytes]) -> str:
        """Return what frames say of the answer."""
        said = ""
        for name, payload in events(frames):
            if name == self.event:
                said += reduce(getitem, self.steps, payload)
        return said


def passage(text: str) -> Payload:
    """Return what a search brought, with a text in every form."""
    cell = {"type": "BLOB", "columnValue": base64.b64encode(text.encode()).decode()}
    return {"content": {"text": text, "row": [cell]}, "metadata": {f"1{text}": [text]}}


def citation(text: str) -> Said:
    """Return a citation's event."""
    part = {"textResponsePart": {"text": text, "span": {"start": 0, "end": 1}}}
    cited = {"generatedResponsePart": part, "retrievedReferences": [passage(text)]}
    return [("citation", {"citation": cited, **cited})]


def trace(text: str) -> Said:
    """Return a trace's event."""
    attributes = {"message": text, "retrievalResponse": [{"metadata": {"k": text}}]}
    return [("traceEvent", {"timestamp": 1767225600000, "attributes": attributes})]


def result(text: str) -> Said:
    """Return the last event of an agentic retrieval."""
    item = {"content": {"text": text}, "metadata": {f"1{text}": text}}
    return [("result", {"results": [item], "generatedResponse": {"answer": text}})]


def ending(said: Said) -> Callable[[str], Said]:
    """Return what says the same of any text."""
    return lambda text: said


ANALYSED: Said = [("analyzePromptEvent", {"message": "All is well. "})]

CASES = [
    Case(
        "RetrieveAndGenerateStream",
        "output",
        between=citation,
        after=lambda text: [*citation(text), ("guardrail", {"action": "NONE"})],
    ),
    Case(
        "AgenticRetrieveStream",
        "responseEvent",
        before=trace("planning"),
        between=trace,
        after=result,
    ),
    Case(
        "OptimizePrompt",
        "optimizedPromptEvent",
        ("optimizedPrompt", "textPrompt", "text"),
        before=ANALYSED,
    ),
    Case(
        "OptimizePrompt",
        "analyzePromptEvent",
        ("message",),
        after=lambda text: [
            ("optimizedPromptEvent", {"optimizedPrompt": {"textPrompt": {"text": "x"}}})
        ],
    ),
    *(
        Case(name, "unheardOfEvent", ("unheard", "of"), after=ending(end))
        for name, end in (
            ("RetrieveAndGenerateStream", [("guardrail", {"action": "NONE"})]),
            ("AgenticRetrieveStream", result("x")),
        )
    ),
]
every_case = pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.name}:{case.event}"
)


def events(frames: list[bytes]) -> list[tuple[str, Any]]:
    """Return the events in frames."""
    return [
        (message.event_type, json.loads(message.payload))
        for message in Decoder().receive_data(b"".join(frames))
    ]


@every_case
@given(text=TEXTS, whole=TEXTS, deltas=DELTAS, chunks=CHUNKS)
def test_what_comes_out_is_the_redaction_of_the_whole_text(
    case: Case, text: str, whole: str, deltas: list[int], chunks: list[int]
) -> None:
    """The answer, cut into pieces and bytes, and what comes whole between them."""
    pieces = cut(text, deltas)
    # an empty answer has no event for some of them; every stream here has one
    stream = case.framed(pieces or [""], whole)
    frames = through(case.reader(), stream, chunks)
    assert case.heard(frames) == expected(text)
    between = [*case.between(whole)] * (len(pieces) // 2)
    sent = [*between, *case.after(whole)]
    came = [
        (name, payload)
        for name, payload in events(frames)
        if name != case.event and (name, payload) not in padded(case.before)
    ]
    assert [stripped(each) for each in came] == [
        (name, redacted(payload)) for name, payload in sent
    ]


def padded(said: Said) -> Said:
    """Return events as they were sent."""
    return [(name, {**payload, "p": "abc"}) for name, payload in said]


def stripped(event: tuple[str, Payload]) -> tuple[str, Payload]:
    """Return an event without its padding."""
    name, payload = event
    return name, {key: value for key, value in payload.items() if key != "p"}


def redacted(value: Any, key: str = "") -> Any:
    """Return a document in which every text is redacted by itself."""
    if isinstance(value, dict):
        return {expected(name): redacted(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [redacted(item) for item in value]
    if not isinstance(value, str):
        return value
    if key == "columnValue":
        text = expected(base64.b64decode(value).decode())
        return base64.b64encode(text.encode()).decode()
    return expected(value)


@every_case
def test_of_a_long_secret_in_small_pieces_no_pair_of_characters_leaves(
    case: Case,
) -> None:
    """103 characters in pieces of 7: nowhere in a frame that left is a piece of it."""
    assert len(SECRET) == 103
    text = f"Please write to {SECRET} soon."
    stream = case.framed(cut(text, [7]), "between")
    frames = through(case.reader(), stream, [3])
    assert case.heard(frames) == text.replace(SECRET, "{EMAIL}")
    pairs = set(map("".join, pairwise(SECRET)))
    said = json.dumps([stripped(each) for each in events(frames)])
    assert not any(pair in said for pair in pairs)


@pytest.mark.parametrize("size", [1, 5, 1000])
def test_a_picture_that_was_retrieved_stops_the_stream(size: int) -> None:
    """Unless the policy says that pictures may travel; what came before has left."""
    case = CASES[0]
    picture = {"content": {"byteContent": "data:image/png;base64,iVBO"}}
    reference = {"retrievedReferences": [picture]}
    said = [*map(case.piece, ("hello ", "there ")), ("citation", reference)]
    said.append(case.piece("and more"))
    stream = b"".join(
        encode_event(name, json.dumps(payload).encode()) for name, payload in said
    )
    answer, frames = inspected(case.reader(), stream, [size])
    assert answer.is_stopped
    assert case.heard(frames) == "hello there "


def test_an_analysis_behind_the_prompt_does_not_leave() -> None:
    """It would go on where it had ended."""
    case = CASES[2]
    stream = case.framed(["x"]) + b"".join(
        encode_event(name, json.dumps(payload).encode()) for name, payload in ANALYSED
    )
    with pytest.raises(EventStreamError, match="behind the prompt"):
        through(case.reader(), stream, [1000])
