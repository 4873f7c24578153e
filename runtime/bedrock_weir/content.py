"""What a call carries: parts that can be read, and parts that cannot.

Rule 1: every string of a request or an answer is a `Part`, unless a surface says
        that it is `Opaque` (bytes of an image) or a token without text.
Rule 2: a part points back to its place, so that only that place is rewritten.
Rule 3: what cannot be read is never skipped silently: it is an `Opaque` of a kind,
        and the policy is asked whether that kind may pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bedrock_weir.document import JSON, Pointer

__all__ = [
    "BROUGHT",
    "JSON",
    "Content",
    "Direction",
    "Encoding",
    "Finding",
    "Opaque",
    "OpaqueKind",
    "Part",
    "PartKind",
    "Pointer",
    "Span",
    "Usage",
]


class Direction(StrEnum):
    """Which way content travels."""

    SEND = "Send"
    """From the caller to the model."""
    RECEIVE = "Receive"
    """From the model to the caller."""


class PartKind(StrEnum):
    """What a text is to the model or to the caller."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL_SPEC = "tool_spec"
    TOOL_USE = "tool_use"
    TOOL_RESULT = "tool_result"
    DOCUMENT = "document"
    RETRIEVED = "retrieved"
    """What somebody else wrote and a search brought: passages, observations."""
    REASONING = "reasoning"
    CITATION = "citation"
    PROMPT_VARIABLE = "prompt_variable"
    SETTING = "setting"
    ANSWER = "answer"
    ERROR = "error"
    """The message of an error that the upstream answered with."""


BROUGHT = frozenset({PartKind.RETRIEVED, PartKind.TOOL_RESULT})
"""Kinds that an answer brings from elsewhere: they may carry orders for the model that
reads them next, as much as a request's may."""


class OpaqueKind(StrEnum):
    """Why a piece of content cannot be read; also the data class a policy names."""

    IMAGE = "IMAGE"
    DOCUMENT = "BINARY_DOCUMENT"
    VIDEO = "VIDEO"
    AUDIO = "AUDIO"
    S3_LOCATION = "S3_LOCATION"
    PROMPT_RESOURCE = "PROMPT_RESOURCE"
    """A prompt-management ARN: the prompt's text is not in the request."""
    PRESIGNED_URL = "PRESIGNED_URL"
    """A URL that whoever has it fetches content from, past everything here."""
    ENCRYPTED_REASONING = "ENCRYPTED_REASONING"
    UNKNOWN_BODY = "UNKNOWN_BODY"
    """A body of an unknown format, or one that does not parse."""
    UNKNOWN_OPERATION = "UNKNOWN_OPERATION"
    UNINSPECTED_CONTENT = "UNINSPECTED_CONTENT"
    """What a known operation carries and nobody reads here."""
    SCAN_LIMIT = "SCAN_LIMIT"
    """A text with more matches than are looked at: the rest of it is unread."""


class Encoding(StrEnum):
    """How a part's text stands in its place."""

    TEXT = "text"
    """A JSON string holds the text itself."""
    KEY = "key"
    """The text is an object's key."""
    NUMBER = "number"
    """The text is a JSON number's digits."""
    BASE64 = "base64"
    """A JSON string holds the text's UTF-8 bytes in base64."""
    JSON = "json"
    """A JSON string holds a JSON document's source."""
    PLAIN = "plain"
    """The whole body is the text."""
    HEADER = "header"
    """The value of the header that the pointer names is the text."""


@dataclass(frozen=True, slots=True)
class Part:
    """A text and its place."""

    kind: PartKind
    text: str
    pointer: Pointer
    encoding: Encoding = Encoding.TEXT


@dataclass(frozen=True, slots=True)
class Opaque:
    """A piece of content that cannot be read, and its place."""

    kind: OpaqueKind
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Content:
    """What was read of one body."""

    parts: tuple[Part, ...] = ()
    opaque: tuple[Opaque, ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the model reported them; None where it said nothing."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    total_tokens: int | None = None
    cache_read_tokens: int | None = None
    cache_write_tokens: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` up to, not including, `end` of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One class of data seen in a text.

    Attributes:
        data_class: the class, under AWS's name where AWS has one (`EMAIL`).
        span: where, in characters of the text it was found in.
        score: how sure the classifier is, 0 to 1.
    """

    data_class: str
    span: Span
    score: float = 1.0
