"""What the tests of promise 3 share: texts, cuts, and an inspection to pass.

What a text is expected to become is decided in `expected` alone.
"""

from __future__ import annotations

import json

from hypothesis import strategies as st

from bedrock_weir.bundles import load_bundle, shipped
from bedrock_weir.call import IdentityMethod, Principal
from bedrock_weir.classifiers import TextScanner, builtin
from bedrock_weir.classifiers.scanner import redact, resolved
from bedrock_weir.inspection.plan import Plan
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.inspection.stream import AnswerStream
from bedrock_weir.inspection.tally import Tally
from bedrock_weir.policy.bundle import Bundle
from bedrock_weir.surfaces.base import StreamReader
from bedrock_weir.wire import jsonsource
from bedrock_weir.wire.eventstream import Decoder

_OPAQUE_MAY_TRAVEL = b"""
permit (
  principal,
  action == Weir::Action::"Receive",
  resource in Weir::DataClass::"UNINSPECTABLE"
);
"""


def _sandbox(rules: bytes) -> Bundle:
    folder = shipped("sandbox")
    assert folder is not None
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    return Bundle({**files, "more.cedar": rules})


SANDBOX = Snapshot(load_bundle("sandbox"))
LENIENT = Snapshot(_sandbox(_OPAQUE_MAY_TRAVEL))
"""The sandbox's policies, but what cannot be read may travel beside what can."""
REFUSED = frozenset(
    {
        "AWS_ACCESS_KEY",
        "CREDIT_DEBIT_CARD_NUMBER",
        "EMAIL",
        "US_SOCIAL_SECURITY_NUMBER",
    }
)
"""What the sandbox redacts in answers."""
SCANNER = TextScanner(builtin(), REFUSED)
CALLER = Principal("AKIDEXAMPLE", IdentityMethod.SIGV4)
CLAUDE = "anthropic.claude-3-haiku-20240307-v1:0"

PIECES = st.sampled_from(
    [
        "user@example.com",
        "someone.with-a.long+name@mail.example.co.uk",
        "grüße@bücher.example",
        "AKIAIOSFODNN7EXAMPLE",
        "AKIA",
        "123-45-6789",
        "123 45 6789",
        "4111 1111 1111 1111",
        "4111111111111111",
        "378282246310005",
        "5555-5555-5555-4444",
        "4111 1111",
        "@",
        ".com",
        "a.b",
        "1",
        "12",
        "-",
        " ",
        "\n",
        "Hello, world! ",
        "The answer is 42 ",
        "日本語",
        "😀",
        '"',
        "\\",
        "{",
        "}:",
        "é",
    ]
)
TEXTS = st.lists(PIECES, max_size=14).map("".join)
CUTS = st.lists(st.integers(min_value=1, max_value=9), min_size=1, max_size=40)


def _source(text: str, more: str, *, shape: int, is_ascii: bool) -> str:
    shapes = [{"q": text}, {text: more}, [text, more, 7], {"a": [{"b": text}]}, text]
    return json.dumps(shapes[shape], ensure_ascii=is_ascii)


SOURCES = st.builds(
    _source,
    TEXTS,
    TEXTS,
    shape=st.integers(min_value=0, max_value=4),
    is_ascii=st.booleans(),
)
"""The sources of JSON documents, with texts as values, as keys and as the document."""


def cut(text: str, sizes: list[int]) -> list[str]:
    """Cut a text at sizes that repeat."""
    pieces, position, index = [], 0, 0
    while position < len(text):
        size = sizes[index % len(sizes)]
        pieces.append(text[position : position + size])
        position += size
        index += 1
    return pieces


def cut_bytes(data: bytes, sizes: list[int]) -> list[bytes]:
    """Cut bytes at multiples of sizes that repeat."""
    text = data.decode("latin-1")
    return [
        piece.encode("latin-1") for piece in cut(text, [size * 7 for size in sizes])
    ]


def plan(snapshot: Snapshot = SANDBOX) -> Plan:
    """A plan under which all four classes are redacted."""
    context = {
        "route": "default",
        "operation": "ConverseStream",
        "resource": CLAUDE,
        "model": CLAUDE,
    }
    return Plan(snapshot.decisions, CALLER, context, snapshot.scanners)


def inspected(
    reader: StreamReader, stream: bytes, sizes: list[int], *, under: Snapshot = SANDBOX
) -> tuple[AnswerStream, list[bytes]]:
    """Send a stream through an inspection; return that and the frames that left."""
    answer = AnswerStream(reader, plan(under), Tally())
    decoder = Decoder()
    out: list[bytes] = []
    for data in cut_bytes(stream, sizes):
        for message in decoder.receive_data(data):
            out += answer.receive_message(message)
    decoder.receive_eof()
    out += answer.receive_end()
    return answer, out


def through(
    reader: StreamReader, stream: bytes, sizes: list[int], *, under: Snapshot = SANDBOX
) -> list[bytes]:
    """Send a stream that is complete; return the frames that left."""
    answer, out = inspected(reader, stream, sizes, under=under)
    assert answer.is_complete
    assert not answer.is_stopped
    return out


def expected(text: str) -> str:
    """The redaction of a whole text."""
    return redact(text, resolved(SCANNER.find(text)))


def expected_source(source: str) -> str:
    """What the redaction of a whole JSON document's source means."""
    return expected(meaning(source))


def meaning(source: str) -> str:
    """What a whole JSON document's source means, in which texts are looked for."""
    return jsonsource.decode(source)[0]
