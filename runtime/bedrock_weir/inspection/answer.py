"""An answer: how it is read, and what may be received of it.

Rule 1: an answer is read as its operation's surface says; what is neither that nor
        unreadable by a policy's leave is refused.
Rule 2: an error's text is inspected like any other.
Rule 3: the headers that describe a body describe the body that is sent.
Rule 4: where an answer's format is its owner's own, its content type tells it: one of
        two forms of a stream, JSON or plain text, all of them in UTF-8.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bedrock_weir.call import Operation
from bedrock_weir.content import (
    BROUGHT,
    Content,
    Direction,
    Encoding,
    Finding,
    Opaque,
    OpaqueKind,
    Part,
    PartKind,
    Usage,
)
from bedrock_weir.errors import MalformedAnswer, MalformedRequest
from bedrock_weir.inspection.decision import Redactions
from bedrock_weir.inspection.request import Understood, blocked_reasons, weigh
from bedrock_weir.inspection.rewriting import decoded, rewritten
from bedrock_weir.inspection.tally import Tally
from bedrock_weir.surfaces import OF_ANY_TYPE, uninspected
from bedrock_weir.surfaces.base import Reading, StreamReader
from bedrock_weir.surfaces.walk import Rules, walk
from bedrock_weir.wire import eventstream, jsontext, sse
from bedrock_weir.wire.http import ResponseHead
from bedrock_weir.wire.stream import StreamWire


@dataclass(frozen=True, slots=True)
class AsStream:
    """The answer is a stream of messages.

    Attributes:
        stream: reads them.
        wire: how they stand in bytes.
    """

    stream: StreamReader
    wire: StreamWire


@dataclass(frozen=True, slots=True)
class AsWhole:
    """The answer is one body."""


@dataclass(frozen=True, slots=True)
class AsIs:
    """The answer cannot be read, and why."""

    reason: str


def reader_for(understood: Understood, head: ResponseHead) -> AsStream | AsWhole | AsIs:
    """Tell how a successful answer is to be read (rule 1)."""
    surface, operation = understood.surface, understood.operation
    if operation is None:
        return AsIs("the operation is unknown")
    if surface is None:
        return AsIs("the operation's content is not inspected")
    if head.headers.get("content-encoding") not in (None, "identity"):
        return AsIs("the answer is compressed")
    if not operation.streaming:
        return AsWhole()
    content_type, _, parameters = (head.headers.get("content-type") or "").partition(
        ";"
    )
    content_type = content_type.strip()
    if operation.name in OF_ANY_TYPE:
        return _by_type(operation, content_type.lower(), parameters.lower())
    if content_type != eventstream.CONTENT_TYPE:
        return AsIs("the answer is no event stream")
    return AsStream(surface.stream(operation), eventstream)


_WIRES: Mapping[str, StreamWire] = {
    eventstream.CONTENT_TYPE: eventstream,
    sse.CONTENT_TYPE: sse,
}
_WHOLE = frozenset({"", "application/json", "text/plain"})
"""An answer of no type is read as what it turns out to be; most have no content."""
_UTF8 = frozenset({"us-ascii", "utf-8", "utf8"})


def _by_type(
    operation: Operation, content_type: str, parameters: str
) -> AsStream | AsWhole | AsIs:
    """Tell how an answer is to be read that has the format it says it has (rule 4).

    Args:
        operation: one of `OF_ANY_TYPE`.
        content_type: in lower case.
        parameters: of the content type, in lower case.
    """
    if not _is_utf8(parameters):
        return AsIs("the answer is not in UTF-8")
    wire = _WIRES.get(content_type)
    if wire is not None:
        reader = OF_ANY_TYPE[operation.name].stream_of(operation, content_type)
        return AsStream(reader, wire)
    if content_type in _WHOLE:
        return AsWhole()
    return AsIs("the answer's content type is not read")


def _is_utf8(parameters: str) -> bool:
    """Tell whether parameters of a content type, in lower case, allow UTF-8."""
    named = (item.strip().partition("=") for item in parameters.split(";"))
    return all(
        value.strip().strip('"') in _UTF8
        for name, _, value in named
        if name.startswith("charset")
    )


def read(understood: Understood, body: bytes) -> Reading:
    """Read a whole answer.

    Raises:
        ProtocolError: the body cannot be read.
    """
    surface, operation = understood.surface, understood.operation
    if surface is None or operation is None:
        raise MalformedAnswer("the upstream's answer is to an unknown operation")
    try:
        return surface.read_answer(operation, body)
    except MalformedRequest as error:
        raise MalformedAnswer(f"the upstream's answer: {error}") from error


def read_error(body: bytes) -> Reading:
    """Read an error's body: JSON as AWS sends it, anything else as plain text."""
    try:
        content = walk(jsontext.loads(body), Rules(), PartKind.ERROR)
    except MalformedRequest:
        text = body.decode(errors="replace")
        content = Content((Part(PartKind.ERROR, text, (), Encoding.PLAIN),))
    return Reading(content)


def texts(reading: Reading) -> tuple[str, ...]:
    """Return the text of each part, as it is classified."""
    return tuple(map(decoded, reading.content.parts))


def kinds(reading: Reading) -> tuple[PartKind | None, ...]:
    """Return what each part is as a whole, where that counts."""
    found = (part.kind for part in reading.content.parts)
    return tuple(kind if kind in BROUGHT else None for kind in found)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What may be received of an answer.

    Attributes:
        body: what may.
        reasons: why nothing may; empty where something may.
        redactions: what is masked in the body.
    """

    body: bytes
    reasons: list[str]
    redactions: Redactions


def weigh_found(
    understood: Understood,
    body: bytes,
    reading: Reading,
    findings: tuple[tuple[Finding, ...], ...],
    tally: Tally,
) -> Weighed:
    """Say which body may be received, or why none may."""
    plan = understood.plan
    everything = [
        (*found, *plan.leaks(part.kind, decoded(part)))
        for part, found in zip(reading.content.parts, findings, strict=True)
    ]
    redactions = weigh(plan, Direction.RECEIVE, reading.content, everything, tally)
    reasons = blocked_reasons(tally, Direction.RECEIVE)
    if redactions and not reasons:
        body = rewritten(body, redactions)
    return Weighed(body, reasons, redactions)


def is_readable(reading: Reading) -> bool:
    """Tell whether everything in an answer that could be text was read as such."""
    return not any(
        item.kind is OpaqueKind.UNKNOWN_BODY for item in reading.content.opaque
    )


def weigh_unread(understood: Understood, tally: Tally) -> list[str]:
    """Return the reasons why an answer that is not read may not be received."""
    operation = understood.operation
    unread = None if operation is None else uninspected(operation)
    if unread is not None and not unread.has_content:
        return []
    kind = OpaqueKind.UNKNOWN_BODY
    if unread is not None:
        kind = OpaqueKind.UNINSPECTED_CONTENT
    if operation is None:
        kind = OpaqueKind.UNKNOWN_OPERATION
    content = Content(opaque=(Opaque(kind, ()),))
    weigh(understood.plan, Direction.RECEIVE, content, (), tally)
    return blocked_reasons(tally, Direction.RECEIVE)


def head_for(head: ResponseHead, body: bytes | None) -> ResponseHead:
    """Return the head of the answer to the caller (rule 3).

    Args:
        head: the upstream's.
        body: the whole body that will be sent, or None for a stream.
    """
    headers = head.headers.end_to_end().without("content-length")
    if body is not None:
        headers = headers.with_header("content-length", str(len(body)))
    return ResponseHead(head.status, headers)


_COUNTS = ("x-amzn-bedrock-input-token-count", "x-amzn-bedrock-output-token-count")


def usage_in_headers(head: ResponseHead) -> Usage | None:
    """Read the token counts that InvokeModel reports in headers."""
    values: Mapping[str, str | None] = {
        name: head.headers.get(name) for name in _COUNTS
    }
    counts = [
        int(value)
        if value is not None and value.isdecimal() and len(value) < 16
        else None
        for value in values.values()
    ]
    return None if counts == [None, None] else Usage(counts[0], counts[1])
